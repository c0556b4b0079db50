"""What stands behind the figures of the tally, as short tables: papers, reasons, years, kinds of area, rows of a figure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from landmap.area import AREA_KINDS
from landmap.quota import areas_by_kind, may_draw_on, rows_behind
from landmap.quota.tally import UNDATED, UNDECIDED
from landmap.quota.tree import mu_of
from landmap.report.edition import Words
from landmap.report.words import Lines
from landmap.units import balanced, rounded

if TYPE_CHECKING:
    from landmap.quota import NodeTally
    from landmap.report.edition import Edition

QUOTA_KINDS = {"plan_period": Words("规划期", "plan period"), "annual": Words("年度", "annual")}
_UNDATED = "日期不详 undated"
_ROW_HEADS = (
    "编号 id", "科目 column", "事由 reason", "日期 booked_on", "计入亩 mu", "界外㎡ outside", "已计他宗㎡ shared",
    "重叠于 with", "来源 source",
)  # fmt: skip


def behind(edition: Edition) -> tuple[Lines, ...]:
    """Papers and dates of every quota, what is committed by reason, what is used by year, the kinds of area; not the empty."""
    found = (_papers(edition), _by_reason(edition), _by_year(edition), _not_counted(edition), _kinds(edition))
    return tuple(lines for lines in found if lines.rows)


def figure_rows(edition: Edition, quota: str, part: str = "") -> Lines:
    """The rows behind one figure of a quota: all of it, or the ``part`` used, committed, a reason, a year (or undated), or
    undecided.

    The mu of the rows are balanced to the figure as it is printed. Raises KeyError for a quota or a part that is not there.
    """
    tally = edition.snapshot.tally
    node = next((node for node in tally.nodes if node.id == quota), None)
    if node is None:
        raise KeyError(quota)
    mu, asked = figures(node)[part]
    if part == UNDECIDED:
        rows = may_draw_on(tally.undecided, quota, edition.snapshot.site)
    else:
        rows = rows_behind(tally.bookings, quota, edition.snapshot.site, **asked)
    parts = balanced([Decimal(repr(m2)) * 3 / 2000 for m2 in rows["m2"].tolist()], total=mu)
    told = [_row(row, each, edition) for row, each in zip(rows.to_dict("records"), parts, strict=True)]
    title = f"{' '.join([_name(node, edition).strip(), part]).strip()}：{mu:,} 亩 mu，{len(rows)} 行 rows"
    return Lines(title, _ROW_HEADS, (*told, ("合计 total", "", "", "", mu, None, None, "", "")) if told else ())


def figures(node: NodeTally) -> dict[str, tuple[Decimal, dict[str, str]]]:
    """The figures of a quota that rows stand behind, by name: mu, and how rows_behind is asked for them; "": all it draws."""
    found: dict[str, tuple[Decimal, dict[str, str]]] = {
        "": (node.used_mu + node.committed_mu, {}),
        "used": (node.used_mu, {"column": "used"}),
        "committed": (node.committed_mu, {"column": "committed"}),
    }
    found |= {reason: (mu, {"column": "committed", "reason": reason}) for reason, mu in node.committed_by.items()}
    found |= {year: (mu, {"column": "used", "year": year}) for year, mu in node.by_year.items()}
    return found | ({UNDECIDED: (node.undecided_mu, {})} if node.undecided_mu else {})


def _row(row: Mapping[Hashable, Any], mu: Decimal, edition: Edition) -> tuple[str | Decimal | None, ...]:
    day = row["booked_on"]
    return (
        row["id"],
        {"used": "已用 used", "committed": "拟供等 committed", UNDECIDED: "不明 undecided"}[row["column"]],
        "" if pd.isna(row["reason"]) else edition.reason(row["reason"]).one(edition.lang),
        "" if pd.isna(day) else f"{day:%Y-%m-%d}",
        mu,
        *(rounded(row[name]) for name in ("outside_m2", "shared_m2")),
        "" if pd.isna(row["shared_with"]) else row["shared_with"],
        f"{row['source_file']}:{row['source_row']}",
    )


def _name(node: NodeTally, edition: Edition) -> str:
    return "  " * node.depth + Words(node.name, node.name_en).one(edition.lang)


def _papers(edition: Edition) -> Lines:
    rows = tuple(
        (
            _name(node, edition),
            node.id,
            QUOTA_KINDS.get(node.kind, Words(node.kind, "")).both(edition.lang, " "),
            "" if node.valid_from is None else f"{node.valid_from}",
            "" if node.valid_to is None else f"{node.valid_to}",
            node.document,
        )
        for node in edition.snapshot.tally.nodes
    )
    return Lines("指标依据 papers", ("", "id", "类别 kind", "自 from", "至 to", "依据文件 document"), rows)


def _split(edition: Edition, title: str, parts: Mapping[str, str], of: Callable[[NodeTally], Mapping[str, Decimal]]) -> Lines:
    """Figures of each quota side by side, ``parts`` under their heads, and their sum."""
    rows = tuple(
        (_name(node, edition), *(of(node).get(part) for part in parts), sum(of(node).values(), Decimal("0.00")))
        for node in edition.snapshot.tally.nodes
        if any(of(node).values())
    )
    return Lines(title, ("", *parts.values(), "合计 total"), rows)


def _by_reason(edition: Edition) -> Lines:
    heads = {reason: words.both(edition.lang, " ") for reason, words in edition.reasons.items()}
    return _split(edition, "拟供及道路，按事由（亩） committed, by reason (mu)", heads, lambda node: node.committed_by)


def _by_year(edition: Edition) -> Lines:
    years = sorted({year for node in edition.snapshot.tally.nodes for year in node.by_year})
    heads = {year: _UNDATED if year == UNDATED else f"{year}" for year in years}
    return _split(edition, "已用，按批准年度（亩） used, by year of approval (mu)", heads, lambda node: node.by_year)


def _not_counted(edition: Edition) -> Lines:
    rows = tuple(
        (_name(node, edition), node.outside_period_mu, node.undated_mu, node.undecided_mu)
        for node in edition.snapshot.tally.nodes
        if node.outside_period_mu or node.undated_mu or node.undecided_mu
    )
    heads = ("", "有效期外未计入 outside", "已用无日期 undated", "来源或阶段不明，未计入 undecided")
    return Lines("不确定的（亩） what is not certain (mu)", heads, rows)


def _kinds(edition: Edition) -> Lines:
    nodes = {node.id: _name(node, edition) for node in edition.snapshot.tally.nodes}
    found = areas_by_kind(edition.snapshot.tally.bookings, edition.snapshot.site)
    rows = tuple(_kind_rows(found[found["rows"] > 0], nodes))
    heads = ("", "口径 kind", "行数 rows", "有此面积 stated", "面积㎡ m2", "同行椭球㎡ official", "相差㎡ differs", "ppm")
    return Lines("四种面积，整宗 four kinds of area, rows whole", heads, rows)


def _kind_rows(found: pd.DataFrame, nodes: Mapping[str, str]) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    for one in found.to_dict("records"):
        areas = (one[name] for name in ("m2", "official_m2", "differs_m2"))
        told = [None if pd.isna(area) else rounded(float(area)) for area in areas]
        ppm = None if pd.isna(one["differs_ppm"]) else rounded(float(one["differs_ppm"]), 1)
        yield nodes[one["node"]], " ".join(AREA_KINDS[one["kind"]]), one["rows"], one["stated"], *told, ppm


def money(edition: Edition) -> tuple[tuple[str, str], ...]:
    """What revived stock brought, and what quota it spares or earns, in sentences; what nobody states is said to be unknown."""
    brought = [
        _stated(edition, "invest_yi", "盘活投资（亿元）", "invested in revived stock (亿元)"),
        _stated(edition, "output_yi", "预计年产值（亿元）", "output a year (亿元)"),
        _stated(edition, "jobs", "就业", "jobs"),
    ]
    spared = _stated(edition, "avoided_mu", "节约新增用地（亩，不加到剩余）", "new land avoided (mu, not in what remains)")
    return ("；".join(zh for zh, _ in brought), "; ".join(en for _, en in brought)), spared, _earned(edition)


def _stated(edition: Edition, name: str, zh: str, en: str) -> tuple[str, str]:
    figure = edition.stock(name)
    return (f"{zh}：未知", f"{en}: unknown") if figure is None else (f"{zh}：{figure:,}", f"{en}: {figure:,}")


def _earned(edition: Edition) -> tuple[str, str]:
    earned, ratio = edition.stock("earned_mu"), edition.snapshot.site.policy.earned_ratio_pct
    if ratio is None:
        return (
            "处置挣得指标：未设比例（site.toml [policy] earned_ratio_pct），不计",
            "quota earned by disposal: no ratio is set (site.toml [policy] earned_ratio_pct), so none is counted",
        )
    if earned is None:
        return "处置挣得指标：未知（盘活用地未知）", "quota earned by disposal: unknown, as is what was revived"
    return (
        f"处置挣得指标：{earned:,} 亩（盘活用地的 {ratio:g}%，须省里确认，不加到剩余）",
        f"quota earned by disposal: {earned:,} mu ({ratio:g} % of revived land), for the province to confirm; not added",
    )


def doubts(edition: Edition) -> tuple[tuple[str, str], ...]:
    """What would let a reader take the ledger for more than it is, in sentences; most zones have none."""
    return (*_without_rules(edition), *_dated_later(edition))


def _without_rules(edition: Edition) -> Iterator[tuple[str, str]]:
    if edition.snapshot.tally.nodes and not edition.snapshot.site.drawdown:
        yield (
            "site.toml 没有 [[drawdown]] 规则：没有用地计入指标，剩余并不可信",
            "site.toml has no [[drawdown]] rule: nothing is booked on any quota, and what remains says nothing",
        )


def _dated_later(edition: Edition) -> Iterator[tuple[str, str]]:
    on, bookings = edition.snapshot.on, edition.snapshot.tally.bookings
    later = bookings[bookings["booked_on"] > pd.Timestamp(on)]
    if len(later):
        mu = rounded(sum((mu_of(m2) for m2 in later["m2"]), Decimal(0)))
        yield (
            f"台账按数据现状，不倒推：其中 {mu:,} 亩（{len(later)} 行）的日期晚于 {on}，已计入",
            f"the ledger is that of the rows as they stand: {mu:,} mu of it ({len(later)} rows) are dated after {on}",
        )


def area_note(edition: Edition) -> tuple[str, str]:
    """In which kind of area the figures are, and how they are rounded."""
    kind = edition.area_kind
    return (
        f"面积口径：{kind.zh}，每平方米只计一次，界外不计；四舍五入到 0.01 亩，各分项按最大余数法调平，合计等于分项之和",
        f"areas: {kind.en}, each square metre once, nothing outside the zone; rounded half up to 0.01 mu, parts balanced to "
        "their total (largest remainder)",
    )
