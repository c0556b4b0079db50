"""Rings to polygons: by containment (even-odd) where the file's own order cannot be trusted, and many single rings at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LinearRing, MultiPolygon, Polygon

Ring = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]


def polygon_of(rings: Sequence[Ring]) -> Polygon | MultiPolygon:
    """The area that ``rings`` (arrays of x, y[, z]; closed or not) enclose by the even-odd rule, shells in the order given.

    A ring inside an odd number of larger ones is a hole of the smallest shell around it; any other ring is a part of its own.
    Rings that cross, or have too few points, are not mended: the polygon is invalid for the checks to find. Raises ValueError
    for a ring without points.
    """
    lines = [closed(ring) for ring in rings]
    if len(lines) == 1:
        return Polygon(lines[0])
    around = _around(lines)
    depth = around.sum(axis=0)
    holes: dict[int, list[int]] = {i: [] for i in range(len(lines)) if depth[i] % 2 == 0}
    for i in np.flatnonzero(depth % 2):
        shell = next(j for j in np.flatnonzero(around[:, i]) if depth[j] == depth[i] - 1)
        holes[int(shell)].append(int(i))
    parts = [Polygon(lines[shell], [lines[hole] for hole in inner]) for shell, inner in holes.items()]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def polygons(shapes: Sequence[Sequence[Ring]], several: Callable[[Sequence[Ring]], Polygon | MultiPolygon]) -> Shapes:
    """One polygon for each list of rings: those of one ring all at once, the others one by one through ``several``."""
    found = np.full(len(shapes), None, dtype=object)
    single = [i for i, rings in enumerate(shapes) if len(rings) == 1 and len(rings[0]) > 2]
    for width in (2, 3):
        at = [i for i in single if shapes[i][0].shape[1] == width]
        if at:
            counts = [len(shapes[i][0]) for i in at]
            points = equal_to_itself(np.concatenate([shapes[i][0] for i in at]))
            with np.errstate(invalid="ignore"):  # a coordinate that is no number is for the checks to find
                found[at] = shapely.polygons(shapely.linearrings(points, indices=np.repeat(np.arange(len(at)), counts)))
    for i in sorted(set(range(len(shapes))) - set(single)):
        found[i] = several(shapes[i])
    return found


def closed(ring: Ring) -> LinearRing:
    """``ring`` as a LinearRing, closed by its first point; one or two points make a ring that encloses nothing."""
    if not len(ring):
        raise ValueError("没有点的环", "a ring without points")
    ring = equal_to_itself(ring)
    return LinearRing(np.concatenate([ring, ring[:1], ring[:1]]) if len(ring) < 3 else ring)


def is_open(ring: Ring) -> bool:
    """Whether the last point of ``ring`` is not its first."""
    return len(ring) > 0 and not np.array_equal(ring[0, :2], ring[-1, :2], equal_nan=True)


def equal_to_itself(points: Ring) -> Ring:
    """``points`` with infinity for NaN: a ring that begins with NaN never closes for GEOS. The checks find either."""
    missing = np.isnan(points[:, :2])
    if not missing.any():
        return points
    return np.column_stack([np.where(missing, np.inf, points[:, :2]), points[:, 2:]])


def _around(lines: Sequence[LinearRing]) -> npt.NDArray[np.bool_]:
    """``around[j, i]``: ring j lies around ring i. Of two equal rings neither lies around the other."""
    areas = np.array([Polygon(line).area for line in lines])
    solid = shapely.polygons(lines)
    shapely.prepare(solid)
    inner, outer = np.meshgrid(np.arange(len(lines)), np.arange(len(lines)))
    candidates = areas[outer] > areas[inner]
    around = np.zeros(candidates.shape, dtype=bool)
    around[candidates] = shapely.covers(solid[outer[candidates]], np.asarray(lines)[inner[candidates]])
    return around
