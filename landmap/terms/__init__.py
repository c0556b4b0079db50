"""The one vocabulary: columns, codes, their Chinese and English labels, units, colours, and which fields are public.

columns.py  what a frame of each role may hold
codes.py    the coded values and how they are spelled
classes.py  the classes of the map and their looks
"""

from landmap.terms.classes import MAP_CLASSES, MapClass
from landmap.terms.codes import CODES, Code, label, resolve
from landmap.terms.columns import (
    ACCESS_ORDER,
    COLUMNS,
    GEOMETRIES,
    KEYS,
    ROLES,
    Column,
    columns_of,
    required_of,
    visible,
)

__all__ = [
    "ACCESS_ORDER",
    "CODES",
    "COLUMNS",
    "GEOMETRIES",
    "KEYS",
    "MAP_CLASSES",
    "ROLES",
    "Code",
    "Column",
    "MapClass",
    "columns_of",
    "label",
    "required_of",
    "resolve",
    "visible",
]
