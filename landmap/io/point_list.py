"""A bare list of points (编号,X,Y on each line, nothing else): the points of one number, in their order, are a parcel.

Nothing in such a file says what it is. What it was taken for is told as evidence with a confidence, and as an issue.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS
from shapely.errors import ShapelyError

from landmap.io import survey
from landmap.io.evidence import Evidence
from landmap.io.rings import polygon_of
from landmap.io.source import Content, Opened, shown
from landmap.io.table import Line
from landmap.issue import Issue

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?")
_POINT = re.compile(r"[A-Za-z]{0,2}([0-9]+)")  # J1, J2, ...: numbers of points, not of parcels
_COLUMNS = 3
_LEAST = 3  # points of a ring, and lines of a list
_SEARCHED = 40  # lines that tell whether it may be a list
_SHARE = 0.95  # of lines that must be points; the others set their parcels aside
_ID = "地块编号"


@dataclass(slots=True)
class _Parcel(survey.Gathered):
    """One parcel as its lines are gathered."""

    bad: list[str] = field(default_factory=list)


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank, cut at commas of either width, semicolons or tabs, or else at blanks."""
    found = []
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if line.strip():
            parted = re.split(r"[,，;；\t]", line) if re.search(r"[,，;；\t]", line) else line.split()
            found.append(Line(number, [cell.strip() or None for cell in parted]))
    return found


def is_point_list(lines: Sequence[Line]) -> bool:
    """Whether all ``lines`` but a head are a number and two coordinates in China, several of them of each number."""
    start = lines[:_SEARCHED]
    if not start or not all(len(_cells(line)) == _COLUMNS for line in start) or len(_body(lines)) < _LEAST:
        return False
    points = _points(_body(start))
    if np.isnan(points).any(axis=1).mean() > 1 - _SHARE or _order(points) is None:
        return False
    body = _body(lines)
    counts = Counter(_cells(line)[0] for line in body if _cells(line))
    return bool(np.median(list(counts.values())) >= _LEAST) or _numbered(body)


def content_of(lines: Sequence[Line], opened: Opened, evidence: Mapping[str, Evidence | str]) -> Content:
    """The parcels of a list for which :func:`is_point_list` holds, numbered from 1 in the order of their first points."""
    body = _body(lines)
    points = _points(body)
    east_first = bool(_order(points))
    one = _numbered(body)
    parcels = _gathered(body, points, together=opened.layer.path.stem if one else None)
    shapes, issues = _shapes(parcels, opened, east_first=east_first)
    crs, fault, told = _crs(points[:, 0 if east_first else 1], opened)
    count = f"{int(np.isfinite(points).all(axis=1).sum()):,}"
    found = opened.issue("POINTS_JOINED", count=count, parcels=f"{len(parcels):,}", value="Y,X" if east_first else "X,Y")
    assumed = [opened.issue("TXT_DATUM_ASSUMED")] if crs is not None else []
    return Content(
        columns=pd.DataFrame({_ID: pd.Series(list(parcels), dtype=object)}),
        rows=np.arange(1, len(parcels) + 1),
        geometry=shapes,
        crs=crs,
        crs_fault=fault,
        issues=(found, *assumed, *issues),
        evidence={**evidence, "form": _form(lines, parcels, one=one), "axes": _axes(points, east_first=east_first), **told},
    )


def _cells(line: Line) -> list[Any]:
    """The cells up to the last that is filled; none of a line that does not begin with one."""
    cells = list(line.cells)
    while cells and cells[-1] is None:
        cells.pop()
    return cells if cells and cells[0] is not None else []


def _body(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines below the head, where there is one: two texts where the others have numbers."""
    return lines[1:] if lines and not any(map(_is_number, _cells(lines[0])[1:])) else lines


def _is_number(cell: Any) -> bool:
    return cell is not None and _NUMBER.fullmatch(str(cell).strip()) is not None


def _points(lines: Sequence[Line]) -> survey.Points:
    """The second and third cell of each line, NaN where they are no numbers."""
    cells = [_cells(line) for line in lines]
    return np.array(
        [
            [float(cell) for cell in row[1:]] if len(row) == _COLUMNS and all(map(_is_number, row[1:])) else [np.nan] * 2
            for row in cells
        ]
    ).reshape(-1, 2)


def _order(points: survey.Points) -> bool | None:
    """Whether the easting or longitude comes first; None where the numbers are no place in China."""
    known = points[np.isfinite(points).all(axis=1)]
    if not len(known):
        return None
    if survey.columns_swapped(known) or _are_degrees(known):
        return True
    return False if survey.columns_swapped(known[:, ::-1]) or _are_degrees(known[:, ::-1]) else None


def _are_degrees(points: survey.Points) -> bool:
    x, y = np.median(points, axis=0)
    return bool(73 <= x <= 136 and 3 <= y <= 54)


def _numbered(lines: Sequence[Line]) -> bool:
    """Whether the first cells are the numbers of points, one after the other: then all are one ring."""
    found = [_POINT.fullmatch(str(_cells(line)[0])) if _cells(line) else None for line in lines]
    numbers = [int(match[1]) for match in found if match]
    if len(numbers) > 1 and numbers[-1] == numbers[0]:
        numbers.pop()  # the first point again
    return len(numbers) >= _LEAST and all(b - a == 1 for a, b in itertools.pairwise(numbers)) and None not in found


def _gathered(lines: Sequence[Line], points: survey.Points, together: str | None) -> dict[str, _Parcel]:
    """The parcels by number; a number that comes again after another begins a new ring of its parcel."""
    parcels: dict[str, _Parcel] = {}
    run, before = 0, None
    for line, point in zip(lines, points.tolist(), strict=True):
        called = together or str((_cells(line) or ["-"])[0])
        run += called != before
        before = called
        parcel = parcels.setdefault(called, _Parcel())
        if point[0] == point[0]:
            parcel.add(str(run), (point[0], point[1]))
        else:
            parcel.bad.append(f"{line.number}: {'，'.join(str(cell or '') for cell in line.cells)}")
    return parcels


def _shapes(parcels: Mapping[str, _Parcel], opened: Opened, *, east_first: bool) -> tuple[npt.NDArray[np.object_], list[Issue]]:
    shapes = np.full(len(parcels), None, dtype=object)
    issues = []
    for i, parcel in enumerate(parcels.values()):
        if parcel.bad:
            issues.append(opened.issue("ROW_CORRUPT", row=i + 1, value=parcel.bad[0]))
            continue
        try:
            shapes[i] = polygon_of([np.array(ring)[:, :: 1 if east_first else -1] for ring in parcel.rings])
        except (ValueError, ShapelyError) as error:
            issues.append(opened.issue("GEOMETRY_UNREADABLE", row=i + 1, why=error))
    return shapes, issues


def _crs(eastings: survey.Points, opened: Opened) -> tuple[CRS | None, Issue | None, dict[str, Evidence]]:
    """The zone that a prefix of the eastings tells; degrees and plain eastings tell none."""
    known = eastings[np.isfinite(eastings)]
    if np.median(known) < 1_000_000:
        return None, None, {}
    crs, fault, said = survey.crs_told({}, known, opened)
    return crs, fault, {"crs": said}


def _axes(points: survey.Points, *, east_first: bool) -> Evidence:
    x, y = np.median(points[np.isfinite(points).all(axis=1)], axis=0)
    sizes = "，".join(f"{value:,.0f}" if value > 180 else f"{value:.5f}" for value in (x, y))
    why = f"第 2、3 列中位数 medians of columns 2 and 3: {sizes}"
    first = "第 2 列是东（经度） the second column is east" if east_first else "第 2 列是北（纬度） the second column is north"
    return Evidence(first, why, 0.95)


def _form(lines: Sequence[Line], parcels: Mapping[str, _Parcel], *, one: bool) -> Evidence:
    """What the list was taken for, and how sure that is: a head helps, numbers that may be a parcel's or a point's do not."""
    headed = _body(lines) is not lines
    what = f"点列表 a list of points：{len(parcels)} 个地块 parcels"
    if one:
        return Evidence(what, "编号逐行加一，当作一个地块的点号 numbers that grow by one: points of one parcel", 0.6)
    head = f"，表头 head {shown(' '.join(map(str, _cells(lines[0]))))}" if headed else ""
    return Evidence(
        what, f"每行编号和两个坐标，同号的点连成地块 points of one number are a parcel{head}", 0.9 if headed else 0.8
    )
