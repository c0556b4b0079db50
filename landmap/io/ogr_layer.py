"""Formats that only GDAL reads: a FileGDB folder and a FlatGeobuf, each in a worker that has its driver and no other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from landmap.crs import candidates, named, normalised
from landmap.io.rings import Shapes
from landmap.io.source import Content, Opened
from landmap.io.text import Decision
from landmap.io.text_issues import text_issues
from landmap.io.wkb import from_wkb
from landmap.io.worker import ask
from landmap.issue import Issue


def read_filegdb(opened: Opened, encoding: str | None = None) -> Content:  # noqa: ARG001 -- the format says UTF-16 or UTF-8
    """The rows of the layer of a FileGDB that layer.toml names, or of the only one, numbered by OBJECTID.

    Raises RefusalError: FGDB_BROKEN, LAYER_MISSING, LAYER_AMBIGUOUS, ROWS_TOO_MANY, READ_....
    """
    return _content(opened, {f"a.gdb/{name}": part for name, part in opened.parts.items()}, "OpenFileGDB", first=0)


def read_flatgeobuf(opened: Opened, encoding: str | None = None) -> Content:  # noqa: ARG001 -- the format says UTF-8
    """The features of a FlatGeobuf, numbered from 1. Raises RefusalError: FGB_BROKEN, ROWS_TOO_MANY, READ_...."""
    return _content(opened, {"a.fgb": opened.content}, "FlatGeobuf", first=1)


def _content(opened: Opened, parts: Mapping[str, bytes], driver: str, *, first: int) -> Content:
    answer = ask(opened, "ogr", parts, driver=driver)
    frame, blobs, rows = _parted(answer.table, first)
    geometry, faults, crs, crs_fault = None, list[Issue](), None, None
    if answer.told["placed"]:
        geometry, faults = from_wkb(blobs, rows, opened)
        crs, crs_fault = _crs(answer.told["crs"], geometry, opened)
    return Content(
        columns=frame,
        rows=rows,
        geometry=geometry,
        crs=crs,
        crs_fault=crs_fault,
        issues=(*faults, *text_issues(opened, Decision("UTF-8", driver), frame, rows.tolist())),
        evidence={"layer": str(answer.told["layer"]), "driver": f"GDAL {driver}"},
    )


def _parted(table: pa.Table, first: int) -> tuple[pd.DataFrame, list[bytes | None], Any]:
    """Attributes as objects, geometry as WKB, and the number of each row."""
    key, *fields, geometry = table.columns
    names = table.column_names[1:-1]
    columns = {name: pd.Series(field.to_pylist(), dtype=object) for name, field in zip(names, fields, strict=True)}
    return pd.DataFrame(columns, index=range(len(table))), geometry.to_pylist(), key.to_numpy().astype(np.int64) + first


def _crs(stated: str | None, geometry: Shapes, opened: Opened) -> tuple[CRS | None, Issue | None]:
    if not stated:
        return None, None
    try:
        return normalised(CRS.from_user_input(stated)), None
    except CRSError:
        fits = named(candidates(shapely.get_coordinates(geometry), None))
        return None, opened.issue("CRS_UNREADABLE", value=stated, **fits)
