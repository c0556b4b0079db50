"""Reading a worksheet: the sheet told by name or the only one, merged cells filled, formulas never guessed."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from landmap.io import point_table, zipped
from landmap.io.limits import ROWS
from landmap.io.source import Content, Opened
from landmap.io.table import Line, content_of
from landmap.issue import Issue


def read(opened: Opened, encoding: str | None = None) -> Content:  # noqa: ARG001 -- the format says UTF-8
    """The records of one worksheet with the values that cells have, numbered as Excel numbers rows.

    Raises RefusalError: SHEET_MISSING with the sheets named, LAYER_AMBIGUOUS where several have content and none is named,
    NOT_XLSX, XML_ENTITIES, ZIP_BOMB.
    """
    has_formulas = _must_be_safe(opened)
    book = _loaded(opened, values=True)
    points = _point_sheets(book, opened) if opened.layer.has_geometry else {}
    if points:
        return point_table.content_of(points, opened, {"sheet": "、".join(points)})
    sheet = _chosen(book, opened)
    formulas = _loaded(opened, values=False)[sheet.title] if has_formulas else None
    if sheet.max_row > ROWS:
        raise opened.refusal("ROWS_TOO_MANY", most=f"{ROWS:,}")
    lines, filled = _lines(sheet, formulas, opened)
    content = content_of(lines, opened, {"sheet": sheet.title})
    records = set(content.rows.tolist())
    issues = (*content.issues, *(issue for issue in filled if issue.row in records))
    return Content(
        columns=content.columns, rows=content.rows, geometry=content.geometry, issues=issues, evidence=content.evidence
    )


def _must_be_safe(opened: Opened) -> bool:
    """Refuse what is no workbook, unpacks to too much or declares entities; whether there is any formula."""
    try:
        members = zipped.unpack(opened.content, nested_ok=True).members
    except zipped.ZipError as error:
        raise opened.refusal(error.code, why=error) from error
    if "[Content_Types].xml" not in members or not any(name.startswith("xl/") for name in members):
        raise opened.refusal("NOT_XLSX", found="zip")
    xml = {name: content for name, content in members.items() if name.endswith((".xml", ".rels", ".vml"))}
    if any(
        re.search(rb"<!(DOCTYPE|ENTITY)", content, re.IGNORECASE) or content[:2] in (b"\xff\xfe", b"\xfe\xff")
        for content in xml.values()
    ):
        raise opened.refusal("XML_ENTITIES")
    return any(name.startswith("xl/worksheets/") and b"<f" in content for name, content in xml.items())


def _loaded(opened: Opened, *, values: bool) -> Workbook:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that hold no data
            return load_workbook(io.BytesIO(opened.content), data_only=values, keep_links=False)
    except Exception as error:  # openpyxl raises whatever the broken part happens to raise
        raise opened.refusal("NOT_XLSX", found=f"{type(error).__name__}: {error}") from error


def _point_sheets(book: Workbook, opened: Opened) -> dict[str, list[Line]]:
    """The sheets of boundary points by name: the one that layer.toml names, or all, where every sheet with content is one."""
    named = opened.layer.table
    sheets = [sheet for sheet in book.worksheets if named in (None, sheet.title)]
    if any(sheet.max_row > ROWS for sheet in sheets):
        return {}
    lines = {sheet.title: _lines(sheet, None, opened)[0] for sheet in sheets}
    filled = {title: found for title, found in lines.items() if found}
    return filled if all(point_table.is_point_table(found) for found in filled.values()) else {}


def _chosen(book: Workbook, opened: Opened) -> Worksheet:
    names = [sheet.title for sheet in book.worksheets]
    if opened.layer.table is not None:
        if opened.layer.table not in names:
            raise opened.refusal("SHEET_MISSING", value=opened.layer.table, names="、".join(names))
        return book[opened.layer.table]
    filled = [
        sheet for sheet in book.worksheets if any(cell is not None for row in sheet.iter_rows(values_only=True) for cell in row)
    ]
    if len(filled) > 1:
        raise opened.refusal("LAYER_AMBIGUOUS", names="、".join(sheet.title for sheet in filled))
    if not filled:
        raise opened.refusal("FILE_EMPTY")
    return filled[0]


def _lines(sheet: Worksheet, formulas: Worksheet | None, opened: Opened) -> tuple[list[Line], list[Issue]]:
    merged = dict(_merged(sheet))
    lines = []
    issues = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells = [merged.get((number, i), value) for i, value in enumerate(row, start=1)]
        if all(cell is None or not str(cell).strip() for cell in row) and not _has_formula(formulas, number):
            continue
        lines.append(Line(number, [_value(cell) for cell in cells], _formula_fault(sheet, formulas, number, opened)))
        if any((number, i) in merged for i in range(1, len(row) + 1)):
            issues.append(opened.issue("MERGED_FILLED", row=number))
    return lines, issues


def _merged(sheet: Worksheet) -> Iterator[tuple[tuple[int, int], Any]]:
    """Every cell below or beside the first of a merged range, with the value of the first."""
    for found in sheet.merged_cells.ranges:
        value = sheet.cell(found.min_row, found.min_col).value
        if value is None or found.min_row == found.max_row:
            continue  # merged across only: a title, or a wide cell; to fill it would repeat one value under other columns
        for row in range(found.min_row + 1, found.max_row + 1):
            yield (row, found.min_col), value


def _value(cell: Any) -> Any:
    return cell.strip() or None if isinstance(cell, str) else cell


def _has_formula(formulas: Worksheet | None, number: int) -> bool:
    return formulas is not None and any(cell.data_type == "f" for cell in formulas[number])


def _formula_fault(sheet: Worksheet, formulas: Worksheet | None, number: int, opened: Opened) -> Issue | None:
    """The first cell of a row whose formula has no stored result, or an error for one."""
    for cell in formulas[number] if formulas is not None else ():
        if cell.data_type == "f":
            result = sheet[cell.coordinate]
            if result.value is None or result.data_type == "e":
                return opened.issue("FORMULA_NO_VALUE", row=number, field=cell.coordinate, value=result.value or cell.value)
    return None
