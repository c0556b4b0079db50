"""The few tables that the command line shows at the end, as plain rows: nothing is printed here."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from landmap.report.edition import Words
from landmap.terms.codes import UNKNOWN_SHOWN

if TYPE_CHECKING:
    from landmap.check.checked import CheckedSite
    from landmap.report.edition import Edition

Row = tuple[str | int | Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """One short table: title, headers, rows of texts and numbers (None: not stated)."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]


def summary(edition: Edition) -> tuple[Lines, Lines]:
    """How the quotas stand and what the stock is: the same figures as in every other output."""
    return quotas(edition), stock(edition)


def row_counts(checked: CheckedSite) -> Lines:
    """Rows in, accepted, repaired and quarantined of every layer; of a refused one, what is known of it."""
    rows: tuple[Row, ...] = tuple(
        (name, layer.layer.title, layer.rows_in, len(layer.accepted), layer.repaired, len(layer.quarantined))
        for name, layer in checked.layers.items()
    )
    rows += tuple((name, "拒收 refused", error.rows_in, None, None, None) for name, error in checked.refused.items())
    headers = ("id", "", "行数 rows", "采用 accepted", "修复 repaired", "隔离 quarantined")
    return Lines("图层 layers", headers, rows)


def quotas(edition: Edition) -> Lines:
    """One row per quota, in mu, its name set in by its depth in the tree."""
    rows = tuple(
        (
            "  " * node.depth + Words(node.name, node.name_en).one(edition.lang),
            node.limit_mu,
            node.used_mu,
            node.committed_mu,
            node.remaining_mu,
            node.stated_mu,
            node.difference_mu,
        )
        for node in edition.snapshot.tally.nodes
    )
    headers = ("", "总量 limit", "已用 used", "拟供及道路 committed", "剩余 remaining", "核对 stated", "差额 difference")
    return Lines("指标（亩） quotas (mu)", headers, rows)


def stock(edition: Edition) -> Lines:
    """The stock ledger: number, land and floor area of what is idle, in disposal, vacant, revived."""
    rows: tuple[Row, ...] = tuple(
        (words, *(_told(edition, name) if name else None for name in names))
        for words, *names in (
            ("闲置用地 idle land", "idle_parcels", "idle_mu", ""),
            ("处置中 in disposal", "in_disposal_parcels", "in_disposal_mu", ""),
            ("空置厂房 vacant buildings", "vacant_buildings", "", "vacant_m2"),
            ("已盘活用地 revived land", "revived_parcels", "revived_mu", ""),
            ("已盘活厂房 revived buildings", "revived_buildings", "", "revived_m2"),
            ("情况不明用地 land of unknown status", "unknown_parcels", "unknown_mu", ""),
            ("盘活占用指标 quota drawn by revived stock", "", "drawn_mu", ""),
        )
    )
    return Lines("存量 stock", ("", "宗/栋 number", "亩 mu", "m2"), rows)


def _told(edition: Edition, name: str) -> Decimal | int | str:
    """A figure of the stock ledger, or that nobody knows it: an empty cell is one that asks for no figure."""
    figure = edition.stock(name)
    return UNKNOWN_SHOWN if figure is None else figure
