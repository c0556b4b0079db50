"""Reading a boundary-point TXT in every variant that is met."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from landmap.crs import Zone, candidates, datum_named, named
from landmap.crs.zones import NUMBERS
from landmap.io.boundary_txt import areas
from landmap.io.boundary_txt.grammar import AFTER_KIND, AREA_HA, BEFORE_KIND, COLUMNS, KIND, KINDS
from landmap.io.evidence import Evidence
from landmap.io.rings import Ring, polygon_of
from landmap.io.source import Content, Opened
from landmap.io.text import BOM, decide
from landmap.io.text_issues import text_issues
from landmap.issue import Issue

_DECIMAL = re.compile(r"[+-]?\d+(\.\d*)?([eE][+-]?\d{1,2})?")
_MOST = 0.9  # the share of points whose common zone prefix is the file's


@dataclass(slots=True)
class _Parcel:
    """One parcel as its lines are gathered: head fields, rings of (X, Y) as written, lines that are neither."""

    head: dict[str, str] = field(default_factory=dict)
    rings: list[list[tuple[float, float]]] = field(default_factory=list)
    ring_mark: str | None = None
    bad: list[str] = field(default_factory=list)

    def add(self, mark: str, point: tuple[float, float]) -> None:
        """A new ring begins with a new 圈号, and after a ring that has returned to its first point."""
        ring = self.rings[-1] if self.rings else None
        if ring is None or mark != self.ring_mark or (len(ring) > 3 and ring[0] == ring[-1]):
            self.rings.append([point])
        else:
            ring.append(point)
        self.ring_mark = mark


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
    swapped = _columns_swapped(parcels)
    if swapped:
        issues.append(opened.issue("TXT_XY_SWAPPED"))
    axes = _axes(parcels, swapped=swapped)
    if not header.get("坐标系"):
        issues.append(opened.issue("TXT_DATUM_ASSUMED"))
    geometry, faults = _geometries(parcels, opened, swapped=swapped)
    crs, crs_fault, said = _crs(header, parcels, opened, swapped=swapped)
    rows = np.arange(1, len(parcels) + 1)
    columns = _heads(parcels)
    if decision.guessed:  # GBK and UTF-8 are both usual, and neither can be stated in the file
        decision = replace(decision, guessed=False)
    measured = areas.measured(columns, geometry, crs)
    evidence = {"encoding": decision.evidence, "crs": said, "axes": axes} | areas.evidence(measured)
    return Content(
        columns=columns,
        rows=rows,
        geometry=geometry,
        crs=crs,
        crs_fault=crs_fault,
        issues=(*issues, *faults, *areas.issues(measured, opened), *text_issues(opened, decision, columns, rows.tolist())),
        evidence=evidence | {f"属性描述.{key}": value for key, value in header.items()},
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
        elif line and section == "地块坐标":
            _take(line, parcels)
        elif line and section:
            key, _, value = line.replace("＝", "=").partition("=")
            header.setdefault(key.strip(), value.strip())
    return header, parcels


def _take(line: str, parcels: list[_Parcel]) -> None:
    """One line below 地块坐标: the head of the next parcel, or a point of the last one."""
    fields = [part.strip() for part in line.replace("，", ",").split(",")]
    while fields and not fields[-1]:
        fields.pop()
    if fields and fields[-1] in ("@", "＠"):
        parcels.append(_Parcel(head=_head(fields[:-1])))
        return
    if not parcels:
        parcels.append(_Parcel())
    point = _point(fields)
    if point is None:
        parcels[-1].bad.append(line)
    else:
        parcels[-1].add(fields[1], point)


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


def _point(fields: Sequence[str]) -> tuple[float, float] | None:
    if len(fields) < 4 or not all(_DECIMAL.fullmatch(field) for field in fields[2:4]):
        return None
    return float(fields[2]), float(fields[3])


def _columns_swapped(parcels: Sequence[_Parcel]) -> bool:
    """Whether the eastings stand in the X column: 8 digits with a zone prefix, or 6 digits beside 7."""
    points = np.array([point for parcel in parcels for ring in parcel.rings for point in ring])
    x, y = np.median(points, axis=0)
    return bool((_is_east(x) and _is_north(y)) and not (_is_east(y) and _is_north(x)))


def _axes(parcels: Sequence[_Parcel], *, swapped: bool) -> Evidence:
    """Which column is north: told by the size of the numbers where it can be, else as the form has it."""
    x, y = np.median(np.array([point for parcel in parcels for ring in parcel.rings for point in ring]), axis=0)
    sizes = f"X {x:,.0f}，Y {y:,.0f}"
    if swapped:
        return Evidence(
            "X 列是东 X holds eastings", f"{sizes}：东坐标 6 位或带号 8 位 an easting has 6 digits, or 8 with its zone", 0.95
        )
    clear = _is_north(x) and _is_east(y)
    return Evidence("X 北 north，Y 东 east", f"{sizes}；勘测定界的规定 as the form has it", 1.0 if clear else 0.7)


def _is_east(value: float) -> bool:
    return 100_000 < value < 1_000_000 or 13_000_000 < value < 46_000_000


def _is_north(value: float) -> bool:
    return 300_000 < value < 6_000_000


def _geometries(parcels: Sequence[_Parcel], opened: Opened, *, swapped: bool) -> tuple[npt.NDArray[np.object_], list[Issue]]:
    found = np.full(len(parcels), None, dtype=object)
    faults = []
    for i, parcel in enumerate(parcels):
        if parcel.bad:
            faults.append(opened.issue("ROW_CORRUPT", row=i + 1, value=parcel.bad[0]))
            continue
        rings = [np.array(ring)[:, :: 1 if swapped else -1] for ring in parcel.rings]
        try:
            found[i] = _shape(rings, parcel.head.get(KIND, ""))
        except (ValueError, ShapelyError) as error:
            faults.append(opened.issue("GEOMETRY_UNREADABLE", row=i + 1, why=error))
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


def _crs(
    header: Mapping[str, str], parcels: Sequence[_Parcel], opened: Opened, *, swapped: bool
) -> tuple[CRS | None, Issue | None, Evidence]:
    """The CRS from 坐标系, 几度分带, 带号 and the prefix of the eastings; None where they do not suffice or disagree."""
    eastings = np.array([point[0 if swapped else 1] for parcel in parcels for ring in parcel.rings for point in ring])
    told = "，".join(f"{key}={header[key]}" for key in ("坐标系", "几度分带", "带号") if header.get(key))
    prefixes, counts = np.unique(eastings // 1_000_000, return_counts=True)
    prefix = int(prefixes[counts.argmax()])
    stated, width = _whole(header.get("带号", "")), _whole(header.get("几度分带", ""))
    number = prefix if prefix >= 13 else stated
    if number is None:
        return None, None, Evidence("无带号 no zone number", told, 0.0)
    degrees = 6 if number in NUMBERS[6] else 3
    mixed = counts.max() < _MOST * counts.sum()  # a single stray point is for the checks, which set its parcel aside
    if mixed or stated not in (None, number) or width not in (None, degrees):
        fits = named(candidates(np.column_stack([eastings, np.full(len(eastings), 4_000_000.0)]), None))
        found = "、".join(f"{value:.0f}" for value in prefixes)
        return (
            None,
            opened.issue("CRS_ZONE_PREFIX", stated=told, found=found, **fits),
            Evidence("带号矛盾 zones contradict", told, 0.0),
        )
    datum = datum_named(header["坐标系"]) if header.get("坐标系") else "CGCS2000"
    try:
        zone = Zone(datum or "", degrees, number, prefixed=prefix >= 13)
    except ValueError:
        return None, None, Evidence("无此分带 no such zone", told, 0.0)
    return CRS.from_epsg(zone.epsg), None, _sure(zone, header, prefix=prefix >= 13)


def _sure(zone: Zone, header: Mapping[str, str], *, prefix: bool) -> Evidence:
    """How sure the zone is: stated by the header and by the eastings, by one of them, with a datum that had to be assumed."""
    said = "，".join(f"{key}={header[key]}" for key in ("坐标系", "几度分带", "带号") if header.get(key))
    seen = f"东坐标带号 {zone.number} prefix of the eastings" if prefix else ""
    sure = 1.0 if header.get("带号") and prefix else 0.9
    sure *= 1.0 if header.get("坐标系") else 0.7  # an older datum has nearly the same numbers
    sure *= 1.0 if prefix or header.get("几度分带") else 0.9
    return Evidence(f"EPSG:{zone.epsg}", "；".join(filter(None, [said, seen])), round(sure, 2))


def _whole(text: str) -> int | None:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else None
