"""Polygons as flat arrays of the points of their rings: what areas and overlaps are computed from, without a loop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]
Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

_Value = TypeVar("_Value", bound=np.generic)

_POLYGON, _POLYGONAL = 3, (3, 6)


@dataclass(frozen=True, slots=True)
class Rings:
    """Open rings one after the other: their points ``x`` and ``y``, how many each has, whose it is, and -1 for a hole."""

    x: Numbers
    y: Numbers
    counts: Counts
    owner: Counts
    sign: Numbers

    @property
    def starts(self) -> Counts:
        """The number of the first point of each ring."""
        return np.asarray(np.cumsum(self.counts) - self.counts)

    @property
    def ring_of(self) -> Counts:
        """For each point the number of its ring."""
        return np.repeat(np.arange(len(self.counts)), self.counts)

    def moved(self, x: Numbers, y: Numbers) -> Rings:
        """The same rings with other coordinates."""
        return Rings(x, y, self.counts, self.owner, self.sign)

    def following(self, values: npt.NDArray[_Value]) -> npt.NDArray[_Value]:
        """For each point the value of the one after it."""
        after = np.empty_like(values)
        after[:-1] = values[1:]
        after[np.cumsum(self.counts) - 1] = values[self.starts]
        return after


def polygonal(shapes: Shapes) -> npt.NDArray[np.bool_]:
    """Which of ``shapes`` are polygons or multipolygons (empty ones included)."""
    return np.isin(shapely.get_type_id(shapes), _POLYGONAL)


def polygons_in(shapes: Shapes) -> Shapes:
    """The polygons in each of ``shapes``: where two only touch, an intersection leaves lines and points as well."""
    found = shapes.copy()
    for row in np.flatnonzero(~polygonal(shapes)):
        parts = shapely.get_parts(shapely.get_parts(shapes[row]))
        parts = parts[polygonal(parts)]
        found[row] = parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
    return found


def rings_of(shapes: Shapes) -> Rings:
    """The rings of ``shapes`` (polygons and multipolygons; empty ones have none), in no particular order."""
    rings, owner, sign = _taken_out(shapes)
    points = shapely.get_coordinates(rings)
    counts = shapely.get_num_coordinates(rings).astype(np.int64)
    kept = np.ones(len(points), dtype=bool)
    kept[np.cumsum(counts) - 1] = False  # the point that closes a ring is its first
    return Rings(points[kept, 0], points[kept, 1], counts - 1, owner, sign)


def doubled_areas(rings: Rings) -> Numbers:
    """Twice the signed area inside each ring in the plane of its points; taken from its first point, to keep the digits."""
    if not len(rings.counts):
        return np.zeros(0)
    x = rings.x - np.repeat(rings.x[rings.starts], rings.counts)
    y = rings.y - np.repeat(rings.y[rings.starts], rings.counts)
    return np.asarray(np.add.reduceat(x * rings.following(y) - rings.following(x) * y, rings.starts))


def _taken_out(shapes: Shapes) -> tuple[Shapes, Counts, Numbers]:
    """Geometries whose coordinates are one ring each, the number of the shape each belongs to, and -1 for a hole.

    A polygon without holes stands for its own ring: taking rings out is what costs most.
    """
    simple = (shapely.get_type_id(shapes) == _POLYGON) & (shapely.get_num_interior_rings(shapes) == 0)
    simple &= shapely.get_num_coordinates(shapes) > 0
    if simple.all():
        return shapes, np.arange(len(shapes)), np.ones(len(shapes))
    others = np.flatnonzero(~simple & ~shapely.is_empty(shapes))
    parts, part_of = shapely.get_parts(shapes[others], return_index=True)
    inner, ring_of = shapely.get_rings(parts, return_index=True)
    sign = np.where(np.diff(ring_of, prepend=-1) > 0, 1.0, -1.0)  # the first ring of a part is its outer one
    return (
        np.concatenate([shapes[simple], inner]),
        np.concatenate([np.flatnonzero(simple), others[part_of[ring_of]]]),
        np.concatenate([np.ones(simple.sum()), sign]),
    )
