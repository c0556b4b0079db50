"""From one CRS to another by local polynomials: PROJ's own numbers to a tenth of a micrometre, at a fifth of the time.

The plane is cut into square cells. In each the way that PROJ takes is so smooth that a polynomial of degree 4 follows it;
the polynomial is fitted to PROJ at Chebyshev nodes and held against it at other points. A cell where the two differ by more
than a micrometre, and a ring too large for its cell, go through PROJ itself. Which way a ring goes depends on the ring alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from landmap.rings import Numbers, Rings, Shapes

CELL_M = 8_000.0
CELL_DEG = 0.08
CLOSE_M = 1e-6  # how close to PROJ a polynomial has to be; what fits at all fits a hundred times better
CLOSE_DEG = 1e-11

_REACH = 1.5  # a cell's polynomial holds this far from its middle, in half sides: rings lie across the lines between cells
_DEGREE = 4
_TERMS = tuple((i, j) for i in range(_DEGREE + 1) for j in range(_DEGREE + 1 - i))
_MANY = 48  # runs or cells that are gone through one by one
_CELLS_KEPT = 100_000
_HALF = 1 << 30  # cells are numbered from -_HALF to _HALF along each axis

Cells = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def _nodes(count: int, reach: float) -> Numbers:
    at = reach * np.cos((2 * np.arange(count) + 1) * np.pi / (2 * count))
    return np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)


def _powers(at: Numbers) -> Numbers:
    return np.stack([at[..., 0] ** i * at[..., 1] ** j for i, j in _TERMS], axis=-1)


_NODES, _HELD_OUT = _nodes(7, 1.0), _nodes(4, 0.999)
_FIT, _CHECK = np.linalg.pinv(_powers(_NODES)), _powers(_HELD_OUT)


@dataclass
class Chart:
    """One way (``always_xy``), by cells of the side ``cell`` in the units of the source; what is fitted once is kept.

    ``close``, in the units of the target, is how far a polynomial may be from PROJ.
    """

    way: Transformer
    cell: float
    close: float = CLOSE_M
    _fits: dict[int, Numbers | None] = field(default_factory=dict)

    def follow(self, rings: Rings) -> Rings:
        """``rings`` on the other side; NaN where PROJ has no place. Quickest where neighbours follow each other."""
        if not len(rings.counts):
            return rings
        there = rings.moved(np.empty_like(rings.x), np.empty_like(rings.y))
        cells, beyond = self._cells(rings)
        which, member = np.unique(cells, return_inverse=True)
        fits, fitted = self._fitted(which)
        by_proj = beyond | ~fitted[member]
        if not by_proj.all():
            self._by_polynomials(rings, member, (which, fits), there)
        if by_proj.any():
            rest = np.repeat(by_proj, rings.counts)
            there.x[rest], there.y[rest] = _by_proj(self.way, rings.x[rest], rings.y[rest])
        return there

    def _cells(self, rings: Rings) -> tuple[Cells, Mask]:
        """The cell of the middle of each ring, and whether the ring lies beyond the cell's reach."""
        both, starts = (rings.x, rings.y), rings.starts
        low = np.stack([np.minimum.reduceat(values, starts) for values in both], axis=-1)
        high = np.stack([np.maximum.reduceat(values, starts) for values in both], axis=-1)
        with np.errstate(invalid="ignore", over="ignore"):
            middle = np.floor((low + high) / 2 / self.cell)
            known = np.all(np.abs(middle) < _HALF, axis=1)  # not where coordinates are infinite or missing
            middle = np.where(known[:, None], middle, 0.0)
            centre = (middle + 0.5) * self.cell
            beyond = np.max(np.maximum(high - centre, centre - low), axis=1) > _REACH * self.cell / 2
        numbers = middle.astype(np.int64)
        return (numbers[:, 0] + _HALF) * 2 * _HALF + numbers[:, 1] + _HALF, beyond | ~known

    def _centres(self, cells: Cells) -> Numbers:
        numbers = np.stack([cells // (2 * _HALF), cells % (2 * _HALF)], axis=-1) - _HALF
        return np.asarray((numbers + 0.5) * self.cell)

    def _fitted(self, cells: Cells) -> tuple[Numbers, Mask]:
        """Coefficients (cells, terms, 2) and, where polynomials do not follow PROJ closely, False."""
        if len(self._fits) > _CELLS_KEPT:
            self._fits = {}  # a new one: another thread may still read the old
        kept = self._fits
        new = np.array([cell for cell in cells.tolist() if cell not in kept], dtype=np.int64)
        if len(new):
            kept.update(zip(new.tolist(), self._fit(new), strict=True))
        fits = [kept[cell] for cell in cells.tolist()]
        nothing = np.zeros((len(_TERMS), 2))
        return np.stack([nothing if fit is None else fit for fit in fits]), np.array([fit is not None for fit in fits])

    def _fit(self, cells: Cells) -> list[Numbers | None]:
        half = _REACH * self.cell / 2
        at = self._centres(cells)[:, None, :] + half * np.concatenate([_NODES, _HELD_OUT])
        there = np.stack(_by_proj(self.way, at[..., 0].ravel(), at[..., 1].ravel()), axis=-1).reshape(at.shape)
        coefficients = np.einsum("tn,cnk->ctk", _FIT, there[:, : len(_NODES)])
        off = np.max(np.abs(np.einsum("pt,ctk->cpk", _CHECK, coefficients) - there[:, len(_NODES) :]), axis=(1, 2))
        return [fit if close else None for fit, close in zip(coefficients, off <= self.close, strict=True)]

    def _by_polynomials(self, rings: Rings, member: Cells, fitted: tuple[Cells, Numbers], there: Rings) -> None:
        """Fill ``there``, all points of one cell at once; point by point where cells have few points."""
        cells, fits = fitted
        centres, half = self._centres(cells), _REACH * self.cell / 2
        for at, cell in _by_cell(rings, member):
            u = (rings.x[at] - centres[cell, 0]) / half
            v = (rings.y[at] - centres[cell, 1]) / half
            there.x[at], there.y[at] = (_evaluated(fits[cell][..., k], u, v) for k in range(2))


def _by_cell(rings: Rings, member: Cells) -> Iterator[tuple[slice | Cells, Cells]]:
    """Where the points of each cell stand, and the cell: as slices where neighbours follow each other."""
    first = np.flatnonzero(np.diff(member, prepend=-1) != 0)
    if len(first) <= _MANY:
        edges = [*rings.starts[first].tolist(), len(rings.x)]
        yield from zip(map(slice, edges[:-1], edges[1:]), member[first], strict=True)
        return
    cell = np.repeat(member, rings.counts)
    used = np.unique(member)
    if len(used) <= _MANY:
        yield from ((np.flatnonzero(cell == one), one) for one in used)
    else:
        yield slice(None), cell


def _evaluated(fit: Numbers, u: Numbers, v: Numbers) -> Numbers:
    """The polynomial ``fit`` (terms), or one for each point (points, terms): the same sums in the same order."""
    terms = iter(range(len(_TERMS) - 1, -1, -1))
    whole = np.zeros_like(u)
    for i in range(_DEGREE, -1, -1):
        row = np.zeros_like(v)
        for _ in range(_DEGREE - i, -1, -1):
            row *= v
            row += fit[..., next(terms)]
        whole *= u
        whole += row
    return whole


def cells_of(shapes: Shapes, cell: float) -> Cells:
    """A number for the cell of the middle of each shape, to bring neighbours together; what has no middle comes first."""
    boxes = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        middle = np.floor((boxes[:, :2] + boxes[:, 2:]) / 2 / cell)
        known = np.all(np.abs(middle) < _HALF, axis=1)
    numbers = np.where(known[:, None], middle, -_HALF).astype(np.int64)
    return np.asarray((numbers[:, 0] + _HALF) * 2 * _HALF + numbers[:, 1] + _HALF)


def _by_proj(way: Transformer, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    x, y = way.transform(x, y)
    return np.where(np.isinf(x), np.nan, x), np.where(np.isinf(y), np.nan, y)
