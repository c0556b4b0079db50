"""Reading a shapefile set: shapes and rows paired by record number, encoding from the bytes, every fault a named row."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from landmap.crs import candidates, named, normalised
from landmap.errors import of_rows
from landmap.io.rings import Shapes
from landmap.io.shapefile import dbf, shp
from landmap.io.source import Content, Opened
from landmap.io.text import Decision
from landmap.io.text_issues import text_issues
from landmap.issue import Issue


def read(opened: Opened, encoding: str | None = None) -> Content:
    """The rows of a shapefile set, one for each record of the .shp, deleted and unreadable ones included.

    Raises RefusalError where shapes and rows cannot be paired (COUNT_MISMATCH), the table is missing or broken, or two fields
    have one name.
    """
    with of_rows(rows_told(opened.parts)):
        table = _table(opened)
        walked = shp.walk(opened.parts[".shp"])
        rows = _rows(opened, table, walked)
    cpg = opened.parts.get(".cpg", b"").decode("latin-1").strip()
    decision = dbf.encoding_of(table, cpg or table.language, ".cpg" if cpg else ".dbf", encoding)
    geometry, faults = _geometry(opened, walked, rows)
    columns, text_faults = _columns(opened, table, decision, rows)
    crs, crs_fault = _crs(opened, geometry)
    deleted = [opened.issue("DBF_ROW_DELETED", row=int(i) + 1) for i in np.flatnonzero(table.deleted)]
    return Content(
        columns=columns,
        rows=np.arange(1, rows + 1),
        geometry=geometry,
        crs=crs,
        crs_fault=crs_fault,
        issues=(*_index_issues(opened, walked), *deleted, *faults, *text_faults),
        evidence={"encoding": decision.evidence},
    )


def rows_told(parts: Mapping[str, bytes]) -> int | None:
    """How many rows a set that cannot be used would have had: its shapes, or else what the header of its .dbf says."""
    shapes = len(shp.walk(parts.get(".shp", b"")).spans)
    return shapes or dbf.rows_told(parts.get(".dbf", b""))


def _table(opened: Opened) -> dbf.Table:
    if ".dbf" not in opened.parts:
        raise opened.refusal("DBF_MISSING")
    try:
        table = dbf.cut(opened.parts[".dbf"])
    except dbf.DbfError as error:
        raise opened.refusal("DBF_UNREADABLE", why=error) from error
    twice = dbf.repeated([name.decode("latin-1") for name in table.names])
    if twice is not None:
        raise opened.refusal("FIELD_DUPLICATE", value=twice)
    return table


def _rows(opened: Opened, table: dbf.Table, walked: shp.Walked) -> int:
    """How many rows there are: shapes and rows must agree, but for what a broken end of either file has lost."""
    shapes, cells = len(walked.spans), len(table.deleted)
    if walked.broken is not None and shapes < table.stated_rows:
        return table.stated_rows
    if shapes != table.stated_rows:
        raise opened.refusal("COUNT_MISMATCH", shapes=shapes, rows=cells)
    return shapes


def _geometry(opened: Opened, walked: shp.Walked, rows: int) -> tuple[Shapes, list[Issue]]:
    content = opened.parts[".shp"]
    found, unreadable, unclosed = shp.shapes(content, walked)
    issues = [opened.issue("RECORD_CORRUPT", row=i + 1, why=why) for i, why in unreadable.items()]
    issues += [opened.issue("RING_CLOSED", row=i + 1) for i in unclosed]
    issues += [opened.issue("COORD_NOT_FINITE", row=int(i) + 1) for i in shp.not_finite(found)]
    issues += [opened.issue("SHP_TRUNCATED", row=i + 1, why=walked.broken or "") for i in range(len(found), rows)]
    stated = shp.header_length(content)
    if stated != len(content) and len(found) == rows:
        issues.append(opened.issue("HEADER_LENGTH", stated=stated, found=len(content)))
    return np.concatenate([found, np.full(rows - len(found), None, dtype=object)]), issues


def _columns(opened: Opened, table: dbf.Table, decision: Decision, rows: int) -> tuple[pd.DataFrame, list[Issue]]:
    frame = pd.DataFrame(dbf.columns(table, decision.encoding)).reindex(range(rows))
    issues = [opened.issue("DBF_TRUNCATED", row=row + 1) for row in range(len(table.deleted), rows)]
    return frame, [*text_issues(opened, decision, frame, range(1, rows + 1)), *issues]


def _index_issues(opened: Opened, walked: shp.Walked) -> list[Issue]:
    """The .shx is not needed; that it is missing or wrong is said, for other programs trust it."""
    index = opened.parts.get(".shx")
    if index is not None and index[shp.HEADER :] == shp.index_of(walked):
        return []
    if walked.broken is not None:
        return []
    return [opened.issue("SHX_REBUILT")]


def _crs(opened: Opened, geometry: Shapes) -> tuple[CRS | None, Issue | None]:
    content = opened.parts.get(".prj", b"").strip()
    if not content:
        return None, None
    text = content.decode("utf-8-sig", errors="replace")
    try:
        return normalised(CRS.from_wkt(text)), None
    except CRSError:
        return None, opened.issue("CRS_UNREADABLE", value=text, **named(candidates(shapely.get_coordinates(geometry), None)))
