"""Taking ground from shapes and adding it to them, many at once, so that polygons come out and no hairlines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from landmap.overlap.cores import on_all_cores
from landmap.rings import Shapes, polygonal, polygons_in


def less(shapes: Shapes, taken: Shapes) -> Shapes:
    """``shapes`` without the ground of ``taken``."""
    return polygons_in(on_all_cores(shapely.difference, shapes, taken))


def common(shapes: Shapes, others: Shapes) -> Shapes:
    """The ground that each two share."""
    return polygons_in(on_all_cores(shapely.intersection, shapes, others))


def plus(shape: shapely.Geometry, ground: shapely.Geometry, others: Shapes, within: float) -> shapely.Geometry:
    """``shape`` with ``ground`` beside it; a hairline below ``within`` between them is closed, but not over ``others``."""
    joined = shapely.union(shape, shapely.snap(ground, shape, within))
    if shapely.get_num_geometries(joined) > shapely.get_num_geometries(shape):
        grown = shapely.buffer(joined, within, join_style="mitre")
        joined = shapely.difference(shapely.buffer(grown, -within, join_style="mitre"), shapely.union_all(others))
    return _without_pinholes(_area_of(joined), within)


def _area_of(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    parts = parts[polygonal(parts)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(shapely.get_parts(parts)))


def _without_pinholes(shape: shapely.Geometry, within: float) -> shapely.Geometry:
    """``shape`` without holes narrower than ``within``: what rounding leaves where two shapes are joined."""
    parts = [_filled(part, within) for part in shapely.get_parts(shape)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _filled(polygon: shapely.Polygon, within: float) -> shapely.Polygon:
    holes = [ring for ring in polygon.interiors if 2 * shapely.Polygon(ring).area >= within * ring.length]
    return polygon if len(holes) == len(polygon.interiors) else shapely.Polygon(polygon.exterior, holes)


def each_row_once(first: npt.NDArray[np.int64], second: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Pairs of rows in rounds: in a round no row stands twice, and the pairs of one row keep their order."""
    last: dict[int, int] = {}
    rounds: list[list[int]] = []
    for number, (one, other) in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        turn = max(last.get(one, -1), last.get(other, -1)) + 1
        last[one] = last[other] = turn
        if turn == len(rounds):
            rounds.append([])
        rounds[turn].append(number)
    return [np.array(numbers, dtype=np.int64) for numbers in rounds]
