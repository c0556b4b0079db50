"""A zone of 600 m by 600 m in EPSG:4546, with Houma's tree of quotas and rules, and rectangles that draw on it."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Geometry, box

from landmap.quota import NodeTally, Tally, book, node_tallies, tally
from landmap.site import Site
from landmap.terms import CODES, GEOMETRIES, KEYS, columns_of

CRS = "EPSG:4546"
EAST, NORTH = 533_000.0, 3_943_000.0
ON = date(2024, 3, 31)
DTYPES = {"text": "string", "code": "string", "number": "Float64", "date": "datetime64[ns]", "flag": "boolean"}
_USED = ("approved", "supplied", "building", "used_part", "used")
RULES = [
    {"role": "roads", "when": {"land_origin": ["new"]}, "column": "committed", "reason": "park_roads", "quota": "industrial"},
    {"role": "parcels", "when": {"land_origin": ["new"], "land_stage": ["to_supply"]}, "column": "committed",
     "reason": "planned_supply", "quota": "industrial"},
    {"role": "parcels", "when": {"land_origin": ["new"], "land_stage": list(_USED)},
     "column": "used", "reason": "approved", "quota": "industrial"},
]  # fmt: skip
QUOTAS = [
    {"id": "new_construction", "name": "新增建设用地", "limit_mu": 4335},
    {"id": "industrial", "name": "产业用地", "parent": "new_construction", "limit_mu": 2300},
    {"id": "available", "name": "可用", "parent": "industrial", "remainder": True, "stated_remaining_mu": 800},
]


def site_of(quotas: list[dict[str, object]] | None = None, rules: list[dict[str, object]] | None = None) -> Site:
    return Site.model_validate(
        {"id": "test", "name": "测试区", "as_of": ON, "crs": CRS, "quota": quotas or QUOTAS, "drawdown": rules or RULES}
    )


SITE = site_of()


def rectangle(west: float, south: float, width: float, height: float) -> Geometry:
    """In metres from the zone's south-west corner."""
    return box(EAST + west, NORTH + south, EAST + west + width, NORTH + south + height)


def frame(role: str, rows: list[dict[str, object]], file: str = "a.shp") -> pd.DataFrame:
    """Rows as checking hands them on; what is not said is unknown. ``at`` is the geometry."""
    found = {}
    for column in columns_of(role):
        usual = "unknown" if column.kind == "code" and "unknown" in CODES[column.codes] else None
        found[column.name] = pd.Series([row.get(column.name, usual) for row in rows], dtype=object).astype(DTYPES[column.kind])
    made = pd.DataFrame(found)
    made[KEYS[role]] = pd.Series([row.get(KEYS[role], f"{role}{n:03d}") for n, row in enumerate(rows)], dtype="string")
    made["layer"], made["source_file"] = (
        pd.Series(role, made.index, dtype="string"),
        pd.Series(file, made.index, dtype="string"),
    )
    made["source_row"] = pd.Series(range(1, len(rows) + 1), dtype="Int64")
    if role == "parcels":
        made["map_class"] = pd.Series([row.get("map_class", "unknown") for row in rows], dtype="string")
    return gpd.GeoDataFrame(made, geometry=[row["at"] for row in rows], crs=CRS) if role in GEOMETRIES else made


def new(at: Geometry, stage: str = "to_supply", **said: object) -> dict[str, object]:
    return {"at": at, "land_origin": "new", "land_stage": stage} | said


ZONE = frame("boundary", [{"at": rectangle(0, 0, 600, 600)}])
NO_ROADS, NO_ZONE = frame("roads", []), frame("boundary", [])
NO_BUILDINGS, NO_OUTCOMES = frame("buildings", []), frame("outcomes", [])


def tallied(
    parcels: list[dict[str, object]] | gpd.GeoDataFrame,
    roads: gpd.GeoDataFrame = NO_ROADS,
    zone: gpd.GeoDataFrame = ZONE,
    site: Site | None = None,
) -> Tally:
    parcels = frame("parcels", parcels) if isinstance(parcels, list) else parcels
    return tally(parcels, NO_BUILDINGS, roads, zone, NO_OUTCOMES, site or site_of(), ON)


def booked(parcels: gpd.GeoDataFrame) -> tuple[tuple[NodeTally, ...], pd.DataFrame]:
    """The quotas alone, without the stock: the nodes and the bookings."""
    bookings = book(parcels, NO_ROADS, ZONE, SITE)
    return node_tallies(bookings, SITE), bookings


def shown(nodes: tuple[NodeTally, ...]) -> list[tuple[str, Decimal, Decimal, Decimal, Decimal]]:
    return [(node.id, node.limit_mu, node.used_mu, node.committed_mu, node.remaining_mu) for node in nodes]


@pytest.fixture(scope="session")
def z() -> SimpleNamespace:
    """The zone's helpers by name."""
    return SimpleNamespace(
        site_of=site_of, rectangle=rectangle, frame=frame, new=new, tallied=tallied, booked=booked, shown=shown, zone=ZONE,
        no_roads=NO_ROADS,
        no_zone=NO_ZONE, quotas=QUOTAS, rules=RULES, crs=CRS, on=ON,
    )  # fmt: skip
