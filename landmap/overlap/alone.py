"""Which shapes certainly share no ground with any other: the sound part of a cadastre, told apart at next to no cost.

Whoever steps over an edge that two neighbours draw alike leaves the one and enters the other: as many shapes lie over the
ground on this side as on that. So in a shape that no unshared edge comes near, one point tells how many lie over all of it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from landmap.overlap.cores import on_all_cores
from landmap.overlap.edges import numbered
from landmap.rings import Rings, Shapes, doubled_areas, rings_of

Mask = npt.NDArray[np.bool_]

_WORTH_IT = 0.3  # of the edges unshared: beyond it few shapes are free of them


def alone(shapes: Shapes) -> Mask:
    """Which of ``shapes`` (valid polygons and multipolygons in one plane) share no ground; others may or may not."""
    found = np.zeros(len(shapes), dtype=bool)
    rings = rings_of(shapes)
    free = ~_shared(rings)
    if not len(free) or free.mean() > _WORTH_IT:
        return found
    tree = shapely.STRtree(shapes)
    x, y = ((values[free], rings.following(values)[free]) for values in (rings.x, rings.y))
    near = tree.query(shapely.box(np.minimum(*x), np.minimum(*y), np.maximum(*x), np.maximum(*y)))[1]
    untouched = np.delete(np.arange(len(shapes)), np.unique(near))
    untouched = untouched[~shapely.is_empty(shapes[untouched]) & ~shapely.is_missing(shapes[untouched])]
    point, _ = tree.query(on_all_cores(shapely.point_on_surface, shapes[untouched]), predicate="intersects")
    found[untouched] = np.bincount(point, minlength=len(untouched)) == 1
    return found


def _shared(rings: Rings) -> Mask:
    """Which edges are those of just two rings, one on either side; those without length count as such."""
    start = numbered(rings.x, rings.y)
    end = rings.following(start)
    along = (start < end) ^ np.repeat(doubled_areas(rings) * rings.sign < 0, rings.counts)
    key = start + end  # the same whichever way it runs
    order = _almost_sorted(key)
    alike = np.diff(key[order]) == 0
    twice = alike & ~np.append(alike[1:], False) & ~np.append(False, alike[:-1])
    first, second = order[:-1][twice], order[1:][twice]
    opposite = along[first] != along[second]
    shared = start == end
    shared[first[opposite]] = shared[second[opposite]] = True
    return np.asarray(shared)


def _almost_sorted(key: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """An order in which equal keys stand together: that of their upper bits, with the place in the lower ones.

    Numbers are sorted several times faster than places by them. Where the upper bits of two different keys agree (one in
    millions) theirs may stand mixed: the edges count as unshared then, which costs a look and no truth.
    """
    places = np.uint64((1 << len(key).bit_length()) - 1)
    packed = np.sort((key & ~places) | np.arange(len(key), dtype=np.uint64))
    return np.asarray(packed & places, dtype=np.int64)
