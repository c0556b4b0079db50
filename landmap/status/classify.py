"""Land stage, statutory finding, operation and disposal -> one class of the map, with the rule that decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from landmap.errors import ColumnError
from landmap.site import Thresholds
from landmap.status.clock import READ as CLOCK_READ
from landmap.status.clock import STOPPED_OPERATIONS, clock
from landmap.terms.codes import UNKNOWN

IN_DISPOSAL = (
    "plan_draft",
    "plan_approved",
    "attracting",
    "matched",
    "signed",
    "executing",
)  # surveyed: a dossier, no disposal yet
IDLE_CLASSES = ("idle_determined", "idle_suspected", "stopped", "low")  # stands still, and nobody has begun to move it
_READ = (*CLOCK_READ, "disposal", "determined_doc")
_BUILDINGS_READ = ("building_status", "disposal", "vacant_since_on")
_STOPPED_BUILDINGS = ("part_vacant", "vacant", "sealed", "unsafe", "unfinished")


@dataclass(frozen=True, slots=True)
class ClassRule:
    """A rule that puts a parcel or building into a class of the map, in words that give away nothing internal."""

    map_class: str
    zh: str
    en: str


# In order of precedence, which is that of terms.MAP_CLASSES: the first that applies decides.
CLASS_RULES: Mapping[str, ClassRule] = {
    "disposal_revived": ClassRule("revived", "处置进度：已盘活", "disposal: revived"),
    "disposal_begun": ClassRule(
        "in_disposal", "处置进度：方案拟定至实施中", "disposal: from plan drafted to being carried out"
    ),
    "determined": ClassRule("idle_determined", "法定认定：有认定书文号和日期", "statutory finding with document and date"),
    "determined_undocumented": ClassRule(
        "idle_suspected",
        "法定认定：缺认定书文号或日期，按疑似",
        "statutory finding without document or date: taken as suspected",
    ),
    "suspected": ClassRule("idle_suspected", "法定认定：疑似或调查中", "statutory finding: suspected or under investigation"),
    "clock_not_started": ClassRule("idle_suspected", "法定时限：满一年未动工", "legal clock: a year without a start"),
    "clock_stopped": ClassRule("idle_suspected", "法定时限：中止开发满一年", "legal clock: stopped for a year"),
    "operation_stopped": ClassRule("stopped", "经营现状：停产、停建、查封或空置", "operation: stopped, sealed or vacant"),
    "operation_low": ClassRule("low", "经营现状：低效", "operation: low output"),
    "stage_approved": ClassRule("approved_unsupplied", "供应阶段：批而未供", "land stage: approved, not supplied"),
    "stage_supplied": ClassRule("supplied_unused", "供应阶段：供而未用", "land stage: supplied, not started"),
    "stage_to_supply": ClassRule("planned_supply", "供应阶段：拟供", "land stage: to be supplied"),
    "stage_planned": ClassRule("planned", "供应阶段：规划未批", "land stage: planned, not approved"),
    "stage_reserve": ClassRule("reserve", "供应阶段：储备或已收回", "land stage: reserve or taken back"),
    "in_use": ClassRule("normal", "在建或在用，经营正常", "under construction or in use, operating"),
    "nothing_known": ClassRule("unknown", "供应阶段和经营现状不明", "land stage and operation not known"),
}
BUILDING_RULES: Mapping[str, ClassRule] = {
    "building_revived": ClassRule("revived", "处置进度：已盘活", "disposal: revived"),
    "building_in_disposal": ClassRule(
        "in_disposal", "处置进度：方案拟定至实施中", "disposal: from plan drafted to being carried out"
    ),
    "building_stopped": ClassRule(
        "stopped", "使用状况：空置、查封、危房或未竣工", "status: vacant, sealed, unsafe or unfinished"
    ),
    "building_in_use": ClassRule("normal", "使用状况：在用或已出租", "status: in use or leased out"),
    "building_unknown": ClassRule("unknown", "使用状况不明或已拆除", "status unknown or demolished"),
}


def classify(parcels: pd.DataFrame, *, on: date | pd.Series, thresholds: Thresholds) -> pd.DataFrame:
    """The class of the map of each parcel on the day ``on``, the rule that decided, and what the legal clock says.

    ``on`` is one day for all, or one for each row (dates, index as ``parcels``).

    Columns read: those of clock, disposal, determined_doc. Columns added: map_class (code of terms.MAP_CLASSES), map_class_rule
    and map_class_rule_en (the rule in words), and those of clock. A class is a working label: only "idle_determined" rests on
    a statutory finding, which needs its document and date and is never made here. Raises ColumnError.
    """
    ColumnError.unless(parcels.columns, _READ, "status.classify")
    clocked = clock(parcels, on=on, thresholds=thresholds)
    by_rule = _parcel_rules(parcels, clocked, on if isinstance(on, pd.Series) else pd.Timestamp(on))
    return _classes(by_rule, CLASS_RULES, "nothing_known", parcels.index).assign(**clocked)


def classify_buildings(buildings: pd.DataFrame, *, on: date) -> pd.DataFrame:
    """The class of the map of each building on the day ``on``, the rule that decided, and for how long it has stood vacant.

    Columns read: building_status, disposal (codes), vacant_since_on. Columns added: map_class, map_class_rule,
    map_class_rule_en (as classify), vacant_months (whole calendar months since vacant_since_on; NA where that is not known or
    the building is not vacant). 空置厂房 has no statutory definition: from how many months a building counts as vacant is the
    zone's own threshold (vacant_months). Raises ColumnError.
    """
    ColumnError.unless(buildings.columns, _BUILDINGS_READ, "status.classify_buildings")
    status, disposal = buildings["building_status"], buildings["disposal"]
    by_rule = {
        "building_revived": disposal == "revived",
        "building_in_disposal": disposal.isin(IN_DISPOSAL),
        "building_stopped": status.isin(_STOPPED_BUILDINGS),
        "building_in_use": status.isin(["in_use", "leased_out"]),
    }
    found = _classes(by_rule, BUILDING_RULES, "building_unknown", buildings.index)
    since = buildings["vacant_since_on"].where(status.isin(["vacant", "part_vacant"]))
    return found.assign(vacant_months=_whole_months(since, pd.Timestamp(on)))


def _parcel_rules(parcels: pd.DataFrame, clocked: pd.DataFrame, on: pd.Timestamp | pd.Series) -> dict[str, pd.Series]:
    """Where each rule of CLASS_RULES applies, in their order."""
    stage, finding, operation = (parcels[name] for name in ("land_stage", "legal_idle", "operation"))
    documented = (parcels["determined_doc"].fillna("").str.strip() != "") & (parcels["determined_on"] <= on)
    return {
        "disposal_revived": parcels["disposal"] == "revived",
        "disposal_begun": parcels["disposal"].isin(IN_DISPOSAL),
        "determined": (finding == "determined") & documented,
        "determined_undocumented": finding == "determined",
        "suspected": finding.isin(["suspected", "investigating"]),
        "clock_not_started": clocked["idle_finding"].isin(["idle", "takeback_due"]),
        "clock_stopped": clocked["idle_finding"] == "idle_candidate",
        "operation_stopped": operation.isin(STOPPED_OPERATIONS),
        "operation_low": operation == "low",
        "stage_approved": stage == "approved",
        "stage_supplied": stage == "supplied",
        "stage_to_supply": stage == "to_supply",
        "stage_planned": stage == "planned",
        "stage_reserve": stage.isin(["reserve", "taken_back"]),
        "in_use": (operation == "normal") | ((operation == "na") & (stage != UNKNOWN)) | (stage == "building"),
    }


def _classes(by_rule: Mapping[str, pd.Series], rules: Mapping[str, ClassRule], otherwise: str, index: pd.Index) -> pd.DataFrame:
    masks = [mask.fillna(value=False).to_numpy(dtype=bool) for mask in by_rule.values()]
    code = pd.Series(np.select(masks, list(by_rule), otherwise), index=index)
    return pd.DataFrame(
        {
            "map_class": code.map({key: rule.map_class for key, rule in rules.items()}).astype("string"),
            "map_class_rule": code.map({key: rule.zh for key, rule in rules.items()}).astype("string"),
            "map_class_rule_en": code.map({key: rule.en for key, rule in rules.items()}).astype("string"),
        },
        index=index,
    )


def _whole_months(since: pd.Series, on: pd.Timestamp) -> pd.Series:
    """Whole calendar months from ``since`` to ``on``, 0 where ``since`` lies ahead."""
    months = (on.year - since.dt.year) * 12 + on.month - since.dt.month
    # The month is not yet whole before its day, unless ``on`` is the last day of a month that lacks that day.
    short = (since.dt.day > on.day) & (on.day < on.days_in_month)
    whole: pd.Series = (months - short.astype("int64")).clip(lower=0).astype("Int64")
    return whole
