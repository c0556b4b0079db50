"""Each square metre given to one shape: how much of each those before it take, the first taking first.

What a shape loses is the sum of what it shares with each that takes from it, less what two of these share within it, so that
nothing need be cut; only where three or more meet on the same ground is the shape itself cut. All areas are official: they are
taken in the plane in which areas are true (area.flat_rings).
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from landmap.area import LONGEST_EDGE_M, flat_rings, metres_per_unit, official_m2
from landmap.overlap.cores import on_all_cores
from landmap.overlap.pairs import box_pairs
from landmap.overlap.pieces import pieces
from landmap.overlap.shared import shared_m2, shared_of_rings
from landmap.rings import Counts, Numbers, Shapes, doubled_areas, polygons_in

Mask = npt.NDArray[np.bool_]

_LONG = 48  # edges, once long ones are cut: of such a piece only what lies near another one is laid flat
_ROOM = 1.0  # around the other one, in units of the plane: more than an edge bends when it is laid flat
# A straight edge that two shapes cut at different places bends differently when it is laid flat, by less than 0.1 mm: up to
# this area what two shapes share is asked for in the plane, where straight edges are straight.
_DOUBTFUL_M2 = 0.1
_FEW = 8  # with more takers than this they are joined first and taken away at once


@dataclass(frozen=True, slots=True)
class Taken:
    """Official areas: ``whole`` of each shape, ``lost`` of it to those before; ``loser`` loses some to ``taker`` (rows)."""

    whole: Numbers
    lost: Numbers
    taker: Counts
    loser: Counts


@dataclass(frozen=True, slots=True)
class _Meeting:
    """Shapes in pieces, whose each piece is, its area, and the pairs that share ``m2`` of ground, sorted by loser and taker."""

    small: Shapes
    owner: Counts
    own: Numbers
    taker: Counts
    loser: Counts
    m2: Numbers


def taken_before(shapes: Shapes, crs: CRS, nothing_m2: float) -> Taken:
    """What each of ``shapes`` (valid polygons in the projected ``crs``) has, and loses if those before it take first.

    Overlaps of at most ``nothing_m2`` are no overlaps. NaN for a shape beyond what its CRS can hold.
    """
    met = _meeting(shapes, crs, nothing_m2)
    lost = np.bincount(met.loser, weights=met.m2, minlength=len(met.small)).astype(np.float64, copy=False)
    loser, first, second = _takers_that_meet(met)
    many = np.bincount(loser, minlength=len(met.small)) > 2  # with two such pairs, three cannot all meet
    rows = np.flatnonzero(many)
    lost[rows] = _lost_by_cutting(met, rows, crs)
    twice = ~many[loser]
    loser, first, second = loser[twice], first[twice], second[twice]
    lost -= np.bincount(loser, weights=_shared_by_three(met.small, (loser, first, second), crs), minlength=len(lost))
    pairs = np.unique(np.stack([met.owner[met.loser], met.owner[met.taker]], axis=-1), axis=0)
    by_row = np.bincount(met.owner, weights=lost, minlength=len(shapes)).astype(np.float64, copy=False)
    return Taken(_whole(shapes, met, crs), by_row, pairs[:, 1], pairs[:, 0])


def _whole(shapes: Shapes, met: _Meeting, crs: CRS) -> Numbers:
    """The official area of each shape: that of its one piece, or measured anew where it was cut into several."""
    pieces_of = np.bincount(met.owner, minlength=len(shapes))
    whole = np.bincount(met.owner, weights=met.own, minlength=len(shapes)).astype(np.float64, copy=False)
    several = pieces_of > 1
    whole[several] = official_m2(gpd.GeoSeries(shapes[several], crs=crs)).to_numpy()
    return whole


def _meeting(shapes: Shapes, crs: CRS, nothing_m2: float) -> _Meeting:
    small, owner = pieces(shapes)
    one, other = box_pairs(small)
    apart = owner[one] != owner[other]
    one, other = one[apart], other[apart]
    turned = owner[one] > owner[other]
    taker, loser = np.where(turned, other, one), np.where(turned, one, other)
    own, m2 = _own_and_shared(small, taker, loser, crs)
    doubtful = np.flatnonzero((m2 > nothing_m2) & (m2 <= _DOUBTFUL_M2))
    unit_m2 = metres_per_unit(crs) ** 2
    m2[doubtful] = np.where(shared_m2(small, taker[doubtful], loser[doubtful]) * unit_m2 > nothing_m2, m2[doubtful], 0.0)
    order = np.lexsort((taker, loser))
    order = order[m2[order] > nothing_m2]
    return _Meeting(small, owner, own, taker[order], loser[order], m2[order])


def _own_and_shared(small: Shapes, one: Counts, other: Counts, crs: CRS) -> tuple[Numbers, Numbers]:
    """Official areas: of each piece, and what each pair shares. Of a long piece only what lies near the other one is asked."""
    long = shapely.get_num_coordinates(small) + shapely.length(small) * metres_per_unit(crs) / LONGEST_EDGE_M > _LONG
    near: list[Shapes] = [small]
    sides = []
    for own, partner in ((one, other), (other, one)):
        pairs = np.flatnonzero(long[own])
        west, south, east, north = shapely.bounds(small[partner[pairs]]).T
        frames = shapely.box(west - _ROOM, south - _ROOM, east + _ROOM, north + _ROOM)
        side = own.copy()
        side[pairs] = np.arange(len(pairs)) + sum(map(len, near))
        sides.append(side)
        near.append(on_all_cores(shapely.intersection, small[own[pairs]], frames))
    there = np.concatenate(near)
    flat = flat_rings(there, crs)
    areas = flat.sign * np.abs(doubled_areas(flat)) / 2
    areas = np.bincount(flat.owner, weights=areas, minlength=len(there)).astype(np.float64, copy=False)
    return areas[: len(small)], shared_of_rings(flat, len(there), sides[0], sides[1])


def _takers_that_meet(met: _Meeting) -> tuple[Counts, Counts, Counts]:
    """Each loser with two of its takers that share ground which may lie within it."""
    last = np.searchsorted(met.loser, met.loser, side="right")
    many = last - np.arange(len(met.loser)) - 1  # of the same loser, standing after
    first = np.repeat(np.arange(len(met.loser)), many)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(many) - many, many)
    trio = np.stack([met.loser[first], met.taker[first], met.taker[second]])
    boxes = shapely.bounds(met.small)[trio]
    meet = np.all(boxes[:, :, 2:].min(axis=0) > boxes[:, :, :2].max(axis=0), axis=1)
    loser, one, other = trio[:, meet]
    shared = np.isin(_numbers(one, other, met), _numbers(met.taker, met.loser, met))
    return loser[shared], one[shared], other[shared]


def _numbers(one: Counts, other: Counts, met: _Meeting) -> Counts:
    """A number for each pair, whichever stands first."""
    return np.asarray(np.minimum(one, other) * len(met.small) + np.maximum(one, other))


def _shared_by_three(small: Shapes, trio: tuple[Counts, Counts, Counts], crs: CRS) -> Numbers:
    """The official area that all three of each trio share."""
    loser, one, other = trio
    pairs, place = np.unique(np.stack([one, other]), axis=1, return_inverse=True)
    common = polygons_in(on_all_cores(shapely.intersection, small[pairs[0]], small[pairs[1]]))
    used, where = np.unique(loser, return_inverse=True)
    return _own_and_shared(np.concatenate([small[used], common]), where, len(used) + place.reshape(-1), crs)[1]


def _lost_by_cutting(met: _Meeting, rows: Counts, crs: CRS) -> Numbers:
    """The official area that the pieces ``rows`` lose when all that is taken is cut away."""
    first = np.searchsorted(met.loser, rows)
    count = np.searchsorted(met.loser, rows, side="right") - first
    left = met.small[rows]
    few = count <= _FEW
    for nth in range(_FEW):
        more = few & (count > nth)
        left[more] = on_all_cores(shapely.difference, left[more], met.small[met.taker[first[more] + nth]])
    for row in np.flatnonzero(~few):
        takers = met.small[met.taker[first[row] : first[row] + count[row]]]
        left[row] = shapely.difference(left[row], shapely.union_all(takers))
    both = gpd.GeoSeries(np.concatenate([met.small[rows], left]), crs=crs)
    before, after = np.split(official_m2(both).to_numpy(), 2)
    return np.asarray(before - after)
