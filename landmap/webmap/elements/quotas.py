"""One gauge per quota: limit, used, committed by reason, remaining, and the figure that was published, with the difference."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from landmap.webmap.elements.part import Part
from landmap.webmap.panel import Quota, pair


class QuotaPanel(Part):
    """``quotas`` in the order of their tree. The figures are shown as given, never computed anew."""

    kind: ClassVar[str] = "quotas"

    def __init__(self, quotas: Sequence[Quota]) -> None:
        super().__init__()
        self.quotas = tuple(quotas)

    def content(self) -> list[dict[str, Any]]:
        """Each quota's words, and its figures as text."""
        return [_quota(quota) for quota in self.quotas]


def _quota(quota: Quota) -> dict[str, Any]:
    return {
        "id": quota.id,
        "name": pair(quota.name),
        "depth": quota.depth,
        "document": quota.document,
        "limit": _text(quota.limit_mu),
        "used": _text(quota.used_mu),
        "committed": [[pair(reason), _text(area_mu)] for reason, area_mu in quota.committed],
        "remaining": _text(quota.remaining_mu),
        "stated": _text(quota.stated_mu),
        "difference": _text(quota.difference_mu),
    }


def _text(area_mu: Decimal | None) -> str | None:
    return None if area_mu is None else format(area_mu, "f")
