"""指标台账: the tree of quotas as the tally has it, in mu and in hectares, each row proven to add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from landmap.area import AREA_KINDS
from landmap.quota import areas_by_kind, overdraws
from landmap.quota.tally import UNDATED
from landmap.report.edition import Words
from landmap.report.workbook.sheets.bookings import BOOKING_HEADS, node_names, proof
from landmap.report.workbook.table import Head, Sheet, Table, numbered
from landmap.report.workbook.verdict import verdict
from landmap.units import MU_PER_HA, balanced, rounded

if TYPE_CHECKING:
    from landmap.quota import NodeTally
    from landmap.report.edition import Edition

_KINDS = {"plan_period": Words("规划期", "plan period"), "annual": Words("年度", "annual")}
_NOTES = (
    Words(
        "公顷由亩数换算（15 亩 = 1 公顷），各行分项之和等于总量",
        "hectares are the mu figures divided by 15; the parts of a row sum to its limit",
    ),
    Words("下级指标包含在上级之内，各行不可相加", "a quota lies within the one above it: rows must not be added up"),
)
_CHECK_ROW = Words("核算：已用＋各项拟供＋剩余－总量＝0", "check: used + committed + remaining - limit = 0")


def quotas(edition: Edition) -> Sheet:
    """One row per quota, in mu and in hectares; used + committed + remaining = limit is proven in every row."""
    reasons = edition.reasons
    columns = [f"reason_{i}" for i in range(len(reasons))]
    rows = [_quota_row(node, dict(zip(columns, reasons, strict=True)), edition) for node in edition.snapshot.tally.nodes]
    heads = _quota_heads(dict(zip(columns, reasons.values(), strict=True)))
    frame = pd.DataFrame(rows, columns=[*(one.source for one in heads), "level"])
    ledger = Table(frame, heads, Words("台账", "Ledger"), notes=_NOTES, total_name=_CHECK_ROW)
    tables = (ledger, *_overdrawn(edition), proof(edition), *_by_year(edition), _kinds_of_area(edition))
    return Sheet("指标台账", "Quota ledger", tables)


def _overdrawn(edition: Edition) -> Iterator[Table]:
    """For each quota on which more is drawn than granted: the rows that passed the limit."""
    heads = tuple(
        one for one in BOOKING_HEADS if one.source in {"no", "id", "booked_on", "m2", "layer", "source_file", "source_row"}
    )
    names = node_names(edition)
    for over in overdraws(edition.snapshot.tally, edition.snapshot.site):
        name = names[over.node.id]
        caption = Words(f"超占：{name} {over.mu} 亩，自以下各行起", f"overdrawn: {name} by {over.mu} mu, from these rows on")
        yield Table(numbered(over.rows), heads, caption, key="id")


def _by_year(edition: Edition) -> Iterator[Table]:
    """What is used, by the year of approval; the years of a quota sum to what it has used."""
    nodes = [
        node
        for node in edition.snapshot.tally.nodes
        if node.by_year or node.outside_period_mu or node.undated_mu or node.undecided_mu
    ]
    if not nodes:
        return
    years = sorted({year for node in nodes for year in node.by_year})
    columns = {year: f"year_{i}" for i, year in enumerate(years)}
    rows = pd.DataFrame(
        {
            "name": node_names(edition)[node.id],
            "used": node.used_mu,
            **{column: node.by_year.get(year) for year, column in columns.items()},
            "outside": node.outside_period_mu,
            "undated": node.undated_mu,
            "undecided": node.undecided_mu,
        }
        for node in nodes
    )
    told = {UNDATED: Words("日期不详", "no date")}
    heads = (
        Head("name", "指标", "quota", width=26),
        *(
            Head(column, told.get(year, Words(year, "")).zh, told.get(year, Words("", "")).en, "mu", "亩")
            for year, column in columns.items()
        ),
        Head(
            "used",
            "已用合计",
            "used",
            "mu",
            "亩",
            formula=f"={'+'.join(f'{{{column}}}' for column in columns.values()) or '0'}",
        ),
        Head("outside", "有效期外，未计入", "outside its dates, not counted", "mu", "亩", width=16),
        Head("undated", "已用，日期不详", "used, no date known", "mu", "亩", width=16),
        Head("undecided", "来源或阶段不明，未计入", "may draw: stage or origin unknown", "mu", "亩", width=16),
    )
    yield Table(rows, heads, Words("已用指标按批准年度", "Used, by year of approval"))


def _kinds_of_area(edition: Edition) -> Table:
    """Official, planar, registered and approved area of the rows behind each quota; totals use the official one."""
    frame = areas_by_kind(edition.snapshot.tally.bookings, edition.snapshot.site)
    names = node_names(edition)
    frame = frame[frame["rows"] > 0].assign(
        name=frame["node"].map(names), kind=frame["kind"].map(lambda kind: Words(*AREA_KINDS[kind]).one(edition.lang))
    )
    heads = (
        Head("name", "指标（含下级）", "quota and those within it", width=26),
        Head("kind", "面积口径", "kind of area", width=18),
        Head("rows", "行数", "rows", "count"),
        Head("stated", "其中有此面积", "of them with such an area", "count", width=14),
        Head("m2", "面积", "area", "m2", "m2", width=16),
        Head("official_m2", "同行椭球面积", "official area of the same rows", "m2", "m2", width=16),
        Head("differs_m2", "相差", "difference", "m2", "m2", width=14),
        Head("differs_ppm", "相差（百万分率）", "difference (ppm)", "plain", "ppm", width=14),
    )
    note = Words(
        "各行按整宗计，未裁切、未扣重叠；台账采用图斑椭球面积",
        "rows are whole here; the ledger is made of official areas, clipped and cut",
    )
    return Table(frame, heads, Words("四种面积对照", "Kinds of area side by side"), notes=(note,))


def _quota_heads(reasons: Mapping[str, Words]) -> tuple[Head, ...]:
    """The columns of the ledger: once in mu, once in hectares, with one column for each reason."""
    parts = ["{used}", *(f"{{{column}}}" for column in reasons), "{remaining}"]
    proof = f"=ROUND({'+'.join(parts)}-{{limit}},2)"
    return (
        Head("name", "层级", "quota", width=26),
        Head("kind", "类别", "kind", width=10),
        Head("limit", "总量", "limit", "mu", "亩"),
        Head("used", "已用", "used", "mu", "亩"),
        *(Head(column, name.zh, name.en, "mu", "亩", width=13) for column, name in reasons.items()),
        Head("remaining", "剩余", "remaining", "mu", "亩"),
        Head("stated", "核对值", "stated remaining", "mu", "亩"),
        Head("difference", "差额", "difference", "mu", "亩", formula="={remaining}-{stated}"),
        Head("finding", "结论", "finding", width=16, level="level"),
        Head("proof", "平衡核算", "used + committed + remaining - limit", "mu", "亩", width=15, total=True, formula=proof),
        Head("limit_ha", "总量", "limit", "ha", "公顷"),
        Head("used_ha", "已用", "used", "ha", "公顷"),
        *(Head(f"{column}_ha", name.zh, name.en, "ha", "公顷", width=13) for column, name in reasons.items()),
        Head("remaining_ha", "剩余", "remaining", "ha", "公顷"),
        Head("document", "依据文件", "document", width=26),
    )


def _quota_row(node: NodeTally, reasons: Mapping[str, str], edition: Edition) -> dict[str, Any]:
    parts = [node.used_mu, *(node.committed_by.get(reason, Decimal(0)) for reason in reasons.values()), node.remaining_mu]
    limit_ha = rounded(node.limit_mu / Decimal(MU_PER_HA), 4)
    used_ha, *reasons_ha, remaining_ha = balanced([float(part) / MU_PER_HA for part in parts], 4, limit_ha)
    finding, level = verdict(node.remaining_mu, node.stated_mu, edition.lang)
    return {
        "name": "　" * node.depth + Words(node.name, node.name_en).one(edition.lang),
        "kind": _KINDS.get(node.kind, Words(node.kind, "")).one(edition.lang),
        "limit": node.limit_mu,
        "used": node.used_mu,
        **dict(zip(reasons, parts[1:-1], strict=True)),
        "remaining": node.remaining_mu,
        "stated": node.stated_mu,
        "difference": node.difference_mu,
        "finding": finding,
        "level": level,
        "proof": sum(parts, Decimal(0)) - node.limit_mu,
        "limit_ha": limit_ha,
        "used_ha": used_ha,
        **{f"{column}_ha": part for column, part in zip(reasons, reasons_ha, strict=True)},
        "remaining_ha": remaining_ha,
        "document": node.document,
    }
