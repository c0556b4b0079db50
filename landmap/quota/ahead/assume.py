"""What a forecast assumes, in sentences with the numbers used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from landmap.quota.ahead.pace import LEAST, Pace
from landmap.units import rounded

if TYPE_CHECKING:
    from landmap.quota.ahead.outlook import Forecast

Sentence = tuple[str, str]
_SHORT_YEARS = 1.0  # a window shorter than this is told to be one
_FEW = 5  # so are fewer drawdowns than this


def assumptions(forecast: Forecast, vague: int, seed: int, draws: int) -> tuple[Sentence, ...]:
    """Every assumption of ``forecast``; ``vague`` projects state no day or no area."""
    sentences = [*_of_pace(forecast), *_of_the_rest(forecast)]
    if forecast.outlook is not None and forecast.pace is not None:
        sentences += [_of_runs(forecast.pace, seed, draws), *_of_demand(forecast, vague), _of_stock(forecast)]
    else:
        sentences += [*_of_demand(forecast, vague)]
    return (*sentences, _of_the_end(forecast))


def _of_pace(forecast: Forecast) -> Iterator[Sentence]:
    pace = forecast.pace
    if pace is None:
        yield (
            f"占用速度未知：截至 {forecast.on} 有日期的占用不足 {LEAST} 笔（同日合为一笔），不作推测",
            f"the pace is unknown, and not guessed: fewer than {LEAST} dated drawdowns (one day is one) up to {forecast.on}",
        )
        return
    number, within = len(pace.days), pace.number
    total, mean, a_year, years = (rounded(each) for each in (pace.total_mu, pace.mean_mu, pace.mu_per_year, pace.years))
    zh = f"占用速度：{pace.since} 至 {forecast.on} 共 {years} 年，"
    zh += f"首笔之后又占用 {within} 笔；" if pace.opens else f"占用 {within} 笔；"
    zh += f"{number} 笔共 {total:,} 亩，平均每笔 {mean:,} 亩，折每年 {a_year:,} 亩；同日合为一笔"
    en = f"pace: {within} drawdowns {'after the first ' if pace.opens else ''}in {years} years, {pace.since} to {forecast.on}; "
    en += f"all {number} are {total:,} mu, {mean:,} on average: {a_year:,} mu a year; those of one day are one"
    yield zh, en
    if pace.years < _SHORT_YEARS:
        yield "历史不足一年，速度很不可靠", "less than a year of history: the pace is very uncertain"
    if number < _FEW:
        yield f"仅有 {number} 笔，区间只供参考", f"only {number} drawdowns: the band is a rough one"


def _of_the_rest(forecast: Forecast) -> Iterator[Sentence]:
    if forecast.undated_mu:
        yield (
            f"{forecast.undated_mu:,} 亩占用没有日期：已从剩余中扣除，未计入速度",
            f"{forecast.undated_mu:,} mu are drawn without a date: they are gone, and not in the pace",
        )
    if forecast.later_mu:
        yield (
            f"{forecast.later_mu:,} 亩占用的日期晚于 {forecast.on}：已从剩余中扣除，未计入速度",
            f"{forecast.later_mu:,} mu are dated after {forecast.on}: they are gone, and not in the pace",
        )


def _of_runs(pace: Pace, seed: int, draws: int) -> Sentence:
    a_year, sizes = rounded(pace.number_per_year), len(pace.days)
    return (
        f"模拟 {draws:,} 次（随机种子 {seed}）：每年笔数服从泊松分布（平均 {a_year}），每笔面积从上述 {sizes} 笔中抽取",
        f"{draws:,} runs (seed {seed}): a Poisson number of drawdowns a year (mean {a_year}), sized as one of those {sizes}",
    )


def _of_demand(forecast: Forecast, vague: int) -> Iterator[Sentence]:
    known = forecast.known
    if len(known):
        mu = rounded(float(known["mu"].sum()))
        yield (
            f"有日期的需地项目 {len(known)} 个 {mu:,} 亩按用地时间占用（已过期的即时占用），先抵当年速度；匀速推算不含",
            f"dated demand ({len(known)}: {mu:,} mu) draws on its days (at once where passed), as part of the year's pace; "
            "not in the dates at constant pace",
        )
    else:
        yield "未计入有日期的需地项目", "no dated demand is counted"
    if vague:
        yield (
            f"另有 {vague} 个需地项目没有用地时间或面积，未计入",
            f"demand without a day or an area is not counted: {vague}",
        )


def _of_stock(forecast: Forecast) -> Sentence:
    if forecast.stock_mu_per_year is None:
        return (
            f"盘活替代速度未知：有日期的节约用地不足 {LEAST} 笔，未推算推迟时间",
            f"what stock takes over a year is unknown: fewer than {LEAST} dated outcomes state land avoided",
        )
    a_year = rounded(forecast.stock_mu_per_year)
    return (
        f"盘活存量每年替代 {a_year:,} 亩，假定全部减少本指标的占用，每笔按同一比例减少",
        f"stock takes over {a_year:,} mu a year, all of it taken to relieve this quota, each drawdown by the same share",
    )


def _of_the_end(forecast: Forecast) -> Sentence:
    if forecast.until <= forecast.on:
        return f"指标有效期至 {forecast.until}，已过", f"the quota ended on {forecast.until}"
    return (
        f"算至 {forecast.until}；不考虑新增、调剂指标和撤销批准",
        f"up to {forecast.until}; no new or traded quota and no revoked approval",
    )
