"""What falls due: each limit once, on its day, in its span of days, with fee, cause and what is missing."""

from datetime import date, timedelta

import pandas as pd
import pytest

from landmap.errors import ColumnError
from landmap.site import Thresholds
from landmap.status import DUE_COLUMNS, classify, due, undecided, windows

ON = date(2024, 3, 31)
SUPPLIED = {"land_stage": "supplied", "tenure": "granted", "cause": "holder", "price_wan": 900.0, "holder": "示例企业",
            "legal_idle": "none", "disposal": "none", "operation": "na"}  # fmt: skip
STOPPED = SUPPLIED | {"land_stage": "building", "actual_start_on": "2021-05-12", "operation": "unfinished"}


@pytest.fixture
def classified(frame_of):
    def made(*rows: dict[str, object], on: date = ON) -> pd.DataFrame:
        parcels = frame_of("parcels", *rows)
        return parcels.join(classify(parcels, on=on, thresholds=Thresholds()))

    return made


def shown(listed: pd.DataFrame, *names: str) -> list[tuple]:
    rows = listed[list(names)].astype(object)
    return list(rows.where(rows.notna(), None).itertuples(index=False, name=None))


def test_one_row_per_limit_the_earliest_first(classified):
    parcels = classified(
        SUPPLIED | {"parcel_id": "B", "agreed_start_on": "2023-04-30"},
        SUPPLIED | {"parcel_id": "A", "agreed_start_on": "2023-04-30", "cause": "gov_policy"},
        SUPPLIED | {"parcel_id": "C", "agreed_start_on": "2022-05-01"},
        STOPPED | {"parcel_id": "D", "stopped_on": "2023-03-30", "developed_pct": 10.0},
        SUPPLIED | {"parcel_id": "E", "agreed_start_on": "2024-04-01"},  # its year ends 366 days from now
        SUPPLIED | {"parcel_id": "F"},  # nobody knows
        STOPPED | {"parcel_id": "G", "operation": "normal"},  # at work
    )
    listed = due(parcels, ON)
    assert tuple(listed.columns) == DUE_COLUMNS
    assert shown(listed, "parcel_id", "limit", "days_left", "window", "caused_by", "cause_article", "idle_fee_wan") == [
        ("C", "one_year", -335, "past", "holder", "", 180.0),
        ("D", "stopped_year", -1, "past", "holder", "", None),
        ("A", "one_year", 30, "30", "government", "8(3)", None),
        ("B", "one_year", 30, "30", "holder", "", 180.0),
        ("C", "two_years", 31, "90", "holder", "", None),
    ]
    assert listed["due_on"].tolist() == [
        pd.Timestamp(text) for text in ("2023-05-01", "2024-03-30", "2024-04-30", "2024-04-30", "2024-05-01")
    ]
    assert set(listed["holder"]) == {"示例企业"}
    assert dict(zip(listed["limit"], zip(listed["rule"], listed["rule_en"], strict=True), strict=True)) == {
        "one_year": ("满一年未动工（53号令第2(1)条）", "one year without a start (decree 53, art. 2(1))"),
        "two_years": ("满两年未动工（53号令第14(2)条）", "two years without a start (decree 53, art. 14(2))"),
        "stopped_year": ("中止开发满一年（53号令第2(2)条）", "stopped for a year (decree 53, art. 2(2))"),
    }
    assert undecided(parcels)["parcel_id"].tolist() == ["F"]
    assert list(listed.index) == list(range(5))
    assert list(undecided(parcels).index) == [0]


def test_on_one_day_by_id_then_limit(classified):
    parcels = classified(
        SUPPLIED | {"parcel_id": "B", "agreed_start_on": "2023-04-30"},
        SUPPLIED | {"parcel_id": "A", "agreed_start_on": "2022-04-30"},
        SUPPLIED | {"parcel_id": "A", "agreed_start_on": "2023-04-30"},
    )
    assert shown(due(parcels, ON, [30]), "parcel_id", "limit", "window") == [
        ("A", "one_year", "past"),
        ("A", "one_year", "30"),
        ("A", "two_years", "30"),
        ("B", "one_year", "30"),
    ]


@pytest.mark.parametrize(
    ("days", "window"),
    [(-400, "past"), (-1, "past"), (0, "past"), (1, "30"), (29, "30"), (30, "30"), (31, "90"), (90, "90"), (91, "365"),
     (365, "365"), (366, None)],
)  # fmt: skip
def test_a_day_falls_into_the_least_span_that_holds_it(days, window):
    one = pd.Series([pd.Timestamp(ON + timedelta(days=days)), pd.NaT], index=[7, 3])
    found = windows(one, ON)
    assert list(found.index) == [7, 3]
    assert shown(found, "days_left", "window") == [(days, window), (None, None)]


def test_the_spans_may_be_others_in_any_order():
    dates = pd.Series(pd.to_datetime(["2024-03-31", "2024-04-01", "2024-04-08", "2024-04-14"]))
    assert shown(windows(dates, ON, [14, 7, 7]), "window") == [("past",), ("7",), ("14",), ("14",)]
    assert shown(windows(dates, ON, []), "window") == [("past",), (None,), (None,), (None,)]
    assert windows(dates.iloc[:0], ON).empty


def test_what_is_missing_is_what_will_be_missing_on_the_day(classified):
    parcels = classified(
        SUPPLIED | {"parcel_id": "A", "agreed_start_on": "2023-04-30", "cause": None},
        SUPPLIED | {"parcel_id": "B", "agreed_start_on": "2023-04-30", "price_wan": None},
        SUPPLIED | {"parcel_id": "C", "agreed_start_on": "2023-03-01", "cause": None},
        STOPPED | {"parcel_id": "D", "stopped_on": "2023-04-30"},
    )
    assert shown(due(parcels, ON), "parcel_id", "limit", "caused_by", "idle_fee_wan", "clock_missing") == [
        ("C", "one_year", "unknown", None, "cause"),
        ("A", "one_year", "unknown", None, "cause"),
        ("B", "one_year", "holder", None, "price_wan"),
        ("D", "stopped_year", "holder", None, "developed_pct,invested_pct"),
        ("C", "two_years", "unknown", None, "cause"),
    ]


def test_those_that_cannot_be_said_are_listed_with_the_reason(classified):
    parcels = classified(
        SUPPLIED | {"parcel_id": "B"},
        {"parcel_id": "A", "name": "待查"},
        SUPPLIED | {"parcel_id": "C", "agreed_start_on": "2023-04-30"},
        SUPPLIED | {"parcel_id": "D", "agreed_start_on": "2022-01-01", "legal_idle": "lifted"},
    )
    found = undecided(parcels)
    assert list(found.columns) == ["parcel_id", "name", "holder", "rule", "rule_en", "clock_missing"]
    assert shown(found, "parcel_id", "name", "rule", "rule_en", "clock_missing") == [
        ("A", "待查", "供应阶段未知", "land stage unknown", "land_stage"),
        ("B", None, "约定动工、交地、取得时间均未知（53号令第21条）",
         "no agreed start, handover or date of supply (decree 53, art. 21)", "agreed_start_on,handover_on"),
        ("D", None, "认定已解除，新的动工时间未填（53号令第12条）",
         "finding lifted, the new agreed start is not given (decree 53, art. 12)", "agreed_start_on"),
    ]  # fmt: skip
    assert set(due(parcels, ON)["parcel_id"]) == {"C"}  # the old start of D is no limit any more


def test_without_rows_or_limits_the_columns_are_there(classified):
    for parcels in (classified(), classified(SUPPLIED | {"parcel_id": "A", "land_stage": "used"})):
        assert tuple(due(parcels, ON).columns) == DUE_COLUMNS
        assert due(parcels, ON).empty
        assert undecided(parcels).empty


def test_the_input_is_untouched_and_a_missing_column_named(classified):
    parcels = classified(SUPPLIED | {"parcel_id": "A", "agreed_start_on": "2023-04-30"}).set_index(pd.Index([9]))
    before = parcels.copy(deep=True)
    assert list(due(parcels, ON).index) == [0]
    undecided(parcels)
    pd.testing.assert_frame_equal(parcels, before)
    with pytest.raises(ColumnError, match=r"^clock_basis: status\.due "):
        due(parcels.drop(columns="clock_basis"), ON)
    with pytest.raises(ColumnError, match=r"^clock_rule: status\.undecided "):
        undecided(parcels.drop(columns="clock_rule"))


def test_a_cause_that_is_not_there_has_no_article(classified):
    parcels = classified(SUPPLIED | {"agreed_start_on": "2023-01-01", "cause": None})
    assert due(parcels, ON)["cause_article"].tolist() == ["", ""]
    assert due(parcels, ON)["cause_article"].dtype == "string"
