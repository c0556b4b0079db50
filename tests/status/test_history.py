"""What a past day knew of a parcel, and the days on which its class changed."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.site import Thresholds
from landmap.status import changes, classify, classify_as_known, known_by, revivals
from landmap.terms import CODES

AS_OF, UNTIL = date(2024, 3, 31), date(2024, 12, 31)
LIMITS = Thresholds()
NONE = pd.DataFrame()
DATES = (
    "committed_on", "approved_on", "supplied_on", "handover_on", "agreed_start_on", "actual_start_on", "stopped_on",
    "determined_on", "revived_on", "surveyed_on",
)  # fmt: skip


def day(text):
    return pd.Timestamp(text)


@pytest.fixture
def class_on(frame_of):
    """The class that a parcel had on a day, by what was known of it then."""

    def found(on, plans=NONE, outcomes=NONE, **row):
        dated = {name: day(value) if name.endswith("_on") else value for name, value in row.items()}
        parcels = frame_of("parcels", {"parcel_id": "P1", "tenure": "granted", **dated})
        told = classify_as_known(
            parcels, on=date.fromisoformat(on), as_of=AS_OF, plans=plans, outcomes=outcomes, thresholds=LIMITS
        )
        return told["map_class"].iloc[0]

    return found


WORKS = {
    "land_stage": "used", "operation": "zombie", "approved_on": "2010-01-01", "supplied_on": "2011-01-01",
    "actual_start_on": "2011-06-01", "stopped_on": "2020-05-01", "disposal": "revived", "revived_on": "2023-09-01",
    "surveyed_on": "2024-03-15",
}  # fmt: skip


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2009-12-31", "unknown"), ("2010-01-01", "approved_unsupplied"), ("2011-01-01", "supplied_unused"),
        ("2011-06-01", "normal"), ("2020-04-30", "normal"), ("2020-05-01", "stopped"), ("2023-08-31", "stopped"),
        ("2023-09-01", "revived"), ("2024-03-31", "revived"),
    ],
)  # fmt: skip
def test_a_parcel_goes_through_its_dated_states(class_on, on, expected):
    assert class_on(on, **WORKS) == expected


def test_a_stop_without_a_date_leaves_the_days_before_the_survey_unknown(class_on):
    row = {name: value for name, value in WORKS.items() if name not in ("stopped_on", "disposal", "revived_on")}
    assert class_on("2012-01-01", **row) == "unknown"
    assert class_on("2024-03-15", **row) == "stopped"


def test_revived_without_a_date_is_known_from_the_survey_or_from_the_day_of_the_data(class_on):
    row = {"land_stage": "used", "operation": "normal", "disposal": "revived"}
    assert class_on("2024-03-30", **row) == "unknown"
    assert class_on("2024-03-31", **row) == "revived"
    assert class_on("2024-03-15", **row, surveyed_on="2024-03-15") == "revived"


def test_a_date_that_lies_ahead_has_not_happened_even_after_the_survey(class_on):
    row = {"land_stage": "used", "operation": "normal", "disposal": "revived", "surveyed_on": "2024-01-01"}
    assert class_on("2024-02-01", **row, revived_on="2024-03-01") == "normal"
    assert class_on("2024-03-01", **row, revived_on="2024-03-01") == "revived"


def test_what_is_surveyed_as_under_construction_is_not_before_its_start(class_on):
    row = {"land_stage": "building", "operation": "na", "supplied_on": "2022-12-01", "surveyed_on": "2023-01-01"}
    assert class_on("2023-03-01", **row, actual_start_on="2023-06-01") == "supplied_unused"
    assert class_on("2023-06-01", **row, actual_start_on="2023-06-01") == "normal"


def test_a_finding_is_known_from_its_own_date_and_not_only_from_the_survey(class_on):
    row = {
        "land_stage": "supplied", "supplied_on": "2022-01-01", "legal_idle": "determined", "determined_doc": "认〔2023〕1号",
        "determined_on": "2023-02-01", "surveyed_on": "2024-01-01", "operation": "na",
    }  # fmt: skip
    assert class_on("2023-01-31", **row) == "supplied_unused"
    assert class_on("2023-02-01", **row) == "idle_determined"


def test_a_stage_without_a_date_of_its_own_is_known_from_the_survey(class_on):
    row = {"land_stage": "planned", "surveyed_on": "2024-01-01"}
    assert class_on("2023-12-31", **row) == "unknown"
    assert class_on("2024-01-01", **row) == "planned"


def test_land_listed_for_supply_is_known_from_that_day(class_on):
    row = {"land_stage": "to_supply", "approved_on": "2021-01-01", "committed_on": "2022-01-01", "surveyed_on": "2024-01-01"}
    assert class_on("2021-12-31", **row) == "approved_unsupplied"
    assert class_on("2022-01-01", **row) == "planned_supply"


def test_changes_are_those_of_the_class(frame_of):
    parcels = frame_of("parcels", {"parcel_id": "P1", "land_stage": "planned", "surveyed_on": day("2024-01-01")})
    found = changes(parcels, NONE, NONE, as_of=AS_OF, until=UNTIL, thresholds=LIMITS)
    assert found.to_numpy().tolist() == [["P1", day("2024-01-01"), "map_class", "unknown", "planned"]]


def test_revivals_are_told_by_day_and_the_undated_without_one(frame_of):
    rows = [
        {"parcel_id": name, "disposal": disposal, "revived_on": None if on is None else day(on)}
        for name, disposal, on in (
            ("late", "revived", "2024-12-31"), ("undated", "revived", None), ("ahead", "revived", "2025-01-01"),
            ("early", "revived", "2021-05-01"), ("other", "signed", "2021-01-01"),
        )
    ]  # fmt: skip
    found = revivals(frame_of("parcels", *rows), until=UNTIL)
    assert list(found.columns) == ["parcel_id", "on", "field", "from", "to"]
    assert found["parcel_id"].tolist() == ["early", "late", "undated"]
    assert found["on"].tolist()[:2] == [day("2021-05-01"), day("2024-12-31")]
    assert pd.isna(found["on"].iloc[2])
    assert set(zip(found["field"], found["to"], strict=True)) == {("disposal", "revived")}
    assert found["from"].isna().all()


def test_the_legal_clock_runs_on_past_days(class_on):
    row = {"land_stage": "supplied", "supplied_on": "2019-01-01", "agreed_start_on": "2019-12-01", "legal_idle": "determined"}
    row |= {"determined_doc": "1号", "determined_on": "2022-03-15", "surveyed_on": "2024-03-15"}
    days = {"2019-06-01": "supplied_unused", "2020-12-01": "idle_suspected", "2022-03-15": "idle_determined"}
    assert {on: class_on(on, **row) for on in days} == days


def test_plans_and_outcomes_date_a_disposal_that_led_here(class_on):
    plans = pd.DataFrame({"parcel_id": ["P1"], "approved_on": [day("2023-06-01")]})
    outcomes = pd.DataFrame({"parcel_id": ["P1"], "signed_on": [day("2023-08-01")], "start_on": [pd.NaT]})
    row = {"land_stage": "used", "operation": "stopped", "stopped_on": "2020-01-01", "surveyed_on": "2024-03-15"}
    assert class_on("2023-07-01", plans, outcomes, **row, disposal="signed") == "in_disposal"
    assert class_on("2023-05-31", plans, outcomes, **row, disposal="signed") == "stopped"
    assert class_on("2023-07-01", plans, outcomes, **row, disposal="none") == "stopped"  # nobody knows when that ended


def test_from_the_day_of_the_data_on_a_row_is_as_it_stands(frame_of):
    rows = frame_of(
        "parcels", {"parcel_id": "P1", "land_stage": "used", "revived_on": day("2025-01-01"), "disposal": "revived"}
    )
    known = known_by(rows, on=AS_OF, as_of=AS_OF, plans=NONE, outcomes=NONE)
    pd.testing.assert_frame_equal(known, rows)


codes = {name: st.sampled_from(sorted(CODES[name])) for name in ("land_stage", "legal_idle", "operation", "disposal", "tenure")}
some_day = st.none() | st.dates(date(2015, 1, 1), date(2024, 12, 31)).map(pd.Timestamp)
a_parcel = st.fixed_dictionaries(
    {**codes, **dict.fromkeys(DATES, some_day), "cause": st.sampled_from(["holder", "gov_policy", "unknown"]),
     "developed_pct": st.none() | st.floats(0, 100), "determined_doc": st.sampled_from([None, "1号"])}
)  # fmt: skip


@settings(max_examples=20, deadline=None)
@given(st.lists(a_parcel, min_size=1, max_size=6), st.lists(st.integers(0, 3500), min_size=1, max_size=4), some_day, some_day)
def test_replaying_the_changes_gives_the_class_of_every_day(frame_of, rows, days, approved, signed):
    parcels = frame_of("parcels", *({**row, "parcel_id": f"P{place}"} for place, row in enumerate(rows)))
    plans = pd.DataFrame({"parcel_id": ["P0"], "approved_on": pd.to_datetime(pd.Series([approved]))})
    outcomes = pd.DataFrame({"parcel_id": ["P0"], "signed_on": pd.to_datetime(pd.Series([signed]))})
    dated = {"as_of": AS_OF, "plans": plans, "outcomes": outcomes}
    events = changes(parcels, plans, outcomes, as_of=AS_OF, until=UNTIL, thresholds=LIMITS)
    assert (events["from"] != events["to"]).all()
    # Days at random, and those on which something happens and the ones before.
    tried = {UNTIL - timedelta(days=ago) for ago in days}
    tried |= {moment.date() - timedelta(days=ago) for moment in events["on"] for ago in (0, 1)}
    for on in tried:
        told = classify(known_by(parcels, on=on, **dated), on=on, thresholds=LIMITS)["map_class"].tolist()
        last = events[events["on"] <= pd.Timestamp(on)].groupby("parcel_id")["to"].last()
        assert last.reindex(parcels["parcel_id"]).fillna("unknown").tolist() == told, on
