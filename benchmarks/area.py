"""Official area of a million parcels beside its peers: python -m benchmarks.area [COUNT].

Peers: the loop over pyproj.Geod that most people write, DuckDB's ST_Area_Spheroid and PostGIS's geography where they are
installed. Each has its data in memory in the form that it likes best; the peers' edges are geodesics, so that their areas
differ from the official ones in the ninth digit or so. ``same digits`` is held against the literal series in the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Geod

from benchmarks import made, postgis
from benchmarks.timing import growth, machine, side_by_side, table, write_section
from landmap.area import official_m2

COUNT = 1_000_000
SIZES = (10_000, 100_000, 1_000_000)


def main(count: int) -> None:
    """Measure and write the section."""
    plane = made.parcels(count).geometry
    degrees = plane.to_crs(4490)
    with ExitStack() as opened:
        contestants: dict[str, Callable[[], object]] = {
            "landmap official_m2, EPSG:4546": lambda: official_m2(plane),
            "landmap official_m2, EPSG:4490": lambda: official_m2(degrees),
            "loop over pyproj.Geod": lambda: _geod(degrees),
            **{name: opened.enter_context(peer(degrees)) for name, peer in _peers().items()},
        }
        times = side_by_side(contestants)
    lines = [f"{count:,} parcels of 12 vertices. {machine()}.", "", *table(times), "", *_digits(plane, degrees), "", *_growth()]
    write_section("area", lines)


def _geod(degrees: gpd.GeoSeries) -> float:
    geod = Geod(a=6378137, rf=298.257222101)
    return float(sum(abs(geod.geometry_area_perimeter(shape)[0]) for shape in degrees.array))


def _peers() -> dict[str, object]:
    peers: dict[str, object] = {}
    try:
        import duckdb  # noqa: F401 -- asked whether it is there
        import duckdb_extension_spatial  # noqa: F401 -- asked whether it is there

        peers["DuckDB ST_Area_Spheroid"] = _duckdb
    except ImportError:
        print("no DuckDB here: pip install -e '.[bench]'")
    if postgis.binaries() is not None:
        peers["PostGIS ST_Area(geography)"] = _postgis
    return peers


@contextmanager
def _duckdb(degrees: gpd.GeoSeries) -> Iterator[Callable[[], object]]:
    from pathlib import Path

    import duckdb
    import duckdb_extension_spatial
    import pyarrow as pa

    with duckdb.connect(config={"allow_unsigned_extensions": "true"}) as base:
        (file,) = Path(duckdb_extension_spatial.__file__).parent.rglob("spatial.duckdb_extension")
        base.load_extension(str(file))
        turned = shapely.transform(degrees.to_numpy(), lambda xy: xy[:, ::-1])  # it wants latitude first
        rows = pa.table({"wkb": pa.array(shapely.to_wkb(turned), pa.binary())})  # noqa: F841 -- DuckDB finds it by its name
        base.execute("CREATE TABLE parcels AS SELECT ST_GeomFromWKB(wkb) AS shape FROM rows")
        yield lambda: base.execute("SELECT sum(ST_Area_Spheroid(shape)) FROM parcels").fetchone()


@contextmanager
def _postgis(degrees: gpd.GeoSeries) -> Iterator[Callable[[], object]]:
    with postgis.server() as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE parcels (shape geography)")
        with cursor.copy("COPY parcels (shape) FROM STDIN") as copy:
            for shape in shapely.to_wkb(degrees.to_numpy(), hex=True, include_srid=False):
                copy.write_row((shape,))
        cursor.execute("ANALYZE parcels")
        yield lambda: cursor.execute("SELECT sum(ST_Area(shape)) FROM parcels").fetchone()


def _digits(plane: gpd.GeoSeries, degrees: gpd.GeoSeries) -> list[str]:
    """How far the two ways of ours, and the geodesic areas, are from each other."""
    few = slice(0, 2000)
    ours = official_m2(plane.iloc[few]).to_numpy()
    geod = Geod(a=6378137, rf=298.257222101)
    theirs = np.array([abs(geod.geometry_area_perimeter(shape)[0]) for shape in degrees.iloc[few]])
    other_way = official_m2(degrees.iloc[few]).to_numpy()
    return [
        f"Largest difference of one parcel: from degrees or from the plane {np.abs(ours - other_way).max():.1e} m2, "
        f"official or geodesic {np.abs(ours - theirs).max():.1e} m2."
    ]


def _growth() -> list[str]:
    """Time and memory from ten thousand to a million."""

    def task(count: int) -> Callable[[], object]:
        shapes = made.parcels(count).geometry
        return lambda: official_m2(shapes)

    making = "from benchmarks import made\nfrom landmap.area import official_m2\nshapes = made.parcels({count}).geometry"
    return growth(SIZES, task, making, "official_m2(shapes)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT)
