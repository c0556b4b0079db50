"""How a sheet is laid out: its tables one below the other (header, units, rows, total, check), notes, signatures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from landmap.report.edition import Edition, Words
from landmap.report.workbook.cells import Cell, Total, adding_up, column_cells
from landmap.report.workbook.page import LINE_HEIGHT, MAX_HEIGHT, ROW_HEIGHT, Pen, lines_of, write_footer, write_heading
from landmap.report.workbook.table import FORMS, Sheet, Table
from landmap.terms.derived import UNITS_EN

if TYPE_CHECKING:
    from xlsxwriter.format import Format

    from landmap.report.workbook.book import Book

MAX_ROWS = 1_000_000  # a sheet holds 1,048,576; the rest is for headings and notes
MOVED_MARK = "*"  # behind a number whose last digit was moved so that the parts add up
_MOVED, _ROOM = f'"{MOVED_MARK}"', f"_{MOVED_MARK}"  # ends of a number's pattern: the mark, or as much room
SIGNATURES = Words(
    "填报人：______________　　审核人：______________　　日期：________年____月____日",
    "Prepared by: ______________    Checked by: ______________    Date: ______________",
)


def write_sheet(book: Book, page: Sheet, edition: Edition) -> None:
    """Add one sheet to the book."""
    tables = [table.seen_by(edition.profile) for table in page.tables]
    sheet = book.sheet(Words(page.zh, page.en).one(edition.lang))
    widths = _widths(tables)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width, book.format("blank"))
    pen = Pen(book, sheet, edition, max(len(widths) - 1, 0), sum(widths))
    write_heading(pen, page)
    for table in tables:
        _write_table(pen, table, alone=len(tables) == 1)
    for note in pen.notes:
        pen.line(note.both(edition.lang), "note")
    if page.signed:
        pen.row += 1
        pen.line(SIGNATURES.one(edition.lang), "sign", at_least=26.0)
    sheet.print_area(0, 0, max(pen.row - 1, 0), pen.last)
    write_footer(pen)


def _widths(tables: Sequence[Table]) -> list[float]:
    """The widths of the sheet's columns: each as wide as the widest of the tables wants it."""
    count = max((len(table.heads) for table in tables), default=1)
    return [max(table.heads[i].width for table in tables if i < len(table.heads)) for i in range(count)]


def _write_table(pen: Pen, table: Table, *, alone: bool) -> None:
    """Caption, header, rows, totals; a table that has the sheet to itself can be filtered and keeps its header in view."""
    if table.caption:
        pen.row += 1
        pen.line(table.caption.both(pen.edition.lang), "caption", at_least=22.0)
    first = pen.row
    _write_header(pen, table)
    top = pen.row
    totals = _write_rows(pen, table)
    if alone:
        pen.sheet.freeze_panes(top, min(2, len(table.heads) - 1))
        pen.sheet.repeat_rows(first, top - 1)
        if pen.row > top:
            pen.sheet.autofilter(top - 1, 0, pen.row - 1, len(table.heads) - 1)
    if pen.row == top:
        pen.line("（无）　(none)", "note")
    _write_totals(pen, table, top, totals)
    pen.notes.extend(table.notes)
    if len(table.frame) > MAX_ROWS:
        pen.notes.append(_cut_note(len(table.frame)))


def _write_rows(pen: Pen, table: Table) -> list[Total | None]:
    """The rows of a table, totalled columns balanced; what each column's total is, None where there is none."""
    frame = table.frame.iloc[:MAX_ROWS]
    columns = [column_cells(one, frame, pen.edition) for one in table.heads]
    totals = [_settle(pen, table, columns, i) for i in range(len(table.heads))]
    for i, cells in enumerate(columns):
        _write_column(pen, table, i, cells, found.moved if (found := totals[i]) else ())
    _set_heights(pen, table, columns)
    pen.row += len(frame)
    return totals


def _cut_note(rows: int) -> Words:
    return Words(
        f"共 {rows} 行，此处列 {MAX_ROWS} 行，其余见 land.gpkg",
        f"{MAX_ROWS} of {rows} rows; the rest is in land.gpkg",
    )


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


def _settle(pen: Pen, table: Table, columns: list[list[Cell]], i: int) -> Total | None:
    """Balance a totalled column in place. The sum of what nobody stated is not zero: there is none."""
    one = table.heads[i]
    if not one.total or all(cell is None for cell in columns[i]):
        return None
    columns[i], total = adding_up(one, table.frame.iloc[:MAX_ROWS], columns[i])
    if total.moved:
        pen.notes.append(_moved_note(table, i, total.moved))
    return total


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
            pen.sheet.write_formula(top + k, i, _in_row(table, one.formula, top + k), style, cell)
        else:
            pen.book.put(pen.sheet, top + k, i, cell, style)


def _set_heights(pen: Pen, table: Table, columns: Sequence[Sequence[Cell]]) -> None:
    """Every row as high as its longest text: not every program does it by itself on opening."""
    for k, row in enumerate(zip(*columns, strict=True)):
        texts = [(cell, one.width) for cell, one in zip(row, table.heads, strict=True) if isinstance(cell, str)]
        lines = max((lines_of(text, width) for text, width in texts), default=1)
        pen.sheet.set_row(pen.row + k, min(ROW_HEIGHT + LINE_HEIGHT * (lines - 1), MAX_HEIGHT))


def _style(book: Book, form: str, level: str, *, marked: bool = False) -> Format:
    if form in FORMS:
        return book.format("number", FORMS[form].pattern + (_MOVED if marked else _ROOM), level)
    return book.format("date" if form == "date" else "text", "", level)


def _in_row(table: Table, formula: str, row: int) -> str:
    """``formula`` with every {source} as that column's cell in ``row``; only formulas of our own ever get here."""
    places = {one.source: xl_rowcol_to_cell(row, i) for i, one in enumerate(table.heads)}
    return re.sub(r"\{(\w+)\}", lambda found: places[found.group(1)], formula)


def _write_totals(pen: Pen, table: Table, top: int, totals: Sequence[Total | None]) -> None:
    """The total as a SUM formula with the checked value beside it; below it the tally's own figure and the difference."""
    ledger = {source: value for source, value in (table.ledger or {}).items() if value is not None}
    if not any(totals) and not any(ledger.values()):
        return
    total_row = pen.row
    _write_label(pen, table, table.total_name)
    for i, total in enumerate(totals):
        if total:
            cells = f"{xl_rowcol_to_cell(top, i)}:{xl_rowcol_to_cell(total_row - 1, i)}"
            pen.sheet.write_formula(total_row, i, f"=SUM({cells})", _total_style(pen.book, table, i), total.value)
    if ledger:
        _write_label(pen, table, Words("汇总台账", "the tally"))
        _write_label(pen, table, Words("差额", "difference"))
        for i, one in enumerate(table.heads):
            if one.source in ledger:
                _write_against(pen, table, i, totals[i], Decimal(ledger[one.source]))


def _write_against(pen: Pen, table: Table, i: int, total: Total | None, ledger: Decimal) -> None:
    """The tally's figure in the row above the last, and below it what the total differs by."""
    style, row = _total_style(pen.book, table, i), pen.row - 2
    pen.book.put(pen.sheet, row, i, ledger, style)
    if total:
        formula = f"=ROUND({xl_rowcol_to_cell(row - 1, i)}-{xl_rowcol_to_cell(row, i)},{FORMS[table.heads[i].form].places})"
        pen.sheet.write_formula(row + 1, i, formula, style, total.value - ledger)


def _write_label(pen: Pen, table: Table, words: Words) -> None:
    """A row of the foot of a table, empty but for what it is called."""
    style = pen.book.format("total")
    pen.sheet.set_row(pen.row, ROW_HEIGHT)
    for i in range(len(table.heads)):
        pen.book.put(pen.sheet, pen.row, i, None, style)
    label_at = next((i for i, one in enumerate(table.heads) if one.form == "text"), 0)
    pen.book.put(pen.sheet, pen.row, label_at, words.one(pen.edition.lang), style)
    pen.row += 1


def _total_style(book: Book, table: Table, i: int) -> Format:
    return book.format("total_number", FORMS[table.heads[i].form].pattern + _ROOM)
