"""Land by status, quota and year, each square metre once, beside geopandas: python -m benchmarks.tally [COUNT].

The peer is what a geopandas user writes to get the same totals: clip to the zone, overlay away the roads, overlay the parcels
with themselves to find what overlaps, take that from the parcel that comes later, dissolve by the groups, measure.

Totals are also held against those of cutting each row, one by one, by all that come before it: overlays and unions of tens of
thousands of shapes that nearly touch have been seen to lose ground.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks import made
from benchmarks.timing import growth, machine, side_by_side, table, write_section
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
        found, theirs = (each.result for each in times.values())
        sure = _differ(found, _mu(one_by_one_mu(parcels, roads, zone)))
        lines += [
            "",
            f"{kind}:",
            "",
            *table(times),
            "",
            f"Largest difference of one group: {sure:.5f} mu to cutting row by row, ",
        ]
        lines[-1] += f"{_differ(found, _mu(theirs)):.5f} mu to the peer."
    write_section("tally", [*lines, "", *_growth()])


def peer(parcels: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, zone: gpd.GeoDataFrame) -> pd.Series:
    """Mu by group."""
    ordered = _ordered(parcels)
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
    left = cut.set_geometry(gpd.GeoSeries(geometry, index=cut.index, crs=cut.crs))
    return official_m2(left.dissolve(BY, dropna=False).geometry) * 3 / 2000


def one_by_one_mu(parcels: gpd.GeoDataFrame, roads: gpd.GeoDataFrame, zone: gpd.GeoDataFrame) -> pd.Series:
    """Mu by group, each row cut by the union of the roads and earlier rows that it meets: slow, and nothing is lost."""
    ordered = _ordered(parcels)
    shapes = np.concatenate([roads.geometry.to_numpy(), ordered.geometry.to_numpy()])
    shapes = shapely.intersection(shapes, zone.geometry.iloc[0])
    earlier, later = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    before = earlier < later
    earlier, later = earlier[before], later[before]
    order = np.argsort(later, kind="stable")
    rows, first = np.unique(later[order], return_index=True)
    left = shapes.copy()
    for row, takers in zip(rows, np.split(earlier[order], first[1:]), strict=True):
        left[row] = shapely.difference(shapes[row], shapely.union_all(shapes[takers]))
    m2 = official_m2(gpd.GeoSeries(left[len(roads) :], crs=parcels.crs)).fillna(0.0)
    mu: pd.Series = ordered.assign(mu=m2 * 3 / 2000).groupby(BY, dropna=False)["mu"].sum()
    return mu[mu > 0]


def _ordered(parcels: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The parcels in the order in which they take ground."""
    rank = parcels["map_class"].map({name: place for place, name in enumerate(made.CLASSES)})
    return parcels.iloc[np.lexsort((parcels["parcel_id"], rank))].reset_index(drop=True)


def _mu(by_group: pd.Series) -> dict[tuple[str, ...], float]:
    return {tuple("-" if pd.isna(part) else str(part) for part in key): mu for key, mu in by_group.items()}


def _differ(ours: pd.DataFrame, theirs: dict[tuple[str, ...], float]) -> float:
    """The largest difference of a group, in mu; neither may have one that the other lacks."""
    mine = {tuple(map(str, key)): mu for *key, mu in ours[[*BY, "mu"]].fillna({"quota": "-"}).itertuples(index=False) if mu > 0}
    if set(mine) != set(theirs):
        raise ValueError("not the same groups")
    return max(abs(mine[key] - theirs[key]) for key in mine)


def _growth() -> list[str]:
    def task(count: int) -> Callable[[], object]:
        parcels = made.parcels(count)
        roads, zone = made.roads(parcels), made.boundary(parcels)
        return lambda: land_by(parcels, BY, zone, roads, FIRST)

    making = (
        "from benchmarks import made\nfrom landmap.quota import land_by\nparcels = made.parcels({count})\n"
        "roads, zone = made.roads(parcels), made.boundary(parcels)"
    )
    return growth(SIZES, task, making, f"land_by(parcels, {BY!r}, zone, roads, {FIRST!r})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
