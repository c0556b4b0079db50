"""Polygons of one ring, which most records are: all read at once, none looked at by itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely

from landmap.io.rings import Ring, Shapes, equal_to_itself

Ints = npt.NDArray[np.int64]
_POLYGON = 5
_HEAD = 48  # bytes of such a record before its points: type, box, two counts, one start
_WORD = 4  # records begin at multiples of it


def single_rings(content: bytes, spans: Sequence[tuple[int, int]]) -> tuple[Ints, Shapes, Ints]:
    """Positions of the records that are a whole 2D polygon of one ring, their polygons, and which of the positions are open.

    ``spans`` are offset and length in bytes of each record's content. Records that are anything else are left to others.
    """
    starts, sizes = np.array(spans, dtype=np.int64).reshape(-1, 2).T
    words = np.frombuffer(content, "<u4", len(content) // _WORD)
    at = np.flatnonzero((starts % _WORD == 0) & (sizes >= _HEAD))
    word = starts[at] // _WORD
    kind, parts, count, first = (words[word + n].astype(np.int64) for n in (0, 9, 10, 11))
    plain = (kind == _POLYGON) & (parts == 1) & (first == 0) & (count > 2) & (_HEAD + 16 * count <= sizes[at])
    at, word, count = at[plain], word[plain], count[plain]
    points = equal_to_itself(_points(words, word + _HEAD // _WORD, count))
    begin = np.cumsum(count) - count
    with np.errstate(invalid="ignore"):  # a coordinate that is no number is for the checks to find
        shapes = shapely.polygons(shapely.linearrings(points, indices=np.repeat(np.arange(len(at)), count)))
    return at, np.asarray(shapes, dtype=object), at[(points[begin] != points[begin + count - 1]).any(axis=1)]


def _points(words: npt.NDArray[np.uint32], start: Ints, count: Ints) -> Ring:
    """The points of all rings one after another; a point is four words."""
    before = np.cumsum(count) - count
    each = np.repeat(start - 4 * before, count) + 4 * np.arange(count.sum())
    found: Ring = words[each[:, None] + np.arange(4)].view("<f8")
    return found
