"""Who keeps ground that two parcels claim, and who gets ground that nobody has: rules that are stated, tried in their order.

A rule decides a pair or does not; the first that does is named. What none decides is left for a person. No rule looks for the
largest parcel.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from landmap.rings import Counts, Numbers
from landmap.site import MendRule

Signs = npt.NDArray[np.int64]

OPEN = "open"  # no rule decided
LONGEST_EDGE = "longest_edge"
_EVEN = 1e-3  # of itself: shares that differ by less decide nothing


@dataclass(frozen=True, slots=True)
class Claims:
    """What the rules know of each parcel: official area, registered area, day of the survey; NaN or NaT where unknown."""

    area_m2: Numbers
    registered_m2: Numbers
    surveyed_on: npt.NDArray[np.datetime64]

    @classmethod
    def of(cls, parcels: pd.DataFrame, area_m2: Numbers) -> Claims:
        """Columns read: registered_m2 (m2), surveyed_on."""
        registered = np.asarray(parcels["registered_m2"].astype("Float64").to_numpy(na_value=np.nan), dtype=np.float64)
        return cls(area_m2, registered, parcels["surveyed_on"].to_numpy(dtype="datetime64[ns]"))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows that claim the same ``m2``."""

    one: Counts
    other: Counts
    m2: Numbers


Rule = Callable[[Claims, Pairs, float], Signs]


def surveyed_later(claims: Claims, pairs: Pairs, _even_m2: float) -> Signs:
    """The parcel surveyed later keeps the ground. 1: the first of the pair, -1: the second, 0: undecided."""
    one, other = claims.surveyed_on[pairs.one], claims.surveyed_on[pairs.other]
    return np.where(one > other, 1, np.where(one < other, -1, 0))  # NaT is neither


def registered_fits(claims: Claims, pairs: Pairs, even_m2: float) -> Signs:
    """The ground is kept by the one with which the registered areas fit better, by more than ``even_m2``."""
    loses = [_misfit(claims, rows, -pairs.m2) - _misfit(claims, rows, np.zeros(len(rows))) for rows in (pairs.one, pairs.other)]
    gain = np.nan_to_num(loses[0]) - np.nan_to_num(loses[1])  # above 0: the first is hurt more
    return np.where(gain > even_m2, 1, np.where(gain < -even_m2, -1, 0))


def larger_share(claims: Claims, pairs: Pairs, _even_m2: float) -> Signs:
    """The parcel of which the ground is the larger share keeps it: the smaller of the two."""
    share = [pairs.m2 / claims.area_m2[rows] for rows in (pairs.one, pairs.other)]
    return np.where(share[0] > share[1] * (1 + _EVEN), 1, np.where(share[1] > share[0] * (1 + _EVEN), -1, 0))


RULES: Mapping[MendRule, Rule] = {
    "surveyed_later": surveyed_later,
    "registered_fits": registered_fits,
    "larger_share": larger_share,
}


def keepers(claims: Claims, pairs: Pairs, precedence: Sequence[MendRule], even_m2: float) -> tuple[Signs, list[str]]:
    """For each pair 1 or -1 (the first or the second keeps the ground) or 0, and the rule that decided ("open": none)."""
    decided = np.zeros(len(pairs.one), dtype=np.int64)
    names = np.full(len(pairs.one), OPEN, dtype=object)
    for name in precedence:
        found = RULES[name](claims, pairs, even_m2)
        fresh = (decided == 0) & (found != 0)
        decided[fresh], names[fresh] = found[fresh], name
    return decided, names.tolist()


def receiver(claims: Claims, rows: Counts, m2: float, edge: Numbers, precedence: Sequence[MendRule]) -> tuple[int, str]:
    """Which of the neighbours ``rows`` gets ``m2`` that nobody has, and the rule.

    The only one whose registered area lacks all of it, or who has the longest ``edge`` along it (of two alike the first).
    """
    if "registered_fits" in precedence:
        better = _misfit(claims, rows, np.zeros(len(rows))) - _misfit(claims, rows, np.full(len(rows), m2))
        best = np.flatnonzero(np.nan_to_num(better) >= m2 * (1 - 1e-9))  # all of it is lacking
        if len(best) == 1:
            return int(rows[best[0]]), "registered_fits"
    return int(rows[int(np.argmax(np.round(edge, 3)))]), LONGEST_EDGE


def _misfit(claims: Claims, rows: Counts, change_m2: Numbers) -> Numbers:
    return np.abs(claims.area_m2[rows] + change_m2 - claims.registered_m2[rows])
