"""The legal clock of 闲置土地处置办法 (国土资源部令第53号): what the dates say about a parcel on a day, and what is missing.

It never finds a parcel idle in law: that takes a document (闲置土地认定书). It says which limit has passed, by which article.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from landmap.errors import ColumnError
from landmap.site import Thresholds
from landmap.terms.codes import UNKNOWN

CLOCK_STAGES = ("supplied", "building", "used_part")  # art. 2: supplied state-owned construction land not yet fully used
STATE_TENURES = ("granted", "allocated", "state")
STOPPED_OPERATIONS = ("stopped", "zombie", "unfinished", "sealed", "vacant")
READ = (
    "land_stage", "tenure", "legal_idle", "operation", "cause", "agreed_start_on", "handover_on", "actual_start_on",
    "stopped_on", "determined_on", "developed_pct", "invested_pct", "price_wan",
)  # fmt: skip
# Only these can be missing in a way that leaves the clock without an answer; in the order in which they are named.
_NEEDED = (
    "land_stage", "tenure", "agreed_start_on", "handover_on", "cause", "stopped_on", "developed_pct", "invested_pct",
    "price_wan",
)  # fmt: skip
_DEEMED_START_MONTHS = 12  # art. 21: no agreed start: one year after the actual handover counts as the agreed start


@dataclass(frozen=True, slots=True)
class ClockRule:
    """Why the clock says what it says: the finding (a code of ``idle_finding``), in words, and the article."""

    code: str
    finding: str
    zh: str
    en: str
    article: str = ""


def _table(*rows: tuple[str, ...]) -> Mapping[str, ClockRule]:
    return {row[0]: ClockRule(*row) for row in rows}


# In the order in which they are tried: the first that applies decides.
CLOCK_RULES: Mapping[str, ClockRule] = _table(
    ("stage_unknown", "unknown", "供应阶段未知", "land stage unknown"),
    ("out_of_scope", "not_idle", "未供应或已用足，不在认定范围", "not supplied, or fully used: outside the scope", "2"),
    ("tenure_unknown", "unknown", "权属性质未知", "tenure unknown"),
    ("not_state_owned", "not_idle", "非国有土地，不适用", "not state-owned: does not apply", "2"),
    ("start_unknown", "unknown", "约定动工和交地时间均未知", "neither agreed start nor handover known", "21"),
    ("lifted", "unknown", "认定已解除，新的动工时间未填", "finding lifted, the new agreed start is not given", "12"),
    ("two_years_holder", "takeback_due", "满两年未动工，企业原因", "two years without a start, by the holder's fault", "14(2)"),
    ("two_years", "idle", "满两年未动工", "two years without a start", "2(1)"),
    ("one_year", "idle", "满一年未动工", "one year without a start", "2(1)"),
    ("before_one_year", "not_idle", "约定动工未满一年", "less than a year past the agreed start", "2(1)"),
    ("enough_done", "not_idle", "开发面积和投资均已达标", "enough developed and invested", "2(2)"),
    ("at_work", "not_idle", "已动工，未停", "started and not stopped", "2(2)"),
    ("stopped_short", "not_idle", "中止开发未满一年", "stopped for less than a year", "2(2)"),
    ("stop_unknown", "unknown", "停建时间未知", "not known since when work has stopped", "2(2)"),
    ("share_unknown", "unknown", "开发或投资比例未知", "share developed or invested unknown", "2(2)"),
    ("stopped_year", "idle_candidate", "开发或投资不足且中止满一年", "too little done, and stopped for a year", "2(2)"),
)


def clock(parcels: pd.DataFrame, *, on: date, thresholds: Thresholds) -> pd.DataFrame:
    """What the clock says about each parcel on the day ``on``; what is missing is named and answered "unknown".

    Columns read: land_stage, tenure, legal_idle, operation, cause (codes), agreed_start_on, handover_on, actual_start_on,
    stopped_on, determined_on (dates), developed_pct, invested_pct (%), price_wan (万元). Columns added: idle_finding (code),
    clock_rule (key of CLOCK_RULES), idle_due_on, takeback_due_on (the days on which the limits fall; NA where none does),
    days_left (to the next limit; below zero: since the last), idle_fee_wan (万元; 20 % of the price, art. 14(1), where due from
    the holder), clock_missing (names of columns, comma-separated, "" for none). Raises ColumnError.
    """
    ColumnError.unless(parcels.columns, READ, "status.clock")
    codes = ["land_stage", "tenure", "legal_idle", "operation", "cause"]
    parcels = parcels.assign(**parcels[codes].fillna(UNKNOWN))
    case = _Case(parcels, pd.Timestamp(on), thresholds)
    rule = case.rule()
    finding = rule.map({code: entry.finding for code, entry in CLOCK_RULES.items()}).astype("string")
    fee_due = finding.isin(["idle", "takeback_due"]) & (parcels["cause"] == "holder")
    price = pd.to_numeric(parcels["price_wan"]).astype("Float64")
    return pd.DataFrame(
        {
            "idle_finding": finding,
            "clock_rule": rule,
            "idle_due_on": case.idle_due_on,
            "takeback_due_on": case.takeback_due_on,
            "days_left": case.days_left(),
            "idle_fee_wan": (price * thresholds.idle_fee_pct / 100).where(fee_due),
            "clock_missing": case.missing(finding, fee_due & price.isna()),
        },
        index=parcels.index,
    )


def months_after(dates: pd.Series, months: int) -> pd.Series:
    """``dates`` so many calendar months later; a day that the month lacks (29 February) becomes its last."""
    return dates + pd.DateOffset(months=months)


class _Case:
    """The questions of the law, answered once for all parcels as boolean columns; each is True only where it is known to be."""

    def __init__(self, parcels: pd.DataFrame, on: pd.Timestamp, limits: Thresholds) -> None:
        self.parcels, self.on = parcels, on
        self.holder_may_be = parcels["cause"].isin(["holder", UNKNOWN])
        self.in_stage = parcels["land_stage"].isin(CLOCK_STAGES)
        self.in_scope = self.in_stage & parcels["tenure"].isin(STATE_TENURES)
        # An actual start decides where there is one; without one the stage tells (供而未用 is: not started).
        actual = parcels["actual_start_on"]
        started = np.where(actual.notna(), actual <= on, parcels["land_stage"] != "supplied")
        self.started = pd.Series(started.astype(bool), index=parcels.index)
        start = parcels["agreed_start_on"].fillna(months_after(parcels["handover_on"], _DEEMED_START_MONTHS))
        self.start_on = start.where(self.in_scope & ~self.started)
        self._shares(limits)
        self._limits(limits)

    def _limits(self, limits: Thresholds) -> None:
        stopped = self.parcels["stopped_on"].where(self.in_scope & self.started & ~self.enough)
        not_started = months_after(self.start_on, limits.idle_months)
        self.idle_due_on = not_started.fillna(months_after(stopped, limits.stopped_months))
        self.takeback_due_on = months_after(self.start_on, limits.takeback_months).where(self.holder_may_be)
        self.year_passed = self.idle_due_on <= self.on
        self.two_years_passed = months_after(self.start_on, limits.takeback_months) <= self.on

    def _shares(self, limits: Thresholds) -> None:
        """Art. 2(2): too little developed OR too little invested; known to be so, known not to be so, or neither."""
        developed = pd.to_numeric(self.parcels["developed_pct"]).astype("Float64")
        invested = pd.to_numeric(self.parcels["invested_pct"]).astype("Float64")
        too_little = (developed < limits.developed_pct) | (invested < limits.invested_pct)
        self.too_little = too_little.fillna(value=False).astype(bool)
        self.enough = (~too_little).fillna(value=False).astype(bool)

    def rule(self) -> pd.Series:
        """The code of the rule that decides for each parcel."""
        parcels, started = self.parcels, self.started
        says_stopped = parcels["operation"].isin([*STOPPED_OPERATIONS, UNKNOWN])
        no_stop_date = parcels["stopped_on"].isna()
        # A finding once lifted: the clock begins anew, so only a start agreed after the finding counts.
        old_start = ~(parcels["agreed_start_on"] > parcels["determined_on"])
        decided = {
            "stage_unknown": parcels["land_stage"] == UNKNOWN,
            "out_of_scope": ~self.in_stage,
            "tenure_unknown": parcels["tenure"] == UNKNOWN,
            "not_state_owned": ~self.in_scope,
            "start_unknown": ~started & self.start_on.isna(),
            "lifted": ~started & self.year_passed & (parcels["legal_idle"] == "lifted") & old_start,
            "two_years_holder": ~started & self.two_years_passed & (parcels["cause"] == "holder"),
            "two_years": ~started & self.two_years_passed,
            "one_year": ~started & self.year_passed,
            "before_one_year": ~started,
            "enough_done": self.enough,
            "at_work": no_stop_date & ~says_stopped,
            "stopped_short": ~no_stop_date & ~self.year_passed,
            "stop_unknown": no_stop_date,
            "share_unknown": ~self.too_little,
        }
        masks = [mask.to_numpy(dtype=bool) for mask in decided.values()]
        return pd.Series(np.select(masks, list(decided), "stopped_year"), index=parcels.index, dtype="string")

    def days_left(self) -> pd.Series:
        """Days to the next limit; when none is ahead, days since the last, below zero."""
        next_on = self.idle_due_on.where(~self.year_passed | self.takeback_due_on.isna(), self.takeback_due_on)
        return (next_on - self.on).dt.days.astype("Int64")

    def missing(self, finding: pd.Series, price_missing: pd.Series) -> pd.Series:
        """The names of the columns that are needed for an answer, or for the fee, and empty."""
        parcels = self.parcels
        stands = self.in_scope & self.started & ~self.enough & (finding == UNKNOWN)
        late = finding.isin(["idle", "takeback_due"])
        lacking = {
            "land_stage": parcels["land_stage"] == UNKNOWN,
            "tenure": self.in_stage & (parcels["tenure"] == UNKNOWN),
            "agreed_start_on": self.in_scope & ~self.started & (finding == UNKNOWN),
            "handover_on": self.in_scope & ~self.started & self.start_on.isna(),
            "cause": late & (parcels["cause"] == UNKNOWN),
            "stopped_on": stands & parcels["stopped_on"].isna(),
            "developed_pct": stands & ~self.too_little & parcels["developed_pct"].isna(),
            "invested_pct": stands & ~self.too_little & parcels["invested_pct"].isna(),
            "price_wan": price_missing,
        }
        names = np.full(len(parcels), "", dtype=object)
        for name in _NEEDED:
            names = names + np.where(lacking[name].to_numpy(dtype=bool), name + ",", "")
        return pd.Series(names, index=parcels.index, dtype="string").str.rstrip(",")
