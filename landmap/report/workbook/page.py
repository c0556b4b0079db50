"""A sheet as a page: its heading and footer, lines of text over its width, and how high a row must be for its text."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from landmap.report.edition import Edition, Words
from landmap.report.workbook.table import Sheet

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from landmap.report.workbook.book import Book

ROW_HEIGHT, LINE_HEIGHT, MAX_HEIGHT = 19.0, 14.0, 400.0  # points; a spreadsheet's rows end at 409
_PADDING = 2.0  # columns that the indent and the cell's edges take


@dataclass(slots=True)
class Pen:
    """Where on which sheet the next line goes. ``last`` is the last column of the widest table."""

    book: Book
    sheet: Worksheet
    edition: Edition
    last: int
    width: float
    row: int = 0
    notes: list[Words] = field(default_factory=list)

    def line(self, text: str, style: str, *, at_least: float = 15.0) -> None:
        """A line of text over the whole width, as high as its text needs."""
        lines = lines_of(text, max(self.width, 20.0))
        self.sheet.set_row(self.row, max(at_least, min(LINE_HEIGHT * lines, MAX_HEIGHT)))
        self.book.across(self.sheet, self.row, self.last, text, self.book.format(style))
        self.row += 1


def display_width(text: str) -> int:
    """Columns that a text takes: a wide (CJK) character counts two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def lines_of(text: str, width: float) -> int:
    """Lines that a wrapped text takes in a cell of ``width`` columns."""
    room = max(width - _PADDING, 1.0)
    if 2 * len(text) <= room and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(display_width(part) / room)) for part in text.split("\n"))


def write_heading(pen: Pen, page: Sheet) -> None:
    """Title, then zone, day, kind of area and the note on fictional positions, in both languages."""
    snapshot, lang = pen.edition.snapshot, pen.edition.lang
    pen.line(Words(page.zh, page.en).both(lang), "title", at_least=30.0)
    facts = [
        Words(snapshot.site.name, snapshot.site.name_en),
        Words(f"数据截至 {snapshot.on.isoformat()}", f"as of {snapshot.on.isoformat()}"),
        Words(f"面积口径：{pen.edition.area_kind.zh}", f"areas: {pen.edition.area_kind.en}"),
    ]
    if pen.edition.illustration:
        facts.append(pen.edition.illustration)
    first, second = ("zh", "en") if lang == "zh" else ("en", "zh")
    pen.line("\n".join("　|　".join(one.one(which) for one in facts) for which in (first, second)), "subtitle", at_least=32.0)
    pen.row += 1


def write_footer(pen: Pen) -> None:
    """Kind of area, page, day, on every printed page."""
    area_kind = pen.edition.area_kind.one(pen.edition.lang).replace("&", "&&")
    on = pen.edition.snapshot.on.isoformat()
    left, right = ("面积口径：", "数据截至 ") if pen.edition.lang == "zh" else ("areas: ", "as of ")
    pages = "第 &P 页 共 &N 页" if pen.edition.lang == "zh" else "page &P of &N"
    pen.sheet.set_footer(f"&L{left}{area_kind[:100]}&C{pages}&R{right}{on}")
