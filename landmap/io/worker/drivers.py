"""The drivers that GDAL must not have in a worker: all but the one that the file needs.

GDAL reads the list once, when it is loaded, from its environment; so the names have to be known before. Those of GDAL 3.9 to
3.12 with vector support stand here; a worker that finds another one there adds it and starts itself again.
"""

from __future__ import annotations

from collections.abc import Iterable

KNOWN = (
    "ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "BAG", "CAD", "CSV", "CSW", "Carto", "DGN", "DXF", "EDIGEO", "EEDA",
    "ESRI Shapefile", "ESRIJSON", "Elasticsearch", "FlatGeobuf", "GDALG", "GML", "GMLAS", "GPKG", "GPSBabel", "GPX", "GTFS",
    "GeoJSON", "GeoJSONSeq", "GeoRSS", "HTTP", "Idrisi", "JML", "JSONFG", "JP2OpenJPEG", "KML", "LIBKML", "LVBAG", "MBTiles",
    "MEM", "MSSQLSpatial", "MVT", "MapInfo File", "MapML", "Memory", "MiraMonVector", "MongoDBv3", "MySQL", "NAS", "NGW",
    "OAPIF", "ODBC", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP",
    "PGeo", "PLSCENES", "PMTiles", "Parquet", "Arrow", "PostgreSQL", "S57", "SQLite", "SXF", "Selafin", "TIGER", "TopoJSON",
    "UK .NTF", "VDV", "VFK", "VICAR", "WAsP", "WFS", "XLS", "XLSX", "XODR", "netCDF",
)  # fmt: skip


def environment(allowed: str, more: Iterable[str] = ()) -> dict[str, str]:
    """What a worker's environment must hold so that GDAL has the driver ``allowed`` alone and reaches no network."""
    return {
        "GDAL_SKIP": ",".join(name for name in dict.fromkeys([*KNOWN, *more]) if name != allowed),
        "GDAL_DRIVER_PATH": "disable",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
        "GDAL_HTTP_PROXY": "127.0.0.1:9",  # nobody listens there
        "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
        "PROJ_NETWORK": "OFF",
        "OPENBLAS_NUM_THREADS": "1",  # threads of their own cost memory that the limit counts
        "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
