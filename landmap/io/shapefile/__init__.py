"""Shapefiles, read and written without GDAL: every byte accounted for, nothing cut, nothing guessed in silence.

dbf.py      the attribute table: bytes to columns
shp.py      the shapes: record by record, the .shx never trusted
reading.py  the set as a whole
writing.py  a frame to a set
"""

from landmap.io.shapefile.reading import read, rows_told
from landmap.io.shapefile.writing import write_shapefile

__all__ = ["read", "rows_told", "write_shapefile"]
