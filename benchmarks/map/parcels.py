"""What every contestant draws: the same parcels, coloured by the same six classes."""

from __future__ import annotations

import os
from pathlib import Path

import geopandas as gpd
import numpy as np

from benchmarks import made
from landmap.area import official_m2
from landmap.terms import MAP_CLASSES

REAL = "real"
SIZES = {"1k": 1_000, "10k": 10_000, "100k": 100_000, "1M": 1_000_000}
FILLS = {code: MAP_CLASSES[code].fill for code in made.CLASSES}
# A second way of colouring, for the time that recolouring takes.
OTHER = dict(zip(made.YEARS, ("#1B9E77", "#D95F02", "#7570B3", "#E7298A"), strict=True))


def parcels(size: str) -> gpd.GeoDataFrame:
    """Eleven attributes, among them six classes and four years, in EPSG:4326 as all peers take it; 15 points if made."""
    frame = _real() if size == REAL else made.parcels(SIZES[size], between=(3, 2))
    count = len(frame)
    area_mu = official_m2(frame.geometry).fillna(0).to_numpy() * 3 / 2000
    chance = np.random.default_rng(count)
    return gpd.GeoDataFrame(
        {
            "parcel_id": [f"P{number:07d}" for number in range(count)],
            "name": [f"{number % 997}号地块" for number in range(count)],
            "status": np.array(made.CLASSES)[chance.integers(0, len(made.CLASSES), count)],
            "area_mu": np.round(area_mu, 2),
            "holder": [f"示例企业{number % 463}" for number in range(count)],
            "year": np.array(made.YEARS)[chance.integers(0, len(made.YEARS), count)],
            "zone": [f"分区{number % 12}" for number in range(count)],
            "use": [("100101", "100102", "110101")[number % 3] for number in range(count)],
            "floor_area_ratio": np.round(chance.uniform(0.2, 2.5, count), 2),
            "officer": [f"经办人{number % 29}" for number in range(count)],
            "due_on": (np.datetime64("2026-01-01") + chance.integers(0, 900, count)).astype(str),
        },
        geometry=frame.geometry.to_crs("EPSG:4326").to_numpy(),
        crs="EPSG:4326",
    )


def is_there(size: str) -> bool:
    """Whether the parcels of a size can be had: the real ones lie in the folder that LANDMAP_REAL names."""
    return size in SIZES or bool(_file())


def _file() -> Path | None:
    folder = os.environ.get("LANDMAP_REAL")
    found = sorted(Path(folder).glob("*.parquet")) if folder else []
    return found[0] if found else None


def _real() -> gpd.GeoDataFrame:
    path = _file()
    if path is None:
        raise ValueError("LANDMAP_REAL names no folder with a parquet file")
    frame = gpd.read_parquet(path)
    kept: gpd.GeoDataFrame = frame[frame.geometry.notna() & ~frame.geometry.is_empty].reset_index(drop=True)
    return kept
