"""How much ground two polygons share, for many pairs at once and without building a single intersection.

Cut the plane into thin columns. In a column a polygon is what lies under its upper edges less what lies under its lower ones,
so the ground that two polygons share is the sum, over all pairs of an edge of one and an edge of the other, of what lies under
both edges: the area under the lower of two straight lines, which has a closed form. Nothing is noded and nothing can fail;
pairs that share an edge, touch in a point or are equal need no special case. Columns run across the narrow side of the box
that the two bounding boxes share, so that few edges of either polygon meet them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from landmap.overlap.cores import each_on_a_core
from landmap.rings import Counts, Numbers, Rings, Shapes, doubled_areas, rings_of

# What is worked on at once: bounds the memory, and stays in the processor's cache.
_AT_ONCE = 16_384
_EDGE_PAIRS_AT_ONCE = 500_000


def shared_m2(shapes: Shapes, one: Counts, other: Counts) -> Numbers:
    """The area that each pair of rows (``one``, ``other``) of ``shapes`` shares, in square units of the plane.

    ``shapes`` are valid polygons and multipolygons, holes and all; rings may run either way. Exact but for rounding: about
    1e-15 of the polygons' own area. Memory grows with the edges of ``shapes``, and not with the pairs.
    """
    used, place = np.unique(np.concatenate([one, other]), return_inverse=True)
    return shared_of_rings(rings_of(shapes[used]), len(used), place[: len(one)], place[len(one) :])


def shared_of_rings(rings: Rings, shapes: int, one: Counts, other: Counts) -> Numbers:
    """The area that each pair of ``shapes`` shares in the plane of their ``rings`` (Rings.owner is the shape)."""
    found = np.zeros(len(one))
    if not len(one):
        return found
    boxes = _boxes(rings, shapes)
    low, high = np.maximum(boxes[one, :2], boxes[other, :2]), np.minimum(boxes[one, 2:], boxes[other, 2:])
    across = np.where(high[:, 0] - low[:, 0] <= high[:, 1] - low[:, 1], 0, 1)  # the axis along which the box is narrow
    for axis in (0, 1):
        edges = _edges(rings, axis, shapes)

        def work(rows: Counts, axis: int = axis, edges: _Edges = edges) -> None:
            strips = _Strips(one[rows], other[rows], low[rows, axis], high[rows, axis], low[rows, 1 - axis])
            found[rows] = _under_both(edges, strips)

        each_on_a_core(work, _rounds(np.flatnonzero(across == axis)))
    return np.maximum(found, 0.0)


@dataclass(frozen=True, slots=True)
class _Edges:
    """The edges of all shapes, those of one shape after each other: ``u`` runs along the axis, ``v`` stands upon it."""

    left: Numbers
    right: Numbers
    v_left: Numbers
    slope: Numbers
    sign: Numbers  # 1 for an edge that ground lies under, -1 for one that ground lies upon
    first: Counts  # of each shape
    count: Counts


@dataclass(frozen=True, slots=True)
class _Strips:
    """For each pair its two shapes, and the strip from ``low`` to ``high`` in which they may meet; ``base`` to count from."""

    one: Counts
    other: Counts
    low: Numbers
    high: Numbers
    base: Numbers


def _boxes(rings: Rings, shapes: int) -> Numbers:
    """West, south, east, north of each shape; NaN for one without rings."""
    boxes = np.full((shapes, 4), np.nan)
    for column, (values, outermost) in enumerate(
        ((rings.x, np.fmin), (rings.y, np.fmin), (rings.x, np.fmax), (rings.y, np.fmax))
    ):
        outermost.at(boxes[:, column], rings.owner, outermost.reduceat(values, rings.starts))
    return boxes


def _edges(rings: Rings, axis: int, shapes: int) -> _Edges:
    u, v = (rings.x, rings.y) if axis == 0 else (rings.y, rings.x)
    u_next, v_next = rings.following(u), rings.following(v)
    turned = np.where(doubled_areas(rings) * rings.sign > 0, 1.0, -1.0)  # against the clock, holes with it
    owner = np.repeat(rings.owner, rings.counts)
    sign = np.where(u > u_next, 1.0, -1.0) * np.repeat(turned, rings.counts) * (1 if axis == 0 else -1)
    left, right = np.minimum(u, u_next), np.maximum(u, u_next)
    leans = np.flatnonzero(right > left)  # nothing lies under an upright edge
    if not (np.diff(owner) >= 0).all():
        leans = leans[np.argsort(owner[leans], kind="stable")]
    v_left = np.where(u <= u_next, v, v_next)[leans]
    v_right = np.where(u <= u_next, v_next, v)[leans]
    left, right = left[leans], right[leans]
    count = np.bincount(owner[leans], minlength=shapes)
    return _Edges(left, right, v_left, (v_right - v_left) / (right - left), sign[leans], np.cumsum(count) - count, count)


def _rounds(rows: Counts) -> Iterator[Counts]:
    for first in range(0, len(rows), _AT_ONCE):
        yield rows[first : first + _AT_ONCE]


def _under_both(edges: _Edges, strips: _Strips) -> Numbers:
    """For each pair what lies under both, in its strip."""
    mine, pair_of_mine = _meeting(edges, strips.one, strips)
    theirs, pair_of_theirs = _meeting(edges, strips.other, strips)
    many = np.bincount(pair_of_theirs, minlength=len(strips.one))
    first = np.cumsum(many) - many
    found = np.zeros(len(strips.one))
    for part in _batches(many[pair_of_mine]):
        times = many[pair_of_mine[part]]
        pair = np.repeat(pair_of_mine[part], times)
        one, other = np.repeat(mine[part], times), theirs[first[pair] + _counting(times)]
        found += np.bincount(pair, weights=_under_two(edges, one, other, (strips, pair)), minlength=len(found))
    return found


def _batches(times: Counts) -> Iterator[slice]:
    """Slices that stand for at most so many pairs of edges each: shapes with hundreds of edges make many."""
    ends = np.flatnonzero(np.diff(np.cumsum(times) // _EDGE_PAIRS_AT_ONCE)) + 1
    yield from map(slice, [0, *ends.tolist()], [*ends.tolist(), len(times)])


def _meeting(edges: _Edges, shape: Counts, strips: _Strips) -> tuple[Counts, Counts]:
    """The edges of each pair's ``shape`` that meet its strip, and for each the number of the pair."""
    many = edges.count[shape]
    pair = np.repeat(np.arange(len(shape)), many)
    edge = np.repeat(edges.first[shape], many) + _counting(many)
    meet = np.minimum(edges.right[edge], strips.high[pair]) > np.maximum(edges.left[edge], strips.low[pair])
    return edge[meet], pair[meet]


def _counting(many: Counts) -> Counts:
    """0, 1, ... up to each of ``many``, one after the other."""
    return np.asarray(np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many))


def _under_two(edges: _Edges, one: Counts, other: Counts, at: tuple[_Strips, Counts]) -> Numbers:
    """The signed area under both of two edges within the strip, counted from its base."""
    strips, pair = at
    left = np.maximum(np.maximum(edges.left[one], edges.left[other]), strips.low[pair])
    right = np.minimum(np.minimum(edges.right[one], edges.right[other]), strips.high[pair])
    width = np.maximum(right - left, 0.0)
    base = strips.base[pair]
    first, second = (
        (edges.v_left[edge] - base + edges.slope[edge] * (left - edges.left[edge]), edges.slope[edge] * width)
        for edge in (one, other)
    )
    apart_left = first[0] - second[0]
    apart_right = apart_left + first[1] - second[1]
    whole = np.abs(apart_left) + np.abs(apart_right)
    # The mean of |a - b|, twice: where the lines cross it is that of two triangles.
    crossing = apart_left * apart_right < 0
    between = np.divide(apart_left**2 + apart_right**2, whole, out=whole.copy(), where=crossing)
    heights = 2 * (first[0] + second[0]) + first[1] + second[1]
    return np.asarray((heights - between) * width / 4 * edges.sign[one] * edges.sign[other])
