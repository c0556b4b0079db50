"""The whole check of a layer, fields and shapes and neighbours: python -m benchmarks.checking [COUNT].

There is no peer that checks the same; what a careful script of geopandas does stands beside it: ids, numbers, dates, validity,
equal shapes, the boundary, overlay with itself. It tells far less, and sets no row aside.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks import made
from benchmarks.timing import growth, machine, side_by_side, table, write_section
from landmap.check import check_layer, check_site
from landmap.io.source import ReadLayer
from landmap.site import Layer, Site

COUNT = 100_000
SIZES = (10_000, 100_000, 1_000_000)
SITE = Site.model_validate({"id": "town", "name": "town", "as_of": "2024-03-31", "crs": made.CRS})


def main(count: int) -> None:
    """Measure and write the section."""
    parcels = made.register(count)
    read, zone = as_read(parcels), made.boundary(parcels)
    times = side_by_side(
        {
            "landmap check_layer (fields, shapes)": lambda: check_layer(read, SITE, zone.geometry),
            "landmap check_site (and neighbours)": lambda: check_site(with_zone(read, zone), SITE),
            "a script of geopandas": lambda: script(parcels, zone),
        },
        rounds=3,
    )
    layer, site = (one.result for one in list(times.values())[:2])
    found = Counter(issue.code for issue in site.issues)
    rate = count / times["landmap check_layer (fields, shapes)"].median
    lines = [f"{count:,} parcels of 12 vertices, 11 fields, 1 % shifted. {machine()}.", "", *table(times), ""]
    lines += [f"{rate:,.0f} rows a second; {layer.rows_in:,} rows in, {len(layer.accepted):,} accepted."]
    lines += ["Found: " + ", ".join(f"{code} {number:,}" for code, number in sorted(found.items())) + "."]
    write_section("checking", [*lines, "", *_growth()])


def as_read(parcels: gpd.GeoDataFrame) -> ReadLayer:
    """The register as reading hands it over."""
    layer = Layer.model_validate({"id": "parcels", "role": "parcels", "title": "parcels", "source": "parcels.shp"})
    places = {"layer": "parcels", "source_file": "parcels.shp", "source_row": np.arange(1, len(parcels) + 1)}
    named = parcels.rename(columns={own: name for name, own in made.FIELDS.items()})
    return ReadLayer(layer, named.assign(**places), ())


def with_zone(read: ReadLayer, zone: gpd.GeoDataFrame) -> dict[str, ReadLayer]:
    """The layers of a zone: the parcels and its boundary."""
    layer = Layer.model_validate({"id": "boundary", "role": "boundary", "title": "boundary", "source": "boundary.shp"})
    rows = zone.assign(zone_id="Z1", layer="boundary", source_file="boundary.shp", source_row=1)
    return {"boundary": ReadLayer(layer, rows, ()), "parcels": read}


def script(parcels: gpd.GeoDataFrame, zone: gpd.GeoDataFrame) -> int:
    """What a careful script finds."""
    found = int(parcels["DKBH"].duplicated(keep=False).sum() + pd.to_numeric(parcels["ZZMJ"], errors="coerce").isna().sum())
    found += int(pd.to_datetime(parcels["QDRQ"], errors="coerce", format="mixed").isna().sum())
    found += int((~parcels.is_valid).sum() + parcels.geometry.normalize().duplicated().sum())
    found += int((~parcels.within(zone.union_all())).sum())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that lines and points are dropped
        rows = gpd.GeoDataFrame({"row": np.arange(len(parcels))}, geometry=parcels.geometry.to_numpy(), crs=parcels.crs)
        shared = gpd.overlay(rows, rows, how="intersection", keep_geom_type=True)
    return found + int(((shared["row_1"] < shared["row_2"]) & (shared.geometry.area > 1)).sum())


def _growth() -> list[str]:
    def task(count: int) -> Callable[[], object]:
        read = as_read(made.register(count))
        return lambda: check_site({"parcels": read}, SITE)

    making = "from benchmarks import checking, made\nread = checking.as_read(made.register({count}))"
    return growth(SIZES, task, making, "checking.check_site({'parcels': read}, checking.SITE)", rounds=1)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
