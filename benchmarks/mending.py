"""Finding and mending overlaps and gaps of real parcels, 500 of them shifted, beside mapshaper: python -m benchmarks.mending.

The parcels are those of the parquet file in the folder LANDMAP_REAL; without it the section says so. mapshaper's -clean gives
contested ground to the largest polygon and says nothing; GEOS's coverage_clean is asked for the same by its longest border.
landmap lists who gives and gets what, and proves that the totals agree.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from benchmarks import made, mapshaper
from benchmarks.timing import growth, machine, side_by_side, table, write_section
from landmap.mend import Proposal, propose, prove, transfers_table
from landmap.overlap import overlapping
from landmap.site import Mending, Thresholds

FILE = "philadelphia_vacant_land.parquet"
SHIFTED, BY_FEET = 500, 8.0
SIZES = (10_000, 100_000, 1_000_000)
SQUARE_FEET = 10.7639


def main() -> None:
    """Measure and write the section."""
    real = Path(os.environ.get("LANDMAP_REAL", "")) / FILE
    lines = [f"{machine()}.", ""]
    lines += on_real(shifted(real)) if real.is_file() else [f"The real parcels were not there ({FILE} in LANDMAP_REAL)."]
    write_section("mending", [*lines, "", *_growth()])


def shifted(real: Path) -> gpd.GeoDataFrame:
    """The valid parcels of ``real`` with 500 of them shifted by up to 8 feet either way, as a checked frame."""
    found = gpd.read_parquet(real)
    shapes = found.geometry[found.is_valid].to_numpy().copy()
    chance = np.random.default_rng(SHIFTED)
    rows = chance.choice(len(shapes), SHIFTED, replace=False)
    steps = np.zeros((len(shapes), 2))
    steps[rows] = chance.uniform(-BY_FEET, BY_FEET, (SHIFTED, 2))
    step_of = np.repeat(np.arange(len(shapes)), shapely.get_num_coordinates(shapes))
    moved = shapely.set_coordinates(shapes, shapely.get_coordinates(shapes) + steps[step_of])
    return checked(gpd.GeoSeries(moved, crs=found.crs))


def checked(shapes: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """The columns that mend reads, nothing known but the shapes."""
    count = len(shapes)
    columns = {
        "parcel_id": pd.array([f"P{n}" for n in range(count)], dtype="string"),
        "layer": "parcels",
        "source_file": "parcels.shp",
        "source_row": np.arange(1, count + 1),
        "registered_m2": pd.array([None] * count, dtype="Float64"),
        "surveyed_on": np.full(count, np.datetime64("NaT", "ns")),
    }
    return gpd.GeoDataFrame(columns, geometry=shapes.to_numpy(), crs=shapes.crs)


def mended(parcels: gpd.GeoDataFrame) -> Proposal:
    """What landmap does: the proposal, proved."""
    found = propose(parcels, Thresholds(), Mending())
    prove(found, Thresholds())
    return found


def on_real(parcels: gpd.GeoDataFrame) -> list[str]:
    """In memory beside GEOS, and as a process from file to file beside mapshaper."""
    shapes = parcels.geometry.to_numpy()
    times = side_by_side(
        {
            "landmap propose and prove": lambda: mended(parcels),
            "shapely.coverage_clean": lambda: shapely.coverage_clean(shapes, gap_width=1.64),
        },
        rounds=3,
    )
    transfers = (
        transfers_table(times["landmap propose and prove"].result).groupby(["kind_en", "rule"])["m2"].agg(["count", "sum"])
    )
    told = "; ".join(f"{kind} {rule}: {row['count']:.0f}, {row['sum']:,.2f} m2" for (kind, rule), row in transfers.iterrows())
    left = {
        "landmap": times["landmap propose and prove"].result.shapes,
        "coverage_clean": times["shapely.coverage_clean"].result,
    }
    vertices = int(shapely.get_num_coordinates(shapes).sum())
    with tempfile.TemporaryDirectory() as folder:
        processes = from_file_to_file(parcels, Path(folder), left)
    return [
        f"{len(parcels):,} real parcels, {vertices:,} points, {SHIFTED} shifted by up to {BY_FEET:g} feet.",
        *("", *table(times), "", f"Transfers: {told}.", "", *processes),
        *(
            "",
            "Overlaps above 1 m2 that are left: " + ", ".join(f"{name} {_overlaps(each)}" for name, each in left.items()) + ".",
        ),
    ]


def from_file_to_file(parcels: gpd.GeoDataFrame, folder: Path, left: dict[str, np.ndarray]) -> list[str]:
    """Processes that read GeoJSON and write what is mended, with the largest memory of each."""
    parcels[["parcel_id", "geometry"]].to_file(folder / "in.geojson", driver="GeoJSON")
    parcels.to_parquet(folder / "in.parquet")
    peaks: dict[str, float] = {}
    code = (
        "import sys, geopandas as gpd\nfrom pathlib import Path\nfrom benchmarks import mending\n"
        "from landmap.io.gpkg import write_gpkg\nfrom landmap.mend import after_layer, transfers_table\n"
        "parcels = mending.checked(gpd.read_file(sys.argv[1]).geometry)\nfound = mending.mended(parcels)\n"
        "write_gpkg(Path(sys.argv[2]), {'transfers': transfers_table(found), 'after': after_layer(found)})"
    )
    runs = {"landmap, a process": [sys.executable, "-c", code, str(folder / "in.geojson"), str(folder / "out.gpkg")]}
    command = mapshaper.install(folder)
    if command is not None:
        words = ["-i", str(folder / "in.geojson"), "-clean", "-o", str(folder / "out.geojson")]
        runs["mapshaper -clean, a process"] = [*command, *words]
    times = side_by_side({name: _task(name, words, peaks) for name, words in runs.items()}, 3)
    if (folder / "out.geojson").is_file():
        cleaned = gpd.read_file(folder / "out.geojson").geometry.to_numpy()
        left["mapshaper"] = shapely.make_valid(cleaned[~shapely.is_missing(cleaned)])
    return [*table(times), "", "Peak memory: " + ", ".join(f"{name} {mib:,.0f} MiB" for name, mib in peaks.items()) + "."]


def _task(name: str, words: Sequence[str], peaks: dict[str, float]) -> Callable[[], object]:
    def run() -> None:
        root = Path(__file__).resolve().parents[1]
        with subprocess.Popen(words, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:  # noqa: S603 -- our own words
            watcher = threading.Thread(target=_watch, args=(process.pid, name, peaks))
            watcher.start()
            process.wait()
            watcher.join()
        if process.returncode:
            raise RuntimeError(f"{name} ended with {process.returncode}")

    return run


def _watch(pid: int, name: str, peaks: dict[str, float]) -> None:
    """The largest memory of a process, looked at every 20 ms while it lives."""
    status = Path(f"/proc/{pid}/status")
    while True:
        try:
            lines = status.read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return
        found = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")]
        if not found:  # it has ended
            return
        peaks[name] = max(peaks.get(name, 0.0), *found)
        time.sleep(0.02)


def _overlaps(shapes: np.ndarray) -> int:
    kept = shapes[np.isin(shapely.get_type_id(shapes), (3, 6)) & ~shapely.is_empty(shapes)]
    return len(overlapping(kept, SQUARE_FEET)[0])


def _growth() -> list[str]:
    def task(count: int) -> Callable[[], object]:
        parcels = checked(made.parcels(count).geometry)
        return lambda: mended(parcels)

    making = "from benchmarks import made, mending\nparcels = mending.checked(made.parcels({count}).geometry)"
    return growth(SIZES, task, making, "mending.mended(parcels)", rounds=1)


if __name__ == "__main__":
    main()
