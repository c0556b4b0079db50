"""How the blocks are cut into lots along their frontages, and which lots have a wanted area.

A recipe reads west to east, strip by strip; "1.2:40/60" is a strip of size 1.2 with two lots from south to north. A size is
a share of the block (of the strip), or "=28" for 28 mu of official area; "=P" and "=N" take what is missing to 1,180 mu of
planned supply and to 800 mu of planned land that nobody has approved; "*" is what is left. "&" joins the strip's northern
lot with that of the next strip, which makes an L. "@name" is one of KINDS, or a label by which the other files find a lot.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import shapely
from shapely import Polygon

from making.ground import GRID_M, cut_off, local_m2, official_mu, to_map

SUPPLY_MU = 1180.0
PLANNED_MU = 800.0
SEED = 4335

# One row per block in the order of streets.Network.blocks: what its lots are unless labelled, planning zone, recipe.
RECIPES: tuple[tuple[str, str, str], ...] = (
    ("green", "新材料园", "1 1"),
    ("stock", "装备制造园", "1:55/45 1.2:=33@case_g/* 1.1:40/60& 0.6 1.2:1/1/0.8 1:50@overlap_west/50 0.9:55@overlap_east/45"),
    ("green", "装备制造园", "1 1.2"),
    ("stock", "装备制造园", "1.1:60/40 1:=22@case_f/* 1.2:45/55& 0.5 1:50/50 1.1:35/65"),
    ("planned", "东部拓展区", "=40:50@stock/50@stock =P:48@supply/52@supply *:45/55"),
    ("stock", "新材料园", "1.1 1.2:50/50 1:40@date/60"),
    ("stock", "新材料园", "1.1:40/60 1.1:=38.5@case_a/* 1.1:1/1/1 1:50/50& 0.5 1.1:60/40"),
    ("stock", "综合服务区", "1.3:45@public/55 1:50@public/50 0.9@housing"),
    ("stock", "综合服务区", "1@housing 1:40@public/60@public 1.1:55/45"),
    ("stock", "装备制造园", "1.2:50/50 1:=26.4@case_b/* 1.1:40/60 1.3:45/55& 0.5 1.1:1/1/1"),
    ("supply", "东部拓展区", "=42:50@stock/50@stock 1.2:45/55 1.2:50/50"),
    ("supply", "东部拓展区", "1@two_parts 1.2:55/45"),
    ("planned", "东部拓展区", "1 1.1:60/40 0.9 0.8"),
    ("supply", "东部拓展区", "1:50/50 1.2"),
    ("stock", "铸造园", "1 1.3:45/55 1:40@bow_tie/60 0.8:50/50 0.5"),
    ("stock", "新材料园", "1:40/60@outside 1.2:45/55 1.2:*/=31.75@case_d 1.1:40/60 0.9:35/65"),
    ("stock", "新材料园", "1.1:55/45 1.1:=28@juxinyuan/* 1.2:1/1.1/0.9 1:60/40 1:40/60& 0.5"),
    ("stock", "综合服务区", "0.7@public 1.1:50/50 1.2:45/55@leased_a 1.3:55@leased_b/45 1:45/55"),
    ("stock", "装备制造园", "1.2:40/60 1.3:=45.18@case_c/* 1.1:55/45& 0.4 1.1:50@deed_differs/50"),
    ("supply", "东部拓展区", "=44:45@stock/55@stock 1.2:50/50 1.1"),
    ("supply", "东部拓展区", "1.4@hole 1:50/50"),
    ("supply", "东部拓展区", "1.1 1:55/45"),
    ("green", "铸造园", "1"),
    ("stock", "铸造园", "1.1 1.2:55/45 1.2:50@twin_a/50@twin_b"),
    ("stock", "铸造园", "1 0.8"),
    ("stock", "铸造园", "=120@foundry 1.2:50/50 1:40/60"),
    ("stock", "铸造园", "1.4:72@steel/28 1.1:45/55 1:50/50 1:40/60"),
    ("stock", "现代物流园", "1 1.1:40/60@deed_mismatch 1"),
    ("stock", "现代物流园", "1.2:50@spare/50 1"),
    ("stock", "现代物流园", "1.1:55/45 1.2:40/60 0.9 1.1:50/50 1:40/60& 0.4"),
    ("planned", "东部拓展区", "=60:45@stock/55@stock =50:50@stock/50@stock =N:50/50 *@field"),
    ("planned", "东部拓展区", "1 1.1:55/45 1 0.9"),
)
# The blocks whose "=P" and "=N" close the totals come last, in this order.
CLOSING = (4, 30)
KINDS = ("stock", "supply", "planned", "green", "public", "housing", "field")


@dataclass(frozen=True, slots=True)
class Lot:
    """A piece of ground in the local frame: what it is (one of KINDS), its label if any, block and number within the block."""

    ground: Polygon
    kind: str
    label: str
    block: int
    number: int
    zone: str


def lots(blocks: Sequence[Polygon]) -> list[Lot]:
    """All lots of all blocks, block by block; fields are left out, as no register holds them."""
    if len(blocks) != len(RECIPES):
        raise ValueError(f"{len(blocks)} blocks, but {len(RECIPES)} recipes")
    order = [i for i in range(len(blocks)) if i not in CLOSING] + list(CLOSING)
    done: dict[int, list[Lot]] = {}
    for i in order:
        earlier = [lot for block in done.values() for lot in block]
        missing = {"P": SUPPLY_MU - _mu_of("supply", earlier), "N": PLANNED_MU - _mu_of("planned", earlier)}
        done[i] = list(_lots_of_block(i, blocks[i], missing))
    return [lot for i in range(len(blocks)) for lot in done[i] if lot.kind != "field"]


def _mu_of(kind: str, among: Sequence[Lot]) -> float:
    return float(official_mu([to_map(lot.ground) for lot in among if lot.kind == kind] or [Polygon()]).sum())


def _lots_of_block(i: int, block: Polygon, missing: dict[str, float]) -> Iterator[Lot]:
    kind, zone, recipe = RECIPES[i]
    chance = random.Random(SEED + i)  # noqa: S311 - a drawing, not a secret
    tilt = _tilt(block)
    strips = recipe.replace("&", "").split()
    grounds = _divide(block, [strip.split(":")[0] for strip in strips], tilt, chance, missing)
    carried: list[Polygon] = []
    number = 0
    for strip, joined, ground in zip(strips, [strip.endswith("&") for strip in recipe.split()], grounds, strict=True):
        cells = (strip.split(":")[1] if ":" in strip else strip).split("/")
        pieces = _divide(ground, cells, tilt + 90, chance, missing) if len(cells) > 1 else [ground]
        pieces[-1] = shapely.union_all([*carried, pieces[-1]], grid_size=GRID_M)
        carried = [pieces.pop()] if joined else []
        for cell, piece in zip(cells, pieces, strict=False):
            number += 1
            label = cell.partition("@")[2]
            whole = Lot(piece, label if label in KINDS else kind, "" if label in KINDS else label, i + 1, number, zone)
            yield from _special(whole)


def _divide(
    ground: Polygon, sizes: Sequence[str], angle_deg: float, chance: random.Random, missing: dict[str, float]
) -> list[Polygon]:
    """``ground`` cut into pieces of the given sizes; the last takes what is left."""
    marks = [size.partition("@")[0] for size in sizes]
    fixed = {i: local_m2(missing.get(mark[1:]) or float(mark[1:]), ground) for i, mark in enumerate(marks) if mark[0] == "="}
    shares = {i: 1.0 if mark == "*" else float(mark) for i, mark in enumerate(marks) if i not in fixed}
    to_share = ground.area - sum(fixed.values())
    pieces, rest = [], ground
    for i in range(len(marks) - 1):
        wanted = fixed[i] if i in fixed else to_share * shares[i] / sum(shares.values())
        piece, rest = cut_off(rest, wanted, angle_deg + chance.uniform(-1.5, 1.5))
        pieces.append(piece)
    return [*pieces, rest]


def _tilt(block: Polygon) -> float:
    """By how many degrees a block lies off the avenue's direction; 0 for one that is no quadrangle."""
    corners = shapely.get_coordinates(shapely.minimum_rotated_rectangle(block))
    along = corners[1] - corners[0]
    off = (math.degrees(math.atan2(along[1], along[0])) + 45) % 90 - 45
    return off if abs(off) < 6 else 0.0


def _special(lot: Lot) -> list[Lot]:
    """A lot around a substation that stays (a hole), and one that a pipeline's strip cuts in two."""
    middle = lot.ground.centroid
    if lot.label == "hole":
        substation = shapely.box(middle.x - 31, middle.y - 24, middle.x + 27, middle.y + 26)
        return [
            replace(lot, ground=lot.ground - substation),
            replace(lot, ground=substation, kind="stock", label="substation", number=lot.number + 50),
        ]
    if lot.label == "two_parts":
        pipeline = shapely.LineString([(middle.x - 400, middle.y - 60), (middle.x + 400, middle.y + 25)])
        return [replace(lot, ground=lot.ground - pipeline.buffer(6, cap_style="flat"))]
    return [lot]
