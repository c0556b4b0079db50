"""Reading csv: encoding and separator from the bytes, every line a record or an issue, text as it was before it was guarded."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace

from landmap.io import point_list, point_table
from landmap.io.csv_text import unguarded
from landmap.io.limits import BYTES, ROWS
from landmap.io.source import Content, Opened
from landmap.io.table import Line, content_of
from landmap.io.text import BOM, decide
from landmap.io.text_issues import text_issues

_SEPARATORS = ",;\t|"


def read(opened: Opened, encoding: str | None = None) -> Content:
    """The records of a csv file, every cell text, numbered by line. Blank lines and totals are no records.

    Where a quote is never closed, no later line can be told from it: they are all set aside (ROW_CORRUPT).
    """
    decision = decide(opened.content.split(b"\n"), explicit=encoding)
    if decision.encoding == "utf-8" and decision.guessed:
        decision = replace(decision, guessed=False)  # what csv is in, unless stated otherwise
    text = opened.content.decode(decision.encoding, errors="replace").removeprefix(BOM)
    lines = list(_lines(text, opened))
    if len(lines) > ROWS:
        raise opened.refusal("ROWS_TOO_MANY", most=f"{ROWS:,}")
    if opened.layer.has_geometry and point_table.is_point_table(lines):
        content = point_table.content_of({"": lines}, opened, {"encoding": decision.evidence})
    elif opened.layer.has_geometry and point_list.is_point_list(lines):
        content = point_list.content_of(lines, opened, {"encoding": decision.evidence})
    else:
        content = content_of(lines, opened, {"encoding": decision.evidence})
    return replace(content, issues=(*content.issues, *text_issues(opened, decision, content.columns, content.rows.tolist())))


def _lines(text: str, opened: Opened) -> Iterator[Line]:
    before = csv.field_size_limit(BYTES)  # well-known text may be long
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                fault = opened.issue("ROW_CORRUPT", row=start, value=cells[0]) if "\x00" in "".join(cells) else None
                yield Line(start, [unguarded(cell) or None for cell in cells], fault)
            start = reader.line_num + 1
    except csv.Error:
        for number, line in enumerate(io.StringIO(text, newline=""), start=1):
            if number >= start and line.strip():
                yield Line(number, [], opened.issue("ROW_CORRUPT", row=number, value=line))
    finally:
        csv.field_size_limit(before)


def _separator(text: str) -> str:
    """The character that parts cells, told from the first lines, quoted text left out."""
    start = re.sub(r'"[^"]*"', "", "\n".join(text.split("\n", 20)[:20]))
    tabs = {line.count("\t") for line in start.splitlines() if line.strip()}
    if len(tabs) == 1 and tabs != {0}:
        return "\t"  # though well-known text has more commas: nobody else has as many tabs in every line
    return max(_SEPARATORS, key=start.count)
