"""Which shapes of a frame share ground, how much, and the ground itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from landmap.overlap.pieces import pieces
from landmap.overlap.shared import shared_m2
from landmap.rings import Counts, Numbers, Shapes, polygonal

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Meeting:
    """Shapes in pieces, whose each piece is, and the pairs of pieces (``one`` is of the earlier row) that share ground."""

    small: Shapes
    owner: Counts
    one: Counts
    other: Counts
    m2: Numbers  # in square units of the plane


def meeting(shapes: Shapes, above_m2: float = 0.0, earlier: Mask | None = None) -> Meeting:
    """The pieces of ``shapes`` that share more than ``above_m2`` with those of another row.

    ``shapes`` are valid polygons or multipolygons in one plane; rows without a shape share nothing. With ``earlier`` only
    pairs whose earlier row it has.
    """
    small, owner = pieces(shapes)
    one, other = _box_pairs(small)
    turned = owner[one] > owner[other]
    one, other = np.where(turned, other, one), np.where(turned, one, other)
    asked = owner[one] != owner[other]
    if earlier is not None:
        asked &= earlier[owner[one]]
    one, other = one[asked], other[asked]
    m2 = shared_m2(small, one, other)
    some = m2 > above_m2
    one, other, m2 = one[some], other[some], m2[some]
    order = np.lexsort((other, one, owner[other], owner[one]))
    return Meeting(small, owner, one[order], other[order], m2[order])


def overlapping(shapes: Shapes, above_m2: float, earlier: Mask | None = None) -> tuple[Counts, Counts, Shapes]:
    """Pairs of rows (earlier, later) that share more than ``above_m2`` (in square units of the plane), sorted; and that ground.

    See meeting for the rest.
    """
    met = meeting(shapes, earlier=earlier)
    one, other = met.owner[met.one], met.owner[met.other]
    first = np.flatnonzero((np.diff(one, prepend=-1) != 0) | (np.diff(other, prepend=-1) != 0))
    if not len(first):
        return one, other, shapes[:0]
    pair = np.cumsum(np.isin(np.arange(len(one)), first)) - 1
    large = np.add.reduceat(met.m2, first) > above_m2
    kept = large[pair]
    ground = shapely.intersection(met.small[met.one[kept]], met.small[met.other[kept]])
    return one[first][large], other[first][large], _joined(ground, pair[kept])


def _box_pairs(shapes: Shapes) -> tuple[Counts, Counts]:
    """Pairs (earlier, later) whose bounding boxes share ground."""
    boxes = shapely.bounds(shapes)
    earlier, later = (rows.astype(np.int64) for rows in shapely.STRtree(shapes).query(shapes))
    ordered = earlier < later
    earlier, later = earlier[ordered], later[ordered]
    sides = np.minimum(boxes[earlier, 2:], boxes[later, 2:]) - np.maximum(boxes[earlier, :2], boxes[later, :2])
    kept = (sides > 0).all(axis=1)
    return earlier[kept], later[kept]


def _joined(ground: Shapes, pair: Counts) -> Shapes:
    """The polygons in ``ground`` as one shape for each pair: where shapes also touch, there are lines and points as well."""
    parts, owner = shapely.get_parts(ground, return_index=True)
    flat = polygonal(parts)
    parts, owner = parts[flat], pair[owner[flat]]
    names = np.unique(pair)
    ends = np.searchsorted(owner, names, side="right")
    found = np.empty(len(names), dtype=object)
    for i, (start, end) in enumerate(zip(np.searchsorted(owner, names), ends, strict=True)):
        found[i] = parts[start] if end - start == 1 else shapely.union_all(parts[start:end])
    return found
