"""Which parcels overlap, and by how much, beside geopandas.overlay: python -m benchmarks.overlaps [COUNT]."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import shapely

from benchmarks import made
from benchmarks.timing import growth, machine, side_by_side, table, write_section
from landmap.overlap import overlapping

COUNT = 100_000
SIZES = (10_000, 100_000, 1_000_000)
ABOVE_M2 = 1.0
Found = dict[tuple[int, int], float]


def main(count: int) -> None:
    """Measure and write the section."""
    lines = [f"{count:,} parcels of 12 vertices, overlaps above {ABOVE_M2:g} m2. {machine()}."]
    for kind in ("noded", "unnoded", "clustered", "heavy"):
        parcels = made.parcels(count, kind=kind)
        times = side_by_side(
            {
                "landmap overlapping": lambda: ours(parcels),  # noqa: B023 -- called in this turn of the loop
                "STRtree, then every intersection": lambda: every_intersection(parcels),  # noqa: B023 -- see above
                "geopandas.overlay": lambda: overlay(parcels),  # noqa: B023 -- see above
            },
            rounds=3,
        )
        found, theirs = times["landmap overlapping"].result, times["geopandas.overlay"].result
        same = "the same pairs" if set(found) == set(theirs) else f"NOT the same pairs: {len(set(found) ^ set(theirs))} differ"
        off = max((abs(found[pair] - theirs[pair]) for pair in set(found) & set(theirs)), default=0.0)
        lines += ["", f"{kind}:", "", *table(times), "", f"{len(found):,} pairs, {same}; areas differ by at most {off:.1e} m2."]
    write_section("overlaps", [*lines, "", *_growth()])


def ours(parcels: gpd.GeoDataFrame) -> Found:
    """Pairs of rows and the area that they share."""
    one, other, ground = overlapping(parcels.geometry.to_numpy(), ABOVE_M2)
    return dict(zip(zip(one.tolist(), other.tolist(), strict=True), shapely.area(ground).tolist(), strict=True))


def every_intersection(parcels: gpd.GeoDataFrame) -> Found:
    """The careful way with shapely alone."""
    shapes = parcels.geometry.to_numpy()
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one, other = one[one < other], other[one < other]
    area = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    large = area > ABOVE_M2
    return dict(zip(zip(one[large].tolist(), other[large].tolist(), strict=True), area[large].tolist(), strict=True))


def overlay(parcels: gpd.GeoDataFrame) -> Found:
    """The usual way."""
    rows = gpd.GeoDataFrame({"row": np.arange(len(parcels))}, geometry=parcels.geometry.to_numpy(), crs=parcels.crs)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that lines and points are dropped
        shared = gpd.overlay(rows, rows, how="intersection", keep_geom_type=True)
    shared = shared[(shared["row_1"] < shared["row_2"]) & (shared.geometry.area > ABOVE_M2)]
    return dict(zip(zip(shared["row_1"], shared["row_2"], strict=True), shared.geometry.area, strict=True))


def _growth() -> list[str]:
    def task(count: int) -> Callable[[], object]:
        parcels = made.parcels(count)
        return lambda: ours(parcels)

    making = "from benchmarks import made, overlaps\nparcels = made.parcels({count})"
    return growth(SIZES, task, making, "overlaps.ours(parcels)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
