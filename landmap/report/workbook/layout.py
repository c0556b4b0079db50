"""How a sheet is laid out: title, as-of line, tables (header, units, rows, total, ledger check), notes, signatures, page set-up."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from landmap.report.edition import Edition, Words
from landmap.report.workbook.cells import Cell, adding_up, column_cells
from landmap.report.workbook.table import FORMS, UNITS_EN, Sheet, Table

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from landmap.report.workbook.book import Book

MAX_ROWS = 1_000_000  # a sheet holds 1,048,576; the rest is for headings and notes
MOVED_MARK = "*"  # behind a number whose last digit was moved so that the parts add up
ROW_HEIGHT, LINE_HEIGHT, MAX_HEIGHT = 19.0, 14.0, 400.0  # points; a spreadsheet's rows end at 409
_PADDING = 3.0  # columns that the indent and the cell's edges take
SIGNATURES = Words(
    "填报人：______________　　审核人：______________　　日期：________年____月____日",
    "Prepared by / checked by / date",
)


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


def write_sheet(book: Book, page: Sheet, edition: Edition) -> None:
    """Add one sheet to the book."""
    tables = [table.seen_by(edition.profile) for table in page.tables]
    sheet = book.sheet(Words(page.zh, page.en).one(edition.lang))
    widths = _widths(tables)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, book.format("blank"))
    pen = Pen(book, sheet, edition, max(len(widths) - 1, 0), sum(widths))
    _write_heading(pen, page)
    for table in tables:
        _write_table(pen, table, alone=len(tables) == 1)
    for note in pen.notes:
        pen.line(note.both(edition.lang), "note")
    if page.signed:
        pen.row += 1
        pen.line(SIGNATURES.both(edition.lang, gap="　　"), "sign", at_least=26.0)
    sheet.print_area(0, 0, max(pen.row - 1, 0), pen.last)
    _write_footer(pen)


def display_width(text: str) -> int:
    """Columns that a text takes: a wide (CJK) character counts two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)


def lines_of(text: str, width: float) -> int:
    """Lines that a wrapped text takes in a cell of ``width`` columns."""
    room = max(width - _PADDING, 1.0)
    if 2 * len(text) <= room and "\n" not in text:
        return 1
    return sum(max(1, math.ceil(display_width(part) / room)) for part in text.split("\n"))


def _widths(tables: Sequence[Table]) -> list[float]:
    """The widths of the sheet's columns: each as wide as the widest of the tables wants it."""
    count = max((len(table.heads) for table in tables), default=1)
    return [max(table.heads[i].width for table in tables if i < len(table.heads)) for i in range(count)]


def _write_heading(pen: Pen, page: Sheet) -> None:
    snapshot, lang = pen.edition.snapshot, pen.edition.lang
    pen.line(Words(page.zh, page.en).both(lang), "title", at_least=30.0)
    facts = [
        Words(snapshot.site.name, snapshot.site.name_en),
        Words(f"数据截至 {snapshot.on.isoformat()}", f"as of {snapshot.on.isoformat()}"),
        Words(f"面积口径：{pen.edition.area_kind.zh}", f"areas: {pen.edition.area_kind.en}"),
    ]
    if pen.edition.illustration:
        facts.append(pen.edition.illustration)
    first, second = (("zh", "en") if lang == "zh" else ("en", "zh"))
    pen.line("\n".join("　|　".join(one.one(which) for one in facts) for which in (first, second)), "subtitle", at_least=32.0)
    pen.row += 1


def _write_table(pen: Pen, table: Table, *, alone: bool) -> None:
    if table.caption:
        pen.row += 1
        pen.line(table.caption.both(pen.edition.lang), "caption", at_least=22.0)
    if not table.heads:
        return
    first = pen.row
    _write_header(pen, table)
    top = pen.row
    frame = table.frame.iloc[:MAX_ROWS]
    columns = [column_cells(one, frame, pen.edition) for one in table.heads]
    totals = [_settle(pen, table, columns, i) for i in range(len(table.heads))]
    for i, (one, cells) in enumerate(zip(table.heads, columns, strict=True)):
        _write_column(pen, table, i, cells, found[1] if (found := totals[i]) else ())
    _set_heights(pen, table, columns)
    pen.row = top + len(frame)
    if not len(frame):
        pen.line("（无）　(none)", "note")
    _write_totals(pen, table, top, totals)
    pen.notes.extend(table.notes)
    if len(frame) < len(table.frame):
        pen.notes.append(Words(f"共 {len(table.frame)} 行，此处列 {MAX_ROWS} 行，其余见 land.gpkg", f"{MAX_ROWS} of {len(table.frame)} rows; the rest is in land.gpkg"))
    if alone:
        pen.sheet.freeze_panes(top, min(2, len(table.heads) - 1))
        pen.sheet.repeat_rows(first, top - 1)
        if len(frame):
            pen.sheet.autofilter(top - 1, 0, top + len(frame) - 1, len(table.heads) - 1)


def _write_header(pen: Pen, table: Table) -> None:
    """Names in both languages, then units if there are any (there the filter's buttons sit, so that they hide no name)."""
    lang = pen.edition.lang
    names = [Words(one.zh, one.en).both(lang, gap="\n") for one in table.heads]
    for i, name in enumerate(names):
        pen.book.put(pen.sheet, pen.row, i, name, pen.book.format("header"))
    lines = max(lines_of(name, one.width + 1.0) for name, one in zip(names, table.heads, strict=True))
    pen.sheet.set_row(pen.row, (LINE_HEIGHT + 1.0) * lines + 4.0)
    pen.row += 1
    if any(one.unit for one in table.heads):
        for i, one in enumerate(table.heads):
            unit = one.unit if lang == "zh" else UNITS_EN.get(one.unit, one.unit)
            pen.book.put(pen.sheet, pen.row, i, unit, pen.book.format("unit"))
        pen.row += 1


def _settle(pen: Pen, table: Table, columns: list[list[Cell]], i: int) -> tuple[Decimal, Sequence[int]] | None:
    """Balance a totalled column in place; its total and the positions that moved."""
    one = table.heads[i]
    if not one.total:
        return None
    columns[i], total, moved = adding_up(one, table.frame.iloc[:MAX_ROWS], columns[i])
    if moved:
        pen.notes.append(_moved_note(table, i, moved))
    return total, moved


def _moved_note(table: Table, i: int, moved: Sequence[int]) -> Words:
    one = table.heads[i]
    names = [str(table.frame[table.key].iloc[position]) for position in moved[:8]] if table.key else []
    more = ("…" if len(moved) > len(names) else "") if names else ""
    listed = f"（{'、'.join(names)}{more}）" if names else ""
    return Words(
        f"{MOVED_MARK} {one.zh}：{len(moved)} 个分项的末位按最大余数法调整，使分项之和等于合计{listed}",
        f"{one.en}: the last digit of {len(moved)} parts was moved (largest remainder) so that the parts sum to the total",
    )


def _write_column(pen: Pen, table: Table, i: int, cells: Sequence[Cell], moved: Sequence[int]) -> None:
    one, top = table.heads[i], pen.row
    shifted = set(moved)
    levels = list(table.frame[one.level].fillna("")) if one.level else None
    forms = list(table.frame["form"]) if one.form == "by_row" else None
    for k, cell in enumerate(cells):
        form = forms[k] if forms else one.form
        style = _style(pen.book, form, levels[k] if levels else "", marked=k in shifted)
        if one.formula and cell is not None:
            _put_formula(pen, top + k, i, _in_row(table, one.formula, top + k), cell, style)
        else:
            pen.book.put(pen.sheet, top + k, i, cell, style)


def _set_heights(pen: Pen, table: Table, columns: Sequence[Sequence[Cell]]) -> None:
    """Every row as high as its longest text: not every program does it by itself on opening."""
    for k, row in enumerate(zip(*columns, strict=True)):
        texts = [(cell, one.width) for cell, one in zip(row, table.heads, strict=True) if isinstance(cell, str)]
        lines = max((lines_of(text, width) for text, width in texts), default=1)
        pen.sheet.set_row(pen.row + k, min(ROW_HEIGHT + LINE_HEIGHT * (lines - 1), MAX_HEIGHT))


def _style(book: Book, form: str, level: str, *, marked: bool = False) -> object:
    if form in FORMS:
        pattern = FORMS[form].pattern
        return book.format("number", f'{pattern}"{MOVED_MARK}"' if marked else pattern, level)
    return book.format("date" if form == "date" else "text", "", level)


def _in_row(table: Table, formula: str, row: int) -> str:
    """``formula`` with every {source} as that column's cell in ``row``; only formulas of our own ever get here."""
    places = {one.source: xl_rowcol_to_cell(row, i) for i, one in enumerate(table.heads)}
    return re.sub(r"\{(\w+)\}", lambda found: places[found.group(1)], formula)


def _put_formula(pen: Pen, row: int, column: int, formula: str, value: Cell, style: object) -> None:
    pen.sheet.write_formula(row, column, formula, style, value)


def _write_totals(pen: Pen, table: Table, top: int, totals: Sequence[tuple[Decimal, Sequence[int]] | None]) -> None:
    """The total as a SUM formula with the checked value beside it; below it the tally's own figure and the difference."""
    if not any(totals) or pen.row == top:
        return
    total_row = pen.row
    _write_label(pen, table, table.total_name)
    for i, found in enumerate(totals):
        if found:
            cells = f"{xl_rowcol_to_cell(top, i)}:{xl_rowcol_to_cell(total_row - 1, i)}"
            _put_formula(pen, total_row, i, f"=SUM({cells})", found[0], _total_style(pen.book, table, i))
    pen.row += 1
    ledger = {source: value for source, value in (table.ledger or {}).items() if value is not None}
    if not ledger:
        return
    _write_label(pen, table, Words("汇总台账", "the tally"))
    _write_label(pen, table, Words("差额", "difference"), below=1)
    for i, one in enumerate(table.heads):
        if one.source in ledger and (found := totals[i]):
            stated = Decimal(ledger[one.source])
            style = _total_style(pen.book, table, i)
            pen.book.put(pen.sheet, pen.row, i, stated, style)
            formula = f"=ROUND({xl_rowcol_to_cell(total_row, i)}-{xl_rowcol_to_cell(pen.row, i)},{FORMS[one.form].places})"
            _put_formula(pen, pen.row + 1, i, formula, found[0] - stated, style)
    pen.row += 2


def _write_label(pen: Pen, table: Table, words: Words, below: int = 0) -> None:
    for i in range(len(table.heads)):
        pen.book.put(pen.sheet, pen.row + below, i, None, pen.book.format("total"))
    label_at = next((i for i, one in enumerate(table.heads) if one.form == "text"), 0)
    pen.book.put(pen.sheet, pen.row + below, label_at, words.both(pen.edition.lang, gap=" "), pen.book.format("total"))


def _total_style(book: Book, table: Table, i: int) -> object:
    return book.format("total", FORMS[table.heads[i].form].pattern)


def _write_footer(pen: Pen) -> None:
    area_kind = pen.edition.area_kind.one(pen.edition.lang).replace("&", "&&")
    on = pen.edition.snapshot.on.isoformat()
    left, right = ("面积口径：", "数据截至 ") if pen.edition.lang == "zh" else ("areas: ", "as of ")
    pages = "第 &P 页 共 &N 页" if pen.edition.lang == "zh" else "page &P of &N"
    pen.sheet.set_footer(f"&L{left}{area_kind[:100]}&C{pages}&R{right}{on}")
