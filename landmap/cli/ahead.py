"""The commands that look ahead: forecast and what-if."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landmap.cli import say
from landmap.cli.files import write
from landmap.cli.options import Crs, On, OutIfAsked, SiteFolder
from landmap.errors import SiteError

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from landmap.cli.run import Run
    from landmap.quota.ahead import Forecast, Outlook, Scenario

Until = Annotated[
    int, typer.Option("--until", metavar="YEAR", min=1950, max=2200, help="算至哪年末 up to the end of this year")
]
Stock = Annotated[
    float | None,
    typer.Option("--stock", metavar="MU", min=0, help="盘活每年替代的亩数，默认取自成效表 mu a year that stock takes over"),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="随机种子 seed of the runs")]
Pictured = Annotated[
    str | None, typer.Option("--quota", metavar="ID", help="画哪个指标，默认最先用完的 quota to draw, the first to run out")
]
Files = Annotated[list[Path], typer.Argument(metavar="SCENARIO.toml", help="方案文件，可多个 one or more files of changes")]

_BEYOND, _UNKNOWN = "期末后 later", "未知 unknown"
_FIGURES = {
    "limit_mu": "总量 limit",
    "used_mu": "已用 used",
    "committed_mu": "拟供及道路 committed",
    "remaining_mu": "剩余 remaining",
    "demand_mu": "需地 demand",
    "met_from_stock_mu": "由存量满足 met from stock",
    "after_demand_mu": "需地满足后剩余 after demand",
}
_MOVED = ("已用 used", "拟供及道路 committed", "需地 demand", "存量满足 met")


def forecast(  # noqa: PLR0913, PLR0917 -- the words of a command
    site: SiteFolder,
    on: On = None,
    until: Until = 2035,
    stock: Stock = None,
    seed: Seed = 2035,
    quota: Pictured = None,
    out: OutIfAsked = None,
    crs: Crs = None,
) -> None:
    """各项指标何时用完：按历史速度推算，附区间和依据；给 --out 时写出表和图。 When each quota runs out; --out writes it."""
    from datetime import date

    from landmap.quota import ahead

    run = _run(site, on, crs)
    asked = ahead.scenario(run.snapshot)
    found = ahead.forecast(asked, until=date(until, 12, 31), seed=seed, stock_mu_per_year=stock)
    pictured = ahead.tightest(found) if quota is None else _named(found, quota)
    headers = ("", "剩余 remaining", "每年 a year", "匀速 constant", "10%", "50%", "90%", "期末仍有 lasts %", "推迟月 months")
    say.table("何时用完（亩） when quotas run out (mu)", headers, [_line(each) for each in found])
    for each in found:
        say.line(f"{each.node.name}：{ahead.headline(each, 'zh')}")
        say.line(f"  {ahead.headline(each, 'en')}")
    _show_assumptions(found)
    run.tell_set_aside()
    if out is not None:
        write(
            out,
            {
                "forecast.csv": _csv(ahead.forecast_table(found)),
                "forecast_by_year.csv": _csv(ahead.forecast_by_year(found)),
                "burndown.svg": ahead.burndown_svg(pictured, note=asked.site.note if asked.site.illustrative else "").encode(),
            },
        )


def what_if(site: SiteFolder, files: Files, on: On = None, out: OutIfAsked = None, crs: Crs = None) -> None:
    """方案比选：增减、改期、盘活若干地块和项目，与现状逐项对照。 Some changes, side by side with the base."""
    from landmap.quota import ahead

    asked = [ahead.read_scenario(path) for path in files]
    _must_differ([ahead.BASE, *(each.name for each in asked)])
    run = _run(site, on, crs)
    scenarios = [ahead.scenario(run.snapshot), *(ahead.scenario(run.snapshot, each.changes, each.name) for each in asked)]
    table = ahead.compare(scenarios)
    rows = [[name, _FIGURES[figure], *values] for name, figure, *values in table.drop(columns="quota").to_numpy().tolist()]
    say.table("方案比选（亩） scenarios (mu)", ("", "", *table.columns[3:]), rows)
    effects = ahead.effects_table(scenarios)
    for scenario, change, label, *mu, zh, en in effects.to_numpy().tolist():
        moved = "，".join(f"{name} {each:+,}" for name, each in zip(_MOVED, mu, strict=True) if each)
        what = f"{change} {label}".rstrip()
        say.line(f"  {scenario}  {what}：{zh}{f'（{moved}）' if moved else ''}\n      {en}")
    _show_overdrawn(scenarios)
    _show_run_outs(scenarios)
    run.tell_set_aside()
    if out is not None:
        write(out, {"what_if.csv": _csv(table), "what_if_changes.csv": _csv(effects)})


def _run(site: Path, on: str | None, crs: list[str] | None) -> Run:
    """The zone, which must have a quota: without one there is nothing to look ahead to."""
    from landmap.cli.run import Run

    run = Run(site, on, crs)
    if not run.site.quota:
        raise SiteError(
            "没有指标，无从推算",
            "there is no quota to look ahead on",
            where=str(site / "site.toml"),
            mend_zh="在 site.toml 写 [[quota]]（总量 limit_mu）和 [[drawdown]]（什么用地计入）",
            mend_en="state [[quota]] (its limit_mu) and [[drawdown]] (what draws on it) in site.toml",
        )
    return run


def _named(found: Sequence[Forecast], quota: str) -> Forecast:
    from landmap.cli.run import WrongCallError
    from landmap.site import did_you_mean

    known = {each.node.id: each for each in found}
    if quota not in known:
        hint = did_you_mean(quota, known)
        raise WrongCallError(f"没有指标 {quota}{hint}", f"there is no quota {quota}{hint}")
    return known[quota]


def _line(each: Forecast) -> list[object]:
    name = "  " * each.node.depth + each.node.name
    if each.outlook is None or each.pace is None:
        return [name, each.node.remaining_mu, _UNKNOWN, *[_UNKNOWN] * 4, None, None]
    outlook = each.outlook
    dates = [_date(day) for day in (outlook.runs_out_on, outlook.early_on, outlook.median_on, outlook.late_on)]
    return [name, each.node.remaining_mu, f"{outlook.mu_per_year:,.2f}", *dates, outlook.lasting_pct, each.postponed_months]


def _date(day: date | None) -> str:
    return _BEYOND if day is None else day.isoformat()


def _show_assumptions(found: Sequence[Forecast]) -> None:
    """Every assumption once, with the quotas that it is of."""
    for zh, en in dict.fromkeys(said for each in found for said in each.assumptions):
        of = [each.node.name for each in found if (zh, en) in each.assumptions]
        say.line(f"  {'' if len(of) == len(found) else '、'.join(of) + '：'}{zh}\n      {en}")


def _show_overdrawn(scenarios: Sequence[Scenario]) -> None:
    """On which quotas each scenario draws more than is granted: it is no error to ask what that would be."""
    for one in scenarios:
        granted = {quota.id for quota in one.site.quota if not quota.remainder}
        over = [node for node in one.nodes if node.id in granted and node.overdrawn_mu]
        if over:
            zh = "；".join(f"{node.name} {node.overdrawn_mu:,} 亩" for node in over)
            en = "; ".join(f"{node.name_en or node.id} by {node.overdrawn_mu:,} mu" for node in over)
            say.line(f"  {one.name}  超占：{zh}\n      overdrawn: {en}")


def _show_run_outs(scenarios: Sequence[Scenario]) -> None:
    """The median day on which each quota has nothing left, one column per scenario."""
    from landmap.quota import ahead

    found = [ahead.forecast(one) for one in scenarios]
    rows = [[each.node.name, *(_median(one[n].outlook) for one in found)] for n, each in enumerate(found[0])]
    say.table("何时用完（中位数） when quotas run out (median)", ("", *(one.name for one in scenarios)), rows)


def _median(outlook: Outlook | None) -> str:
    return _UNKNOWN if outlook is None else _date(outlook.median_on)


def _must_differ(names: Sequence[str]) -> None:
    from landmap.cli.run import WrongCallError

    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise WrongCallError(
            f"两个方案同名：{twice[0]}",
            f"two scenarios bear the name {twice[0]}",
            mend_zh="在方案文件里写 name =",
            mend_en="state name = in the files",
        )


def _csv(frame: pd.DataFrame) -> bytes:
    from landmap.io.csv_text import csv_bytes

    return csv_bytes(frame)
