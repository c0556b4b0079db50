"""How parcels stood on a day before that of the data, as far as dates tell, and the days on which their class changed.

A row describes its parcel on the day of the data, or on the day it was surveyed. Of the days before, only what is dated is
known:

- A code with a date of its own holds from that date: approved, to_supply, supplied and building from approved_on, committed_on,
  supplied_on and actual_start_on; determined from determined_on; a stop from stopped_on; revived from revived_on. A code
  without one holds from surveyed_on, or from the day of the data.
- Before that, the last dated step of the same field that is known to have led there: a parcel now in use was approved, then
  supplied, then built on or used (told as "building", where it has not stopped without a date); a disposal was approved, signed
  and begun when its plan and outcome say so. Between a dated step and a later one without a date it is unknown.
- Everything else is unknown, and a date that lies ahead has not happened.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from landmap.errors import ColumnError
from landmap.site import Thresholds
from landmap.status.classify import IN_DISPOSAL, classify
from landmap.status.clock import READ as CLOCK_READ
from landmap.status.clock import STOPPED_OPERATIONS, months_after
from landmap.status.law import DEEMED_START_MONTHS
from landmap.terms.codes import UNKNOWN

EVENT_COLUMNS = ("parcel_id", "on", "field", "from", "to")
_HAPPENED = (
    "committed_on", "approved_on", "supplied_on", "handover_on", "actual_start_on", "stopped_on", "determined_on", "revived_on",
)  # fmt: skip
HISTORY_READ = (*CLOCK_READ, "disposal", "determined_doc", "committed_on", "approved_on", "revived_on", "surveyed_on")
_STARTED = ("building", "used_part", "used")
_NO_STOP = ("normal", "na")  # operations that speak of no stop, dated or not
# Dates of plans and outcomes -> the step of the disposal that they date, the earlier step first.
_STEPS = (("plans", "approved_on", "plan_approved"), ("outcomes", "signed_on", "signed"), ("outcomes", "start_on", "executing"))


def known_by(
    parcels: pd.DataFrame, *, on: date | pd.Series, as_of: date, plans: pd.DataFrame, outcomes: pd.DataFrame
) -> pd.DataFrame:
    """``parcels`` with what was known of their status by the day ``on`` (one for all, or one for each row).

    ``as_of`` is the day of the data: from then on a row is as it stands. ``plans`` and ``outcomes`` date the steps of a
    disposal. Columns read: those of status.classify, committed_on, approved_on, revived_on, surveyed_on; of plans and outcomes
    parcel_id, approved_on, signed_on, start_on where they are. Columns changed: land_stage, legal_idle, determined_doc,
    operation, disposal, tenure, cause, developed_pct, invested_pct, price_wan and the dates of what had not happened. Raises
    ColumnError.
    """
    ColumnError.unless(parcels.columns, (*HISTORY_READ, "parcel_id"), "status.known_by")
    days = on if isinstance(on, pd.Series) else pd.Series(pd.Timestamp(on), index=parcels.index)
    past = _Past(parcels, days, pd.Timestamp(as_of))
    told = past.facts().assign(
        land_stage=past.land_stage(),
        legal_idle=past.since_own("legal_idle", "determined", "determined_on"),
        operation=past.operation(),
        disposal=past.disposal(steps(parcels, plans, outcomes)),
    )
    told["determined_doc"] = told["determined_doc"].where(told["legal_idle"] == "determined")
    as_it_stands = days >= past.as_of
    changed = {name: told[name].where(~as_it_stands, parcels[name]).astype(parcels[name].dtype) for name in told.columns}
    return parcels.assign(**changed)


def classify_as_known(
    parcels: pd.DataFrame,
    *,
    on: date,
    as_of: date,
    plans: pd.DataFrame,
    outcomes: pd.DataFrame,
    thresholds: Thresholds,
) -> pd.DataFrame:
    """status.classify, where the class of a day before ``as_of`` is that of what was known_by that day.

    The columns of the clock are those of the rows as they stand: the clock asks what falls due, not what was known. Columns
    read and added: those of status.classify and known_by. Raises ColumnError.
    """
    found = classify(parcels, on=on, thresholds=thresholds)
    if on >= as_of:
        return found
    known = known_by(parcels, on=on, as_of=as_of, plans=plans, outcomes=outcomes)
    classes = classify(known, on=on, thresholds=thresholds)
    return found.assign(**{name: classes[name] for name in ("map_class", "map_class_rule", "map_class_rule_en")})


def changes(
    parcels: pd.DataFrame,
    plans: pd.DataFrame,
    outcomes: pd.DataFrame,
    *,
    as_of: date,
    until: date,
    thresholds: Thresholds,
) -> pd.DataFrame:
    """Every change of a parcel's class of the map up to the day ``until``, by day, then in the order of the rows.

    Columns given: parcel_id, on (day), field ("map_class"), from, to (codes). The class of a day is status.classify of what was
    known_by that day; before its first event a parcel is "unknown". Columns read: those of known_by. Raises ColumnError.
    """
    days = _days(parcels, steps(parcels, plans, outcomes), pd.Timestamp(as_of), thresholds)
    days = days[days["on"] <= pd.Timestamp(until)].reset_index(drop=True)
    # Every row once for each of its days: only what the classes need, and no geometry.
    rows = parcels[["parcel_id", *HISTORY_READ]].iloc[days["row"].to_numpy()].reset_index(drop=True)
    known = known_by(rows, on=days["on"], as_of=as_of, plans=plans, outcomes=outcomes)
    classes = classify(known, on=days["on"], thresholds=thresholds)["map_class"]
    before = classes.groupby(days["row"]).shift().fillna(UNKNOWN)
    found = pd.DataFrame(
        {"parcel_id": rows["parcel_id"], "on": days["on"], "field": "map_class", "from": before, "to": classes}
    )
    order = days.assign(**found)[(before != classes).to_numpy(dtype=bool)].sort_values(["on", "row"], kind="stable")
    return order[list(EVENT_COLUMNS)].reset_index(drop=True)


def revivals(parcels: pd.DataFrame, *, until: date) -> pd.DataFrame:
    """When parcels that are revived were revived, as events of the field "disposal"; ``on`` is NaT where no row says.

    What lies after ``until`` has not happened. Columns read: parcel_id, disposal, revived_on. Columns given: EVENT_COLUMNS.
    """
    rows = parcels[(parcels["disposal"] == "revived").fillna(value=False) & ~(parcels["revived_on"] > pd.Timestamp(until))]
    found = {"parcel_id": rows["parcel_id"], "on": rows["revived_on"], "field": "disposal", "from": pd.NA, "to": "revived"}
    return pd.DataFrame(found).sort_values("on", kind="stable", ignore_index=True)[list(EVENT_COLUMNS)]


def steps(parcels: pd.DataFrame, plans: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """When each parcel's disposal took which step, by its plans and outcomes: a column for each step, index as ``parcels``."""
    frames = {"plans": plans, "outcomes": outcomes}
    found = {}
    for role, column, step in _STEPS:
        frame = frames[role]
        if {"parcel_id", column} <= set(frame.columns):
            first = pd.to_datetime(frame[column]).groupby(frame["parcel_id"]).min()
            found[step] = first.reindex(parcels["parcel_id"]).to_numpy(dtype="datetime64[ns]")
    return pd.DataFrame(found, index=parcels.index, columns=[step for _, _, step in _STEPS], dtype="datetime64[ns]")


class _Past:
    """The fields of status on a day for each row, from what is dated."""

    def __init__(self, parcels: pd.DataFrame, on: pd.Series, as_of: pd.Timestamp) -> None:
        self.parcels, self.on, self.as_of = parcels, on, as_of
        # The day from which what is stated without a date is known.
        self.since = _since(parcels, as_of)
        self.stated = on >= self.since

    def by(self, column: str) -> pd.Series:
        """Whether what ``column`` dates had happened; False where it has no date."""
        return self.parcels[column] <= self.on

    def facts(self) -> pd.DataFrame:
        """Dates of what had happened; tenure and price as known since the supply, the rest since the survey."""
        parcels, supplied = self.parcels, self.by("supplied_on")
        told = {name: parcels[name].where(self.by(name)) for name in _HAPPENED}
        agreed = supplied | self.by("agreed_start_on") | self.stated
        told["agreed_start_on"] = parcels["agreed_start_on"].where(agreed)
        told["tenure"] = parcels["tenure"].where(supplied | self.stated, UNKNOWN)
        told["price_wan"] = parcels["price_wan"].where(supplied | self.stated)
        told["cause"] = parcels["cause"].where(self.stated, UNKNOWN)
        told |= {name: parcels[name].where(self.stated) for name in ("developed_pct", "invested_pct", "determined_doc")}
        # A finding's document bears its date.
        told["determined_doc"] = parcels["determined_doc"].where(self.by("determined_on") | self.stated)
        return pd.DataFrame(told, index=parcels.index)

    def since_own(self, field: str, code: str, dated: str) -> pd.Series:
        """The code of ``field``: ``code`` from the date in ``dated`` where it has one, any other since the survey."""
        values = self.parcels[field].fillna(UNKNOWN)
        own = (values == code) & self.parcels[dated].notna()
        return values.where(self.stated.where(~own, self.by(dated)), UNKNOWN)

    def operation(self) -> pd.Series:
        """The operation; that it stopped is known from stopped_on, in what way only since the survey."""
        values = self.parcels["operation"].fillna(UNKNOWN)
        own = values.isin(STOPPED_OPERATIONS) & self.parcels["stopped_on"].notna()
        told = values.where(self.stated.where(~own, self.by("stopped_on")), UNKNOWN)
        return told.where(~(own & self.by("stopped_on") & ~self.stated), "stopped")

    def disposal(self, dates: pd.DataFrame) -> pd.Series:
        """The disposal; before its present code the last step that a plan or an outcome dates."""
        values = self.parcels["disposal"].fillna(UNKNOWN)
        told = pd.Series(UNKNOWN, index=values.index, dtype=values.dtype)
        led_here = values.isin([*IN_DISPOSAL, "revived"])
        for step in dates.columns:
            told = told.mask(led_here & (dates[step] <= self.on), step)
        now = self.since_own("disposal", "revived", "revived_on")
        return told.where(now == UNKNOWN, now)

    def land_stage(self) -> pd.Series:
        """The stage: the present one from its own date, before it the last dated step that led there."""
        stage = self.parcels["land_stage"].fillna(UNKNOWN)
        has = {name: self.parcels[name].notna() for name in ("committed_on", "supplied_on", "actual_start_on")}
        supplied_later = has["supplied_on"] & ~self.by("supplied_on")
        started_later = has["actual_start_on"] & ~self.by("actual_start_on")
        operation, dated_stop = self.parcels["operation"].fillna(UNKNOWN), self.parcels["stopped_on"].notna()
        stopped_some_day = ~operation.isin(_NO_STOP) & ~(operation.isin(STOPPED_OPERATIONS) & dated_stop)
        told = pd.Series(UNKNOWN, index=stage.index, dtype=stage.dtype)
        told = told.mask(self.by("approved_on") & (supplied_later | stage.isin(["approved", "to_supply"])), "approved")
        told = told.mask(self.by("committed_on") & (supplied_later | (stage == "to_supply")), "to_supply")
        told = told.mask(self.by("supplied_on") & ((stage.isin(_STARTED) & started_later) | (stage == "supplied")), "supplied")
        went_on = (stage == "building") | (stage.isin(_STARTED) & ~stopped_some_day)
        told = told.mask(self.by("actual_start_on") & went_on, "building")
        # What the row states since the survey, unless its own date lies later.
        ahead = {
            "approved": self.parcels["approved_on"] > self.on,
            "to_supply": self.parcels["committed_on"] > self.on,
            "supplied": supplied_later,
            "building": started_later,
        }
        for code, later in ahead.items():
            stage = stage.mask((stage == code) & later, UNKNOWN)
        return told.where(~self.stated | (stage == UNKNOWN), stage)


def _since(parcels: pd.DataFrame, as_of: pd.Timestamp) -> pd.Series:
    surveyed_on = parcels["surveyed_on"]
    return surveyed_on.where(surveyed_on < as_of, as_of)


def _days(parcels: pd.DataFrame, dates: pd.DataFrame, as_of: pd.Timestamp, limits: Thresholds) -> pd.DataFrame:
    """The days (``on``) on which the class of each row (``row``, its place) may change, in order."""
    start = parcels["agreed_start_on"].fillna(months_after(parcels["handover_on"], DEEMED_START_MONTHS))
    deemed = [start, months_after(parcels["handover_on"], DEEMED_START_MONTHS)]
    deemed.append(months_after(parcels["supplied_on"], DEEMED_START_MONTHS))
    found = [parcels[name] for name in (*_HAPPENED, "agreed_start_on")] + [dates[step] for step in dates.columns]
    found += [months_after(day, months) for day in deemed for months in (limits.idle_months, limits.takeback_months)]
    found.append(months_after(parcels["stopped_on"], limits.stopped_months))
    found.append(_since(parcels, as_of))
    found.append(pd.Series(as_of, index=parcels.index))
    rows = [pd.DataFrame({"row": range(len(parcels)), "on": pd.to_datetime(days).to_numpy()}) for days in found]
    together = pd.concat(rows, ignore_index=True)
    return together.dropna().drop_duplicates().sort_values(["row", "on"], kind="stable", ignore_index=True)
