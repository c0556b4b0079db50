"""The tree of quotas: what is drawn on each node and on all below it, and what remains, exact to 2 decimals of a mu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from landmap.quota.tally import UNDATED, NodeTally
from landmap.site import Quota, Site
from landmap.units import balanced, rounded

_ZERO = Decimal(0)
_PER_M2 = 1_000_000  # bookings are given to a millionth of a m2: sums of whole millionths are exact in any order
Mask = npt.NDArray[np.bool_]


def node_tallies(bookings: pd.DataFrame, site: Site, undecided: pd.DataFrame | None = None) -> tuple[NodeTally, ...]:
    """Every quota of the site, in its order (a parent before its children), with what the bookings draw on it.

    A booking counts once at its node and once in each ancestor, where its date lies within the dates of the quota. A node
    with ``remainder = true`` has as its limit what remains of its parent after what its siblings still hold, so that it draws
    to zero when the parent does. An annual quota ``of`` another counts what is used of that one within its dates.
    ``undecided`` (of Tally) is told at every quota that it may be of, whatever the dates, and counts on none.
    """
    open_rows = bookings.iloc[:0] if undecided is None else undecided
    drawn = {quota.id: _drawn(bookings, open_rows, quota, site) for quota in site.quota}
    done: dict[str, NodeTally] = {}
    for remainder in (False, True):  # what remains can be told when all else is
        for quota in site.quota:
            if quota.remainder == remainder:
                parent = done.get(quota.parent or "")
                held = _held(quota, done) if remainder else _ZERO
                done[quota.id] = _node(quota, parent, held, drawn[quota.id])
    return tuple(done[quota.id] for quota in site.quota)


def rows_behind(
    bookings: pd.DataFrame,
    node: str,
    site: Site,
    *,
    column: str | None = None,
    reason: str | None = None,
    year: str | None = None,
) -> pd.DataFrame:
    """The rows of ``bookings`` that count on the quota ``node``: on itself or on any below it, within its dates.

    With ``column`` (used, committed), ``reason`` (a key of NodeTally.committed_by) or ``year`` (a key of by_year) those behind
    that one figure. Raises KeyError for a quota that the site does not have.
    """
    quota = _quota(node, site)
    behind = _within(bookings, quota, site) & _covered(bookings, quota)
    asked = {"column": column, "reason": reason, "year": year}
    for key, wanted in asked.items():
        if wanted is not None:
            behind &= (_years(bookings) if key == "year" else bookings[key]).eq(wanted).to_numpy(dtype=bool, na_value=False)
    return bookings[behind]


def may_draw_on(undecided: pd.DataFrame, node: str, site: Site) -> pd.DataFrame:
    """The rows of Tally.undecided behind NodeTally.undecided_mu of the quota ``node``. Raises KeyError as rows_behind does."""
    return undecided[undecided["node"].isin(_nodes(_quota(node, site), site)).to_numpy(dtype=bool)]


def mu_of(m2: float) -> Decimal:
    """Mu of booked m2 (given to a millionth), exact, so that a sum does not depend on its order."""
    return Decimal(repr(round(float(m2), 6))) * 3 / 2000


def used_and_committed(used: Decimal, committed: Decimal) -> tuple[Decimal, Decimal]:
    """The two as they are printed: their sum is what both are together, rounded.

    Rounded one by one, two halves of a cent would make a quota look overdrawn of which nothing is left, and no row to blame.
    """
    one, other = balanced([used, committed], total=used + committed)
    return one, other


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What draws on one quota, in mu and not rounded."""

    used: Decimal
    committed: Mapping[str, Decimal]  # by reason
    by_year: Mapping[str, Decimal]  # of what is used
    outside: Decimal  # booked on a day that the quota does not cover
    undated: Decimal  # used, and nobody knows when
    undecided: Decimal  # may draw, and nobody knows whether


def _drawn(bookings: pd.DataFrame, undecided: pd.DataFrame, quota: Quota, site: Site) -> _Drawn:
    within, covered = _within(bookings, quota, site), _covered(bookings, quota)
    used = (bookings["column"] == "used").to_numpy(dtype=bool)
    millionths = _millionths(bookings)
    undated = within & used & bookings["booked_on"].isna().to_numpy()
    counts = within & covered
    return _Drawn(
        used=_mu(millionths[counts & used]),
        committed=_by(bookings["reason"], millionths, counts & ~used, _reasons(quota, site)),
        by_year=_by(_years(bookings), millionths, counts & used, []),
        outside=_mu(millionths[within & ~covered & ~undated]),
        undated=_mu(millionths[undated]),
        undecided=_mu(_millionths(may_draw_on(undecided, quota.id, site))),
    )


def _quota(node: str, site: Site) -> Quota:
    found = next((quota for quota in site.quota if quota.id == node), None)
    if found is None:
        raise KeyError(node)
    return found


def _millionths(rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    whole: npt.NDArray[np.int64] = np.rint(rows["m2"].to_numpy() * _PER_M2).astype(np.int64)
    return whole


def _years(bookings: pd.DataFrame) -> pd.Series:
    """The year of each booking as NodeTally.by_year names it."""
    return bookings["year"].astype("string").fillna(UNDATED)


def _mu(millionths: npt.NDArray[np.int64]) -> Decimal:
    return Decimal(int(millionths.sum())) * 3 / 2000 / _PER_M2


def _by(key: pd.Series, millionths: npt.NDArray[np.int64], rows: Mask, first: list[str]) -> dict[str, Decimal]:
    """Mu of the ``rows`` by the texts of ``key``: those of ``first`` in their order, 0 where nothing is, then others sorted."""
    sums = pd.Series(millionths[rows]).groupby(key[rows].to_numpy(dtype=object)).sum()
    found = {str(text): Decimal(int(whole)) * 3 / 2000 / _PER_M2 for text, whole in sums.items()}
    return {text: found.get(text, _ZERO) for text in [*first, *sorted(set(found) - set(first))]}


def _within(bookings: pd.DataFrame, quota: Quota, site: Site) -> Mask:
    """Which bookings lie on the quota (on the one it is ``of``: then only what is used) or on any below it."""
    within = bookings["node"].isin(_nodes(quota, site)).to_numpy(dtype=bool)
    return within & (bookings["column"] == "used").to_numpy(dtype=bool) if quota.of else within


def _nodes(quota: Quota, site: Site) -> set[str]:
    """The quota (the one it is ``of``) and all below it."""
    nodes = {quota.of or quota.id}
    for other in site.quota:  # children stand after their parents
        if other.parent in nodes and other.of is None:
            nodes.add(other.id)
    return nodes


def _covered(bookings: pd.DataFrame, quota: Quota) -> Mask:
    """Which bookings are of a day that the quota covers (Quota.covers, for all rows at once)."""
    days = bookings["booked_on"]
    first, last = (
        pd.Timestamp(day or usual) for day, usual in ((quota.valid_from, date(1900, 1, 1)), (quota.valid_to, date(2200, 1, 1)))
    )
    return np.where(days.isna(), quota.of is None, (days >= first) & (days <= last)).astype(bool)


def _reasons(quota: Quota, site: Site) -> list[str]:
    """The reasons for which rules may commit ground of the quota, in the order of the rules."""
    if quota.of is not None:
        return []
    parents = {other.id: other.parent for other in site.quota}
    found: list[str] = []
    for rule in site.drawdown:
        node: str | None = rule.quota if rule.column == "committed" else None
        while node is not None and node != quota.id:
            node = parents[node]
        if node is not None and rule.reason not in found:
            found.append(rule.reason)
    return found


def _printed(parts: Mapping[str, Decimal], whole: Decimal) -> dict[str, Decimal]:
    """The parts as printed: they sum to the printed whole."""
    return dict(zip(parts, balanced(list(parts.values()), total=whole), strict=True))


def _held(quota: Quota, done: Mapping[str, NodeTally]) -> Decimal:
    """What the granted siblings of a remainder still hold of their parent's."""
    siblings = [node for node in done.values() if node.parent == quota.parent and node.id != quota.id]
    return sum((max(node.remaining_mu, _ZERO) for node in siblings), _ZERO)


def _node(quota: Quota, parent: NodeTally | None, held: Decimal, drawn: _Drawn) -> NodeTally:
    used, committed = used_and_committed(drawn.used, sum(drawn.committed.values(), _ZERO))
    if quota.limit_mu is not None:
        limit = rounded(quota.limit_mu)
        remaining = limit - used - committed
    else:
        remaining = (parent.remaining_mu if parent is not None else Decimal("0.00")) - held
        limit = remaining + used + committed
    stated = None if quota.stated_remaining_mu is None else rounded(quota.stated_remaining_mu)
    return NodeTally(
        id=quota.id,
        parent=quota.parent,
        name=quota.name,
        name_en=quota.name_en,
        depth=0 if parent is None else parent.depth + 1,
        kind=quota.kind,
        document=quota.document,
        limit_mu=limit,
        used_mu=used,
        committed_mu=committed,
        remaining_mu=remaining,
        stated_mu=stated,
        difference_mu=None if stated is None else remaining - stated,
        committed_by=_printed(drawn.committed, committed),
        by_year=_printed(drawn.by_year, used),
        outside_period_mu=rounded(drawn.outside),
        undated_mu=rounded(drawn.undated),
        undecided_mu=rounded(drawn.undecided),
        valid_from=quota.valid_from,
        valid_to=quota.valid_to,
        of=quota.of,
    )
