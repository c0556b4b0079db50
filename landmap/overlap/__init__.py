"""Ground that shapes share: which pairs, how much, and each square metre given to one of them.

shared.py   how much ground two polygons share, for many pairs at once
pairs.py    which shapes of a frame share ground, and that ground
apart.py    how much of each shape those before it take
pieces.py   large shapes cut small
"""

from landmap.overlap.apart import Taken, taken_before
from landmap.overlap.pairs import overlapping
from landmap.overlap.shared import shared_m2

__all__ = ["Taken", "overlapping", "shared_m2", "taken_before"]
