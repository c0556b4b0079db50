"""The tree of quotas: what is drawn on each node and on all below it, and what remains, exact to 2 decimals of a mu."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from landmap.quota.tally import NodeTally
from landmap.site import Quota, Site
from landmap.units import balanced, rounded

if TYPE_CHECKING:
    import pandas as pd

_ZERO = Decimal(0)
Cell = tuple[str, str]  # column (used, committed) and reason
Drawn = Mapping[str, Mapping[Cell, Decimal]]  # node -> cell -> mu, not rounded


def node_tallies(bookings: pd.DataFrame, site: Site) -> tuple[NodeTally, ...]:
    """Every quota of the site, in its order (a parent before its children), with what the bookings draw on it.

    A booking counts once at its node and once in each ancestor. A node with ``remainder = true`` has as its limit what
    remains of its parent after what its siblings still hold, so that it draws to zero when the parent does.
    """
    drawn, reasons = _drawn(bookings, site), _reasons(site)
    done: dict[str, NodeTally] = {}
    for remainder in (False, True):  # what remains can be told when all else is
        for quota in site.quota:
            if quota.remainder == remainder:
                parent = done.get(quota.parent or "")
                held = _held(quota, done) if remainder else _ZERO
                done[quota.id] = _node(quota, parent, held, _columns(drawn[quota.id], reasons[quota.id]))
    return tuple(done[quota.id] for quota in site.quota)


def mu_of(m2: float) -> Decimal:
    """Mu of booked m2 (given to a millionth), exact, so that a sum does not depend on its order."""
    return Decimal(repr(round(float(m2), 6))) * 3 / 2000


def _drawn(bookings: pd.DataFrame, site: Site) -> Drawn:
    """What is drawn on each node and on all below it."""
    found: dict[str, dict[Cell, Decimal]] = {quota.id: defaultdict(Decimal) for quota in site.quota}
    rows = zip(bookings["node"], bookings["column"], bookings["reason"], bookings["m2"], strict=True)
    for node, column, reason, m2 in rows:
        found[node][column, reason] += mu_of(m2)
    for quota in reversed(site.quota):  # children stand after their parents
        if quota.parent is not None:
            for cell, mu in found[quota.id].items():
                found[quota.parent][cell] += mu
    return found


def _reasons(site: Site) -> Mapping[str, list[str]]:
    """For each node the reasons for which rules may commit its ground, in the order of the rules."""
    parents = {quota.id: quota.parent for quota in site.quota}
    found: dict[str, list[str]] = {node: [] for node in parents}
    for rule in site.drawdown:
        node: str | None = rule.quota if rule.column == "committed" else None
        while node is not None:
            if rule.reason not in found[node]:
                found[node].append(rule.reason)
            node = parents[node]
    return found


def _columns(cells: Mapping[Cell, Decimal], reasons: list[str]) -> tuple[Decimal, dict[str, Decimal]]:
    """Used, and committed by reason: the printed parts sum to the printed whole."""
    used = sum((mu for (column, _), mu in cells.items() if column == "used"), _ZERO)
    committed = {reason: cells.get(("committed", reason), _ZERO) for reason in reasons}
    committed |= {reason: mu for (column, reason), mu in sorted(cells.items()) if column == "committed"}
    whole = rounded(sum(committed.values(), _ZERO))
    parts = balanced([float(mu) for mu in committed.values()], total=whole)
    return rounded(used), dict(zip(committed, parts, strict=True))


def _held(quota: Quota, done: Mapping[str, NodeTally]) -> Decimal:
    """What the granted siblings of a remainder still hold of their parent's."""
    siblings = [node for node in done.values() if node.parent == quota.parent and node.id != quota.id]
    return sum((max(node.remaining_mu, _ZERO) for node in siblings), _ZERO)


def _node(quota: Quota, parent: NodeTally | None, held: Decimal, columns: tuple[Decimal, dict[str, Decimal]]) -> NodeTally:
    used, committed_by = columns
    committed = sum(committed_by.values(), Decimal("0.00"))
    if quota.limit_mu is not None:
        limit = rounded(quota.limit_mu)
        remaining = limit - used - committed
    else:
        remaining = (parent.remaining_mu if parent is not None else Decimal("0.00")) - held
        limit = remaining + used + committed
    stated = None if quota.stated_remaining_mu is None else rounded(quota.stated_remaining_mu)
    return NodeTally(
        id=quota.id,
        parent=quota.parent,
        name=quota.name,
        name_en=quota.name_en,
        depth=0 if parent is None else parent.depth + 1,
        kind=quota.kind,
        document=quota.document,
        limit_mu=limit,
        used_mu=used,
        committed_mu=committed,
        remaining_mu=remaining,
        stated_mu=stated,
        difference_mu=None if stated is None else remaining - stated,
        committed_by=committed_by,
    )
