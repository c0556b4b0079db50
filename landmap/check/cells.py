"""Reading a column cell by cell: each distinct cell once, missing stays missing, what cannot be read is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import pandas as pd


class Cell(NamedTuple):
    """What a cell means, and the code of what was wrong with it. ``value`` is None where nothing is stated or readable."""

    value: Any = None
    code: str | None = None


Reader: TypeAlias = Callable[[Any], Cell]


def read_cells(given: pd.Series[Any], read: Reader) -> tuple[list[Any], list[str | None]]:
    """The values and the codes of a column, in its order; a missing or blank cell is (None, None)."""
    values: list[Any] = [None] * len(given)
    codes: list[str | None] = [None] * len(given)
    # typed: 1, 1.0 and True are one key to a dictionary and three different statements to a person.
    known = lru_cache(maxsize=None, typed=True)(read)
    cells = given.astype(object).to_numpy()
    for i in np.flatnonzero(given.notna()):
        cell = cells[i]
        if not (isinstance(cell, str) and not cell.strip()):
            values[i], codes[i] = known(cell if isinstance(cell, Hashable) else str(cell))
    return values, codes
