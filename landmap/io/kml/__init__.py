"""KML and KMZ: what Google Earth, Ovital and ArcGIS hand over."""

from landmap.io.kml.reading import read

__all__ = ["read"]
