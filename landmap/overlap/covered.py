"""The ground that many shapes cover together: their union, made fast where they are neighbours without a fault.

Shapes that share no ground are joined tile by tile by dropping the edges that two of them have in common, which costs next to
nothing; the area proves that it went right. Where it did not, and for the shapes that are known to overlap, the careful way is
taken.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from landmap.overlap.cores import on_each_core
from landmap.rings import Shapes

Mask = npt.NDArray[np.bool_]

_TILE = 1_024  # shapes joined at once
_OFF = 1e-6  # of the area: a wrong union is off by whole shapes, one with hairlines of rounding in it by less


def covered(shapes: Shapes, overlapping: Mask) -> shapely.Geometry:
    """The union of ``shapes`` (valid polygons in one plane); ``overlapping`` are those that share ground with another.

    It is fast where neighbours draw their common edges with the same points (edges.noded), and right in any case.
    """
    clean = shapes[~overlapping]
    tiles = [clean[rows] for rows in _tiles(clean)]
    parts = shapely.get_parts(np.array([*on_each_core(_joined, tiles), *shapes[overlapping]], dtype=object))
    return shapely.disjoint_subset_union_all(parts)


def _tiles(shapes: Shapes) -> list[npt.NDArray[np.intp]]:
    """Rows that lie together, so many at a time."""
    if not len(shapes):
        return []
    west, south, east, north = shapely.bounds(shapes).T
    x, y = (west + east) / 2, (south + north) / 2
    columns = max(1, round(float(np.sqrt(len(shapes) / _TILE))))
    strips = np.array_split(np.argsort(x, kind="stable"), columns)
    return [tile for strip in strips for tile in np.array_split(strip[np.argsort(y[strip], kind="stable")], columns)]


def _joined(tile: Shapes) -> shapely.Geometry:
    """The union of ``tile``, by its edges where that gives the same area."""
    whole = shapely.area(tile).sum()
    try:
        found = shapely.coverage_union_all(tile)
    except shapely.errors.GEOSException:  # neighbours drawn with different points
        return shapely.disjoint_subset_union_all(tile)
    good = shapely.is_valid(found) and abs(shapely.area(found) - whole) <= _OFF * whole
    return found if good else shapely.disjoint_subset_union_all(tile)
