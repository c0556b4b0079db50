"""The files that are written, one format a file; each is read again and held to what should have been (compare.py).

A format is a Format (draft.py): how it is written, and what it is able to hold. convert.py next door makes a draft of any file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from landmap.io.writing import boundary, dxf, flatgeobuf, geojson, geoparquet, gpkg, kml, points, shapefile, tables
from landmap.io.writing.draft import Draft, Format

_AREAS = ("Polygon", "MultiPolygon")
_CHINESE = ("gbk", "utf-8", "gb18030")

_SHAPEFILE = Format(
    "shapefile", "Shapefile", "Shapefile", shapefile.write, shapefile.field_names, encodings=_CHINESE, trims=True
)
_GEOJSON = Format("geojson", "GeoJSON", "GeoJSON", geojson.write, plane="wgs84")
_SEQUENCE = Format("geojsonseq", "GeoJSONSeq", "GeoJSONSeq", geojson.write_sequence, plane="wgs84")
_KML = Format("kml", "KML", "KML", kml.write, plane="wgs84")
_PARQUET = Format("geoparquet", "GeoParquet", "GeoParquet", geoparquet.write)
_POINTS = Format(
    "points_csv", "界址点成果表 csv", "csv of boundary points", points.write_csv, points.kept,
    plane="metres", shapes=_AREAS, rounds_to=3, trims=True,
)  # fmt: skip
# Suffix -> format of land; ROWS is that of a table, and of land where it is asked for.
FORMATS: Mapping[str, Format] = {
    ".gpkg": Format("gpkg", "GeoPackage", "GeoPackage", gpkg.write, gpkg.names),
    ".shp": _SHAPEFILE,
    ".zip": replace(
        _SHAPEFILE, code="shapefile_zip", zh="Shapefile（zip）", en="zipped Shapefile", write=shapefile.write_zipped
    ),
    ".geojson": _GEOJSON,
    ".json": _GEOJSON,
    ".geojsonl": _SEQUENCE,
    ".geojsons": _SEQUENCE,
    ".ndjson": _SEQUENCE,
    ".kml": _KML,
    ".kmz": replace(_KML, code="kmz", zh="KMZ", en="KMZ", write=kml.write_zipped),
    ".dxf": Format(
        "dxf", "DXF", "DXF", dxf.write, dxf.kept, dxf.must_be_same,
        plane="metres", shapes=_AREAS, encodings=("utf-8", "gbk"),
    ),
    ".fgb": Format("flatgeobuf", "FlatGeobuf", "FlatGeobuf", flatgeobuf.write),
    ".parquet": _PARQUET,
    ".geoparquet": _PARQUET,
    ".txt": Format(
        "boundary_txt", "勘测定界 TXT", "boundary-point TXT", boundary.write, boundary.kept_by_column,
        plane="zone", shapes=_AREAS, encodings=_CHINESE, rounds_to=3,
    ),
    ".csv": _POINTS,
    ".xlsx": replace(
        _POINTS, code="points_xlsx", zh="界址点成果表 xlsx", en="worksheet of boundary points", write=points.write_xlsx
    ),
}  # fmt: skip
ROWS: Mapping[str, Format] = {
    ".csv": Format("csv", "csv 表", "csv of rows", tables.write_csv),
    ".xlsx": Format("xlsx", "Excel 表", "worksheet of rows", tables.write_xlsx, digits=15, trims=True),
}
_HAS_NO_TABLE = {".shp", ".zip", ".kml", ".kmz", ".dxf", ".fgb", ".txt"}

__all__ = ["FORMATS", "ROWS", "Draft", "Format", "format_for"]


def format_for(path: Path, *, spatial: bool, as_rows: bool = False) -> Format | None:
    """The format that the suffix of ``path`` means for land or (not ``spatial``) for a table; None where there is none."""
    suffix = path.suffix.lower()
    if suffix in ROWS and (as_rows or not spatial):
        return ROWS[suffix]
    return None if not spatial and suffix in _HAS_NO_TABLE else FORMATS.get(suffix)
