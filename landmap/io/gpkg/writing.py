"""Writing frames as the layers of one GeoPackage: the same frames always give the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from landmap.errors import OutputError
from landmap.io.atomic import output_error

# GDAL writes the date of last change into the file; a fixed one keeps the bytes the same.
_FIXED = {"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"}
_SIMPLE = {"Polygon": "MultiPolygon", "LineString": "MultiLineString"}


def write_gpkg(path: Path, layers: Mapping[str, pd.DataFrame]) -> None:
    """Write each frame as a layer of the GeoPackage ``path``, in the order given, rows in their order, index left out.

    A DataFrame without geometry becomes a plain table, an empty frame an empty layer with its columns. Polygons are written as
    MultiPolygon, lines as MultiLineString, other mixtures as they are; heights are left out. A column of days becomes a date
    column, one of mixed values text. Raises OutputError when it cannot be written or is open in another program; the former
    file is then whole.
    """
    if any(path.with_name(path.name + tail).exists() for tail in ("-wal", "-journal")):
        raise OutputError(
            "正在 QGIS 等程序中打开",
            "open in another program, such as QGIS",
            where=str(path),
            mend_zh="关闭后重试",
            mend_en="close it and try again",
        )
    from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, GeometryError  # only writing loads GDAL

    beside = path.with_name(f".{path.name}.{os.getpid()}.gpkg")
    try:
        with _fixed_date():
            for name, frame in layers.items():
                _write_layer(frame, beside, name, append=beside.exists())
        beside.replace(path)
    except (DataLayerError, DataSourceError, FeatureError, GeometryError) as error:
        raise OutputError(
            f"GeoPackage 写不了：{error}",
            f"the GeoPackage cannot be written: {error}",
            where=str(path),
            mend_zh="看看磁盘是否已满、文件夹是否可写",
            mend_en="see whether the disk is full and the folder writable",
        ) from error
    except OSError as error:
        raise output_error(error, path) from error
    finally:
        for left in beside.parent.glob(f"{beside.name}*"):
            left.unlink()


@contextmanager
def _fixed_date() -> Iterator[None]:
    import pyogrio

    before = {name: pyogrio.get_gdal_config_option(name) for name in _FIXED}
    pyogrio.set_gdal_config_options(_FIXED)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


def _write_layer(frame: pd.DataFrame, path: Path, name: str, *, append: bool) -> None:
    import pyogrio

    spatial = isinstance(frame, gpd.GeoDataFrame)
    plain = pd.DataFrame(frame.drop(columns=frame.geometry.name)) if spatial else frame
    arrays = {column: _array(plain.iloc[:, i]) for i, column in enumerate(_apart(plain.columns))}
    options: dict[str, Any] = {}
    if spatial:
        geometry, kind = _promoted(frame.geometry.to_numpy())
        arrays["geom"] = pa.array(shapely.to_wkb(geometry), type=pa.binary())
        crs = None if frame.crs is None else frame.crs.to_string()
        options = {"geometry_name": "geom", "geometry_type": kind, "crs": crs}
    elif not arrays:
        arrays[" "] = pa.nulls(len(plain), pa.string())
    pyogrio.write_arrow(pa.table(arrays), path, layer=name, driver="GPKG", append=append, **options)


def _apart(names: pd.Index[Any]) -> list[str]:
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


def _array(column: pd.Series[Any]) -> pa.Array:
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


def _promoted(geometry: np.ndarray[Any, np.dtype[np.object_]]) -> tuple[np.ndarray[Any, Any], str]:
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
