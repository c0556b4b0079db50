"""Ground counted once: geometries clipped to a zone and cut by those before them, touching only the ones that meet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from landmap.overlap import cut_apart
from landmap.rings import Counts, Shapes, polygonal

_NOTHING_M2 = 1e-6  # neighbours that share an edge meet in slivers of rounding below this


@dataclass(frozen=True, slots=True)
class Ground:
    """Geometries in order of precedence: ``inside`` the zone, and ``left`` after those before them have taken theirs.

    ``taker`` and ``loser`` are pairs of row numbers: the loser's ground is partly the taker's, who stands before it.
    Where nothing was clipped or cut the very same objects are handed on.
    """

    inside: Shapes
    left: Shapes
    taker: Counts
    loser: Counts


def counted_once(shapes: Shapes, zone: shapely.Geometry | None) -> Ground:
    """``shapes`` (valid polygons, in a projected plane, the first takes first) clipped to ``zone`` and cut apart."""
    inside = _clipped(shapes, zone)
    apart = cut_apart(inside, _NOTHING_M2)
    return Ground(inside, apart.left, apart.taker, apart.loser)


def _clipped(shapes: Shapes, zone: shapely.Geometry | None) -> Shapes:
    if zone is None:
        return shapes
    shapely.prepare(zone)
    crossing = ~shapely.covers(zone, shapes)
    clipped = shapes.copy()
    clipped[crossing] = _polygons(shapely.intersection(shapes[crossing], zone))
    return clipped


def _polygons(shapes: Shapes) -> Shapes:
    """The polygons in each of ``shapes``: where two only touch, an intersection leaves lines and points as well."""
    found = shapes.copy()
    for row in np.flatnonzero(~polygonal(shapes)):
        parts = shapely.get_parts(shapely.get_parts(shapes[row]))
        found[row] = shapely.multipolygons(parts[polygonal(parts)])
    return found
