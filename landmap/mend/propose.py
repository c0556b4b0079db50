"""The transfers of ground that would leave parcels without overlaps and narrow gaps, one after the other.

Each transfer takes what two parcels still share at its turn, so that ground which three claim is given once and every m2 that
one loses another gains. Areas are official: what a parcel loses is its area before less its area after.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS

from landmap.area import metres_per_unit, official_m2
from landmap.errors import ColumnError
from landmap.mend import ground as land
from landmap.mend.precedence import OPEN, Claims, Pairs, keepers, receiver
from landmap.overlap import Gaps, Limits, gaps_between, mean_width, noded, overlapping
from landmap.rings import Counts, Numbers, Shapes
from landmap.site import Mending, Thresholds

_NOTHING_M2 = 0.005  # 0.00 m2, as areas are stated: what is left of a pair when others have been served
WITHIN_M = 0.002  # points nearer than this are one: coordinates are written to the millimetre
_READ = ("parcel_id", "source_file", "source_row", "registered_m2", "surveyed_on", "geometry")


@dataclass(frozen=True, slots=True)
class Transfer:
    """``m2`` of ``ground`` that row ``gives`` loses to row ``gets`` by ``rule``; -1: a gap, or left for a person (rule "open").

    ``between`` are the rows that it lies between.
    """

    kind: str
    rule: str
    between: tuple[int, ...]
    gives: int
    gets: int
    m2: float
    ground: shapely.Geometry


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would be done to ``parcels`` (as given) by which ``settings``: the transfers in their order, the shapes after."""

    parcels: gpd.GeoDataFrame
    settings: Mending
    transfers: tuple[Transfer, ...]
    shapes: Shapes
    before_m2: Numbers
    after_m2: Numbers

    @property
    def changed(self) -> npt.NDArray[np.bool_]:
        """Which rows have another shape afterwards."""
        rows = [row for one in self.transfers for row in _reshaped(one)]
        return np.isin(np.arange(len(self.shapes)), rows)


@dataclass(slots=True)
class _Land:
    """The shapes and their official areas as they stand after the transfers so far."""

    crs: CRS
    shapes: Shapes
    m2: Numbers
    done: list[Transfer] = field(default_factory=list)

    def measured(self, shapes: Shapes) -> Numbers:
        return np.asarray(official_m2(gpd.GeoSeries(shapes, crs=self.crs)).fillna(0.0).to_numpy(dtype=float))


def propose(parcels: gpd.GeoDataFrame, thresholds: Thresholds, settings: Mending) -> Proposal:
    """Who would give and get which ground: overlaps above overlap_m2 by the precedence, gaps up to gap_width_m to a neighbour.

    Columns read: parcel_id, source_file, source_row, registered_m2 (m2), surveyed_on, geometry (valid polygons in a projected
    CRS). The frame is not touched. An overlap that no rule decides, or that is all but the whole of the parcel that would lose
    it, and a gap that is wider, are listed and left for a person.
    """
    ColumnError.unless(parcels.columns, _READ, "mend.propose")
    shapes = np.asarray(parcels.geometry.array, dtype=object)
    state = _Land(parcels.crs, shapes.copy(), np.zeros(0))
    before = state.m2 = state.measured(shapes)
    one, other, shared = overlapping(shapes, thresholds.overlap_m2 / metres_per_unit(parcels.crs) ** 2)
    dirty = np.isin(np.arange(len(shapes)), np.concatenate([one, other]))
    gaps = gaps_between(shapes, dirty, _limits(parcels, thresholds, settings)) if len(shapes) else None
    pairs = Pairs(one, other, state.measured(shared))
    state.m2 = before.copy()
    _give_overlaps(state, parcels, pairs, shared, (thresholds, settings))
    if gaps is not None:
        _give_gaps(state, parcels, gaps, settings)
    return Proposal(parcels, settings, tuple(state.done), state.shapes, before, state.m2)


def _reshaped(transfer: Transfer) -> Sequence[int]:
    """The rows whose shape a transfer changes: who loses an overlap, who gets a gap."""
    return [row for row in (transfer.gives if transfer.kind == "overlap" else transfer.gets,) if row >= 0]


def _limits(parcels: gpd.GeoDataFrame, thresholds: Thresholds, settings: Mending) -> Limits:
    metre = metres_per_unit(parcels.crs)
    narrow = max(settings.gap_width_m, thresholds.sliver_m) / metre
    return Limits(thresholds.gap_least_m2 / metre**2, thresholds.gap_m2 / metre**2, narrow, WITHIN_M / metre)


def _give_overlaps(
    state: _Land, parcels: gpd.GeoDataFrame, pairs: Pairs, shared: Shapes, limits: tuple[Thresholds, Mending]
) -> None:
    thresholds, settings = limits
    sign, rules = keepers(Claims.of(parcels, state.m2), pairs, settings.precedence, thresholds.overlap_m2)
    for number in np.flatnonzero(sign == 0):
        rows = (int(pairs.one[number]), int(pairs.other[number]))
        state.done.append(Transfer("overlap", OPEN, rows, -1, -1, float(pairs.m2[number]), shared[number]))
    decided = np.flatnonzero(sign)
    keep = np.where(sign == 1, pairs.one, pairs.other)[decided]
    lose = np.where(sign == 1, pairs.other, pairs.one)[decided]
    names = [rules[number] for number in decided]
    for turn in land.each_row_once(keep, lose):
        _take(state, keep[turn], lose[turn], [names[number] for number in turn], thresholds)


def _take(state: _Land, keep: Counts, lose: Counts, rules: Sequence[str], thresholds: Thresholds) -> None:
    """One round: each of ``lose`` gives what it still shares with its one of ``keep``."""
    shared = land.common(state.shapes[lose], state.shapes[keep])
    left = land.less(state.shapes[lose], state.shapes[keep])
    left_m2 = state.measured(left)
    shared_m2 = state.measured(shared)
    metre = metres_per_unit(state.crs)
    gone = (left_m2 <= thresholds.overlap_m2) | (mean_width(left) * metre < thresholds.sliver_m)
    for number, (keeper, loser) in enumerate(zip(keep.tolist(), lose.tolist(), strict=True)):
        between = (min(keeper, loser), max(keeper, loser))
        if shared_m2[number] < _NOTHING_M2:
            continue
        if gone[number]:
            state.done.append(Transfer("overlap", OPEN, between, -1, -1, float(shared_m2[number]), shared[number]))
            continue
        m2 = float(state.m2[loser] - left_m2[number])
        state.done.append(Transfer("overlap", rules[number], between, loser, keeper, m2, shared[number]))
        state.shapes[loser], state.m2[loser] = left[number], left_m2[number]


def _give_gaps(state: _Land, parcels: gpd.GeoDataFrame, gaps: Gaps, settings: Mending) -> None:
    metre = metres_per_unit(state.crs)
    m2, width_m = state.measured(gaps.ground), mean_width(gaps.ground) * metre
    edges = _edges_along(state, gaps, WITHIN_M / metre)
    ends = np.searchsorted(gaps.gap, np.arange(len(gaps.ground) + 1))
    for number, ground in enumerate(gaps.ground):
        at = slice(ends[number], ends[number + 1])
        rows = gaps.row[at]
        between = tuple(rows.tolist())
        if width_m[number] > settings.gap_width_m or not edges[at].any():
            state.done.append(Transfer("gap", OPEN, between, -1, -1, float(m2[number]), ground))
            continue
        gets, rule = receiver(Claims.of(parcels, state.m2), rows, float(m2[number]), edges[at], settings.precedence)
        _add(state, gets, rows[rows != gets], Transfer("gap", rule, between, -1, gets, 0.0, ground))


def _edges_along(state: _Land, gaps: Gaps, within: float) -> Numbers:
    """How much of each gap's edge each of its neighbours has, in units of the plane."""
    near = shapely.buffer(state.shapes[gaps.row], within)
    return np.asarray(shapely.length(shapely.intersection(shapely.boundary(gaps.ground)[gaps.gap], near)))


def _add(state: _Land, gets: int, others: Counts, transfer: Transfer) -> None:
    within = WITHIN_M / metres_per_unit(state.crs)
    own = noded(state.shapes[[gets, *others]], within)[0] if len(others) else state.shapes[gets]
    whole = land.plus(own, transfer.ground, state.shapes[others], within)
    m2 = float(state.measured(np.array([whole], dtype=object))[0])
    gained = m2 - float(state.m2[gets])
    state.done.append(Transfer("gap", transfer.rule, transfer.between, -1, gets, gained, transfer.ground))
    state.shapes[gets], state.m2[gets] = whole, m2
