"""What csv files and worksheets have in common: a header below title rows, records, totals and notes that are no records."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from landmap.io.evidence import Evidence
from landmap.io.rings import Shapes
from landmap.io.source import Content, Opened, shown
from landmap.issue import Issue
from landmap.site import Layer
from landmap.terms import columns_of
from landmap.terms.codes import folded
from landmap.terms.field_names import known_names

_SEARCHED = 20  # rows in which the header is looked for
_TOTAL = re.compile(r"(合计|总计|小计|共计|总和|合计数|total|grandtotal|subtotal|sum)[:：]?")
_WKT = {"wkt", "geometry", "geom", "thegeom", "the_geom"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table that is not blank: its number as the file's users count, its cells, a fault that was seen in it."""

    number: int
    cells: list[Any]
    fault: Issue | None = None


def content_of(lines: Sequence[Line], opened: Opened, evidence: Mapping[str, Evidence | str]) -> Content:
    """The records among ``lines``. Raises RefusalError: FILE_EMPTY without any line, FIELD_DUPLICATE for two equal names."""
    if not lines:
        raise opened.refusal("FILE_EMPTY")
    at, sure = _header_at(lines, opened.layer)
    names = _names(lines[at].cells, opened)
    records, issues = _records(lines[at + 1 :], len(names), opened)
    cells = [_fitted(line.cells, len(names)) for line in records]
    rows = np.array([line.number for line in records], dtype=np.int64)
    columns = {name: [row[i] for row in cells] for i, name in enumerate(names) if name}
    geometry, wkt_issues = _geometry(columns, rows, opened)
    frame = pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()}, index=range(len(rows)))
    found = dict(evidence) | {"header": sure}
    if at:
        found["title"] = shown(" ".join(str(cell) for line in lines[:at] for cell in line.cells if cell is not None))
    return Content(columns=frame, rows=rows, geometry=geometry, issues=(*issues, *wkt_issues), evidence=found)


def _header_at(lines: Sequence[Line], layer: Layer) -> tuple[int, Evidence]:
    """The line that names most of the fields that layer.toml asks for; without any such line, the first with two names."""
    wanted = {folded(name) for name in layer.fields.values()} or known_names(layer.role)
    wanted |= {column.name for column in columns_of(layer.role)}
    scores = [len({folded(str(cell)) for cell in line.cells if cell is not None} & wanted) for line in lines[:_SEARCHED]]
    if max(scores):
        at = scores.index(max(scores))
        why = f"其中 {max(scores)} 个名称是已知字段 of its names are known fields"
        share = max(scores) / max(len(set(layer.fields.values())), *scores)
        return at, Evidence(_row_named(lines[at]), why, round(0.6 + 0.4 * share, 2))
    at = next((i for i, line in enumerate(lines[:_SEARCHED]) if sum(map(_filled, line.cells)) > 1), 0)
    why = "第一个有两个以上单元格的行 the first line with two cells or more"
    return at, Evidence(_row_named(lines[at]), why, 0.6 if all(isinstance(cell, str) for cell in lines[at].cells) else 0.3)


def _row_named(line: Line) -> str:
    return f"row 第 {line.number} 行"


def _names(cells: Sequence[Any], opened: Opened) -> list[str]:
    """The columns' names; a nameless column at the end is no column, one in between is named by its letter."""
    names = ["" if cell is None else " ".join(str(cell).split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    names = [name or f"column_{i}" for i, name in enumerate(names, start=1)]
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        raise opened.refusal("FIELD_DUPLICATE", value=twice)
    return names


def _records(lines: Sequence[Line], width: int, opened: Opened) -> tuple[list[Line], list[Issue]]:
    """The lines that are records; totals, and the notes that follow them, are left out and said."""
    records, issues = [], []
    filled_cells = [[cell for cell in line.cells if _filled(cell)] for line in lines]
    totals = [i for i, filled in enumerate(filled_cells) if _is_total(filled)]
    last = max((i for i, filled in enumerate(filled_cells) if len(filled) >= min(3, width) and i not in totals), default=-1)
    for i, (line, filled) in enumerate(zip(lines, filled_cells, strict=True)):
        is_note = i > last and any(total < i for total in totals)
        if line.fault is None and (i in totals or is_note):
            issues.append(opened.issue("ROW_NOT_RECORD", row=line.number, value=" ".join(str(cell) for cell in filled)))
            continue
        records.append(line)
        if line.fault is not None:
            issues.append(line.fault)
        elif len(line.cells) < width or any(_filled(cell) for cell in line.cells[width:]):
            issues.append(opened.issue("ROW_SHAPE", row=line.number, cells=len(line.cells), columns=width))
    return records, issues


def _is_total(filled: Sequence[Any]) -> bool:
    """合计 in one of the first cells: nobody calls a parcel so."""
    return any(isinstance(cell, str) and _TOTAL.fullmatch(folded(cell)) for cell in filled[:3])


def _fitted(cells: Sequence[Any], width: int) -> list[Any]:
    return [*cells[:width], *[None] * (width - len(cells))]


def _filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""


def _geometry(columns: dict[str, list[Any]], rows: Collection[int], opened: Opened) -> tuple[Shapes | None, list[Issue]]:
    """The column of well-known text, where the layer has land and the table has one."""
    name = next((name for name in columns if folded(name) in _WKT), None)
    if name is None or not opened.layer.has_geometry:
        return None, []
    texts = columns.pop(name)
    found = np.array([*(_from_wkt(text) for text in texts), None], dtype=object)[:-1]
    issues = [
        opened.issue("GEOMETRY_UNREADABLE", row=int(row), field=name, value=text or "", why=f"{name}: {shown(text or '-', 40)}")
        for row, text, shape in zip(rows, texts, found, strict=True)
        if shape is None
    ]
    return found, issues


def _from_wkt(text: Any) -> BaseGeometry | None:
    try:
        return shapely.from_wkt(str(text or "").rpartition(";")[2], on_invalid="ignore")
    except (NotImplementedError, ShapelyError):
        return None
