"""指标明细: every booked piece of ground behind the figures of the quota ledger, and the proof that it sums to them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from landmap.area import AREA_KINDS
from landmap.quota import rows_behind
from landmap.quota.tree import mu_of, used_and_committed
from landmap.report.edition import Words
from landmap.report.workbook.table import NUMBER, Head, Sheet, Table, numbered
from landmap.report.workbook.verdict import verdict
from landmap.units import mu_from_m2

if TYPE_CHECKING:
    from landmap.report.edition import Edition

COLUMN_NAMES = {"used": Words("已用", "used"), "committed": Words("拟供等", "committed")}
# Beside the official area that is booked: what the drawing has in the plane, and what documents say of the whole row.
DOCUMENTS = {"planar": "planar_m2", "registered": "registered_m2", "approved": "approved_m2"}
BOOKING_HEADS = (
    NUMBER,
    Head("node_name", "指标", "quota", width=24),
    Head("column_name", "科目", "column", width=16),
    Head("reason_name", "事由", "reason", width=20),
    Head("booked_on", "批准或列入", "approved or listed on", "date", width=12),
    Head("year", "年度", "year", "year", width=9),
    Head("id", "编号", "id", width=16),
    Head("mu", "计入面积", "booked", "mu4", "亩", total=True, width=14),
    Head("m2", "计入面积", "booked", "m2", "m2", total=True, width=16),
    Head("gross_m2", "裁切前面积", "before clipping and cutting", "m2", "m2", width=16),
    Head("outside_m2", "其中界外", "of it outside the boundary", "m2", "m2", width=14),
    Head("shared_m2", "其中已计入他宗", "of it booked to others", "m2", "m2", width=14),
    Head("shared_with", "重叠于", "shared with", width=18),
    *(Head(name, AREA_KINDS[kind][0], AREA_KINDS[kind][1], "m2", "m2", width=16) for kind, name in DOCUMENTS.items()),
    Head("layer", "图层", "layer", width=14),
    Head("source_file", "文件", "file", width=28),
    Head("source_row", "行", "row", "count", width=9),
)
PROOF_HEADS = (
    Head("name", "指标（含下级）", "quota and those within it", width=30),
    Head("column_name", "科目", "column", width=13),
    Head("rows", "明细行数", "rows behind it", "count"),
    Head("booked", "明细合计", "sum of the rows", "mu", "亩"),
    Head("ledger", "台账", "ledger", "mu", "亩"),
    Head("difference", "差额", "difference", "mu", "亩", formula="=ROUND({booked}-{ledger},2)"),
    Head("finding", "结论", "finding", width=16, level="level"),
)


def bookings(edition: Edition) -> Sheet:
    """The bookings as the tally holds them: each square metre once."""
    frame = numbered(edition.snapshot.tally.bookings)
    names = node_names(edition)
    frame = frame.assign(
        node_name=frame["node"].map(lambda node: names.get(node, node)),
        column_name=frame["column"].map(lambda column: _column_name(column, edition)),
        reason_name=frame["reason"].map(lambda reason: edition.reason(reason).one(edition.lang)),
        mu=mu_from_m2(frame["m2"].to_numpy(dtype="float64")),
    )
    return Sheet("指标明细", "Quota bookings", (Table(frame, BOOKING_HEADS, key="id"),))


def proof(edition: Edition) -> Table:
    """The bookings summed over each quota and all quotas within it, beside what the ledger says."""
    rows = pd.DataFrame(_proof_rows(edition), columns=[*(one.source for one in PROOF_HEADS), "level"])
    return Table(rows, PROOF_HEADS, Words("台账与明细核对", "The ledger against its bookings"))


def _proof_rows(edition: Edition) -> Iterator[dict[str, Any]]:
    tally = edition.snapshot.tally
    names = node_names(edition)
    for node in tally.nodes:
        below = rows_behind(tally.bookings, node.id, edition.snapshot.site)
        parts = {column: below[below["column"] == column]["m2"] for column in COLUMN_NAMES}
        sums = used_and_committed(*(sum((mu_of(m2) for m2 in part), Decimal(0)) for part in parts.values()))
        for (column, part), booked, ledger in zip(parts.items(), sums, (node.used_mu, node.committed_mu), strict=True):
            finding, level = verdict(booked, ledger, edition.lang)
            yield {
                "name": names[node.id],
                "column_name": _column_name(column, edition),
                "rows": len(part),
                "booked": booked,
                "ledger": ledger,
                "difference": booked - ledger,
                "finding": finding,
                "level": level,
            }


def node_names(edition: Edition) -> dict[str, str]:
    """The quotas by id, as an edition's reader knows them."""
    return {node.id: Words(node.name, node.name_en).one(edition.lang) for node in edition.snapshot.tally.nodes}


def _column_name(column: str, edition: Edition) -> str:
    return COLUMN_NAMES[column].one(edition.lang)
