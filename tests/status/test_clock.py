"""The limits of 53号令 case by case, on the day itself and the day before; unknown is never "not idle"."""

import os
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.errors import ColumnError
from landmap.site import Thresholds
from landmap.status import CLOCK_RULES, clock, months_after
from landmap.terms import CODES

SUPPLIED = {
    "land_stage": "supplied",
    "tenure": "granted",
    "agreed_start_on": "2022-04-01",
    "cause": "holder",
    "price_wan": 900.0,
}
BUILDING = {"land_stage": "building", "tenure": "granted", "actual_start_on": "2021-05-12", "operation": "unfinished",
            "stopped_on": "2022-10-20", "developed_pct": 28.0, "invested_pct": 40.0}  # fmt: skip


@pytest.fixture
def says(frame_of):
    def answer(on: str, **parcel: object) -> pd.Series:
        return clock(frame_of("parcels", parcel), on=date.fromisoformat(on), thresholds=Thresholds()).iloc[0]

    return answer


@pytest.mark.parametrize(
    ("on", "finding", "days"),
    [
        ("2022-03-31", "not_idle", 366),  # the start lies ahead
        ("2023-03-31", "not_idle", 1),
        ("2023-04-01", "idle", 366),  # one year: the next limit is that of take-back
        ("2024-03-31", "idle", 1),
        ("2024-04-01", "takeback_due", 0),
        ("2025-04-01", "takeback_due", -365),
    ],
)
def test_one_year_and_two_years_fall_on_the_day(says, on, finding, days):
    found = says(on, **SUPPLIED)
    assert (found["idle_finding"], found["days_left"]) == (finding, days)
    assert (found["idle_due_on"], found["takeback_due_on"]) == (pd.Timestamp("2023-04-01"), pd.Timestamp("2024-04-01"))


def test_the_limits_of_a_leap_day_fall_on_the_28th(says):
    found = says("2021-02-28", **SUPPLIED | {"agreed_start_on": "2020-02-29"})
    assert (found["idle_due_on"], found["takeback_due_on"]) == (pd.Timestamp("2021-02-28"), pd.Timestamp("2022-02-28"))
    assert found["idle_finding"] == "idle"
    four = months_after(pd.Series([pd.Timestamp("2020-02-29"), pd.Timestamp("2023-12-31"), pd.NaT]), 48)
    assert four.tolist()[:2] == [pd.Timestamp("2024-02-29"), pd.Timestamp("2027-12-31")]
    assert four.isna().tolist() == [False, False, True]


def test_without_an_agreed_start_a_year_after_handover_counts_as_one(says):
    """Art. 21: the deemed start is a year after the handover; the limits run from there."""
    deemed = SUPPLIED | {"agreed_start_on": None, "handover_on": "2022-06-01"}
    assert says("2024-05-31", **deemed)["idle_finding"] == "not_idle"
    assert says("2024-06-01", **deemed)["idle_finding"] == "idle"
    assert says("2025-06-01", **deemed)["idle_finding"] == "takeback_due"


def test_the_fee_is_a_fifth_of_the_price_and_only_the_holders(says):
    assert pd.isna(says("2023-03-31", **SUPPLIED)["idle_fee_wan"])
    assert says("2023-04-01", **SUPPLIED)["idle_fee_wan"] == pytest.approx(180)
    assert says("2024-04-01", **SUPPLIED)["idle_fee_wan"] == pytest.approx(180)
    by_government = says("2024-04-01", **SUPPLIED | {"cause": "gov_delivery"})
    assert pd.isna(by_government["idle_fee_wan"])
    without_price = says("2023-04-01", **SUPPLIED | {"price_wan": None})
    assert pd.isna(without_price["idle_fee_wan"])
    assert without_price["clock_missing"] == "price_wan"


def test_land_is_taken_back_only_from_a_holder_at_fault(says):
    by_government = says("2026-01-01", **SUPPLIED | {"cause": "gov_plan_change"})
    assert (by_government["idle_finding"], by_government["clock_rule"]) == ("idle", "two_years")
    assert pd.isna(by_government["takeback_due_on"])
    assert by_government["days_left"] < 0
    unknown = says("2026-01-01", **SUPPLIED | {"cause": "unknown"})
    assert (unknown["idle_finding"], unknown["clock_missing"]) == ("idle", "cause")


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"land_stage": "unknown"}, "land_stage"),
        ({"tenure": "unknown"}, "tenure"),
        ({"agreed_start_on": None}, "agreed_start_on,handover_on"),
        ({"tenure": "unknown", "land_stage": None}, "land_stage"),
    ],
)
def test_what_is_missing_is_named_and_answered_unknown(says, changed, missing):
    found = says("2026-01-01", **SUPPLIED | changed)
    assert (found["idle_finding"], found["clock_missing"]) == ("unknown", missing)
    assert pd.isna(found["idle_fee_wan"])


@pytest.mark.parametrize(
    ("changed", "finding", "rule"),
    [
        ({}, "idle_candidate", "stopped_year"),
        ({"developed_pct": None, "invested_pct": 24.9}, "idle_candidate", "stopped_year"),
        ({"developed_pct": None, "invested_pct": 25.0}, "unknown", "share_unknown"),
        ({"developed_pct": 40.0, "invested_pct": 25.0}, "not_idle", "enough_done"),
        ({"developed_pct": 40.0, "invested_pct": 10.0}, "idle_candidate", "stopped_year"),
        ({"stopped_on": "2023-04-01"}, "not_idle", "stopped_short"),
        ({"stopped_on": "2023-03-31"}, "idle_candidate", "stopped_year"),
        ({"stopped_on": None}, "unknown", "stop_unknown"),
        ({"stopped_on": None, "operation": "unknown"}, "unknown", "stop_unknown"),
        ({"stopped_on": None, "operation": "na"}, "not_idle", "at_work"),
        ({"stopped_on": None, "operation": "normal"}, "not_idle", "at_work"),
        ({"land_stage": "used_part", "actual_start_on": None}, "idle_candidate", "stopped_year"),
        ({"land_stage": "used"}, "not_idle", "out_of_scope"),
        ({"land_stage": "to_supply"}, "not_idle", "out_of_scope"),
        ({"tenure": "collective"}, "not_idle", "not_state_owned"),
    ],
)
def test_started_and_stopped_is_a_candidate_only_when_too_little_is_done(says, changed, finding, rule):
    found = says("2024-03-31", **BUILDING | changed)
    assert (found["idle_finding"], found["clock_rule"]) == (finding, rule)
    assert pd.isna(found["idle_fee_wan"])
    assert pd.isna(found["takeback_due_on"])


def test_what_a_stopped_site_lacks_is_named(says):
    found = says("2024-03-31", **BUILDING | {"stopped_on": None, "developed_pct": None, "invested_pct": None})
    assert found["clock_missing"] == "stopped_on,developed_pct,invested_pct"
    assert says("2024-03-31", **BUILDING)["clock_missing"] == ""


def test_an_actual_start_stops_the_first_clock_from_that_day_on(says):
    late = SUPPLIED | {"actual_start_on": "2024-01-10", "operation": "na"}
    assert says("2024-01-09", **late)["idle_finding"] == "idle"
    assert says("2024-01-10", **late)["idle_finding"] == "not_idle"


def test_a_lifted_finding_starts_the_clock_anew(says):
    lifted = SUPPLIED | {"legal_idle": "lifted", "determined_on": "2023-06-01"}
    assert says("2024-03-31", **lifted)["clock_rule"] == "lifted"
    assert says("2024-03-31", **lifted)["idle_finding"] == "unknown"
    assert says("2024-03-31", **lifted)["clock_missing"] == "agreed_start_on"
    anew = lifted | {"agreed_start_on": "2023-12-01"}
    assert says("2024-11-30", **anew)["idle_finding"] == "not_idle"
    assert says("2024-12-01", **anew)["idle_finding"] == "idle"


def test_a_zone_may_set_other_limits(frame_of):
    strict = Thresholds(idle_months=6, takeback_months=12, idle_fee_pct=10)
    found = clock(frame_of("parcels", SUPPLIED), on=date(2022, 10, 1), thresholds=strict).iloc[0]
    assert (found["idle_finding"], found["idle_fee_wan"]) == ("idle", 90.0)


def test_the_input_is_untouched_and_the_index_kept(frame_of):
    parcels = frame_of("parcels", SUPPLIED, BUILDING).set_index(pd.Index(["b", "a"]))
    before = parcels.copy(deep=True)
    found = clock(parcels, on=date(2024, 3, 31), thresholds=Thresholds())
    pd.testing.assert_frame_equal(parcels, before)
    assert list(found.index) == ["b", "a"]
    assert clock(parcels.iloc[:0], on=date(2024, 3, 31), thresholds=Thresholds()).empty


def test_a_missing_column_is_named():
    with pytest.raises(ColumnError, match="tenure"):
        clock(pd.DataFrame({"land_stage": ["supplied"]}), on=date(2024, 1, 1), thresholds=Thresholds())


def test_the_rules_speak_both_languages_and_find_what_the_vocabulary_has():
    assert all(rule.zh and rule.en and rule.finding in CODES["idle_finding"] for rule in CLOCK_RULES.values())


# -- laws ----

law = settings(max_examples=int(os.environ.get("LANDMAP_LAW_EXAMPLES", "25")), deadline=None)
days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
maybe = st.none() | days
codes = {name: st.sampled_from(sorted(CODES[name])) for name in ("land_stage", "tenure", "legal_idle", "operation", "cause")}
shares = st.none() | st.floats(0, 100)


@st.composite
def parcels(draw: st.DrawFn) -> dict[str, object]:
    dated = {name: draw(maybe) for name in ("agreed_start_on", "handover_on", "actual_start_on", "stopped_on", "determined_on")}
    numbers = {"developed_pct": draw(shares), "invested_pct": draw(shares), "price_wan": draw(shares)}
    return {name: draw(values) for name, values in codes.items()} | dated | numbers


@given(parcels(), days)
@law
def test_unknown_names_what_is_missing_and_not_idle_misses_nothing(frame_of, parcel, on):
    found = clock(frame_of("parcels", parcel), on=on, thresholds=Thresholds()).iloc[0]
    assert found["idle_finding"] == CLOCK_RULES[found["clock_rule"]].finding
    if found["idle_finding"] == "unknown":
        assert found["clock_missing"]
    if found["idle_finding"] == "not_idle":
        assert found["clock_missing"] == ""
    if parcel["land_stage"] == "unknown" or (
        parcel["land_stage"] in ("supplied", "building", "used_part") and parcel["tenure"] == "unknown"
    ):
        assert found["idle_finding"] == "unknown"


@given(parcels().filter(lambda p: p["actual_start_on"] is None), days, st.integers(0, 2000))
@law
def test_as_days_pass_and_nothing_else_happens_the_clock_never_turns_back(frame_of, parcel, on, later):
    gravity = {"not_idle": 0, "unknown": 1, "idle": 1, "idle_candidate": 1, "takeback_due": 2}
    frame = frame_of("parcels", parcel)
    first, second = (
        clock(frame, on=day, thresholds=Thresholds()).iloc[0]["idle_finding"] for day in (on, on + timedelta(days=later))
    )
    assert gravity[first] <= gravity[second]


@given(parcels(), days)
@law
def test_a_fee_is_due_only_from_a_holder_at_fault_past_the_limit(frame_of, parcel, on):
    found = clock(frame_of("parcels", parcel), on=on, thresholds=Thresholds()).iloc[0]
    if pd.notna(found["idle_fee_wan"]):
        assert parcel["cause"] == "holder"
        assert found["idle_due_on"] <= pd.Timestamp(on)
        assert found["idle_fee_wan"] == pytest.approx(parcel["price_wan"] / 5)
