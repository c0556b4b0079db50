"""The .xlsx file itself: XlsxWriter told to take text as text, to stamp no clock, and to look like a report that is signed."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter

from landmap.report.workbook.cells import Cell, clean

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# A workbook names one font per cell and has no list of fallbacks: 宋体 and 黑体 are on every Windows office machine, and what
# opens the file elsewhere puts its own CJK font (Noto) in their place.
BODY_FONT, TITLE_FONT = "宋体", "黑体"
# Text is never taken for a formula, a link or a number, whatever it begins with.
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_COLOURS = {"red": ("#FFC7CE", "#9C0006"), "amber": ("#FFEB9C", "#7F5F00"), "green": ("#C6EFCE", "#006100")}
_GREY = "#A6A6A6"
_BOX = {"border": 1, "border_color": _GREY}
_STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_name": TITLE_FONT, "font_size": 18, "bold": True},
    "subtitle": {"font_size": 10, "font_color": "#404040", "text_wrap": True},
    "caption": {"font_name": TITLE_FONT, "font_size": 12, "bold": True},
    "header": {"font_name": TITLE_FONT, "bold": True, "bg_color": "#DCE6F1", "align": "center", "text_wrap": True} | _BOX,
    "unit": {"font_size": 9, "font_color": "#595959", "bg_color": "#F2F2F2", "align": "center"} | _BOX,
    "text": {"text_wrap": True, "align": "left", "indent": 1} | _BOX,
    "number": {"align": "right"} | _BOX,
    "date": {"align": "center", "num_format": "yyyy-mm-dd"} | _BOX,
    "total": _BOX | {"top": 2, "top_color": "#404040", "bold": True, "bg_color": "#F2F2F2", "align": "left", "indent": 1},
    "total_number": _BOX | {"top": 2, "top_color": "#404040", "bold": True, "bg_color": "#F2F2F2", "align": "right"},
    "note": {"font_size": 9, "font_color": "#404040", "text_wrap": True, "valign": "top"},
    "sign": {"font_size": 11},
    "blank": {},
}


class Book:
    """One workbook in memory."""

    def __init__(self, title: str, subject: str, on: date) -> None:
        self._bytes = BytesIO()
        self._book = xlsxwriter.Workbook(self._bytes, _AS_TEXT)
        self._book.set_size(2400, 1400)
        # "created" is the day the figures stand for: a clock would make two builds of one input differ.
        stamp = datetime(on.year, on.month, on.day)  # noqa: DTZ001 -- a day, of no time zone
        self._book.set_properties({"title": clean(title), "subject": clean(subject), "created": stamp})
        self._formats: dict[tuple[str, str, str], Format] = {}

    def sheet(self, name: str) -> Worksheet:
        """A new sheet with the page set up as the whole book has it: A3, landscape, one page wide."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(8)  # A3
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        return sheet

    def format(self, style: str, pattern: str = "", level: str = "") -> Format:
        """The cell format of a style, with a number pattern and a colour (red, amber, green) if any; made once."""
        key = (style, pattern, level)
        if key not in self._formats:
            wanted = {"font_name": BODY_FONT, "font_size": 10, "valign": "vcenter"} | _STYLES[style]
            if pattern:
                wanted["num_format"] = pattern
            if level:
                wanted["bg_color"], wanted["font_color"] = _COLOURS[level]
            self._formats[key] = self._book.add_format(wanted)
        return self._formats[key]

    def put(self, sheet: Worksheet, row: int, column: int, value: Cell, style: Format) -> None:
        """Write one cell by its type: text as text, a Decimal as a number, a date as a date, None as an empty cell."""
        if value is None:
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value), style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, style)
        else:
            sheet.write_number(row, column, value, style)

    def across(self, sheet: Worksheet, row: int, last_column: int, text: str, style: Format) -> None:
        """Write a line of text over the whole width; only headings and notes are ever merged, never the rows between."""
        if last_column > 0:
            sheet.merge_range(row, 0, row, last_column, "", style)
        sheet.write_string(row, 0, clean(text), style)

    def bytes(self) -> bytes:
        """Close the book; what a file of it would hold."""
        self._book.close()
        return self._bytes.getvalue()
