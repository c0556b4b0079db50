"""Lateness on the day, the day before and the day after; which of several plans is the one that counts."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.errors import ColumnError
from landmap.plan import deadline, lateness, latest

ON = date(2024, 3, 31)


@pytest.mark.parametrize(
    ("due", "done", "state", "days", "overdue"),
    [
        ("2024-03-30", None, "overdue", 1, True),
        ("2024-03-31", None, "open", 0, False),
        ("2024-04-01", None, "open", 0, False),
        ("2024-02-29", None, "overdue", 31, True),
        (None, None, "undated", None, None),
        ("2024-01-31", "2024-01-26", "done", 0, False),
        ("2024-01-31", "2024-02-10", "done", 10, False),
        (None, "2024-02-10", "done", None, False),
        ("2024-03-30", "2024-04-05", "overdue", 1, True),  # done in the future: a promise
    ],
)
def test_how_a_plan_stands(frame_of, due, done, state, days, overdue):
    found = lateness(frame_of("plans", {"plan_no": "1", "due_on": due, "done_on": done}), on=ON).iloc[0]
    assert found["plan_state"] == state
    assert (None if pd.isna(found["overdue_days"]) else found["overdue_days"]) == days
    assert (None if pd.isna(found["is_overdue"]) else bool(found["is_overdue"])) == overdue


@pytest.mark.parametrize(
    ("due", "done", "code"),
    [
        ("2024-03-30", None, "overdue"),
        ("2024-03-31", None, "within_30"),
        ("2024-04-30", None, "within_30"),
        ("2024-05-01", None, "within_90"),
        ("2024-06-29", None, "within_90"),
        ("2024-06-30", None, "later"),
        (None, None, "unknown"),
        ("2024-03-01", "2024-03-20", "done"),
        ("2024-03-01", "2024-04-20", "overdue"),
    ],
)
def test_how_near_a_deadline_is(frame_of, due, done, code):
    assert deadline(frame_of("plans", {"plan_no": "1", "due_on": due, "done_on": done}), on=ON).tolist() == [code]


def test_an_empty_frame_has_the_columns_and_a_wrong_one_is_refused(frame_of):
    found = lateness(frame_of("plans"), on=ON)
    assert list(found.columns) == ["overdue_days", "is_overdue", "plan_state"]
    assert str(found.dtypes["overdue_days"]) == "Int64"
    with pytest.raises(ColumnError, match="done_on"):
        lateness(pd.DataFrame({"due_on": []}), on=ON)


def test_the_open_plan_due_first_counts(frame_of):
    plans = frame_of(
        "plans",
        {"plan_no": "F1", "parcel_id": "A", "due_on": "2023-01-01", "done_on": "2023-01-01"},
        {"plan_no": "F2", "parcel_id": "A", "due_on": "2024-06-30"},
        {"plan_no": "F3", "parcel_id": "A", "due_on": "2024-04-30"},
        {"plan_no": "F4", "parcel_id": "A"},
        {"plan_no": "F5", "parcel_id": "B", "done_on": "2023-05-01"},
        {"plan_no": "F6", "parcel_id": "B", "done_on": "2023-09-01"},
        {"plan_no": "F7", "building_id": "C1", "due_on": "2024-04-30"},
    )
    assert latest(plans)["plan_no"].tolist() == ["F3", "F6"]
    assert latest(plans, "building_id")["plan_no"].tolist() == ["F7"]
    assert latest(plans.iloc[[3]])["plan_no"].tolist() == ["F4"]
    assert latest(plans.iloc[:0]).empty


@given(st.permutations(range(4)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_rows_does_not_matter(frame_of, order):
    rows = [{"plan_no": f"F{n}", "parcel_id": "AB"[n % 2], "due_on": "2024-05-01"} for n in range(4)]
    plans = frame_of("plans", *rows)
    assert latest(plans.iloc[order])["plan_no"].tolist() == ["F0", "F1"]
