"""One gauge per quota: limit, used, committed by reason, remaining, and the figure that was published, with the difference."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

import pandas as pd

from landmap.errors import ColumnError
from landmap.webmap.elements.parcels import ParcelLayer
from landmap.webmap.elements.part import Part
from landmap.webmap.panel import Quota, pair

_MILLION = 1_000_000


class QuotaPanel(Part):
    """``quotas`` in the order of their tree. The figures are shown as given, never computed anew.

    ``draws``, with which the panel also says what of a quota the parcels shown draw: parcel_id (of the map's ParcelLayer),
    quota (id), part ("used", or the place of the reason among those committed), mu; one row for each quota drawn on.
    """

    kind: ClassVar[str] = "quotas"

    def __init__(self, quotas: Sequence[Quota], draws: pd.DataFrame | None = None) -> None:
        super().__init__()
        self.quotas = tuple(quotas)
        if draws is not None:
            ColumnError.unless(draws.columns, ("parcel_id", "quota", "part", "mu"), "webmap.QuotaPanel")
        self._draws = draws

    def content(self) -> dict[str, Any]:
        """Each quota's words and figures as text; by quota id, rows of the ParcelLayer with part and millionths of a mu."""
        return {"quotas": [_quota(quota) for quota in self.quotas], "draws": self._by_quota()}

    def _by_quota(self) -> dict[str, list[list[int]]]:
        """[row, part (0 used, 1 the first reason ...), millionths of a mu] of every parcel that draws on a quota."""
        layer = next(self.beside(ParcelLayer), None)
        if self._draws is None or layer is None:
            return {}
        rows = {parcel_id: row for row, parcel_id in enumerate(layer.ids)}
        found: dict[str, list[list[int]]] = {quota.id: [] for quota in self.quotas}
        for parcel_id, quota, part, mu in self._draws[["parcel_id", "quota", "part", "mu"]].itertuples(index=False):
            if quota in found and str(parcel_id) in rows:
                found[quota].append([rows[str(parcel_id)], 0 if part == "used" else int(part) + 1, round(float(mu) * _MILLION)])
        return found


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
