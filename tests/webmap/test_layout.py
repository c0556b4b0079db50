"""Nothing that the page tells lies over anything else that it tells, on an office screen and on a tablet."""

from itertools import combinations

import pytest
from folium import plugins

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}


def apart(one: dict[str, float], other: dict[str, float]) -> bool:
    return (
        one["x"] + one["width"] <= other["x"] + 0.5
        or other["x"] + other["width"] <= one["x"] + 0.5
        or one["y"] + one["height"] <= other["y"] + 0.5
        or other["y"] + other["height"] <= one["y"] + 0.5
    )


@pytest.mark.parametrize("screen", [{}, TABLET], ids=["office", "tablet"])
def test_warning_filter_divider_card_and_buttons_lie_beside_one_another(open_map, town_map, screen):
    opened = open_map(town_map, "#parcel=P-05", **screen)
    page = opened.page
    page.evaluate("() => document.querySelector('[data-class=revived]').click()")
    page.get_by_role("button", name="前后对比").click()
    parts = (".lm-note", ".lm-filtered", ".lm-swipe", ".lm-card", ".leaflet-bottom.leaflet-right")
    boxes = {part: page.locator(part).bounding_box() for part in parts}
    for one, other in combinations(parts, 2):
        assert apart(boxes[one], boxes[other]), (one, other)


def test_the_chosen_parcel_is_outlined_on_both_sides_of_the_divider(open_map, town_map):
    opened = open_map(town_map, "#parcel=P-05")
    opened.page.get_by_role("button", name="前后对比").click()
    layer = "(name) => Number(getComputedStyle(document.querySelector(`canvas.${name}`)).zIndex) || 0"
    assert opened.page.evaluate(layer, "lm-overlay") > opened.page.evaluate(layer, "lm-left")


def test_plugins_keep_their_pictures_and_stand_clear_of_the_warning(open_map, town_map):
    for plugin in (plugins.Draw(), plugins.Fullscreen()):
        plugin.add_to(town_map)
    page = open_map(town_map).page
    for button in (".leaflet-draw-draw-polygon", ".leaflet-control-zoom-fullscreen"):
        assert "url" in page.locator(button).evaluate("(it) => getComputedStyle(it).backgroundImage"), button
    warning, buttons = (page.locator(part).bounding_box() for part in (".lm-note", ".leaflet-top.leaflet-left"))
    assert apart(warning, buttons)


def test_a_tablet_shows_the_whole_title_and_every_figure(open_map, town_map):
    page = open_map(town_map, **TABLET).page
    for part in (".lm-brand h1", ".lm-strip-of"):
        cut = page.locator(part).evaluate("(it) => [it.scrollWidth - it.clientWidth, it.scrollHeight - it.clientHeight]")
        assert max(cut) <= 1, part
