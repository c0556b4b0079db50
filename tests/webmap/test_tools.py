"""Measuring, basemaps, the sheet and the help, in a real browser with the network cut."""

import re

import folium
import geopandas as gpd
import pytest
from playwright.sync_api import Page, Route
from pyproj import Geod

from landmap import webmap
from landmap.area import official_m2
from landmap.webmap.basemaps import AMAP, OSM, TIANDITU_IMAGE, TIANDITU_ROADS
from landmap.webmap.elements import BasemapChoice, Measure, ParcelLayer, PrintFrame

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CGCS2000 = Geod(a=6378137, rf=298.257222101)
CORNERS = [(760, 330), (960, 330), (960, 480), (760, 480)]
KEY = "canary0123456789abcdef"


def drawn(page: Page) -> list[tuple[float, float]]:
    """Longitude and latitude of the points that the measuring has drawn."""
    return page.evaluate(
        """() => {
            const map = window[Object.keys(window).find((key) => key.startsWith('map_'))];
            const found = [];
            map.eachLayer((layer) => { if (layer instanceof L.CircleMarker) found.push(layer.getLatLng()); });
            return found.map(({ lat, lng }) => [lng, lat]);
        }"""
    )


def figure(text: str) -> float:
    return float(re.search(r"[\d,.]+", text)[0].replace(",", ""))


def test_an_area_is_that_of_the_ellipsoid_in_mu_and_square_metres(open_map, town_map):
    page = open_map(town_map).page
    page.locator(".lm-measure-area").click()
    for x, y in CORNERS:
        page.mouse.click(x, y)
        page.wait_for_timeout(350)  # two clicks in quick turn would be a double click, which ends the measuring
    assert len(drawn(page)) == 4
    m2, around = CGCS2000.polygon_area_perimeter(*zip(*drawn(page), strict=True))
    shown = page.locator(".lm-measured p").first
    mu, square, perimeter = (figure(one) for one in shown.locator("b, span").all_text_contents())
    assert square == pytest.approx(abs(m2), rel=1e-4)
    assert mu == pytest.approx(abs(m2) * 3 / 2000, rel=1e-4)
    assert perimeter == pytest.approx(around, rel=1e-4)
    assert page.locator(".lm-card").is_hidden(), "a click that measures chooses no parcel"
    page.keyboard.press("Escape")
    assert "点击地图" in shown.inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".lm-measured").is_hidden()


def test_a_parcel_measured_by_its_corners_has_its_own_area(open_map, town_map, parcels):
    """Clicks some pixels beside the corners are set on them, so that the figure is that of the parcel itself."""
    opened = open_map(town_map)
    page = opened.page
    shape = parcels.geometry.iloc[5]
    corners = gpd.GeoSeries.from_xy(*zip(*shape.exterior.coords[:4], strict=True), crs=parcels.crs).to_crs("EPSG:4326")
    page.locator(".lm-measure-area").click()
    for corner in corners:
        x, y = opened.point_of(corner.y, corner.x)
        page.mouse.click(x + 4, y - 3)
        page.wait_for_timeout(350)
    square = page.locator(".lm-measured span").all_text_contents()[0]
    assert figure(square) == pytest.approx(official_m2(parcels.geometry.iloc[[5]]).iloc[0], rel=1e-4)


def test_a_length_by_keyboard_alone(open_map, town_map):
    page = open_map(town_map).page
    page.keyboard.press("m")
    assert page.locator(".lm-aim").is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    page.keyboard.press("Enter")
    first, second = drawn(page)
    assert second[0] > first[0]
    said = page.locator(".lm-measured b").inner_text()
    assert figure(said) == pytest.approx(CGCS2000.inv(*first, *second)[2], abs=0.06)
    assert said.endswith(" m")
    page.keyboard.press("Backspace")
    assert page.locator(".lm-measured b").count() == 0


def test_measuring_by_touch_and_a_drag_is_no_point(open_map, town_map):
    page = open_map(town_map, has_touch=True).page
    page.locator(".lm-measure-length").tap()
    for x, y in CORNERS[:2]:
        page.touchscreen.tap(x, y)
        page.wait_for_timeout(350)
    length = page.locator(".lm-measured b").inner_text()
    page.mouse.move(900, 400)
    page.mouse.down()
    page.mouse.move(850, 380, steps=4)
    page.mouse.up()
    assert page.locator(".lm-measured b").inner_text() == length
    page.locator(".lm-measured").get_by_role("button", name="撤销").tap()
    assert page.locator(".lm-measured b").count() == 0


def test_without_basemaps_there_is_nothing_to_choose(open_map, town_map):
    assert open_map(town_map).page.locator(".lm-basemap").count() == 0


def with_basemaps(parcels, panel, *basemaps, typed=False) -> webmap.LandMap:
    from dataclasses import replace

    return webmap.draw(parcels, panel=replace(panel, basemaps=basemaps, basemap_typed=typed))


@pytest.fixture
def served(chromium, tmp_path):
    """Open a map in a browser where every tile is answered with one picture; the addresses asked for are kept."""
    contexts = []

    def opened(map_: folium.Map) -> tuple[Page, list[str]]:
        webmap.save(map_, tmp_path / "map.html")
        context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
        contexts.append(context)
        asked: list[str] = []

        def route(request: Route) -> None:
            if request.request.url.startswith("file:"):
                return request.continue_()
            asked.append(request.request.url)
            return request.fulfill(status=200, content_type="image/png", body=PICTURE)

        context.route("**/*", route)
        page = context.new_page()
        page.goto((tmp_path / "map.html").as_uri())
        return page, asked

    yield opened
    for context in contexts:
        context.close()


PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090775"
    "3de0000000c4944415478da63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def test_nothing_is_asked_before_a_basemap_is_chosen_and_the_key_stays_in_the_browser(served, parcels, panel, tmp_path):
    page, asked = served(with_basemaps(parcels, panel, TIANDITU_ROADS, TIANDITU_IMAGE))
    page.get_by_role("button", name="底图").click()
    page.get_by_role("radio", name="天地图 · 电子地图").check()
    page.wait_for_timeout(200)
    assert asked == []
    page.get_by_label("天地图 · 电子地图 密钥").fill(KEY)
    page.get_by_role("button", name="使用", exact=True).click()
    page.wait_for_function("() => document.querySelector('.lm-tiles-of canvas.leaflet-tile-loaded')")
    assert asked
    assert all(re.match(r"https://t\d\.tianditu\.gov\.cn/(vec|cva)_w/wmts\?.*&tk=" + KEY, url) for url in asked)
    assert {url.split("/")[3] for url in asked} == {"vec_w", "cva_w"}
    # What the reader saves from the browser, and what the page stores in its address, holds no key.
    assert KEY not in page.content()
    assert KEY not in page.url
    assert KEY not in (tmp_path / "map.html").read_text("utf-8")
    page.reload()
    count = len(asked)
    page.get_by_role("button", name="底图").click()
    page.get_by_role("radio", name="天地图 · 影像").check()
    page.wait_for_function("() => document.querySelector('.lm-tiles-of canvas.leaflet-tile-loaded')")
    assert len(asked) > count, "the key is known after the page was opened again"
    page.get_by_role("button", name="忘记密钥").click()
    assert page.evaluate("() => Object.values(localStorage).join()") == ""
    assert page.locator(".lm-tiles-of").count() == 0


def test_a_shifted_basemap_never_comes_without_its_banner(served, parcels, panel):
    page, asked = served(with_basemaps(parcels, panel, AMAP, OSM))
    banner = page.locator(".lm-banner")
    page.get_by_role("button", name="底图").click()
    page.get_by_role("radio", name="高德地图").check()
    assert banner.is_visible()
    assert "GCJ-02" in banner.inner_text()
    assert "许可" in page.locator(".lm-credit").inner_text()
    credit, buttons = (page.locator(part).bounding_box() for part in (".lm-credit", ".leaflet-bottom.leaflet-right"))
    assert credit["x"] + credit["width"] <= buttons["x"], "the licence stands clear of the buttons"
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert banner.is_visible(), "nor on paper"
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    page.get_by_role("radio", name="OpenStreetMap").check()
    assert banner.is_hidden()
    assert "OpenStreetMap contributors" in page.locator(".lm-credit").inner_text()
    page.get_by_role("radio", name="无（离线）").check()
    assert page.locator(".lm-credit").is_hidden()
    count = len(asked)
    page.mouse.wheel(0, -400)
    page.wait_for_timeout(300)
    assert len(asked) == count


def test_an_address_may_be_typed_where_the_map_allows_it(served, parcels, panel):
    page, asked = served(with_basemaps(parcels, panel, typed=True))
    page.get_by_role("button", name="底图").click()
    page.get_by_role("radio", name="自定地址").check()
    box = page.get_by_label("自定地址")
    box.last.fill("https://tiles.intranet/{z}/{x}.png")
    page.get_by_role("button", name="使用", exact=True).click()
    assert asked == [], "no {y}, no tiles"
    box.last.fill("https://tiles.intranet/{z}/{x}/{y}.png")
    page.get_by_role("button", name="使用", exact=True).click()
    page.wait_for_function("() => document.querySelector('.lm-tiles-of canvas.leaflet-tile-loaded')")
    assert all(url.startswith("https://tiles.intranet/") for url in asked)


def test_the_policy_names_only_the_hosts_of_the_basemaps_and_only_for_pictures(parcels, panel):
    def policy(map_: folium.Map) -> dict[str, str]:
        said = re.search(r'Content-Security-Policy" content="([^"]*)"', webmap.html(map_))[1]
        return dict(part.strip().split(" ", 1) for part in said.split(";"))

    plain = policy(with_basemaps(parcels, panel))
    chosen = policy(with_basemaps(parcels, panel, TIANDITU_ROADS))
    assert plain["img-src"] == "data:"
    assert chosen["img-src"] == "data: https://*.tianditu.gov.cn"
    assert {name: text for name, text in chosen.items() if name not in {"img-src", "script-src"}} == {
        name: text for name, text in plain.items() if name not in {"img-src", "script-src"}
    }
    assert chosen["connect-src"] == "'none'"
    assert policy(with_basemaps(parcels, panel, typed=True))["img-src"] == "data: http: https:"


def test_a_basemap_with_a_key_in_its_address_is_refused():
    for url in (
        "https://a.cn/{z}/{x}/{y}?tk=123456",
        "https://a.cn/{z}/{x}/{y}?token=abc",
        "https://a.cn/wmts?key=abc&{z}{y}{x}",
    ):
        with pytest.raises(ValueError, match="key"):
            webmap.Basemap("a", "a", (url,))
    with pytest.raises(ValueError, match="address"):
        webmap.Basemap("a", "a", ("https://a.cn/{z}/{x}",))


def test_a_plain_folium_map_prints_on_a_sheet_of_its_own_and_comes_back(open_map, parcels, panel):
    map_ = folium.Map((35.62, 111.36), zoom_start=16, tiles=None)
    for part in (ParcelLayer(parcels), Measure(), BasemapChoice(), PrintFrame(panel)):
        part.add_to(map_)
    opened = open_map(map_)
    page = opened.page
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    sheet = page.locator(".lm-sheet")
    for words in ("小镇开发区", "2024-03-31", "示意图：位置为虚构", "来源：测试", "1:"):
        assert words in sheet.inner_text()
    assert sheet.locator(".lm-north").is_visible()
    assert sheet.locator(".leaflet-control-scale").is_visible()
    assert page.evaluate("() => document.querySelector('.lm-sheet .folium-map') !== null")
    page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert sheet.count() == 0
    assert page.evaluate("() => document.querySelector('.folium-map').parentElement === document.body")
    pdf = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1


def test_the_keys_are_listed_and_the_list_closes(open_map, town_map):
    page = open_map(town_map).page
    page.keyboard.press("?")
    panel = page.get_by_role("dialog", name="快捷键")
    assert {"/", "M", "H", "?", "ESC"} <= {text.upper() for text in panel.locator("kbd").all_text_contents()}
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    page.get_by_role("combobox").focus()
    page.keyboard.type("m?h")
    assert page.get_by_role("combobox").input_value() == "m?h", "keys are letters where somebody writes"
