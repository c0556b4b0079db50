"""A forecast in a few words: the headline of the burn-down, and what a reader who cannot see it is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from landmap.units import rounded

if TYPE_CHECKING:
    from landmap.quota.ahead.forecast import Forecast, Outlook

Lang = Literal["zh", "en"]


def month(day: date, lang: Lang) -> str:
    """A day's month, as people say it."""
    return f"{day.year}年{day.month}月" if lang == "zh" else f"{day:%Y-%m}"


def headline(forecast: Forecast, lang: Lang) -> str:
    """When the quota runs out, in one sentence; that it is not known, where it is not."""
    outlook, end = forecast.outlook, month(forecast.until, lang)
    if forecast.exhausted:
        return "指标已用完" if lang == "zh" else "Nothing is left"
    if forecast.until <= forecast.on:
        return f"有效期已于 {forecast.until} 届满" if lang == "zh" else f"The quota ended on {forecast.until}"
    if outlook is None:
        return "占用速度未知，不推算用完时间" if lang == "zh" else "The pace is unknown: no date is told"
    if outlook.median_on is None:
        chance = outlook.lasting_pct
        return f"{chance}% 的可能用到{end}仍有剩余" if lang == "zh" else f"{chance} % of runs last beyond {end}"
    out = month(outlook.median_on, lang)
    return (
        f"预计{out}用完（{_between(outlook, lang)}）" if lang == "zh" else f"Runs out about {out} ({_between(outlook, lang)})"
    )


def _between(outlook: Outlook, lang: Lang) -> str:
    """The 10 to 90 % band of the day; open where more than a tenth of the runs last."""
    early = month(outlook.early_on, lang) if outlook.early_on else ""
    if outlook.late_on is None:
        chance = outlook.lasting_pct
        if lang == "zh":
            return f"一成可能早于{early}，{chance}% 的可能撑到期末"
        return f"1 in 10 before {early}, {chance} % last to the end"
    late = month(outlook.late_on, lang)
    return f"八成可能在{early}至{late}之间" if lang == "zh" else f"8 in 10 between {early} and {late}"


def postponed(forecast: Forecast, lang: Lang) -> str:
    """How far reviving stock postpones it; "" where there is nothing to postpone."""
    stock, later = forecast.stock_mu_per_year, forecast.postponed_months
    if forecast.outlook is None or forecast.exhausted:
        return ""
    if stock is None:
        return "盘活替代速度未知，不推算推迟时间" if lang == "zh" else "What stock takes over is unknown"
    a_year = f"{rounded(stock):,}"
    if later is None:
        zh = f"盘活存量每年替代 {a_year} 亩：不再用完"
        return zh if lang == "zh" else f"Stock takes over {a_year} mu a year: it does not run out"
    zh = f"盘活存量每年替代 {a_year} 亩：按匀速推迟 {later:,} 个月"
    return zh if lang == "zh" else f"Stock takes over {a_year} mu a year: at constant pace {later:,} months later"


def facts_in_words(forecast: Forecast, lang: Lang) -> tuple[str, list[str]]:
    """Title and the rest of it: the pace first, then the headline, then what is assumed."""
    node = forecast.node
    name = node.name if lang == "zh" else node.name_en or node.id
    title = (
        f"{name}：还能用到什么时候（截至 {forecast.on}）"
        if lang == "zh"
        else f"{name}: how long it lasts (as of {forecast.on})"
    )
    said = [zh if lang == "zh" else en for zh, en in forecast.assumptions]
    stop = "。" if lang == "zh" else "."
    return title, [f"{line}{stop}" for line in said]
