"""The edges of polygons as flat arrays: which two neighbours draw alike, and the points of one that lie on an edge of another.

Neighbours that draw their common edge with the same points share its edges; where each has points of its own, the points of
the one are put into the edges of the other, so that they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from landmap.rings import Counts, Numbers, Shapes

Mask = npt.NDArray[np.bool_]

_AT_ONCE = 200_000  # edges with which so many pairs are made at a time: bounds the memory


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of all rings of many shapes: start and end (n, 2), the shape each is of, and the number of its first point."""

    start: Numbers
    end: Numbers
    owner: Counts
    point: Counts

    def taken(self, which: Mask | Counts) -> Edges:
        """Some of them."""
        return Edges(self.start[which], self.end[which], self.owner[which], self.point[which])


def edges_of(shapes: Shapes) -> tuple[Edges, Numbers, tuple[Counts, Counts, Counts]]:
    """The edges of ``shapes`` (polygons and multipolygons, none missing or empty), their points, and the offsets of these."""
    several: Shapes = np.asarray(shapely.multipolygons(shapely.get_parts(shapes), indices=_owners(shapes)), dtype=object)
    _, points, offsets = shapely.to_ragged_array(several)
    rings, parts, wholes = (np.asarray(each, dtype=np.int64) for each in offsets)
    inner = np.ones(len(points), dtype=bool)
    inner[rings[1:] - 1] = False  # the last point of a ring begins no edge
    first = np.flatnonzero(inner)
    counts = np.diff(rings) - 1
    owner_of_ring = np.repeat(np.repeat(np.arange(len(wholes) - 1), np.diff(wholes)), np.diff(parts))
    return Edges(points[first], points[first + 1], np.repeat(owner_of_ring, counts), first), points, (rings, parts, wholes)


def unshared(edges: Edges) -> Mask:
    """Which edges no other shape has, point for point."""
    one, other = numbered(*edges.start.T), numbered(*edges.end.T)
    key = one + other  # the same whichever way it runs
    _, group, many = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(many[group] != 2)


def noded(shapes: Shapes, within: float) -> Shapes:
    """``shapes`` with the points of neighbours that lie on their edges (up to ``within``) put into these.

    For shapes that share no ground; what is not near a foreign point comes back as it is.
    """
    if not len(shapes):
        return shapes
    edges, points, offsets = edges_of(shapes)
    free = edges.taken(unshared(edges))
    on = _points_on_edges(free, len(shapes), within)
    if not len(on.edge):
        return shapes
    at = free.point[on.edge] + 1
    order = np.lexsort((on.along, at))
    rings, parts, wholes = offsets
    moved = np.searchsorted(at[order], rings, side="right")  # points put in before the one that a ring ends with
    made = shapely.from_ragged_array(
        shapely.GeometryType.MULTIPOLYGON, np.insert(points, at[order], on.xy[order], axis=0), (rings + moved, parts, wholes)
    )
    touched = np.unique(free.owner[on.edge])
    found = shapes.copy()
    found[touched] = made[touched]
    return found


@dataclass(frozen=True, slots=True)
class _On:
    """Points on edges: the number of the edge, the point, and how far along the edge it lies."""

    edge: Counts
    xy: Numbers
    along: Numbers


def _points_on_edges(free: Edges, shapes: int, within: float) -> _On:
    """The points of other shapes that lie inside an edge, each once."""
    found: list[_On] = []
    for edge, other in _near_pairs(free, shapes, within):
        start, way = free.start[edge], free.end[edge] - free.start[edge]
        xy = free.start[other]
        length = np.hypot(*way.T)
        along = ((xy - start) * way).sum(axis=1) / length
        off = np.abs(way[:, 0] * (xy - start)[:, 1] - way[:, 1] * (xy - start)[:, 0]) / length
        on = (off <= within) & (along > within) & (along < length - within)
        found.append(_On(edge[on], xy[on], along[on]))
    if not found:
        return _On(np.zeros(0, dtype=np.int64), np.zeros((0, 2)), np.zeros(0))
    edge, xy, along = (np.concatenate([getattr(each, name) for each in found]) for name in ("edge", "xy", "along"))
    once = np.unique(np.column_stack([edge.astype(np.float64), xy]), axis=0, return_index=True)[1]
    return _On(edge[once], xy[once], along[once])


def _near_pairs(free: Edges, shapes: int, within: float) -> Iterator[tuple[Counts, Counts]]:
    """Pairs of edges of different shapes, where the start of the second lies in the box of the first, grown a little."""
    if not len(free.owner):
        return
    count = np.bincount(free.owner, minlength=shapes)
    first = np.cumsum(count) - count
    low, high = np.minimum(free.start, free.end) - within, np.maximum(free.start, free.end) + within
    used = np.flatnonzero(count)
    boxes = np.column_stack([np.minimum.reduceat(low, first[used]), np.maximum.reduceat(high, first[used])])
    tree = shapely.STRtree(shapely.box(*boxes.T))
    mine, theirs = tree.query(tree.geometries)
    mine, theirs = used[mine[mine != theirs]], used[theirs[mine != theirs]]
    # Of each shape first the edges that meet the other's box, then each with the other's points.
    whole = np.full((shapes, 4), np.nan)
    whole[used] = boxes
    for part in _batches(count[mine]):
        pair = np.repeat(np.arange(part.start, part.stop), count[mine[part]])
        edge = first[mine[pair]] + counting(count[mine[part]])
        meet = (low[edge] <= whole[theirs[pair], 2:]).all(axis=1) & (high[edge] >= whole[theirs[pair], :2]).all(axis=1)
        pair, edge = pair[meet], edge[meet]
        times = count[theirs[pair]]
        edge, other = np.repeat(edge, times), np.repeat(first[theirs[pair]], times) + counting(times)
        inside = (free.start[other] >= low[edge]).all(axis=1) & (free.start[other] <= high[edge]).all(axis=1)
        yield edge[inside], other[inside]


def counting(many: Counts) -> Counts:
    """0, 1, ... up to each of ``many``, one after the other."""
    return np.asarray(np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many))


def _batches(sizes: Counts) -> Iterator[slice]:
    ends = np.flatnonzero(np.diff(np.cumsum(sizes) // _AT_ONCE)) + 1
    yield from map(slice, [0, *ends.tolist()], [*ends.tolist(), len(sizes)])


def numbered(x: Numbers, y: Numbers) -> npt.NDArray[np.uint64]:
    """A number of 64 bits for each point, the same for the same point and for no other that will be met."""
    across, up = ((values + 0.0).view(np.uint64) for values in (x, y))  # + 0.0: there is but one zero
    return _mixed(across * np.uint64(0xD6E8FEB86659FD93) + up * np.uint64(0x9E3779B97F4A7C15))


def _mixed(bits: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Bits well stirred (splitmix64)."""
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(bits ^ (bits >> np.uint64(31)))


def _owners(shapes: Shapes) -> Counts:
    return np.asarray(np.repeat(np.arange(len(shapes)), shapely.get_num_geometries(shapes)), dtype=np.int64)
