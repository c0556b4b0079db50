"""What a tally is: one record per quota, one for the stock, and the rows behind every figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

UNDATED = "undated"  # the year of ground of which nobody knows when it was approved
UNDECIDED = "undecided"  # the column of ground of which nobody knows whether it draws


@dataclass(frozen=True, slots=True)
class NodeTally:
    """One quota on one day, in mu rounded half up to 2 decimals so that used + committed + remaining = limit exactly.

    What is used and committed together is rounded, and the two are balanced to it (units.balanced). ``committed_by`` splits
    ``committed_mu`` by reason and sums to it. ``difference_mu`` is remaining - stated, None where nothing is stated. ``depth``
    is 0 for a root. More drawn than granted is shown as it is: ``remaining_mu`` is below zero. ``by_year`` splits ``used_mu``
    by the year of approval and sums to it; ground without a date stands under UNDATED. ``outside_period_mu`` is booked on days
    that the quota does not cover, and does not count on it; ``undated_mu`` is used, on nobody knows which day (it counts,
    except on an annual quota ``of`` another). ``undecided_mu`` is in none of these: ground of rows whose stage or origin is
    unknown, so that they may draw as well, and at most that much.
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
    by_year: Mapping[str, Decimal] = field(default_factory=dict)
    outside_period_mu: Decimal = Decimal("0.00")
    undated_mu: Decimal = Decimal("0.00")
    undecided_mu: Decimal = Decimal("0.00")
    valid_from: date | None = None
    valid_to: date | None = None
    of: str | None = None

    @property
    def overdrawn_mu(self) -> Decimal:
        """By how much more is drawn than granted; 0 where it is not."""
        return max(-self.remaining_mu, Decimal("0.00"))

    def in_force(self, on: date) -> bool:
        """Whether the quota can be drawn on, on the day ``on``."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)


@dataclass(frozen=True, slots=True)
class Stock:
    """The stock ledger, beside the quotas and never mixed with them. Land in mu, floor area in m2, money in 亿元.

    ``earned_mu`` is the quota that disposal earns by the zone's own ratio (site.toml, [policy]): None where it states none,
    and only the province can confirm it. ``unknown`` names the figures for which not one row says anything: they are 0 here
    and null in quota.json. The ``_unstated`` counts are buildings that are vacant, or revived, and whose area for it nobody
    stated: it is not in the sums. ``unknown_mu`` is land of the class "unknown": idle or not, nobody knows.
    """

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
    vacant_unstated: int = 0
    revived_unstated: int = 0
    earned_mu: Decimal | None = None
    unknown_mu: Decimal = Decimal("0.00")
    unknown_parcels: int = 0
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tally:
    """Quota and stock of a zone on one day, and the rows behind every figure.

    ``bookings``: one row per booked piece of ground: node, column (used, committed), reason, booked_on (day of approval, or
    of listing for supply; NA where nobody knows), year (of it), role, layer, source_file, source_row, id, m2 (official area,
    each square metre once), gross_m2 (of the row before clipping and cutting), outside_m2 (of it beyond the boundary),
    shared_m2 (of it booked to rows before), shared_with (their ids), and of the whole row beside gross_m2: planar_m2,
    registered_m2, approved_m2 (NA where no document states it). ``undecided``: the same for rows that may draw and of which
    a code that decides it is unknown (column "undecided", no reason, no day); their m2 is booked to nobody.
    """

    as_of: date
    area_kind: str
    nodes: tuple[NodeTally, ...]
    stock: Stock
    bookings: pd.DataFrame
    undecided: pd.DataFrame

    @property
    def overdrawn(self) -> tuple[NodeTally, ...]:
        """The quotas on which more is drawn than granted."""
        return tuple(node for node in self.nodes if node.overdrawn_mu)

    def as_json(self) -> dict[str, Any]:
        """The stable shape of quota.json: plain numbers of at most 2 decimals, None where unknown."""
        return {
            "as_of": self.as_of.isoformat(),
            "area_kind": self.area_kind,
            "nodes": [{name: _plain(value) for name, value in _node_fields(node)} for node in self.nodes],
            "stock": {name: _plain(value) for name, value in _stock_fields(self.stock)},
        }


# The order in which quota.json gives a node: the keys that others rely on come first.
_FIRST = ("id", "parent", "limit_mu", "used_mu", "committed_mu", "remaining_mu", "stated_mu", "difference_mu")


def _node_fields(node: NodeTally) -> list[tuple[str, Any]]:
    rest = [each.name for each in fields(node) if each.name not in _FIRST]
    return [(name, getattr(node, name)) for name in (*_FIRST, *rest)]


def _stock_fields(stock: Stock) -> list[tuple[str, Any]]:
    known = asdict(stock)
    unknown = known.pop("unknown")
    return [(name, None if name in unknown else value) for name, value in known.items()]


def _plain(value: Any) -> Any:
    """``value`` as JSON has it. The float of a number of 2 decimals is written with those decimals and no noise."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return value
