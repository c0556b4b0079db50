"""Reading 100,000 parcels beside geopandas, file by file: python -m benchmarks.reading [COUNT].

landmap opens nothing before its gate has looked at it, decides encoding and CRS from the bytes, and gives every row the
names of its vocabulary; geopandas.read_file (read_parquet) is called as most people call it.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd

from benchmarks import made
from benchmarks.timing import machine, side_by_side, table, write_section
from landmap.io.read import read_layer
from landmap.site import Layer

COUNT = 100_000
FILES = {"parcels.shp": "ESRI Shapefile", "parcels.gpkg": "GPKG", "parcels.geojson": "GeoJSON", "parcels.parquet": ""}


def main(count: int) -> None:
    """Measure and write the section."""
    lines = [f"{count:,} parcels of 12 vertices, 11 fields. {machine()}."]
    with tempfile.TemporaryDirectory() as folder:
        for path in written(made.register(count), Path(folder)):
            times = side_by_side({"landmap read_layer": ours(path), "geopandas, as it is": theirs(path)})
            rows = {name: len(one.result) for name, one in times.items()}
            lines += ["", f"{path.suffix[1:]} ({path.stat().st_size / 2**20:,.0f} MiB), {min(rows.values()):,} rows:", ""]
            lines += table(times)
    write_section("reading", lines)


def written(parcels: gpd.GeoDataFrame, folder: Path) -> list[Path]:
    """``parcels`` in every format, as a GIS writes them."""
    for name, driver in FILES.items():
        if driver:
            parcels.to_file(folder / name, driver=driver, encoding="utf-8")
        else:
            parcels.to_parquet(folder / name)
    return [folder / name for name in FILES]


def ours(path: Path) -> Callable[[], object]:
    """Reading as landmap does."""
    layer = Layer.model_validate(
        {"id": "parcels", "role": "parcels", "title": "parcels", "source": path.name, "fields": made.FIELDS}
    )
    layer = layer.model_copy(update={"folder": path.parent})
    return lambda: read_layer(layer).frame


def theirs(path: Path) -> Callable[[], object]:
    """Reading as geopandas does."""
    return lambda: gpd.read_parquet(path) if path.suffix == ".parquet" else gpd.read_file(path)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
