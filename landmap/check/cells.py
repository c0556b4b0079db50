"""Reading a column cell by cell: each distinct cell once, missing stays missing, what cannot be read is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import pandas as pd


class Cell(NamedTuple):
    """What a cell means, and the code of what was wrong with it. ``value`` is None where nothing is stated or readable."""

    value: Any = None
    code: str | None = None


Reader: TypeAlias = Callable[[Any], Cell]


def read_cells(given: pd.Series[Any], read: Reader) -> tuple[list[Any], list[str | None]]:
    """The values and the codes of a column, in its order; a missing or blank cell is (None, None)."""
    # typed: 1, 1.0 and True are one key to a dictionary and three different statements to a person.
    known = lru_cache(maxsize=None, typed=True)(read)
    cells = [
        Cell() if _blank(cell) else known(cell if isinstance(cell, Hashable) else str(cell)) for cell in given.astype(object)
    ]
    return [cell.value for cell in cells], [cell.code for cell in cells]


def _blank(cell: Any) -> bool:
    if isinstance(cell, str):
        return not cell.strip()
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell)  # noqa: PLR0124 -- NaN
