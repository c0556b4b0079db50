"""Ground that shapes share: which pairs, how much, and each square metre given to one of them.

shared.py   how much ground two polygons share, for many pairs at once
pairs.py    which shapes of a frame share ground, and that ground
apart.py    overlapping shapes cut apart, the first taking first
pieces.py   large shapes cut small
"""

from landmap.overlap.apart import Apart, cut_apart
from landmap.overlap.pairs import overlapping
from landmap.overlap.shared import shared_m2

__all__ = ["Apart", "cut_apart", "overlapping", "shared_m2"]
