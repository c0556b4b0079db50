"""Ground that shapes share: which pairs, how much, and each square metre given to one of them.

shared.py   how much ground two polygons share, for many pairs at once
pairs.py    which shapes of a frame share ground, and that ground
apart.py    how much of each shape those before it take
pieces.py   large shapes cut small
alone.py    which shapes certainly share no ground
edges.py    which edges neighbours draw alike, and points of one that lie on an edge of another
covered.py  the ground that many shapes cover together
gaps.py     the ground between neighbours that nobody has
"""

from landmap.overlap.apart import Taken, taken_before
from landmap.overlap.edges import noded
from landmap.overlap.gaps import Gaps, Limits, gaps_between, mean_width
from landmap.overlap.pairs import overlapping
from landmap.overlap.shared import shared_m2

__all__ = ["Gaps", "Limits", "Taken", "gaps_between", "mean_width", "noded", "overlapping", "shared_m2", "taken_before"]
