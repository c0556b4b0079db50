"""Tables of boundary points (界址点成果表): sheets or csv that list the corners of parcels, read into polygons and written.

grammar.py  what heads of columns and labels are called
reading.py  lines of cells to parcels
writing.py  parcels to lines of cells
"""

from landmap.io.point_table.reading import content_of, is_point_table
from landmap.io.point_table.writing import HOLDER, lines_of

__all__ = ["HOLDER", "content_of", "is_point_table", "lines_of"]
