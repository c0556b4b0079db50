"""Demand met from stock instead of new land."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from landmap.quota.ahead.changes import Revive
from landmap.quota.ahead.demand import weighing_on
from landmap.quota.ahead.state import DRAWS_NOTHING, NOT_SEEKING, Done, State
from landmap.units import mu_from_m2, rounded


def revive(state: State, change: Revive) -> Done:
    """``state`` after demand was met from stock: that of the row named, or the earliest on a quota."""
    return _generally(state, change) if change.id is None else _move_onto_stock(state, change, change.id)


def _move_onto_stock(state: State, change: Revive, label: str) -> Done:
    """One project, or one committed row, is met from stock."""
    role = state.role_of(change)
    if role == "projects":
        rows = state.wanted(label)
        if rows.empty:
            return state.after(change, state, *NOT_SEEKING)
        return _met(state, change, rows, _share(state, change, rows["mu"]))
    mine = state.drawing(role, label)
    rows = state.bookings[mine]
    if rows.empty:
        return state.after(change, state, *DRAWS_NOTHING)
    if (rows["column"] == "used").any():
        zh, en = (
            "已批准的用地不能由存量顶替（撤销批准请用 drop）",
            "approved land is used: stock cannot stand in (drop it to revoke it)",
        )
        raise state.error(change, zh, en)
    mu = mu_from_m2(rows["m2"].to_numpy(dtype="float64"))
    part = _share(state, change, pd.Series(mu))
    after = state.scaled(mine, 1 - part).with_met(rows.assign(on=rows["booked_on"]), list(mu * part), change.on)
    return state.after(change, after, *_met_words(float(mu.sum()) * part))


def _share(state: State, change: Revive, mu: pd.Series) -> float:
    """The share of ``mu`` that the change has stock meet; an error where it is more than there is, or nobody knows how much."""
    if change.mu is None:
        return 1.0
    if mu.isna().any():
        raise state.error(change, "需地不详，不能只顶替一部分", "nobody knows what it needs: it cannot be met in part")
    whole = float(mu.sum())
    if rounded(change.mu) > rounded(whole):
        raise state.error(
            change,
            f"只有 {rounded(whole):,} 亩，不能由存量满足 {rounded(change.mu):,} 亩",
            f"it is {rounded(whole):,} mu: stock cannot meet {rounded(change.mu):,} mu of it",
        )
    return min(change.mu / whole, 1.0)


def _generally(state: State, change: Revive) -> Done:
    """Demand on a quota is met from stock, the earliest first."""
    rows = state.demand
    if change.quota is not None:
        rows = weighing_on(rows, state.node_of(change, change.quota), state.zone.site, "on")
    if change.on is not None:
        rows = rows[rows["on"].isna() | (rows["on"] >= pd.Timestamp(change.on))]
    rows = rows[rows["mu"].notna()].sort_values(["on", "id"], kind="stable", na_position="last")
    needed = rows["mu"].to_numpy(dtype="float64")
    left = max(float(change.mu or 0) - needed.sum(), 0.0)
    met = np.clip(float(change.mu or 0) - (np.cumsum(needed) - needed), 0, needed)
    after, effect = _less(state, change, rows[met > 0], met[met > 0])
    if left:
        zh = f"{effect.zh}；另有 {rounded(left):,} 亩没有可顶替的需求"
        en = f"{effect.en}; there is no demand for {rounded(left):,} mu more"
        effect = replace(effect, zh=zh, en=en)
    return after, effect


def _met(state: State, change: Revive, rows: pd.DataFrame, part: float) -> Done:
    if rows["mu"].isna().any():  # the whole of a project of which nobody knows how much it needs
        rest = state.demand.drop(index=rows.index).reset_index(drop=True)
        zh, en = "需地不详，整个项目改用存量", "it moves onto stock land as a whole; nobody knows how much it needs"
        return state.after(change, replace(state, demand=rest), zh, en)
    return _less(state, change, rows, rows["mu"].to_numpy(dtype="float64") * part)


def _less(state: State, change: Revive, rows: pd.DataFrame, met: npt.NDArray[np.float64]) -> Done:
    """The demand less what is ``met`` of each of ``rows``; what is met in full is no longer there."""
    demand = state.demand.copy()
    demand.loc[rows.index, "mu"] = rows["mu"].to_numpy(dtype="float64") - met
    demand = demand[demand["mu"].isna() | (demand["mu"] > 0)].reset_index(drop=True)
    after = replace(state, demand=demand).with_met(rows, list(met), change.on)
    return state.after(change, after, *_met_words(float(np.sum(met))))


def _met_words(mu: float) -> tuple[str, str]:
    return f"{rounded(mu):,} 亩由存量满足", f"stock meets {rounded(mu):,} mu"
