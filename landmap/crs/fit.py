"""Which CRSs would put some coordinates where they belong, ranked by the share that falls inside the zone's boundary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Proj
from pyproj.aoi import AreaOfInterest
from pyproj.database import query_crs_info
from pyproj.enums import PJType
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from landmap.crs.zones import NUMBERS, Zone, zone_of_prefix

Points = npt.NDArray[np.float64]

_CHINA = (73.0, 3.0, 136.0, 54.0)
_SAMPLE = 2000  # vertices that decide; more do not change a share by a per cent
_SAME_DEG = 1e-5  # about a metre: two candidates that put the land this close together are one and the same for a reader


@dataclass(frozen=True, slots=True)
class Candidate:
    """A CRS that may fit. ``inside`` is the share of vertices that falls inside the boundary, None where there is none.

    ``swapped`` tells that it fits only with the two coordinate columns exchanged.
    """

    crs: str
    name: str
    inside: float | None = None
    swapped: bool = False


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
    zh, en = [], []
    for candidate in found:
        share = "" if candidate.inside is None else f"{100 * candidate.inside:.0f}%"
        notes_zh = "，".join(
            filter(None, [candidate.name, share and f"{share} 落在边界内", "X、Y 对调" if candidate.swapped else ""])
        )
        notes_en = ", ".join(
            filter(None, [candidate.name, share and f"{share} inside", "X and Y swapped" if candidate.swapped else ""])
        )
        zh.append(f"{candidate.crs}（{notes_zh}）")
        en.append(f"{candidate.crs} ({notes_en})")
    return {
        "candidates_zh": "；可能是 " + "、".join(zh) if zh else "；没有合适的候选",
        "candidates_en": "; it may be " + ", ".join(en) if en else "; no candidate fits",
    }


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
            share = _share(there, area)
            if share > 0:
                ranked.append((-round(share, 2), swapped, rank, crs, there))
    found: list[Candidate] = []
    places: list[Points] = []
    for share, swapped, _, crs, there in sorted(ranked, key=lambda row: row[:3]):
        if not any(np.abs(np.median(there - place, axis=0)).max() < _SAME_DEG for place in places):
            places.append(there)
            code = crs.to_epsg()
            found.append(Candidate(f"EPSG:{code}" if code else crs.name, crs.name, -share, swapped))
        if len(found) == 3:
            break
    return found


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
