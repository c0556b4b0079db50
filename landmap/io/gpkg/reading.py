"""Reading one layer of a GeoPackage through SQLite, on a private copy, with SQLite's own safeguards on.

The copy takes a pending -wal or -journal with it, so that what another program has saved is seen and the input stays as it is.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from landmap.crs import candidates, named, normalised
from landmap.errors import of_rows
from landmap.io.gpkg.styles import STYLES
from landmap.io.limits import ROWS, SECONDS
from landmap.io.rings import Shapes
from landmap.io.source import Content, Opened
from landmap.io.text import Decision
from landmap.io.text_issues import text_issues
from landmap.io.wkb import from_wkb
from landmap.issue import Issue

_ENVELOPES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}  # bytes of the envelope before the WKB, by the code in the flags
_STANDARD_TRIGGERS = ("rtree_", "gpkg_", "trigger_insert_feature_count_", "trigger_delete_feature_count_")
# The standard's own for a raster table in the same file (GeoPackage 1.3, C.7): <table>_zoom_insert and its kin.
_RASTER_TRIGGER = re.compile(r".+_(zoom|tile_column|tile_row)_(insert|update)$")

_DAMAGED = (sqlite3.DatabaseError, UnicodeDecodeError)  # the latter: of a damaged name inside an error message


def read(opened: Opened, encoding: str | None = None) -> Content:  # noqa: ARG001 -- the format says UTF-8
    """The rows of the layer that layer.toml names, or of the only one.

    Rows count by the primary key (fid). Raises RefusalError when the database is damaged (DB_CORRUPT), is no GeoPackage
    (NOT_GPKG), the layer is not there (LAYER_MISSING) or not told (LAYER_AMBIGUOUS), or has no end (ROWS_TOO_MANY).
    """
    try:
        with _connected(opened) as base, of_rows(_rows_told(base)):
            try:
                _must_be_whole(base, opened)
                return _content(base, _chosen(base, opened), opened)
            except _DAMAGED as error:
                raise opened.refusal("DB_CORRUPT", why=error) from error
    except _DAMAGED as error:
        raise opened.refusal("DB_CORRUPT", why=error) from error


def _rows_told(base: sqlite3.Connection) -> int | None:
    """How many rows the only table has by the file's own count; None where there is none, or several tables."""
    try:
        one_table = base.execute("SELECT count(*) FROM gpkg_contents").fetchone()[0] == 1
        counts = base.execute("SELECT feature_count FROM gpkg_ogr_contents LIMIT 2").fetchall()
    except _DAMAGED:
        return None
    return counts[0][0] if one_table and len(counts) == 1 and isinstance(counts[0][0], int) else None


@contextmanager
def _connected(opened: Opened) -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory(prefix="landmap-") as folder:
        path = Path(folder) / "copy.gpkg"
        for suffix, content in opened.parts.items():
            path.with_name("copy.gpkg" + ("" if suffix == ".gpkg" else suffix)).write_bytes(content)
        with closing(sqlite3.connect(path)) as base:
            base.text_factory = lambda raw: raw.decode("utf-8", errors="replace")
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
                base.execute(f"PRAGMA {pragma}")
            end = time.monotonic() + SECONDS
            base.set_progress_handler(lambda: time.monotonic() > end, 100_000)
            yield base


def _must_be_whole(base: sqlite3.Connection, opened: Opened) -> None:
    found = str(base.execute("PRAGMA quick_check(1)").fetchone()[0])
    if found != "ok":
        raise opened.refusal("DB_CORRUPT", why=found)
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"gpkg_contents", "gpkg_spatial_ref_sys"} <= tables:
        raise opened.refusal("NOT_GPKG", found="SQLite")


def _chosen(base: sqlite3.Connection, opened: Opened) -> str:
    layers: dict[str, str] = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents ORDER BY rowid"))
    layer = opened.layer
    names = [name for name, kind in layers.items() if kind in ("features", "attributes") and name != STYLES]
    if layer.table is not None:
        if layer.table not in names:
            raise opened.refusal("LAYER_MISSING", value=layer.table, names="、".join(names))
        return layer.table
    wanted = [name for name in names if layers[name] == "features"] if layer.has_geometry else names
    if not wanted:
        raise opened.refusal("GEOMETRY_MISSING" if names else "LAYER_MISSING", value="", names="、".join(names))
    if len(wanted) > 1:
        raise opened.refusal("LAYER_AMBIGUOUS", names="、".join(wanted))
    return wanted[0]


def _content(base: sqlite3.Connection, table: str, opened: Opened) -> Content:
    described = base.execute(f"PRAGMA table_info({_quoted(table)})").fetchall()
    records = _records(base, table, opened)
    columns = {row[1]: [record[i] for record in records] for i, row in enumerate(described)}
    key = next((row[1] for row in described if row[5] == 1 and row[2].upper() == "INTEGER"), None)
    rows = np.array(columns.pop(key) if key else range(1, len(records) + 1), dtype=np.int64)
    geometry, crs, crs_fault, faults = None, None, None, list[Issue]()
    placed = (
        base.execute("SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (table,)).fetchone()
        if _has(base, "gpkg_geometry_columns")
        else None
    )
    if placed is not None and placed[0] in columns:
        geometry, faults = _geometry(columns.pop(placed[0]), rows, opened)
        crs, crs_fault = _crs(base, placed[1], geometry, opened)
    flags = {row[1] for row in described if row[2].upper() == "BOOLEAN"}
    frame = pd.DataFrame(
        {name: _column(values, flag=name in flags) for name, values in columns.items()}, index=range(len(rows))
    )
    faults += text_issues(opened, Decision("UTF-8", "GeoPackage"), frame, rows.tolist())
    return Content(
        columns=frame,
        rows=rows,
        geometry=geometry,
        crs=crs,
        crs_fault=crs_fault,
        issues=(*_state_issues(base, opened), *faults),
        evidence={"layer": table},
    )


def _has(base: sqlite3.Connection, table: str) -> bool:
    return base.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _records(base: sqlite3.Connection, table: str, opened: Opened) -> list[tuple[object, ...]]:
    try:
        records = base.execute(f"SELECT * FROM {_quoted(table)}").fetchmany(ROWS + 1)  # noqa: S608 -- quoted, and a known table
    except sqlite3.OperationalError as error:
        if "interrupted" in str(error):
            raise opened.refusal("ROWS_TOO_MANY", most=f"{ROWS:,}") from error
        raise
    if len(records) > ROWS:
        raise opened.refusal("ROWS_TOO_MANY", most=f"{ROWS:,}")
    return records


def _column(values: list[object], *, flag: bool) -> pd.Series[Any]:
    if flag:
        values = [bool(value) if value in (0, 1) else value for value in values]
    return pd.Series(values, dtype=object)


def _geometry(blobs: list[Any], rows: npt.NDArray[np.int64], opened: Opened) -> tuple[Shapes, list[Issue]]:
    return from_wkb([None if blob is None else _wkb(blob) for blob in blobs], rows, opened)


def _wkb(blob: Any) -> bytes:
    """The WKB in a GeoPackage geometry blob; what is none stays as it is, for the WKB reader to refuse."""
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        return b""
    return blob[8 + _ENVELOPES.get((blob[3] >> 1) & 7, len(blob)) :]


def _crs(base: sqlite3.Connection, srs_id: int, geometry: Shapes, opened: Opened) -> tuple[CRS | None, Issue | None]:
    row = base.execute(
        "SELECT organization, organization_coordsys_id, definition FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (srs_id,)
    ).fetchone()
    if row is None or srs_id in (0, -1):
        return None, None
    for statement in (f"{row[0]}:{row[1]}", row[2]):
        try:
            return normalised(CRS.from_user_input(statement)), None
        except CRSError:
            continue
    fits = named(candidates(shapely.get_coordinates(geometry), None))
    return None, opened.issue("CRS_UNREADABLE", value=row[2], **fits)


def _state_issues(base: sqlite3.Connection, opened: Opened) -> list[Issue]:
    triggers = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")]
    foreign = [name for name in triggers if not name.startswith(_STANDARD_TRIGGERS) and not _RASTER_TRIGGER.match(name)]
    issues = [opened.issue("DB_TRIGGERS", value="、".join(foreign))] if foreign else []
    if opened.parts.get("-wal"):
        issues.append(opened.issue("DB_WAL_PENDING"))
    return issues


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
