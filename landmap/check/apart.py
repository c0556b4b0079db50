"""Which pairs of shapes share no ground, told cheaply: most neighbours do, and to intersect each of them would take minutes.

A straight line between the convex hulls of two shapes keeps them apart. Of two convex shapes there is one along an edge of one
of them, so it is enough to try those edges. A pair that is not told apart may still share no ground (an L around a square).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

_CORNERS = 8  # a hull with more is left to the exact test
_TOUCH = 1e-6  # in the units of the plane: neighbours meet to within the rounding of their coordinates
_AT_ONCE = 50_000  # pairs per round: bounds the memory


def box_pairs(shapes: Shapes) -> tuple[Rows, Rows]:
    """Pairs (earlier, later) whose bounding boxes share ground, sorted."""
    boxes = shapely.bounds(shapes)
    earlier, later = (rows.astype(np.int64) for rows in shapely.STRtree(shapes).query(shapes))
    ordered = earlier < later
    earlier, later = earlier[ordered], later[ordered]
    sides = np.minimum(boxes[earlier, 2:], boxes[later, 2:]) - np.maximum(boxes[earlier, :2], boxes[later, :2])
    kept = (sides > _TOUCH).all(axis=1)
    order = np.lexsort((later[kept], earlier[kept]))
    return earlier[kept][order], later[kept][order]


def apart(shapes: Shapes, one: Rows, other: Rows) -> npt.NDArray[np.bool_]:
    """Whether a straight line keeps each pair of ``shapes`` (valid polygons) apart; False where that is not known."""
    used, place = np.unique(np.concatenate([one, other]), return_inverse=True)
    few, corners, normals, offsets = _hulls(shapes[used])
    first, second = place[: len(one)], place[len(one) :]
    found = np.zeros(len(one), dtype=bool)
    for rows in _rounds(np.flatnonzero(few[first] & few[second])):
        found[rows] = _beyond(corners[second[rows]], normals[first[rows]], offsets[first[rows]])
        rest = rows[~found[rows]]
        found[rest] = _beyond(corners[first[rest]], normals[second[rest]], offsets[second[rest]])
    return found


def _rounds(rows: Rows) -> Iterator[Rows]:
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]


def _hulls(shapes: Shapes) -> tuple[npt.NDArray[np.bool_], Numbers, Numbers, Numbers]:
    """Of each hull: whether it has few corners, its corners, and for each edge its outward normal and where it stands.

    Arrays of (shapes, _CORNERS[, 2]); a hull with fewer corners repeats its last one, and such an edge without a length has no
    normal and keeps nothing apart.
    """
    hulls = shapely.convex_hull(shapes)
    counts = shapely.get_num_coordinates(hulls) - 1
    few = (shapely.get_type_id(hulls) == 3) & (counts <= _CORNERS)
    corners = np.zeros((len(shapes), _CORNERS + 1, 2))
    if few.any():
        points, owner = shapely.get_coordinates(shapely.normalize(hulls[few]), return_index=True)
        points -= points.mean(axis=0)  # small numbers keep their digits
        starts = np.searchsorted(owner, np.arange(few.sum()))
        at = np.minimum(np.arange(_CORNERS + 1), counts[few][:, None])
        corners[few] = points[starts[:, None] + at]
    edges = np.diff(corners, axis=1)
    lengths = np.hypot(edges[..., 0], edges[..., 1])
    with np.errstate(invalid="ignore", divide="ignore"):
        # A normalized ring runs clockwise: the outside is to the left of each edge.
        normals = np.stack([-edges[..., 1], edges[..., 0]], axis=-1) / lengths[..., None]
    return few, corners[:, :-1], normals, np.einsum("sed,sed->se", normals, corners[:, :-1])


def _beyond(corners: Numbers, normals: Numbers, offsets: Numbers) -> npt.NDArray[np.bool_]:
    """Whether all corners of a hull lie beyond one of the other hull's edges."""
    nearest = (normals @ corners.transpose(0, 2, 1)).min(axis=2) - offsets
    return np.asarray((nearest >= -_TOUCH).any(axis=1))  # NaN, of an edge without a length, is not beyond
