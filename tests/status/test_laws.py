"""Laws of the clock: it never turns back, loses a day a day, asks a fifth of the price of a holder at fault and of nobody else.

LANDMAP_LAW_EXAMPLES sets how many examples each law is tried on.
"""

import os
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.site import Thresholds
from landmap.status import classify, due, undecided
from landmap.terms import CODES

law = settings(max_examples=int(os.environ.get("LANDMAP_LAW_EXAMPLES", "25")), deadline=None)
days = st.dates(date(2018, 1, 1), date(2027, 12, 31))
GRAVITY = {"not_idle": 0, "unknown": 1, "idle": 1, "idle_candidate": 1, "takeback_due": 2}
LATE = ("idle", "takeback_due")


@st.composite
def some_parcels(draw: st.DrawFn) -> list[dict[str, object]]:
    """Parcels, most of them in scope; an actual start, where there is one, lies behind every day that is asked about."""
    stage = st.sampled_from(("supplied", "supplied", "building", "used_part", *CODES["land_stage"]))
    tenure = st.sampled_from(("granted", "granted", *CODES["tenure"]))
    pct = st.none() | st.integers(0, 100).map(float)
    return [
        {
            "parcel_id": f"P{n}",
            "land_stage": draw(stage),
            "tenure": draw(tenure),
            "actual_start_on": draw(st.none() | st.just("2017-01-01")),
            "price_wan": draw(st.none() | st.integers(0, 100_000).map(float)),
            **{name: draw(st.sampled_from(sorted(CODES[name]))) for name in ("cause", "legal_idle", "operation", "disposal")},
            **{name: draw(st.none() | days) for name in ("agreed_start_on", "handover_on", "supplied_on", "stopped_on")},
            "determined_on": draw(st.none() | days),
            "developed_pct": draw(pct),
            "invested_pct": draw(pct),
        }
        for n in range(draw(st.integers(1, 5)))
    ]


def on_the_day(frame_of, rows: list[dict[str, object]], on: date) -> pd.DataFrame:
    parcels = frame_of("parcels", *rows)
    return parcels.join(classify(parcels, on=on, thresholds=Thresholds()))


@given(some_parcels(), days, st.integers(0, 1500))
@law
def test_a_finding_never_turns_back_as_days_pass(frame_of, rows, on, later):
    first, then = (on_the_day(frame_of, rows, day) for day in (on, on + timedelta(days=later)))
    assert all(GRAVITY[a] <= GRAVITY[b] for a, b in zip(first["idle_finding"], then["idle_finding"], strict=True))
    for name in ("clock_start_on", "idle_due_on", "takeback_due_on", "caused_by", "clock_basis"):
        pd.testing.assert_series_equal(first[name], then[name])  # the days themselves do not move


@given(some_parcels(), days, st.integers(1, 400))
@law
def test_of_every_limit_a_day_goes_a_day(frame_of, rows, on, later):
    then = on + timedelta(days=later)
    first, second = (due(on_the_day(frame_of, rows, day), day, [5000]) for day in (on, then))
    key = ["parcel_id", "limit"]
    both = first.merge(second, on=key, suffixes=("", "_then"))
    assert (both["days_left_then"] == both["days_left"] - later).all()
    lost = set(map(tuple, first[key].to_numpy())) - set(map(tuple, second[key].to_numpy()))
    assert {parcel for parcel, _ in lost} <= set(undecided(on_the_day(frame_of, rows, then))["parcel_id"])


@given(some_parcels(), days)
@law
def test_between_two_limits_days_left_falls_by_one_a_day(frame_of, rows, on):
    today, tomorrow = (on_the_day(frame_of, rows, day) for day in (on, on + timedelta(days=1)))
    quiet = (today["idle_finding"] == tomorrow["idle_finding"]) & today["days_left"].notna()
    assert (tomorrow["days_left"][quiet] == today["days_left"][quiet] - 1).all()


@given(some_parcels(), days)
@law
def test_the_fee_is_a_fifth_of_the_price_exactly_where_a_holder_is_late(frame_of, rows, on):
    found = on_the_day(frame_of, rows, on)
    for row in found.to_dict("records"):
        owed = row["idle_finding"] in LATE and row["caused_by"] == "holder" and pd.notna(row["price_wan"])
        assert pd.notna(row["idle_fee_wan"]) == owed
        if owed:
            assert abs(Fraction(row["idle_fee_wan"]) - Fraction(row["price_wan"]) / 5) < Fraction(1, 10**9)
        if row["idle_finding"] == "takeback_due":
            assert row["caused_by"] == "holder"


@given(some_parcels(), days)
@law
def test_what_is_told_ahead_is_what_is_told_on_the_day(frame_of, rows, on):
    found = on_the_day(frame_of, rows, on)
    for row in found[found["idle_finding"] == "not_idle"].dropna(subset=["idle_due_on"]).to_dict("records"):
        own = [one for one in rows if one["parcel_id"] == row["parcel_id"]]
        then = on_the_day(frame_of, own, row["idle_due_on"].date()).iloc[0]
        assert then["idle_finding"] != "not_idle"
        assert then["clock_missing"] == row["clock_missing_ahead"]
        assert pd.isna(then["idle_fee_wan"]) == pd.isna(row["idle_fee_ahead_wan"])
        assert pd.isna(then["idle_fee_wan"]) or then["idle_fee_wan"] == row["idle_fee_ahead_wan"]


@given(some_parcels(), days)
@law
def test_a_limit_has_passed_exactly_where_the_finding_says_so(frame_of, rows, on):
    found = on_the_day(frame_of, rows, on)
    past = due(found, on, [])
    one, two, stopped = (set(past["parcel_id"][past["limit"] == limit]) for limit in ("one_year", "two_years", "stopped_year"))
    said = {finding: set(found["parcel_id"][found["idle_finding"] == finding]) for finding in CODES["idle_finding"]}
    assert one == said["takeback_due"] | said["idle"]
    assert stopped == said["idle_candidate"]
    assert two - said["idle"] == said["takeback_due"]  # idle for two years by an unknown cause: it may be the holder's
    assert set(undecided(found)["parcel_id"]) == said["unknown"]


@given(some_parcels(), days)
@law
def test_parcels_do_not_touch_each_other(frame_of, rows, on):
    whole = on_the_day(frame_of, rows, on)
    alone = pd.concat([on_the_day(frame_of, [row], on) for row in rows], ignore_index=True)
    pd.testing.assert_frame_equal(whole, alone)
    pd.testing.assert_frame_equal(due(whole, on), due(whole.iloc[::-1], on))


@given(some_parcels(), days)
@law
def test_missing_is_named_wherever_the_answer_is_unknown(frame_of, rows, on):
    found = on_the_day(frame_of, rows, on)
    unknown = found["idle_finding"] == "unknown"
    assert (found["clock_missing"][unknown] != "").all()
    assert (found["clock_missing"][found["idle_finding"] == "not_idle"] == "").all()
