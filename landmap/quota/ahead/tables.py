"""Forecasts and scenarios as frames to print or to write: a row per quota, a row per quota and year, a row per change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from landmap.units import rounded

if TYPE_CHECKING:
    from landmap.quota.ahead.outlook import Forecast, Outlook
    from landmap.quota.ahead.scenario import Scenario

_OF_AN_OUTLOOK = ("runs_out_on", "early_on", "median_on", "late_on", "lasting_pct")


def forecast_table(forecasts: Sequence[Forecast]) -> pd.DataFrame:
    """One row per quota: what is left, the pace, the dates at which nothing is, and the same with stock revived.

    Columns: quota, name, remaining_mu, until, pace_mu_per_year, since, drawdowns, undated_mu, later_mu, known_mu, known_out_on,
    runs_out_on (at constant pace), early_on, median_on, late_on (10, 50, 90 % of the runs), lasting_pct, stock_mu_per_year,
    with_stock_ and each of those five, postponed_months. Empty: not known, or not by then.
    """
    return pd.DataFrame([_row(each) for each in forecasts], dtype=object)


def _row(forecast: Forecast) -> dict[str, object]:
    node, pace, stock = forecast.node, forecast.pace, forecast.stock_mu_per_year
    return {
        "quota": node.id,
        "name": node.name,
        "remaining_mu": node.remaining_mu,
        "until": forecast.until,
        "pace_mu_per_year": None if pace is None else rounded(pace.mu_per_year),
        "since": None if pace is None else pace.since,
        "drawdowns": None if pace is None else len(pace.days),
        "undated_mu": forecast.undated_mu,
        "later_mu": forecast.later_mu,
        "known_mu": rounded(float(forecast.known["mu"].sum())),
        "known_out_on": forecast.known_out_on,
        **_dates(forecast.outlook, ""),
        "stock_mu_per_year": None if stock is None else rounded(stock),
        **_dates(forecast.with_stock, "with_stock_"),
        "postponed_months": forecast.postponed_months,
    }


def _dates(outlook: Outlook | None, prefix: str) -> dict[str, object]:
    return {f"{prefix}{name}": None if outlook is None else getattr(outlook, name) for name in _OF_AN_OUTLOOK}


def forecast_by_year(forecasts: Sequence[Forecast]) -> pd.DataFrame:
    """One row per quota and year's end: the 10, 50 and 90 % quantiles of what is left, and the same with stock revived.

    Columns: quota, on, low_mu, median_mu, high_mu, with_stock_low_mu, with_stock_median_mu, with_stock_high_mu.
    """
    quantiles = ["low_mu", "median_mu", "high_mu"]
    stocked = [f"with_stock_{name}" for name in quantiles]
    rows: list[list[object]] = []
    for each in forecasts:
        if each.outlook is None:
            continue
        years = each.outlook.by_year
        other = years[quantiles].map(lambda _: None) if each.with_stock is None else each.with_stock.by_year[quantiles]
        both = pd.concat([years, other], axis="columns")
        rows += [[each.node.id, *row] for row in both.itertuples(index=False, name=None)]
    return pd.DataFrame(rows, columns=["quota", "on", *quantiles, *stocked], dtype=object)


def effects_table(scenarios: Sequence[Scenario]) -> pd.DataFrame:
    """One row per change: scenario, change, id, what it adds in mu (used, committed, demand, met from stock), in words."""
    rows = [
        [
            one.name,
            type(effect.change).__name__.lower(),
            effect.change.id or "",
            effect.used_mu,
            effect.committed_mu,
            effect.demand_mu,
            effect.met_mu,
            effect.zh,
            effect.en,
        ]
        for one in scenarios
        for effect in one.effects
    ]
    columns = ["scenario", "change", "id", "used_mu", "committed_mu", "demand_mu", "met_mu", "zh", "en"]
    return pd.DataFrame(rows, columns=columns, dtype=object)
