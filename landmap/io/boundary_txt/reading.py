"""Reading a boundary-point TXT in every variant that is met."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from landmap.io import survey
from landmap.io.boundary_txt import areas
from landmap.io.boundary_txt.grammar import AFTER_KIND, AREA_HA, BEFORE_KIND, COLUMNS, KIND, KINDS
from landmap.io.rings import Ring, polygon_of, polygons
from landmap.io.source import Content, Opened
from landmap.io.text import BOM, decide
from landmap.io.text_issues import text_issues
from landmap.issue import Issue

_ABOUT, _POINTS = "属性描述", "地块坐标"
_DECIMAL = r"\s*([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,2})?)\s*"
_POINT = re.compile(rf"[^,]*,([^,]*),{_DECIMAL},{_DECIMAL}(?:,.*)?")
_HEAD_ENDS = ("@", "＠")


@dataclass(slots=True)
class _Parcel(survey.Gathered):
    """One parcel as its lines are gathered: head fields, rings of (X, Y) as written, lines that are neither."""

    head: dict[str, str] = field(default_factory=dict)
    bad: list[str] = field(default_factory=list)


def read(opened: Opened, encoding: str | None = None) -> Content:
    """The parcels of a boundary-point TXT, one row each, in the CRS that its header and eastings state.

    Raises RefusalError (NOT_BOUNDARY_TXT) when the file holds no parcel points.
    """
    decision = decide(opened.content.splitlines(), explicit=encoding)
    text = opened.content.decode(decision.encoding, errors="replace").removeprefix(BOM)
    header, parcels = _parsed(text)
    if not any(parcel.rings for parcel in parcels):
        raise opened.refusal("NOT_BOUNDARY_TXT")
    issues: list[Issue] = []
    points = np.array([point for parcel in parcels for ring in parcel.rings for point in ring])
    swapped = survey.columns_swapped(points)
    if swapped:
        issues.append(opened.issue("TXT_XY_SWAPPED"))
    if not header.get("坐标系"):
        issues.append(opened.issue("TXT_DATUM_ASSUMED"))
    geometry, faults = _geometries(parcels, opened, swapped=swapped)
    crs, crs_fault, said = survey.crs_told(header, points[:, 0 if swapped else 1], opened)
    rows = np.arange(1, len(parcels) + 1)
    columns = _heads(parcels)
    if decision.guessed:  # GBK and UTF-8 are both usual, and neither can be stated in the file
        decision = replace(decision, guessed=False)
    measured = areas.measured(columns, geometry, crs)
    evidence = {"encoding": decision.evidence, "crs": said, "axes": survey.axes(points)} | areas.evidence(measured)
    return Content(
        columns=columns,
        rows=rows,
        geometry=geometry,
        crs=crs,
        crs_fault=crs_fault,
        issues=(*issues, *faults, *areas.issues(measured, opened), *text_issues(opened, decision, columns, rows.tolist())),
        evidence=evidence | {name if "." in name else f"{_ABOUT}.{name}": value for name, value in header.items()},
    )


def _parsed(text: str) -> tuple[dict[str, str], list[_Parcel]]:
    header: dict[str, str] = {}
    parcels: list[_Parcel] = []
    section = ""
    for raw in re.split(r"\r\n|\r|\n", text):
        line = raw.strip().strip("{}").strip()
        named = re.fullmatch(r"[\[【](.+?)[\]】]", line)
        if named:
            section = named[1].strip()
        elif line and (section == _POINTS or (not section and line.rstrip(",， ").endswith(_HEAD_ENDS))):
            section = _POINTS  # which some leave out where nothing else stands before
            _take(line, parcels)
        elif line and section:
            key, _, value = line.replace("＝", "=").partition("=")
            name = key.strip() if section == _ABOUT or key.strip() in survey.KEYS else f"{section}.{key.strip()}"
            header.setdefault(name, value.strip())
    return header, parcels


def _take(line: str, parcels: list[_Parcel]) -> None:
    """One line below 地块坐标: the head of the next parcel, or a point of the last one."""
    cells = line.replace("，", ",").rstrip(", \t")
    if cells.endswith(_HEAD_ENDS):
        fields = [part.strip() for part in cells.split(",")]
        if fields[-1] in _HEAD_ENDS:
            parcels.append(_Parcel(head=_head(fields[:-1])))
            return
    if not parcels:
        parcels.append(_Parcel())
    point = _POINT.fullmatch(cells)
    if point is None:
        parcels[-1].bad.append(line)
    else:
        parcels[-1].add(point[1].strip(), (float(point[2]), float(point[3])))


def _head(fields: Sequence[str]) -> dict[str, str]:
    """The head's fields by name: those before the kind count from the right, those after it from the left."""
    at = next((i for i, value in enumerate(fields) if value in KINDS), min(len(fields), 4))
    before, after = list(fields[:at]), list(fields[at + 1 :])
    if len(before) == 3 and "." in before[0]:
        before.insert(0, "")  # no number of points: the first is the area
    elif len(before) == 3:
        before.insert(1, "")
    named = dict(zip(BEFORE_KIND[-len(before) :] if before else (), before, strict=False)) | dict(
        zip(AFTER_KIND, after, strict=False)
    )
    named |= {f"头字段{at + 2 + i}": value for i, value in enumerate(after) if i >= len(AFTER_KIND)}
    return {KIND: fields[at] if at < len(fields) else "", **named}


def _geometries(parcels: Sequence[_Parcel], opened: Opened, *, swapped: bool) -> tuple[npt.NDArray[np.object_], list[Issue]]:
    found = np.full(len(parcels), None, dtype=object)
    areas_of_one_ring: dict[int, list[Ring]] = {}
    faults = []
    for i, parcel in enumerate(parcels):
        if parcel.bad:
            faults.append(opened.issue("ROW_CORRUPT", row=i + 1, value=parcel.bad[0]))
            continue
        rings = [np.array(ring)[:, :: 1 if swapped else -1] for ring in parcel.rings]
        kind = parcel.head.get(KIND, "")
        if len(rings) == 1 and not kind.startswith(("点", "线")):
            areas_of_one_ring[i] = rings
            continue
        try:
            found[i] = _shape(rings, kind)
        except (ValueError, ShapelyError) as error:
            faults.append(opened.issue("GEOMETRY_UNREADABLE", row=i + 1, why=error))
    found[list(areas_of_one_ring)] = polygons(list(areas_of_one_ring.values()), polygon_of)
    return found, faults


def _shape(rings: Sequence[Ring], kind: str) -> BaseGeometry:
    if not rings:
        raise ValueError("没有界址点", "no points")
    if kind.startswith("点"):
        return shapely.MultiPoint(np.concatenate(rings)) if sum(map(len, rings)) > 1 else shapely.Point(rings[0][0])
    if kind.startswith("线"):
        return shapely.MultiLineString(list(rings)) if len(rings) > 1 else shapely.LineString(rings[0])
    return polygon_of(rings)


def _heads(parcels: Sequence[_Parcel]) -> pd.DataFrame:
    frame = pd.DataFrame([parcel.head for parcel in parcels]).drop(columns="界址点数", errors="ignore")
    frame = frame.reindex(columns=[*COLUMNS, *(name for name in frame.columns if name not in COLUMNS)])
    frame = frame.astype(object).where(frame.notna() & (frame != ""), None)
    areas = pd.to_numeric(frame[AREA_HA], errors="coerce")
    if areas.notna().sum() == frame[AREA_HA].notna().sum():
        frame[AREA_HA] = areas.astype("Float64")
    return frame
