"""指标台账: the tree of quotas as the tally has it, in mu and in hectares, each row proven to add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from landmap.report.edition import Words
from landmap.report.workbook.sheets.bookings import proof
from landmap.report.workbook.table import Head, Sheet, Table
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
    return Sheet("指标台账", "Quota ledger", (ledger, proof(edition)))


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
