"""Writing rows as they are: csv and worksheets, shapes as well-known text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import shapely
import xlsxwriter

from landmap.errors import FormatError
from landmap.io.csv_text import csv_bytes
from landmap.io.source import shown
from landmap.io.writing.draft import Draft
from landmap.io.writing.values import plain

_SHAPES = "wkt"
_ROWS, _CELL = 1_048_575, 32_767  # what a worksheet holds below its header, and a cell
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 -- written as it stands, so that the same rows give the same bytes


def rows_of(draft: Draft) -> pd.DataFrame:
    """The columns, and the shapes as well-known text with every digit."""
    found = draft.plain
    if not draft.spatial:
        return found
    return found.assign(**{_SHAPES: shapely.to_wkt(draft.land.geometry.to_numpy(), rounding_precision=-1)})


def write_csv(draft: Draft) -> None:
    """UTF-8 with BOM, every cell quoted, formulas disarmed."""
    draft.path.write_bytes(csv_bytes(rows_of(draft)))


def write_xlsx(draft: Draft) -> None:
    """One worksheet; text stays text, whatever it looks like."""
    frame = rows_of(draft)
    if len(frame) > _ROWS:
        raise _too_long(f"有 {len(frame):,} 行，工作表最多 {_ROWS:,} 行", f"{len(frame):,} rows; a worksheet holds {_ROWS:,}")
    columns = [[plain(value) for value in frame.iloc[:, i].astype(object)] for i in range(frame.shape[1])]
    cells = [[str(name) for name in frame.columns], *map(list, zip(*columns, strict=True))]
    write_sheet(draft.path, draft.path.stem, cells)


def write_sheet(path: Path, title: str, cells: list[list[Any]]) -> None:
    """A workbook of one worksheet with these cells. Raises FormatError for a text that no cell holds."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _MADE})
        day, moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
        sheet = book.add_worksheet(_sheet_name(title))
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(cells):
            for number, value in enumerate(row):
                _put(sheet, (at, number), value, moment if isinstance(value, datetime) else day)


def _put(sheet: Any, at: tuple[int, int], value: Any, form: Any) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, date):
        sheet.write_datetime(*at, value, form)
    elif isinstance(value, (int, float, Decimal)):
        sheet.write_number(*at, value)
    elif value is not None:
        if len(value) > _CELL:
            raise _too_long(f"文字超过 {_CELL:,} 字：{shown(value)}", f"a text is longer than {_CELL:,}: {shown(value)}")
        sheet.write_string(*at, value)


def _sheet_name(title: str) -> str:
    return "".join("_" if character in "[]:*?/\\'" else character for character in title)[:31] or "Sheet1"


def _too_long(zh: str, en: str) -> FormatError:
    return FormatError(zh, en, mend_zh="改写为 .gpkg", mend_en="write a .gpkg")
