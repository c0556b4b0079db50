"""The command clock: what falls due by the legal clock, what has passed, and for which parcels it cannot say."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landmap.cli import say
from landmap.cli.files import write
from landmap.cli.options import Crs, On, OutIfAsked, SiteFolder

if TYPE_CHECKING:
    import pandas as pd

    from landmap.cli.run import Run

Within = Annotated[int, typer.Option("--within", metavar="DAYS", min=1, help="往后看多少天 how many days to look ahead")]
_ROWS = 30  # shown of each table
_UNDECIDED = "判定不了，缺信息 undecided: something is missing"
_LIMITS = ("one_year", "two_years", "stopped_year")
_SUMMARY_HEADS = (
    "宗数 parcels",
    "满一年 one_year",
    "满两年 two_years",
    "停满一年 stopped",
    "已知闲置费（万元） fee_known",
    "待查 to_find_out",
)
_PARCEL_HEADS = ("地块 parcel", "", "权属人 holder")
_DUE_HEADS = (
    *_PARCEL_HEADS,
    "到期日 due_on",
    "天数 days",
    "时限 limit",
    "责任（条款） caused_by",
    "闲置费（万元） fee",
    "待查 to_find_out",
)
_PLAN_HEADS = (
    "方案 plan",
    "地块 parcel",
    "时限 due_on",
    "天数 days",
    "状态 state",
    "处置路径 path",
    "包联部门 department",
    "任务 task",
)
_FOLLOWS = (  # {}: the fee in % of the price
    (
        "未动工属企业原因的：满一年征缴土地闲置费（价款的 {:g}%），满两年无偿收回（53号令第14条）；政府原因、不可抗力的"
        "按第12条处置",
        "no start by the holder's fault: after one year a fee of {:g} % of the price, after two years taken back without pay "
        "(decree 53, art. 14); by government or force majeure: art. 12",
    ),
    ("按日期推算，是线索而不是认定；内部使用", "worked out from dates: leads, no findings; for internal use"),
)


def clock(site: SiteFolder, on: On = None, within: Within = 365, out: OutIfAsked = None, crs: Crs = None) -> None:
    """法定时限：已到期的，30、90、365 天内到期的，判定不了的缺什么。 The legal clock; --out writes clock.csv."""
    from landmap.cli.run import Run
    from landmap.status import PAST, WITHIN, due, undecided

    run = Run(site, on, crs)
    spans = [*(days for days in WITHIN if days < within), within]
    listed, open_questions = due(run.snapshot.parcels, run.on, spans), undecided(run.snapshot.parcels)
    parts = {title: listed[listed["window"] == window] for window, title in _titles(PAST, spans).items()}
    say.line(f"{run.site.title}  {run.on}")
    _show_summary(parts, open_questions)
    for title, part in parts.items():
        _show(title, _DUE_HEADS, part, _due_row)
    _show(_UNDECIDED, (*_PARCEL_HEADS, "原因 why", "缺少 missing"), open_questions, _undecided_row)
    _show_plans(run, within)
    _show_legend(listed, open_questions, run.site.thresholds.idle_fee_pct)
    run.tell_set_aside()
    if out is not None:
        _write(out, listed, open_questions)


def _titles(past: str, spans: Sequence[int]) -> dict[str, str]:
    """The windows in the order in which they are shown; each span begins where the one before it ends."""
    starts = [1, *(days + 1 for days in spans)]
    ahead = {f"{end}": f"{start}–{end} 天内到期 due in {start}-{end} days" for start, end in zip(starts, spans, strict=False)}
    return {past: "已到期 reached", **ahead}


def _show_summary(parts: dict[str, pd.DataFrame], open_questions: pd.DataFrame) -> None:
    from landmap.units import rounded

    rows: list[tuple[object, ...]] = []
    for title, part in parts.items():
        counts = [int((part["limit"] == limit).sum()) for limit in _LIMITS]
        fees = [rounded(float(fee)) for fee in part["idle_fee_wan"].dropna()]  # as the rows print them: they sum to the total
        rows.append(
            (
                title,
                part["parcel_id"].nunique(),
                *counts,
                sum(fees, Decimal("0.00")) if fees else None,  # none known is not zero
                part.loc[part["clock_missing"] != "", "parcel_id"].nunique(),  # one question may stand behind two limits
            )
        )
    rows.append((_UNDECIDED, len(open_questions), *[None] * len(_LIMITS), None, len(open_questions)))
    say.table("法定时限（53号令） the legal clock (decree 53)", ("", *_SUMMARY_HEADS), rows)


def _show(
    title: str, heads: Sequence[str], frame: pd.DataFrame, row: Callable[[Mapping[Hashable, Any]], tuple[object, ...]]
) -> None:
    """The first rows of a table that has any, and how many more there are."""
    if frame.empty:
        return
    say.line("")
    first = frame.head(_ROWS).astype(object)
    say.table(title, heads, [row(one) for one in first.where(first.notna(), None).to_dict("records")])
    if len(frame) > _ROWS:
        more = len(frame) - _ROWS
        say.line(f"  … 另有 {more} 行，用 --out 写出全部 / and {more} more: --out writes them all")


def _due_row(limit: Mapping[Hashable, Any]) -> tuple[object, ...]:
    from landmap.terms import label
    from landmap.units import rounded

    fee = limit["idle_fee_wan"]
    return (
        *_who(limit),
        f"{limit['due_on']:%Y-%m-%d}",
        limit["days_left"],
        label("clock_limit", limit["limit"]),
        f"{label('caused_by', limit['caused_by'])} {limit['cause_article']}".rstrip(),
        None if fee is None else rounded(fee),
        _named(limit["clock_missing"]),
    )


def _undecided_row(parcel: Mapping[Hashable, Any]) -> tuple[object, ...]:
    return (*_who(parcel), f"{parcel['rule']}\n{parcel['rule_en']}", _named(parcel["clock_missing"]))


def _who(row: Mapping[Hashable, Any]) -> tuple[str, str, str]:
    return row["parcel_id"], row["name"] or "", row["holder"] or ""


def _named(columns: str) -> str:
    """Names of columns in words."""
    from landmap.terms import columns_of

    words = {column.name: column.zh for column in columns_of("parcels")}
    return "、".join(words[name] for name in columns.split(",") if name)


def _show_plans(run: Run, within: int) -> None:
    """The plans that are not done and due by then, or late: the earliest first."""
    from landmap.status import windows

    plans = run.snapshot.plans
    plans = plans[["plan_no", "parcel_id", "due_on", "plan_state", "path", "department", "task"]].join(
        windows(plans["due_on"], run.on, [within])
    )
    soon = plans[plans["window"].notna() & (plans["plan_state"] != "done")]
    title = "处置方案到期（不是法定时限） plans falling due (no limits of the law)"
    _show(title, _PLAN_HEADS, soon.sort_values(["due_on", "plan_no"], kind="stable"), _plan_row)


def _plan_row(plan: Mapping[Hashable, Any]) -> tuple[object, ...]:
    from landmap.terms import label

    return (
        plan["plan_no"],
        plan["parcel_id"] or "",
        f"{plan['due_on']:%Y-%m-%d}",
        plan["days_left"],
        label("plan_state", plan["plan_state"]),
        label("path", plan["path"]) if plan["path"] else "",
        plan["department"] or "",
        plan["task"] or "",
    )


def _show_legend(listed: pd.DataFrame, open_questions: pd.DataFrame, fee_pct: float) -> None:
    """What was shown in Chinese alone, in English; what follows from a limit; and what a limit reached is not."""
    from landmap.terms import columns_of, label

    lacking = ",".join([*listed["clock_missing"], *open_questions["clock_missing"]]).split(",")
    named = [
        [f"{label(codes, code)} {label(codes, code, 'en')}" for code in dict.fromkeys(listed[name])]
        for name, codes in (("limit", "clock_limit"), ("caused_by", "caused_by"))
    ]
    named.append([f"{column.zh} {column.en}" for column in columns_of("parcels") if column.name in lacking])
    say.line("")
    for words in named:
        if words:
            say.line("  " + "；".join(words))
    for zh, en in _FOLLOWS:
        say.line(f"  {zh.format(fee_pct)}\n      {en.format(fee_pct)}")


def _write(out: Path, listed: pd.DataFrame, open_questions: pd.DataFrame) -> None:
    """clock.csv: every limit, and behind them the parcels that are undecided (window: unknown)."""
    import pandas as pd

    from landmap.io.csv_text import csv_bytes
    from landmap.status import DUE_COLUMNS

    rows = [*listed.astype(object).to_dict("records"), *open_questions.assign(window="unknown").to_dict("records")]
    write(out, {"clock.csv": csv_bytes(pd.DataFrame(rows, columns=list(DUE_COLUMNS), dtype=object))})
