"""When a quota runs out: the pace to the day, the band against theory, and honest answers where nothing is known."""

import math
import os
import random as plain
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.quota import forecast, node_tallies, scenario
from landmap.quota.ahead import forecast_by_year, forecast_table, headline, tightest
from landmap.quota.ahead.headline import postponed
from landmap.quota.ahead.pace import DAYS_A_YEAR, drawdowns, pace_of
from landmap.quota.ahead.runs import Known, Question, answers, quantile

law = settings(max_examples=int(os.environ.get("LANDMAP_LAW_EXAMPLES", "25")), deadline=None)
ON = date(2024, 3, 31)
YEARLY = [(date(year, 3, 31), 10.0) for year in range(2019, 2025)]  # 10 mu a year, the last one today
QUOTA = {"id": "q", "name": "指标", "name_en": "quota", "limit_mu": 160}


BASES = {}


def base_of(z, quotas):
    """A zone without a shape and these quotas, made once."""
    if repr(quotas) not in BASES:
        rule = {
            "role": "parcels",
            "when": {"land_stage": ["used"]},
            "column": "used",
            "reason": "approved",
            "quota": quotas[0]["id"],
        }
        site, empty = z.site_of(quotas, [rule]), z.frame("parcels", [])
        BASES[repr(quotas)] = scenario(
            SimpleNamespace(
                site=site, on=z.on, parcels=empty, roads=z.no_roads, boundary=z.zone, projects=z.frame("projects", []),
                outcomes=z.frame("outcomes", []), tally=z.tallied(empty, site=site),
            )
        )  # fmt: skip
    return BASES[repr(quotas)]


def scenario_of(z, drawn=YEARLY, quotas=None, demand=(), outcomes=()):
    """The base with these rows: ``drawn`` and ``demand`` are (day or None, mu), ``outcomes`` (day or None, mu avoided)."""
    base = base_of(z, quotas or [QUOTA])
    bookings = pd.DataFrame(
        [
            {"node": "q", "column": "used", "booked_on": day, "year": day.year if day else None, "role": "parcels",
             "id": f"P{n:04d}", "m2": round(mu * 2000 / 3, 6)}
            for n, (day, mu) in enumerate(drawn)
        ],
        columns=base.bookings.columns,
    ).astype(base.bookings.dtypes.to_dict())  # fmt: skip
    wanted = [{"id": f"X{n}", "node": "q", "stage": "seeking", "mu": mu, "on": day} for n, (day, mu) in enumerate(demand)]
    avoided = [{"id": f"o{n}", "mu": mu, "on": day} for n, (day, mu) in enumerate(outcomes)]
    return replace(
        base,
        bookings=bookings,
        nodes=node_tallies(bookings, base.site),
        demand=pd.DataFrame(wanted, columns=base.demand.columns).astype(base.demand.dtypes.to_dict()),
        avoided=pd.DataFrame(avoided, columns=base.avoided.columns).astype(base.avoided.dtypes.to_dict()),
    )


def of(found, node="q"):
    return next(each for each in found if each.node.id == node)


def ahead(z, *, draws=400, **said):
    how = {name: said.pop(name) for name in ("until", "seed", "stock_mu_per_year", "known_demand") if name in said}
    return of(forecast(scenario_of(z, **said), draws=draws, **how))


def words(found):
    return [zh for zh, _ in found.assumptions]


# Pace


def test_the_pace_is_what_was_drawn_over_the_years_in_which_it_was(z):
    pace = ahead(z).pace
    assert (pace.since, pace.on, pace.opens) == (date(2019, 3, 31), ON, True)
    assert pace.days == tuple(day for day, _ in YEARLY)
    assert pace.millionths == (10_000_000,) * 6
    assert pace.number == 5  # the first opens the window
    assert pace.years == 1827 / 365.2425
    assert pace.number_per_year == 5 * 365.2425 / 1827
    assert pace.total_mu == 60
    assert pace.mean_mu == 10
    assert pace.mu_per_year == pytest.approx(9.99569, abs=1e-5)


def test_from_a_first_day_of_the_quota_every_drawdown_counts(z):
    pace = ahead(z, quotas=[QUOTA | {"valid_from": date(2020, 1, 1)}]).pace
    assert (pace.since, pace.number, pace.opens) == (date(2020, 1, 1), 5, False)
    assert pace.mu_per_year == pytest.approx(50 / (1551 / 365.2425))


def test_the_first_and_last_day_of_a_quota_above_hold_below(z):
    quotas = [
        {"id": "top", "name": "总", "limit_mu": 900, "valid_from": date(2020, 1, 1), "valid_to": date(2030, 6, 30)},
        {"id": "mid", "name": "中", "limit_mu": 900, "parent": "top", "valid_to": date(2029, 12, 31)},
        {"id": "q", "name": "指标", "limit_mu": 160, "parent": "mid"},
    ]
    found = forecast(scenario_of(z, quotas=quotas), draws=10)
    assert [each.until for each in found] == [date(2030, 6, 30), date(2029, 12, 31), date(2029, 12, 31)]
    assert of(found).pace.since == date(2020, 1, 1)
    assert of(found).pace.number == 5
    assert of(found).past["left_mu"].tolist()[0] == Decimal("150.00")
    assert of(found, "mid").node.remaining_mu == Decimal("840.00")


def test_what_falls_on_one_day_is_one_drawdown(z):
    split = [(day, 4.0) for day, _ in YEARLY] + [(day, 6.0) for day, _ in YEARLY]
    assert ahead(z, drawn=split).pace == ahead(z).pace


def test_undated_and_later_drawdowns_are_gone_but_not_in_the_pace(z):
    found = ahead(z, drawn=[*YEARLY, (None, 7.0), (date(2024, 4, 1), 5.0)])
    assert found.pace == ahead(z).pace
    assert (found.undated_mu, found.later_mu, found.node.remaining_mu) == (Decimal("7.00"), Decimal("5.00"), Decimal("88.00"))
    assert "7.00 亩占用没有日期：已从剩余中扣除，未计入速度" in words(found)
    assert "5.00 亩占用的日期晚于 2024-03-31：已从剩余中扣除，未计入速度" in words(found)
    assert not any("没有日期：" in said or "晚于" in said for said in words(ahead(z)))


@pytest.mark.parametrize("drawn", [[], YEARLY[:1], [(None, 10.0), (None, 20.0), YEARLY[0]], [YEARLY[0], YEARLY[0]]])
def test_with_fewer_than_two_dated_drawdowns_the_pace_is_unknown(z, drawn):
    found = ahead(z, drawn=drawn, stock_mu_per_year=5)
    assert (found.pace, found.outlook, found.with_stock, found.postponed_months) == (None, None, None, None)
    assert words(found)[0] == "占用速度未知：截至 2024-03-31 有日期的占用不足 2 笔（同日合为一笔），不作推测"
    assert not any("模拟" in said or "盘活" in said for said in words(found))
    assert headline(found, "zh") == "占用速度未知，不推算用完时间"


def test_two_dated_drawdowns_are_a_pace(z):
    pace = ahead(z, drawn=YEARLY[-2:]).pace
    assert pace.number == 1
    assert pace.mu_per_year == pytest.approx(10 * 365.2425 / 366)


def test_amounts_by_day_are_exact_sorted_and_within_the_day():
    days = pd.Series(pd.to_datetime(["2023-05-01", "2022-05-01", "2024-03-31", "2024-04-01", None, "2023-05-01", "2021-01-01"]))
    days[2] += pd.Timedelta(hours=10)
    mu = pd.Series([0.1, 1.25, 3, 4, 5, 0.2, 0.0])
    by_day = drawdowns(days, mu, ON)
    assert by_day.to_dict() == {
        pd.Timestamp("2022-05-01"): 1_250_000, pd.Timestamp("2023-05-01"): 300_000, pd.Timestamp("2024-03-31"): 3_000_000,
    }  # fmt: skip
    assert drawdowns(days, mu.astype("Float64").where(mu > 0.15), ON).tolist() == [1_250_000, 200_000, 3_000_000]
    assert pace_of(by_day, ON, date(2023, 5, 1)).days == (date(2023, 5, 1), ON)
    assert pace_of(by_day, ON, date(2023, 5, 2)) is None


# Constant pace and known demand


def test_at_constant_pace_the_date_is_what_is_left_over_the_pace(z):
    found = ahead(z)
    days = 100 / (10 * 5 / 1827)  # 3,654 days
    assert days == pytest.approx(3654)
    assert found.outlook.runs_out_on == ON + timedelta(days=3654)
    assert found.outlook.mu_per_year == found.pace.mu_per_year
    assert ahead(z, quotas=[QUOTA | {"limit_mu": 160.01}]).outlook.runs_out_on == ON + timedelta(days=3655)


def test_a_pace_too_slow_to_matter_has_no_date(z):
    assert ahead(z, quotas=[QUOTA | {"limit_mu": 2059}], draws=2).outlook.runs_out_on == ON + timedelta(days=73_044)
    assert ahead(z, quotas=[QUOTA | {"limit_mu": 2059.5}], draws=2).outlook.runs_out_on is None


def test_known_demand_alone_may_take_all(z):
    demand = [(date(2026, 1, 1), 60.0), (date(2025, 1, 1), 40.0), (None, 500.0), (date(2037, 1, 1), 900.0)]
    found = ahead(z, demand=demand)
    assert found.known[["id", "mu", "days"]].to_numpy().tolist() == [["X1", 40.0, 276], ["X0", 60.0, 641]]
    assert found.known_out_on == date(2026, 1, 1)
    assert ahead(z, demand=demand, drawn=[(None, 60.0)]).known_out_on == date(2026, 1, 1)
    assert ahead(z, demand=[(date(2026, 1, 1), 99.99)]).known_out_on is None
    assert found.outlook.late_on <= date(2026, 1, 1)
    assert found.outlook.lasting_pct == 0
    assert "另有 1 个需地项目没有用地时间或面积，未计入" in words(found)
    said = "有日期的需地项目 2 个 100.00 亩按用地时间占用（已过期的即时占用），先抵当年速度；匀速推算不含"
    assert said in words(found)


def test_demand_whose_day_has_passed_is_drawn_at_once(z):
    found = ahead(z, demand=[(date(2020, 1, 1), 100.0)])
    assert found.known["days"].tolist() == [0]
    assert found.known_out_on == ON
    assert (found.outlook.early_on, found.outlook.late_on) == (ON, ON)


def test_known_demand_may_be_left_out(z):
    found = ahead(z, demand=[(date(2025, 1, 1), 100.0)], known_demand=False)
    assert (len(found.known), found.known_out_on) == (0, None)
    assert found.outlook.by_year.equals(ahead(z).outlook.by_year)
    assert "未计入有日期的需地项目" in words(found)


# The runs


def question(z, left, known=(), relief=0.0, ends=(100.0, 465.0)):
    days, mu = zip(*known, strict=True) if known else ((), ())
    drawn = Known(np.array(days, dtype=float), np.array([each * 1_000_000 for each in mu], dtype=np.int64))
    return Question(ahead(z, draws=1).pace, int(left * 1_000_000), np.array(ends), drawn, relief)


def test_known_drawdowns_and_stock_fill_the_pace_of_a_year_first(z):
    a_day = 10 * 5 / 1827
    assert question(z, 1).kept().tolist() == pytest.approx([1, 1])
    assert question(z, 1, [(0, 1), (100, 0.5), (100.5, 4)]).kept().tolist() == pytest.approx(
        [1 - 1.5 / (100 * a_day), 1 - 4 / (365 * a_day)]
    )
    assert question(z, 1, [(50, 3)]).kept().tolist() == pytest.approx([0, 1])
    assert question(z, 1, relief=0.25).kept().tolist() == pytest.approx([0.75, 0.75])
    assert question(z, 1, [(465, 5)], relief=0.25).kept().tolist() == pytest.approx([0.75, 0.75 - 5 / (365 * a_day)])
    assert question(z, 1, relief=1).kept().tolist() == [0, 0]


def test_without_a_pace_left_only_what_is_known_is_drawn(z):
    known = [(30.0, 2), (100.0, 3), (400.0, 4)]
    for left, day, ends in (
        (9.5, math.inf, [4.5, 0.5]),
        (9, 400, [4, 0]),
        (5.000001, 400, [0.000001, 0]),
        (5, 100, [0, 0]),
        (1, 30, [0, 0]),
    ):
        (answer,) = answers((question(z, left, known, relief=1.0),), 3, 1)
        assert answer.out.tolist() == [day] * 3
        assert answer.left.tolist() == [[round(mu * 1_000_000) for mu in ends]] * 3
    for left in (0, -5):
        (answer,) = answers((question(z, left, known, relief=1.0),), 2, 1)
        assert answer.out.tolist() == [0, 0]
        assert answer.left.tolist() == [[0, 0], [0, 0]]


def test_the_runs_agree_with_theory(z):
    """Drawdowns of one size in Poisson time: nothing is left at the tenth, whose day is Gamma; what is left is Poisson."""
    found = ahead(z, draws=20_000)
    a_year, years = found.pace.number_per_year, (date(2035, 12, 31) - ON).days / DAYS_A_YEAR

    def fewer_than_ten(time):
        return sum(math.exp(-a_year * time) * (a_year * time) ** k / math.factorial(k) for k in range(10))

    assert float(found.outlook.lasting_pct) / 100 == pytest.approx(fewer_than_ten(years), abs=0.012)
    assert found.outlook.lasting_pct.as_tuple().exponent == -1  # a tenth of a percent is all that the runs can tell
    for day, share in ((found.outlook.early_on, 0.1), (found.outlook.median_on, 0.5)):
        assert 1 - fewer_than_ten((day - ON).days / DAYS_A_YEAR) == pytest.approx(share, abs=0.015)
    assert found.outlook.late_on is None
    first = found.outlook.by_year.iloc[0]
    assert first.tolist() == [date(2024, 12, 31), Decimal("80.00"), Decimal("90.00"), Decimal("100.00")]
    assert found.outlook.by_year.iloc[4]["median_mu"] == Decimal("50.00")  # 4.75 on average
    assert (found.outlook.by_year.iloc[4]["low_mu"], found.outlook.by_year.iloc[4]["high_mu"]) == (20, 80)


def test_the_mean_of_what_is_drawn_is_the_pace(z):
    pace = pace_of(
        drawdowns(pd.Series(pd.to_datetime(["2020-01-01", "2021-01-01", "2023-07-01"])), pd.Series([1.0, 2.0, 9.0]), ON), ON
    )
    asked = Question(pace, 10**12, np.array([275.0, 640.0, 1005.0]), Known(np.zeros(0), np.zeros(0, dtype=np.int64)))
    (answer,) = answers((asked,), 20_000, 7)
    gone = (10**12 - answer.left).mean(axis=0) / 1e6
    assert gone.tolist() == pytest.approx([pace.mu_per_year * days / DAYS_A_YEAR for days in (275, 640, 1005)], rel=0.04)
    assert set(np.unique(10**12 - answer.left[:, 0])[:5] / 1e6) == {0, 1, 2, 3, 4}
    assert not np.isfinite(answer.out).any()
    (soon,) = answers((replace(asked, left=1),), 20_000, 7)
    days = np.sort(soon.out)
    assert 0 < days[0] < 0.5  # a drawdown may fall on the first day as on any other
    assert np.isfinite(days).sum() == pytest.approx(
        20_000 * (1 - math.exp(-pace.number_per_year * 1005 / DAYS_A_YEAR)), rel=0.02
    )


def test_many_drawdowns_are_simulated_in_blocks_and_none_is_lost(z, monkeypatch):
    found = ahead(z, draws=1000)
    monkeypatch.setattr("landmap.quota.ahead.runs._AT_ONCE", 40)
    in_blocks = ahead(z, draws=1000)
    assert abs((found.outlook.median_on - in_blocks.outlook.median_on).days) < 400
    assert abs(found.outlook.lasting_pct - in_blocks.outlook.lasting_pct) < 6
    pace = found.pace
    asked = Question(pace, 10**8, np.array([3000.0]), Known(np.zeros(0), np.zeros(0, dtype=np.int64)))
    (answer,) = answers((asked,), 1001, 1)
    assert (len(answer.out), answer.left.shape) == (1001, (1001, 1))
    assert len(set(answer.out[np.isfinite(answer.out)])) > 100


def test_a_quantile_is_a_value_that_did_occur():
    values = np.array([30, 10, 50, 20, 40, 60, 70, 80, 90, 100])
    assert [int(quantile(values, share)) for share in (0.01, 0.1, 0.11, 0.5, 0.9, 1)] == [10, 10, 20, 50, 90, 100]
    assert quantile(np.array([[1, 9], [2, 8]]), 0.5).tolist() == [1, 8]
    assert math.isinf(quantile(np.array([1.0, math.inf, math.inf]), 0.5))


def test_years_end_on_31_december_and_the_last_on_the_last_day(z):
    ends = ahead(z, until=date(2027, 6, 30)).outlook.by_year["on"].tolist()
    assert ends == [date(2024, 12, 31), date(2025, 12, 31), date(2026, 12, 31), date(2027, 6, 30)]
    assert ahead(z).outlook.by_year["on"].tolist() == [date(year, 12, 31) for year in range(2024, 2036)]
    assert ahead(z, until=date(2024, 6, 1)).outlook.by_year["on"].tolist() == [date(2024, 6, 1)]
    (at_a_years_end,) = forecast(replace(scenario_of(z), on=date(2024, 12, 31)), until=date(2026, 12, 31))
    assert at_a_years_end.outlook.by_year["on"].tolist() == [date(2025, 12, 31), date(2026, 12, 31)]
    assert words(at_a_years_end)[1].startswith("模拟 10,000 次（随机种子 2035）")


def test_a_quota_that_has_ended_has_no_outlook(z):
    found = ahead(z, quotas=[QUOTA | {"valid_to": ON}])
    assert (found.outlook, found.until) == (None, ON)
    assert words(found)[-1] == "指标有效期至 2024-03-31，已过"
    assert headline(found, "zh") == "有效期已于 2024-03-31 届满"
    assert headline(found, "en") == "The quota ended on 2024-03-31"
    assert postponed(found, "zh") == ""


def test_a_quota_of_which_nothing_is_left_is_out_now(z):
    found = ahead(z, quotas=[QUOTA | {"limit_mu": 60}], stock_mu_per_year=1)
    assert found.exhausted
    assert not ahead(z).exhausted
    outlook = found.outlook
    assert (outlook.runs_out_on, outlook.early_on, outlook.median_on, outlook.late_on, outlook.lasting_pct) == (ON,) * 4 + (0,)
    assert found.postponed_months == 0
    assert set(outlook.by_year["high_mu"]) == {0}
    assert headline(found, "zh") == "指标已用完"
    over = ahead(z, quotas=[QUOTA | {"limit_mu": 50}])
    assert over.outlook.runs_out_on == ON
    assert headline(over, "zh") == "指标已用完，超占 10.00 亩"
    assert headline(over, "en") == "Nothing is left: overdrawn by 10.00 mu"


# Stock


def test_stock_takes_its_part_of_the_pace_over(z):
    found = ahead(z, stock_mu_per_year=2.0, draws=2000)
    assert found.with_stock.mu_per_year == pytest.approx(found.pace.mu_per_year - 2)
    assert found.with_stock.runs_out_on == ON + timedelta(days=math.ceil(100 / (found.pace.mu_per_year - 2) * 365.2425))
    later = (found.with_stock.median_on - found.outlook.median_on).days if found.with_stock.median_on else None
    assert later is None or found.postponed_months == pytest.approx(Decimal(later / 365.2425 * 12), abs=Decimal("0.05"))
    assert found.with_stock.lasting_pct > found.outlook.lasting_pct
    assert "盘活存量每年替代 2.00 亩，假定全部减少本指标的占用，每笔按同一比例减少" in words(found)


def test_postponement_is_told_in_months_to_one_decimal(z):
    found = ahead(z, quotas=[QUOTA | {"limit_mu": 90}], stock_mu_per_year=3.0, draws=2000)
    days = (found.with_stock.median_on - found.outlook.median_on).days
    assert 200 < days < 900
    assert found.postponed_months == Decimal(days / 365.2425 * 12).quantize(Decimal("0.1"))
    assert postponed(found, "zh") == f"盘活存量每年替代 3.00 亩：推迟 {found.postponed_months} 个月（中位数）"
    assert postponed(found, "en") == f"Stock takes over 3.00 mu a year: {found.postponed_months} months later (median)"


def test_stock_that_takes_all_over_leaves_nothing_to_run_out(z):
    for stock in (found_pace := ahead(z).pace.mu_per_year, found_pace + 50):
        found = ahead(z, stock_mu_per_year=stock)
        assert (found.with_stock.mu_per_year, found.with_stock.runs_out_on, found.with_stock.median_on) == (0, None, None)
        assert found.with_stock.lasting_pct == 100
        assert found.postponed_months is None
        assert postponed(found, "zh").endswith("：期末前不再用完（中位数）")
        assert postponed(found, "en").endswith(": it lasts to the end (median)")


def test_where_it_lasts_anyway_stock_leaves_more_at_the_end(z):
    found = ahead(z, quotas=[QUOTA | {"limit_mu": 460}], stock_mu_per_year=5.0)
    more = found.with_stock.by_year["median_mu"].iloc[-1] - found.outlook.by_year["median_mu"].iloc[-1]
    assert more > 40
    assert found.postponed_months is None
    assert postponed(found, "zh") == f"盘活存量每年替代 5.00 亩：期末可多留 {more} 亩"
    assert postponed(found, "en") == f"Stock takes over 5.00 mu a year: {more} mu more are left at the end"


def test_what_stock_takes_over_is_by_default_what_dated_outcomes_avoided_a_year(z):
    outcomes = [
        (pd.Timestamp("2022-03-31"), 4.0),
        (pd.Timestamp("2023-03-31"), 6.0),
        (None, 900.0),
        (pd.Timestamp("2025-01-01"), 90.0),
    ]
    found = ahead(z, outcomes=outcomes)
    assert found.stock_mu_per_year == pytest.approx(5.0 * 365.2425 / 731)
    assert found.with_stock is not None
    assert ahead(z, outcomes=outcomes, stock_mu_per_year=0.0).stock_mu_per_year == 0


def test_with_nothing_dated_what_stock_takes_over_is_unknown(z):
    found = ahead(z, outcomes=[(None, 9.0), (None, 8.0), (pd.Timestamp("2023-03-31"), 6.0)])
    assert (found.stock_mu_per_year, found.with_stock, found.postponed_months) == (None, None, None)
    assert found.outlook is not None
    assert "盘活替代速度未知：有日期的节约用地不足 2 笔，未推算推迟时间" in words(found)
    assert postponed(found, "zh") == "盘活替代速度未知，不推算推迟时间"
    assert postponed(found, "en") == "What stock takes over a year is unknown"


@pytest.mark.parametrize("how", [{"stock_mu_per_year": -1}, {"stock_mu_per_year": math.inf}, {"seed": -1}, {"draws": 0}])
def test_impossible_assumptions_are_refused(z, how):
    with pytest.raises(ValueError, match="must not be below 0"):
        forecast(scenario_of(z), **how)


# Words and tables


def test_assumptions_say_the_numbers_used_in_both_languages(z):
    found = ahead(z, draws=1234, seed=5, stock_mu_per_year=1.5)
    assert found.assumptions == (
        (
            "占用速度：2019-03-31 至 2024-03-31 共 5.00 年，首笔之后又占用 5 笔；6 笔共 60.00 亩，平均每笔 10.00 亩，"
            "折每年 10.00 亩；同日合为一笔",
            "pace: 5 drawdowns after the first in 5.00 years, 2019-03-31 to 2024-03-31; all 6 are 60.00 mu, 10.00 on average: "
            "10.00 mu a year; those of one day are one",
        ),
        (
            "模拟 1,234 次（随机种子 5）：每年笔数服从泊松分布（平均 1.00），每笔面积从上述 6 笔中抽取",
            "1,234 runs (seed 5): a Poisson number of drawdowns a year (mean 1.00), sized as one of those 6",
        ),
        ("未计入有日期的需地项目", "no dated demand is counted"),
        (
            "盘活存量每年替代 1.50 亩，假定全部减少本指标的占用，每笔按同一比例减少",
            "stock takes over 1.50 mu a year, all of it taken to relieve this quota, each drawdown by the same share",
        ),
        ("算至 2035-12-31；不考虑新增、调剂指标和撤销批准", "up to 2035-12-31; no new or traded quota and no revoked approval"),
    )


def test_a_short_or_thin_history_is_told_to_be_one(z):
    thin = words(ahead(z, drawn=YEARLY[-4:]))
    assert "仅有 4 笔，区间只供参考" in thin
    assert "历史不足一年，速度很不可靠" not in thin
    assert not any("仅有" in said for said in words(ahead(z, drawn=YEARLY[-5:])))
    assert "历史不足一年，速度很不可靠" in words(ahead(z, drawn=[(date(2023, 4, 1), 1.0), (date(2023, 5, 1), 1.0)]))
    from_first = ahead(z, quotas=[QUOTA | {"valid_from": date(2020, 1, 1)}])
    assert words(from_first)[0].startswith("占用速度：2020-01-01 至 2024-03-31 共 4.25 年，占用 5 笔；5 笔共 50.00 亩，")
    assert from_first.assumptions[0][1].startswith(
        "pace: 5 drawdowns in 4.25 years, 2020-01-01 to 2024-03-31; all 5 are 50.00 mu"
    )


def test_the_headline_says_when_and_how_sure(z):
    sure = ahead(z, quotas=[QUOTA | {"limit_mu": 90}], draws=2000)
    outlook = sure.outlook
    early, middle, late = (f"{day.year}年{day.month}月" for day in (outlook.early_on, outlook.median_on, outlook.late_on))
    assert headline(sure, "zh") == f"预计{middle}用完（八成可能在{early}至{late}之间）"
    early, middle, late = (f"{day:%Y-%m}" for day in (outlook.early_on, outlook.median_on, outlook.late_on))
    assert headline(sure, "en") == f"Runs out about {middle} (8 in 10 between {early} and {late})"
    unsure = ahead(z, draws=2000)
    early, pct = unsure.outlook.early_on, unsure.outlook.lasting_pct
    assert f"（一成可能早于{early.year}年{early.month}月，{pct}% 的可能撑到期末）" in headline(unsure, "zh")
    assert f"(1 in 10 before {early:%Y-%m}, {pct} % last to the end)" in headline(unsure, "en")
    lasting = ahead(z, quotas=[QUOTA | {"limit_mu": 460}])
    assert headline(lasting, "zh") == "100% 的模拟到2035年12月仍有剩余"
    assert headline(lasting, "en") == "100 % of the runs last beyond 2035-12"
    soon = ahead(z, demand=[(date(2024, 5, 20), 100.0)])
    assert headline(soon, "zh").endswith("预计2024年5月用完（八成可能在当月）") == (soon.outlook.early_on >= date(2024, 5, 1))
    assert headline(ahead(z, drawn=[]), "en") == "The pace is unknown: no date is told"


def test_in_one_month_the_band_is_that_month(z):
    found = ahead(z, demand=[(date(2020, 5, 20), 100.0)])
    assert headline(found, "zh") == "预计2024年3月用完（八成可能在当月）"
    assert headline(found, "en") == "Runs out about 2024-03 (8 in 10 in that month)"


def test_without_a_pace_the_words_say_how_to_mend_it_or_what_is_known(z):
    assert postponed(ahead(z, drawn=[]), "zh") == "补上占用日期（批准日期、列入拟供时间）后即可推算"
    assert postponed(ahead(z, drawn=[]), "en").startswith("State when land was approved")
    known = ahead(z, drawn=[], demand=[(date(2026, 5, 1), 160.0)])
    assert postponed(known, "zh") == "仅有日期的需地项目，到2026年5月就占满剩余"
    assert postponed(known, "en") == "Dated demand alone takes what is left by 2026-05"


def test_the_past_is_what_was_left_after_each_drawdown(z):
    past = ahead(z, drawn=[*YEARLY, (None, 7.0)]).past
    assert past["on"].tolist() == [date(2019, 3, 31), *(day for day, _ in YEARLY), ON]
    assert past["left_mu"].tolist() == [Decimal(f"{mu}.00") for mu in (153, 143, 133, 123, 113, 103, 93, 93)]
    nothing = ahead(z, drawn=[(None, 7.0)]).past
    assert nothing.to_numpy().tolist() == [[ON, Decimal("153.00")]] * 2
    valid = ahead(z, quotas=[QUOTA | {"valid_from": date(2020, 1, 1)}]).past
    assert valid.to_numpy().tolist()[0] == [date(2020, 1, 1), Decimal("160.00")]
    assert valid.to_numpy().tolist()[1] == [date(2020, 3, 31), Decimal("150.00")]
    from_that_day = ahead(z, quotas=[QUOTA | {"valid_from": date(2020, 3, 31)}])
    assert from_that_day.past.equals(valid.assign(on=[date(2020, 3, 31), *valid["on"].iloc[1:]]))
    assert from_that_day.pace.number == 5


TREE = [
    {"id": "top", "name": "总", "limit_mu": 4000},
    {"id": "q", "name": "指标", "parent": "top", "limit_mu": 160},
    {"id": "rest", "name": "其余", "parent": "q", "remainder": True},
]


def test_a_remainder_runs_out_with_its_parent_and_the_tightest_is_the_upper_of_the_two(z):
    found = forecast(scenario_of(z, quotas=TREE), draws=500)
    assert [each.node.id for each in found] == ["top", "q", "rest"]
    assert found[2].outlook.median_on == found[1].outlook.median_on
    assert found[2].past.equals(found[1].past)
    assert tightest(found).node.id == "q"
    assert tightest(tuple(reversed(found))).node.id == "rest"
    lasting = forecast(scenario_of(z, quotas=[TREE[0], TREE[1] | {"limit_mu": 3000}]), draws=10)
    assert tightest(lasting).node.id == "q"
    assert tightest(forecast(scenario_of(z, quotas=TREE[:2], drawn=[]), draws=10)).node.id == "q"
    untouched = {"id": "small", "name": "小", "limit_mu": 5}
    assert tightest(forecast(scenario_of(z, quotas=[untouched, QUOTA]), draws=500)).node.id == "q"


def test_an_annual_quota_is_drawn_down_by_what_falls_within_its_year(z):
    annual = {"id": "y24", "name": "2024", "limit_mu": 100, "kind": "annual", "of": "q"}
    annual |= {"valid_from": date(2024, 1, 1), "valid_to": date(2024, 12, 31)}
    drawn = [*YEARLY[:3], (date(2024, 1, 31), 10.0), (date(2024, 3, 1), 20.0), (None, 5.0)]
    demand = [(date(2024, 9, 1), 70.0), (date(2025, 1, 1), 9.0), (None, 9.0)]
    found = of(forecast(scenario_of(z, drawn, [QUOTA, annual], demand), draws=50), "y24")
    assert (found.node.remaining_mu, found.until, found.undated_mu) == (Decimal("70.00"), date(2024, 12, 31), Decimal("0.00"))
    assert (found.pace.since, found.pace.number, found.pace.total_mu) == (date(2024, 1, 1), 2, 30)
    assert found.pace.mu_per_year == pytest.approx(30 / 90 * 365.2425)
    assert found.known["id"].tolist() == ["X0"]
    assert found.known_out_on == date(2024, 9, 1)


def test_forecasts_as_a_table(z):
    found = forecast(scenario_of(z, demand=[(date(2025, 1, 1), 5.0)]), draws=500, stock_mu_per_year=2)
    table = forecast_table(found)
    assert table.columns.tolist() == [
        "quota", "name", "remaining_mu", "until", "pace_mu_per_year", "since", "drawdowns", "undated_mu", "later_mu",
        "known_mu", "known_out_on", "runs_out_on", "early_on", "median_on", "late_on", "lasting_pct", "stock_mu_per_year",
        "with_stock_runs_out_on", "with_stock_early_on", "with_stock_median_on", "with_stock_late_on", "with_stock_lasting_pct",
        "postponed_months",
    ]  # fmt: skip
    row, one = table.iloc[0], found[0]
    assert row.tolist()[:11] == [
        "q", "指标", Decimal("100.00"), date(2035, 12, 31), Decimal("10.00"), date(2019, 3, 31), 6, Decimal("0.00"),
        Decimal("0.00"), Decimal("5.00"), None,
    ]  # fmt: skip
    assert row["median_on"] == one.outlook.median_on
    assert row["with_stock_early_on"] == one.with_stock.early_on
    assert row["stock_mu_per_year"] == Decimal("2.00")
    unknown = forecast_table(forecast(scenario_of(z, drawn=[])))
    assert (
        unknown.loc[0, ["pace_mu_per_year", "since", "drawdowns", "median_on", "lasting_pct", "stock_mu_per_year"]].tolist()
        == [None] * 6
    )


def test_forecasts_by_year_as_a_table(z):
    with_stock = forecast(scenario_of(z), draws=500, stock_mu_per_year=2)
    table = forecast_by_year(with_stock)
    assert table.columns.tolist() == [
        "quota", "on", "low_mu", "median_mu", "high_mu", "with_stock_low_mu", "with_stock_median_mu", "with_stock_high_mu",
    ]  # fmt: skip
    assert len(table) == 12
    one = with_stock[0]
    assert table.iloc[2].tolist() == ["q", *one.outlook.by_year.iloc[2], *one.with_stock.by_year.iloc[2].tolist()[1:]]
    both = forecast(scenario_of(z, quotas=[QUOTA, QUOTA | {"id": "r", "parent": "q"}]), draws=500)
    assert forecast_by_year(both)["quota"].tolist() == ["q"] * 12  # nothing is drawn on r itself: its pace is unknown
    above = forecast(scenario_of(z, quotas=[QUOTA | {"id": "top"}, QUOTA | {"parent": "top"}]), draws=500)
    assert forecast_by_year(above)["quota"].tolist() == ["top"] * 12 + ["q"] * 12
    without = forecast_by_year(forecast(scenario_of(z), draws=500))
    assert without.iloc[2].tolist()[:5] == table.iloc[2].tolist()[:5]
    assert without.iloc[2].tolist()[5:] == [None] * 3
    assert forecast_by_year(forecast(scenario_of(z, drawn=[]))).empty


# Laws

histories = st.lists(
    st.tuples(st.dates(date(2015, 1, 1), ON), st.floats(0.5, 60).map(lambda mu: round(mu, 4))), min_size=2, max_size=12
)


def as_text(found):
    """Everything in a forecast, to the byte."""
    return repr((found.pace, found.assumptions, found.postponed_months)) + "".join(
        repr((outlook.runs_out_on, outlook.early_on, outlook.median_on, outlook.late_on, outlook.lasting_pct))
        + outlook.by_year.to_csv()
        for outlook in (found.outlook, found.with_stock)
        if outlook is not None
    )


def last(day):
    return day or date.max


@given(histories, st.integers(0, 2**40), st.randoms(use_true_random=False))
@law
def test_same_seed_same_bytes_whatever_the_order_of_rows(z, history, seed, random):
    shuffled = history.copy()
    random.shuffle(shuffled)
    how = {"draws": 50, "seed": seed, "stock_mu_per_year": 2.0, "quotas": [QUOTA | {"limit_mu": 900}]}
    assert as_text(ahead(z, drawn=history, **how)) == as_text(ahead(z, drawn=shuffled, **how))


def test_another_seed_gives_other_runs(z):
    assert as_text(ahead(z, seed=1)) != as_text(ahead(z, seed=2))


@given(histories, st.floats(0, 300), st.floats(0, 300))
@law
def test_more_left_never_runs_out_earlier(z, history, left, more):
    drawn = sum(mu for _, mu in history)
    less_left, more_left = (
        ahead(z, drawn=history, quotas=[QUOTA | {"limit_mu": drawn + mu}], draws=60, demand=[(date(2025, 6, 1), 20.0)])
        for mu in (left, left + more)
    )
    if less_left.outlook is None:
        return
    for name in ("runs_out_on", "early_on", "median_on", "late_on"):
        assert last(getattr(less_left.outlook, name)) <= last(getattr(more_left.outlook, name))
    assert less_left.outlook.lasting_pct <= more_left.outlook.lasting_pct
    for name in ("low_mu", "median_mu", "high_mu"):
        assert (less_left.outlook.by_year[name] <= more_left.outlook.by_year[name]).all()


@given(histories, st.floats(0, 40), st.floats(0, 40), st.booleans())
@law
def test_reviving_more_never_brings_it_forward(z, history, stock, more, known):
    demand = [(date(2025, 6, 1), 20.0), (date(2027, 6, 1), 8.0)]
    quotas = [QUOTA | {"limit_mu": 160 + sum(mu for _, mu in history)}]
    less, much = (
        ahead(z, drawn=history, quotas=quotas, draws=60, demand=demand, known_demand=known, stock_mu_per_year=each)
        for each in (stock, stock + more)
    )
    if less.outlook is None:
        return
    for one, other in ((less.outlook, less.with_stock), (less.with_stock, much.with_stock)):
        for name in ("runs_out_on", "early_on", "median_on", "late_on"):
            assert last(getattr(one, name)) <= last(getattr(other, name))
        assert one.lasting_pct <= other.lasting_pct
    assert less.postponed_months is None or less.postponed_months >= 0


@given(histories, st.integers(0, 1000))
@law
def test_quantiles_are_in_order_and_what_is_left_never_grows(z, history, seed):
    found = ahead(z, drawn=history, seed=seed, draws=60, quotas=[QUOTA | {"limit_mu": 900}])
    if found.outlook is None:
        return
    outlook, years = found.outlook, found.outlook.by_year
    assert last(outlook.early_on) <= last(outlook.median_on) <= last(outlook.late_on)
    assert (years["low_mu"] <= years["median_mu"]).all()
    assert (years["median_mu"] <= years["high_mu"]).all()
    assert (years["high_mu"] <= found.node.remaining_mu).all()
    assert (years["low_mu"] >= 0).all()
    for name in ("low_mu", "median_mu", "high_mu"):
        assert years[name].is_monotonic_decreasing


def test_splitting_drawdowns_changes_nothing(z):
    rng = plain.Random(3)
    history = [(date(2016, 1, 1) + timedelta(days=rng.randrange(3000)), float(rng.randrange(2, 50))) for _ in range(20)]
    halves = [(day, mu / 2) for day, mu in history for _ in range(2)]
    quotas = [QUOTA | {"limit_mu": 900}]
    assert as_text(ahead(z, drawn=history, quotas=quotas)) == as_text(ahead(z, drawn=halves, quotas=quotas))
