"""总览: the headline figures of quota and stock, each computed beside what the zone has stated, with the difference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from landmap.report.edition import Words
from landmap.report.workbook.table import FORMS, Head, Sheet, Table
from landmap.report.workbook.verdict import verdict
from landmap.terms.derived import UNITS_EN
from landmap.units import M2_PER_KM2, mu_from_m2, rounded

if TYPE_CHECKING:
    from landmap.report.edition import Edition

HEADS = (
    Head("group", "类别", "group", width=24),
    Head("item", "指标", "figure", width=34),
    Head("unit", "单位", "unit", width=12),
    Head("computed", "计算值", "computed", "by_row", width=18),
    Head("stated", "核对值", "stated", "by_row", width=18),
    Head("difference", "差额", "difference", "by_row", width=14, formula="={computed}-{stated}"),
    Head("finding", "结论", "finding", width=24, level="level"),
    Head("basis", "依据", "basis", width=40),
)
_NOTE = Words(
    "盘活存量不占新增建设用地指标，单独记账，不与指标相加减",
    "revived stock draws on no new-land quota; it has a ledger of its own and is neither added to nor taken from a quota",
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One headline figure; ``form`` is a key of table.FORMS, ``stated`` what it is held against; None: not known."""

    group: Words
    item: Words
    unit: str
    form: str
    computed: Decimal | int | None
    stated: Decimal | None = None
    basis: str = ""


def overview(edition: Edition) -> Sheet:
    """Quota figures from the tally's nodes, stock figures from its stock, and the place they belong to."""
    figures = [*_context(edition), *_quota(edition), *_stock(edition), *_work(edition)]
    frame = pd.DataFrame([_row(figure, edition.lang) for figure in figures])
    return Sheet("总览", "Overview", (Table(frame, HEADS, notes=(_NOTE,)),))


def _row(figure: Figure, lang: str) -> dict[str, object]:
    computed = None if figure.computed is None else Decimal(figure.computed)
    finding, level = verdict(computed, figure.stated, lang)
    return {
        "group": figure.group.one(lang),
        "item": figure.item.one(lang),
        "unit": figure.unit if lang == "zh" else UNITS_EN.get(figure.unit, figure.unit),
        "form": figure.form,
        "computed": computed,
        "stated": figure.stated,
        "difference": None if computed is None or figure.stated is None else computed - figure.stated,
        "finding": finding,
        "level": level,
        "basis": figure.basis,
    }


def _context(edition: Edition) -> Iterator[Figure]:
    context = edition.snapshot.site.context
    if context.city_km2 is None:
        return
    group, item = Words("背景", "context"), Words("全市面积", "area of the city")
    basis = Words(context.note, context.note_en).one(edition.lang)
    yield Figure(group, item, "km2", "m2", rounded(context.city_km2), basis=basis)
    yield Figure(group, item, "亩", "mu", rounded(mu_from_m2(context.city_km2 * M2_PER_KM2)), basis=basis)


def _quota(edition: Edition) -> Iterator[Figure]:
    for node in edition.snapshot.tally.nodes:
        group = Words(node.name, node.name_en)
        yield Figure(group, Words("总量", "limit"), "亩", "mu", node.limit_mu, basis=node.document)
        yield Figure(group, Words("已用", "used"), "亩", "mu", node.used_mu)
        for reason, name in edition.reasons.items():
            if reason in node.committed_by:
                yield Figure(group, name, "亩", "mu", node.committed_by[reason])
        yield Figure(group, Words("剩余", "remaining"), "亩", "mu", node.remaining_mu, node.stated_mu)
        if node.undecided_mu:
            may_draw = Words("来源或阶段不明，可能另占（至多）", "may draw as well, at most: origin or stage unknown")
            yield Figure(group, may_draw, "亩", "mu", node.undecided_mu)


def _stock(edition: Edition) -> Iterator[Figure]:
    stated = edition.snapshot.site.stated
    group = Words("存量", "stock")
    for zh, en, unit, form, name, said in (
        ("闲置用地", "idle land", "宗", "count", "idle_parcels", None),
        ("闲置用地", "idle land", "亩", "mu", "idle_mu", None),
        ("处置中用地", "land in disposal", "宗", "count", "in_disposal_parcels", None),
        ("处置中用地", "land in disposal", "亩", "mu", "in_disposal_mu", None),
        ("情况不明用地", "land of unknown status", "宗", "count", "unknown_parcels", None),
        ("情况不明用地", "land of unknown status", "亩", "mu", "unknown_mu", None),
        ("空置厂房", "vacant buildings", "栋", "count", "vacant_buildings", None),
        ("空置厂房面积", "vacant floor area", "m2", "m2", "vacant_m2", None),
        ("空置厂房，面积未报", "vacant buildings, area not stated", "栋", "count", "vacant_unstated", None),
        ("已盘活用地", "revived land", "宗", "count", "revived_parcels", None),
        ("已盘活用地", "revived land", "亩", "mu", "revived_mu", stated.revived_mu),
        ("已盘活厂房", "revived buildings", "栋", "count", "revived_buildings", None),
        ("已盘活厂房面积", "revived floor area", "m2", "m2", "revived_m2", stated.revived_m2),
        ("已盘活厂房，面积未报", "revived buildings, area not stated", "栋", "count", "revived_unstated", None),
        ("新增投资", "new investment", "亿元", "money", "invest_yi", stated.invest_yi),
        ("预计年产值", "expected yearly output", "亿元", "money", "output_yi", stated.output_yi),
        ("带动就业", "jobs", "人", "count", "jobs", stated.jobs),
        ("节约新增用地", "new land avoided", "亩", "mu", "avoided_mu", None),
        (
            "处置挣得指标（须经省厅确认）",
            "quota earned by disposal (for the province to confirm)",
            "亩",
            "mu",
            "earned_mu",
            None,
        ),
        ("盘活占用新增指标", "quota drawn by revived stock", "亩", "mu", "drawn_mu", 0.0),
    ):
        against = None if said is None else rounded(said, FORMS[form].places)
        yield Figure(group, Words(zh, en), unit, form, edition.stock(name), against)


def _work(edition: Edition) -> Iterator[Figure]:
    checked = edition.snapshot.checked
    layers = checked.layers.values()
    group = Words("数据", "data")
    yield Figure(group, Words("读入行", "rows read"), "行", "count", sum(layer.rows_in for layer in layers))
    yield Figure(group, Words("采用行", "rows accepted"), "行", "count", sum(len(layer.accepted) for layer in layers))
    yield Figure(group, Words("隔离行", "rows quarantined"), "行", "count", sum(len(layer.quarantined) for layer in layers))
    yield Figure(group, Words("问题", "issues"), "条", "count", len(checked.issues))
    plans = edition.snapshot.plans
    group = Words("处置", "disposal")
    yield Figure(group, Words("处置方案", "plans"), "份", "count", len(plans))
    yield Figure(group, Words("逾期方案", "plans overdue"), "份", "count", int((plans["plan_state"] == "overdue").sum()))
