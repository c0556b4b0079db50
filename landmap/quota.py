"""The tree of quotas, what draws on each, and the tally that never counts a square metre twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class NodeTally:
    """One quota on one day, in mu rounded half up to 2 decimals so that used + committed + remaining = limit exactly.

    ``committed_by`` splits ``committed_mu`` by reason and sums to it. ``difference_mu`` is remaining - stated, None where nothing is
    stated. ``depth`` is 0 for a root.
    """

    id: str
    parent: str | None
    name: str
    name_en: str
    depth: int
    kind: str
    document: str
    limit_mu: Decimal
    used_mu: Decimal
    committed_mu: Decimal
    remaining_mu: Decimal
    stated_mu: Decimal | None
    difference_mu: Decimal | None
    committed_by: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Stock:
    """The stock ledger, beside the quotas and never mixed with them. Land in mu, floor area in m2, money in 亿元."""

    idle_mu: Decimal
    idle_parcels: int
    in_disposal_mu: Decimal
    in_disposal_parcels: int
    vacant_m2: Decimal
    vacant_buildings: int
    revived_mu: Decimal
    revived_parcels: int
    revived_m2: Decimal
    revived_buildings: int
    invest_yi: Decimal
    output_yi: Decimal
    jobs: int
    avoided_mu: Decimal
    drawn_mu: Decimal  # what revived stock draws on new-land quota: 0, and shown to be


@dataclass(frozen=True, slots=True)
class Tally:
    """Quota and stock of a zone on one day, and the rows behind every figure.

    ``bookings``: one row per booked piece of ground: node, column (used, committed), reason, year, role, layer, source_file,
    source_row, id, m2 (official area, each square metre once), gross_m2 (of the row before clipping and cutting).
    """

    as_of: date
    area_kind: str
    nodes: tuple[NodeTally, ...]
    stock: Stock
    bookings: pd.DataFrame

    def as_json(self) -> dict[str, Any]:
        """The stable shape of quota.json."""
        raise NotImplementedError
