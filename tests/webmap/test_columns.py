"""A column of a frame as the page holds it."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmap.units import rounded
from landmap.webmap.columns import NA, MapColumn, finer, packed, scaled
from landmap.webmap.panel import Words


@given(st.lists(st.floats(-1e6, 1e6) | st.decimals(-1000, 1000, places=3).map(float), max_size=20))
def test_numbers_are_rounded_as_everywhere_else(values):
    found = scaled(pd.Series(values, dtype="float64"), 2)
    assert found.tolist() == [int(rounded(value) * 100) for value in values]


@given(st.lists(st.floats(0, 2000) | st.decimals(0, 2000, places=3).map(float), max_size=20))
def test_more_decimals_for_sums_show_the_same_figure(values):
    fine = finer(pd.Series(values, dtype="float64"), 6, 2)
    assert [(int(value) + 5000) // 10_000 for value in fine] == [int(rounded(value) * 100) for value in values]
    assert np.abs(fine / 1e6 - np.array(values)).max(initial=0) <= 1.6e-6


def test_what_is_not_known_is_not_zero_and_what_is_large_is_kept():
    assert scaled(pd.Series([None, 1, "x", np.inf], dtype=object), 1).tolist() == [NA, 10, NA, NA]
    large = scaled(pd.Series([1e9, None]), 2)
    assert (large.dtype, large.tolist()) == (np.float64, [1e11, NA])


def test_codes_keep_the_order_of_their_list_and_others_follow():
    column = MapColumn("disposal", "处置", "coded", words={"b": Words("乙", "B"), "a": "甲", "c": "丙"}, fills={"a": "#112233"})
    found = packed(column, pd.Series(["a", None, "其他", "b"]))
    assert found["codes"] == ["b", "a", "c", "", "其他"]
    assert found["words"][:2] == [["乙", "B"], ["甲", "甲"]]
    assert found["fills"] == [None, "#112233", None, None, None]
    assert found["at"].tolist() == [1, 3, 4, 0]
    assert found["at"].dtype == np.uint8


def test_days_and_texts():
    days = packed(MapColumn("due_on", "期限", "date"), pd.Series([date(2024, 3, 31), None, date(1969, 12, 31)]))
    assert days["values"].tolist() == [19_813, NA, -1]
    text = packed(MapColumn("name", "名称", "text"), pd.Series(["甲", None, "\ud800b"], dtype=object))
    assert bytes(text["bytes"]).decode() == "甲\n\n?b"
    assert text["lengths"].tolist() == [3, 0, 2]


@pytest.mark.parametrize(
    ("values", "kind", "decimals"),
    [
        (pd.Series([1, 2]), "number", 0),
        (pd.Series([1.5, None]), "number", 2),
        (pd.Series(pd.to_datetime(["2024-01-01"])), "date", 2),
        (pd.Series([True, False]), "coded", 2),
        (pd.Series(["a"] * 99), "coded", 2),
        (pd.Series([str(number) for number in range(99)]), "text", 2),
    ],
)
def test_the_kind_of_a_column_follows_its_values(values, kind, decimals):
    column = MapColumn.of("x", values)
    assert (column.kind, column.decimals, column.label) == (kind, decimals, "x")
