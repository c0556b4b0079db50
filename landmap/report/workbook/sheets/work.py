"""盘活成效 and 招商需求: what was revived and what it brought, and which projects look for room."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from landmap.report.workbook.table import NUMBER, Head, Sheet, Table, head, heads, numbered

if TYPE_CHECKING:
    from landmap.report.edition import Edition

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
