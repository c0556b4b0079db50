"""Land by any groups (status, quota, year ...): each square metre once, in the group that takes first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from landmap.errors import ColumnError
from landmap.quota.booking import one_plane, zone_of
from landmap.quota.ground import counted_once
from landmap.rings import Numbers, polygonal
from landmap.terms import KEYS
from landmap.units import mu_from_m2

_NOT_RANKED = 1_000_000
_AREAS = ("m2", "gross_m2", "outside_m2", "shared_m2")


def land_by(
    parcels: gpd.GeoDataFrame,
    by: Sequence[str],
    boundary: gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame | None = None,
    first: Mapping[str, Sequence[object]] | None = None,
) -> pd.DataFrame:
    """How much land each group of parcels has, one row per group, sorted by ``by``; what is not stated is a group of its own.

    Ground beyond the boundary (an empty one clips nothing) and ground of ``roads`` drawn as areas never counts. Where parcels
    overlap, ``first`` says which takes the ground: for each of its columns, in their order, the values that come first; then
    the order of ids. The sum over all groups is the area of the union. Rows that are no polygon have no land and are not in it.

    Columns read: parcel_id, those of ``by`` and of ``first``, geometry; of roads and boundary the geometry. Columns added:
    parcels (count), m2 (official, each square metre once), mu (of m2), gross_m2 (of the parcels as they are drawn), outside_m2
    (of it beyond the boundary), shared_m2 (of it given to roads or to parcels before). Raises ColumnError, and CRSError unless
    all are in one projected CRS.
    """
    key, first = KEYS["parcels"], first or {}
    ColumnError.unless(parcels.columns, [key, *by, *first], "quota.land_by")
    streets = boundary.iloc[:0] if roads is None else roads
    crs = one_plane(parcels, streets, boundary)
    rows = pd.DataFrame(parcels[polygonal(parcels.geometry.to_numpy())])
    ranks = [_rank(rows[name], values) for name, values in first.items()]
    order = np.lexsort((rows[key].fillna("").astype(str).to_numpy(), *reversed(ranks)))
    rows = rows.iloc[order]
    claims = streets.geometry.to_numpy()
    claims = claims[polygonal(claims)]
    shapes = np.concatenate([claims, rows["geometry"].to_numpy()])
    ground = counted_once(shapes, zone_of(boundary), crs)
    areas = dict(zip(_AREAS, (ground.left, ground.gross, ground.outside, ground.shared), strict=True))
    groups = rows[list(by)].reset_index(drop=True).assign(**{name: m2[len(claims) :] for name, m2 in areas.items()})
    found = groups.groupby(list(by), dropna=False, observed=True, sort=True)
    summed = found[list(_AREAS)].sum()
    return summed.assign(parcels=found.size(), mu=mu_from_m2(summed["m2"].to_numpy())).reset_index()


def _rank(values: pd.Series, first: Sequence[object]) -> Numbers:
    places = {value: place for place, value in enumerate(first)}
    return np.asarray(values.map(places).astype("Float64").fillna(_NOT_RANKED), dtype=np.float64)
