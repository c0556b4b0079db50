"""Text that would be markup, script or template anywhere else: shown as it is, wherever a map shows text."""

from dataclasses import replace
from pathlib import Path

import folium
import geopandas as gpd
import pytest
from folium import plugins

from landmap import webmap
from landmap.webmap.basemaps import Basemap
from landmap.webmap.elements import BasemapChoice, ParcelLayer, PrintFrame, Search
from landmap.webmap.island import contents

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
CASE = Path(__file__).parents[1] / "corpus/attributes/html_in_values/parcels.geojson"
MIDDLE = (35.62, 111.36)
TILE = "https://tiles.intranet/{z}/{x}/{y}.png"


def ran(page) -> object:
    return page.evaluate("() => window.hacked ?? window.__pwn ?? null")


def test_the_corpus_case_is_drawn_and_read_word_for_word(open_map):
    rows = gpd.read_file(CASE)
    frame = rows.assign(parcel_id=rows["DKBH"], name=rows["DKMC"], status=rows["ZT"], area_mu=rows["MJ_M2"] * 3 / 2000)
    opened = open_map(webmap.draw(frame))
    page = opened.page
    assert page.locator(".lm-total").text_content().startswith("显示 10 宗")
    page.get_by_role("combobox").focus()
    shown = page.locator(".lm-results b").all_text_contents()
    assert sorted(shown) == sorted(rows["DKMC"])
    page.keyboard.press("Escape")
    for name, place in zip(rows["DKMC"], rows.geometry.representative_point(), strict=True):
        page.mouse.move(*opened.point_of(place.y, place.x))
        page.wait_for_function("(name) => document.querySelector('.lm-hint b')?.textContent === name", arg=name)
    assert ran(page) is None
    assert page.locator("img, script[src], iframe").count() == 0


def test_names_of_fields_and_of_the_file_are_text(open_map, parcels, hostile, tmp_path):
    frame = parcels.iloc[: len(hostile)].assign(**dict.fromkeys(hostile, "x"))
    columns = [webmap.MapColumn(name, webmap.Words(name, name), "text") for name in hostile]
    map_ = webmap.draw(frame, columns=columns)
    told = str([*contents(webmap.html(map_)).values()])
    assert "onerror" in told
    path = tmp_path / "<img src=x onerror='window.hacked=1'>${window.hacked=1}.html"
    webmap.save(map_, path)
    opened = open_map(path.read_text("utf-8"))
    assert ran(opened.page) is None
    assert opened.page.locator("img").count() == 0


def test_what_a_basemap_says_of_itself_is_text(open_map, parcels, panel, hostile):
    basemaps = tuple(Basemap(f"b{n}", text, (TILE,), attribution=text, note=text) for n, text in enumerate(hostile))
    opened = open_map(webmap.draw(parcels, panel=replace(panel, basemaps=basemaps)))
    page = opened.page
    page.locator(".lm-basemap").click()
    assert page.locator(".lm-popover-basemap .lm-radios label").all_text_contents()[1:] == hostile
    for number, text in enumerate(hostile):
        page.locator(f"[value=b{number}]").check()
        assert page.locator(".lm-credit").text_content() == f"{text} · {text}"
    assert ran(page) is None
    opened.requests.clear()  # the tiles, which are not there
    opened.complaints[:] = [line for line in opened.complaints if "ERR_FAILED" not in line]


def test_a_sheet_of_a_plain_map_shows_text(open_map, parcels, hostile):
    together = " ".join(hostile)
    map_ = folium.Map(MIDDLE, zoom_start=16, tiles=None)
    panel = webmap.Panel(title=together, subtitle=together, note=together, sources=tuple(hostile))
    for part in (ParcelLayer(parcels), Search(), BasemapChoice(), PrintFrame(panel)):
        part.add_to(map_)
    page = open_map(map_).page
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".lm-sheet h1").text_content() == together
    assert page.locator(".lm-sheet .lm-subtitle").text_content() == together
    assert page.locator(".lm-sheet .lm-note b").text_content() == together
    assert all(text in page.locator(".lm-sheet .lm-source").text_content() for text in hostile)
    assert ran(page) is None


def test_markup_in_what_folium_shows_runs_nothing(chromium, tmp_path, parcels, hostile):
    """folium's own elements take markup on purpose; the page's policy lets none of it run or load anything."""
    map_ = webmap.draw(parcels)
    bait = hostile[0]
    group = folium.FeatureGroup(name=bait).add_to(map_)
    feature = {"type": "Feature", "properties": {bait: bait}, "geometry": {"type": "Point", "coordinates": MIDDLE[::-1]}}
    folium.GeoJson({"type": "FeatureCollection", "features": [feature]}, tooltip=folium.GeoJsonTooltip([bait])).add_to(group)
    folium.Marker(MIDDLE, popup=bait, tooltip=bait).add_to(group)
    plugins.MarkerCluster([MIDDLE], popups=[bait]).add_to(map_)
    folium.LayerControl(collapsed=False).add_to(map_)
    page = chromium.new_context(viewport={"width": 1366, "height": 768}).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    webmap.save(map_, tmp_path / "map.html")
    page.goto((tmp_path / "map.html").as_uri())
    page.evaluate("() => Object.values(window).filter((one) => one instanceof L.Marker).forEach((one) => one.openPopup?.())")
    page.wait_for_timeout(300)
    assert ran(page) is None
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    page.context.close()
