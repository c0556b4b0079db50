"""When does each quota run out: at the pace of the dated drawdowns, with a seeded band, and how far stock postpones it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from landmap.quota.ahead.assume import assumptions
from landmap.quota.ahead.demand import sum_mu, weighing_on
from landmap.quota.ahead.outlook import Forecast, Outlook
from landmap.quota.ahead.pace import DAYS_A_YEAR, drawdowns, pace_of
from landmap.quota.ahead.runs import Answer, Known, Question, answers, quantile
from landmap.units import mu_from_m2, rounded

if TYPE_CHECKING:
    from landmap.quota.ahead.scenario import Scenario
    from landmap.quota.tally import NodeTally

PLAN_END = date(2035, 12, 31)  # 规划期末
SEED = 2035
DRAWS = 10_000
_FAR = 200 * DAYS_A_YEAR  # a date beyond it says nothing
_PER_MU = 1_000_000


def forecast(
    scenario: Scenario,
    *,
    until: date = PLAN_END,
    seed: int = SEED,
    draws: int = DRAWS,
    stock_mu_per_year: float | None = None,
    known_demand: bool = True,
) -> tuple[Forecast, ...]:
    """When each quota of ``scenario`` (scenario(snapshot) is the base) runs out, in the order of its nodes.

    Pace: the dated drawdowns from the quota's first day, else from the first drawdown, up to the scenario's day. The band:
    ``draws`` runs with ``seed``; in each year a Poisson number of drawdowns, of sizes that did occur. ``known_demand``:
    projects with a day and an area draw on that day (at once where it has passed), and fill the pace of their year first. Stock
    takes ``stock_mu_per_year`` over from the pace; by default what the dated outcomes avoided per year. A quota is not drawn on
    after its last day, or that of a quota above it. Same scenario and seed: same result, whatever the order of rows; more
    left never runs out earlier; more stock never brings it forward.
    """
    if stock_mu_per_year is not None and not 0 <= stock_mu_per_year < math.inf:
        raise ValueError("stock_mu_per_year 须不小于0 must not be below 0")
    if seed < 0 or draws < 1:
        raise ValueError("seed 须不小于0，draws 须大于0 seed must not be below 0, nor draws below 1")
    stock = _stock_pace(scenario) if stock_mu_per_year is None else stock_mu_per_year
    found = []
    for node in scenario.nodes:
        facts = _facts(scenario, node, until, stock)
        facts = facts if known_demand else replace(facts, known=facts.known.head(0), known_out_on=None)
        found.append(_with_words(_with_outlooks(facts, seed, draws), scenario, seed, draws))
    return tuple(found)


def tightest(forecasts: Sequence[Forecast]) -> Forecast:
    """The forecast of the quota that runs out first, the one with the least left where none does, the upper one where equal."""
    return min(forecasts, key=lambda one: (_median(one) or date.max, one.node.remaining_mu))


def _median(forecast: Forecast) -> date | None:
    return None if forecast.outlook is None else forecast.outlook.median_on


def _stock_pace(scenario: Scenario) -> float | None:
    avoided = scenario.avoided
    pace = pace_of(drawdowns(avoided["on"], avoided["mu"], scenario.on), scenario.on)
    return None if pace is None else pace.mu_per_year


def _facts(scenario: Scenario, node: NodeTally, until: date, stock: float | None) -> Forecast:
    """All that is known of a quota before anything is drawn at random."""
    rows = weighing_on(scenario.bookings, node.id, scenario.site)
    mu = pd.Series(mu_from_m2(rows["m2"].to_numpy(dtype="float64")))
    since, last = _period(scenario, node)
    by_day = drawdowns(rows["booked_on"], mu, scenario.on)
    by_day = by_day if since is None else by_day[by_day.index >= pd.Timestamp(since)]
    until = until if last is None else min(until, last)
    known = _known(scenario, node, until)
    return Forecast(
        node=node,
        on=scenario.on,
        until=until,
        pace=pace_of(by_day, scenario.on, since),
        outlook=None,
        with_stock=None,
        stock_mu_per_year=stock,
        postponed_months=None,
        known=known,
        known_out_on=_known_out(node, known, scenario.on),
        past=_past(node, by_day, since, scenario.on),
        undated_mu=sum_mu(mu[rows["booked_on"].isna().to_numpy()]),
        later_mu=sum_mu(mu[(rows["booked_on"] > pd.Timestamp(scenario.on)).to_numpy()]),
    )


def _period(scenario: Scenario, node: NodeTally) -> tuple[date | None, date | None]:
    """First and last day of a quota: its own, else those of the nearest quota above it that states them."""
    nodes = {each.id: each for each in scenario.nodes}
    firsts, lasts = [], []
    above: NodeTally | None = node
    while above is not None:
        firsts.append(above.valid_from)
        lasts.append(above.valid_to)
        above = nodes.get(above.parent or "")
    return next((day for day in firsts if day), None), next((day for day in lasts if day), None)


def _known(scenario: Scenario, node: NodeTally, until: date) -> pd.DataFrame:
    """Dated demand with an area, up to ``until``: id, mu, on, and days from now (0 where its day has passed), by day."""
    rows = scenario.demand_on(node.id)
    rows = rows[rows["on"].notna() & rows["mu"].notna() & (rows["on"] <= pd.Timestamp(until))]
    days = (rows["on"] - pd.Timestamp(scenario.on)).dt.days.clip(lower=0)
    found = rows[["id", "mu", "on"]].assign(mu=rows["mu"].astype("float64"), days=days.astype("int64"))
    return found.sort_values(["days", "id"], kind="stable", ignore_index=True)


def _known_out(node: NodeTally, known: pd.DataFrame, on: date) -> date | None:
    taking = known["days"][(_millionths(known["mu"]).cumsum() >= int(node.remaining_mu * _PER_MU))]
    return on + timedelta(days=int(taking.iloc[0])) if len(taking) else None


def _millionths(mu: pd.Series) -> pd.Series:
    return (mu * _PER_MU).round().astype("int64")


def _past(node: NodeTally, by_day: pd.Series, since: date | None, on: date) -> pd.DataFrame:
    """What was left at the window's beginning, after each day of it, and now."""
    left = int(node.remaining_mu * _PER_MU) + int(by_day.sum()) - by_day.cumsum()
    days = [pd.Timestamp(day).date() for day in by_day.index]
    rows = [(since or (days[0] if days else on), int(node.remaining_mu * _PER_MU) + int(by_day.sum()))]
    rows += zip(days, (int(each) for each in left), strict=True)
    rows += [(on, int(node.remaining_mu * _PER_MU))]
    return pd.DataFrame({"on": [day for day, _ in rows], "left_mu": [rounded(Decimal(each) / _PER_MU) for _, each in rows]})


def _with_outlooks(facts: Forecast, seed: int, draws: int) -> Forecast:
    """The forecast with what the runs say: at the pace as it was, and with stock taking its part of it over."""
    pace, stock = facts.pace, facts.stock_mu_per_year
    if pace is None or facts.until <= facts.on:
        return facts
    known = Known(facts.known["days"].to_numpy(dtype="float64"), _millionths(facts.known["mu"]).to_numpy(dtype="int64"))
    ends = _year_ends(facts.on, facts.until)
    days = np.array([(end - facts.on).days for end in ends], dtype="float64")
    reliefs = (0.0,) if stock is None else (0.0, min(stock / pace.mu_per_year, 1.0))
    questions = tuple(Question(pace, int(facts.node.remaining_mu * _PER_MU), days, known, relief) for relief in reliefs)
    outlooks = [_outlook(q, answer, facts, ends) for q, answer in zip(questions, answers(questions, draws, seed), strict=True)]
    with_stock = outlooks[1] if stock is not None else None
    return replace(facts, outlook=outlooks[0], with_stock=with_stock, postponed_months=_months_later(outlooks[0], with_stock))


def _year_ends(on: date, until: date) -> list[date]:
    """Every 31 December after ``on`` and before ``until``, and ``until``."""
    ends = [date(year, 12, 31) for year in range(on.year, until.year + 1)]
    return [end for end in ends if on < end < until] + [until]


def _outlook(question: Question, answer: Answer, facts: Forecast, ends: list[date]) -> Outlook:
    early, median, late = (_day(facts.on, float(quantile(answer.out, share))) for share in (0.1, 0.5, 0.9))
    low, middle, high = ([rounded(Decimal(int(mu)) / _PER_MU) for mu in quantile(answer.left, q)] for q in (0.1, 0.5, 0.9))
    return Outlook(
        mu_per_year=question.pace.mu_per_year * (1 - question.relief),
        runs_out_on=_day(facts.on, _lasts(question)),
        early_on=early,
        median_on=median,
        late_on=late,
        lasting_pct=rounded(float(np.isinf(answer.out).mean()) * 100, 1),
        by_year=pd.DataFrame({"on": ends, "low_mu": low, "median_mu": middle, "high_mu": high}),
    )


def _lasts(question: Question) -> float:
    """Days that what is left lasts at constant pace; infinite where that is longer than anybody plans."""
    left, pace = max(question.left, 0) / _PER_MU, question.pace.mu_per_year * (1 - question.relief)
    days = 0.0 if left == 0 else math.inf if pace == 0 else left / pace * DAYS_A_YEAR
    return days if days <= _FAR else math.inf


def _day(on: date, days: float) -> date | None:
    """The day that is ``days`` from ``on``, a part of a day counting as a whole one; None for ever."""
    return None if math.isinf(days) else on + timedelta(days=math.ceil(days))


def _months_later(base: Outlook, with_stock: Outlook | None) -> Decimal | None:
    """How much later half of the runs have nothing left; None where that is not known, or not by the forecast's end."""
    if with_stock is None or base.median_on is None or with_stock.median_on is None:
        return None
    return rounded((with_stock.median_on - base.median_on).days / DAYS_A_YEAR * 12, 1)


def _with_words(forecast: Forecast, scenario: Scenario, seed: int, draws: int) -> Forecast:
    demand = scenario.demand_on(forecast.node.id)
    vague = int((demand["on"].isna() | demand["mu"].isna()).sum())
    return replace(forecast, assumptions=assumptions(forecast, vague, seed, draws))
