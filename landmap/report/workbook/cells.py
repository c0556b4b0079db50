"""What goes into a cell: text that no spreadsheet refuses or runs, numbers rounded half up, columns whose parts add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from landmap.report.workbook.table import FORMS, Head
from landmap.units import balanced, rounded

if TYPE_CHECKING:
    from landmap.report.edition import Edition

Cell = str | Decimal | date | None

MAX_UNITS = 32_767  # UTF-16 units that a cell can hold
# What XML 1.0 cannot carry, and lone surrogates; tab and line feed it can.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """``text`` as a cell can hold it: a control character stands as its name 〔U+0007〕, what is too long is cut, saying so."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _UNPRINTABLE.sub(lambda found: f"〔U+{ord(found.group()):04X}〕", text)
    if len(text) <= MAX_UNITS // 2 or _units(text) <= MAX_UNITS:
        return text
    mark = f"〔全文 {len(text)} 字，此处截断 / {len(text)} characters, cut here〕"
    kept = text.encode("utf-16-le")[: 2 * (MAX_UNITS - len(mark))]
    return kept.decode("utf-16-le", "ignore") + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def column_cells(head: Head, frame: pd.DataFrame, edition: Edition) -> list[Cell]:
    """The cells of one column; what nobody stated is None, never zero."""
    values = frame[head.source]
    known = values.notna()
    if head.form == "by_row":
        cells = [_number(value, form) for value, form in zip(values, frame["form"], strict=True)]
    elif head.form in FORMS:
        cells = [_number(value, head.form) for value in values]
    elif head.form == "date":
        cells = [pd.Timestamp(value).date() if there else None for value, there in zip(values, known, strict=True)]
    else:
        cells = [_text(value, head, edition) if there else None for value, there in zip(values, known, strict=True)]
    return cells


def _number(value: object, form: str) -> Cell:
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # its stubs know no plain object
        return None
    return rounded(value if isinstance(value, Decimal) else float(value), FORMS[form].places)  # type: ignore[arg-type]  # any number


def _text(value: object, head: Head, edition: Edition) -> str:
    if head.form == "code":
        return edition.code_label(head.codes, str(value))
    if head.form == "flag":
        return ("是" if value else "否") if edition.lang == "zh" else ("yes" if value else "no")
    return str(value)


@dataclass(frozen=True, slots=True)
class Total:
    """The rounded sum of a column, and the positions of the parts whose last digit was moved so that they add up to it."""

    value: Decimal
    moved: tuple[int, ...]


def adding_up(head: Head, frame: pd.DataFrame, cells: Sequence[Cell]) -> tuple[list[Cell], Total]:
    """``cells`` (each rounded by itself) made to sum to their rounded total (强制调平), and that total."""
    positions = [i for i, cell in enumerate(cells) if cell is not None]
    values = list(frame[head.source])
    raw = [values[i] for i in positions]
    places = FORMS[head.form].places
    exact = sum((one if isinstance(one, Decimal) else Decimal(repr(float(one))) for one in raw), Decimal(0))
    settled = list(cells)
    for i, part in zip(positions, balanced(raw, places, exact), strict=True):
        settled[i] = part
    moved = tuple(i for i in positions if settled[i] != cells[i])
    return settled, Total(rounded(exact, places), moved)
