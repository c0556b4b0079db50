"""Ground between neighbours that nobody has: small holes of all shapes together, and narrow cracks, open at the end or not.

The outside is never a gap, nor is a hole that lies in a single shape, nor a hole larger than what is taken for a gap: that is
a yard, a pond or a street nobody drew.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from landmap.overlap.covered import covered
from landmap.overlap.edges import Edges, edges_of, noded, unshared
from landmap.rings import Counts, Numbers, Shapes, polygonal

Mask = npt.NDArray[np.bool_]

_OPPOSITE = -0.9  # cosine: edges that face each other run within some 25 degrees of opposite ways
_MITRE = 5.0  # how far a corner may stand out when shapes are grown; beyond it, it is cut off


@dataclass(frozen=True, slots=True)
class Limits:
    """What is a gap, in units of the plane: ``least`` and ``most`` area, and ``narrow``, the mean width of a crack.

    Points up to ``within`` apart count as one.
    """

    least: float
    most: float
    narrow: float
    within: float


@dataclass(frozen=True, slots=True)
class Gaps:
    """``ground`` of each gap, whether it is narrow, and its neighbours: gap ``gap[i]`` lies at row ``row[i]``, sorted."""

    ground: Shapes
    narrow: Mask
    gap: Counts
    row: Counts


def mean_width(shapes: Shapes) -> Numbers:
    """Of each shape twice the area over the length of its boundary: the width of a long strip; 0 for what has no boundary."""
    length = shapely.length(shapes)
    return np.divide(2 * shapely.area(shapes), length, out=np.zeros(len(shapes)), where=length > 0)


def gaps_between(shapes: Shapes, overlapping: Mask, limits: Limits) -> Gaps:
    """The gaps between ``shapes`` (valid polygons in one plane, none empty); ``overlapping`` share ground with another."""
    if not len(shapes):
        return Gaps(shapes, np.zeros(0, dtype=bool), np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    whole = shapely.orient_polygons(shapes)
    whole[~overlapping] = shapely.orient_polygons(noded(whole[~overlapping], limits.within))
    holes = _holes(covered(whole, overlapping), limits)
    cracks = _cracks(whole, holes, limits)
    ground = np.concatenate([holes, cracks])
    gap, row = shapely.STRtree(whole).query(ground, predicate="dwithin", distance=2 * limits.within)
    between = np.bincount(gap, minlength=len(ground)) > 1
    number = np.cumsum(between) - 1
    kept = between[gap]
    order = np.lexsort((row[kept], gap[kept]))
    narrow = mean_width(ground) < limits.narrow
    return Gaps(ground[between], narrow[between], number[gap[kept]][order], row[kept][order])


def _holes(ground: shapely.Geometry, limits: Limits) -> Shapes:
    """The holes of ``ground`` that are small or narrow enough."""
    parts = shapely.get_parts(ground)
    rings, part = shapely.get_rings(parts, return_index=True)
    inner = np.diff(part, prepend=-1) == 0  # the first ring of a part is its outer one
    holes: Shapes = np.asarray(shapely.polygons(rings[inner]), dtype=object)
    area = shapely.area(holes)
    return holes[(area > limits.least) & ((area <= limits.most) | (mean_width(holes) < limits.narrow))]


def _cracks(shapes: Shapes, holes: Shapes, limits: Limits) -> Shapes:
    """The narrow ground between two shapes that face each other, but for what is one of ``holes``."""
    one, other = _facing(shapes, limits)
    both = shapely.union(shapes[one], shapes[other])
    half = limits.narrow / 2
    grown = shapely.buffer(both, half, join_style="mitre", mitre_limit=_MITRE)
    closed = shapely.buffer(grown, -half, join_style="mitre", mitre_limit=_MITRE)
    found = _without(shapely.get_parts(shapely.difference(closed, both)), shapes)
    found = _without(shapely.get_parts(shapely.disjoint_subset_union_all(found)), holes)  # no ground is two gaps
    return _sized(shapely.get_parts(found), limits)


def _sized(parts: Shapes, limits: Limits) -> Shapes:
    parts = parts[polygonal(parts)]
    return parts[(shapely.area(parts) > limits.least) & (mean_width(parts) < limits.narrow)]


def _without(parts: Shapes, shapes: Shapes) -> Shapes:
    """``parts`` that have an area, less the ground of ``shapes``."""
    parts = parts[polygonal(parts) & (shapely.area(parts) > 0)]
    part, row = shapely.STRtree(shapes).query(parts, predicate="intersects")
    order = np.argsort(part, kind="stable")
    part, row = part[order], row[order]
    left = parts.copy()
    for number in np.unique(part):
        near = shapes[row[np.searchsorted(part, number) : np.searchsorted(part, number, side="right")]]
        left[number] = shapely.difference(parts[number], shapely.union_all(near))
    return left


def _facing(shapes: Shapes, limits: Limits) -> tuple[Counts, Counts]:
    """Pairs of rows with edges that face each other over a narrow crack, of which no other shape has either edge."""
    edges = edges_of(shapes)[0]
    edges = edges.taken(unshared(edges))
    lines: Shapes = np.asarray(shapely.linestrings(np.stack([edges.start, edges.end], axis=1)), dtype=object)
    one, other = shapely.STRtree(lines).query(lines, predicate="dwithin", distance=limits.narrow)
    asked = edges.owner[one] < edges.owner[other]
    one, other = one[asked], other[asked]
    pairs, place = np.unique(np.stack([edges.owner[one], edges.owner[other]]), axis=1, return_inverse=True)
    large = np.bincount(place.reshape(-1), weights=_between(edges, one, other, limits), minlength=pairs.shape[1])
    one, other = pairs[:, large > limits.least / 2]
    return one, other


def _between(edges: Edges, one: Counts, other: Counts, limits: Limits) -> Numbers:
    """About how much ground lies between each two edges, where they face each other; 0 where they do not."""
    ways = [(edges.end - edges.start)[which] for which in (one, other)]
    lengths = [np.hypot(*way.T) for way in ways]
    opposite = (ways[0] * ways[1]).sum(axis=1) < _OPPOSITE * lengths[0] * lengths[1]
    unit = ways[0] / lengths[0][:, None]
    ends = [points[other] - edges.start[one] for points in (edges.end, edges.start)]
    along = [(end * unit).sum(axis=1) for end in ends]
    off = [end[:, 0] * unit[:, 1] - end[:, 1] * unit[:, 0] for end in ends]  # to the right, where the outside is
    common = np.minimum(np.maximum(along[0], along[1]), lengths[0]) - np.maximum(np.minimum(along[0], along[1]), 0.0)
    width = np.clip((off[0] + off[1]) / 2, 0.0, limits.narrow)
    return np.where(opposite, np.maximum(common, 0.0) * width, 0.0)
