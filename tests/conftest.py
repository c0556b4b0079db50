"""One small town, written as a zone's folder, that tests of the whole way share."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

# Chromium as the machine has it (Debian's), with nothing of its own that reaches for a network; else playwright's own.
CHROMIUM = shutil.which("chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

SITE = """
id = "town"
name = "小镇开发区"
name_en = "Small Town Zone"
as_of = 2024-03-31
crs = "EPSG:4546"
illustrative = true

[publication]
profile = "internal"

[[quota]]
id = "all"
name = "新增建设用地"
limit_mu = 500

[[quota]]
id = "industry"
name = "产业用地"
parent = "all"
limit_mu = 200
stated_remaining_mu = 150

[[drawdown]]
role = "roads"
when = { land_origin = ["new"] }
column = "committed"
reason = "park_roads"
quota = "industry"

[[drawdown]]
role = "parcels"
when = { land_origin = ["new"], land_stage = ["to_supply"] }
column = "committed"
reason = "planned_supply"
quota = "industry"

[[drawdown]]
role = "parcels"
when = { land_origin = ["new"], land_stage = ["approved", "supplied", "building", "used"] }
column = "used"
reason = "approved"
quota = "industry"
"""
LAYERS = {
    "boundary": ('role = "boundary"\ntitle = "范围"\nsource = "boundary.geojson"', '[fields]\nzone_id = "BH"'),
    "parcels": (
        'role = "parcels"\ntitle = "地块"\nsource = "parcels.geojson"',
        '[fields]\nparcel_id = "DKBH"\nname = "DKMC"\nholder = "QLR"\nland_stage = "GYJD"\nland_origin = "LY"\n'
        'operation = "JYXZ"\n'
        'disposal = "CZJD"\nregistered_m2 = "MJ"\ncontact = "DH"',
    ),
    "buildings": (
        'role = "buildings"\ntitle = "厂房"\nsource = "buildings.geojson"',
        '[fields]\nbuilding_id = "CFBH"\nparcel_id = "DKBH"\nbuilding_status = "ZT"\n'
        'gfa_m2 = "JZMJ"\nvacant_m2 = "KZMJ"\nrevived_m2 = "PHMJ"',
    ),
    "roads": (
        'role = "roads"\ntitle = "道路"\nsource = "roads.geojson"',
        '[fields]\nroad_id = "DLBH"\nname = "MC"\n[constants]\nland_origin = "new"',
    ),
    "plans": (
        'role = "plans"\ntitle = "处置方案"\nsource = "plans.csv"',
        '[fields]\nplan_no = "方案编号"\nparcel_id = "地块编号"\npath = "处置路径"\ndepartment = "包联部门"\ndue_on = "时限"',
    ),
    "outcomes": (
        'role = "outcomes"\ntitle = "盘活成效"\nsource = "outcomes.csv"',
        '[fields]\noutcome_id = "编号"\nname = "项目"\nparcel_id = "地块编号"\nland_mu = "亩"\ninvest_yi = "投资亿元"',
    ),
}
E0, N0 = 533_000.0, 3_943_000.0


def square(column: float, row: float, width: float = 100.0, height: float = 100.0) -> list[list[list[float]]]:
    """A square of the town's grid of 100 m, as GeoJSON coordinates in EPSG:4546."""
    west, south = E0 + column * 100, N0 + row * 100
    corners = [(0, 0), (width, 0), (width, height), (0, height), (0, 0)]
    return [[[west + dx, south + dy] for dx, dy in corners]]


def collection(rows: list[tuple[list, dict]], crs: str | None = "urn:ogc:def:crs:EPSG::4546") -> str:
    """GeoJSON text of polygons and their properties."""
    features = [
        {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": coordinates}}
        for coordinates, properties in rows
    ]
    named = {} if crs is None else {"crs": {"type": "name", "properties": {"name": crs}}}
    return json.dumps({"type": "FeatureCollection", **named, "features": features}, ensure_ascii=False)


def parcel(number: int, column: float, row: float, **said: object) -> tuple[list, dict]:
    """One parcel of the town; what is not said is in normal use on existing land."""
    usual = {
        "DKMC": f"{number}号地块",
        "QLR": f"示例企业{number}",
        "GYJD": "已供已用",
        "LY": "存量",
        "JYXZ": "正常",
        "CZJD": "无",
    }
    return square(column, row), {"DKBH": f"P{number}", "MJ": 10_000, "DH": "13800000000"} | usual | said


def town_files() -> dict[str, str]:
    """Every file of the town by its path in the zone's folder."""
    parcels = [
        parcel(1, 0, 0),
        parcel(2, 1, 0, JYXZ="停产"),
        parcel(3, 2, 0, JYXZ="僵尸企业", CZJD="招商中"),
        parcel(4, 3, 0, CZJD="已盘活"),
        parcel(5, 0, 2, GYJD="拟供", LY="新增", JYXZ="未建"),
        parcel(6, 1, 2, GYJD="供而未用", LY="新增", JYXZ="未建"),
        parcel(7, 2, 2, GYJD="批而未供", LY="新增", JYXZ="未建"),
        parcel(8, 3, 2, JYXZ="低效"),
    ]
    buildings = [
        (square(3.2, 0.2, 60, 50), {"CFBH": "B1", "DKBH": "P4", "ZT": "在用", "JZMJ": 6000, "KZMJ": 0, "PHMJ": 6000}),
        (square(1.2, 0.2, 60, 50), {"CFBH": "B2", "DKBH": "P2", "ZT": "空置", "JZMJ": 3000, "KZMJ": 3000, "PHMJ": 0}),
    ]
    files = {"site.toml": SITE}
    files |= {f"{name}/layer.toml": f'id = "{name}"\n{head}\n{fields}\n' for name, (head, fields) in LAYERS.items()}
    files |= {
        "boundary/boundary.geojson": collection([(square(-1, -1, 700, 500), {"BH": "Z1"})]),
        "parcels/parcels.geojson": collection(parcels),
        "buildings/buildings.geojson": collection(buildings),
        "roads/roads.geojson": collection([(square(0, 1, 400, 100), {"DLBH": "R1", "MC": "一号路"})]),
        "plans/plans.csv": "方案编号,地块编号,处置路径,包联部门,时限\nF1,P3,二次招商,招商局,2024-02-29\n",
        "outcomes/outcomes.csv": "编号,项目,地块编号,亩,投资亿元\nO1,示例项目,P4,15,1.5\n",
    }
    return files


def write_zone(folder: Path, files: dict[str, str]) -> Path:
    """The files, written as a zone's folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The town's folder, each test its own."""
    return write_zone(tmp_path / "town", town_files())


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless browser for all tests of a process."""
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def offline_page(chromium: Browser) -> Iterator[Page]:
    """A page without a network; ``asked`` lists every address that it asked for all the same."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.asked = []
    page.on(
        "request",
        lambda request: None if request.url.startswith(("file:", "data:", "blob:")) else page.asked.append(request.url),
    )
    yield page
    context.close()
