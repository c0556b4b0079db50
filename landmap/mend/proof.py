"""The result of a proposal held against what was there before: is it clean, and is every square metre accounted for?"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from landmap.area import metres_per_unit, official_m2
from landmap.errors import MendError
from landmap.mend.precedence import OPEN
from landmap.mend.propose import Proposal
from landmap.overlap import overlapping
from landmap.site import Thresholds

CLOSE_M2 = 0.01  # to which totals agree


@dataclass(frozen=True, slots=True)
class Proof:
    """Official m2 of all parcels: before, after, lost to one another, gained (from overlaps and gaps), and gaps closed.

    ``left`` overlaps above the tolerance are still there, all of them listed as left for a person.
    """

    before_m2: float
    lost_m2: float
    gained_m2: float
    gaps_m2: float
    after_m2: float
    left: int


def prove(proposal: Proposal, thresholds: Thresholds) -> Proof:
    """The totals, measured anew.

    Raises MendError unless the shapes are valid, no overlap is left but those listed as open, and before - lost + gaps = after
    and gained = lost + gaps, each to 0.01 m2.
    """
    after_m2 = float(official_m2(gpd.GeoSeries(proposal.shapes, crs=proposal.parcels.crs)).fillna(0.0).sum())
    overlaps = [one.m2 for one in proposal.transfers if one.gives >= 0]
    gaps = [one.m2 for one in proposal.transfers if one.kind == "gap" and one.gets >= 0]
    gained = [one.m2 for one in proposal.transfers if one.gets >= 0]
    left = _left(proposal, thresholds)
    proof = Proof(float(proposal.before_m2.sum()), sum(overlaps), sum(gained), sum(gaps), after_m2, len(left))
    open_pairs = {one.between for one in proposal.transfers if one.rule == OPEN and one.kind == "overlap"}
    faults = {
        "有无效图形 invalid shapes": not shapely.is_valid(proposal.shapes).all(),
        "仍有重叠 overlaps left": bool(left - open_pairs),
        "面积合计不平 totals do not agree": abs(proof.before_m2 - proof.lost_m2 + proof.gaps_m2 - proof.after_m2) > CLOSE_M2
        or abs(proof.gained_m2 - proof.lost_m2 - proof.gaps_m2) > CLOSE_M2,
    }
    for fault, there in faults.items():
        if there:
            zh, en = fault.split(" ", 1)
            raise MendError(f"修正结果不合格：{zh}，未写出", f"the mended parcels did not pass: {en}; nothing was written")
    return proof


def _left(proposal: Proposal, thresholds: Thresholds) -> set[tuple[int, ...]]:
    """The pairs of rows that overlap above the tolerance when all is done."""
    above = thresholds.overlap_m2 / metres_per_unit(proposal.parcels.crs) ** 2
    one, other, _ = overlapping(proposal.shapes, above)
    return set(zip(one.tolist(), other.tolist(), strict=True)) if np.size(one) else set()
