"""What a sheet of the workbook is made of: tables declared as a frame and a list of columns. Nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from landmap.report.edition import Words
from landmap.terms import ACCESS_ORDER, COLUMNS
from landmap.terms.columns import PROFILES, Access, Column
from landmap.terms.derived import DERIVED

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Form:
    """How the numbers of a column are printed: rounded half up to ``places``, shown by the spreadsheet's ``pattern``."""

    places: int
    pattern: str


# Decimals after domain.md section 2: m2 2, ha 4, mu 2 in leaders' tables and 4 in detail.
FORMS: Mapping[str, Form] = {
    "m2": Form(2, "#,##0.00"),
    "mu": Form(2, "#,##0.00"),
    "mu4": Form(4, "#,##0.0000"),
    "ha": Form(4, "#,##0.0000"),
    "money": Form(2, "#,##0.00"),
    "pct": Form(1, "0.0"),
    "count": Form(0, "#,##0"),
    "year": Form(0, "0"),
    "plain": Form(4, "General"),
}
_FORM_OF_UNIT = {
    "m2": "m2",
    "亩": "mu",
    "亿元": "money",
    "万元": "money",
    "%": "pct",
    "人": "count",
    "层": "count",
    "年": "year",
    "月": "count",
    "天": "count",
}
_WIDTHS = {"text": 12.0, "code": 10.0, "date": 11.5, "flag": 9.0, "number": 10.0}
_WIDTH_OF_UNIT = {"m2": 14.0, "亩": 12.0}


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a table.

    ``source`` is the frame's column; ``form`` is text, code, date, flag, a key of FORMS, or "by_row" (the frame's column
    ``form`` names each row's). ``codes`` names the code list. ``level`` is the frame's column that holds red, amber, green
    or "" for the cell's colour; the text alone must say the same. ``formula`` has the other columns of the row as {source};
    the frame's value is stored beside it. ``total`` asks for a sum below the column. ``access`` is who may see it.
    """

    source: str
    zh: str
    en: str
    form: str = "text"
    unit: str = ""
    width: float = 12.0
    total: bool = False
    codes: str = ""
    level: str = ""
    formula: str = ""
    access: Access = "public"


NUMBER = Head("no", "序号", "no.", "count", width=6)


def head(role: str, name: str, **changes: Any) -> Head:
    """The column ``name`` of ``role`` as it is described once, with ``changes`` (source, width, total, form, level, ...)."""
    column = next((column for column in COLUMNS[role] if column.name == name), None) or DERIVED[name]
    plain = Head(
        source=name,
        zh=column.zh,
        en=column.en,
        form=_form_of(column),
        unit=column.unit,
        width=_WIDTH_OF_UNIT.get(column.unit, _WIDTHS[column.kind]),
        codes=column.codes,
        access=column.access,
    )
    return replace(plain, **changes)


def heads(role: str, *names: str) -> tuple[Head, ...]:
    """Several columns of ``role`` as they are described once."""
    return tuple(head(role, name) for name in names)


def _form_of(column: Column) -> str:
    return _FORM_OF_UNIT.get(column.unit, "plain") if column.kind == "number" else column.kind


@dataclass(frozen=True, slots=True)
class Table:
    """A frame and how to print it.

    ``key`` is the column that names a row in a note. ``ledger`` holds what the tally says about a totalled column: it is
    printed below the total, with the difference. ``notes`` stand below the table.
    """

    frame: pd.DataFrame
    heads: tuple[Head, ...]
    caption: Words | None = None
    key: str = ""
    ledger: Mapping[str, Decimal | int | None] | None = None
    notes: tuple[Words, ...] = ()
    total_name: Words = Words("合计", "total")  # noqa: RUF009 -- Words is frozen

    def seen_by(self, profile: str) -> Table:
        """The table without the columns that ``profile`` may not see: neither in ``heads`` nor in the frame."""
        rank = ACCESS_ORDER.index(PROFILES[profile])
        kept = tuple(one for one in self.heads if ACCESS_ORDER.index(one.access) <= rank)
        needed = {one.source for one in kept} | {one.level for one in kept if one.level} | {"form", self.key}
        return replace(self, heads=kept, frame=self.frame[[name for name in self.frame.columns if name in needed]])


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its titles and its tables, one below the other; ``signed`` asks for the line of signatures."""

    zh: str
    en: str
    tables: tuple[Table, ...]
    signed: bool = True


def numbered(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with a fresh index and the running number ``no`` from 1."""
    frame = frame.reset_index(drop=True)
    return frame.assign(no=frame.index + 1)
