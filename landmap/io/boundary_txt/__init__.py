"""Boundary-point TXT (勘测定界, 报盘): read in every variant that is met, written in the strictest.

The file's "X" is north and its "Y" east; areas are planar hectares. Rings become holes or parts by containment, never by 圈号.
"""

from landmap.io.boundary_txt.reading import read
from landmap.io.boundary_txt.writing import Header, write

__all__ = ["Header", "read", "write"]
