"""A DXF drawing as rows: each closed outline on a CAD layer is one, named by the text inside it. A worker does the reading."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from landmap.io.source import Content, Opened
from landmap.io.text import Decision, decide
from landmap.io.text_issues import text_issues
from landmap.io.wkb import from_wkb
from landmap.io.worker import ask

BINARY = b"AutoCAD Binary DXF\r\n\x1a\x00"
_START = re.compile(rb"^\xef?\xbb?\xbf?\s*(?:999\s*\r?\n[^\n]*\n\s*)*0\s*\r?\n\s*SECTION\b")
_HEADER = re.compile(rb"\$(ACADVER|DWGCODEPAGE)\s*\r?\n\s*[13]\s*\r?\n\s*([\w.-]+)")
# What comes after the last group does not count; the binary form ends its texts with a zero.
_ENDED = re.compile(rb"EOF[\s\x00\x1a]*$")
_TAIL = 400
_UNICODE_SINCE = "AC1021"  # AutoCAD 2007: all texts are UTF-8
_SEARCHED = 65536


def is_dxf(content: bytes) -> bool:
    """Whether ``content`` begins as a drawing in DXF does, in text or in binary form."""
    return content.startswith(BINARY) or _START.match(content[:_SEARCHED]) is not None


def read(opened: Opened, encoding: str | None = None) -> Content:
    """The closed outlines of the CAD layer that layer.toml names as its table, or of the only one that has any; of all for "*".

    Columns: name (the text inside), layer, entity, handle, and xdata where CAD programs of land surveys left attributes. Rows
    count from 1 in the order of the drawing. Raises RefusalError: DXF_BROKEN, LAYER_AMBIGUOUS, LAYER_MISSING,
    GEOMETRY_MISSING, ROWS_TOO_MANY, READ_....
    """
    if not _ENDED.search(opened.content[-_TAIL:]):
        raise opened.refusal("DXF_BROKEN", why=("文件在中途断了，没有结尾的 EOF", "it breaks off: there is no EOF at its end"))
    decision = _encoding(opened.content, encoding)
    answer = ask(opened, "dxf", {"a.dxf": opened.content}, encoding=decision.encoding)
    table, told = answer.table, answer.told
    rows = np.arange(1, table.num_rows + 1, dtype=np.int64)
    geometry, faults = from_wkb(table.column("geometry").to_pylist(), rows, opened)
    names = [name for name in table.column_names if name not in ("geometry", "curved")]
    frame = pd.DataFrame(
        {name: pd.Series(table.column(name).to_pylist(), dtype=object) for name in names}, index=range(len(rows))
    )
    if frame["xdata"].isna().all():
        frame = frame.drop(columns="xdata")
    curved = [int(row) for row, flag in zip(rows, table.column("curved").to_pylist(), strict=True) if flag]
    issues = [opened.issue("CURVE_LINEARISED", row=row, tolerance=told["tolerance"]) for row in curved]
    issues += [opened.issue(code, **values) for code, values in told["issues"]]
    return Content(
        columns=frame,
        rows=rows,
        geometry=geometry,
        issues=(*issues, *faults, *text_issues(opened, decision, frame, rows.tolist())),
        evidence={"layer": told["layer"], "encoding": decision.why, "version": told["version"], "units": told["units"]},
    )


def _encoding(content: bytes, explicit: str | None) -> Decision:
    """Up to AutoCAD 2004 texts are in the drawing's code page, which drawings from China often state wrongly."""
    if content.startswith(BINARY):
        return Decision("utf-8", "binary DXF: ezdxf")
    stated = {name.decode(): value.decode() for name, value in _HEADER.findall(content[:_SEARCHED])}
    if explicit is None and stated.get("ACADVER", "") >= _UNICODE_SINCE:
        return Decision("utf-8", f"{stated['ACADVER']}: UTF-8")
    page = stated.get("DWGCODEPAGE", "").upper().replace("ANSI_", "cp").replace("DOS", "cp")
    return decide(content.split(b"\n"), stated=page or None, stated_by="$DWGCODEPAGE", explicit=explicit)
