"""Seeded parcels to measure on: a town of crooked lots that share their edges, with as much dirt as is asked for.

Nothing here is a real place. The lots lie about Houma in EPSG:4546, 13 points each, coordinates to the millimetre.
"""

from __future__ import annotations

from typing import Literal

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from landmap.area import official_m2

Kind = Literal["noded", "unnoded", "clustered", "heavy"]
Points = npt.NDArray[np.float64]

SIDE_M = 60.0
CORNER = np.array([490_000.0, 3_900_000.0])
CLASSES = ("revived", "in_disposal", "idle_suspected", "stopped", "low", "normal")
QUOTAS = ("industrial", "new_construction", None)
YEARS = (2021, 2022, 2023, 2024)
CRS = "EPSG:4546"
# Canonical column = the field that register() gives it, as layer.toml states them.
FIELDS = {
    "parcel_id": "DKBH", "name": "DKMC", "holder": "QSR", "land_stage": "GDJD", "operation": "JYXZ", "land_origin": "YDLY",
    "registered_m2": "ZZMJ", "supplied_on": "QDRQ", "developed_pct": "KFBL", "contract_no": "HTBH", "remark": "BZ",
}  # fmt: skip


def parcels(
    count: int, *, kind: Kind = "noded", dirty: float = 0.01, seed: int = 4335, between: tuple[int, int] = (2, 2)
) -> gpd.GeoDataFrame:
    """``count`` parcels, the share ``dirty`` of them shifted by up to 8 m over their neighbours.

    ``between``: points on the sides that run east and north, beside the four corners.
    noded: neighbours share every point of their edge. unnoded: each draws the common edge with points of its own, to the
    millimetre. clustered: towns of 400 parcels far apart. heavy: every parcel is shifted.
    """
    chance = np.random.default_rng(seed)
    rings = _rings(count, kind, chance, between)
    moved = chance.random(len(rings)) < (1.0 if kind == "heavy" else dirty)
    rings[moved] += chance.uniform(-8, 8, (int(moved.sum()), 1, 2))
    if kind == "clustered":
        rings += _far_apart(len(rings), int(np.ceil(np.sqrt(count))))
    return _framed(shapely.polygons(np.round(rings + CORNER, 3)), chance)


def register(count: int, *, dirty: float = 0.01, seed: int = 4335) -> gpd.GeoDataFrame:
    """``count`` parcels with the fields of a register (FIELDS) as zones write them: codes, areas, dates in four forms."""
    shapes = parcels(count, dirty=dirty, seed=seed)
    chance = np.random.default_rng(seed)
    days = pd.to_datetime("2015-01-01") + pd.to_timedelta(chance.integers(0, 3_000, count), unit="D")
    forms = np.array(["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y%m%d"])[chance.integers(0, 4, count)]
    fields = {
        "DKBH": shapes["parcel_id"].astype(object),
        "DKMC": [f"{n}号地块" for n in range(count)],
        "QSR": [f"示例企业{n % 5_000}" for n in range(count)],
        "GDJD": np.array(["已供已用", "供而未用", "批而未供", "拟供"], dtype=object)[chance.integers(0, 4, count)],
        "JYXZ": np.array(["正常", "停产", "低效"], dtype=object)[chance.integers(0, 3, count)],
        "YDLY": np.array(["新增", "存量"], dtype=object)[chance.integers(0, 2, count)],
        "ZZMJ": np.round(official_m2(shapes.geometry).to_numpy(), 2),
        "QDRQ": [day.strftime(form) for day, form in zip(days, forms, strict=True)],
        "KFBL": chance.integers(0, 100, count).astype(float),
        "HTBH": [f"晋{n:06d}" for n in range(count)],
        "BZ": "",
    }
    return gpd.GeoDataFrame(fields, geometry=shapes.geometry, crs=shapes.crs)


def roads(of: gpd.GeoDataFrame, every: int = 20, width_m: float = 12.0) -> gpd.GeoDataFrame:
    """Streets across the town, one area each, every so many lots."""
    west, south, east, north = of.total_bounds
    lines = [((x, south), (x, north)) for x in np.arange(west + SIDE_M / 2, east, every * SIDE_M)]
    lines += [((west, y), (east, y)) for y in np.arange(south + SIDE_M / 2, north, every * SIDE_M)]
    areas = shapely.buffer(shapely.linestrings(lines), width_m / 2, cap_style="flat")
    return gpd.GeoDataFrame({"road_id": [f"R{n:04d}" for n in range(len(areas))]}, geometry=areas, crs=of.crs)


def boundary(of: gpd.GeoDataFrame, inside: float = 0.97) -> gpd.GeoDataFrame:
    """A zone with a crooked edge that holds most of the town and cuts through the lots at its rim."""
    west, south, east, north = of.total_bounds
    middle, half = np.array([west + east, south + north]) / 2, np.array([east - west, north - south]) / 2
    angle = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    square = np.clip(np.stack([np.cos(angle), np.sin(angle)], axis=-1) * 1.5, -1, 1)
    return gpd.GeoDataFrame(geometry=[shapely.Polygon(middle + half * inside * square)], crs=of.crs)


def _rings(count: int, kind: Kind, chance: np.random.Generator, between: tuple[int, int]) -> Points:
    east_points, north_points = between
    across = int(np.ceil(np.sqrt(count)))
    grid = np.stack(np.meshgrid(np.arange(across + 1), np.arange(across + 1)), axis=-1) * SIDE_M
    corners = grid + chance.uniform(-12, 12, grid.shape)
    share = kind != "unnoded"
    flat = _between(corners[:, :-1], corners[:, 1:], east_points, chance, share)
    upright = _between(corners[:-1], corners[1:], north_points, chance, share)
    south, north, west, east = flat[:-1], flat[1:, :, ::-1], upright[:, :-1, ::-1], upright[:, 1:]
    if not share:  # each lot has points of its own on the straight edge between two corners
        south = _between(corners[:-1, :-1], corners[:-1, 1:], east_points, chance, share)
        east = _between(corners[:-1, 1:], corners[1:, 1:], north_points, chance, share)
    single = [corners[:-1, :-1], corners[:-1, 1:], corners[1:, 1:], corners[1:, :-1]]
    sides = [
        part for corner, side in zip(single, (south, east, north, west), strict=True) for part in (corner[:, :, None], side)
    ]
    return np.concatenate([part.reshape(across * across, -1, 2) for part in sides], axis=1)[:count]


def _between(start: Points, end: Points, points: int, chance: np.random.Generator, crooked: bool) -> Points:
    """``points`` between each pair of corners: off the straight line (crooked), or somewhere on it."""
    shape = (*start.shape[:2], points)
    where = np.broadcast_to(np.arange(1, points + 1) / (points + 1), shape)
    if not crooked:
        where = np.sort(chance.uniform(0.1, 0.9, shape), axis=-1)
    on_line = start[:, :, None] * (1 - where[..., None]) + end[:, :, None] * where[..., None]
    return on_line + (chance.uniform(-3, 3, on_line.shape) if crooked else 0.0)


def _far_apart(count: int, across: int) -> Points:
    row, column = np.divmod(np.arange(count), across)
    return (np.stack([column // 20, row // 20], axis=-1) * np.array([4_000.0, 3_000.0]))[:, None, :]


def _framed(shapes: npt.NDArray[np.object_], chance: np.random.Generator) -> gpd.GeoDataFrame:
    count = len(shapes)
    return gpd.GeoDataFrame(
        {
            "parcel_id": [f"P{n:07d}" for n in range(count)],
            "map_class": np.array(CLASSES)[chance.integers(0, len(CLASSES), count)],
            "quota": np.array(QUOTAS, dtype=object)[chance.integers(0, len(QUOTAS), count)],
            "year": pd.array(np.array(YEARS)[chance.integers(0, len(YEARS), count)], dtype="Int64"),
        },
        geometry=shapes,
        crs=CRS,
    )
