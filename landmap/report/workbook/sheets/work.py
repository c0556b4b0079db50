"""处置方案及进度, 盘活成效, 招商需求: who does what by when, what it brought, and which projects look for room."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

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
OUTCOME_HEADS = (
    NUMBER,
    head("outcomes", "outcome_id", width=12),
    head("outcomes", "name", width=24),
    head("outcomes", "firm", width=22),
    head("outcomes", "former_firm", width=22),
    *heads("outcomes", "parcel_id", "building_id", "path"),
    head("outcomes", "land_mu", total=True),
    head("outcomes", "factory_m2", total=True, width=14),
    head("outcomes", "invest_yi", total=True),
    head("outcomes", "output_yi", total=True),
    head("outcomes", "jobs", total=True),
    head("outcomes", "avoided_mu", total=True),
    *heads("outcomes", "talks_on", "signed_on"),
    Head("talk_days", "洽谈至签约", "talks to signing", "count", "天", width=11),
    *heads("outcomes", "start_on", "production_on", "documented"),
    head("outcomes", "remark", width=24),
)
PROJECT_HEADS = (
    NUMBER,
    head("projects", "project_id", width=13),
    head("projects", "name", width=26),
    head("projects", "firm", width=22),
    head("projects", "industry", width=16),
    *heads("projects", "project_stage"),
    head("projects", "need_mu", total=True),
    head("projects", "need_m2", total=True, width=14),
    head("projects", "invest_yi", total=True),
    head("projects", "output_yi", total=True),
    head("projects", "jobs", total=True),
    *heads("projects", "min_height_m", "min_power_kva", "contact"),
    head("projects", "remark", width=24),
)


def plans(edition: Edition) -> Sheet:
    """The plans and how they stand against their dates; what is late says by how many days."""
    frame = numbered(edition.snapshot.plans)
    frame[["lateness", "level"]] = lateness_words(frame, edition)
    return Sheet("处置方案及进度", "Plans and progress", (Table(frame, PLAN_HEADS, key="plan_no"),))


def lateness_words(plans: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """How each plan stands against its date, in words and as a colour.

    Columns read: due_on, done_on. Columns added: lateness (text), level (red, amber, green or "").
    """
    on = pd.Timestamp(edition.snapshot.on)
    left = (plans["due_on"] - on).dt.days
    done = plans["done_on"].notna()
    level = (
        pd.Series("", index=plans.index)
        .mask(left < 0, "red")
        .mask((left >= 0) & (left <= SOON_DAYS), "amber")
        .mask(done, "green")
    )
    words = [_lateness(days, finished, edition.lang) for days, finished in zip(left, done, strict=True)]
    return pd.DataFrame({"lateness": words, "level": level}, index=plans.index)


def _lateness(days: float, finished: bool, lang: str) -> str | None:
    if finished:
        return Words("已完成", "done").one(lang)
    if pd.isna(days):
        return None
    if days < 0:
        return Words(f"逾期 {-days:.0f} 天", f"late by {-days:.0f} days").one(lang)
    return Words(f"还有 {days:.0f} 天", f"{days:.0f} days left").one(lang)


def outcomes(edition: Edition) -> Sheet:
    """What was revived and what it brought, held against the tally's stock ledger."""
    frame = numbered(edition.snapshot.outcomes)
    frame["talk_days"] = (frame["signed_on"] - frame["talks_on"]).dt.days
    ledger: dict[str, Decimal | int | None] = {
        "land_mu": edition.stock("revived_mu"),
        "factory_m2": edition.stock("revived_m2"),
    }
    ledger |= {name: edition.stock(name) for name in ("invest_yi", "output_yi", "jobs", "avoided_mu")}
    return Sheet("盘活成效", "Revived", (Table(frame, OUTCOME_HEADS, key="outcome_id", ledger=ledger),))


def projects(edition: Edition) -> Sheet:
    """The projects that look for land or floor area."""
    frame = numbered(edition.snapshot.projects)
    return Sheet("招商需求", "Projects seeking room", (Table(frame, PROJECT_HEADS, key="project_id"),))
