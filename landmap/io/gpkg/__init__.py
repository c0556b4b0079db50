"""GeoPackages: read through SQLite on a private copy, written by GDAL, the same frames always to the same bytes."""

from landmap.io.gpkg.reading import read
from landmap.io.gpkg.writing import write_gpkg

__all__ = ["read", "write_gpkg"]
