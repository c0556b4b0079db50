"""一地一策: how each plan stands against its date, and the one plan by which a parcel or building is dealt with now."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from landmap.errors import ColumnError
from landmap.terms.codes import UNKNOWN

DEADLINES = (30, 90)  # days ahead that a filter tells apart


def lateness(plans: pd.DataFrame, *, on: date) -> pd.DataFrame:
    """How each plan stands on the day ``on``, index-aligned; what is due that very day is not late.

    Columns read: due_on, done_on (dates). Columns added: overdue_days (whole days past due_on, up to the day it was done;
    0 where in time, NA without a due date), is_overdue (not done and past due; NA where not done and no date is known),
    plan_state (code: done, overdue, open, undated). Raises ColumnError.
    """
    ColumnError.unless(plans.columns, ("due_on", "done_on"), "plan.lateness")
    today = pd.Timestamp(on)
    done = plans["done_on"] <= today  # a date ahead is a promise
    ended = plans["done_on"].where(done, today)
    days = (ended - plans["due_on"]).dt.days.astype("Int64").clip(lower=0)
    dated = plans["due_on"].notna()
    state = np.select([done, ~dated, plans["due_on"] < today], ["done", "undated", "overdue"], "open")
    overdue = pd.Series(state == "overdue", index=plans.index).astype("boolean").where(done | dated)
    return pd.DataFrame(
        {"overdue_days": days, "is_overdue": overdue, "plan_state": pd.Series(state, index=plans.index, dtype="string")}
    )


def deadline(plans: pd.DataFrame, *, on: date) -> pd.Series:
    """How near the due date of each plan is on the day ``on``: a code of ``deadline`` (done, overdue, within_30, ...).

    What is due that very day is within 30 days. Columns read: due_on, done_on (dates). Raises ColumnError.
    """
    state = lateness(plans, on=on)["plan_state"]
    days = (plans["due_on"] - pd.Timestamp(on)).dt.days
    near = np.select([days <= DEADLINES[0], days <= DEADLINES[1]], ["within_30", "within_90"], "later")
    named = state.map({"done": "done", "overdue": "overdue", "undated": UNKNOWN})
    return named.where(state != "open", pd.Series(near, index=plans.index, dtype="string")).astype("string").rename("deadline")


def latest(plans: pd.DataFrame, key: str = "parcel_id") -> pd.DataFrame:
    """One plan for each parcel (or building: ``key = "building_id"``), as rows of ``plans`` in the order of ``key``.

    A plan that is not done comes before one that is; among those not done the one due first, among those done the last.
    Columns read: ``key``, plan_no, due_on, done_on. Columns added: none. Raises ColumnError.
    """
    ColumnError.unless(plans.columns, (key, "plan_no", "due_on", "done_on"), "plan.latest")
    done = plans["done_on"].notna()
    # One date to sort by: the due date of what is open, and behind all of these the newest of what is done.
    days = (plans["due_on"].where(~done, plans["done_on"]) - pd.Timestamp(0)).dt.days
    rank = plans.assign(_done=done, _days=days.where(~done, -days))
    first = rank[plans[key].notna()].sort_values([key, "_done", "_days", "plan_no"], kind="stable", na_position="last")
    return plans.loc[first.drop_duplicates(key).index]
