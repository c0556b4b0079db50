"""Writing GeoParquet 1.1: geometry as WKB, the CRS as PROJJSON, no trace of the program or the time."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import shapely

from landmap.io.arrow import array
from landmap.io.writing.draft import Draft

_GEOMETRY = "geometry"


def write(draft: Draft) -> None:
    """The rows in their order; a plain table becomes plain Parquet."""
    plain = draft.plain
    arrays = {str(name): array(plain.iloc[:, i]) for i, name in enumerate(plain.columns)}
    if not draft.spatial:
        pq.write_table(pa.table(arrays), draft.path, compression="zstd")
        return
    shapes = shapely.force_2d(draft.land.geometry.to_numpy())
    arrays[_GEOMETRY] = pa.array(shapely.to_wkb(shapes), type=pa.binary())
    table = pa.table(arrays).replace_schema_metadata({"geo": json.dumps(_described(draft, shapes), ensure_ascii=False)})
    pq.write_table(table, draft.path, compression="zstd")


def _described(draft: Draft, shapes: np.ndarray[Any, np.dtype[np.object_]]) -> dict[str, Any]:
    crs = draft.land.crs
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": sorted({shape.geom_type for shape in shapes if shape is not None}),
        "crs": None if crs is None else crs.to_json_dict(),
    }
    bounds = shapely.total_bounds(shapes)
    if np.isfinite(bounds).all():
        column["bbox"] = bounds.tolist()
    return {"version": "1.1.0", "primary_column": _GEOMETRY, "columns": {_GEOMETRY: column}}
