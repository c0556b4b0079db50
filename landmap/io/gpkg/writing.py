"""Writing frames as the layers of one GeoPackage: the same frames always give the same bytes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import shapely

from landmap.errors import OutputError
from landmap.io.arrow import apart, array, promoted
from landmap.io.atomic import output_error
from landmap.io.gpkg.styles import STYLES, style_table

# GDAL writes the date of last change into the file; a fixed one keeps the bytes the same.
_FIXED = {"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"}


def write_gpkg(path: Path, layers: Mapping[str, pd.DataFrame], *, styles: Mapping[str, str] | None = None) -> None:
    """Write each frame as a layer of the GeoPackage ``path``, in the order given, rows in their order, index left out.

    A DataFrame without geometry becomes a plain table, an empty frame an empty layer with its columns. Polygons are written as
    MultiPolygon, lines as MultiLineString, other mixtures as they are; heights are left out. A column of days becomes a date
    column, one of mixed values text. ``styles`` (layer name -> QML, see styles.py) is how QGIS draws a layer by itself.
    Raises OutputError when it cannot be written or is open in another program; the former file is then whole.
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
            if styles:
                _write_layer(style_table(styles), beside, STYLES, append=True)
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
    arrays = {column: array(plain.iloc[:, i]) for i, column in enumerate(apart(plain.columns))}
    options: dict[str, Any] = {}
    if spatial:
        geometry, kind = promoted(frame.geometry.to_numpy())
        arrays["geom"] = pa.array(shapely.to_wkb(geometry), type=pa.binary())
        crs = None if frame.crs is None else frame.crs.to_string()
        options = {"geometry_name": "geom", "geometry_type": kind, "crs": crs}
    elif not arrays:
        arrays[" "] = pa.nulls(len(plain), pa.string())
    pyogrio.write_arrow(pa.table(arrays), path, layer=name, driver="GPKG", append=append, **options)
