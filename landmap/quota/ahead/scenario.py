"""What if: the zone with a few changes, its quotas and demand tallied anew, and scenarios side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from landmap.quota.ahead.apply import apply
from landmap.quota.ahead.changes import Change
from landmap.quota.ahead.demand import demand_of, sum_mu, weighing_on
from landmap.quota.ahead.state import NOTHING_MET, Effect, State
from landmap.quota.ahead.zone import Zone
from landmap.quota.tree import node_tallies

if TYPE_CHECKING:
    from landmap.quota.tally import NodeTally
    from landmap.site import Site

BASE = "现状 base"
_ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Scenario:
    """The zone with some changes on the day ``on``. All frames are its own.

    ``bookings`` has the columns of Tally.bookings (an added row has the layer "scenario" and no geometry behind it), ``demand``
    those of demand_of, ``met`` the demand met from stock (id, node, mu, on, and the column of the tally where it would have
    stood), ``avoided`` the outcomes that made new land unneeded (id, mu, on). ``effects`` says what each change did, in the
    order in which they were given; what they draw and free sums to the difference from the base.
    """

    name: str
    site: Site
    on: date
    nodes: tuple[NodeTally, ...]
    bookings: pd.DataFrame
    demand: pd.DataFrame
    met: pd.DataFrame
    avoided: pd.DataFrame
    effects: tuple[Effect, ...] = ()

    def demand_on(self, node: str) -> pd.DataFrame:
        """The rows of ``demand`` that would draw the quota ``node`` down."""
        return weighing_on(self.demand, node, self.site, "on")

    def demand_mu(self, node: str) -> Decimal:
        """New land that projects still look for on the quota ``node``, in mu; what they do not state is not in it."""
        return sum_mu(self.demand_on(node)["mu"])

    def met_mu(self, node: str) -> Decimal:
        """Demand on the quota ``node`` that is met from stock, in mu."""
        return sum_mu(weighing_on(self.met, node, self.site, "on")["mu"])


def scenario(zone: Zone, changes: Sequence[Change] = (), name: str = BASE) -> Scenario:
    """The quotas and the demand of ``zone`` as they would be with ``changes``; the zone is untouched.

    The order of the changes does not matter: drops come first (the ground is cut apart anew where a dropped row shared it),
    then what is added, resized, retimed, met from stock. Without changes the result is the base exactly. Columns read:
    those of quota.book, demand_of, avoided_of. Raises SiteError for an id or quota that is not there, and for a change
    that cannot be.
    """
    state = State(
        bookings=zone.tally.bookings.copy(),
        demand=demand_of(zone.projects, zone.site),
        met=NOTHING_MET.copy(),
        zone=zone,
        name=name,
    )
    state, effects = apply(state, changes)
    return Scenario(
        name=name,
        site=zone.site,
        on=zone.on,
        nodes=node_tallies(state.bookings, zone.site, _still_there(zone.tally.undecided, state)),
        bookings=state.bookings,
        demand=state.demand,
        met=state.met,
        avoided=avoided_of(zone.outcomes),
        effects=effects,
    )


def _still_there(undecided: pd.DataFrame, state: State) -> pd.DataFrame:
    """The rows of Tally.undecided that the changes have not dropped."""
    rows = pd.MultiIndex.from_arrays([undecided["role"], undecided["id"]])
    return undecided[~rows.isin(state.gone)] if state.gone else undecided


def avoided_of(outcomes: pd.DataFrame) -> pd.DataFrame:
    """New land that revived stock made unneeded: id, mu, on (start, else signing, else first talks; NaT unknown), sorted.

    Columns read: outcome_id, avoided_mu (mu), start_on, signed_on, talks_on.
    """
    rows = outcomes[outcomes["avoided_mu"].notna()]
    days = rows["start_on"].fillna(rows["signed_on"]).fillna(rows["talks_on"])
    found = pd.DataFrame(
        {
            "id": rows["outcome_id"].astype("string"),
            "mu": rows["avoided_mu"].astype("Float64"),
            "on": days.astype("datetime64[ns]"),
        }
    )
    return found.sort_values(["on", "id", "mu"], kind="stable", ignore_index=True)


# Beside what NodeTally has: demand, what of it stock meets, and what would be left if all demand came.
_FIGURES: Mapping[str, Callable[[Scenario, NodeTally], Decimal]] = {
    "limit_mu": lambda _, node: node.limit_mu,
    "used_mu": lambda _, node: node.used_mu,
    "committed_mu": lambda _, node: node.committed_mu,
    "remaining_mu": lambda _, node: node.remaining_mu,
    "demand_mu": lambda one, node: one.demand_mu(node.id),
    "met_from_stock_mu": lambda one, node: one.met_mu(node.id),
    "after_demand_mu": lambda one, node: node.remaining_mu - one.demand_mu(node.id),
}


def compare(scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """The scenarios side by side, each against the first (the base): one row per quota and figure, exact Decimals in mu.

    Columns: quota (id), name, figure, one per scenario by its name, and for all but the first ``<name> Δ``, its difference from
    the first. ValueError unless the names differ and all are of one site.
    """
    names = [one.name for one in scenarios]
    if len(set(names)) != len(names):
        raise ValueError(f"两个方案同名 two scenarios bear the same name: {', '.join(names)}")
    if any(one.site.quota != scenarios[0].site.quota for one in scenarios):
        raise ValueError("方案的指标树不同 the scenarios are of different quotas")
    rows = [_side_by_side(scenarios, n, figure) for n in range(len(scenarios[0].nodes)) for figure in _FIGURES]
    differing = [f"{name} Δ" for name in names[1:]]
    return pd.DataFrame(rows, columns=["quota", "name", "figure", *names, *differing], dtype=object)


def _side_by_side(scenarios: Sequence[Scenario], n: int, figure: str) -> list[Any]:
    node = scenarios[0].nodes[n]
    values = [_FIGURES[figure](one, one.nodes[n]) for one in scenarios]
    return [node.id, node.name, figure, *values, *(value - values[0] + _ZERO for value in values[1:])]
