"""Writing FlatGeobuf through GDAL, rows in their order (a spatial index would sort them)."""

from __future__ import annotations

import pyarrow as pa
import shapely

from landmap.io.arrow import array, promoted
from landmap.io.writing.draft import Draft


def write(draft: Draft) -> None:
    """One layer, polygons as MultiPolygon where there are several parts anywhere."""
    import pyogrio  # only writing loads GDAL

    plain = draft.plain
    arrays = {str(name): array(plain.iloc[:, i]) for i, name in enumerate(plain.columns)}
    geometry, kind = promoted(draft.land.geometry.to_numpy())
    arrays["geometry"] = pa.array(shapely.to_wkb(geometry), type=pa.binary())
    crs = draft.land.crs
    pyogrio.write_arrow(
        pa.table(arrays),
        draft.path,
        driver="FlatGeobuf",
        layer=draft.path.stem,
        geometry_name="geometry",
        geometry_type=kind,
        crs=None if crs is None else crs.to_string(),
        layer_options={"SPATIAL_INDEX": "NO"},
    )
