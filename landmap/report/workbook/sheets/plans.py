"""处置方案及进度: who does what by when, and what is late; and the plan that a parcel or building is under."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landmap.plan import latest
from landmap.report.edition import Words
from landmap.report.workbook.table import NUMBER, Head, Sheet, Table, head, heads, numbered

if TYPE_CHECKING:
    from landmap.report.edition import Edition

SOON_DAYS = 30
PLAN_HEADS = (
    NUMBER,
    head("plans", "plan_no", width=14),
    *heads("plans", "parcel_id", "building_id", "path", "department", "officer", "leader"),
    head("plans", "task", width=26),
    *heads("plans", "approved_on", "due_on", "done_on", "progress_pct"),
    Head("lateness", "进展", "lateness", width=14, level="level"),
    head("plans", "problem", width=28),
    head("plans", "needs", width=28),
)
# The columns of a plan beside those of the parcel or building that it is for, set apart by their prefix.
_PREFIX = "plan_"
PLAN_OF_ROW_HEADS = (
    *(
        head("plans", name, source=_PREFIX + name, width=width)
        for name, width in (("path", 9), ("leader", 9), ("department", 11), ("officer", 9), ("task", 15), ("due_on", 11.5))
    ),
    Head("plan_lateness", "进展", "how it stands", width=12, level="plan_level"),
)


def plans(edition: Edition) -> Sheet:
    """The plans and how they stand against their dates; what is late says by how many days."""
    frame = numbered(edition.snapshot.plans)
    frame = frame.join(lateness_words(frame, edition))
    return Sheet("处置方案及进度", "Plans and progress", (Table(frame, PLAN_HEADS, key="plan_no"),))


def with_plan(frame: pd.DataFrame, edition: Edition, key: str) -> pd.DataFrame:
    """``frame`` with the one plan that each row is under (plan.latest), as ``plan_<column>``, its state in words."""
    current = latest(edition.snapshot.plans, key)
    current = current.join(lateness_words(current, edition)).add_prefix(_PREFIX)
    return frame.merge(current, how="left", left_on=key, right_on=_PREFIX + key, validate="m:1")


def lateness_words(plans: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """How each plan stands against its date, in words and as a colour.

    Columns read: due_on, plan_state, overdue_days (plan.lateness). Columns added: lateness (text), level (red, amber,
    green or "").
    """
    left = (plans["due_on"] - pd.Timestamp(edition.snapshot.on)).dt.days
    columns = zip(plans["plan_state"], plans["overdue_days"], left, strict=True)
    found = [_in_words(str(state), late, days) for state, late, days in columns]
    words = {"lateness": [text.one(edition.lang) for text, _ in found], "level": [level for _, level in found]}
    return pd.DataFrame(words, index=plans.index, dtype="string")


def _in_words(state: str, late: int, left: float) -> tuple[Words, str]:
    if state == "done":
        return Words("已完成", "done"), "green"
    if state == "overdue":
        return Words(f"逾期 {late} 天", f"late by {late} days"), "red"
    if state == "undated":
        return Words("未定时限", "no due date"), ""
    return Words(f"还有 {left:.0f} 天", f"{left:.0f} days left"), "amber" if left <= SOON_DAYS else ""
