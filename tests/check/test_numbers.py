from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landmap.check import numbers
from landmap.check.cells import Cell
from landmap.site import Layer
from landmap.terms import COLUMNS


def reader(name, role="parcels", **units):
    column = next(column for column in COLUMNS[role] if column.name == name)
    return numbers.reader(column, Layer(id=role, role=role, title=role, source="p.shp", units=units))


@pytest.mark.parametrize(
    ("text", "m2"),
    [
        ("10000", 10000),
        ("10,000", 10000),
        ("1,234,567.8", 1234567.8),
        ("１００００", 10000),
        ("344.83亩", 344.83 * 2000 / 3),
        ("15 mu", 10000),
        ("1公顷", 10000),
        ("1.5HA", 15000),
        ("7.93万平方米", 79300),
        ("7.93 万㎡", 79300),
        ("7.93万", 79300),
        ("0.01平方公里", 10000),
        ("1e4", 10000),
        ("100m²", 100),
    ],
)
def test_usual_forms_of_an_area(text, m2):
    assert reader("registered_m2")(text).value == pytest.approx(m2, rel=1e-15)


@pytest.mark.parametrize(
    "text", ["约一万", "-", "/", "无", "1,00", "1.2.3", "15亩左右", "3 5", "0x10", "1_000", "1e999", "NaN", "9" * 50]
)
def test_what_is_no_number_is_not_guessed(text):
    assert reader("registered_m2")(text) == Cell(None, "NUMBER_UNREADABLE")


@pytest.mark.parametrize("cell", [True, float("inf"), float("-inf"), object()])
def test_a_cell_that_is_no_number(cell):
    assert reader("registered_m2")(cell).code == "NUMBER_UNREADABLE"


def test_a_plain_number_is_in_the_unit_of_the_layer_and_a_written_unit_comes_first():
    read = reader("registered_m2", registered_m2="mu")
    assert read(15.0) == Cell(10000.0)
    assert read(15) == Cell(10000.0)
    assert read("15") == Cell(10000.0)
    assert read("15平方米") == Cell(15.0, "NUMBER_FORM")


def test_money_shares_and_counts():
    assert reader("price_wan")("1.2亿元").value == 12000
    assert reader("price_wan")("350万").value == 350
    assert reader("invest_yi", "outcomes")("8000万元").value == 0.8
    assert reader("developed_pct")("33.3%").value == 33.3
    assert reader("jobs", "outcomes")("1200人").value == 1200
    assert reader("land_mu", "outcomes")("1公顷").value == 15
    assert reader("developed_pct")("15亩").code == "NUMBER_UNREADABLE"


def test_bounds_hold_in_the_unit_of_the_column():
    assert reader("registered_m2")("-15亩").code == "NUMBER_RANGE"
    assert reader("developed_pct")(100.5).code == "NUMBER_RANGE"
    assert reader("developed_pct")(100).value == 100


def test_only_another_form_is_a_repair():
    read = reader("registered_m2")
    assert [read(text).code for text in ("10000", " 10000.50 ", "+1", 1e4)] == [None] * 4
    assert {read(text).code for text in ("10,000", "１０", "1e4", "15亩")} == {"NUMBER_FORM"}


@given(
    st.decimals(min_value=0, max_value=10**7, places=4),
    st.sampled_from([("亩", 2000, 3), ("公顷", 10000, 1), ("万平方米", 10000, 1)]),
)
def test_every_amount_in_every_unit_is_exact(amount: Decimal, unit):
    word, numerator, denominator = unit
    assert reader("registered_m2")(f"{amount:f}{word}").value == float(Fraction(amount) * numerator / denominator)
