"""What each kind of change does to the bookings and the demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from landmap.quota.ahead.changes import Add, Change, Drop, Resize, Retime, Revive
from landmap.quota.ahead.revive import revive
from landmap.quota.ahead.state import DRAWS_NOTHING, NOT_SEEKING, PLACES, Done, Effect, State, joined
from landmap.quota.booking import book
from landmap.terms import KEYS
from landmap.units import m2_from_mu, mu_from_m2, rounded

LAYER = "scenario"  # the layer of rows that only a scenario has
_ORDER: tuple[type[Change], ...] = (Drop, Add, Resize, Retime, Revive)


def apply(state: State, changes: Sequence[Change]) -> tuple[State, tuple[Effect, ...]]:
    """``state`` after all ``changes``, in one order whatever order they were given in; the effects in the order given."""
    _must_differ(state, changes)
    effects: dict[int, Effect] = {}
    for n in sorted(range(len(changes)), key=lambda n: _rank(changes[n])):
        state, effects[n] = _apply(state, changes[n])
    return state, tuple(effects[n] for n in range(len(changes)))


def _rank(change: Change) -> tuple[int, bool, str, str]:
    """Drops first; what stock meets in general comes last, after what it meets of one row."""
    return _ORDER.index(type(change)), change.id is None, change.id or "", repr(change)


def _must_differ(state: State, changes: Sequence[Change]) -> None:
    said = [(type(change), change.id, getattr(change, "role", None)) for change in changes]
    for change, key in zip(changes, said, strict=True):
        if change.id is not None and said.count(key) > 1:
            raise state.error(change, "同一变动出现两次", "the same kind of change stands twice for this id")


def _apply(state: State, change: Change) -> Done:
    match change:
        case Drop():
            return _drop(state, change)
        case Add():
            return _add(state, change)
        case Resize():
            return _resize(state, change)
        case Retime():
            return _retime(state, change)
        case Revive():
            return revive(state, change)


def _drop(state: State, change: Drop) -> Done:
    role = state.role_of(change)
    after = replace(state, gone=state.gone | {(role, change.id)})
    if role == "projects":
        rest = state.demand[state.demand["id"] != change.id].reset_index(drop=True)
        said = NOT_SEEKING if state.wanted(change.id).empty else ("需求减少", "its demand falls away")
        return state.after(change, replace(after, demand=rest), *said)
    shared = _sharing(state, role, change.id)
    mine = state.of(role, change.id)
    rest = _booked_anew(after) if shared.any() else state.bookings[~mine].reset_index(drop=True)
    touched = mine.any() or shared.any()
    said = _freed(state.bookings[mine], state.bookings[shared], rest) if touched else DRAWS_NOTHING
    return state.after(change, replace(after, bookings=rest), *said)


def _sharing(state: State, role: str, label: str) -> pd.Series:
    """Which rows beside it gave up ground to the row ``label``."""
    named = state.bookings["shared_with"].fillna("").str.split(",").map(lambda takers: label in takers).astype(bool)
    return named & ~state.of(role, label)


def _booked_anew(state: State) -> pd.DataFrame:
    zone = state.zone
    frames = {}
    for role in ("parcels", "roads"):
        frame = getattr(zone, role)
        gone = [label for of, label in state.gone if of == role]
        frames[role] = frame[~frame[KEYS[role]].isin(gone).to_numpy(dtype=bool)]
    return book(frames["parcels"], frames["roads"], zone.boundary, zone.site)


def _freed(mine: pd.DataFrame, neighbours: pd.DataFrame, rest: pd.DataFrame) -> tuple[str, str]:
    """Words on what dropped ground frees, and on the neighbours that now have what they shared with it."""
    keys = ["role", "layer", "source_file", "source_row", "id"]
    both = neighbours[[*keys, "m2"]].merge(rest[[*keys, "m2"]], on=keys, suffixes=("_before", ""))
    more = (both["m2"] - both["m2_before"]).groupby(both["id"]).sum()
    zh, en = f"原占用 {_mu(mine)} 亩", f"{_mu(mine)} mu were booked to it"
    if mine.empty:  # a road that was always there: it draws on nothing, and took its ground from no quota
        zh, en = "本身不占用新增指标", "itself it draws on no quota"
    for label, m2 in more[more > 0].items():
        gain = rounded(mu_from_m2(float(m2)))
        zh, en = f"{zh}；重叠部分 {gain:,} 亩改计 {label}", f"{en}; {gain:,} mu that it shared fall to {label}"
    return zh, en


def _add(state: State, change: Add) -> Done:
    role = change.role
    if change.id in state.ids(role):
        raise state.error(change, "已有这个编号", "this id is already there")
    node = state.node_of(change, change.quota)
    after = replace(state, added=state.added | {(role, change.id)})
    if change.column is None:
        row = {"id": change.id, "node": node, "stage": "seeking", "mu": change.mu, "on": _stamp(change)}
        demand = joined(state.demand, pd.DataFrame([row]))
        return state.after(change, replace(after, demand=demand), "新增需求", "more demand")
    bookings = joined(state.bookings, _booking(state, change, node))
    zh, en = "无图形，按面积全额计入", "it has no shape: it counts in full"
    return state.after(change, replace(after, bookings=bookings), zh, en)


def _booking(state: State, change: Add, node: str) -> pd.DataFrame:
    """The row of Tally.bookings for ground without a shape."""
    m2 = round(m2_from_mu(float(change.mu)), PLACES)
    row: dict[str, Any] = dict.fromkeys(state.bookings.columns)
    row |= {
        "node": node,
        "column": change.column,
        "reason": change.reason or _usual_reason(state, change),
        "booked_on": _stamp(change),
        "year": pd.NA if change.on is None else change.on.year,
        "role": "parcels",
        "layer": LAYER,
        "source_file": state.name,
        "id": change.id,
        "m2": m2,
        "gross_m2": m2,
        "outside_m2": 0.0,
        "shared_m2": 0.0,
    }
    return pd.DataFrame([row])


def _usual_reason(state: State, change: Add) -> str:
    rules = state.zone.site.drawdown
    return next((rule.reason for rule in rules if rule.role == "parcels" and rule.column == change.column), str(change.column))


def _resize(state: State, change: Resize) -> Done:
    role = state.role_of(change)
    if role == "projects":
        return _rewanted(state, change, "mu", change.mu, (f"需地改为 {change.mu:,} 亩", f"it needs {change.mu:,} mu"))
    mine = state.drawing(role, change.id)
    if not mine.any():
        return state.after(change, state, *DRAWS_NOTHING)
    before = float(state.bookings.loc[mine, "gross_m2"].sum())
    after = state.scaled(mine, m2_from_mu(float(change.mu)) / before)
    was, now = rounded(mu_from_m2(before)), rounded(change.mu)
    zh = f"全宗 {was:,} 亩改为 {now:,} 亩，占用面积按比例折算（形状未变）"
    en = f"{was:,} mu become {now:,}: what is booked is scaled, its shape is not known"
    return state.after(change, after, zh, en)


def _retime(state: State, change: Retime) -> Done:
    role = state.role_of(change)
    day = pd.Timestamp(change.on)
    if role == "projects":
        return _rewanted(state, change, "on", day, (f"用地时间改为 {change.on}", f"it needs its land on {change.on}"))
    mine = state.of(role, change.id)
    if not mine.any():
        return state.after(change, state, *DRAWS_NOTHING)
    days, years = state.bookings["booked_on"].mask(mine, day), state.bookings["year"].mask(mine, change.on.year)
    bookings = state.bookings.assign(booked_on=days, year=years)
    return state.after(change, replace(state, bookings=bookings), f"时间改为 {change.on}", f"it is booked on {change.on}")


def _rewanted(state: State, change: Resize | Retime, column: str, value: object, said: tuple[str, str]) -> Done:
    """The demand of one project with another ``value`` in ``column``."""
    mine = state.demand["id"] == change.id
    if not mine.any():
        return state.after(change, state, *NOT_SEEKING)
    demand = state.demand.assign(**{column: state.demand[column].mask(mine, value)})
    return state.after(change, replace(state, demand=demand), *said)


def _mu(rows: pd.DataFrame) -> str:
    return f"{rounded(mu_from_m2(float(rows['m2'].sum()))):,}"


def _stamp(change: Add) -> Any:
    return pd.NaT if change.on is None else pd.Timestamp(change.on)
