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


@pytest.mark.parametrize("size", [(768, 1024), (820, 1180), (1366, 768)])
def test_the_divider_stands_beside_an_open_card_and_comes_back_after_it(open_map, town_map, size):
    opened = open_map(town_map, viewport={"width": size[0], "height": size[1]})
    page = opened.page
    page.get_by_role("button", name="前后对比").click()
    divider = page.get_by_role("slider", name="分隔线")
    divider.press("End")
    divider.press("PageDown")
    assert divider.get_attribute("aria-valuenow") == "90"
    page.evaluate("() => { location.hash = 'parcel=P-05'; }")
    card = page.locator(".lm-card")
    card.wait_for()
    grip, covered = page.locator(".lm-grip").bounding_box(), card.bounding_box()
    assert grip["x"] > page.locator(".lm-stage").bounding_box()["x"]
    assert grip["x"] + grip["width"] <= covered["x"]
    at = int(divider.get_attribute("aria-valuenow"))
    divider.press("ArrowRight")
    assert int(divider.get_attribute("aria-valuenow")) == at, "not under the card"
    divider.press("ArrowLeft")
    assert int(divider.get_attribute("aria-valuenow")) in (at - 2, at - 1)
    divider.press("ArrowRight")
    page.keyboard.press("Escape")
    assert card.is_hidden()


def test_the_divider_comes_back_where_it_was_put(open_map, town_map):
    page = open_map(town_map).page
    page.get_by_role("button", name="前后对比").click()
    divider = page.get_by_role("slider", name="分隔线")
    divider.press("End")
    page.evaluate("() => { location.hash = 'parcel=P-05'; }")
    page.locator(".lm-card").wait_for()
    assert int(divider.get_attribute("aria-valuenow")) < 80
    page.locator(".lm-round").click()
    assert divider.get_attribute("aria-valuenow") == "100"


def hint_over(page, x: float, y: float):
    """The hint once the pointer rests at a place of the map."""
    page.mouse.move(x - 1, y)
    page.mouse.move(x, y)
    hint = page.locator(".lm-hint")
    hint.wait_for()
    return hint


def over_a_parcel(page) -> tuple[float, float]:
    """A place of the map that lies on a parcel: where the middle of P-05 is once it has been gone to."""
    page.evaluate("() => { location.hash = 'parcel=P-05'; }")
    page.locator(".lm-card").wait_for()
    page.wait_for_timeout(300)
    page.locator(".lm-round").click()
    box = page.locator(".folium-map").bounding_box()
    for step in range(1, 20):
        x, y = box["x"] + box["width"] * step / 20, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.wait_for_timeout(60)
        if page.locator(".lm-hint").is_visible():
            return x, y
    raise AssertionError("no parcel along the middle of the map")


def test_the_hint_goes_with_the_pointer_a_card_a_drag_and_a_zoom(open_map, town_map):
    page = open_map(town_map).page
    x, y = over_a_parcel(page)
    hint = hint_over(page, x, y)
    page.mouse.move(x + 1, y)
    page.mouse.move(5, 5)  # at once out of the map, before what lies under the pointer has been looked up
    page.wait_for_timeout(100)
    assert hint.is_hidden()
    hint_over(page, x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 5, steps=4)
    page.wait_for_timeout(100)
    assert hint.is_hidden(), "while the map is dragged"
    page.mouse.move(x, y, steps=4)
    page.mouse.up()
    hint_over(page, x, y)
    page.evaluate("() => { location.hash = 'parcel=P-06'; }")
    page.locator(".lm-card").wait_for()
    page.wait_for_timeout(100)
    assert hint.is_hidden(), "a card has opened"


def test_a_finger_leaves_no_hint(open_map, town_map):
    page = open_map(town_map, has_touch=True).page
    x, y = over_a_parcel(page)
    page.mouse.move(5, 5)
    page.touchscreen.tap(x, y)
    page.locator(".lm-card").wait_for()
    page.wait_for_timeout(100)
    assert page.locator(".lm-hint").is_hidden()
