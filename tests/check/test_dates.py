from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmap.check.cells import Cell
from landmap.check.dates import read

DAY = date(2024, 1, 5)
FORMS = (
    "{0:%Y-%m-%d}", "{0:%Y/%m/%d}", "{0.year}/{0.month}/{0.day}", "{0.year}.{0.month}.{0.day}", "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日", "{0:%Y-%m-%d} 08:30:00", "{0:%Y-%m-%d}T00:00:00", " {0:%Y-%m-%d} ",
)  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
@given(day=st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_usual_form_of_every_day(form, day):
    assert read(form.format(day)) == Cell(day)


@given(st.dates(min_value=date(1930, 1, 1), max_value=date(2099, 12, 31)))
def test_excels_day_numbers(day):
    number = (day - date(1899, 12, 30)).days
    assert read(number) == read(float(number)) == read(str(number)) == Cell(day, "DATE_SERIAL")


def test_dates_and_moments():
    assert read(DAY) == read(datetime(2024, 1, 5, 17, 30)) == read(pd.Timestamp("2024-01-05")) == Cell(DAY)  # noqa: DTZ001 -- no zone is meant
    assert read(20240105) == read(20240105.0) == Cell(DAY)
    assert read("２０２４／１／５") == Cell(DAY)
    assert read(45306.75) == Cell(date(2024, 1, 15), "DATE_SERIAL")


def test_a_moment_with_a_zone_may_be_of_the_next_day_in_china():
    evening = datetime(2024, 1, 4, 16, tzinfo=UTC)
    assert (
        read(evening) == read("2024-01-04T16:00:00Z") == read("2024-01-04T16:00:00.000+00:00") == Cell(None, "DATE_AMBIGUOUS")
    )
    assert read("2024-01-05T00:00:00Z") == read(evening.replace(hour=0) + timedelta(days=1)) == Cell(DAY)


def test_the_year_last_is_read_only_where_one_order_is_possible():
    assert read("25/04/2023") == read("04/25/2023") == Cell(date(2023, 4, 25), "DATE_ORDER")
    assert read("05/05/2023") == Cell(date(2023, 5, 5))
    assert read("03/04/2023") == Cell(None, "DATE_AMBIGUOUS")


@pytest.mark.parametrize(
    "cell", ["2024", "2024年", "2024年1月", "2024-01", "2024/1", "2024.1", 2024, 2024.1, 202401, "24-1-5", "24年1月5日"]
)
def test_what_states_no_day_is_ambiguous(cell):
    assert read(cell) == Cell(None, "DATE_AMBIGUOUS")


@pytest.mark.parametrize(
    "cell",
    [
        "2024-02-30",
        "2023-02-29",
        "2024-13-01",
        "30/02/2024",
        "1066-10-14",
        "0000-00-00",
        20241301,
        "去年",
        "-",
        7,
        -1.5,
        True,
        float("inf"),
        date(1750, 1, 1),
    ],
)
def test_what_is_no_date_is_unreadable(cell):
    assert read(cell) == Cell(None, "DATE_UNREADABLE")
