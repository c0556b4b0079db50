"""Reading a column cell by cell: each distinct cell once, missing stays missing, what cannot be read is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd


class Cell(NamedTuple):
    """What a cell means, and the code of what was wrong with it. ``value`` is None where nothing is stated or readable."""

    value: Any = None
    code: str | None = None


Cells: TypeAlias = npt.NDArray[np.object_]
Reader: TypeAlias = Callable[[Any], Cell]


def read_cells(given: pd.Series[Any], read: Reader) -> tuple[Cells, Cells]:
    """The values and the codes of a column, in its order; a missing or blank cell is (None, None)."""
    values, codes = (np.full(len(given), None, dtype=object) for _ in range(2))
    stated = np.flatnonzero(given.notna())
    cells = given.astype(object).to_numpy()[stated]
    if not len(cells):
        return values, codes
    group, distinct = _distinct(cells)
    means, faults = (np.empty(len(distinct), dtype=object) for _ in range(2))
    for number, cell in enumerate(distinct):
        blank = isinstance(cell, str) and not cell.strip()
        means[number], faults[number] = Cell() if blank else read(cell)
    values[stated], codes[stated] = means[group], faults[group]
    return values, codes


def _distinct(cells: Cells) -> tuple[npt.NDArray[np.intp], Sequence[Any]]:
    """For each cell the number of its like, and one of each; what is no key (a list) is read as its text.

    1, 1.0 and True are one key to a dictionary and three different statements to a person: cells of several types are told
    apart by type as well.
    """
    if len(set(map(type, cells))) == 1 and isinstance(cells[0], Hashable):
        group, found = pd.factorize(cells)
        return group, found.tolist()
    known: dict[tuple[type, Any], int] = {}
    keys = ((type(cell), cell) if isinstance(cell, Hashable) else (str, str(cell)) for cell in cells)
    numbers = np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.intp)
    return numbers, [cell for _, cell in known]
