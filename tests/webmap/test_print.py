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
    changed = "(it) => it.style.fontSize || it.classList.contains('lm-brief')"
    assert opened.page.locator(".lm-side").evaluate(changed), "as it usually stands it would not fit"
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


SHEETS = [(paper, orientation) for paper in ("A4", "A3") for orientation in ("landscape", "portrait")]


def of_tree(quota, count: int):
    """A tree of quotas: every fourth a root, below it two of depth 1 and one of depth 2."""
    return tuple(
        replace(quota, id=f"q{n}", depth=(0, 1, 1, 2)[n % 4], name=f"{n}号产业用地指标（年度新增）") for n in range(count)
    )


@pytest.mark.parametrize(("paper", "orientation"), SHEETS)
@pytest.mark.parametrize("count", [7, 14, 40])
def test_many_quotas_and_long_texts_stay_on_one_sheet_with_the_map(open_map, parcels, panel, count, paper, orientation):
    sources = tuple(f"自然资源分局第{n}号台账与年度变更调查成果" for n in range(4 * count))
    crowded = replace(panel, quotas=of_tree(panel.quotas[0], count), sources=sources, note="位置为虚构，不得作为依据。" * count)
    opened = open_map(webmap.draw(parcels, panel=crowded))
    as_sheet(opened, paper, orientation)
    page, stage, side, foot = (opened.page.locator(f".lm-{part}").bounding_box() for part in ("page", "stage", "side", "foot"))
    assert stage["width"] * stage["height"] > 0.4 * page["width"] * page["height"]
    assert max(box["y"] + box["height"] for box in (stage, side)) <= foot["y"] + 1
    assert foot["y"] + foot["height"] <= page["y"] + page["height"] + 1
    for part in (".lm-side", ".lm-source", ".lm-note", ".lm-brand"):
        assert opened.page.locator(part).evaluate("(it) => it.scrollHeight <= it.clientHeight + 1"), part
    shown = opened.page.locator(".lm-quota:visible").count()
    gone = opened.page.locator(".lm-left-out").all_inner_texts()
    assert count - shown == (int(re.findall(r"\((\d+)\)", gone[0])[0]) if gone else 0), "what is left out is counted and named"
    assert gone or shown == count
    back_to_screen(opened)
    assert opened.page.locator(".lm-quota:visible").count() == count
    assert opened.page.locator(".lm-left-out, .lm-brief").count() == 0
    assert sources[-1] in opened.page.locator(".lm-source").inner_text()


def test_of_too_many_quotas_the_deepest_are_left_out_first_and_named(open_map, parcels, panel):
    opened = open_map(webmap.draw(parcels, panel=replace(panel, quotas=of_tree(panel.quotas[0], 24))))
    as_sheet(opened)
    gone = opened.page.locator(".lm-left-out").inner_text()
    hidden = opened.page.locator(".lm-quota:not(:visible) h3").evaluate_all("(all) => all.map((one) => one.textContent)")
    assert hidden
    assert all(name in gone for name in hidden)
    assert opened.page.locator(".lm-quota.lm-depth-0:visible").count() == 6
    pdf = opened.page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(PAGES.findall(pdf)) == 1
