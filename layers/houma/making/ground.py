"""The drawing board: a local frame in metres along the main avenue, cuts that hit a wanted official area, shared vertices.

Local coordinates: u along the avenue, v to its left, in metres from the zone's middle. Every vertex is rounded to a
millimetre in EPSG:4546, so that all file formats of the sample carry the very same points.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import shapely
from shapely import Polygon
from shapely.affinity import affine_transform
from shapely.ops import split

from landmap.area import official_m2

CRS = "EPSG:4546"
MIDDLE = (534_950.0, 3_943_950.0)
TURN_DEG = 14.0  # Houma's streets are not parallel to the axes
MM = 3
GRID_M = 1e-5  # for unions: pieces cut from one another meet within this
M2_PER_MU = 2000 / 3
_FAR = 5_000.0


def to_map(local: shapely.Geometry) -> shapely.Geometry:
    """``local`` in EPSG:4546, unrounded."""
    c, s = math.cos(math.radians(TURN_DEG)), math.sin(math.radians(TURN_DEG))
    return affine_transform(local, [c, -s, s, c, *MIDDLE])


def rounded(geometry: shapely.Geometry) -> shapely.Geometry:
    """``geometry`` with its coordinates rounded to a millimetre, none of them twice in a row."""
    return shapely.remove_repeated_points(shapely.transform(geometry, lambda xy: np.round(xy, MM)))


def official_mu(geometries: Sequence[shapely.Geometry]) -> np.ndarray:
    """Official area in mu of geometries in EPSG:4546."""
    return official_m2(gpd.GeoSeries(list(geometries), crs=CRS)).to_numpy() / M2_PER_MU


def local_m2(target_mu: float, near: Polygon) -> float:
    """The planar area, in the local frame, of ground near ``near`` whose official area is ``target_mu``."""
    return target_mu * near.area / float(official_mu([to_map(near)])[0])


def cut(polygon: Polygon, station: float, angle_deg: float) -> tuple[Polygon, Polygon]:
    """``polygon`` cut by the line at ``station`` metres along the direction ``angle_deg``, square to it: (before, after)."""
    c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    x, y = station * c, station * s
    line = shapely.LineString([(x + _FAR * s, y - _FAR * c), (x - _FAR * s, y + _FAR * c)])
    pieces = list(split(polygon, line).geoms)
    before = [piece for piece in pieces if _along(piece.representative_point(), c, s) < station]
    after = [piece for piece in pieces if _along(piece.representative_point(), c, s) >= station]
    return shapely.union_all(before), shapely.union_all(after)


def reach(polygon: Polygon, angle_deg: float) -> tuple[float, float]:
    """First and last station of ``polygon`` along the direction ``angle_deg``."""
    c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    along = shapely.get_coordinates(polygon) @ np.array([c, s])
    return float(along.min()), float(along.max())


def cut_off(polygon: Polygon, area_m2: float, angle_deg: float) -> tuple[Polygon, Polygon]:
    """``polygon`` cut square to ``angle_deg`` so that the part before the cut has ``area_m2`` in the local frame."""
    low, high = reach(polygon, angle_deg)
    if not 0 < area_m2 < polygon.area:
        raise ValueError(f"cannot cut {area_m2:.0f} m2 off a polygon of {polygon.area:.0f} m2")
    station = zero(lambda x: cut(polygon, x, angle_deg)[0].area - area_m2, low, high)
    return cut(polygon, station, angle_deg)


def zero(rising: Callable[[float], float], low: float, high: float) -> float:
    """Where ``rising`` crosses zero between ``low`` and ``high``, by halving."""
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return (low + high) / 2


def node(polygons: Sequence[Polygon], near_m: float = 0.003) -> list[Polygon]:
    """``polygons`` with nearly equal vertices made equal, and every vertex that lies on another's edge put into that edge.

    Afterwards neighbours share their points exactly: no sliver of overlap or gap is left between them.
    """
    merged = _merged(polygons, near_m)
    points = np.unique(shapely.get_coordinates(merged), axis=0)
    tree = shapely.STRtree(shapely.points(points))
    return [_with_points(polygon, points, tree, near_m) for polygon in merged]


def _merged(polygons: Sequence[Polygon], near_m: float) -> list[Polygon]:
    """``polygons`` with vertices closer than ``near_m`` to one another moved onto the first of them."""
    points = np.unique(shapely.get_coordinates(list(polygons)), axis=0)
    first, second = shapely.STRtree(shapely.points(points)).query(shapely.points(points), predicate="dwithin", distance=near_m)
    leader = np.arange(len(points))
    np.minimum.at(leader, second, first)
    moved = {tuple(point): points[leader[i]] for i, point in enumerate(points)}
    onto = [shapely.transform(polygon, lambda xy: np.array([moved[tuple(point)] for point in xy])) for polygon in polygons]
    return [Polygon(_without_spikes(polygon.exterior, near_m), polygon.interiors) for polygon in onto]


def _without_spikes(ring: shapely.LinearRing, near_m: float) -> list[np.ndarray]:
    """The ring's points without those where it turns back on itself: a spike or slit thinner than ``near_m``."""
    path = list(shapely.get_coordinates(shapely.remove_repeated_points(ring))[:-1])
    i = 0
    while i < len(path) + 2:
        before, here, after = (path[(i + step) % len(path)] for step in (-1, 0, 1))
        back, ahead = before - here, after - here
        apart = abs(back[0] * ahead[1] - back[1] * ahead[0]) / max(np.hypot(*back), np.hypot(*ahead), near_m)
        if back @ ahead > 0 and apart < near_m:
            del path[i % len(path)]
            i = max(i - 2, 0)
        elif not (back.any() and ahead.any()):
            del path[i % len(path)]
        else:
            i += 1
    return path


def _with_points(polygon: Polygon, points: np.ndarray, tree: shapely.STRtree, near_m: float) -> Polygon:
    rings = [_ring_with_points(ring, points, tree, near_m) for ring in (polygon.exterior, *polygon.interiors)]
    return Polygon(rings[0], rings[1:])


def _ring_with_points(
    ring: shapely.LinearRing, points: np.ndarray, tree: shapely.STRtree, near_m: float
) -> list[tuple[float, float]]:
    path = shapely.get_coordinates(ring)
    found: list[tuple[float, float]] = []
    for start, end in itertools.pairwise(path):
        near = points[tree.query(shapely.LineString([start, end]), predicate="dwithin", distance=near_m)]
        share = (near - start) @ (end - start) / ((end - start) @ (end - start))
        order = [i for i in np.argsort(share, kind="stable") if 0 <= share[i] < 1]
        found += [tuple(near[i]) for i in order if tuple(near[i]) not in found[-1:] and tuple(near[i]) != tuple(end)]
    return found


def chamfer(polygon: Polygon, corner: Callable[[tuple[float, float]], bool], leg_m: float) -> Polygon:
    """``polygon`` with those convex corners for which ``corner`` holds cut off by ``leg_m`` along both edges (道路切角)."""
    path = shapely.get_coordinates(shapely.normalize(polygon).exterior)[:-1][::-1]
    kept: list[np.ndarray] = []
    for i, here in enumerate(path):
        back, ahead = path[i - 1] - here, path[(i + 1) % len(path)] - here
        turn = back[0] * ahead[1] - back[1] * ahead[0]
        long = np.hypot(*back), np.hypot(*ahead)
        sharp = turn < 0 and (back @ ahead) / (long[0] * long[1]) > math.cos(math.radians(150))
        if sharp and min(long) > 3 * leg_m and corner((float(here[0]), float(here[1]))):
            kept += [here + back / long[0] * leg_m, here + ahead / long[1] * leg_m]
        else:
            kept.append(here)
    return Polygon(kept)


def parts(geometry: shapely.Geometry, least_m2: float = 1.0) -> list[Polygon]:
    """The polygons in ``geometry`` that are larger than ``least_m2``."""
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area > least_m2]


def _along(point: shapely.Point, c: float, s: float) -> float:
    return point.x * c + point.y * s
