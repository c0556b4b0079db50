"""In a worker: one layer of a file through GDAL, with the one driver that the file needs."""

from __future__ import annotations

import math
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pyarrow as pa
import pyogrio
import pyogrio.errors
import pyogrio.raw

from landmap.io.limits import ROWS
from landmap.io.worker.child import RefusedError
from landmap.io.worker.drivers import environment

KEY, GEOMETRY = "\0key", "\0geometry"  # no field can have these names
_AGAIN = "LANDMAP_WORKER_AGAIN"
_ERRORS = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError, UnicodeDecodeError)
# What refuses a damaged file of each driver.
_BROKEN = {"OpenFileGDB": "FGDB_BROKEN", "FlatGeobuf": "FGB_BROKEN"}


def read(source: Path, request: Mapping[str, Any]) -> tuple[pa.Table, dict[str, Any]]:
    """The rows of the layer ``request["table"]``, or of the only one: KEY, the fields, GEOMETRY (WKB; all null without one).

    Told: layer, placed (whether it has geometry), crs as the driver states it. Raises RefusedError (LAYER_..., ROWS_TOO_MANY,
    FGDB_BROKEN, FGB_BROKEN).
    """
    driver = request["driver"]
    _only(driver, pyogrio.list_drivers())
    (path,) = source.iterdir()
    broken = _BROKEN[driver]
    try:
        layers = [(str(name), kind) for name, kind in pyogrio.list_layers(path)]
        if not layers:
            raise RefusedError(broken, why=("里面没有图层", "there is no layer in it"))
        layer = _chosen(layers, request["table"])
        about = pyogrio.read_info(path, layer=layer, force_feature_count=True)
        if about["features"] > ROWS:
            raise RefusedError("ROWS_TOO_MANY", most=f"{ROWS:,}")
        # Not as Arrow: of a FlatGeobuf with a row without geometry GDAL 3.12 gives arrays that crash whoever reads them.
        _, keys, shapes, values = pyogrio.raw.read(path, layer=layer, return_fids=True)
    except _ERRORS as error:
        raise RefusedError(broken, why=_plain(str(error), path)) from error
    _must_be_whole(about, len(keys), broken, driver)
    columns = [_column(*field) for field in zip(values, about["ogr_types"], about["ogr_subtypes"], strict=True)]
    geometry = pa.nulls(len(keys), pa.binary()) if shapes is None else pa.array(list(shapes), pa.binary())
    names = [KEY, *(str(name) for name in about["fields"]), GEOMETRY]
    rows = pa.Table.from_arrays([pa.array(keys), *columns, geometry], names=names)
    return rows, {"layer": layer, "placed": shapes is not None, "crs": about["crs"]}


def _column(values: npt.NDArray[Any], kind: str, subtype: str) -> pa.Array:
    """Whole numbers stay whole where some are missing, which numpy makes floats of; a list becomes its text."""
    if kind.startswith("OFTInteger") and "List" not in kind:
        as_it_is = bool if subtype == "OFSTBoolean" else int
        return pa.array(
            [None if isinstance(value, float) and math.isnan(value) else as_it_is(value) for value in values.tolist()]
        )
    if values.dtype == object and kind != "OFTBinary":
        return pa.array([value if value is None or isinstance(value, str) else str(value) for value in values], pa.string())
    return pa.array(values, from_pandas=True)


def _only(driver: str, found: dict[str, str]) -> None:
    """Start again where GDAL has a driver that the list of those to leave out does not know."""
    others = sorted(set(found) - {driver})
    if not others:
        return
    if os.environ.get(_AGAIN):
        raise RefusedError("READ_CRASHED", value=f"drivers {', '.join(others)}")
    os.environ.update(environment(driver, others) | {_AGAIN: "1"})
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 -- our own interpreter


def _chosen(layers: list[tuple[str, Any]], table: str | None) -> str:
    names = [name for name, _ in layers]
    if table is not None:
        if table not in names:
            raise RefusedError("LAYER_MISSING", value=table, names="、".join(names))
        return table
    placed = [name for name, kind in layers if kind is not None] or names
    if len(placed) != 1:
        raise RefusedError("LAYER_AMBIGUOUS", names="、".join(placed))
    return placed[0]


def _must_be_whole(about: dict[str, Any], count: int, broken: str, driver: str) -> None:
    """A damaged table is read by GDAL as an empty one, or as one with fewer rows than it says."""
    if driver == "OpenFileGDB" and not about["fid_column"]:
        raise RefusedError(broken, why=("表结构读不出", "the table's own description cannot be read"))
    if about["features"] >= 0 and about["features"] != count:
        counts = (about["features"], count)
        raise RefusedError(broken, why=("写明 {} 行，读出 {} 行".format(*counts), "{} rows stated, {} read".format(*counts)))
    errors = [line for line in Path("errors.txt").read_text("utf-8", "replace").splitlines() if re.match(r"ERROR \d", line)]
    if errors:
        raise RefusedError(broken, why=errors[0])


def _plain(text: str, path: Path) -> str:
    """What GDAL says, without where the private copy lay."""
    return text.replace(str(path), path.name).split("; It might help")[0]
