"""What a scenario's changes work on, one after the other, and what each of them did."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landmap.errors import SiteError
from landmap.quota.ahead.changes import ROLES, Change, GroundRole
from landmap.quota.ahead.demand import sum_mu
from landmap.quota.tree import used_and_committed
from landmap.site import did_you_mean, quotas_named
from landmap.terms import KEYS

if TYPE_CHECKING:
    from landmap.quota.ahead.zone import Zone

NOTHING_MET = pd.DataFrame(
    {
        "id": pd.Series(dtype="string"),
        "node": pd.Series(dtype="string"),
        "mu": pd.Series(dtype="Float64"),
        "on": pd.Series(dtype="datetime64[ns]"),
        "column": pd.Series(dtype="string"),
    }
)
PLACES = 6  # m2 are booked to a millionth
DRAWS_NOTHING = ("不占用新增指标，无变化", "draws on no quota: nothing changes")
NOT_SEEKING = ("已落地或放弃，不计需求，无变化", "has landed or was dropped: nothing changes")
_ROLE_ZH = {"parcels": "地块", "roads": "道路", "projects": "项目"}


@dataclass(frozen=True, slots=True)
class Effect:
    """What one change did, in mu: what it adds to (or takes from) what is used, committed, demanded, met from stock."""

    change: Change
    used_mu: Decimal
    committed_mu: Decimal
    demand_mu: Decimal
    met_mu: Decimal
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class State:
    """Bookings, demand and what stock meets, as far as the changes have been applied; ``gone`` and ``added`` are (role, id)."""

    bookings: pd.DataFrame
    demand: pd.DataFrame
    met: pd.DataFrame
    zone: Zone
    name: str
    gone: frozenset[tuple[str, str]] = frozenset()
    added: frozenset[tuple[str, str]] = frozenset()

    def ids(self, role: str) -> set[str]:
        """The ids that rows of a role have now."""
        frame: pd.DataFrame = getattr(self.zone, role)
        had = {(role, str(each)) for each in frame[KEYS[role]].dropna().unique()}
        return {label for of, label in (had - self.gone) | self.added if of == role}

    def role_of(self, change: Change) -> GroundRole:
        """The role of the row that ``change`` names. Raises SiteError where it is not there, or in several layers."""
        said: GroundRole | None = getattr(change, "role", None)
        label = str(change.id)
        roles: list[GroundRole] = [role for role in (ROLES if said is None else (said,)) if label in self.ids(role)]
        if not roles:
            hint = did_you_mean(label, sorted({known for role in ROLES for known in self.ids(role)}))
            raise self.error(change, f"没有 {label}{hint}", f"there is no {label}{hint}")
        if len(roles) > 1:
            zh, en = "、".join(_ROLE_ZH[role] for role in roles), ", ".join(roles)
            raise self.error(change, f"{label} 既是{zh}，须给出 role", f"{label} is one of {en}: state its role")
        return roles[0]

    def node_of(self, change: Change, said: str) -> str:
        """The id of the quota that ``change`` names by id or name. Raises SiteError where the site has none of it."""
        named = quotas_named(self.zone.site.quota)
        if said.strip() not in named:
            hint = did_you_mean(said, sorted(named))
            raise self.error(change, f"没有指标 {said}{hint}", f"there is no quota {said}{hint}")
        return named[said.strip()]

    def error(self, change: Change, zh: str, en: str) -> SiteError:
        """The error that ``change`` cannot be."""
        which = f"{self.name}: {type(change).__name__.lower()} {change.id or ''}".rstrip()
        return SiteError(zh, en, where=which, mend_zh="改正该项变动", mend_en="mend that change")

    def of(self, role: str, label: str) -> pd.Series:
        """Which bookings are of one row."""
        return (self.bookings["role"] == role) & (self.bookings["id"] == label)

    def drawing(self, role: str, label: str) -> pd.Series:
        """Which bookings are of one row and have ground."""
        return self.of(role, label) & (self.bookings["m2"] > 0)

    def scaled(self, rows: pd.Series, by: float) -> State:
        """With the areas of the bookings ``rows`` times ``by``; what documents state of them stays."""
        areas = ["m2", "gross_m2", "outside_m2", "shared_m2", "planar_m2"]
        bookings = self.bookings.copy()
        bookings.loc[rows, areas] = np.round(bookings.loc[rows, areas] * by, PLACES)
        return replace(self, bookings=bookings)

    def wanted(self, label: str) -> pd.DataFrame:
        """The demand of one project."""
        return self.demand[self.demand["id"] == label]

    def after(self, change: Change, other: State, zh: str, en: str) -> tuple[State, Effect]:
        """``other`` as the state after ``change``, and what it did."""
        (used_before, committed_before), (used, committed) = _booked(self), _booked(other)
        demand, met = sum_mu(other.demand["mu"]) - sum_mu(self.demand["mu"]), sum_mu(other.met["mu"]) - sum_mu(self.met["mu"])
        return other, Effect(change, used - used_before, committed - committed_before, demand, met, zh, en)

    def with_met(self, rows: pd.DataFrame, mu: Collection[float], on: date | None) -> State:
        """With ``mu`` of the demand of each of ``rows`` (id, node) met from stock on a day (that of the row unless given)."""
        days = rows["on"] if on is None else pd.Series(pd.Timestamp(on), index=rows.index)
        column = rows.get("column", "used")  # a project counts as used when it comes
        more = pd.DataFrame({"id": rows["id"], "node": rows["node"], "mu": list(mu), "on": days, "column": column})
        return replace(self, met=joined(self.met, more))


Done = tuple[State, Effect]


def joined(frame: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with the rows of ``more`` after it, its dtypes kept."""
    return pd.concat([frame, more[list(frame.columns)].astype(frame.dtypes.to_dict())], ignore_index=True)


def _booked(state: State) -> tuple[Decimal, Decimal]:
    """All that is used and committed, as tallies print it: what changes did then sums to the difference, to the last digit."""
    return used_and_committed(_booked_mu(state, "used"), _booked_mu(state, "committed"))


def _booked_mu(state: State, column: str) -> Decimal:
    m2 = state.bookings.loc[state.bookings["column"] == column, "m2"].to_numpy()
    return Decimal(int(np.rint(m2 * 1_000_000).astype(np.int64).sum())) * 3 / 2000 / 1_000_000  # whole millionths: any order
