"""A map in a notebook: what the cell shows, at a cell's width, without a network."""

import html
import re

import folium
import pytest
from folium import plugins

from landmap import webmap
from landmap.errors import OutputError
from landmap.webmap.elements import DossierCard, Legend, ParcelLayer, PrintFrame, Search

MIDDLE = (35.62, 111.36)
# JupyterLab with its file list open, on an office screen: what is left for a cell's output.
CELL_PX = 916


def cell(shown: webmap.Shown | webmap.LandMap) -> str:
    """A page with an output in a cell, and a notebook's keys around it: pressing "d" there deletes the cell."""
    return (
        "<!DOCTYPE html><title>notebook</title><script>window.pressed = '';"
        "addEventListener('keydown', (event) => { window.pressed += event.key; });</script>"
        f'<div style="width:{CELL_PX}px;margin-left:160px">{shown._repr_html_()}</div>'
    )


def page_in(shown: str) -> str:
    return html.unescape(re.search('srcdoc="([^"]*)"', shown)[1])


def plain_map(parcels, kinds=(Legend,)) -> folium.Map:
    map_ = folium.Map(MIDDLE, zoom_start=15, tiles=None)
    for part in (ParcelLayer(parcels), *(kind() for kind in kinds)):
        part.add_to(map_)
    return map_


def test_any_folium_map_is_shown_as_the_page_that_would_be_saved(parcels):
    map_ = plain_map(parcels)
    shown = webmap.show(map_)
    assert page_in(shown._repr_html_()) == shown.page == webmap.html(map_)
    assert "height:640px" in shown._repr_html_()
    assert "height:480px" in webmap.show(map_, height_px=480)._repr_html_()


def test_a_figures_own_height_is_kept():
    for given, wanted in ((300, "height:300px"), ("50%", "height:50%"), ("20em", "height:20em")):
        map_ = folium.Map(MIDDLE, tiles=None).add_to(folium.Figure(height=given))
        assert wanted in webmap.show(map_)._repr_html_()


def test_a_title_stays_text(parcels):
    title = '"><img src=x onerror="window.hacked=1">'
    shown = webmap.draw(parcels, panel=webmap.Panel(title=webmap.Words(title, title)))._repr_html_()
    assert "<img" not in shown
    assert html.unescape(re.search('title="([^"]*)"', shown)[1]) == title


def test_a_notebook_that_takes_frames_out_keeps_words(town_map):
    """As JupyterLab does with a notebook that is not trusted."""
    left = re.sub(r"<iframe.*?</iframe>", "", town_map._repr_html_(), flags=re.DOTALL)
    assert "信任此笔记本" in left
    assert "Trust this notebook" in left


def test_what_needs_a_network_is_said_below_the_cell_and_shown_on_demand(town_map):
    folium.TileLayer("https://example.cn/<b>{z}/{x}/{y}.png", attr="x").add_to(town_map)
    said = town_map._repr_html_()
    assert "<iframe" not in said
    assert "<b>" not in said
    assert "需要联网" in said
    assert "webmap.show(map, allow_online=True)" in said
    with pytest.raises(OutputError, match=r"example\.cn") as raised:
        webmap.show(town_map)
    assert "allow_online=True" in raised.value.mend_en
    assert "example.cn" in webmap.show(town_map, allow_online=True).page


def test_a_cells_width_is_enough_and_keys_stay_in_the_map(open_map, town_map):
    folium.Marker(MIDDLE, popup="站").add_to(town_map)
    plugins.MarkerCluster([MIDDLE, MIDDLE]).add_to(town_map)
    page = open_map(cell(town_map)).page
    inside = page.frame_locator("iframe")
    assert (
        page.get_by_text("Trust this notebook").evaluate(
            """(words) => {
            const box = words.getBoundingClientRect();
            return document.elementFromPoint(box.x + 5, box.y + box.height / 2).tagName;
        }"""
        )
        == "IFRAME"
    ), "behind the map"
    assert inside.locator(".lm-side").is_hidden(), "folded: the map has the width"
    inside.get_by_role("combobox").first.fill("3号")
    inside.get_by_role("option").first.click()
    assert inside.locator(".lm-card code").text_content() == "P-03"
    page.keyboard.press("m")  # measure
    inside.locator(".lm-measured").wait_for()
    measured, card = (inside.locator(one).bounding_box() for one in (".lm-measured", ".lm-card"))
    assert measured["x"] + measured["width"] <= card["x"]
    page.keyboard.press("Escape")
    for key in "ddab":
        page.keyboard.press(key)
    assert page.evaluate("window.pressed") == ""


@pytest.mark.parametrize("is_plain", [False, True])
def test_a_map_that_was_hidden_shows_all_of_the_zone_when_it_is_seen(open_map, town_map, parcels, is_plain):
    """A folded cell, a tab not yet looked at: the map has no size there, and a very small one for a moment."""
    shown = cell(webmap.show(plain_map(parcels)) if is_plain else town_map)
    whole = zoom(open_map(shown).page)
    page = open_map(shown.replace("<iframe", "<iframe hidden")).page
    for change in ("hidden = false", "hidden = true", "hidden = false", "style.width = '40px'", "style.width = '100%'"):
        page.evaluate(f"() => {{ document.querySelector('iframe').{change}; }}")
        page.wait_for_timeout(150)
    assert zoom(page) == whole


def zoom(page) -> float:
    """Of the map in the frame."""
    return page.frames[1].evaluate("() => window[Object.keys(window).find((key) => key.startsWith('map_'))].getZoom()")


def test_the_panel_over_the_map_reaches_from_bar_to_footer(open_map, town_map, parcels):
    for map_ in (town_map, webmap.draw(parcels)):  # with figures above the map and without
        page = open_map(cell(map_)).page
        inside = page.frame_locator("iframe")
        inside.locator(".lm-fold").click()
        side, bar, foot = (inside.locator(one).bounding_box() for one in (".lm-side", ".lm-bar", ".lm-foot"))
        assert side["y"] == pytest.approx(bar["y"] + bar["height"], abs=1)
        assert side["y"] + side["height"] == pytest.approx(foot["y"], abs=1)
        inside.locator(".lm-class").first.click()
        assert inside.locator(".lm-total").text_content().count("/") == 1, "filtered"


@pytest.mark.parametrize("order", [(Search, Legend, DossierCard), (Legend, Search, DossierCard)])
def test_a_plain_map_works_in_a_cell(open_map, parcels, order):
    """The list of results lies above the boxes beside it, and within the map."""
    page = open_map(cell(webmap.show(plain_map(parcels, order), height_px=560))).page
    inside = page.frame_locator("iframe")
    inside.get_by_role("combobox").fill("号")
    found, frame = inside.locator(".lm-results").bounding_box(), page.locator("iframe").bounding_box()
    assert frame["y"] <= found["y"]
    assert found["y"] + found["height"] <= frame["y"] + frame["height"]
    inside.get_by_role("option", name="3号地块").click()
    assert inside.locator(".lm-card code").text_content() == "P-03"


def test_what_a_button_at_the_foot_of_a_plain_map_opens_is_seen_whole(open_map, parcels):
    map_ = plain_map(parcels)
    PrintFrame(webmap.Panel(title=webmap.Words("小镇", "town"))).add_to(map_)
    page = open_map(cell(webmap.show(map_, height_px=560))).page
    inside = page.frame_locator("iframe")
    inside.locator(".lm-print").click()
    opened, frame = inside.locator(".lm-popover-print").bounding_box(), page.locator("iframe").bounding_box()
    assert frame["y"] <= opened["y"]
    assert opened["y"] + opened["height"] <= frame["y"] + frame["height"]
