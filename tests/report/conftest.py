"""A small zone on one day, put together by hand so that every figure in it is known."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Polygon, box

from landmap.check.checked import CheckedLayer, CheckedSite
from landmap.io.evidence import Evidence
from landmap.io.source import SourceFile
from landmap.issue import Issue
from landmap.plan import lateness
from landmap.quota import NodeTally, Stock, Tally
from landmap.report import Edition
from landmap.site import Context, Drawdown, Layer, Quota, Site, Stated, Thresholds
from landmap.snapshot import Snapshot
from landmap.status import classify, classify_buildings
from landmap.terms import CODES, GEOMETRIES, columns_of
from landmap.units import mu_from_m2

CRS = "EPSG:4546"
ON = date(2024, 3, 31)
DTYPES = {"text": "string", "code": "string", "number": "Float64", "date": "datetime64[ns]", "flag": "boolean"}
# What must not be seen: each is put into one withheld field.
INTERNAL, PERSONAL = "内部金丝雀", "13912345678"


def frame(role: str, rows: Sequence[Mapping[str, object]], shapes: Sequence[object] = ()) -> pd.DataFrame:
    """Rows of a role as check/ hands them on: every column, typed; what is not said is NA or "unknown"."""
    made = {}
    for column in columns_of(role):
        usual = "unknown" if column.kind == "code" and "unknown" in CODES[column.codes] else None
        made[column.name] = pd.Series([row.get(column.name, usual) for row in rows], dtype=object).astype(DTYPES[column.kind])
    made |= {
        "layer": pd.Series(role, index=range(len(rows)), dtype="string"),
        "source_file": pd.Series(f"{role}/{role}.shp", index=range(len(rows)), dtype="string"),
        "source_row": pd.Series(range(1, len(rows) + 1), dtype="Int64"),
        "repaired": pd.Series([bool(row.get("repaired")) for row in rows], dtype=bool),
    }
    plain = pd.DataFrame(made)
    extra = {name: [row.get(name) for row in rows] for row in rows for name in row if name.startswith("src_")}
    plain = plain.assign(**extra)
    return gpd.GeoDataFrame(plain, geometry=list(shapes), crs=CRS) if role in GEOMETRIES else plain


def squares(areas_m2: Sequence[float]) -> list[Polygon]:
    """Rectangles of these areas, 100 m deep, side by side with 20 m between."""
    found, west = [], 533_000.0
    for area in areas_m2:
        found.append(box(west, 3_943_000.0, west + area / 100, 3_943_100.0))
        west += area / 100 + 20
    return found


PARCELS = [
    {
        "parcel_id": "DK-001",
        "name": "聚鑫源地块",
        "holder": "聚鑫源（示例）",
        "operation": "zombie",
        "disposal": "revived",
        "land_stage": "used",
        "registered_m2": 18_700.0,
        "contact": PERSONAL,
        "debts": INTERNAL,
        "src_BZ": INTERNAL,
    },
    {
        "parcel_id": "DK-002",
        "name": '=HYPERLINK("http://x","点我")',
        "holder": "@SUM(A1)",
        "operation": "stopped",
        "land_stage": "used",
        "cause": "holder",
        "stopped_on": "2014-05-01",
        "mortgage": INTERNAL,
    },
    {
        "parcel_id": "DK-003",
        "name": "控制符\x07地块",
        "holder": "甲公司",
        "legal_idle": "determined",
        "determined_doc": "示例认〔2023〕1号",
        "determined_on": "2023-06-01",
        "land_stage": "supplied",
        "agreed_start_on": "2021-01-01",
        "supplied_on": "2020-03-05",
        "legal_rep": INTERNAL,
        "cause": "gov_delivery",
    },
    {"parcel_id": "DK-004", "name": "拟供一号", "land_stage": "to_supply", "land_origin": "new", "quota": "industrial"},
    {"parcel_id": "DK-005", "name": "拟供二号", "land_stage": "to_supply", "land_origin": "new", "repaired": True},
    {"parcel_id": "DK-006", "name": "处置中", "holder": "乙公司", "operation": "vacant", "disposal": "attracting"},
]
AREAS_M2 = [28 * 2000 / 3, 12_345.678, 10_000.005, 500_000.0, 286_666.666, 33_333.335]
CLASSES = ["revived", "stopped", "idle_determined", "planned_supply", "planned_supply", "in_disposal"]


def parcels() -> pd.DataFrame:
    made = frame("parcels", PARCELS, squares(AREAS_M2))
    measured = pd.Series(AREAS_M2)
    planned = measured.where(made["land_stage"] == "to_supply")
    made = made.join(classify(made, on=ON, thresholds=Thresholds()))
    assert made["map_class"].tolist() == CLASSES
    return made.assign(
        measured_m2=measured,
        planar_m2=measured * 1.00003,
        area_mu=mu_from_m2(measured),
        quota_node=pd.Series("industrial", index=made.index, dtype="string").where(planned.notna()),
        quota_column=pd.Series("committed", index=made.index, dtype="string").where(planned.notna()),
        quota_reason=pd.Series("planned_supply", index=made.index, dtype="string").where(planned.notna()),
        quota_mu=mu_from_m2(planned),
    )


def buildings() -> pd.DataFrame:
    rows = [
        {
            "building_id": "CF-01",
            "parcel_id": "DK-002",
            "name": "铸造车间",
            "building_status": "vacant",
            "gfa_m2": 6_500.0,
            "vacant_m2": 6_500.0,
            "floors": 1,
            "structure": "钢结构",
            "height_m": 9.6,
            "rent_yuan_m2_month": 7.5,
            "remark": INTERNAL,
        },
        {
            "building_id": "CF-02",
            "parcel_id": "DK-001",
            "name": "金刚石车间",
            "building_status": "in_use",
            "gfa_m2": 6_500.0,
            "vacant_m2": 0.0,
            "revived_m2": 6_500.0,
        },
        {"building_id": "CF-03", "parcel_id": "DK-006", "name": "面积未报"},
    ]
    made = frame("buildings", rows, squares([2_000.0, 2_000.0, 1_500.0]))
    made = made.join(classify_buildings(made, on=ON))
    return made.assign(measured_m2=[2_000.0, 2_000.0, 1_500.0], planar_m2=[2_000.0, 2_000.0, 1_500.0], area_mu=[3.0, 3.0, 2.25])


def plans() -> pd.DataFrame:
    rows = [
        {
            "plan_no": "FA-1",
            "parcel_id": "DK-002",
            "building_id": "CF-01",
            "path": "lease",
            "department": "招商一局",
            "officer": "责任人甲",
            "task": "与权属人谈租",
            "due_on": "2024-02-29",
            "progress_pct": 40.0,
            "problem": INTERNAL,
        },
        {"plan_no": "FA-2", "parcel_id": "DK-006", "path": "reattract", "department": "自然资源局", "due_on": "2024-04-15"},
        {
            "plan_no": "FA-3",
            "parcel_id": "DK-001",
            "path": "reattract",
            "due_on": "2023-12-31",
            "done_on": "2023-12-20",
            "progress_pct": 100.0,
        },
        {"plan_no": "FA-0", "parcel_id": "DK-002", "path": "auction", "due_on": "2023-01-31", "done_on": "2023-01-10"},
        {"plan_no": "FA-4", "parcel_id": "DK-003", "path": "takeback"},
    ]
    made = frame("plans", rows)
    return made.join(lateness(made, on=ON))


def outcomes() -> pd.DataFrame:
    rows = [
        {
            "outcome_id": "CX-1",
            "name": "超硬材料",
            "firm": "示例超硬",
            "former_firm": "聚鑫源（示例）",
            "parcel_id": "DK-001",
            "path": "reattract",
            "land_mu": 28.0,
            "factory_m2": 6_500.0,
            "invest_yi": 8.0,
            "output_yi": 9.5,
            "jobs": 300,
            "talks_on": "2024-01-02",
            "signed_on": "2024-01-11",
            "documented": True,
            "remark": "洽谈到签约不足十天",
        },
        {
            "outcome_id": "CX-2",
            "name": "其他一",
            "land_mu": 316.83,
            "factory_m2": 72_800.0,
            "invest_yi": 19.0,
            "output_yi": 22.5,
            "jobs": 512,
        },
        {"outcome_id": "CX-3", "name": "厂房未报面积", "path": "lease"},
    ]
    return frame("outcomes", rows)


def projects() -> pd.DataFrame:
    rows = [
        {
            "project_id": "XM-1",
            "name": "+汽车饰品",
            "industry": "制造",
            "project_stage": "seeking",
            "need_mu": 33.333,
            "invest_yi": 1.125,
            "contact": PERSONAL,
            "firm": INTERNAL,
        },
        {"project_id": "XM-2", "name": "长" * 40_000, "project_stage": "siting", "need_m2": 5_000.0, "jobs": 60},
    ]
    return frame("projects", rows)


def bookings() -> pd.DataFrame:
    """1,180 mu of planned supply in two pieces and 320 mu of roads."""
    m2 = [500_000.0, 1180 * 2000 / 3 - 500_000.0, 320 * 2000 / 3]
    return pd.DataFrame(
        {
            "node": "industrial",
            "column": "committed",
            "reason": ["planned_supply", "planned_supply", "park_roads"],
            "booked_on": pd.to_datetime(["2024-02-01", None, None]),
            "year": pd.array([2024, None, None], dtype="Int64"),
            "role": ["parcels", "parcels", "roads"],
            "layer": ["parcels", "parcels", "roads"],
            "source_file": ["parcels/parcels.shp", "parcels/parcels.shp", "roads/roads.shp"],
            "source_row": [4, 5, 1],
            "id": ["DK-004", "DK-005", "DL-1"],
            "m2": m2,
            "gross_m2": [500_000.0, m2[1] + 12.5, m2[2]],
            "outside_m2": [0.0, 12.5, 0.0],
            "shared_m2": [0.0, 0.0, 0.0],
            "shared_with": pd.array([None, None, None], dtype="string"),
            "planar_m2": [500_014.0, m2[1] + 34.0, m2[2] + 6.0],
            "registered_m2": [None, None, None],
            "approved_m2": [500_000.0, None, None],
        }
    )


def mu(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))


def nodes() -> tuple[NodeTally, ...]:
    split = {"planned_supply": mu("1180"), "park_roads": mu("320")}
    base = NodeTally(
        id="new_construction",
        parent=None,
        name="新增建设用地",
        name_en="new construction land",
        depth=0,
        kind="plan_period",
        document="示例规划",
        limit_mu=mu("4335"),
        used_mu=mu("0"),
        committed_mu=mu("1500"),
        remaining_mu=mu("2835"),
        stated_mu=None,
        difference_mu=None,
        committed_by=split,
    )
    industrial = replace(
        base,
        id="industrial",
        parent="new_construction",
        name="产业用地",
        name_en="industrial",
        depth=1,
        limit_mu=mu("2300"),
        remaining_mu=mu("800"),
        stated_mu=mu("800"),
        difference_mu=mu("0"),
    )
    return base, industrial


def tally() -> Tally:
    stock = Stock(
        idle_mu=mu("33.52"),
        idle_parcels=2,
        in_disposal_mu=mu("50.00"),
        in_disposal_parcels=1,
        vacant_m2=mu("6500"),
        vacant_buildings=1,
        revived_mu=mu("344.83"),
        revived_parcels=1,
        revived_m2=mu("79300"),
        revived_buildings=1,
        invest_yi=mu("27"),
        output_yi=mu("32"),
        jobs=812,
        avoided_mu=mu("0"),
        drawn_mu=mu("0"),
        vacant_unstated=0,
        revived_unstated=1,
        unknown=frozenset({"avoided_mu"}),
    )
    return Tally(as_of=ON, area_kind="official", nodes=nodes(), stock=stock, bookings=bookings(), undecided=bookings().iloc[:0])


SITE = Site(
    id="sample",
    name="示例开发区",
    name_en="Sample Zone",
    as_of=ON,
    crs=CRS,
    illustrative=True,
    context=Context(city_km2=220.0, note="示例", note_en="an example"),
    stated=Stated(revived_mu=344.83, revived_m2=79_300.0, invest_yi=27.0, output_yi=32.0, jobs=800),
    quota=(
        Quota(id="new_construction", name="新增建设用地", limit_mu=4335),
        Quota(id="industrial", name="产业用地", parent="new_construction", limit_mu=2300, stated_remaining_mu=800),
    ),
    drawdown=(
        Drawdown(
            role="parcels",
            when={"land_stage": ("to_supply",)},
            column="committed",
            reason="planned_supply",
            quota="industrial",
            name="拟供地",
            name_en="planned supply",
        ),
        Drawdown(
            role="roads",
            when={"land_origin": ("new",)},
            column="committed",
            reason="park_roads",
            quota="industrial",
            name="园区道路",
            name_en="park roads",
        ),
    ),
)


def checked(frames: Mapping[str, pd.DataFrame]) -> CheckedSite:
    """The layers, one parcel of which was set aside and one value of which was told."""
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    aside = gpd.GeoDataFrame(
        {
            "parcel_id": ["DK-009", None],
            "name": ["领结", "没有图形"],
            "contact": [PERSONAL, None],
            "src_BZ": [INTERNAL, 3],
            "src_bz": ["a", "b"],
            "layer": "parcels",
            "source_file": "parcels/parcels.shp",
            "source_row": [9, 10],
            "codes": ["GEOMETRY_UNREADABLE", "ROW_CORRUPT"],
        },
        geometry=[bow_tie, None],
        crs="EPSG:4525",
    )
    issues = (
        Issue(
            "GEOMETRY_UNREADABLE",
            "parcels",
            "parcels/parcels.shp",
            9,
            "DK-009",
            "geometry",
            values={"why_zh": "自相交", "why_en": "self-intersection"},
        ),
        Issue("ROW_CORRUPT", "parcels", "parcels/parcels.shp", 10, None, "contact", PERSONAL),
        Issue("ROW_CORRUPT", "parcels", "parcels/parcels.shp", 10, None, None, PERSONAL),
        Issue("DATUM_BALLPARK", "roads", "roads/roads.shp", values={"stated": "EPSG:2383", "target": CRS}),
    )
    layers = {}
    for role, rows in frames.items():
        layers[role] = CheckedLayer(
            layer=Layer(id=role, role=role, title=f"{role}图层", title_en=role, source=f"{role}.shp"),
            accepted=rows,
            quarantined=aside if role == "parcels" else rows.iloc[:0].assign(codes=pd.Series(dtype="string")),
            issues=tuple(issue for issue in issues if issue.layer == role),
            files=(SourceFile(f"{role}/{role}.shp", 1234, role.encode().hex().ljust(64, "0")),),
            evidence={"encoding": Evidence("gb18030", "由字节判断 from the bytes", 0.95)},
        )
    return CheckedSite(layers)


def snapshot_of(**changed: pd.DataFrame) -> Snapshot:
    """The zone; ``changed`` frames stand in for its own."""
    frames = {
        "boundary": frame("boundary", [{"zone_id": "Z1", "name": "范围"}], [box(532_000, 3_942_000, 545_000, 3_944_000)]),
        "parcels": parcels(),
        "buildings": buildings(),
        "roads": frame("roads", [{"road_id": "DL-1", "name": "一号路", "land_origin": "new"}], squares([320 * 2000 / 3])),
        "projects": projects(),
        "plans": plans(),
        "outcomes": outcomes(),
    } | changed
    return Snapshot(site=SITE, on=ON, checked=checked(frames), tally=tally(), **frames)


@pytest.fixture(scope="session")
def snapshot() -> Snapshot:
    return snapshot_of()


@pytest.fixture(scope="session", params=["public", "internal", "leader"])
def edition(request: pytest.FixtureRequest, snapshot: Snapshot) -> Edition:
    """The zone as each profile sees it."""
    return Edition(snapshot, request.param)


@pytest.fixture(scope="session")
def public(snapshot: Snapshot) -> Edition:
    return Edition(snapshot, "public")


@pytest.fixture(scope="session")
def leader(snapshot: Snapshot) -> Edition:
    return Edition(snapshot, "leader")


@pytest.fixture(scope="session")
def named() -> Callable[[Sequence[str], str], Edition]:
    """A zone whose parcels bear these names, as a profile sees it."""

    def edition_of(names: Sequence[str], profile: str) -> Edition:
        rows = pd.concat([parcels()] * (len(names) // len(PARCELS) + 1), ignore_index=True).iloc[: len(names)]
        rows["name"] = pd.Series(names, dtype=object)
        return Edition(snapshot_of(parcels=rows), profile)

    return edition_of


@pytest.fixture(scope="session")
def emptied(snapshot: Snapshot) -> Edition:
    """A zone with settings and no rows at all."""
    roles = ("boundary", "parcels", "buildings", "roads", "projects", "plans", "outcomes")
    frames = {role: getattr(snapshot, role).iloc[:0] for role in roles}
    nothing = replace(snapshot.tally, bookings=snapshot.tally.bookings.iloc[:0], nodes=())
    return Edition(replace(snapshot, checked=CheckedSite({}), tally=nothing, **frames), "public")
