"""A small town as frames, and a browser with the network cut that opens maps of it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import folium
import geopandas as gpd
import pytest
from playwright.sync_api import Browser, Page, Route
from shapely.geometry import LineString, MultiPolygon, box

from landmap import webmap

CRS = "EPSG:4546"
E0, N0 = 533_000.0, 3_943_000.0
# A grid of squares of 100 m, 20 m apart, four in a row.
STATUSES = [
    "revived", "处置中", "idle_determined", "stopped",
    "planned_supply", "normal", "normal", "某种新状态",
    "low", None, "normal", "revived",
]  # fmt: skip
HOLE, PARTS = 1, 2  # rows of a parcel with a hole and one of two parts

# What would be markup, script or a template anywhere else.
HOSTILE = [
    '<img src=x onerror="window.hacked=1">',
    "</script><script>window.hacked=1</script>",
    "<!--<script>window.hacked=1",
    "${window.hacked=1}",
    "`;window.hacked=1;`",
    "{{7*7}}{%raw%}",
    "a\u2028window.hacked=1\u2029b",
    "\"'><svg onload=window.hacked=1>",
    "javascript:window.hacked=1//",
    "&lt;b&gt;&amp;\\u003cb\\u003e\x00",
]


@pytest.fixture
def hostile() -> list[str]:
    return list(HOSTILE)


def square(place: int, inset: float = 0.0):
    west, south = E0 + place % 4 * 120, N0 + place // 4 * 120
    return box(west + inset, south + inset, west + 100 - inset, south + 100 - inset)


@pytest.fixture
def parcels() -> gpd.GeoDataFrame:
    shapes = [square(place) for place in range(len(STATUSES))]
    shapes[HOLE] = shapes[HOLE].difference(square(HOLE, 30))
    west, south, east, north = shapes[PARTS].bounds
    shapes[PARTS] = MultiPolygon([box(west, south, west + 40, north), box(east - 40, south, east, north)])
    return gpd.GeoDataFrame(
        {
            "parcel_id": [f"P-{place:02d}" for place in range(len(STATUSES))],
            "name": [f"{place}号地块" for place in range(len(STATUSES))],
            "status": STATUSES,
            "area_mu": [15.004, 12.6, 12.0, 15.0, None, 15.0, 15.0, 15.0, 15.0, 15.0, 15.0, 15.005],
            "holder": [f"示例企业{place % 3}" for place in range(len(STATUSES))],
            "debts": ["金丝雀"] * len(STATUSES),
        },
        geometry=shapes,
        crs=CRS,
    )


@pytest.fixture
def buildings() -> gpd.GeoDataFrame:
    rows = {"name": ["一号车间", "二号车间"], "building_status": ["in_use", "vacant"], "contact": ["金丝雀"] * 2}
    return gpd.GeoDataFrame(rows, geometry=[square(0, 25), square(3, 25)], crs=CRS)


@pytest.fixture
def roads() -> gpd.GeoDataFrame:
    shapes = [box(E0 - 20, N0 + 100, E0 + 480, N0 + 120), LineString([(E0 - 10, N0 - 20), (E0 - 10, N0 + 360)])]
    return gpd.GeoDataFrame({"name": ["新田路", "大运路"], "width_m": [None, 16.0]}, geometry=shapes, crs=CRS)


@pytest.fixture
def boundary() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[box(E0 - 60, N0 - 60, E0 + 520, N0 + 400)], crs=CRS)


def dossiers_of(parcels: gpd.GeoDataFrame, lang: str = "zh") -> dict[str, list[SimpleNamespace]]:
    title, label = ("基本情况", "坐落") if lang == "zh" else ("Basics", "Location")
    return {
        parcel_id: [SimpleNamespace(title=title, rows=[(label, f"{parcel_id} 旁"), ("抵押", None)])]
        for parcel_id in parcels["parcel_id"]
    }


@pytest.fixture
def panel() -> webmap.Panel:
    supply = webmap.Words("拟供地", "planned supply")
    return webmap.Panel(
        title=webmap.Words("小镇开发区", "Small Town Zone"),
        as_of=date(2024, 3, 31),
        note=webmap.Words("示意图：位置为虚构", "Illustrative: positions are fictional"),
        sources=(webmap.Words("测试", "a test"),),
        quotas=(
            webmap.Quota(
                id="industrial",
                name=webmap.Words("产业用地", "Industrial"),
                limit_mu=Decimal("2300.00"),
                used_mu=Decimal("0.10"),
                committed=((supply, Decimal("1179.90")), ("园区道路", Decimal("320.00"))),
                remaining_mu=Decimal("800.00"),
                stated_mu=Decimal("800.00"),
                difference_mu=Decimal("0.00"),
            ),
        ),
        figures=(webmap.Figure("已盘活土地", Decimal("344.83"), "亩", "12 宗"),),
    )


@pytest.fixture
def town_map(parcels, buildings, roads, boundary, panel) -> webmap.LandMap:
    return webmap.draw(
        parcels,
        buildings=buildings,
        roads=roads,
        boundary=boundary,
        dossiers=lambda lang: dossiers_of(parcels, lang),
        panel=panel,
    )


@dataclass
class Opened:
    """A map in a browser, and all that the browser complained of or asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def colors(self, canvas: str = "canvas.lm-base") -> dict[str, int]:
        """How many pixels of each colour a canvas has."""
        return self.page.evaluate(
            """(selector) => {
                const canvas = document.querySelector(selector);
                const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
                copy.getContext('2d').drawImage(canvas, 0, 0);
                const { data } = copy.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                const found = {};
                for (let i = 0; i < data.length; i += 4) {
                    if (!data[i + 3]) continue;
                    const name = '#' + [data[i], data[i + 1], data[i + 2]].map((v) => v.toString(16).padStart(2, '0')).join('');
                    found[name] = (found[name] || 0) + 1;
                }
                return found;
            }""",
            canvas,
        )

    def settle(self) -> None:
        """Let large data be read and what was asked for be drawn, as finely as it is when nothing moves."""
        self._frames()
        self.page.wait_for_function("() => !document.querySelector('[data-landmap=busy]')")
        self._frames()

    def _frames(self) -> None:
        self.page.evaluate(
            "() => new Promise((done) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done()))))"
        )

    def pixel(self, lat: float, lon: float) -> str:
        """The colour of the drawing at a place."""
        return self.page.evaluate(
            """([lat, lon]) => {
                const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
                const box = map.getContainer().getBoundingClientRect();
                const at = map.latLngToContainerPoint([lat, lon]);
                const canvas = document.querySelector('canvas.lm-base');
                const drawn = canvas.getBoundingClientRect();
                const ratio = canvas.width / drawn.width;
                const [x, y] = [box.x + at.x - drawn.x, box.y + at.y - drawn.y].map((v) => Math.round(v * ratio));
                const copy = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
                copy.getContext('2d').drawImage(canvas, -x, -y);
                const { data } = copy.getContext('2d').getImageData(0, 0, 1, 1);
                return '#' + [...data.slice(0, 3)].map((v) => v.toString(16).padStart(2, '0')).join('');
            }""",
            [lat, lon],
        )

    def point_of(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place lies on the screen."""
        x, y = self.page.evaluate(
            """([lat, lon]) => {
                const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
                const box = map.getContainer().getBoundingClientRect();
                const at = map.latLngToContainerPoint([lat, lon]);
                return [box.x + at.x, box.y + at.y];
            }""",
            [lat, lon],
        )
        return x, y


@pytest.fixture
def open_map(chromium: Browser, tmp_path: Path):
    """Save a map (or take a page as text), open it after the script ``before``; a complaint or a request fails the test."""
    seen: list[Opened] = []

    def opened(map_: folium.Map | str, fragment: str = "", *, before: str = "", **context: object) -> Opened:
        path = tmp_path / f"map{len(seen)}.html"
        if isinstance(map_, str):
            path.write_text(map_, encoding="utf-8")
        else:
            webmap.save(map_, path)
        page = chromium.new_context(
            **{"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"} | context
        ).new_page()
        page.add_init_script(before)
        found = Opened(page)
        seen.append(found)

        def route(request: Route) -> None:
            if request.request.url.startswith(("file:", "data:", "blob:")):
                request.continue_()
            else:
                found.requests.append(request.request.url)
                request.abort()

        page.context.route("**/*", route)
        page.on("console", lambda said: found.complaints.append(f"{said.type}: {said.text}"))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (found.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto(path.as_uri() + fragment)
        found.settle()
        return found

    yield opened
    for found in seen:
        found.page.context.close()
    assert [line for found in seen for line in found.complaints] == []
    assert [url for found in seen for url in found.requests] == []
