"""Which CRSs would put some coordinates where they belong, ranked by the share that falls inside the zone's boundary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Geod, Proj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from landmap.crs.zones import NUMBERS, Zone, zone_of, zone_of_prefix

Points = npt.NDArray[np.float64]

_CHINA = (73.0, 3.0, 136.0, 54.0)
_NEAR_KM = 50.0  # beyond it nobody would take the land for the zone's
_ON_EARTH = Geod(ellps="WGS84")
_SHARPNESS = 4  # a share of 1.0 beside one of 0.87 (UTM beside Gauss-Kruger) is more likely, not certain
_SAMPLE = 2000  # vertices that decide; more do not change a share by a per cent
_SAME_DEG = 1e-3  # about 100 m: candidates that put the land this close together are not told apart, as older datums are not


@dataclass(frozen=True, slots=True)
class Candidate:
    """A CRS that may fit. ``inside`` is the share of vertices that falls inside the boundary, None where there is none.

    ``swapped`` tells that it fits only with the two coordinate columns exchanged; ``away_km`` is how far the middle of the land
    would lie from the boundary. ``confidence`` (0 to 1) is the share inside, parted among the candidates: it is high only
    where one fits and no other does.
    """

    crs: str
    name: str
    inside: float | None = None
    swapped: bool = False
    away_km: float = 0.0
    confidence: float | None = None


def candidates(coordinates: gpd.GeoDataFrame | Points, boundary: gpd.GeoSeries | None) -> list[Candidate]:
    """The CRSs that would put ``coordinates`` (a frame, or points as n x 2) inside ``boundary``, the best first; at most three.

    Without a boundary they are those that the size of the numbers allows. Nothing is converted; a person is to choose.
    """
    points = sample(coordinates)
    if not len(points):
        return []
    if boundary is None or boundary.crs is None or boundary.is_empty.all():
        return list(_by_magnitude(np.median(points, axis=0)))
    return _by_boundary(points, boundary)


def named(found: Iterable[Candidate]) -> dict[str, Any]:
    """The candidates in words, as the placeholders ``candidates_zh`` and ``candidates_en`` of the rules."""
    listed = list(found)
    zh = [f"{one.crs}（{'，'.join(_notes(one)[0])}）" for one in listed]
    en = [f"{one.crs} ({', '.join(_notes(one)[1])})" for one in listed]
    old_zh, old_en = _older(listed[0]) if listed else ("", "")
    return {
        "candidates_zh": "；可能是 " + "、".join(zh) + old_zh if zh else "；没有合适的候选",
        "candidates_en": "; it may be " + ", ".join(en) + old_en if en else "; no candidate fits",
    }


def _notes(one: Candidate) -> tuple[list[str], list[str]]:
    """What speaks for a candidate: its name, the share inside or the distance, the confidence, in Chinese and in English."""
    zh, en = [one.name], [one.name]
    if one.inside is not None and one.inside > 0:
        zh.append(f"{100 * one.inside:.0f}% 落在边界内")
        en.append(f"{100 * one.inside:.0f}% inside")
    elif one.inside is not None:
        zh.append(f"都在边界外，相距 {one.away_km:,.1f} km")
        en.append(f"none inside, {one.away_km:,.1f} km away")
    if one.swapped:
        zh.append("X、Y 对调")
        en.append("X and Y swapped")
    if one.confidence is not None:
        zh.append(f"把握 {100 * one.confidence:.0f}%")
        en.append(f"confidence {100 * one.confidence:.0f}%")
    return zh, en


def _older(first: Candidate) -> tuple[str, str]:
    """The same zone on the older datums, whose numbers lie too close to be told apart."""
    code = first.crs.removeprefix("EPSG:")
    zone = zone_of(int(code)) if code.isdigit() else None
    if zone is None or zone.datum != "CGCS2000":
        return "", ""
    west, north = (Zone(datum, zone.degrees, zone.number, zone.prefixed).epsg for datum in ("Xian80", "Beijing54"))
    return (
        f"；1980西安（EPSG:{west}）、1954北京（EPSG:{north}）只差几十到上百米，从数值上分不出",
        f"; Xian 1980 (EPSG:{west}) and Beijing 1954 (EPSG:{north}) are tens of metres off and cannot be told apart by numbers",
    )


def sample(coordinates: gpd.GeoDataFrame | gpd.GeoSeries | Points) -> Points:
    """Finite vertices, evenly taken from first to last."""
    if isinstance(coordinates, np.ndarray):
        points = coordinates
    else:
        geometry = coordinates.geometry.to_numpy()
        step = max(1, len(geometry) // _SAMPLE)
        points = shapely.get_coordinates(geometry[::step])
    points = points[np.isfinite(points).all(axis=1)]
    return points[:: max(1, len(points) // _SAMPLE)]


def _by_magnitude(point: Points) -> Iterator[Candidate]:
    """What the size of one typical pair of numbers allows. Source: domain.md section 4, held by tests on random points."""
    for x, y, swapped in ((*point, False), (*point[::-1], True)):
        if _within(x, y, _CHINA):
            yield Candidate("EPSG:4490", "CGCS2000", swapped=swapped)
        zone = zone_of_prefix(int(x // 1_000_000)) if y < 6_000_000 else None
        if zone is not None:
            yield Candidate(f"EPSG:{zone.epsg}", CRS.from_epsg(zone.epsg).name, swapped=swapped)
        if 100_000 < x < 900_000 and 1_000_000 < y < 6_000_000:
            yield Candidate("EPSG:4534-4554", "CGCS2000 3° GK，中央经线 central meridian = 75°-135°E ?", swapped=swapped)
        if 8e6 < x < 15.3e6 and 3e5 < y < 7.2e6:
            yield Candidate("EPSG:3857", "WGS 84 / Pseudo-Mercator", swapped=swapped)
    if np.abs(point[0]) <= 180 and np.abs(point[1]) <= 90:
        yield Candidate("EPSG:4326", "WGS 84")


def _by_boundary(points: Points, boundary: gpd.GeoSeries) -> list[Candidate]:
    area = _area(boundary)
    ranked = []
    for rank, crs in enumerate(_worth_trying(area, boundary.crs)):
        for swapped in (False, True):
            there = degrees(points[:, ::-1] if swapped else points, crs)
            share, away = round(_share(there, area), 2), _away_km(there, area)
            if share > 0 or away <= _NEAR_KM:
                ranked.append((-share, round(away, 3) if share else float(round(away)), swapped, rank, crs, there))
    if any(row[0] < 0 for row in ranked):
        ranked = [row for row in ranked if row[0] < 0]  # what lies beside the zone counts only where nothing lies inside
    found: list[Candidate] = []
    places: list[Points] = []
    for share, away, swapped, _, crs, there in sorted(ranked, key=lambda row: row[:4]):
        if not any(np.abs(np.median(there - place, axis=0)).max() < _SAME_DEG for place in places):
            places.append(there)
            code = crs.to_epsg()
            found.append(Candidate(f"EPSG:{code}" if code else crs.name, crs.name, -share, swapped, away))
    return _weighed(found)[:3]


def _weighed(found: list[Candidate]) -> list[Candidate]:
    """The candidates with their confidence: the share inside, parted among those that fit nearly as well."""
    weights = [(one.inside or 0.0) ** _SHARPNESS for one in found]
    total = sum(weights) or 1.0
    return [
        replace(one, confidence=round((one.inside or 0.0) * weight / total, 2))
        for one, weight in zip(found, weights, strict=True)
    ]


def _away_km(points: Points, area: BaseGeometry) -> float:
    """How far the middle of ``points`` (degrees) lies from ``area``; infinite where it is no place on Earth."""
    middle = np.median(points, axis=0)
    if not np.isfinite(middle).all() or np.abs(middle[1]) > 90:
        return float("inf")
    nearest, here = shapely.get_coordinates(shapely.shortest_line(area, shapely.Point(middle)))
    return float(_ON_EARTH.inv(*nearest, *here)[2]) / 1000


def share_inside(points: Points, crs: CRS, boundary: gpd.GeoSeries) -> float:
    """The share of ``points``, taken to be in ``crs``, that lies inside ``boundary``, but for a datum shift."""
    return _share(degrees(points, crs), _area(boundary))


def degrees(points: Points, crs: CRS) -> Points:
    """``points`` (x, y) in ``crs`` as longitude and latitude on its own datum; not finite where that cannot be.

    The projection alone, undone: hundreds of times faster than PROJ's search for the best way between two datums, and no
    datum differs by so much that another CRS would fit better.
    """
    if crs.is_geographic:
        return points
    try:
        projection = Proj(crs)
    except ProjError:
        return np.full(points.shape, np.inf)
    return np.column_stack(projection(points[:, 0], points[:, 1], inverse=True))


def _area(boundary: gpd.GeoSeries) -> BaseGeometry:
    """The boundary's valid polygons as one area, in degrees."""
    area = boundary[boundary.notna() & boundary.is_valid].union_all()
    area = cast("BaseGeometry", shapely.transform(area, lambda points: degrees(points, boundary.crs)))
    shapely.prepare(area)
    return area


def _share(points: Points, area: BaseGeometry) -> float:
    known = points[np.isfinite(points).all(axis=1)]
    return float(shapely.contains_xy(area, known[:, 0], known[:, 1]).sum() / len(points))


def _worth_trying(area: BaseGeometry, own: CRS) -> list[CRS]:
    """The site's own CRS, degrees, the zones of China around, the UTM zone, and every projected CRS made for that place."""
    west, south, east, north = area.bounds
    in_china = _within((west + east) / 2, (south + north) / 2, _CHINA)
    codes = [4490, 4326] if in_china else [4326]
    if in_china:
        near = {3: round((west + east) / 6), 6: int((west + east) / 12) + 1}
        for width, middle in near.items():
            for number in (middle, middle - 1, middle + 1):
                if number in NUMBERS[width]:
                    codes += [Zone("CGCS2000", width, number, prefixed).epsg for prefixed in (False, True)]
    codes += [(32600 if south >= 0 else 32700) + int((west + east) / 2 + 180) // 6 + 1, 3857]
    codes += [code for code in _made_for(area.bounds) if code not in codes]
    return [own] + [CRS.from_epsg(code) for code in codes if code != own.to_epsg()]


@lru_cache(maxsize=8)
def _made_for(box: tuple[float, float, float, float]) -> tuple[int, ...]:
    found = query_crs_info(
        auth_name="EPSG", pj_types=[PJType.PROJECTED_CRS], area_of_interest=AreaOfInterest(*box), contains=True
    )
    return tuple(sorted({int(entry.code) for entry in found}))


def _within(x: float, y: float, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]
