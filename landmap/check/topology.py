"""Shapes against each other, over all layers of a zone: ground claimed twice, buildings off their parcel."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landmap.area import metres_per_unit, official_m2
from landmap.check.checked import CheckedSite
from landmap.check.gaps import gap_issues
from landmap.check.geometry import shapes_of
from landmap.check.naming import m2_text, mu_text, on_rows
from landmap.issue import Issue
from landmap.overlap import mean_width, overlapping
from landmap.rings import Counts, Shapes
from landmap.site import Site
from landmap.terms import KEYS

_POLYGONAL = (3, 6)
_PLACES = ["layer", "source_file", "source_row"]


def neighbours(checked: CheckedSite, site: Site) -> list[Issue]:
    """Parcels that share ground with another parcel or with a road drawn as an area, and gaps between them (gaps.py).

    One issue per pair: OVERLAP, or OVERLAP_SLIVER where the shared ground is narrower on the mean than sliver_m. Columns read:
    of parcels and roads their id, layer, source_file, source_row, geometry. Both rows are kept; the quota tally counts the
    shared ground once. Neighbours that share an edge are no fault.
    """
    claims = _claims(checked)
    if claims is None or claims.empty:
        return []
    is_parcel = (claims["role"] == "parcels").to_numpy()
    crs = claims.geometry.crs
    # Parcels stand before roads, and roads may cross.
    one, other, shared = overlapping(
        shapes_of(claims), site.thresholds.overlap_m2 / metres_per_unit(crs) ** 2, earlier=is_parcel
    )
    overlapping_rows = np.isin(np.arange(len(claims)), np.concatenate([one, other]))
    return [
        *_overlap_issues(claims, (one, other), shared, site.thresholds.sliver_m),
        *gap_issues(claims, overlapping_rows | ~is_parcel, site.thresholds),
    ]


def off_their_parcel(checked: CheckedSite, site: Site) -> list[Issue]:
    """Buildings that stand beyond the parcel they name by more than outside_m2 (BUILDING_OUTSIDE_PARCEL).

    Columns read: of buildings building_id, parcel_id, geometry; of parcels parcel_id, geometry.
    """
    buildings, parcels = checked.accepted("buildings"), checked.accepted("parcels")
    if buildings is None or parcels is None:
        return []
    ground = pd.Series(shapes_of(parcels), index=parcels["parcel_id"], dtype=object)
    rows = buildings[buildings["parcel_id"].isin(ground.index).to_numpy(dtype=bool)]
    own = ground.reindex(rows["parcel_id"]).to_numpy()
    beyond = ~shapely.covers(own, shapes_of(rows))
    rows = rows[beyond]
    outside = gpd.GeoSeries(shapely.difference(shapes_of(rows), own[beyond]), index=rows.index, crs=buildings.geometry.crs)
    outside_m2 = official_m2(outside).fillna(0)
    rows = rows[outside_m2 > site.thresholds.outside_m2]
    return on_rows(
        "BUILDING_OUTSIDE_PARCEL", rows, "buildings", field="geometry", geometry=outside,
        parcel=rows["parcel_id"], outside_m2=outside_m2.map(m2_text),
    )  # fmt: skip


def _claims(checked: CheckedSite) -> gpd.GeoDataFrame | None:
    """Parcels and then roads that are areas, with their ids in one column."""
    parts = []
    for role in ("parcels", "roads"):
        frame = checked.accepted(role)
        if frame is not None and len(frame):
            frame = frame[np.isin(shapely.get_type_id(shapes_of(frame)), _POLYGONAL)]
            parts.append(frame[[*_PLACES, "geometry"]].assign(role=role, claim=frame[KEYS[role]]))
    return None if not parts else gpd.GeoDataFrame(pd.concat(parts, ignore_index=True))


def _overlap_issues(claims: gpd.GeoDataFrame, pairs: tuple[Counts, Counts], ground: Shapes, sliver_m: float) -> list[Issue]:
    width_m = mean_width(ground) * metres_per_unit(claims.geometry.crs)
    issues: list[Issue] = []
    for code, which in (("OVERLAP", width_m >= sliver_m), ("OVERLAP_SLIVER", width_m < sliver_m)):
        width = pd.Series(width_m[which]).map(m2_text)
        shared = gpd.GeoSeries(ground[which], crs=claims.geometry.crs)
        issues += _told(code, claims, pairs[0][which], pairs[1][which], shared=shared, width=width)
    return issues


def _told(
    code: str, claims: gpd.GeoDataFrame, one: Counts, other: Counts, *, shared: gpd.GeoSeries, width: pd.Series[str]
) -> list[Issue]:
    rows = claims.iloc[one].reset_index(drop=True).rename(columns={"claim": KEYS["parcels"]})
    others = claims.iloc[other].reset_index(drop=True)
    m2 = official_m2(shared)
    return on_rows(
        code, rows, "parcels", field="geometry", geometry=shared,
        other=others["claim"].fillna("?"), where=others["source_file"].astype(str) + ":" + others["source_row"].astype(str),
        m2=m2.map(m2_text), mu=m2.map(mu_text), width=width,
    )  # fmt: skip
