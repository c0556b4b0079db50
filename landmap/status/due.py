"""What falls due by the legal clock, and when, one row per limit; and the parcels for which the clock cannot say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import pandas as pd

from landmap.errors import ColumnError
from landmap.status.law import CAUSES, CLOCK_RULES, LIMIT_ARTICLES, cited
from landmap.terms import label
from landmap.terms.codes import UNKNOWN

WITHIN = (30, 90, 365)  # days
PAST = "past"
_WHO = ("parcel_id", "name", "holder")
_READ = (
    *_WHO, "cause", "idle_finding", "clock_basis", "idle_due_on", "takeback_due_on", "caused_by", "idle_fee_wan",
    "idle_fee_ahead_wan", "clock_missing", "clock_missing_ahead",
)  # fmt: skip
DUE_COLUMNS = (
    *_WHO, "limit", "due_on", "days_left", "window", "rule", "rule_en", "caused_by", "cause_article", "idle_fee_wan",
    "clock_missing",
)  # fmt: skip


def due(parcels: pd.DataFrame, on: date, within: Collection[int] = WITHIN) -> pd.DataFrame:
    """The limits of the legal clock that have passed or fall within so many days of ``on``: one row each, the earliest first.

    ``parcels`` has been through status.classify (or clock) on the same day. Columns read: parcel_id, name, holder, cause, and
    those of the clock. Columns given: parcel_id, name, holder, limit (code of clock_limit), due_on, days_left (below zero: days
    since), window (as windows), rule, rule_en (in words, with the article), caused_by (code), cause_article (of the decree),
    idle_fee_wan (万元; due, or to be due on that day; on the one-year limit only, so that its sum is right), clock_missing
    (names of columns missing now, or on that day). A parcel whose clock cannot say is in ``undecided`` instead. Raises
    ColumnError.
    """
    ColumnError.unless(parcels.columns, _READ, "status.due")
    known = pd.DataFrame(parcels[parcels["idle_finding"] != UNKNOWN][list(_READ)])
    fee = known["idle_fee_wan"].fillna(known["idle_fee_ahead_wan"])
    missing = known["clock_missing"].where(known["idle_finding"] != "not_idle", known["clock_missing_ahead"])
    known = known.assign(cause_article=_article_of(known["cause"]), clock_missing=missing)
    one = known.assign(limit=_first_limit(known["clock_basis"]), due_on=known["idle_due_on"], idle_fee_wan=fee)
    two = known.assign(
        limit=_text("two_years", known.index), due_on=known["takeback_due_on"], idle_fee_wan=fee.where(fee.isna())
    )
    limits = pd.concat([one, two], ignore_index=True)
    limits = limits.join(windows(limits["due_on"], on, within)).join(_words(limits["limit"]))
    listed = limits[limits["window"].notna()].sort_values(["due_on", "parcel_id", "limit"], ignore_index=True)
    return listed[list(DUE_COLUMNS)]


def undecided(parcels: pd.DataFrame) -> pd.DataFrame:
    """The parcels for which the legal clock cannot say, with what is missing: one row each, in the order of parcel_id.

    Columns read: parcel_id, name, holder, idle_finding, clock_rule, clock_missing. Columns given: parcel_id, name, holder,
    rule, rule_en (why, in words), clock_missing (names of columns, comma-separated). Raises ColumnError.
    """
    ColumnError.unless(parcels.columns, (*_WHO, "idle_finding", "clock_rule", "clock_missing"), "status.undecided")
    unknown = pd.DataFrame(parcels[parcels["idle_finding"] == UNKNOWN]).sort_values(
        "parcel_id", kind="stable", ignore_index=True
    )
    words = {code: cited(rule.zh, rule.en, rule.article) for code, rule in CLOCK_RULES.items()}
    unknown = unknown.assign(
        rule=unknown["clock_rule"].map({code: zh for code, (zh, _) in words.items()}).astype("string"),
        rule_en=unknown["clock_rule"].map({code: en for code, (_, en) in words.items()}).astype("string"),
    )
    return unknown[[*_WHO, "rule", "rule_en", "clock_missing"]]


def windows(due_on: pd.Series, on: date, within: Collection[int] = WITHIN) -> pd.DataFrame:
    """In which span of days each date of ``due_on`` falls, index-aligned.

    Columns added: days_left (whole days from ``on``; 0 that very day, below zero after it, NA without a date), window ("past"
    from the day itself on; else the least number of ``within`` that holds days_left; NA beyond them all or without a date).
    """
    days = (due_on - pd.Timestamp(on)).dt.days.astype("Int64")
    spans = sorted(set(within))
    masks = [(days <= span).fillna(value=False).to_numpy(dtype=bool) for span in (0, *spans)]
    names = np.select(masks, [PAST, *map(str, spans)], "")
    window = pd.Series(names, index=due_on.index, dtype="string")
    return pd.DataFrame({"days_left": days, "window": window.where(window != "")})


def _first_limit(basis: pd.Series) -> pd.Series:
    """The limit that idle_due_on is: a year after the start, or after the stop."""
    return _text("stopped_year", basis.index).where(basis == "stopped", "one_year")


def _words(limits: pd.Series) -> pd.DataFrame:
    """Each limit in words with its article: rule, rule_en."""
    words = {
        code: cited(label("clock_limit", code), label("clock_limit", code, "en"), article)
        for code, article in LIMIT_ARTICLES.items()
    }
    told = {"rule": {code: zh for code, (zh, _) in words.items()}, "rule_en": {code: en for code, (_, en) in words.items()}}
    return pd.DataFrame({name: limits.map(texts).astype("string") for name, texts in told.items()}, index=limits.index)


def _article_of(causes: pd.Series) -> pd.Series:
    """The article of the decree that names the cause; "" where none does."""
    articles = {code: cause.article for code, cause in CAUSES.items()}
    return causes.map(articles).fillna("").astype("string")


def _text(word: str, index: pd.Index) -> pd.Series:
    return pd.Series(word, index=index, dtype="string")
