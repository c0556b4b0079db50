"""What a planner does with a map, in a real browser with the network cut: filters, colours, past days, swipe, export."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import folium
import geopandas as gpd
import openpyxl
import pandas as pd
import pytest

from landmap import webmap
from landmap.io.csv_text import unguarded
from landmap.terms import MAP_CLASSES
from landmap.webmap.elements import (
    Colouring,
    DossierCard,
    Export,
    Filters,
    Legend,
    ParcelLayer,
    Swipe,
    Timeline,
)
from landmap.webmap.panel import Words

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
OPERATIONS = ["normal", "stopped", "normal", "low", None, "stopped"] * 2
OFFICERS = ["张三", "李四", None] * 4
NOT_KNOWN = Words("不详", "unknown")
WORDS = {"normal": Words("正常", "normal"), "low": Words("低效", "low"), "stopped": Words("停产", "stopped"), "": NOT_KNOWN}
FILLS = {"normal": "#123456", "low": "#654321", "stopped": "#ABCDEF"}
DAYS = ("2019-05-01", "2021-06-30", "2023-09-01")
TOTAL = "显示 12 宗 · 159.61 亩"


@pytest.fixture
def columns() -> list[webmap.MapColumn]:
    operation = webmap.MapColumn("operation", Words("经营现状", "operation"), "coded", words=WORDS, fills=FILLS)
    return [operation, webmap.MapColumn("officer", Words("责任人", "officer"), "coded", words={"": NOT_KNOWN})]


@pytest.fixture
def events() -> pd.DataFrame:
    """P-00 was supplied, stood idle, was revived; P-03, stopped today, was in use; P-11 was revived, nobody says when."""
    rows = [
        ("P-00", DAYS[0], "map_class", "unknown", "supplied_unused"),
        ("P-00", DAYS[1], "map_class", "supplied_unused", "idle_suspected"),
        ("P-00", DAYS[2], "map_class", "idle_suspected", "revived"),
        ("P-03", DAYS[1], "map_class", "normal", "stopped"),
        ("P-00", DAYS[2], "disposal", None, "revived"),
        ("P-11", None, "disposal", None, "revived"),
        ("elsewhere", DAYS[1], "map_class", "normal", "stopped"),
    ]
    return pd.DataFrame(rows, columns=["parcel_id", "on", "field", "from", "to"])


@pytest.fixture
def draws() -> pd.DataFrame:
    rows = [("P-00", "industrial", "used", 0.10), ("P-04", "industrial", 0, 15.005), ("P-05", "industrial", 0, 15.001)]
    return pd.DataFrame(rows, columns=["parcel_id", "quota", "part", "mu"])


@pytest.fixture
def planner_map(parcels, boundary, panel, columns, events, draws) -> webmap.LandMap:
    frame = parcels.assign(operation=OPERATIONS, officer=OFFICERS)
    return webmap.draw(frame, boundary=boundary, panel=panel, columns=columns, events=events, draws=draws)


def tick(opened, column: str, *texts: str) -> None:
    facet = opened.page.locator(f'[data-column="{column}"]')
    if facet.get_attribute("open") is None:
        facet.locator("summary").click()
    for text in texts:
        facet.get_by_text(text, exact=True).click()
    opened.settle()


def open_filters(opened) -> None:
    opened.page.get_by_role("button", name="筛选", exact=True).click()


def fill_of(code: str) -> str:
    return MAP_CLASSES[code].fill.lower()


def test_filters_combine_with_one_another_and_with_the_legend_and_are_told_in_one_line(open_map, planner_map):
    opened = open_map(planner_map)
    page, line = opened.page, opened.page.locator(".lm-filtered")
    assert line.is_hidden()
    open_filters(opened)
    tick(opened, "operation", "停产")
    assert line.inner_text().split("\n")[0].startswith("经营现状: 停产")
    assert "4 / 12 宗" in line.inner_text()
    tick(opened, "officer", "李四")
    assert "2 / 12 宗" in line.inner_text()  # rows 1 and 7
    assert page.locator('[data-column="operation"] .lm-count').all_text_contents() == ["0", "0", "2", "2"]
    page.locator('[data-class="in_disposal"]').click()  # row 1
    opened.settle()
    assert "1 / 12 宗 · 15.00 亩" in line.inner_text()
    assert page.locator(".lm-total").text_content() == "显示 1 / 12 宗 · 15.00 亩"
    assert page.locator(".lm-badge").text_content() == "2"
    line.get_by_role("button", name="清除筛选").press("Enter")
    assert line.is_hidden()
    assert page.locator(".lm-total").text_content() == TOTAL
    assert page.locator(".lm-facet input:checked").count() == 0
    assert page.locator('.lm-class[aria-pressed="false"]').count() == 0


def test_what_nobody_states_is_a_choice_of_its_own(open_map, planner_map):
    opened = open_map(planner_map)
    open_filters(opened)
    tick(opened, "operation", "不详")
    assert "2 / 12 宗" in opened.page.locator(".lm-filtered").inner_text()


@pytest.mark.parametrize(
    ("low", "high", "unknown", "shown"),
    [("12.6", "", False, "10 / 12"), ("", "12.6", False, "2 / 12"), ("12", "14", True, "3 / 12"), ("", "", True, "1 / 12"),
     ("15.01", "", False, "1 / 12")],
)  # fmt: skip
def test_a_range_of_mu(open_map, planner_map, low, high, unknown, shown):
    opened = open_map(planner_map)
    open_filters(opened)
    facet = opened.page.locator('[data-column="area_mu"]')
    facet.locator("summary").click()
    facet.get_by_label("面积 不小于").fill(low)
    facet.get_by_label("面积 不大于").fill(high)
    facet.get_by_label("面积 不大于").press("Tab")
    if unknown:
        facet.get_by_label("不详").check()
    assert f"{shown} 宗" in opened.page.locator(".lm-filtered").inner_text()


def test_choices_stay_when_the_language_changes(open_map, planner_map):
    opened = open_map(planner_map)
    open_filters(opened)
    tick(opened, "operation", "停产")
    opened.page.get_by_role("button", name="EN").click()
    assert "operation: stopped" in opened.page.locator(".lm-filtered").inner_text()
    assert opened.page.get_by_role("checkbox", name="stopped 4").is_checked()


def test_colours_follow_the_column_chosen_and_the_legend_with_them(open_map, planner_map):
    opened = open_map(planner_map)
    page = opened.page
    page.locator(".lm-colouring select").select_option("operation")
    opened.settle()
    colors = opened.colors()
    assert all(colors.get(fill.lower(), 0) > 100 for fill in FILLS.values())
    assert fill_of("revived") not in colors
    names, counts = (page.locator(f".lm-class {kind}").all_text_contents() for kind in (".lm-name", ".lm-count"))
    assert dict(zip(names, counts, strict=True)) == {"正常": "4", "低效": "2", "停产": "4", "不详": "2"}
    mu = [float(text.split()[0]) for text in page.locator(".lm-mu").all_text_contents()]
    assert round(sum(mu), 2) == 159.61
    assert page.locator(".lm-total").text_content() == TOTAL, "the total is the same by whatever it is coloured"
    page.locator('[data-class="stopped"]').click()
    opened.settle()
    assert FILLS["stopped"].lower() not in opened.colors()
    page.locator(".lm-colouring select").select_option("status")
    opened.settle()
    assert opened.colors()[fill_of("revived")] > 100
    assert page.locator(".lm-total").text_content() == TOTAL, "what was hidden of another colouring comes back"


def test_one_total_whatever_the_colouring_and_the_day(open_map, parcels, columns, events):
    """Classes are rounded each for itself, as in reports; their rounded sum is nobody's figure."""
    frame = parcels.assign(operation=OPERATIONS, officer=OFFICERS, area_mu=[10.004, 10.003] * 6)
    opened = open_map(webmap.draw(frame, columns=columns, events=events))
    page, total = opened.page, "显示 12 宗 · 120.04 亩"
    assert sum(round(float(text) * 100) for text in page.locator(".lm-mu").all_text_contents()) != 12004
    seen = []
    for step in "012":
        page.locator(".lm-slider").fill(step)
        seen.append(page.locator(".lm-total").text_content())
    page.locator(".lm-time-now").click()
    seen.append(page.locator(".lm-total").text_content())
    page.locator(".lm-colouring select").select_option("operation")
    assert {*seen, page.locator(".lm-total").text_content()} == {total}


def test_the_quota_panel_says_what_the_parcels_shown_draw_apart_from_the_whole(open_map, planner_map):
    opened = open_map(planner_map)
    quota = opened.page.locator('[data-quota="industrial"]')
    shown = quota.locator(".lm-of-shown")
    assert shown.is_hidden()
    opened.page.get_by_role("button", name="只看此类: 拟供").click(force=True)
    assert shown.inner_text().split() == ["其中筛选出的地块", "拟供地", "15.01"]
    assert "1,179.90" in quota.locator(".lm-parts").inner_text(), "the whole stays as it is"
    opened.page.get_by_role("button", name="只看此类: 停产或空置").click(force=True)
    assert shown.inner_text() == "筛选出的地块不占用"


@pytest.mark.parametrize("query", ["jhdk", "7haodikuai", "haodi", "slqy1", "ｓｌｑｙ１", "7号dk"])
def test_search_by_sound_and_initials(open_map, planner_map, query):
    opened = open_map(planner_map)
    opened.page.locator(".lm-search input").fill(query)
    opened.settle()
    found = opened.page.locator(".lm-results b").all_text_contents()
    assert found != [] if query != "jhdk" else found == []
    if "7" in query:
        assert found == ["7号地块"]


def test_past_days_by_slider_and_keyboard(open_map, planner_map, parcels):
    opened = open_map(planner_map)
    page, slider, day = opened.page, opened.page.locator(".lm-slider"), opened.page.locator(".lm-day")
    assert day.text_content() == "2024-03-31"
    assert page.locator(".lm-past").is_hidden()
    slider.focus()
    counts = {}
    for expected in (DAYS[1], DAYS[0], "最早记录之前"):
        page.keyboard.press("ArrowLeft")
        opened.settle()
        assert day.text_content() == expected
        counts[expected] = {
            item.get_attribute("data-class"): item.locator(".lm-count").text_content()
            for item in page.locator(".lm-class").all()
        }
        assert expected in page.locator(".lm-past").inner_text()
    assert counts[DAYS[1]]["idle_suspected"] == "1"
    assert counts[DAYS[1]]["stopped"] == "1"
    assert counts[DAYS[0]]["supplied_unused"] == "1"
    assert counts[DAYS[0]]["stopped"] == "0"
    assert counts["最早记录之前"]["unknown"] == "2"  # P-00, and P-09, of which nobody says anything on any day
    page.keyboard.press("PageUp")
    assert day.text_content() == DAYS[0]
    page.get_by_role("button", name="现状").click()
    assert day.text_content() == "2024-03-31"
    assert page.locator(".lm-total").text_content() == TOTAL


def test_the_legends_filter_stays_from_day_to_day(open_map, planner_map):
    opened = open_map(planner_map)
    opened.page.locator(".lm-slider").fill("2")
    opened.page.get_by_role("button", name="只看此类: 停产或空置").click(force=True)
    assert opened.page.locator(".lm-total").text_content().startswith("显示 1 / 12 宗")
    opened.page.locator(".lm-slider").fill("1")
    assert opened.page.locator(".lm-total").text_content().startswith("显示 0 / 12 宗")


def test_playing_ends_on_the_day_of_the_map(open_map, planner_map):
    opened = open_map(planner_map, reduced_motion="no-preference")
    opened.page.get_by_role("button", name="播放").click()
    opened.page.wait_for_function("() => document.querySelector('.lm-day').textContent !== '2024-03-31'")
    opened.page.wait_for_function("() => document.querySelector('.lm-day').textContent === '2024-03-31'")
    opened.page.get_by_role("button", name="播放").wait_for()


def test_what_was_revived_year_by_year(open_map, planner_map):
    opened = open_map(planner_map)
    opened.page.get_by_role("button", name="逐年盘活").click()
    bars = [item.inner_text().split() for item in opened.page.locator(".lm-bars li").all()]
    assert bars == [["15.00", "2023", "1", "宗", "累计", "15.00"], ["15.01", "时间不详", "1", "宗"]]
    opened.page.locator(".lm-bars button").click()
    assert opened.page.locator(".lm-day").text_content() == "2024-03-31"  # the year's end lies after the last change


def test_without_history_there_is_no_slider(open_map, town_map):
    assert open_map(town_map).page.locator(".lm-time").count() == 0


def test_before_and_after_by_keyboard_and_pointer(open_map, planner_map, parcels):
    opened = open_map(planner_map)
    page = opened.page
    page.get_by_role("button", name="前后对比").click()
    opened.settle()
    page.get_by_label("日期").fill(DAYS[1])
    page.get_by_label("日期").press("Tab")
    divider = page.get_by_role("slider", name="分隔线")
    cut = "(one) => Number(getComputedStyle(one).clipPath.match(/calc\\(100% - ([\\d.-]+)px|$/)[1] ?? NaN)"
    before = page.locator("canvas.lm-left").evaluate(cut)
    divider.press("ArrowRight")
    assert divider.get_attribute("aria-valuenow") == "52"
    assert page.locator("canvas.lm-left").evaluate(cut) > before
    assert fill_of("idle_suspected") in opened.colors("canvas.lm-left")
    assert fill_of("idle_suspected") not in opened.colors()
    box = divider.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 200, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert int(divider.get_attribute("aria-valuenow")) < 40
    page.get_by_label("左侧").select_option("operation")
    opened.settle()
    assert opened.colors("canvas.lm-left")[FILLS["stopped"].lower()] > 100
    page.get_by_role("button", name="前后对比").click()
    assert page.locator("canvas.lm-left").count() == 0
    assert divider.is_hidden()


def saved(opened, kind: str) -> Path:
    if opened.page.locator(".lm-export-buttons").is_hidden():
        opened.page.get_by_role("button", name="导出", exact=True).click()
    with opened.page.expect_download() as waiting:
        opened.page.locator(f'[data-export="{kind}"]').press("Enter")
    return Path(waiting.value.path())


HOSTILE = ['=HYPERLINK("x")', "+1+1", "-1", "@x", "＝1", "\t=1", "<b>&\"'", "a,b\n第二行", "'x", "甲", "乙", "丙"]


def test_what_is_shown_is_saved_as_csv(open_map, parcels, columns):
    frame = parcels.assign(operation=OPERATIONS, officer=OFFICERS, name=HOSTILE)
    opened = open_map(webmap.draw(frame, columns=columns), accept_downloads=True)
    opened.page.get_by_role("button", name="导出", exact=True).click()
    raw = saved(opened, "csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert [unguarded(row["名称"]) for row in rows] == HOSTILE
    assert [row["名称"][0] for row in rows[:2]] == ["'", "'"]
    assert [row["面积 (亩)"] for row in rows][:5] == ["15.00", "12.60", "12.00", "15.00", ""]
    assert set(rows[0]) == {"编号", "名称", "状态", "面积 (亩)", "权属人", "经营现状", "责任人"}
    assert "金丝雀" not in raw.decode()


def test_what_is_shown_is_saved_as_a_workbook_of_plain_text(open_map, parcels, columns, panel):
    frame = parcels.assign(operation=OPERATIONS, officer=OFFICERS, name=HOSTILE)
    opened = open_map(webmap.draw(frame, columns=columns, panel=panel), accept_downloads=True)
    opened.page.get_by_role("button", name="导出", exact=True).click()
    opened.page.get_by_role("button", name="只看此类: 正常使用").click(force=True)
    raw = saved(opened, "xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        assert packed.testzip() is None
        assert not any(b"<f>" in packed.read(name) for name in packed.namelist())
    book = openpyxl.load_workbook(io.BytesIO(raw))
    assert book.sheetnames == ["地块", "说明"]
    rows = list(book["地块"].iter_rows(values_only=True))
    assert rows[0][:4] == ("编号", "名称", "状态", "面积 (亩)")
    assert [row[1] for row in rows[1:]] == [HOSTILE[place] for place in (5, 6, 10)]
    assert [row[3] for row in rows[1:]] == [15, 15, 15]
    assert all(cell.data_type in "sn" for row in book["地块"].iter_rows() for cell in row)
    about = list(book["说明"].iter_rows(values_only=True))
    said = {("面积 (亩)", 45), ("示意图：位置为虚构", None), ("截至", "2024-03-31"), ("来源", "测试")}
    assert said <= set(about), "the file says what the page says of its data"
    assert book["地块"].page_setup.fitToWidth == 1
    assert book["地块"].sheet_properties.pageSetUpPr.fitToPage


def test_what_is_shown_is_saved_as_geojson_that_lies_where_it_lay(open_map, planner_map, parcels):
    opened = open_map(planner_map, accept_downloads=True)
    opened.page.get_by_role("button", name="导出", exact=True).click()
    found = json.loads(saved(opened, "geojson").read_text("utf-8"))

    back = gpd.GeoDataFrame.from_features(found["features"], crs="EPSG:4326").to_crs(parcels.crs)
    assert list(back["parcel_id"]) == list(parcels["parcel_id"])
    assert back.geometry.is_valid.all()
    assert (back.geometry.symmetric_difference(parcels.geometry.reset_index(drop=True)).area < 20).all()  # a cell of 2 cm
    assert back["area_mu"].iloc[0] == 15.0
    assert pd.isna(back["area_mu"].iloc[4])


def test_arrows_go_through_the_dossiers_that_the_filter_shows(open_map, planner_map):
    opened = open_map(planner_map, "#parcel=P-00")
    opened.page.get_by_role("button", name="只看此类: 已盘活").click(force=True)
    card = opened.page.locator(".lm-card")
    card.focus()
    opened.page.keyboard.press("ArrowRight")
    assert card.locator("code").text_content() == "P-11"
    opened.page.keyboard.press("ArrowRight")
    assert card.locator("code").text_content() == "P-00"


def test_nothing_that_can_be_pressed_is_without_a_name(open_map, planner_map):
    opened = open_map(planner_map)
    open_filters(opened)
    opened.page.get_by_role("button", name="前后对比").click()
    opened.page.get_by_role("button", name="逐年盘活").click()
    opened.page.evaluate("() => { location.hash = '#parcel=P-00'; }")
    opened.page.locator(".lm-card").wait_for()
    nameless = opened.page.evaluate(
        """() => [...document.querySelectorAll('button, select, input, [role=slider]')]
            .filter((one) => one.offsetParent && !(one.textContent || one.getAttribute('aria-label') || one.labels?.length))
            .map((one) => one.outerHTML)"""
    )
    assert nameless == []


PAYLOADS = [
    '<img src=x onerror="window.hacked=1">',
    "</script><script>window.hacked=1</script>",
    "${window.hacked=1}",
    "{{7*7}}\u2028",
]


def test_hostile_text_in_columns_and_days_is_shown_and_never_runs(open_map, parcels, events):
    frame = parcels.assign(**{PAYLOADS[0]: [PAYLOADS[place % 4] for place in range(12)]})
    column = webmap.MapColumn(PAYLOADS[0], PAYLOADS[1], "coded", words={text: text for text in PAYLOADS})
    hostile = events.assign(to=events["to"].where(events["field"] != "map_class", PAYLOADS[2]))
    opened = open_map(webmap.draw(frame, columns=[column], events=hostile), accept_downloads=True)
    page = opened.page
    open_filters(opened)
    facet = page.locator(".lm-facet").nth(1)
    assert facet.locator("summary span").text_content() == PAYLOADS[1]
    facet.locator("summary").click()
    assert facet.locator("label span:first-of-type").all_text_contents() == PAYLOADS
    facet.locator("input").nth(0).check()
    assert f"{PAYLOADS[1]}: {PAYLOADS[0]}" in page.locator(".lm-filtered").text_content()
    page.locator(".lm-colouring select").select_option(PAYLOADS[0])
    assert page.locator(".lm-name").all_text_contents() == PAYLOADS
    page.locator(".lm-slider").fill("1")
    assert PAYLOADS[2] in page.locator(".lm-name").all_text_contents()
    page.get_by_role("button", name="前后对比").click()
    page.get_by_label("左侧").select_option(PAYLOADS[0])
    assert [text[:-1] for text in page.locator(".lm-chips li").all_text_contents()] == PAYLOADS
    page.get_by_role("button", name="导出", exact=True).click()
    with zipfile.ZipFile(saved(opened, "xlsx")) as packed:
        assert packed.testzip() is None
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("img").count() == 0


def test_that_the_map_shows_a_past_day_is_said_where_nothing_covers_it(open_map, planner_map):
    opened = open_map(planner_map)
    page = opened.page
    page.locator(".lm-slider").fill("2")
    page.get_by_role("button", name="逐年盘活").click()
    page.locator("body").press("/")
    page.keyboard.type("3号")
    page.keyboard.press("Enter")  # the card is open, and the years
    seen = """(said) => {
        const box = said.getBoundingClientRect();
        const lies = (other) => {
            const { left, right, top, bottom } = other.getBoundingClientRect();
            return left < box.right && right > box.left && top < box.bottom && bottom > box.top;
        };
        const others = document.querySelectorAll('.lm-card, .lm-chart, .lm-time, .lm-note, .leaflet-control');
        return [...others].filter(lies).map((one) => one.className);
    }"""
    for _ in "zh", "en":
        opened.settle()
        assert page.locator(".lm-past").evaluate(seen) == []
        page.get_by_role("button", name=re.compile("^(EN|中文)$")).click()


def test_every_part_works_in_a_plain_folium_map(open_map, parcels, columns, events):
    map_ = folium.Map((35.6225, 111.3665), zoom_start=16, tiles=None)
    frame = parcels.assign(operation=OPERATIONS, officer=OFFICERS)
    parts = (Timeline(events), Swipe(), Filters(), Export(), Colouring(), Legend(), ParcelLayer(frame, columns), DossierCard())
    for part in parts:  # in whatever order
        part.add_to(map_)
    opened = open_map(map_)
    page = opened.page
    page.locator(".lm-slider").fill("2")
    assert page.locator(".lm-past").is_visible()
    page.get_by_role("button", name="前后对比").click()
    assert page.locator(".lm-swipe").is_visible()
    open_filters(opened)
    tick(opened, "operation", "停产")
    assert "4 / 12 宗" in page.locator(".lm-filtered").inner_text()
    assert page.locator(".lm-card").is_hidden(), "a click on a part is no click on the ground"


def test_enter_on_the_map_opens_what_lies_in_its_middle_and_escape_leads_back(open_map, planner_map):
    page = open_map(planner_map, "#parcel=P-05").page
    page.get_by_role("button", name="定位").click()
    page.locator(".lm-round").click()
    on_map = page.locator(".folium-map")
    on_map.focus()
    for _ in range(3):
        page.keyboard.press("+")
    page.keyboard.press("Enter")
    card = page.locator(".lm-card")
    card.wait_for()
    middle = on_map.evaluate("(it) => [it.offsetWidth / 2, it.offsetHeight / 2]")
    chosen = card.locator("code").inner_text()
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert on_map.evaluate("(it) => it === document.activeElement")
    on_map.click(position={"x": middle[0], "y": middle[1]})
    assert card.locator("code").inner_text() == chosen, "as a click there does"


def test_the_years_are_reached_and_left_by_keyboard(open_map, planner_map):
    page = open_map(planner_map).page
    years = page.get_by_role("button", name="逐年盘活")
    years.focus()
    page.keyboard.press("Enter")
    assert page.locator(".lm-chart button").first.evaluate("(it) => it === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator(".lm-chart").is_hidden()
    assert years.evaluate("(it) => it === document.activeElement")


def test_escape_in_an_empty_search_closes_the_card(open_map, planner_map):
    page = open_map(planner_map, "#parcel=P-05").page
    card = page.locator(".lm-card")
    card.wait_for()
    page.get_by_role("combobox", name="搜索").focus()
    page.keyboard.press("Escape")
    assert card.is_visible(), "the list goes first"
    page.keyboard.press("Escape")
    assert card.is_hidden()


def test_one_parcel_is_one_parcel(open_map, planner_map):
    page = open_map(planner_map).page
    page.get_by_role("button", name="EN", exact=True).click()
    page.get_by_role("button", name="Revived by year").click()
    told = page.locator(".lm-bars small:not(.lm-sum)").all_inner_texts()
    assert "1 parcel" in told
    assert "1 parcels" not in told
