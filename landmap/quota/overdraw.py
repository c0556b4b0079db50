"""More drawn than granted: an error that names the rows by which the limit was passed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from landmap.errors import QuotaError
from landmap.quota.tree import rows_behind

if TYPE_CHECKING:
    import pandas as pd

    from landmap.quota.tally import NodeTally, Tally
    from landmap.site import Site

_NAMED = 5  # rows named in a message; the rest is counted


@dataclass(frozen=True, slots=True)
class Overdraw:
    """A quota on which more is drawn than granted, by how much, and the rows (of Tally.bookings) that passed the limit."""

    node: NodeTally
    rows: pd.DataFrame

    @property
    def mu(self) -> Decimal:
        """By how much more is drawn than granted."""
        return self.node.overdrawn_mu


def overdraws(tally: Tally, site: Site) -> tuple[Overdraw, ...]:
    """The quotas on which more is drawn than granted, each with the rows by which it was: the last in time.

    What is used comes before what is committed, the older before the newer, what has no date last: the limit was kept as
    long as the sum up to a row was within it, and every row after that is named. A remainder has no limit of its own: the
    quota above it is the one that is overdrawn.
    """
    granted = {quota.id for quota in site.quota if not quota.remainder}
    return tuple(Overdraw(node, _beyond(tally, node, site)) for node in tally.overdrawn if node.id in granted)


def within_limits(tally: Tally, site: Site) -> None:
    """Raise QuotaError, with the rows, if more is drawn on any quota than granted."""
    found = overdraws(tally, site)
    if not found:
        return
    raise QuotaError(
        "；".join(f"{each.node.name}超占 {each.mu:,} 亩：{_names(each.rows, '等 {} 行')}" for each in found),
        "; ".join(
            f"{each.node.name_en or each.node.id} is overdrawn by {each.mu:,} mu: {_names(each.rows, 'and {} more')}"
            for each in found
        ),
        where=", ".join(each.node.id for each in found),
        mend_zh="核对这些行的供应阶段、用地来源和占用指标；确已超出的，须调减拟供或另落实指标",
        mend_en="check stage, origin and quota of these rows; if they are right, plan less supply or obtain more quota",
    )


def _beyond(tally: Tally, node: NodeTally, site: Site) -> pd.DataFrame:
    rows = rows_behind(tally.bookings, node.id, site)
    rows = rows[rows["m2"] > 0]
    rows = rows.sort_values(["column", "booked_on", "id"], key=_in_time, kind="stable", na_position="last")
    drawn = np.cumsum(np.rint(rows["m2"].to_numpy() * 1e6).astype(np.int64))
    return rows[drawn > int(node.limit_mu * 2000 / 3 * 1_000_000)]


def _in_time(values: pd.Series) -> pd.Series:
    return values != "used" if values.name == "column" else values


def _names(rows: pd.DataFrame, rest: str) -> str:
    named = "、".join(f"{row.id}（{row.source_file}:{row.source_row}）" for row in rows.head(_NAMED).itertuples())
    return named if len(rows) <= _NAMED else f"{named} {rest.format(len(rows) - _NAMED)}"
