"""Dates as people and programs write them -> a day. What can be read as two days is read as none."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from landmap.check.cells import Cell, Reader
from landmap.site import Layer
from landmap.terms import Column

_YEARS = range(1900, 2101)
_SERIALS = range(10_000, 73_051)  # Excel's day numbers of 1927-05-18 to 2100-01-01
_DAY_ZERO = date(1899, 12, 30)  # Excel counts a 29 February 1900 that never was; right from 1900-03-01 on
_TIME = r"(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?" + _TIME)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_DIGITS = re.compile(r"\d+(\.\d+)?")
# A year, a month without a day, or a year of two digits: something is stated, but not a day.
_NO_DAY = re.compile(r"\d{4}年?|\d{4}\s*[-/.年]\s*\d{1,2}\s*月?|\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")

_UNREADABLE, _AMBIGUOUS = Cell(None, "DATE_UNREADABLE"), Cell(None, "DATE_AMBIGUOUS")


def reader(_column: Column, _layer: Layer) -> Reader:
    """Cells -> datetime.date.

    Codes: DATE_SERIAL (mended: the day number of Excel), DATE_ORDER (mended: the year stands last and only one order is
    possible), DATE_AMBIGUOUS, DATE_UNREADABLE.
    """
    return read


def read(cell: Any) -> Cell:
    """The day that a cell states: text, a number, a date or a moment."""
    if isinstance(cell, datetime):
        return _of_moment(cell.date(), cell.time(), zoned=cell.tzinfo is not None)
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day)
    if isinstance(cell, str):
        return _of_text(unicodedata.normalize("NFKC", cell).strip())
    return _UNREADABLE if isinstance(cell, bool) or not isinstance(cell, int | float) else _of_number(float(cell))


def _of_moment(day: date, clock: time, *, zoned: bool) -> Cell:
    # Midnight in China is 16:00 of the day before in UTC: with a zone stated, the hour decides which day is meant.
    return _AMBIGUOUS if zoned and clock != time() else _checked(day.year, day.month, day.day)


def _of_text(text: str) -> Cell:
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        day = _checked(int(found[1]), int(found[2]), int(found[3]))
        midnight = not (found[4] or "").replace("0", "").strip(":")
        return _AMBIGUOUS if day.value and found[5] and not midnight else day
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _of_year_last(int(found[1]), int(found[2]), int(found[3]))
    if _DIGITS.fullmatch(text) and len(text) <= 12:
        return _of_number(float(text))
    return _AMBIGUOUS if _NO_DAY.fullmatch(text) else _UNREADABLE


def _of_year_last(one: int, other: int, year: int) -> Cell:
    """03/04/2024 is 3 April or March 4; 25/04/2024 can only be 25 April."""
    if one == other:
        return _checked(year, one, other)
    if max(one, other) <= 12:
        return _AMBIGUOUS
    day = _checked(year, min(one, other), max(one, other))
    return day if day.value is None else Cell(day.value, "DATE_ORDER")


def _of_number(number: float) -> Cell:
    """20240105, or the day number of Excel. 2024, 2024.1 and 202401 state no day."""
    whole = int(number) if number == number and abs(number) < 1e9 else 0  # noqa: PLR0124 -- NaN
    if whole == number and 10_000_000 <= whole <= 99_999_999:
        return _checked(whole // 10_000, whole // 100 % 100, whole % 100)
    if whole in _SERIALS:
        return Cell(_DAY_ZERO + timedelta(days=whole), "DATE_SERIAL")
    return _AMBIGUOUS if whole in _YEARS or whole // 100 in _YEARS else _UNREADABLE


def _checked(year: int, month: int, day: int) -> Cell:
    try:
        return Cell(date(year, month, day)) if year in _YEARS else _UNREADABLE
    except ValueError:
        return _UNREADABLE
