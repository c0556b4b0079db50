"""A forecast in a few words: the headline of the burn-down, and what a reader who cannot see it is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from landmap.units import rounded

if TYPE_CHECKING:
    from landmap.quota.ahead.outlook import Forecast, Outlook

Lang = Literal["zh", "en"]


def month(day: date, lang: Lang) -> str:
    """A day's month, as people say it."""
    return f"{day.year}年{day.month}月" if lang == "zh" else f"{day:%Y-%m}"


def headline(forecast: Forecast, lang: Lang) -> str:
    """When the quota runs out, in one sentence; that it is not known, where it is not."""
    outlook, end = forecast.outlook, month(forecast.until, lang)
    if forecast.exhausted:
        over = forecast.node.overdrawn_mu
        zh, en = (f"，超占 {over:,} 亩", f": overdrawn by {over:,} mu") if over else ("", "")
        return f"指标已用完{zh}" if lang == "zh" else f"Nothing is left{en}"
    if forecast.until <= forecast.on:
        return f"有效期已于 {forecast.until} 届满" if lang == "zh" else f"The quota ended on {forecast.until}"
    if outlook is None:
        return "占用速度未知，不推算用完时间" if lang == "zh" else "The pace is unknown: no date is told"
    if outlook.median_on is None:
        chance = f"{outlook.lasting_pct.normalize():f}"
        return f"{chance}% 的模拟到{end}仍有剩余" if lang == "zh" else f"{chance} % of the runs last beyond {end}"
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
    if early == late:
        return "八成可能在当月" if lang == "zh" else "8 in 10 in that month"
    return f"八成可能在{early}至{late}之间" if lang == "zh" else f"8 in 10 between {early} and {late}"


def postponed(forecast: Forecast, lang: Lang) -> str:
    """How far reviving stock postpones it, or what more it leaves at the end; "" where there is nothing to postpone."""
    stock, base, other = forecast.stock_mu_per_year, forecast.outlook, forecast.with_stock
    if forecast.exhausted or forecast.until <= forecast.on:
        return ""
    if base is None:
        return _without_pace(forecast, lang)
    if stock is None or other is None:
        return "盘活替代速度未知，不推算推迟时间" if lang == "zh" else "What stock takes over a year is unknown"
    zh, en = f"盘活存量每年替代 {rounded(stock):,} 亩", f"Stock takes over {rounded(stock):,} mu a year"
    if base.median_on is None:
        more = other.by_year["median_mu"].iloc[-1] - base.by_year["median_mu"].iloc[-1]
        zh, en = f"{zh}：期末可多留 {more:,} 亩", f"{en}: {more:,} mu more are left at the end"
    elif forecast.postponed_months is None:
        zh, en = f"{zh}：期末前不再用完（中位数）", f"{en}: it lasts to the end (median)"
    else:
        later = forecast.postponed_months
        zh, en = f"{zh}：推迟 {later:,} 个月（中位数）", f"{en}: {later:,} months later (median)"
    return zh if lang == "zh" else en


def _without_pace(forecast: Forecast, lang: Lang) -> str:
    """What can be said where the pace is unknown: when known demand alone takes what is left, or how to mend it."""
    if forecast.known_out_on is None:
        zh, en = (
            "补上占用日期（批准日期、列入拟供时间）后即可推算",
            "State when land was approved or listed for supply, and it can be told",
        )
        return zh if lang == "zh" else en
    out = month(forecast.known_out_on, lang)
    return f"仅有日期的需地项目，到{out}就占满剩余" if lang == "zh" else f"Dated demand alone takes what is left by {out}"


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
