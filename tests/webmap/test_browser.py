"""The saved page in a real browser with the network cut; `open_map` fails a test whose page complains or asks for anything."""

import re
from decimal import Decimal
from types import SimpleNamespace

import folium
import geopandas as gpd
import pytest

from landmap import webmap
from landmap.terms import MAP_CLASSES
from landmap.webmap.elements import DossierCard, Legend, ParcelLayer, Search

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
HOLE, PARTS = 1, 2  # rows of the town with a hole, of two parts
REVIVED = MAP_CLASSES["revived"].fill.lower()


def place(parcels, row: int, dx: float = 0.0, dy: float = 0.0) -> tuple[float, float]:
    """Latitude and longitude of the middle of a row's box, moved by metres."""
    west, south, east, north = parcels.geometry.iloc[row].bounds
    at = gpd.GeoSeries.from_xy([(west + east) / 2 + dx], [(south + north) / 2 + dy], crs=parcels.crs)
    middle = at.to_crs("EPSG:4326").iloc[0]
    return middle.y, middle.x


def click(opened, parcels, row: int) -> None:
    opened.page.mouse.click(*opened.point_of(*place(parcels, row, 38, 38)))
    opened.settle()


def test_parcels_are_drawn_in_the_colours_of_their_classes(open_map, town_map, parcels):
    opened = open_map(town_map)
    colors = opened.colors()
    for code in ("revived", "idle_determined", "stopped", "planned_supply", "normal"):
        assert colors.get(MAP_CLASSES[code].fill.lower(), 0) > 100, code


def test_holes_and_the_ground_between_parts_stay_empty(open_map, town_map, parcels):
    opened = open_map(town_map)
    ground = opened.pixel(*place(parcels, 0, 0, -85))  # south of the first row
    assert opened.pixel(*place(parcels, HOLE)) == ground
    assert opened.pixel(*place(parcels, PARTS)) == ground
    assert opened.pixel(*place(parcels, PARTS, 30, 30)) != ground


def test_a_click_opens_the_dossier_of_what_was_clicked_and_esc_closes_it(open_map, town_map, parcels):
    opened = open_map(town_map)
    card = opened.page.locator(".lm-card")
    for row in (0, PARTS, 11):
        click(opened, parcels, row)
        assert card.locator("code").text_content() == f"P-{row:02d}"
        assert card.locator("h2").text_content() == f"{row}号地块"
        assert f"P-{row:02d} 旁" in card.locator("dd").all_text_contents()
        assert card.locator(".lm-unknown").text_content() == "不详"
        assert card.locator(".lm-area b").text_content() == {0: "15.00", PARTS: "12.00", 11: "15.01"}[row]
        opened.page.keyboard.press("Escape")
        assert card.is_hidden()


def test_a_click_into_a_hole_chooses_nothing(open_map, town_map, parcels):
    opened = open_map(town_map)
    opened.page.mouse.click(*opened.point_of(*place(parcels, HOLE)))
    assert opened.page.locator(".lm-card").is_hidden()


def test_the_filter_changes_what_is_drawn_and_what_is_counted(open_map, town_map, parcels):
    opened = open_map(town_map)
    total, revived = opened.page.locator(".lm-total"), opened.page.locator('[data-class="revived"]')
    assert total.text_content() == "显示 12 宗 · 159.61 亩"
    assert revived.locator(".lm-mu").text_content() == "30.01"
    revived.click()
    opened.settle()
    assert total.text_content() == "显示 10 / 12 宗 · 129.60 亩"
    assert REVIVED not in opened.colors()
    click(opened, parcels, 0)
    assert opened.page.locator(".lm-card").is_hidden(), "what is filtered out cannot be clicked"
    revived.focus()
    opened.page.keyboard.press("Space")
    opened.settle()
    assert opened.colors()[REVIVED] > 100
    opened.page.get_by_role("button", name="只看此类: 已盘活").click(force=True)
    opened.settle()
    assert total.text_content() == "显示 2 / 12 宗 · 30.01 亩"
    opened.page.get_by_role("button", name="全选", exact=True).click()
    assert total.text_content() == "显示 12 宗 · 159.61 亩"


def test_layers_can_be_switched_off(open_map, town_map):
    opened = open_map(town_map)
    building = "#5f6b7a"
    assert opened.colors().get(building, 0) > 100
    opened.page.get_by_label("厂房").uncheck()
    opened.settle()
    assert building not in opened.colors()


def test_search_by_name_id_or_holder_finds_and_goes_there(open_map, town_map, parcels):
    opened = open_map(town_map)
    box, options = opened.page.get_by_role("combobox"), opened.page.get_by_role("option")
    for query, count in (("7号", 1), ("p-07", 1), ("示例企业1", 4), ("没有这样的", 0)):
        box.fill(query)
        opened.settle()  # letters typed within one frame are looked for together
        assert options.count() == count, query
    box.fill("7号")
    before = opened.point_of(*place(parcels, 7))
    options.first.click()
    opened.settle()
    assert opened.page.locator(".lm-card code").text_content() == "P-07"
    after = opened.point_of(*place(parcels, 7))
    free = opened.page.locator(".lm-card").bounding_box()["x"]
    assert after != before
    assert 348 < after[0] < free, "the parcel lies in the part of the map that the card leaves free"


def test_all_of_it_works_by_keyboard(open_map, town_map):
    opened = open_map(town_map)
    opened.page.keyboard.press("/")
    opened.page.keyboard.type("号地块")
    opened.page.keyboard.press("ArrowDown")
    opened.page.keyboard.press("Enter")
    opened.settle()
    card = opened.page.locator(".lm-card")
    assert card.locator("code").text_content() == "P-01"
    opened.page.keyboard.press("Tab")
    opened.page.keyboard.press("Tab")
    assert opened.page.evaluate("() => document.activeElement.closest('.lm-card') !== null")
    opened.page.get_by_role("button", name="下一宗").press("Enter")
    assert card.locator("code").text_content() == "P-02"
    opened.page.keyboard.press("Escape")
    assert card.is_hidden()
    assert opened.page.evaluate("() => document.activeElement.getAttribute('role')") == "combobox"
    results = opened.page.locator("#lm-results")
    assert results.is_hidden(), "the list does not come back with the focus"
    opened.page.keyboard.press("ArrowDown")
    assert results.is_visible()


def test_an_address_opens_a_parcel_and_follows_it(open_map, town_map):
    opened = open_map(town_map, "#parcel=P-05")
    code = opened.page.locator(".lm-card code")
    assert code.text_content() == "P-05"
    opened.page.evaluate("() => { location.hash = '#parcel=P-06'; }")
    opened.page.wait_for_function("() => document.querySelector('.lm-card code').textContent === 'P-06'")
    opened.page.get_by_role("button", name="下一宗").click()
    assert opened.page.url.endswith("#parcel=P-07")
    opened.page.keyboard.press("Escape")
    assert "#" not in opened.page.url


def test_the_page_can_be_switched_to_english_and_back(open_map, town_map, parcels):
    opened = open_map(town_map)
    click(opened, parcels, 0)
    opened.page.get_by_role("button", name="EN").click()
    text = opened.page.locator(".lm-page").inner_text()
    for words in ("Small Town Zone", "revived", "planned supply", "Location", "As of"):
        assert words in text
    assert opened.page.title() == "Small Town Zone"
    opened.page.get_by_role("button", name="中文").click()
    assert opened.page.title() == "小镇开发区"


def test_the_panel_shows_the_figures_exactly(open_map, town_map):
    quota = open_map(town_map).page.locator('[data-quota="industrial"]')
    for figure in ("2,300.00", "0.10", "1,179.90", "320.00", "800.00", "差额 0.00"):
        assert figure in quota.inner_text()


def test_the_warning_stands_on_the_map_in_both_languages(open_map, town_map):
    note = open_map(town_map).page.locator(".lm-note")
    assert note.is_visible()
    assert note.inner_text().replace("\n", " ").split() == [
        "示意图：位置为虚构",
        "Illustrative:",
        "positions",
        "are",
        "fictional",
    ]


def test_it_prints_on_one_sheet_and_comes_back(open_map, town_map):
    opened = open_map(town_map)
    pdf = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 1
    width, height = (float(side) for side in re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups())
    assert (round(width), round(height)) == (842, 595)
    assert opened.page.locator(".lm-sheet").count() == 0


@pytest.mark.parametrize(
    ("paper", "orientation", "size"), [("A3", "landscape", (404, 280.5)), ("A4", "portrait", (194, 280.5))]
)
def test_the_dialog_chooses_the_sheet_and_the_map_is_drawn_finer(open_map, town_map, paper, orientation, size):
    opened = open_map(town_map)
    opened.page.evaluate(
        """() => {
            const canvas = document.querySelector('canvas.lm-base');
            window.print = () => {
                window.dispatchEvent(new Event('beforeprint'));
                const sheet = document.querySelector('.lm-sheet').getBoundingClientRect();
                const rules = [...document.querySelectorAll('style')].map((one) => one.textContent).join('');
                const drawn = canvas.width / canvas.getBoundingClientRect().width;
                const ratio = document.querySelector('.lm-ratio').textContent;
                window.dispatchEvent(new Event('afterprint'));
                const left = document.querySelector('.lm-sheet, .lm-imprint');
                window.printed = [sheet.width, sheet.height, drawn, rules, ratio, left];
            };
        }"""
    )
    opened.page.locator(".lm-print").click()
    opened.page.get_by_role("radio", name=paper).check()
    opened.page.locator(f"[value={orientation}]").check()
    opened.page.get_by_label("比例尺").select_option("2000")
    opened.page.locator(".lm-print-form").get_by_role("button", name="打印").click()
    width, height, drawn, rules, ratio, left = opened.page.evaluate("() => window.printed")
    mm = 96 / 25.4
    assert (width, height) == pytest.approx((size[0] * mm, size[1] * mm), abs=1)
    assert drawn == pytest.approx(3, rel=0.01)
    assert f"size: {paper} {orientation}" in rules
    assert (ratio, left) == ("1:2,000", None)


def test_a_narrow_screen_starts_with_the_panel_folded(open_map, town_map):
    opened = open_map(town_map, viewport={"width": 820, "height": 1180})
    side = opened.page.locator(".lm-side")
    assert side.is_hidden()
    opened.page.get_by_role("button", name="展开侧栏").click()
    assert side.is_visible()


def test_an_empty_frame_opens(open_map, parcels):
    opened = open_map(webmap.draw(parcels.iloc[:0]))
    assert opened.page.locator(".lm-total").text_content() == "显示 0 宗 · 0.00 亩"


def hostile_map(parcels, hostile: list[str]) -> webmap.LandMap:
    rows = parcels.iloc[: len(hostile)].assign(parcel_id=hostile, name=hostile, status=hostile, holder=hostile, rule=hostile)
    sections = {text: [SimpleNamespace(title=text, rows=[(text, text)])] for text in hostile}
    zero = Decimal("0.00")
    together = " ".join(hostile)
    panel = webmap.Panel(
        title=together,
        subtitle=together,
        note=together,
        sources=tuple(hostile),
        quotas=tuple(webmap.Quota(text, text, zero, zero, ((text, zero),), zero, document=text) for text in hostile),
        figures=tuple(webmap.Figure(text, text, text, text) for text in hostile),
    )
    roads = rows[["name", "geometry"]]
    buildings = rows[["name", "geometry"]].assign(building_status=hostile)
    return webmap.draw(rows, roads=roads, buildings=buildings, boundary=roads, dossiers=sections, panel=panel)


def test_hostile_text_is_shown_literally_and_never_runs(open_map, parcels, hostile):
    opened = open_map(hostile_map(parcels, hostile))
    page = opened.page
    page.get_by_role("combobox").focus()
    shown = {
        "name": page.locator(".lm-results b").all_text_contents(),
        "class": page.locator(".lm-name").all_text_contents(),
        "quota": page.locator(".lm-quota h3").all_text_contents(),
        "reason": page.locator(".lm-quota dt.lm-key-committed-0").all_text_contents(),
        "figure": page.locator(".lm-tiles dt span").all_text_contents(),
        "value": page.locator(".lm-tiles b").all_text_contents(),
        "unit": page.locator(".lm-tiles dd span").all_text_contents(),
        "note": page.locator(".lm-tiles small").all_text_contents(),
    }
    for where, texts in shown.items():
        assert sorted(texts) == sorted(hostile), where
    together = " ".join(hostile)
    assert page.locator("h1").text_content() == together
    assert page.locator(".lm-note b").text_content() == together
    assert all(text in page.locator(".lm-source").text_content() for text in hostile)
    for text in hostile:
        page.evaluate("(id) => { location.hash = '#parcel=' + encodeURIComponent(id); }", text)
        page.wait_for_function("(id) => document.querySelector('.lm-card code')?.textContent === id", arg=text)
        card = page.locator(".lm-card")
        assert card.locator("h2").text_content() == text
        assert card.locator("section h3, section dt, section dd").all_text_contents() == [text] * 3
        assert card.locator(".lm-facts").text_content().count(text) == 2  # holder and rule
        opened.settle()
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("img, svg[onload], script[src], iframe").count() == 0


def test_folium_elements_work_in_the_map_offline(open_map, town_map, parcels):
    group = folium.FeatureGroup(name="我的图层").add_to(town_map)
    folium.Marker(place(parcels, 5), popup="<b>一个 popup</b>", tooltip="提示").add_to(group)
    folium.Marker(place(parcels, 6), icon=folium.Icon(icon="star", prefix="fa")).add_to(town_map)
    folium.Marker(place(parcels, 9), icon=folium.Icon(color="red")).add_to(town_map)
    folium.CircleMarker(place(parcels, 10), radius=9, fill=True, popup="圆").add_to(town_map)
    feature = {
        "type": "Feature",
        "properties": {"a": "甲"},
        "geometry": {"type": "Point", "coordinates": place(parcels, 8)[::-1]},
    }
    folium.GeoJson({"type": "FeatureCollection", "features": [feature]}, tooltip=folium.GeoJsonTooltip(["a"])).add_to(town_map)
    folium.LayerControl(collapsed=False).add_to(town_map)
    opened = open_map(town_map)
    page = opened.page
    assert page.evaluate("() => [...document.querySelectorAll('img.leaflet-marker-icon')].every((one) => one.naturalWidth > 0)")
    assert page.locator("img.leaflet-marker-icon").count() == 2
    star = page.locator(".awesome-marker i.fa-star")
    assert "Font Awesome" in star.evaluate("(one) => getComputedStyle(one).fontFamily")
    assert "Glyphicons" in page.locator(".glyphicon-info-sign").evaluate("(one) => getComputedStyle(one).fontFamily")
    assert page.evaluate(
        "() => document.fonts.ready.then(() => document.fonts.check('900 12px \"Font Awesome 6 Free\"', '\\uf005'))"
    )
    page.locator("img.leaflet-marker-icon").first.click()
    page.locator(".leaflet-popup-content").wait_for()
    assert page.locator(".leaflet-popup-content").inner_text() == "一个 popup"
    assert page.locator(".lm-card").is_hidden(), "a click on a marker is not a click on the ground"
    page.get_by_label("我的图层").uncheck()
    assert page.locator("img.leaflet-marker-icon").count() == 1
    page.mouse.click(*opened.point_of(*place(parcels, 10)))
    assert page.locator(".lm-card").is_hidden(), "nor is one on a circle"


def test_parts_work_in_a_plain_folium_map(open_map, parcels):
    map_ = folium.Map(place(parcels, 5), zoom_start=16, tiles=None)
    for part in (ParcelLayer(parcels), Search(), Legend(), DossierCard()):
        part.add_to(map_)
    opened = open_map(map_)
    assert opened.colors()[REVIVED] > 100
    opened.page.get_by_role("combobox").fill("3号")
    opened.page.keyboard.press("Enter")
    assert opened.page.locator(".lm-card code").text_content() == "P-03"


def test_a_notebook_shows_it(open_map, town_map):
    opened = open_map(f"<!DOCTYPE html><title>notebook</title>{town_map._repr_html_()}")
    inside = opened.page.frame_locator("iframe")
    inside.locator(".lm-total").wait_for()
    inside.get_by_role("combobox").fill("3号")
    inside.get_by_role("option").first.click()
    assert inside.locator(".lm-card code").text_content() == "P-03"


def test_the_policy_stops_what_a_users_own_markup_tries(open_map, town_map, tmp_path, chromium):
    """The second wall: folium's popups take markup on purpose; handlers in it do not run, and nothing can be fetched."""
    folium.Marker((35.62, 111.36), popup='<i onclick="window.hacked=1" id="bait">x</i>', tooltip="t").add_to(town_map)
    page = chromium.new_context().new_page()
    said = []
    page.on("console", lambda line: said.append(line.text))
    path = tmp_path / "map.html"
    webmap.save(town_map, path)
    page.goto(path.as_uri())
    page.evaluate(
        """() => {
            const bait = document.createElement('i');
            bait.setAttribute('onclick', 'window.hacked=1');
            document.body.append(bait);
            bait.click();
            const script = document.createElement('script');
            script.textContent = 'window.hacked=1';
            document.body.append(script);
        }"""
    )
    fetched = page.evaluate("() => fetch('https://example.cn/').then(() => true, () => false)")
    assert page.evaluate("() => window.hacked") is None
    assert fetched is False
    assert any("Content Security Policy" in line for line in said)
    page.context.close()


def test_what_nobody_states_is_said_so_and_the_legend_names_only_what_is_drawn(open_map, parcels, buildings):
    unsaid = buildings.assign(building_status="unknown")
    panel = webmap.Panel(title="t", figures=(webmap.Figure("已盘活厂房", None, "m²", "0 栋"),))
    opened = open_map(webmap.draw(parcels, buildings=unsaid, panel=panel))
    assert opened.page.locator(".lm-tiles").inner_text().split() == ["已盘活厂房", "不详"]
    keys = opened.page.locator(".lm-keys").inner_text()
    assert "使用状况不详" in keys
    assert "在用厂房" not in keys
    assert "空置厂房" not in keys


def test_a_class_without_any_known_area_is_not_zero_mu(open_map, parcels):
    frame = parcels.assign(status=["甲", *["乙"] * (len(parcels) - 1)])
    frame["area_mu"] = frame["area_mu"].where(frame["status"] == "乙")
    opened = open_map(webmap.draw(frame))
    assert opened.page.locator(".lm-mu").all_text_contents().count("不详") == 1
