"""What a printed sheet says: what the colours stand for, all of the legend, and an open dossier on pages of its own."""

import re
from dataclasses import replace

import pytest

from landmap import webmap

PAGES = re.compile(rb"/Type\s*/Page\b(?!s)")


def as_sheet(opened, paper: str = "A4", orientation: str = "landscape") -> None:
    """Lay the page out as the sheet that the dialog chooses, and leave it so."""
    page = opened.page
    page.evaluate("() => { window.print = () => window.dispatchEvent(new Event('beforeprint')); }")
    page.locator(".lm-print").click()
    page.get_by_role("radio", name=paper).check()
    page.locator(f"[value={orientation}]").check()
    page.locator(".lm-print-form").get_by_role("button", name="打印").click()


def back_to_screen(opened) -> None:
    opened.page.evaluate("() => window.dispatchEvent(new Event('afterprint'))")


@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
def test_the_legend_names_what_the_colours_stand_for(open_map, town_map, orientation):
    opened = open_map(town_map)
    heading = opened.page.locator(".lm-legend h2")
    assert heading.inner_text() == "图例与筛选"
    as_sheet(opened, orientation=orientation)
    assert heading.inner_text() == "图例 · 状态"
    assert opened.page.locator(".lm-colouring").is_hidden(), "a sheet has no choices"
    quotas, legend = (opened.page.locator(f".lm-{part}").bounding_box() for part in ("quotas", "legend"))
    if orientation == "portrait":
        assert legend["x"] > quotas["x"] + quotas["width"] - 1
        assert legend["y"] == pytest.approx(quotas["y"], abs=1)
    back_to_screen(opened)
    assert heading.inner_text() == "图例与筛选"


def test_all_of_the_legend_stands_on_a_small_sheet_beside_many_quotas(open_map, parcels, buildings, boundary, panel):
    quotas = tuple(replace(panel.quotas[0], id=f"q{number}") for number in range(5))
    opened = open_map(
        webmap.draw(parcels, buildings=buildings, boundary=boundary, panel=replace(panel, quotas=quotas)),
    )
    as_sheet(opened)
    assert opened.page.locator(".lm-side").evaluate("(it) => it.style.fontSize"), "in its usual letters it would not fit"
    foot = opened.page.locator(".lm-foot").bounding_box()["y"]
    for part in (".lm-classes li >> nth=-1", ".lm-keys"):
        box = opened.page.locator(part).bounding_box()
        assert box["y"] + box["height"] <= foot + 1, part


def test_what_the_legend_leaves_out_is_not_on_the_sheet(open_map, town_map):
    opened = open_map(town_map)
    opened.page.locator("[data-class=revived]").click()
    as_sheet(opened)
    assert opened.page.locator("[data-class=revived]").is_hidden()
    assert opened.page.locator("[data-class=normal]").is_visible()


def test_an_open_dossier_stands_whole_behind_the_map(open_map, town_map):
    opened = open_map(town_map, "#parcel=P-05")
    card = opened.page.locator(".lm-card")
    as_sheet(opened)
    stage = opened.page.locator(".lm-stage").bounding_box()
    assert card.bounding_box()["y"] > stage["y"] + stage["height"]
    assert opened.page.locator(".lm-behind-of").inner_text().startswith("小镇开发区")
    assert opened.page.locator(".lm-stage .lm-card").count() == 0
    back_to_screen(opened)
    assert opened.page.locator(".lm-stage .lm-card code").inner_text() == "P-05"
    assert opened.page.locator(".lm-behind").count() == 0
    pdf = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(PAGES.findall(pdf)) == 2


def test_the_sheet_says_what_either_side_of_the_divider_shows(open_map, town_map):
    opened = open_map(town_map)
    opened.page.get_by_role("button", name="前后对比").click()
    as_sheet(opened)
    assert opened.page.locator(".lm-swipe select").is_hidden()
    assert opened.page.locator(".lm-swipe").inner_text().split() == ["◀", "左侧", "状态", "右侧:", "当前显示", "▶"]
