"""闲置用地台账 and 空置厂房台账: what stands idle, why, and who acts on it by when."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from landmap.report.edition import Words
from landmap.report.workbook.sheets.parcels import in_words
from landmap.report.workbook.sheets.plans import PLAN_OF_ROW_HEADS, with_plan
from landmap.report.workbook.table import NUMBER, Head, Sheet, Table, head, heads, numbered
from landmap.status import IDLE_CLASSES

if TYPE_CHECKING:
    from landmap.report.edition import Edition

_CLOCK_NOTE = Words(
    "法定时限提示只按日期推算，是线索而不是认定；认定以《闲置土地认定书》为准",
    "what the clock says is worked out from dates: a lead, no finding; only a written determination is one",
)
IDLE_HEADS = (
    NUMBER,
    head("parcels", "parcel_id", width=11),
    head("parcels", "name", width=14),
    head("parcels", "holder", width=15),
    head("parcels", "location", width=10),
    head("parcels", "area_mu", form="mu", width=10, total=True),
    head("parcels", "measured_m2", width=13, total=True),
    head("parcels", "map_class", width=9),
    *heads("parcels", "supplied_on", "agreed_start_on", "stopped_on"),
    head("parcels", "operation", width=9),
    head("parcels", "cause", width=10),
    Head("burdens", "债务、抵押、查封", "debts, mortgage, seal", width=14, access="internal"),
    head("parcels", "intent", width=9),
    head("parcels", "legal_idle", width=10),
    head("parcels", "idle_finding", width=11),
    *heads("parcels", "clock_start_on", "idle_due_on", "takeback_due_on"),
    head("parcels", "caused_by", width=9),
    head("parcels", "idle_fee_wan", width=9),
    head("parcels", "disposal", width=9),
    *PLAN_OF_ROW_HEADS,
)
VACANT_HEADS = (
    NUMBER,
    *heads("buildings", "building_id", "parcel_id"),
    head("buildings", "name", width=18),
    head("buildings", "holder", width=20),
    *heads("buildings", "building_status", "disposal"),
    head("buildings", "gfa_m2", total=True),
    head("buildings", "vacant_m2", total=True),
    *heads(
        "buildings",
        "floors",
        "structure",
        "height_m",
        "load_t_m2",
        "crane_t",
        "power_kva",
        "rent_yuan_m2_month",
        "vacant_since_on",
        "vacant_months",
    ),
    *PLAN_OF_ROW_HEADS,
)


def burdens(parcels: pd.DataFrame) -> pd.Series:
    """What lies on the land, in one text per parcel; NA where nothing is stated. Columns read: debts, mortgage, seal."""
    texts = parcels[["debts", "mortgage", "seal"]].astype("string").fillna("")
    joined = texts["debts"] + "；" + texts["mortgage"] + "；" + texts["seal"]
    joined = joined.str.replace("；+", "；", regex=True).str.strip("；")
    return joined.where(joined != "")


def idle_land(edition: Edition) -> Sheet:
    """The parcels that the tally counts as idle or in disposal."""
    snapshot = edition.snapshot
    stock = snapshot.tally.stock
    rows = snapshot.parcels[snapshot.parcels["map_class"].isin([*IDLE_CLASSES, "in_disposal"])]
    frame = numbered(with_plan(in_words(rows, edition), edition, "parcel_id"))
    frame["burdens"] = burdens(frame)
    parts = Words(
        f"其中闲置 {stock.idle_mu} 亩，处置中 {stock.in_disposal_mu} 亩；汇总台账中重叠处只计一次，界外不计",
        f"idle {stock.idle_mu} mu, in disposal {stock.in_disposal_mu} mu; the tally counts overlaps once and nothing outside",
    )
    ledger: dict[str, Decimal | None] = {"area_mu": stock.idle_mu + stock.in_disposal_mu}
    if "idle_mu" in stock.unknown:
        parts, ledger = Words("各地块现状不明，闲置与否未知", "nothing is known of any parcel: idle or not"), {"area_mu": None}
    notes = (parts,) if edition.profile == "public" else (parts, _CLOCK_NOTE)  # the public does not see the clock
    table = Table(frame, IDLE_HEADS, key="parcel_id", ledger=ledger, notes=notes)
    return Sheet("闲置用地台账", "Idle land", (table,))


def vacant_buildings(edition: Edition) -> Sheet:
    """The buildings that stand vacant in whole or in part; where nobody stated how much, the cell is empty."""
    snapshot = edition.snapshot
    buildings = snapshot.buildings
    stated = (buildings["vacant_m2"] > 0).fillna(value=False).astype(bool)
    rows = buildings[stated | buildings["building_status"].isin(["vacant", "part_vacant"])]
    frame = numbered(with_plan(pd.DataFrame(rows), edition, "building_id"))
    ledger = {"vacant_m2": edition.stock("vacant_m2")}
    return Sheet("空置厂房台账", "Vacant buildings", (Table(frame, VACANT_HEADS, key="building_id", ledger=ledger),))
