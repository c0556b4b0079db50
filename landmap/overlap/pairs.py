"""Which shapes of a frame share ground, how much, and the ground itself."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

from landmap.overlap.alone import alone
from landmap.overlap.cores import on_all_cores
from landmap.overlap.pieces import pieces
from landmap.overlap.shared import shared_m2
from landmap.rings import Counts, Shapes, polygonal

Mask = npt.NDArray[np.bool_]


def overlapping(shapes: Shapes, above_m2: float, earlier: Mask | None = None) -> tuple[Counts, Counts, Shapes]:
    """Pairs of rows (earlier, later) that share more than ``above_m2`` (in square units of the plane), sorted; and that ground.

    ``shapes`` are valid polygons or multipolygons in one plane; rows without a shape share nothing. With ``earlier`` only
    pairs whose earlier row it has.
    """
    small, owner = pieces(shapes)
    doubtful = ~alone(small)
    small, owner = small[doubtful], owner[doubtful]
    one, other = box_pairs(small)
    turned = owner[one] > owner[other]
    one, other = np.where(turned, other, one), np.where(turned, one, other)
    asked = owner[one] != owner[other]
    if earlier is not None:
        asked &= earlier[owner[one]]
    one, other = one[asked], other[asked]
    m2 = shared_m2(small, one, other)
    row, other_row = owner[one], owner[other]
    order = np.lexsort((other, one, other_row, row))
    order = order[m2[order] > 0]
    one, other, m2, row, other_row = one[order], other[order], m2[order], row[order], other_row[order]
    first = (np.diff(row, prepend=-1) != 0) | (np.diff(other_row, prepend=-1) != 0)
    pair = np.cumsum(first) - 1
    large = np.bincount(pair, weights=m2) > above_m2
    kept = large[pair]
    ground = on_all_cores(shapely.intersection, small[one[kept]], small[other[kept]])
    return row[first][large], other_row[first][large], _joined(ground, pair[kept])


def box_pairs(shapes: Shapes) -> tuple[Counts, Counts]:
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
