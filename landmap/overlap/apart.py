"""Each square metre given to one shape: overlapping shapes cut apart, the first taking first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from landmap.overlap.pairs import Meeting, meeting
from landmap.rings import Counts, Shapes

_FEW = 4  # with more takers than this they are joined first and taken away at once


@dataclass(frozen=True, slots=True)
class Apart:
    """``left``: what each shape keeps, the very same object where it keeps all; ``loser`` lost ground to ``taker`` (rows)."""

    left: Shapes
    taker: Counts
    loser: Counts


def cut_apart(shapes: Shapes, nothing_m2: float) -> Apart:
    """``shapes`` (valid polygons in one plane) without the ground of those before them.

    Overlaps of at most ``nothing_m2`` are no overlaps. Only shapes that overlap are touched, and of large ones only the pieces
    that do.
    """
    met = meeting(shapes, nothing_m2)
    pairs = np.unique(np.stack([met.owner[met.other], met.owner[met.one]], axis=-1), axis=0)
    return Apart(_whole(shapes, met, _pieces_left(met)), pairs[:, 1], pairs[:, 0])


def _pieces_left(met: Meeting) -> Shapes:
    left = met.small.copy()
    order = np.lexsort((met.one, met.other))
    taker, loser = met.one[order], met.other[order]
    rows, first, count = np.unique(loser, return_index=True, return_counts=True)
    few = count <= _FEW
    for nth in range(_FEW):
        more = few & (count > nth)
        left[rows[more]] = shapely.difference(left[rows[more]], met.small[taker[first[more] + nth]])
    for row, start, end in zip(rows[~few], first[~few], (first + count)[~few], strict=True):
        left[row] = shapely.difference(left[row], shapely.union_all(met.small[taker[start:end]]))
    return left


def _whole(shapes: Shapes, met: Meeting, small: Shapes) -> Shapes:
    """Pieces put together again, for the rows that lost something."""
    left = shapes.copy()
    losers = np.unique(met.owner[met.other])
    rows = np.flatnonzero(np.isin(met.owner, losers))
    rows = rows[np.argsort(met.owner[rows], kind="stable")]
    for group in np.split(rows, np.flatnonzero(np.diff(met.owner[rows])) + 1) if len(rows) else ():
        left[met.owner[group[0]]] = small[group[0]] if len(group) == 1 else shapely.union_all(small[group])
    return left
