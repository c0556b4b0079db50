from decimal import Decimal
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.report.workbook.cells import MAX_UNITS, adding_up, clean, column_cells
from landmap.report.workbook.page import display_width, lines_of
from landmap.report.workbook.table import FORMS, Head
from landmap.units import rounded

any_text = st.text(st.characters(), max_size=60)
areas = st.lists(st.none() | st.floats(0, 1e7, allow_nan=False), max_size=30)


@settings(deadline=None)
@given(any_text)
def test_clean_text_is_what_xml_can_carry(text):
    kept = clean(text)
    assert ElementTree.fromstring("<a>" + kept.replace("&", "&amp;").replace("<", "&lt;") + "</a>").text in (kept, kept or None)


@settings(deadline=None)
@given(any_text)
def test_clean_is_done_once(text):
    assert clean(clean(text)) == clean(text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["C"], exclude_characters="\r"), max_size=60))
def test_ordinary_text_is_left_as_it_is(text):
    assert clean(text) == text


@pytest.mark.parametrize("letter", ["长", "𠀀", "\x07"])
@pytest.mark.parametrize("count", [MAX_UNITS // 2, MAX_UNITS, MAX_UNITS + 1, 80_000])
def test_no_text_is_longer_than_a_cell_and_a_cut_says_so(letter, count):
    kept = clean(letter * count)
    assert len(kept.encode("utf-16-le")) <= 2 * MAX_UNITS
    assert ("截断" in kept) == (len(clean(letter).encode("utf-16-le")) // 2 * count > MAX_UNITS)


@settings(deadline=None)
@given(areas, st.sampled_from(["m2", "mu", "mu4", "ha"]))
def test_printed_parts_sum_to_the_printed_total(values, form):
    head = Head("area", "面积", "area", form, total=True)
    frame = pd.DataFrame({"area": pd.array(values, dtype="Float64")})
    cells = column_cells(head, frame, edition=None)
    settled, total = adding_up(head, frame, cells)
    known = [cell for cell in settled if cell is not None]
    assert sum(known, Decimal(0)) == total.value
    assert [cell is None for cell in settled] == [value is None for value in values]
    assert all(
        abs(part - Decimal(repr(value))) < Decimal(1).scaleb(-FORMS[form].places)
        for part, value in zip(settled, values, strict=True)
        if part is not None
    )
    assert {i for i, cell in enumerate(settled) if cell != cells[i]} == set(total.moved)


def test_numbers_are_rounded_half_up_and_missing_is_no_number():
    head = Head("area", "面积", "area", "m2")
    cells = column_cells(head, pd.DataFrame({"area": pd.array([2.675, 0.125, None], dtype="Float64")}), edition=None)
    assert cells == [Decimal("2.68"), Decimal("0.13"), None]
    assert cells[0] == rounded(2.675)


@pytest.mark.parametrize(
    ("text", "width", "lines"), [("", 10, 1), ("abc", 10, 1), ("一二三四五", 10, 2), ("a\nb", 10, 2), ("x" * 30, 12, 3)]
)
def test_a_row_is_as_high_as_its_text_needs(text, width, lines):
    assert lines_of(text, width) == lines


def test_a_wide_character_counts_two():
    assert display_width("a亩㎡") == 5 or display_width("a亩") == 3
