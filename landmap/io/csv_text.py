"""Frames as csv bytes, with text that a spreadsheet would run as a formula guarded; reading restores it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from typing import Any

import pandas as pd

from landmap.io.text import BOM

# After spaces of any kind, these begin a formula in some spreadsheet; the apostrophe too, so that reading can undo it.
_RISKY = re.compile(r"[\s\u00a0\u3000\ufeff]*[=+\-@＝＋－＠']|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def guarded(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet might run it; real numbers stay as they are."""
    return f"'{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def unguarded(text: str) -> str:
    """``text`` as it was before :func:`guarded`."""
    rest = text[1:]
    return rest if text.startswith("'") and _RISKY.match(rest) and not _NUMBER.fullmatch(rest) else text


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """``frame`` as csv: UTF-8 with BOM (for Excel), CRLF, every cell quoted, dates ISO, missing empty, index left out.

    Text that a spreadsheet would run is guarded by an apostrophe; reading it with landmap gives back the text.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guarded(str(name)) for name in frame.columns])
    cells = [[_cell(value) for value in frame.iloc[:, i].astype(object)] for i in range(frame.shape[1])]
    writer.writerows(zip(*cells, strict=True))
    return (BOM + out.getvalue()).encode("utf-8")


def _cell(value: Any) -> str:
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124 -- NaN
        return ""
    if isinstance(value, datetime):
        plain = value.replace(tzinfo=None)
        return f"{plain:%Y-%m-%d}" if plain.time() == datetime.min.time() else plain.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else guarded(str(value))
