"""Ground counted once: geometries clipped to a zone and cut by those before them, touching only the ones that meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]

_NOTHING_M2 = 1e-6  # neighbours that share an edge meet in slivers of rounding below this
_POLYGON, _MULTIPOLYGON = 3, 6


@dataclass(frozen=True, slots=True)
class Ground:
    """Geometries in order of precedence: ``inside`` the zone, and ``left`` after those before them have taken theirs.

    ``taker`` and ``loser`` are pairs of row numbers: the loser's ground is partly the taker's, who stands before it.
    Where nothing was clipped or cut the very same objects are handed on.
    """

    inside: Shapes
    left: Shapes
    taker: Rows
    loser: Rows


def counted_once(shapes: Shapes, zone: shapely.Geometry | None) -> Ground:
    """``shapes`` (valid polygons, in a projected plane, the first takes first) clipped to ``zone`` and cut apart."""
    inside = _clipped(shapes, zone)
    taker, loser = overlaps(inside)
    left = inside.copy()
    rows, counts = np.unique(loser, return_counts=True)
    ends = np.cumsum(counts)
    for row, start, end in zip(rows, ends - counts, ends, strict=True):  # only rows that overlap
        left[row] = shapely.difference(inside[row], shapely.union_all(inside[taker[start:end]]))
    left[rows] = _polygonal(left[rows])
    return Ground(inside, left, taker, loser)


def overlaps(shapes: Shapes) -> tuple[Rows, Rows]:
    """Pairs of rows that share ground, as (earlier, later), sorted by the later and then the earlier."""
    earlier, later = shapely.STRtree(shapes).query(shapes)
    ordered = earlier < later
    earlier, later = earlier[ordered], later[ordered]
    boxes = shapely.bounds(shapes)
    overlap = np.minimum(boxes[earlier, 2:], boxes[later, 2:]) - np.maximum(boxes[earlier, :2], boxes[later, :2])
    near = (overlap > 0).all(axis=1)  # boxes that only touch hold nothing in common
    earlier, later = earlier[near], later[near]
    shared = shapely.area(shapely.intersection(shapes[earlier], shapes[later])) > _NOTHING_M2
    earlier, later = earlier[shared], later[shared]
    order = np.lexsort((earlier, later))
    return earlier[order].astype(np.int64), later[order].astype(np.int64)


def _clipped(shapes: Shapes, zone: shapely.Geometry | None) -> Shapes:
    if zone is None:
        return shapes
    shapely.prepare(zone)
    crossing = ~shapely.covers(zone, shapes)
    clipped = shapes.copy()
    clipped[crossing] = _polygonal(shapely.intersection(shapes[crossing], zone))
    return clipped


def _polygonal(shapes: Shapes) -> Shapes:
    """The polygons in each of ``shapes``: where two only touch, an intersection leaves lines and points as well."""
    found = shapes.copy()
    for row in np.flatnonzero(~np.isin(shapely.get_type_id(shapes), (_POLYGON, _MULTIPOLYGON))):
        parts = shapely.get_parts(shapely.get_parts(shapes[row]))
        found[row] = shapely.multipolygons(parts[shapely.get_type_id(parts) == _POLYGON])
    return found
