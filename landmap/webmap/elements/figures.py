"""The stock ledger's figures, beside the quotas and never mixed with them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from landmap.webmap.elements.part import Part
from landmap.webmap.panel import Figure, pair


class StockFigures(Part):
    """``figures`` as tiles, in their order."""

    kind: ClassVar[str] = "figures"

    def __init__(self, figures: Sequence[Figure]) -> None:
        super().__init__()
        self.figures = tuple(figures)

    def content(self) -> list[dict[str, Any]]:
        """Label, value as text (in English another where not null), unit, note of each."""
        return [
            {
                "label": pair(one.label),
                "value": _text(one.value),
                "valueEn": _text(one.value_en),
                "unit": pair(one.unit),
                "note": pair(one.note),
            }
            for one in self.figures
        ]


def _text(value: Decimal | int | str | None) -> str | None:
    if value is None:
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)
