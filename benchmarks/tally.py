"""Land by status, quota and year, each square metre once, beside geopandas: python -m benchmarks.tally [COUNT].

The peer is what a geopandas user writes to get the same totals: clip to the zone, overlay away the roads, overlay the parcels
with themselves to find what overlaps, take that from the parcel that comes later, dissolve by the groups, measure.

Totals are held against those of the peer before it dissolves, row by row: a union of tens of thousands of shapes that nearly
touch has been seen to lose one of them.
"""

from __future__ import annotations

import sys
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks import made
from benchmarks.timing import machine, peak_mib, side_by_side, table, write_section
from landmap.area import official_m2
from landmap.quota import land_by

COUNT = 100_000
SIZES = (10_000, 100_000, 1_000_000)
BY = ["map_class", "quota", "year"]
FIRST = {"map_class": made.CLASSES}


def main(count: int) -> None:
    """Measure and write the section."""
    groups = f"{len(made.CLASSES)} statuses, {len(made.QUOTAS)} quotas, {len(made.YEARS)} years, roads and a zone"
    lines = [f"{count:,} parcels of 12 vertices, {groups}. {machine()}."]
    for kind in ("noded", "unnoded", "clustered", "heavy"):
        parcels = made.parcels(count, kind=kind)
        roads, zone = made.roads(parcels), made.boundary(parcels)
        times = side_by_side(
            {
                "landmap land_by": lambda: land_by(parcels, BY, zone, roads, FIRST),  # noqa: B023 -- called in this turn of the loop
                "geopandas clip, overlay, dissolve": lambda: peer(parcels, roads, zone),  # noqa: B023 -- see above
            },
            rounds=3,
        )
        found, (cut, dissolved) = (each.result for each in times.values())
        by_row = _mu(cut.assign(mu=official_m2(cut.geometry) * 3 / 2000).groupby(BY, dropna=False)["mu"].sum())
        off, lost = _differ(found, by_row), _differ(found, _mu(dissolved))
        lines += ["", f"{kind}:", "", *table(times), ""]
        lines += [f"Largest difference of one group: {off:.5f} mu; {lost:.5f} mu once the peer has dissolved its rows."]
    write_section("tally", [*lines, "", *_growth()])


def peer(parcels: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, zone: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, pd.Series]:
    """The rows as they are cut, and mu by group once they are dissolved."""
    cut = _cut(parcels, roads, zone)
    return cut, official_m2(cut.dissolve(BY, dropna=False).geometry) * 3 / 2000


def _cut(parcels: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, zone: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The parcels without what lies outside, under roads, or under a parcel that takes first."""
    rank = parcels["map_class"].map({name: place for place, name in enumerate(made.CLASSES)})
    order = np.lexsort((parcels["parcel_id"], rank))
    ordered = parcels.iloc[order].reset_index(drop=True)
    ordered["place"] = np.arange(len(ordered))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that lines and points are dropped
        cut = gpd.overlay(gpd.clip(ordered, zone), roads[["geometry"]], how="difference")
        places = cut[["place", "geometry"]]
        shared = gpd.overlay(places, places, how="intersection", keep_geom_type=True)
    shared = shared[shared["place_1"] < shared["place_2"]]
    taken = shared.dissolve("place_2").geometry
    losers = cut["place"].isin(taken.index)
    geometry = cut.geometry.to_numpy().copy()
    geometry[losers] = shapely.difference(geometry[losers], taken.reindex(cut.loc[losers, "place"]).to_numpy())
    return cut.set_geometry(gpd.GeoSeries(geometry, index=cut.index, crs=cut.crs))


def _mu(by_group: pd.Series) -> dict[tuple[str, ...], float]:
    return {tuple("-" if pd.isna(part) else str(part) for part in key): mu for key, mu in by_group.items()}


def _differ(ours: pd.DataFrame, theirs: dict[tuple[str, ...], float]) -> float:
    """The largest difference of a group, in mu; neither may have one that the other lacks."""
    mine = {tuple(map(str, key)): mu for *key, mu in ours[[*BY, "mu"]].fillna({"quota": "-"}).itertuples(index=False) if mu > 0}
    if set(mine) != set(theirs):
        raise ValueError("not the same groups")
    return max(abs(mine[key] - theirs[key]) for key in mine)


def _growth() -> list[str]:
    lines = ["| parcels | median s | µs per parcel | peak MiB | of it above the frame |", "|---:|---:|---:|---:|---:|"]
    for count in SIZES:
        parcels = made.parcels(count)
        roads, zone = made.roads(parcels), made.boundary(parcels)
        ours = side_by_side({"": lambda: land_by(parcels, BY, zone, roads, FIRST)}, 3)[""].median  # noqa: B023 -- called in this turn
        making = (
            f"from benchmarks import made\nfrom landmap.quota import land_by\nparcels = made.parcels({count})\n"
            "roads, zone = made.roads(parcels), made.boundary(parcels)\n"
        )
        before = peak_mib(making)
        after = peak_mib(making + f"land_by(parcels, {BY!r}, zone, roads, {FIRST!r})")
        lines.append(f"| {count:,} | {ours:.2f} | {ours / count * 1e6:.1f} | {after:,.0f} | {after - before:,.0f} |")
    return lines


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
