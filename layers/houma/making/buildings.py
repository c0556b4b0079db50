"""The workshops: footprints set back from their lots' edges, with floor areas that close the article's 79,300 m2."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from shapely import Polygon
from shapely.affinity import rotate

from making.drawing import Drawing
from making.ground import CRS, local_m2, official_mu, rounded, to_map
from making.ground import M2_PER_MU as MU
from making.lots import SEED, Lot
from making.parcels import Row, parcel_id, register, stories, told

SETBACK_M = 9.0
APART_M = 10.0
_WIDTHS = (36.0, 42.0, 30.0, 48.0, 54.0, 60.0, 24.0, 72.0)
# Lot, floor area, floors, revived floor area, vacant floor area: the buildings of the outcomes, 79,300 m2 revived in all.
REVIVED = (
    ("juxinyuan", 6500, 1, 6500, 0),
    ("steel", 8000, 1, 8000, 0),
    ("steel", 6000, 1, 6000, 0),
    ("leased_a", 19800, 3, 19800, 0),
    ("leased_b", 11000, 2, 11000, 0),
    ("leased_b", 7700, 2, 7700, 0),
    ("case_a", 5200, 1, 5200, 0),
    ("case_c", 7900, 1, 6300, 1600),
    ("spare", 4000, 2, 4000, 0),
    ("case_f", 4800, 1, 4800, 0),
)
IN_USE_LOTS = 38
PART_VACANT_LOTS = 4  # of these
# Operation of the lot's story -> status of its buildings.
_STATUS = {
    "停产": "空置", "长期停产": "空置", "僵尸企业": "空置厂房", "空置": "空置", "闲置": "空置",
    "查封": "查封", "司法查封": "查封",
    "低效": "部分空置", "低效用地": "部分空置", "停建": "未竣工", "半拉子工程": "未竣工",
}  # fmt: skip
_BUILT_FOR = {"单层钢结构": ("彩钢瓦", 9.0), "多层框架": ("混凝土平屋面", 5.4), "排架结构": ("大型屋面板", 8.4)}


@dataclass(slots=True)
class _Yard:
    """A lot in its own direction: where buildings may stand, and those that stand already."""

    lot: Lot
    local: Polygon
    turn_deg: float
    room: Polygon

    def place(self, width: float, length: float) -> Polygon | None:
        """A building of this size in the first place where it fits, in the local frame; that place is then taken."""
        west, south, east, north = self.room.bounds
        for long, across in ((width, length), (length, width)):
            xs, ys = np.arange(west, east - long + 0.01, 4.0), np.arange(south, north - across + 0.01, 4.0)
            corners = np.array([(x, y) for y in ys for x in xs]).reshape(-1, 2)
            boxes = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + long, corners[:, 1] + across)
            fits = np.flatnonzero(shapely.contains_properly(self.room, boxes))
            if len(fits):
                box = boxes[fits[0]]
                self.room = shapely.difference(self.room, box.buffer(APART_M, join_style="mitre"))
                return rotate(box, self.turn_deg, origin=(0, 0))
        return None


def workshops(drawing: Drawing) -> gpd.GeoDataFrame:
    """All buildings (EPSG:4546), with canonical column names and Chinese values; one names a parcel that is not there."""
    chance = random.Random(SEED + 1)  # noqa: S311 - a drawing, not a secret
    rows = [*_revived(drawing, chance), *_of_stories(drawing, chance), *_in_use(drawing, chance)]
    rows[-1][0]["parcel_id"] = "HM9901"  # the deliberate fault REFERENCE_MISSING, on a workshop in use
    rows.sort(key=lambda row: str(row[0]["building_id"]))
    return gpd.GeoDataFrame([row for row, _ in rows], geometry=[ground for _, ground in rows], crs=CRS)


def building_id(lot: Lot, number: int) -> str:
    """The building's number: its lot's and a running one."""
    return f"{parcel_id(lot)}-C{number}"


def _yards(drawing: Drawing) -> dict[str, _Yard]:
    found = {}
    for lot, local in zip(drawing.lots, drawing.local, strict=True):
        corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(local))
        along = corners[1] - corners[0]
        turn = (math.degrees(math.atan2(along[1], along[0])) + 45) % 90 - 45
        room = rotate(local.buffer(-SETBACK_M, join_style="mitre"), -turn, origin=(0, 0))
        found[parcel_id(lot)] = _Yard(lot, local, turn, room)
    return found


def _revived(drawing: Drawing, chance: random.Random) -> Iterator[tuple[Row, Polygon]]:
    yards, lots, count = _yards(drawing), told(drawing), dict.fromkeys(told(drawing), 0)
    for key, gfa_m2, floors, revived_m2, vacant_m2 in REVIVED:
        yard = yards[parcel_id(lots[key])]
        count[key] += 1
        ground = _of_area(yard, gfa_m2 / floors)
        row = _row(yard.lot, count[key], floors, ground, chance) | {
            "gfa_m2": float(gfa_m2),
            "vacant_m2": float(vacant_m2),
            "revived_m2": float(revived_m2),
            "building_status": "部分空置" if vacant_m2 else "在用" if key in ("juxinyuan", "case_a") else "已出租",
            "disposal": "已盘活",
        }
        yield row, ground


def _of_stories(drawing: Drawing, chance: random.Random) -> Iterator[tuple[Row, Polygon]]:
    yards, lots = _yards(drawing), told(drawing)
    for story in stories():
        status = _STATUS.get(story["operation"])
        if status is None:
            continue
        yard = yards[parcel_id(lots[story["key"]])]
        for number in range(1, 3 if yard.local.area > 24 * MU else 2):
            floors = chance.choice((1, 1, 1, 2))
            ground = _of_chance(yard, chance)
            if ground is None:
                break
            yield _vacant(_row(yard.lot, number, floors, ground, chance), status, story, chance), ground


def _vacant(row: Row, status: str, story: dict[str, str], chance: random.Random) -> Row:
    share = {"部分空置": chance.choice((0.3, 0.45, 0.6)), "未竣工": None, "查封": 1.0}.get(status, 1.0)
    gfa_m2 = float(row["gfa_m2"] or 0)
    return row | {
        "building_status": status,
        "disposal": story["disposal"] if story["disposal"] != "无" else "未启动",
        "vacant_m2": None if share is None else round(gfa_m2 * share, 2),
        "vacant_since_on": story["stopped_on"],
        "rent_yuan_m2_month": None if status in ("查封", "未竣工") else float(chance.choice((5, 6, 6.5, 7, 8))),
    }


def _in_use(drawing: Drawing, chance: random.Random) -> Iterator[tuple[Row, Polygon]]:
    parcels = register(drawing)
    taken = {parcel_id(lot) for lot in told(drawing).values()} | {*parcels.parcel_id[parcels.land_stage == "在建"]}
    free = [yard for number, yard in _yards(drawing).items() if number not in taken and yard.lot.kind == "stock"]
    for i, yard in enumerate(chance.sample(free, IN_USE_LOTS)):
        ground = _of_chance(yard, chance)
        if ground is None:
            continue
        row = _row(yard.lot, 1, chance.choice((1, 1, 2, 3)), ground, chance)
        if i < PART_VACANT_LOTS:
            vacant_m2 = round(float(row["gfa_m2"] or 0) * 0.35, 2)
            row |= {"building_status": "部分空置", "vacant_m2": vacant_m2, "rent_yuan_m2_month": 7.5}
        yield row, ground


def _row(lot: Lot, number: int, floors: int, ground: Polygon, chance: random.Random) -> Row:
    structure = "多层框架" if floors > 1 else chance.choice(("单层钢结构", "单层钢结构", "排架结构"))
    roof_type, height_m = _BUILT_FOR[structure]
    roof_m2 = round(float(official_mu([ground])[0]) * MU, 2)
    return {
        "building_id": building_id(lot, number),
        "parcel_id": parcel_id(lot),
        "name": f"{number}号厂房",
        "building_status": "在用",
        "disposal": "无",
        "gfa_m2": round(roof_m2 * floors, 2),
        "vacant_m2": 0.0,
        "revived_m2": None,
        "floors": floors,
        "structure": structure,
        "height_m": height_m + chance.choice((0.0, 0.6, 1.2)),
        "load_t_m2": chance.choice((1.0, 2.0, 3.0, 5.0)),
        "crane_t": None if floors > 1 else float(chance.choice((5, 5, 10, 16, 20))),
        "power_kva": float(chance.choice((315, 500, 630, 800, 1250, 1600, 2500))),
        "rent_yuan_m2_month": None,
        "roof_m2": roof_m2,
        "roof_type": roof_type,
        "built_year": chance.randrange(2002, 2020),
        "vacant_since_on": "",
    }


def _of_area(yard: _Yard, area_m2: float) -> Polygon:
    """A building with this official footprint, in EPSG:4546."""
    wanted = local_m2(area_m2 / MU, yard.local)
    for width in _WIDTHS:
        placed = yard.place(width, wanted / width) if wanted / width < 6 * width else None
        if placed is not None:
            return rounded(to_map(placed))
    raise ValueError(f"no room for {area_m2:.0f} m2 on lot {parcel_id(yard.lot)}")


def _of_chance(yard: _Yard, chance: random.Random) -> Polygon | None:
    """A building as long as the lot allows, in EPSG:4546; None where not even a small one fits."""
    width = chance.choice((24.0, 30.0, 36.0, 42.0))
    for length in range(chance.randrange(90, 150, 6), 35, -6):
        placed = yard.place(width, float(length))
        if placed is not None:
            return rounded(to_map(placed))
    return None
