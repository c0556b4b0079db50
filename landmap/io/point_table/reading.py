"""Reading a table of boundary points: blocks of labels, a head and points, several on a sheet or one on each.

X is north. The first point may be repeated at the end or not; a head that comes again within a parcel is that of its next page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.errors import ShapelyError

from landmap.io import survey
from landmap.io.boundary_txt import areas
from landmap.io.boundary_txt.grammar import AREA_HA, NAME, NUMBER
from landmap.io.evidence import Evidence
from landmap.io.point_table.grammar import HOLDER, Head, head_of, labels_of
from landmap.io.rings import Ring, polygon_of, polygons
from landmap.io.source import Content, Opened, shown
from landmap.io.table import Line
from landmap.issue import Issue

_SEARCHED = 40  # lines in which the first head is looked for
_FARTHEST_M = 1e8
_TITLE = "界址点"
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,2})?")
_COLUMNS = (NUMBER, NAME, HOLDER, AREA_HA)


@dataclass(slots=True)
class _Parcel(survey.Gathered):
    """One parcel as its lines are gathered."""

    labels: dict[str, str | float] = field(default_factory=dict)
    first: int = 0
    bad: list[str] = field(default_factory=list)


def is_point_table(lines: Sequence[Line]) -> bool:
    """Whether ``lines`` list boundary points: a head with X, Y and 点号 or 边长, or X and Y below a title that says so."""
    titled = False
    for before, line in zip([None, *lines], lines[:_SEARCHED], strict=False):
        head = head_of(line.cells, before.cells if before else ())
        if head is not None:
            return head.certain or titled
        titled = titled or any(_TITLE in str(cell) for cell in line.cells)
    return False


def content_of(sheets: Mapping[str, Sequence[Line]], opened: Opened, evidence: Mapping[str, Evidence | str]) -> Content:
    """The parcels of one or several sheets, numbered from 1 in their order.

    Raises RefusalError (POINTS_MISSING) where there are heads but no points.
    """
    parcels: list[_Parcel] = []
    heads: list[tuple[str, Line, Head]] = []
    for sheet, lines in sheets.items():
        parcels += _parcels(lines, sheet if len(sheets) > 1 else "", heads)
    if not any(parcel.rings for parcel in parcels):
        raise opened.refusal("POINTS_MISSING")
    points = np.array([point for parcel in parcels for ring in parcel.rings for point in ring])
    swapped = survey.columns_swapped(points)
    geometry, issues = _shapes(parcels, opened, swapped=swapped)
    header = {key: str(value) for parcel in reversed(parcels) for key, value in parcel.labels.items()}
    crs, fault, said = _crs(header, points[:, 0 if swapped else 1], opened)
    columns = pd.DataFrame([{name: parcel.labels.get(name) for name in _COLUMNS} for parcel in parcels], dtype=object)
    measured = areas.measured(columns, geometry, crs)
    issues += areas.issues(measured, opened)
    if swapped:
        issues.append(opened.issue("TXT_XY_SWAPPED"))
    told = {"header": _header_told(heads), "axes": survey.axes(points), "crs": said}
    return Content(
        columns=columns,
        rows=np.arange(1, len(parcels) + 1),
        geometry=geometry,
        crs=crs,
        crs_fault=fault,
        issues=tuple(issues),
        evidence=dict(evidence) | told | areas.evidence(measured),
    )


def _parcels(lines: Sequence[Line], sheet: str, heads: list[tuple[str, Line, Head]]) -> Iterable[_Parcel]:
    """The parcels of one sheet; the heads that were found are added to ``heads``."""
    found: list[_Parcel] = []
    labels: dict[str, str | float] = {}
    head: Head | None = None
    before: Sequence[Any] = ()
    for line in lines:
        new = head_of(line.cells, before)
        if new is not None:
            heads.append((sheet, line, new))
            head = new
            if not (found and _goes_on(found[-1], labels)):
                found.append(_Parcel(labels=labels, first=line.number))
            labels = {}
        elif head is None or not _is_point(line, head):
            labels = _told(line, labels, found)
        else:
            _take(line, head, found)
        before = line.cells
    for parcel in found[-1:]:
        parcel.labels = labels | parcel.labels
    for parcel in found:
        parcel.settle()
        if sheet:
            parcel.labels.setdefault(NAME, sheet)
    return [parcel for parcel in found if parcel.rings or parcel.bad]


def _told(line: Line, labels: dict[str, str | float], found: Sequence[_Parcel]) -> dict[str, str | float]:
    """The labels gathered since the last points, with those of ``line``; a title ends those that stand below a parcel."""
    if found and any(_TITLE in str(cell) for cell in line.cells):
        found[-1].labels = labels | found[-1].labels
        labels = {}
    return labels | labels_of(line.cells)


def _goes_on(parcel: _Parcel, labels: Mapping[str, str | float]) -> bool:
    """Whether a head after ``labels`` is that of the parcel's next page: the same labels, or none and a ring still open."""
    if labels:
        return NUMBER in labels and dict(labels) == parcel.labels
    return not parcel.closed


def _is_point(line: Line, head: Head) -> bool:
    """Whether a line has a number, or anything at all beside one, under X or Y."""
    cells = [_cell(line, at) for _, x, y in head.groups for at in (x, y)]
    return any(_number(cell) is not None for cell in cells)


def _take(line: Line, head: Head, found: list[_Parcel]) -> None:
    """The points of one line; a line that says its parcel begins a new one when it says another."""
    if head.parcel is not None:
        called = _cell(line, head.parcel)
        if called is not None and found[-1].labels.setdefault(NUMBER, str(called)) != str(called):
            found.append(_Parcel(labels={NUMBER: str(called)}, first=line.number))
    parcel = found[-1]
    for group, (ring, x, y) in enumerate(head.groups):
        cells = _cell(line, x), _cell(line, y)
        if cells == (None, None):
            continue
        point = tuple(map(_number, cells))
        if None in point:
            parcel.bad.append(f"{line.number}: {cells[0]}, {cells[1]}")
        else:
            mark = "" if ring is None else str(_cell(line, ring) or "")
            parcel.later(group, mark, point)  # type: ignore[arg-type]  # no None among them


def _cell(line: Line, at: int) -> Any:
    cell = line.cells[at] if at < len(line.cells) else None
    return cell if cell is not None and str(cell).strip() else None


def _number(cell: Any) -> float | None:
    """The number in a cell; what is no distance on Earth is none."""
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell) if abs(cell) < _FARTHEST_M else None
    text = str(cell or "").strip().replace(",", "")
    found = float(text) if _NUMBER.fullmatch(text) else np.inf
    return found if abs(found) < _FARTHEST_M else None


def _shapes(parcels: Sequence[_Parcel], opened: Opened, *, swapped: bool) -> tuple[npt.NDArray[np.object_], list[Issue]]:
    shapes = np.full(len(parcels), None, dtype=object)
    one_ring: dict[int, list[Ring]] = {}
    issues = []
    for i, parcel in enumerate(parcels):
        if parcel.bad:
            issues.append(opened.issue("ROW_CORRUPT", row=i + 1, value=parcel.bad[0]))
            continue
        rings = [np.array(ring)[:, :: 1 if swapped else -1] for ring in parcel.rings]
        if len(rings) == 1:
            one_ring[i] = rings
            continue
        try:
            shapes[i] = polygon_of(rings)
        except (ValueError, ShapelyError) as error:
            issues.append(opened.issue("GEOMETRY_UNREADABLE", row=i + 1, why=error))
    shapes[list(one_ring)] = polygons(list(one_ring.values()), polygon_of)
    return shapes, issues


def _crs(header: Mapping[str, str], eastings: survey.Points, opened: Opened) -> tuple[CRS | None, Issue | None, Evidence]:
    """The EPSG code that the table states, else what header and eastings tell."""
    code = re.search(r"EPSG:(\d+)", header.get("坐标系", ""), re.IGNORECASE)
    if code:
        try:
            return CRS.from_epsg(int(code[1])), None, Evidence(code[0], "表中写明 stated by the table")
        except CRSError:
            return None, None, Evidence(code[0], "没有此坐标系 no such CRS", 0.0)
    return survey.crs_told(header, eastings, opened)


def _header_told(heads: Sequence[tuple[str, Line, Head]]) -> Evidence:
    sheet, line, head = heads[0]
    more = f"，共 {len(heads)} 个表头 heads" if len(heads) > 1 else ""
    why = "点号、X、Y 三列 point, X and Y" if head.certain else "X、Y 两列，标题有“界址点” X and Y below a title that says so"
    return Evidence(f"{sheet} row 第 {line.number} 行{more}".strip(), shown(why), 0.95 if head.certain else 0.75)
