"""Ten thousand parcels: read in slices, put on pixels; what is seen, found and filtered is what a small map would show."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
import shapely.affinity

from landmap import webmap
from landmap.terms import MAP_CLASSES

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
SIDE, ACROSS = 60.0, 100
CODES = ("revived", "idle_determined", "low")
FILLS = {code: MAP_CLASSES[code].fill.lower() for code in CODES}


@pytest.fixture(scope="module")
def town() -> gpd.GeoDataFrame:
    """Squares side by side, in columns of one class; every seventh has a hole."""
    column, row = np.meshgrid(np.arange(ACROSS), np.arange(ACROSS))
    west, south = 533_000 + column.ravel() * SIDE, 3_943_000 + row.ravel() * SIDE
    shapes = shapely.box(west, south, west + SIDE, south + SIDE)
    holed = np.arange(len(shapes)) % 7 == 0
    shapes[holed] = shapely.difference(shapes[holed], shapely.buffer(shapely.centroid(shapes[holed]), 12, quad_segs=6))
    return gpd.GeoDataFrame(
        {
            "parcel_id": [f"P-{number:05d}" for number in range(len(shapes))],
            "name": [f"{number}号地块" for number in range(len(shapes))],
            "status": np.array(CODES)[column.ravel() % 3],
            "area_mu": 5.4,
            "holder": [f"示例企业{number % 40}" for number in range(len(shapes))],
        },
        geometry=shapes,
        crs="EPSG:4546",
    )


@pytest.fixture(scope="module")
def town_page(town) -> str:
    return webmap.html(webmap.draw(town))


def nearest(color: str) -> str:
    """The class whose fill is closest: the middle of a parcel may lie on a line of its pattern."""
    channels = [np.array([int(text[at : at + 2], 16) for at in (1, 3, 5)]) for text in (color, *FILLS.values())]
    return CODES[int(np.argmin([np.abs(channels[0] - fill).sum() for fill in channels[1:]]))]


def middle(town, number: int, aside: float = 0.0) -> tuple[float, float]:
    """Latitude and longitude of the middle of a parcel, or of a place so many metres north-east of it."""
    box = shapely.affinity.translate(shapely.box(*town.geometry.iloc[number].bounds), aside, aside)
    at = gpd.GeoSeries([box.centroid], crs=town.crs).to_crs("EPSG:4326").iloc[0]
    return at.y, at.x


def test_the_page_is_small(town_page):
    assert len(town_page) < 0.9e6


@pytest.mark.parametrize("inflate", [True, False], ids=["DecompressionStream", "none"])
def test_it_opens_and_says_where_it_is(open_map, town, town_page, inflate):
    """Browsers older than DecompressionStream read it too."""
    opened = open_map(town_page, before="" if inflate else "delete window.DecompressionStream")
    assert opened.page.evaluate("() => typeof DecompressionStream") == ("function" if inflate else "undefined")
    colors = opened.colors()
    assert all(colors.get(fill, 0) > 1000 for fill in FILLS.values())
    opened.page.mouse.click(*opened.point_of(*middle(town, 5050)))
    opened.settle()
    assert opened.page.locator(".lm-card code").text_content() == "P-05050"


def test_at_every_zoom_a_parcel_has_the_colour_of_its_class_and_a_hole_has_none(open_map, town, town_page):
    opened = open_map(town_page)
    chosen = (5029, 5030, 5031, 5130, 4930)
    for zoom in (0, 1.5, 3):
        lat, lon = middle(town, 5030)
        opened.page.evaluate(
            """([lat, lon, more]) => {
                const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
                map.setView([lat, lon], map.getZoom() + more, { animate: false });
            }""",
            [lat, lon, zoom],
        )
        opened.settle()
        for number in chosen:
            found = opened.pixel(*middle(town, number, aside=18))  # beside name and mark
            assert nearest(found) == town["status"].iloc[number], (zoom, number)
    assert opened.pixel(*middle(town, 5033)) not in FILLS.values()  # a hole


def test_a_class_left_out_leaves_the_others_as_they_were(open_map, town, town_page):
    opened = open_map(town_page)
    before = opened.colors()
    opened.page.locator('[data-class="low"]').click()
    opened.settle()
    after = opened.colors()
    assert after.get(FILLS["low"], 0) == 0
    assert after[FILLS["revived"]] == before[FILLS["revived"]]
    assert opened.page.locator(".lm-total").text_content().startswith("显示 6,700 / 10,000 宗")


def test_dragging_far_leaves_no_blank(open_map, town, town_page):
    opened = open_map(town_page)
    opened.page.evaluate(
        """() => {
            const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
            map.setZoom(map.getZoom() + 3, { animate: false });
        }"""
    )
    opened.settle()
    mouse = opened.page.mouse
    mouse.move(1200, 650)
    mouse.down()
    for x in range(1200, 500, -100):
        mouse.move(x, 650 - (1200 - x) // 2)
        opened.settle()
    edge = opened.page.evaluate(
        """() => {
            const canvas = document.querySelector('canvas.lm-base').getBoundingClientRect();
            const map = document.querySelector('.leaflet-container').getBoundingClientRect();
            return [canvas.left - map.left, canvas.top - map.top, map.right - canvas.right, map.bottom - canvas.bottom];
        }"""
    )
    mouse.up()
    assert max(edge) <= 0
