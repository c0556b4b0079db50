"""The streets and the blocks between them: hand-drawn centre lines, ribbons of their width, corners cut where two streets meet.

All in the local frame of ground.py. Whatever is drawn here is made up; only the 320 mu of new roads are a wanted figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import LineString, Polygon

from making.ground import GRID_M, chamfer, official_mu, parts, to_map

NEW_ROADS_MU = 320.0
CHAMFER_M = 14.0
ROAD_END_M = 3.0  # roads end this far inside the boundary

BOUNDARY = (
    (-1588, -600), (-1650, -330), (-1632, -60), (-1642, 208), (-1614, 470), (-1560, 700), (-1330, 905), (-1010, 948),
    (-560, 972), (-210, 1006), (180, 1012), (560, 1000), (930, 972), (1212, 866), (1438, 672), (1512, 440), (1531, 120),
    (1503, -300), (1452, -560), (1384, -742), (1180, -862), (960, -902), (760, -910), (560, -888), (380, -850), (210, -808),
    (60, -782), (-130, -778), (-330, -798), (-540, -846), (-760, -896), (-960, -898), (-1160, -862), (-1330, -790),
    (-1470, -700),
)  # fmt: skip

# Blocks end here: between this line and the boundary lie the green belt, the canal bank and fields, which are no parcels.
BUILDABLE = (
    (-1560, -575), (-1622, -325), (-1614, -60), (-1636, 205), (-1606, 455), (-1530, 672), (-1310, 872), (-1000, 914),
    (-560, 938), (-205, 970), (180, 976), (366, 972), (368, 903), (560, 893), (930, 872), (1170, 800), (1372, 610),
    (1440, 420), (1456, 30), (1430, -330), (1380, -500), (1310, -620), (1150, -730), (760, -800), (560, -800), (380, -812),
    (210, -772), (60, -746), (-130, -742), (-330, -762), (-540, -810), (-760, -858), (-960, -862), (-1160, -826),
    (-1310, -758), (-1445, -672),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Street:
    """A centre line with its width between the red lines, and whether it stands (stock) or is to be built (new)."""

    name: str
    width_m: float
    line: tuple[tuple[float, float], ...]
    origin: str = "stock"


def streets(ring_end_v: float) -> tuple[Street, ...]:
    """All streets, those that keep their junctions first; the ring road's new part ends at v = ``ring_end_v``."""
    return (
        Street("开发大道西段", 50, ((-1700, -44), (-760, -10), (-170, 0), (300, 4), (382, 5))),
        Street("通达路", 36, ((318, -900), (334, -395), (345, 0), (352, 450), (370, 903))),
        Street("北环路西段", 40, (
            (-1720, 560), (-1500, 575), (-1290, 770), (-1020, 838), (-560, 872), (0, 902), (370, 903), (560, 893),
        )),
        Street("创新路西段", 30, ((-1720, 372), (-690, 438), (-180, 452), (352, 450), (385, 449))),
        Street("兴业路西段", 30, ((-1720, -402), (-700, -412), (-180, -404), (334, -395), (367, -394))),
        Street("老公路", 24, ((-1640, -640), (-1395, -405), (-1085, -31), (-1075, -19))),
        Street("光明街", 30, ((-715, -920), (-700, -412), (-690, 0), (-690, 438), (-668, 868), (-660, 990))),
        Street("振兴街", 24, ((-205, -790), (-180, -404), (-170, 0), (-180, 452))),
        Street("铸造街", 20, ((-1185, -900), (-1160, -407), (-1132, -84))),
        Street("西环街", 24, ((-1230, 404), (-1214, 790))),
        Street("科技街", 20, ((-1165, -20), (-1185, 407))),
        Street("北园街", 20, ((-96, 451), (-88, 896))),
        Street("机务街", 18, ((-436, -408), (-452, -860))),
        Street("纺织街", 18, ((-428, -2), (-436, 446))),
        Street("开发大道东段", 40, ((382, 5), (800, 8), (1180, 22), (1420, 36), (1441, 37)), "new"),
        Street("东环路", 30, (
            (560, 893), (930, 872), (1170, 800), (1372, 610), (1440, 420), (1456, 30), (1430, -330), (1300, ring_end_v),
        ), "new"),
        Street("创新路东段", 24, ((385, 449), (810, 444), (1180, 452), (1432, 462)), "new"),
        Street("兴业路东段", 24, ((367, -394), (800, -384), (1180, -366), (1424, -346)), "new"),
        Street("经四街", 24, ((790, -820), (800, -384), (806, 8), (812, 444), (832, 878)), "new"),
        Street("经五街", 18, ((1146, -368), (1160, 22), (1154, 451)), "new"),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Road:
    """One road polygon of the zone, in the local frame; no two of them overlap."""

    name: str
    width_m: float
    origin: str
    ground: Polygon


@dataclass(frozen=True, slots=True)
class Network:
    """The roads, and the blocks they leave, west to east within north to south."""

    roads: tuple[Road, ...]
    blocks: tuple[Polygon, ...]

    def new_mu(self) -> float:
        """Official area of the new roads."""
        return float(official_mu([to_map(road.ground) for road in self.roads if road.origin == "new"]).sum())


def network() -> Network:
    """Streets and blocks with the new roads at exactly their wanted area: the ring road's open end is moved until they are."""
    near, far = -620.0, -680.0
    for _ in range(4):  # area grows in step with the length of the open end: the secant hits at once
        grown = _network(near).new_mu(), _network(far).new_mu()
        near, far = far, far + (NEW_ROADS_MU - grown[1]) * (far - near) / (grown[1] - grown[0])
    return _network(far)


def _network(ring_end_v: float) -> Network:
    drawn = streets(ring_end_v)
    edge = Polygon(BOUNDARY).buffer(-ROAD_END_M, join_style="mitre")
    ribbons = [_ribbon(street) for street in drawn]
    raw = sorted(parts(Polygon(BUILDABLE) - shapely.union_all(ribbons), 500), key=_reading_order)
    blocks = tuple(chamfer(block, lambda at: _meets_two(at, ribbons), CHAMFER_M) for block in raw)
    corners = parts(shapely.union_all(raw) - shapely.union_all(blocks), 0.5)
    return Network(_roads(drawn, ribbons, corners, edge), blocks)


def _ribbon(street: Street) -> Polygon:
    return LineString(street.line).buffer(street.width_m / 2, cap_style="flat", join_style="mitre")


def _meets_two(at: tuple[float, float], ribbons: Sequence[Polygon]) -> bool:
    return sum(ribbon.distance(shapely.Point(at)) < 0.01 for ribbon in ribbons) >= 2


def _roads(drawn: Sequence[Street], ribbons: Sequence[Polygon], corners: Sequence[Polygon], edge: Polygon) -> tuple[Road, ...]:
    """Ribbons without what earlier ones took, split where they are crossed; a cut corner goes to the later of its streets."""
    taken, pieces = Polygon(), []
    for street, ribbon in zip(drawn, ribbons, strict=True):
        mine = [corner for corner in corners if _later(corner, ribbons) is ribbon]
        whole = shapely.union_all([ribbon, *mine], grid_size=GRID_M)
        free = parts(shapely.difference(whole & edge, taken, grid_size=GRID_M), 5)
        pieces += [Road(street.name, street.width_m, street.origin, part) for part in free]
        taken = shapely.union_all([taken, whole], grid_size=GRID_M)
    return tuple(pieces)


def _later(corner: Polygon, ribbons: Sequence[Polygon]) -> Polygon:
    return [ribbon for ribbon in ribbons if ribbon.distance(corner) < 0.01][-1]


def _reading_order(block: Polygon) -> tuple[int, float]:
    return -round(block.centroid.y / 430), block.centroid.x
