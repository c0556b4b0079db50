"""The burn-down picture: every sign where it belongs, nothing that overlaps or runs, the same bytes every time."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest

from landmap.quota import Forecast, burndown_svg
from landmap.quota.ahead import Outlook, Pace
from landmap.quota.tally import NodeTally

SVG = "{http://www.w3.org/2000/svg}"
ON, UNTIL = date(2024, 1, 1), date(2027, 12, 31)
PAST, AHEAD, STOCK = "#1a2733", "#0b62a8", "#b34700"


def node(**said):
    usual = {
        "id": "industrial", "parent": None, "name": "产业用地", "name_en": "industrial land", "depth": 0, "kind": "plan_period",
        "document": "", "limit_mu": Decimal("400.00"), "used_mu": Decimal("100.00"), "committed_mu": Decimal("0.00"),
        "remaining_mu": Decimal("300.00"), "stated_mu": None, "difference_mu": None, "committed_by": {},
    }  # fmt: skip
    return NodeTally(**(usual | said))


def outlook(left, out, pace=100.0):
    """An outlook whose quantiles at the four year's ends are ``left``; ``out`` are its three dates."""
    ends = [date(year, 12, 31) for year in range(2024, 2028)]
    low, median, high = ([Decimal(f"{mu}.00") for mu in each] for each in left)
    years = pd.DataFrame({"on": ends, "low_mu": low, "median_mu": median, "high_mu": high})
    return Outlook(pace, date(2027, 1, 1), *out, Decimal("5.0"), years)


OUTLOOK = outlook([(150, 50, 0, 0), (200, 100, 20, 0), (260, 180, 90, 10)], (date(2026, 6, 1), date(2027, 3, 1), None))
WITH_STOCK = outlook([(200, 120, 40, 0), (240, 160, 80, 0), (280, 220, 150, 60)], (date(2027, 1, 5), date(2027, 9, 1), None))
KNOWN = pd.DataFrame({"id": ["X"], "mu": [30.0], "on": [pd.Timestamp(2024, 7, 1)], "days": [182]})


def forecast(**said):
    """A made-up forecast on a plot from 2022 to the end of 2027: six years, 400 mu."""
    past = [(date(2022, 1, 1), 400), (date(2022, 7, 1), 350), (date(2023, 7, 1), 300), (ON, 300)]
    pace = Pace(date(2022, 1, 1), ON, (date(2022, 7, 1), date(2023, 7, 1)), (50_000_000, 50_000_000), opens=False)
    usual = {
        "node": node(), "on": ON, "until": UNTIL, "pace": pace, "outlook": OUTLOOK, "with_stock": WITH_STOCK,
        "stock_mu_per_year": 20.0, "postponed_months": Decimal("6.0"), "known": KNOWN, "known_out_on": None,
        "past": pd.DataFrame({"on": [day for day, _ in past], "left_mu": [Decimal(mu) for _, mu in past]}),
        "undated_mu": Decimal("0.00"), "later_mu": Decimal("0.00"),
        "assumptions": (("依据一", "the first"), ("依据二", "the second")),
    }  # fmt: skip
    return Forecast(**(usual | said))


def drawn(lang="zh", **said):
    return ET.fromstring(burndown_svg(forecast(**said), lang))


def texts(svg):
    return [SimpleNamespace(words=each.text, **each.attrib) for each in svg.iter(f"{SVG}text")]


def said(svg, words):
    return next(each for each in texts(svg) if each.words == words)


def points(path):
    return [tuple(float(part) for part in pair.split(" ")) for pair in re.split("[MLZ]", path.get("d")) if pair]


def paths(svg, **wanted):
    names = {name.replace("_", "-"): value for name, value in wanted.items()}
    return [each for each in svg.iter(f"{SVG}path") if all(each.get(name) == value for name, value in names.items())]


def lines(svg, **wanted):
    return [each for each in svg.iter(f"{SVG}line") if all(each.get(name.replace("_", "-")) == v for name, v in wanted.items())]


def x_of(day):
    return 150 + 1390 * (day - date(2022, 1, 1)).days / 2191  # 2022-01-01 to 2028-01-01


def y_of(mu):
    return 700 - 450 * mu / 416  # 4 % of air above the limit


def near(found, wanted):
    assert len(found) == len(wanted)
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, abs=0.06)


# What stands where


def test_the_past_goes_down_in_steps_to_what_is_left_now():
    svg = drawn()
    (path,) = paths(svg, stroke=PAST, stroke_width="6")
    assert path.get("fill") == "none"
    july22, july23 = x_of(date(2022, 7, 1)), x_of(date(2023, 7, 1))
    near(
        points(path),
        [(150, y_of(400)), (july22, y_of(400)), (july22, y_of(350)), (july23, y_of(350)), (july23, y_of(300))]
        + [(x_of(ON), y_of(300))] * 2,
    )  # fmt: skip
    (dot,) = svg.iter(f"{SVG}circle")
    assert (float(dot.get("cx")), float(dot.get("cy"))) == pytest.approx((x_of(ON), y_of(300)), abs=0.06)
    label = said(svg, "现剩 300.00 亩")
    assert (float(label.x), float(label.y)) == pytest.approx((x_of(ON) + 18, y_of(300) - 18), abs=0.11)
    assert label.stroke == "#ffffff"


def ends(*mu):
    return [(x_of(date(year, 12, 31)), y_of(each)) for year, each in zip(range(2024, 2028), mu, strict=False)]


def test_median_band_and_stock_run_from_now_to_the_day_on_which_nothing_is_left():
    svg = drawn()
    now = (x_of(ON), y_of(300))
    (median,) = paths(svg, stroke=AHEAD, stroke_width="4")
    near(points(median), [now, *ends(200, 100, 20), (x_of(date(2027, 3, 1)), 700)])
    (stock,) = paths(svg, stroke=STOCK, stroke_dasharray="18 10")
    near(points(stock), [now, *ends(240, 160, 80), (x_of(date(2027, 9, 1)), 700)])
    (band,) = paths(svg, fill="#b9d6ee")
    low = [now, *ends(150, 50), (x_of(date(2026, 6, 1)), 700)]
    near(points(band), [now, *ends(260, 180, 90, 10), *reversed(low)])
    assert band.get("d").endswith("Z")


def test_limit_and_end_are_lines_with_their_words():
    svg = drawn()
    (limit,) = lines(svg, stroke_dasharray="2 7")
    assert [float(limit.get(name)) for name in ("x1", "y1", "x2", "y2")] == pytest.approx(
        [150, y_of(400), 1540, y_of(400)], abs=0.06
    )
    assert float(said(svg, "总量 400.00 亩").y) == pytest.approx(y_of(400) - 10, abs=0.06)
    assert float(said(svg, "总量 400.00 亩").x) == 158
    (until,) = lines(svg, stroke_dasharray="14 6 2 6")
    assert [float(until.get(name)) for name in ("x1", "y1", "x2", "y2")] == pytest.approx(
        [x_of(UNTIL), 250, x_of(UNTIL), 700], abs=0.06
    )
    label = said(svg, "期末 2027-12-31")
    assert (getattr(label, "text-anchor"), float(label.y)) == ("end", 236)


def diamonds(svg):
    return [each for each in svg.iter(f"{SVG}path") if each.get("stroke-width") == "2" and each.get("stroke") == "#ffffff"]


def test_the_months_of_running_out_are_marked_on_poles_that_cross_no_words():
    base = outlook([(9, 9, 0, 0)] * 3, (date(2025, 1, 1), date(2025, 6, 1), date(2026, 1, 1)))
    later = outlook([(9, 9, 9, 0)] * 3, (date(2025, 1, 1), date(2025, 9, 1), date(2026, 1, 1)))
    svg = drawn(outlook=base, with_stock=later)
    one, other = diamonds(svg)
    assert (one.get("fill"), other.get("fill")) == (AHEAD, STOCK)
    x = x_of(date(2025, 6, 1))
    near(points(one), [(x, 687), (x + 11, 700), (x, 713), (x - 11, 700)])
    first, second = said(svg, "2025年6月"), said(svg, "2025年9月")
    assert [float(each.x) for each in (first, second)] == pytest.approx([x + 9, x_of(date(2025, 9, 1)) + 9], abs=0.06)
    assert [float(each.y) for each in (first, second)] == [610, 662]
    poles = [each for each in svg.iter(f"{SVG}line") if each.get("stroke-width") == "2.5"]
    assert [(float(each.get("y1")), float(each.get("y2"))) for each in poles] == [(700, 590), (700, 642)]
    assert getattr(first, "text-anchor") == "start"


def test_near_the_right_edge_the_words_stand_left_of_their_poles():
    svg = drawn()
    first, second = said(svg, "2027年3月"), said(svg, "2027年9月")
    assert [getattr(each, "text-anchor") for each in (first, second)] == ["end", "end"]
    assert [float(each.x) for each in (first, second)] == pytest.approx(
        [x_of(date(2027, 3, 1)) - 9, x_of(date(2027, 9, 1)) - 9], abs=0.06
    )
    assert [float(each.y) for each in (first, second)] == [662, 610]


def test_what_is_left_now_stands_above_poles_that_are_close():
    soon = outlook([(0, 0, 0, 0)] * 3, (date(2024, 2, 1), date(2024, 3, 1), date(2024, 4, 1)))
    little = node(remaining_mu=Decimal("20.00"))
    past = pd.DataFrame({"on": [ON, ON], "left_mu": [Decimal("20.00")] * 2})
    svg = drawn(outlook=soon, with_stock=None, node=little, past=past)
    assert float(said(svg, "现剩 20.00 亩").y) == 565
    far = outlook([(9, 9, 0, 0)] * 3, (date(2026, 1, 1),) * 3)
    svg = drawn(outlook=far, with_stock=None, node=little, past=past)
    assert float(said(svg, "现剩 20.00 亩").y) == pytest.approx(700 - 450 * 20 / 416 - 18, abs=0.06)


def test_known_demand_is_marked_on_its_day():
    svg = drawn()
    first, legend = paths(svg, stroke=PAST, stroke_width="2.5")
    x = x_of(date(2024, 7, 1))
    near(points(first), [(x, 698), (x - 9, 680), (x + 9, 680)])
    assert points(legend)[0] == (1198, 790)
    assert not paths(drawn(known=KNOWN.head(0)), stroke=PAST, stroke_width="2.5")
    twice = drawn(known=pd.concat([KNOWN, KNOWN.assign(days=10)], ignore_index=True))
    assert len(paths(twice, stroke=PAST, stroke_width="2.5")) == 3


def test_the_axes_are_in_mu_and_years():
    svg = drawn()
    amounts = [each for each in texts(svg) if getattr(each, "text-anchor") == "end" and each.x == "134.0"]
    assert [each.words for each in amounts] == ["0", "100", "200", "300", "400", "亩"]
    assert [float(each.y) for each in amounts[:5]] == pytest.approx([y_of(mu) + 8 for mu in (0, 100, 200, 300, 400)], abs=0.06)
    years = [each for each in texts(svg) if each.y == "738.0"]
    assert [each.words for each in years] == ["2022", "2023", "2024", "2025", "2026", "2027"]
    assert {getattr(each, "text-anchor") for each in years} == {"middle"}
    middle = (x_of(date(2022, 1, 1)) + x_of(date(2023, 1, 1))) / 2
    assert float(years[0].x) == pytest.approx(middle, abs=0.06)
    ticks = [each for each in svg.iter(f"{SVG}line") if each.get("y2") == "710.0"]
    assert [float(each.get("x1")) for each in ticks] == pytest.approx(
        [x_of(date(year, 1, 1)) for year in range(2022, 2029)], abs=0.06
    )


@pytest.mark.parametrize(
    ("limit", "last"), [("10.00", "10"), ("9.00", "8"), ("2300.00", "2,000"), ("1.00", "1"), ("0.30", "1"), ("26.00", "25")]
)
def test_amounts_on_the_axis_are_round(limit, last):
    past = pd.DataFrame({"on": [date(2022, 1, 1), ON], "left_mu": [Decimal("0.1")] * 2})
    svg = drawn(node=node(limit_mu=Decimal(limit), remaining_mu=Decimal("0.1")), past=past, outlook=None, with_stock=None)
    amounts = [each.words for each in texts(svg) if getattr(each, "text-anchor") == "end" and each.x == "134.0"][:-1]
    assert amounts[-1] == last
    assert 4 <= len(amounts) <= 9


def test_a_long_history_names_every_second_year():
    past = pd.DataFrame({"on": [date(2004, 5, 1), ON], "left_mu": [Decimal(400), Decimal(300)]})
    years = [each.words for each in texts(drawn(past=past)) if each.y == "738.0"]
    assert years == [str(year) for year in range(2004, 2028, 2)]
    past = pd.DataFrame({"on": [date(2010, 5, 1), ON], "left_mu": [Decimal(400), Decimal(300)]})
    assert len([each for each in texts(drawn(past=past)) if each.y == "738.0"]) == 18


def test_what_was_left_before_may_lie_above_the_limit_and_the_end_within_a_year():
    past = pd.DataFrame({"on": [date(2022, 1, 1), ON], "left_mu": [Decimal(800), Decimal(300)]})
    svg = drawn(past=past, until=date(2026, 6, 30), outlook=None, with_stock=None)
    (path,) = paths(svg, stroke=PAST, stroke_width="6")
    assert points(path)[0] == pytest.approx((150, 700 - 450 / 1.04), abs=0.06)
    assert [each.words for each in texts(svg) if each.y == "738.0"][-1] == "2026"
    (until,) = lines(svg, stroke_dasharray="14 6 2 6")
    days = (date(2027, 1, 1) - date(2022, 1, 1)).days
    assert float(until.get("x1")) == pytest.approx(150 + 1390 * (date(2026, 6, 30) - date(2022, 1, 1)).days / days, abs=0.06)


def test_a_quota_that_ended_long_ago_is_still_drawn():
    svg = drawn(until=date(2022, 3, 1), outlook=None, with_stock=None)
    label = said(svg, "期末 2022-03-01")
    assert getattr(label, "text-anchor") == "start"
    assert [each.words for each in texts(svg) if each.y == "738.0"] == ["2022", "2023", "2024"]


# Words


def test_the_legend_names_each_sign_once_in_a_row_that_does_not_overlap():
    row = [each for each in texts(drawn()) if each.y == "790.0"]
    assert [each.words for each in row] == [
        "至今剩余",
        "今后剩余（中位数）",
        "八成可能的范围",
        "盘活存量后（中位数）",
        "已知项目用地时间",
    ]
    assert [float(each.x) for each in row] == pytest.approx([130, 324, 633, 896, 1228])
    for lang in ("zh", "en"):
        row = [each for each in texts(drawn(lang)) if each.y == "790.0"]
        wide = [
            sum(1.0 if ord(letter) > 0x2E7F else 0.54 for letter in each.words) * float(getattr(each, "font-size"))
            for each in row
        ]
        rights = [float(each.x) + width for each, width in zip(row, wide, strict=True)]
        assert all(right + 100 < float(after.x) + 1 for right, after in zip(rights[:-1], row[1:], strict=True))
        assert rights[-1] < 1540
    row = [each.words for each in texts(drawn("en")) if each.y == "790.0"]
    assert row == ["left so far", "left ahead (median)", "8 in 10 runs", "with stock (median)", "known demand"]


def test_the_legend_leaves_out_what_is_not_drawn():
    def row(**said):
        return [each.words for each in texts(drawn(**said)) if each.y == "790.0"]

    assert row(with_stock=None) == ["至今剩余", "今后剩余（中位数）", "八成可能的范围", "已知项目用地时间"]
    assert row(known=KNOWN.head(0)) == ["至今剩余", "今后剩余（中位数）", "八成可能的范围", "盘活存量后（中位数）"]
    assert row(outlook=None, with_stock=None) == ["至今剩余"]


def test_signs_of_the_legend_are_those_of_the_plot():
    svg = drawn()
    assert [float(each.get("x1")) for each in lines(svg, y1="782.0")] == pytest.approx([60, 254, 826])
    assert [each.get("stroke") for each in lines(svg, y1="782.0", y2="782.0")] == [PAST, AHEAD, STOCK]
    areas = [each for each in svg.iter(f"{SVG}rect") if each.get("fill") == "#b9d6ee"]
    assert [(each.get("x"), each.get("y"), each.get("width"), each.get("height")) for each in areas] == [
        ("563.0", "772.0", "60", "20")
    ]


def test_the_heads_say_what_it_is_and_when_it_runs_out():
    svg = drawn()
    head = texts(svg)[:3]
    assert [each.words for each in head] == [
        "产业用地：还能用到什么时候（截至 2024-01-01）",
        "预计2027年3月用完（一成可能早于2026年6月，5.0% 的可能撑到期末）",
        "盘活存量每年替代 20.00 亩：推迟 6.0 个月（中位数）",
    ]
    assert [(each.x, each.y) for each in head] == [("60.0", "84.0"), ("60.0", "144.0"), ("60.0", "192.0")]
    assert [getattr(each, "font-size") for each in head] == ["44", "34", "28"]
    english = texts(drawn("en"))
    assert english[0].words == "industrial land: how long it lasts (as of 2024-01-01)"
    assert {"300.00 mu left now", "limit 400.00 mu", "end 2027-12-31", "2027-03", "mu", "the first."} <= {
        each.words for each in english
    }
    assert texts(drawn("en", node=node(name_en="")))[0].words.startswith("industrial:")


def test_a_long_name_is_set_smaller_so_that_it_fits():
    title = texts(drawn(node=node(name="产业用地" * 15)))[0]
    size = float(getattr(title, "font-size"))
    assert size < 44
    wide = sum(1.0 if ord(letter) > 0x2E7F else 0.54 for letter in title.words) * size
    assert 1440 < wide < 1490


def test_assumptions_are_wrapped_below_and_at_most_three_lines():
    long = tuple((f"依据{n}" + "长" * 100, f"assumption {n} " + "word " * 60) for n in range(3))
    for lang in ("zh", "en"):
        foot = [each for each in texts(drawn(lang, assumptions=long)) if getattr(each, "font-size") == "19"]
        assert [float(each.y) for each in foot] == [832, 859, 886]
        for each in foot:
            assert sum(1.0 if ord(letter) > 0x2E7F else 0.54 for letter in each.words) * 19 <= 1480
        assert not any(each.words.startswith("ord") for each in foot)
    foot = [each.words for each in texts(drawn(assumptions=long)) if getattr(each, "font-size") == "19"]
    assert foot[0] + foot[1] == "依据0" + "长" * 100 + "。"
    assert [each.words for each in texts(drawn()) if getattr(each, "font-size") == "19"] == ["依据一。", "依据二。"]


def test_without_a_pace_nothing_is_drawn_ahead():
    svg = drawn(outlook=None, with_stock=None, pace=None, stock_mu_per_year=None)
    assert not paths(svg, stroke=AHEAD)
    assert not paths(svg, stroke=STOCK)
    assert not diamonds(svg)
    assert not paths(svg, stroke=PAST, stroke_width="2.5")
    assert texts(svg)[1].words == "占用速度未知，不推算用完时间"


def test_an_exhausted_quota_has_no_line_ahead():
    svg = drawn(node=node(remaining_mu=Decimal("-9.00")), outlook=outlook([(0, 0, 0, 0)] * 3, (ON, ON, ON)))
    assert not paths(svg, stroke=AHEAD)
    assert not diamonds(svg)
    assert texts(svg)[1].words == "指标已用完，超占 9.00 亩"
    assert texts(svg)[2].words == "0"  # no third head: the axis follows
    assert float(said(svg, "现剩 -9.00 亩").y) == pytest.approx(y_of(300) - 18, abs=0.11)


def test_where_it_lasts_the_lines_end_at_the_end():
    base = outlook([(250, 200, 150, 100), (260, 220, 180, 140), (280, 260, 240, 220)], (None, None, None))
    svg = drawn(outlook=base, with_stock=None)
    (median,) = paths(svg, stroke=AHEAD, stroke_width="4")
    near(points(median), [(x_of(ON), y_of(300)), *ends(260, 220, 180, 140)])
    assert not diamonds(svg)


# What it is made of


def test_it_stands_alone_and_can_be_read_aloud():
    text = burndown_svg(forecast())
    svg = ET.fromstring(text)
    assert svg.get("viewBox") == "0 0 1600 900"
    assert svg.get("role") == "img"
    title, desc = svg.find(f"{SVG}title"), svg.find(f"{SVG}desc")
    assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == "产业用地：还能用到什么时候（截至 2024-01-01）"
    heads = [each.words for each in texts(svg)[1:3]]
    assert desc.text == f"{heads[0]} {heads[1]} 依据一。 依据二。"
    for family in ("Noto Sans CJK SC", "Microsoft YaHei", "SimSun", "sans-serif"):
        assert family in svg.get("font-family")
    assert "script" not in text
    assert text.count("http") == 1  # the name of the language itself
    assert text.endswith("</svg>\n")
    assert not re.search(r'(?:[xyd]|x1|x2|y1|y2)="[^"]*\d\.\d{2}', text)


SHAPES = {
    "svg": {"viewBox", "role", "aria-labelledby", "font-family", "fill"},
    "title": {"id"},
    "desc": {"id"},
    "rect": {"x", "y", "width", "height", "fill", "stroke", "stroke-width", "stroke-opacity"},
    "line": {"x1", "y1", "x2", "y2", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap"},
    "path": {"d", "fill", "stroke", "stroke-width", "stroke-linejoin", "stroke-dasharray", "stroke-opacity"},
    "circle": {"cx", "cy", "r", "fill", "stroke", "stroke-width"},
    "text": {
        "x", "y", "font-size", "text-anchor", "font-weight", "fill", "stroke", "stroke-width", "stroke-linejoin", "paint-order",
    },
}  # fmt: skip


def test_every_sign_has_only_what_such_a_sign_has():
    svg = drawn()
    for each in svg.iter():
        assert set(each.attrib) <= SHAPES[each.tag.removeprefix(SVG)]
        for name in ("fill", "stroke"):
            assert re.fullmatch(r"#[0-9a-f]{6}|none", each.get(name, "none"))
        assert each.get("stroke-linejoin", "round") == "round"
        assert each.get("stroke-linecap", "round") == "round"
        assert each.get("paint-order", "stroke") == "stroke"
    paper = svg.find(f"{SVG}rect")
    assert paper.attrib == {"width": "1600", "height": "900", "fill": "#ffffff"}
    assert all(path.get("fill") == "none" for path in paths(svg, stroke_width="4"))
    assert svg.get("fill") == PAST
    assert not "".join((each.tail or "") for each in svg.iter()).strip()
    assert {getattr(each, "text-anchor") for each in texts(svg)} == {"start", "middle", "end"}


def test_what_matters_most_is_bold_and_grey_is_for_the_rest():
    svg = drawn()
    bold = [each.words for each in texts(svg) if getattr(each, "font-weight") == "700"]
    assert bold == [*(each.words for each in texts(svg)[:2]), "现剩 300.00 亩", "2027年3月", "2027年9月"]
    assert {getattr(each, "font-weight") for each in texts(svg)} == {"400", "700"}
    colours = {each.words: each.fill for each in texts(svg)}
    assert [colours[each.words] for each in texts(svg)[:3]] == [PAST, AHEAD, STOCK]
    assert [colours[words] for words in ("2027年3月", "2027年9月")] == [AHEAD, STOCK]
    assert {colours[words] for words in ("亩", "0", "100", "2025", "依据一。", "依据二。")} == {"#5b6770"}
    halos = [each.words for each in texts(svg) if hasattr(each, "stroke")]
    assert halos == ["现剩 300.00 亩", "总量 400.00 亩", "2027年3月", "2027年9月"]


def test_the_words_turn_round_just_where_they_would_not_fit():
    def anchor(day):
        svg = drawn(outlook=outlook([(9, 9, 0, 0)] * 3, (ON, day, UNTIL)), with_stock=None)
        return getattr(said(svg, f"{day.year}年{day.month}月"), "text-anchor")

    last = max(day for n in range(1461) if x_of(day := ON + timedelta(days=n)) <= 1350)
    assert anchor(last) == "start"
    assert anchor(last + timedelta(days=1)) == "end"


def test_text_of_others_is_escaped():
    text = burndown_svg(forecast(node=node(name="<script>&\"'"), assumptions=(("<b>&", ""),)))
    assert ET.fromstring(text).find(f"{SVG}title").text.startswith("<script>&\"'")
    assert "<script" not in text
    assert "<b>" not in text


def test_the_same_forecast_gives_the_same_bytes():
    assert burndown_svg(forecast()) == burndown_svg(forecast())
    assert burndown_svg(forecast(), "zh") == burndown_svg(forecast())
    assert burndown_svg(forecast(), "en") != burndown_svg(forecast())
    shifted = replace(forecast(), on=ON + timedelta(days=1))
    assert burndown_svg(shifted) != burndown_svg(forecast())


def test_a_note_stands_above_the_title_and_in_the_description():
    text = burndown_svg(forecast(), note="示意 <虚构>")
    root = ET.fromstring(text)
    assert "示意 <虚构>" in [element.text for element in root.iter() if element.tag.endswith("text")]
    assert next(element.text for element in root.iter() if element.tag.endswith("desc")).startswith("示意 <虚构>")
    assert burndown_svg(forecast(), note="") == burndown_svg(forecast())
