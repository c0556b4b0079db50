"""The four kinds of area of what draws on each quota, side by side; totals use the official one."""

from __future__ import annotations

import pandas as pd

from landmap.area import AREA_KIND
from landmap.quota.tree import rows_behind
from landmap.site import Site

# Kind of area (area.AREA_KINDS) -> the bookings' column of the whole row. The official one is what totals are made of.
_KINDS = {AREA_KIND: "gross_m2", "planar": "planar_m2", "registered": "registered_m2", "approved": "approved_m2"}


def areas_by_kind(bookings: pd.DataFrame, site: Site) -> pd.DataFrame:
    """One row per quota and kind of area, in the order of the site: how far the kinds are apart, and who states which.

    Columns read: those of Tally.bookings. Columns: node, kind (area.AREA_KINDS), rows (that count on the quota), stated (of
    them with an area of this kind), m2 (their sum, each row whole as drawn or documented, before clipping and cutting; NA
    where none states it), official_m2 (of the same rows), differs_m2, differs_ppm (m2 against official_m2).
    """
    rows = [
        {"node": quota.id, "kind": kind, "rows": len(behind), **_sums(behind, column)}
        for quota in site.quota
        for behind in (rows_behind(bookings, quota.id, site),)
        for kind, column in _KINDS.items()
    ]
    found = pd.DataFrame(rows, columns=["node", "kind", "rows", "stated", "m2", "official_m2"])
    differs = found["m2"] - found["official_m2"]
    return found.assign(differs_m2=differs, differs_ppm=(differs / found["official_m2"] * 1e6).where(found["official_m2"] > 0))


def _sums(rows: pd.DataFrame, column: str) -> dict[str, float]:
    stated = rows[rows[column].notna()]
    whole = stated[column].sum(min_count=1)  # of nothing: unknown, not zero
    return {"stated": len(stated), "m2": whole, "official_m2": stated["gross_m2"].sum(min_count=1)}
