"""Which rows draw on which quota, and with how much ground: each square metre is booked once, to the row that comes first."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from landmap.area import metres_per_unit
from landmap.errors import ColumnError, CRSError
from landmap.quota.ground import PLACES, Ground, counted_once
from landmap.quota.tally import UNDECIDED
from landmap.rings import polygonal
from landmap.site import Drawdown, Site, quotas_named
from landmap.terms import KEYS
from landmap.terms.codes import UNKNOWN
from landmap.terms.columns import SOURCE_COLUMNS
from landmap.units import mu_from_m2

BOOKING_COLUMNS = (
    "node", "column", "reason", "booked_on", "year", "role", *SOURCE_COLUMNS, "id",
    "m2", "gross_m2", "outside_m2", "shared_m2", "shared_with", "planar_m2", "registered_m2", "approved_m2",
)  # fmt: skip
_OF_DOCUMENTS = ("registered_m2", "approved_m2")
_AREAS = ("m2", "gross_m2", "outside_m2", "shared_m2", "planar_m2", *_OF_DOCUMENTS)
_DTYPES = {"booked_on": "datetime64[ns]", "year": "Int64", "source_row": "Int64"} | dict.fromkeys(_AREAS, "float64")
# The day on which a row came to draw: its approval, or when it was listed for supply.
_DAYS = {"used": "approved_on", "committed": "committed_on"}
_NO_DAY = ("reason", "booked_on", "year")  # nobody knows for what, nor on which day, undecided ground would draw
_COLUMN_ORDER = {"used": 0, "committed": 1, UNDECIDED: 2}
_DRAWS = {"quota_node": "node", "quota_column": "column", "quota_reason": "reason", "quota_mu": "m2"}


def book(parcels: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, boundary: gpd.GeoDataFrame, site: Site) -> pd.DataFrame:
    """The ground that draws on each quota, as rows with the columns of Tally.bookings.

    A row draws by the first rule of site.drawdown whose codes it has, on the quota it names itself (id or name) or else
    on that of the rule. Ground beyond the boundary never counts. Ground that two rows share is booked once: an earlier
    rule comes first, then used before committed, then the order of ids, so that the order of rows in a file never
    matters. A row that draws and has no ground left stands with m2 = 0. Ground of a road that draws on nothing is no
    parcel's: it is taken before all. Roads drawn as lines have no area and are not booked.

    Columns read: of parcels and roads their id, the coded columns of the rules, quota, approved_on, committed_on, layer,
    source_file, source_row, geometry; of parcels registered_m2, approved_m2; of the boundary its geometry (an empty one clips
    nothing). Areas are official m2 (area.official_m2). Raises ColumnError, and CRSError unless all are in one projected CRS.
    """
    claimed = claims(parcels, roads, boundary, site)
    return claimed[(claimed["column"] != UNDECIDED).to_numpy(dtype=bool)].reset_index(drop=True)


def claims(parcels: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, boundary: gpd.GeoDataFrame, site: Site) -> pd.DataFrame:
    """The bookings, and beside them (column "undecided") the rows of which nobody can say whether they draw.

    Those are rows that no rule fits, and that one would fit if a code that is unknown were known. Their m2 is ground that is
    booked to nobody else: no more than that can be drawn by them. Roads among them take their ground before all, as those
    that draw on nothing do; parcels come last. Columns read and errors: those of book.
    """
    crs = one_plane(parcels, roads, boundary)
    fitting = [part for role, frame in (("parcels", parcels), ("roads", roads)) for part in _fitting(frame, role, site)]
    if not fitting:
        return _empty()
    rows = pd.concat(fitting, ignore_index=True).sort_values(
        ["rule", "rank", "id", *SOURCE_COLUMNS], kind="stable", ignore_index=True
    )
    standing = _standing(roads, site)
    shapes = np.concatenate([standing.geometry.to_numpy(), rows["geometry"].to_numpy()])
    ground = counted_once(shapes, zone_of(boundary), crs)
    ids = np.concatenate([standing[KEYS["roads"]].to_numpy(dtype=object), rows["id"].to_numpy(dtype=object)])
    return _with_areas(rows, ids, ground, crs)[list(BOOKING_COLUMNS)]


def draws(bookings: pd.DataFrame, parcels: pd.DataFrame) -> pd.DataFrame:
    """What each parcel draws on new-land quota, index-aligned with ``parcels``; NA where it draws nothing.

    Columns read: of parcels parcel_id, layer, source_file, source_row; of bookings those of Tally.bookings. Columns
    added: quota_node, quota_column, quota_reason, quota_mu (mu, the ground booked to this row: less than its area where
    ground is shared or outside).
    """
    keys = ["id", *SOURCE_COLUMNS]
    ColumnError.unless(parcels.columns, [KEYS["parcels"], *SOURCE_COLUMNS], "quota.draws")
    booked = bookings[bookings["role"] == "parcels"].drop_duplicates(keys)
    wanted = pd.DataFrame(parcels[[KEYS["parcels"], *SOURCE_COLUMNS]]).set_axis(keys, axis="columns")
    found = wanted.astype(bookings[keys].dtypes.to_dict()).merge(booked, on=keys, how="left", validate="m:1")
    drawn = pd.DataFrame({name: found[source].to_numpy() for name, source in _DRAWS.items()}, index=parcels.index)
    texts = dict.fromkeys(("quota_node", "quota_column", "quota_reason"), "string")
    return drawn.assign(quota_mu=mu_from_m2(drawn["quota_mu"].to_numpy(dtype="float64"))).astype(texts)


def zone_of(boundary: gpd.GeoDataFrame) -> shapely.Geometry | None:
    """The ground within the boundary as one geometry, None where there is no boundary."""
    shapes = boundary.geometry.to_numpy()
    shapes = shapes[~shapely.is_missing(shapes)]
    return shapely.union_all(shapes) if len(shapes) else None


def one_plane(*frames: gpd.GeoDataFrame) -> CRS:
    """The projected CRS that all frames are in."""
    stated = [frame.crs for frame in frames if len(frame)] or [frames[0].crs]
    first: CRS | None = stated[0]
    if first is None or first.is_geographic or any(crs is None or crs != first for crs in stated):
        names = ", ".join(str(crs) for crs in stated)
        raise CRSError(
            f"各图层须在同一个投影坐标系中，现为 {names}",
            f"all layers must be in one projected CRS; they are in {names}",
            where="quota.book",
            mend_zh="先转换到 site.toml 的 crs",
            mend_en="convert them to the crs of site.toml first",
        )
    return first


def _fitting(frame: gpd.GeoDataFrame, role: str, site: Site) -> Iterator[pd.DataFrame]:
    """The rows of ``frame`` that draw, by the first rule that fits each."""
    rules = [(number, rule) for number, rule in enumerate(site.drawdown) if rule.role == role]
    read = {name for _, rule in rules for name in rule.when} | {KEYS[role], "quota", *_DAYS.values(), *SOURCE_COLUMNS}
    read |= set(_OF_DOCUMENTS) if role == "parcels" else set()
    if not rules or frame.empty:
        return
    ColumnError.unless(frame.columns, sorted(read), "quota.book")
    free = polygonal(frame.geometry.to_numpy())
    for number, rule in rules:
        fits = free & _fits(frame, rule)
        free &= ~fits
        if fits.any():
            yield _drawing(frame[fits], role, number, rule, site)
    for _, rule in rules:
        fits = free & _fits(frame, rule, UNKNOWN)
        free &= ~fits
        if fits.any():
            drawing = _drawing(frame[fits], role, -1 if role == "roads" else len(site.drawdown), rule, site)
            nothing = {name: drawing[name].where(pd.Series(data=False, index=drawing.index)) for name in _NO_DAY}
            yield drawing.assign(rank=_COLUMN_ORDER[UNDECIDED], column=_same(UNDECIDED, drawing), **nothing)


def _standing(roads: gpd.GeoDataFrame, site: Site) -> gpd.GeoDataFrame:
    """The roads drawn as areas that draw on nothing, as is known: existing ground."""
    stand = polygonal(roads.geometry.to_numpy())
    for rule in site.drawdown:
        if rule.role == "roads":
            stand &= ~_fits(roads, rule, UNKNOWN)
    return roads[stand]


def _fits(frame: pd.DataFrame, rule: Drawdown, *or_codes: str) -> npt.NDArray[np.bool_]:
    fits = np.ones(len(frame), dtype=bool)
    for name, codes in rule.when.items():
        fits &= frame[name].isin([*codes, *or_codes]).to_numpy(dtype=bool)
    return fits


def _same(text: str, rows: pd.DataFrame) -> pd.Series:
    return pd.Series(text, index=rows.index, dtype="string")


def _drawing(rows: gpd.GeoDataFrame, role: str, number: int, rule: Drawdown, site: Site) -> pd.DataFrame:
    named = quotas_named(site.quota)
    day = rows[_DAYS[rule.column]]
    return pd.DataFrame(
        {
            "rule": number,
            "rank": _COLUMN_ORDER[rule.column],
            "node": rows["quota"].str.strip().map(named).fillna(rule.quota).astype("string"),
            "column": _same(rule.column, rows),
            "reason": _same(rule.reason, rows),
            "booked_on": day.astype("datetime64[ns]"),
            "year": day.dt.year.astype("Int64"),
            "role": _same(role, rows),
            "layer": rows["layer"].astype("string"),
            "source_file": rows["source_file"].astype("string"),
            "source_row": rows["source_row"].astype("Int64"),
            "id": rows[KEYS[role]].astype("string"),
            **{name: _number(rows, name) for name in _OF_DOCUMENTS},
            "geometry": rows.geometry.to_numpy(),
        },
        index=rows.index,
    )


def _number(rows: pd.DataFrame, name: str) -> pd.Series:
    """What documents state of the rows in ``name``; NA throughout for a layer that has no such column."""
    stated = rows[name] if name in rows else pd.Series(np.nan, index=rows.index)
    return pd.to_numeric(stated).astype("Float64").astype("float64")


def _with_areas(rows: pd.DataFrame, ids: npt.NDArray[np.object_], ground: Ground, crs: CRS) -> pd.DataFrame:
    """The rows, which stand last in ``ground``, with what each has, shares (with which of ``ids``) and leaves outside."""
    taken, first = ground.taken, len(ids) - len(rows)
    takers = pd.Series(ids[taken.taker], dtype="string").groupby(taken.loser - first).agg(",".join)
    return rows.assign(
        m2=ground.left[first:],
        gross_m2=ground.gross[first:],
        outside_m2=ground.outside[first:],
        shared_m2=ground.shared[first:],
        shared_with=takers.reindex(rows.index).astype("string"),
        planar_m2=np.round(shapely.area(rows["geometry"].to_numpy()) * metres_per_unit(crs) ** 2, PLACES),
    )


def _empty() -> pd.DataFrame:
    return pd.DataFrame({name: pd.Series(dtype=_DTYPES.get(name, "string")) for name in BOOKING_COLUMNS})
