"""The finished drawing: roads and lots on the map, to the millimetre, neighbours sharing points, and the faults of shape."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely
from shapely import MultiPolygon, Polygon

from making.ground import GRID_M, node, rounded, to_map, zero
from making.lots import Lot, lots
from making.streets import BOUNDARY, Road, network

OVERLAP_M2 = 200.0
BUMP_M = 10.0  # how far the lot at the western edge juts out; the boundary runs some 6 m from its straight edge


@dataclass(frozen=True, slots=True)
class Drawing:
    """The zone in EPSG:4546: boundary, roads, lots, and the lots' grounds in the local frame for placing buildings."""

    boundary: Polygon
    roads: tuple[Road, ...]
    lots: tuple[Lot, ...]
    local: tuple[Polygon, ...]


def draw() -> Drawing:
    """The whole zone, drawn anew; the same every time."""
    net = network()
    plan = _with_faults(lots(net.blocks))
    grounds = _on_the_map([lot.ground for lot in plan] + [road.ground for road in net.roads])
    drawn = [replace(lot, ground=ground) for lot, ground in zip(plan, grounds, strict=False)]
    drawn = [replace(lot, ground=_bow_tie(lot.ground)) if lot.label == "bow_tie" else lot for lot in drawn]
    roads = [replace(road, ground=ground) for road, ground in zip(net.roads, grounds[len(plan) :], strict=True)]
    boundary = rounded(to_map(Polygon(BOUNDARY)))
    return Drawing(boundary, tuple(roads), tuple(drawn), tuple(lot.ground for lot in plan))


def _on_the_map(grounds: Sequence[shapely.Geometry]) -> list[shapely.Geometry]:
    """``grounds`` moved to the map, rounded, and noded with one another, parts kept together."""
    parts = [part for ground in grounds for part in shapely.get_parts(rounded(to_map(ground)))]
    noded = iter(node(parts))
    found: list[shapely.Geometry] = []
    for ground in grounds:
        mine = [next(noded) for _ in range(shapely.get_num_geometries(ground))]
        found.append(mine[0] if len(mine) == 1 else MultiPolygon(mine))
    return found


def _with_faults(plan: list[Lot]) -> list[Lot]:
    """``plan`` with one lot drawn over its neighbour and one that juts out over the boundary."""
    ground = {lot.label: lot.ground for lot in plan if lot.label}
    changed = {
        "overlap_west": _over_neighbour(ground["overlap_west"], ground["overlap_east"]),
        "outside": _jutting_out(ground["outside"]),
    }
    return [replace(lot, ground=changed.get(lot.label, lot.ground)) for lot in plan]


def _over_neighbour(lot: Polygon, neighbour: Polygon) -> Polygon:
    """``lot`` widened over ``neighbour`` by OVERLAP_M2: two surveys that did not know of each other."""
    width = zero(lambda m: (lot.buffer(m, join_style="mitre") & neighbour).area - OVERLAP_M2, 0, 20)
    return shapely.union_all([lot, lot.buffer(width, join_style="mitre") & neighbour], grid_size=GRID_M)


def _jutting_out(lot: Polygon) -> Polygon:
    """``lot`` with a bump in the middle of its western edge."""
    path = shapely.get_coordinates(shapely.normalize(lot).exterior)
    edges = [(start, end) for start, end in itertools.pairwise(path) if abs(end[1] - start[1]) > 60]
    start, end = min(edges, key=lambda edge: edge[0][0] + edge[1][0])
    middle, along = (start + end) / 2, (end - start) / abs(end[1] - start[1])
    bump = Polygon([middle - 12 * along, middle + 12 * along, middle - (BUMP_M, 0)])
    return shapely.union_all([lot, bump], grid_size=GRID_M)


def _bow_tie(lot: Polygon) -> Polygon:
    """``lot`` with two of its corners entered in the wrong order."""
    a, b, c, d, *more = shapely.get_coordinates(lot.simplify(2).exterior)[:-1]
    return Polygon([a, c, b, d, *more])
