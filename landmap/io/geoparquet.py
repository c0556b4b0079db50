"""Reading GeoParquet, and plain Parquet as a table."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from landmap.crs import candidates, named, normalised
from landmap.io.limits import BYTES, ROWS
from landmap.io.source import Content, Opened
from landmap.io.wkb import from_wkb
from landmap.issue import Issue

_DEFAULT = "OGC:CRS84"  # GeoParquet: what a file without a "crs" key is in
_NULLABLE = {pa.int8(): "Int64", pa.int16(): "Int64", pa.int32(): "Int64", pa.int64(): "Int64", pa.bool_(): "boolean"}


def read(opened: Opened, encoding: str | None = None) -> Content:  # noqa: ARG001 -- the format says UTF-8
    """The rows of a GeoParquet file in their order, numbered from 1. Raises RefusalError (PARQUET_BROKEN, ROWS_TOO_MANY)."""
    try:
        file = pq.ParquetFile(pa.BufferReader(opened.content))
        size = sum(file.metadata.row_group(i).total_byte_size for i in range(file.metadata.num_row_groups))
        if file.metadata.num_rows > ROWS or size > BYTES:
            raise opened.refusal("ROWS_TOO_MANY", most=f"{ROWS:,}")
        table = file.read()
        stated = json.loads((table.schema.metadata or {}).get(b"geo", b"null"))
    except (pa.ArrowException, ValueError, OSError) as error:
        raise opened.refusal("PARQUET_BROKEN", why=error) from error
    rows = np.arange(1, table.num_rows + 1)
    if stated is None:
        return Content(columns=_columns(table), rows=rows)
    name, described = _primary(stated, table, opened)
    geometry, issues = from_wkb(table[name].to_pylist(), rows, opened)
    crs, crs_fault = _crs(described, geometry, opened)
    return Content(
        columns=_columns(table.drop_columns([name])),
        rows=rows,
        geometry=geometry,
        crs=crs,
        crs_fault=crs_fault,
        crs_stated="crs" in described,
        issues=tuple(issues),
    )


def _primary(stated: Any, table: pa.Table, opened: Opened) -> tuple[str, dict[str, Any]]:
    try:
        name = stated["primary_column"]
        described = stated["columns"][name]
        encoded = described.get("encoding")
    except (KeyError, TypeError, AttributeError) as error:
        raise opened.refusal("PARQUET_BROKEN", why=f"geo metadata: {error!r}") from error
    if encoded != "WKB" or name not in table.column_names:
        raise opened.refusal(
            "PARQUET_BROKEN",
            why=(f"图形列 {name} 的编码为 {encoded}，只读 WKB", f"column {name!r} is encoded as {encoded!r}; only WKB is read"),
        )
    return name, described


def _columns(table: pa.Table) -> pd.DataFrame:
    """Attributes with types that know missing values; whole numbers stay whole."""
    bare = table.replace_schema_metadata(None)  # what pandas once noted about an index is not of this file's rows
    frame: pd.DataFrame = bare.to_pandas(
        types_mapper=lambda kind: pd.api.types.pandas_dtype(_NULLABLE[kind]) if kind in _NULLABLE else None
    )
    return frame.reset_index(drop=True)


def _crs(described: dict[str, Any], geometry: Any, opened: Opened) -> tuple[CRS | None, Issue | None]:
    stated = described.get("crs", _DEFAULT)
    if stated is None:
        return None, None
    try:
        crs = CRS.from_user_input(stated)
    except CRSError:
        fits = named(candidates(shapely.get_coordinates(geometry), None))
        return None, opened.issue("CRS_UNREADABLE", value=json.dumps(stated, ensure_ascii=False), **fits)
    return CRS.from_epsg(4326) if crs == CRS.from_user_input(_DEFAULT) else normalised(crs), None
