"""Rings to polygons by containment (even-odd), never by number or sense of turning, which files cannot be trusted on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from shapely import LinearRing, MultiPolygon, Polygon

Ring = npt.NDArray[np.float64]
FEWEST = 3  # different points that a ring needs before it can enclose anything


def polygon_of(rings: Sequence[Ring]) -> Polygon | MultiPolygon:
    """The area that ``rings`` (arrays of x, y[, z]; closed or not) enclose by the even-odd rule, shells in the order given.

    A ring inside an odd number of larger ones is a hole of the smallest shell around it; any other ring is a part of its own.
    Rings that cross are not mended: they stay parts, and the polygon is invalid for the checks to find. Raises ValueError for
    a ring of fewer than three points.
    """
    for ring in rings:
        if len(ring) < FEWEST:
            raise ValueError(f"a ring of {len(ring)} points encloses nothing")
    lines = [LinearRing(ring) for ring in rings]
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
