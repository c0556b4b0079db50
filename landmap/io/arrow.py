"""Frames as Arrow, for the formats that are written through it: days as dates, mixed values as text, missing as null."""

from __future__ import annotations

from datetime import date, datetime
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

_SIMPLE = {"Polygon": "MultiPolygon", "LineString": "MultiLineString"}


def apart(names: pd.Index[Any]) -> list[str]:
    """Column names that SQLite can tell apart, which ignores case; fid and geom are the file's own."""
    taken = {"fid", "geom"}
    found = []
    for name in names:
        free, number = str(name), 2
        while free.casefold() in taken:
            free, number = f"{name}_{number}", number + 1
        taken.add(free.casefold())
        found.append(free)
    return found


def array(column: pd.Series[Any]) -> pa.Array:
    """A column as Arrow: days as dates, mixed values as text, missing as null."""
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        whole_days = (column.dropna() == column.dropna().dt.normalize()).all()
        return pa.array(column.dt.tz_localize(None), type=pa.date32() if whole_days else pa.timestamp("ms"), from_pandas=True)
    if pd.api.types.is_bool_dtype(column.dtype):
        return pa.array(column, type=pa.bool_(), from_pandas=True)
    if pd.api.types.is_numeric_dtype(column.dtype):
        whole = pd.api.types.is_integer_dtype(column.dtype)
        return pa.array(column, type=pa.int64() if whole else pa.float64(), from_pandas=True)
    values = [None if gone else value for value, gone in zip(column, column.isna(), strict=True)]
    kind = _kind([value for value in values if value is not None])
    return pa.array([value if value is None or kind != pa.string() else str(value) for value in values], type=kind)


def _kind(values: list[Any]) -> pa.DataType:
    """The one type that all ``values`` have, else text."""
    if not values or any(isinstance(value, (bool, str, datetime)) for value in values):
        all_flags = bool(values) and all(isinstance(value, bool) for value in values)
        return pa.bool_() if all_flags else pa.string()
    if all(isinstance(value, date) for value in values):
        return pa.date32()
    if all(isinstance(value, Integral) and abs(int(value)) < 2**63 for value in values):
        return pa.int64()
    return pa.float64() if all(isinstance(value, Real) for value in values) else pa.string()


def promoted(geometry: np.ndarray[Any, np.dtype[np.object_]]) -> tuple[np.ndarray[Any, Any], str]:
    """The geometry with single and multiple parts made alike, and the type of the layer."""
    flat = shapely.force_2d(geometry)
    kinds = {shape.geom_type for shape in flat if shape is not None}
    promoted = {_SIMPLE.get(kind, kind) for kind in kinds} or {"MultiPolygon"}
    if len(promoted) > 1:
        return flat, "Unknown"
    (kind,) = promoted
    if kind in _SIMPLE.values():
        build = shapely.multipolygons if kind == "MultiPolygon" else shapely.multilinestrings
        flat = np.array([shape if shape is None or shape.geom_type == kind else build([shape]) for shape in flat], dtype=object)
    return flat, kind
