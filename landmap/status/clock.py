"""The legal clock of 闲置土地处置办法 (国土资源部令第53号): what the dates say about a parcel on a day, and what is missing.

It never finds a parcel idle in law: that takes a document (闲置土地认定书). It says which limit has passed, by which article.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from landmap.errors import ColumnError
from landmap.site import Thresholds
from landmap.status.law import CAUSES, CLOCK_RULES, DEEMED_START_MONTHS
from landmap.terms.codes import UNKNOWN

CLOCK_STAGES = ("supplied", "building", "used_part")  # art. 2: supplied state-owned construction land not yet fully used
STATE_TENURES = ("granted", "allocated", "state")
STOPPED_OPERATIONS = ("stopped", "zombie", "unfinished", "sealed", "vacant")
READ = (
    "land_stage", "tenure", "legal_idle", "operation", "cause", "agreed_start_on", "handover_on", "supplied_on",
    "actual_start_on", "stopped_on", "determined_on", "developed_pct", "invested_pct", "price_wan",
)  # fmt: skip
# Only these can be missing in a way that leaves the clock without an answer; in the order in which they are named.
_NEEDED = (
    "land_stage", "tenure", "agreed_start_on", "handover_on", "cause", "stopped_on", "developed_pct", "invested_pct",
    "price_wan",
)  # fmt: skip
_LATE = ("idle", "takeback_due")  # findings of land not started: a fee is due if the holder caused it


def clock(parcels: pd.DataFrame, *, on: date | pd.Series, thresholds: Thresholds) -> pd.DataFrame:
    """What the clock says about each parcel on the day ``on``; what is missing is named and answered "unknown".

    ``on`` is one day for all, or one for each row (dates, index as ``parcels``).

    Columns read: land_stage, tenure, legal_idle, operation, cause (codes), agreed_start_on, handover_on, supplied_on,
    actual_start_on, stopped_on, determined_on (dates), developed_pct, invested_pct (%), price_wan (万元). Columns added:
    idle_finding (code), clock_rule (key of CLOCK_RULES), clock_start_on (the day from which the clock runs), clock_basis (code:
    agreed start, a year after handover, a year after the approval, in the order of art. 21; or the day of the stop),
    idle_due_on, takeback_due_on (the days on which the limits fall; NA where none does), days_left (to the next limit; below
    zero: since the last), caused_by (code, from the cause), idle_fee_wan (万元; 20 % of the price, art. 14(1), where due from
    the holder), idle_fee_ahead_wan (the same where the limit lies ahead), clock_missing (names of columns, comma-separated, ""
    for none), clock_missing_ahead (what will be missing on the day the next limit falls). Raises ColumnError.
    """
    ColumnError.unless(parcels.columns, READ, "status.clock")
    codes = ["land_stage", "tenure", "legal_idle", "operation", "cause"]
    parcels = parcels.assign(**parcels[codes].fillna(UNKNOWN))
    case = _Case(parcels, on if isinstance(on, pd.Series) else pd.Timestamp(on), thresholds)
    rule = case.rule()
    finding = rule.map({code: entry.finding for code, entry in CLOCK_RULES.items()}).astype("string")
    holders = case.caused_by == "holder"
    fee = pd.to_numeric(parcels["price_wan"]).astype("Float64") * thresholds.idle_fee_pct / 100
    return pd.DataFrame(
        {
            "idle_finding": finding,
            "clock_rule": rule,
            "clock_start_on": case.runs_from_on,
            "clock_basis": case.basis(),
            "idle_due_on": case.idle_due_on,
            "takeback_due_on": case.takeback_due_on,
            "days_left": case.days_left(),
            "caused_by": case.caused_by,
            "idle_fee_wan": fee.where(holders & finding.isin(_LATE)),
            "idle_fee_ahead_wan": fee.where(holders & (rule == "before_one_year") & ~case.start_void),
            "clock_missing": case.missing(finding),
            "clock_missing_ahead": case.missing_ahead(rule),
        },
        index=parcels.index,
    )


def months_after(dates: pd.Series, months: int) -> pd.Series:
    """``dates`` so many calendar months later; a day that the month lacks (29 February) becomes its last."""
    return dates + pd.DateOffset(months=months)


class _Case:
    """The questions of the law, answered once for all parcels as boolean columns; each is True only where it is known to be."""

    def __init__(self, parcels: pd.DataFrame, on: pd.Timestamp | pd.Series, limits: Thresholds) -> None:
        self.parcels, self.on = parcels, on
        self.caused_by = parcels["cause"].map({code: cause.caused_by for code, cause in CAUSES.items()}).astype("string")
        self.in_stage = parcels["land_stage"].isin(CLOCK_STAGES)
        self.in_scope = self.in_stage & parcels["tenure"].isin(STATE_TENURES)
        # An actual start decides where there is one; without one the stage tells (供而未用 is: not started).
        actual = parcels["actual_start_on"]
        started = np.where(actual.notna(), actual <= on, parcels["land_stage"] != "supplied")
        self.started = pd.Series(started.astype(bool), index=parcels.index)
        # A finding once lifted: the clock begins anew, so only a start agreed after the finding counts.
        self.start_void = (parcels["legal_idle"] == "lifted") & ~(parcels["agreed_start_on"] > parcels["determined_on"])
        self._shares(limits)
        self._limits(limits)

    def _shares(self, limits: Thresholds) -> None:
        """Art. 2(2): too little developed OR too little invested; known to be so, known not to be so, or neither."""
        developed = pd.to_numeric(self.parcels["developed_pct"]).astype("Float64")
        invested = pd.to_numeric(self.parcels["invested_pct"]).astype("Float64")
        too_little = (developed < limits.developed_pct) | (invested < limits.invested_pct)
        self.too_little = too_little.fillna(value=False).astype(bool)
        self.enough = (~too_little).fillna(value=False).astype(bool)

    def _limits(self, limits: Thresholds) -> None:
        """The day from which a clock runs, that of the start or that of the stop, and the days on which its limits fall."""
        dates = self.parcels
        start = dates["agreed_start_on"].fillna(months_after(dates["handover_on"], DEEMED_START_MONTHS))
        start = start.fillna(months_after(dates["supplied_on"], DEEMED_START_MONTHS))
        self.start_on = start.where(self.in_scope & ~self.started)
        stopped_on = dates["stopped_on"].where(self.in_scope & self.started & ~self.enough)
        self.runs_from_on = self.start_on.fillna(stopped_on)
        self.idle_due_on = months_after(self.start_on, limits.idle_months)
        self.idle_due_on = self.idle_due_on.fillna(months_after(stopped_on, limits.stopped_months))
        two_years_on = months_after(self.start_on, limits.takeback_months)
        self.takeback_due_on = two_years_on.where(self.caused_by.isin(["holder", UNKNOWN]))
        self.year_passed = self.idle_due_on <= self.on
        self.two_years_passed = two_years_on <= self.on

    def basis(self) -> pd.Series:
        """By which date the clock runs; NA where none does."""
        known = [self.started, *(self.parcels[name].notna() for name in ("agreed_start_on", "handover_on"))]
        code = np.select([one.to_numpy(dtype=bool) for one in known], ["stopped", "agreed", "handover"], "approval")
        return pd.Series(code, index=self.parcels.index, dtype="string").where(self.runs_from_on.notna())

    def rule(self) -> pd.Series:
        """The code of the rule that decides for each parcel."""
        parcels, started = self.parcels, self.started
        says_stopped = parcels["operation"].isin([*STOPPED_OPERATIONS, UNKNOWN])
        no_stop_date = parcels["stopped_on"].isna()
        decided = {
            "stage_unknown": parcels["land_stage"] == UNKNOWN,
            "out_of_scope": ~self.in_stage,
            "tenure_unknown": parcels["tenure"] == UNKNOWN,
            "not_state_owned": ~self.in_scope,
            "start_unknown": ~started & self.start_on.isna(),
            "lifted": ~started & self.year_passed & self.start_void,
            "two_years_holder": ~started & self.two_years_passed & (self.caused_by == "holder"),
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

    def missing(self, finding: pd.Series) -> pd.Series:
        """The names of the columns that are needed for an answer, or for the fee, and empty."""
        unknown = self.in_scope & (finding == UNKNOWN)
        lacking = {
            "land_stage": self.parcels["land_stage"] == UNKNOWN,
            "tenure": self.in_stage & (self.parcels["tenure"] == UNKNOWN),
            "agreed_start_on": unknown & ~self.started,
            "handover_on": unknown & ~self.started & self.start_on.isna(),
            "stopped_on": unknown & self.started & self.parcels["stopped_on"].isna(),
        }
        return self._named(lacking | self._of_shares(unknown & self.started) | self._of_fee(finding.isin(_LATE)))

    def missing_ahead(self, rule: pd.Series) -> pd.Series:
        """The names of the columns that will be missing on the day the next limit falls, if nobody fills them until then."""
        ahead = rule == "before_one_year"
        lacking = {"agreed_start_on": ahead & self.start_void}  # the old start no longer counts
        return self._named(lacking | self._of_shares(rule == "stopped_short") | self._of_fee(ahead & ~self.start_void))

    def _of_shares(self, asked: pd.Series) -> dict[str, pd.Series]:
        asked = asked & ~self.enough & ~self.too_little
        return {name: asked & self.parcels[name].isna() for name in ("developed_pct", "invested_pct")}

    def _of_fee(self, asked: pd.Series) -> dict[str, pd.Series]:
        no_price = (self.caused_by == "holder") & self.parcels["price_wan"].isna()
        return {"cause": asked & (self.caused_by == UNKNOWN), "price_wan": asked & no_price}

    def _named(self, lacking: Mapping[str, pd.Series]) -> pd.Series:
        names = np.full(len(self.parcels), "", dtype=object)
        for name in _NEEDED:
            if name in lacking:
                names = names + np.where(lacking[name].to_numpy(dtype=bool), name + ",", "")
        return pd.Series(names, index=self.parcels.index, dtype="string").str.rstrip(",")
