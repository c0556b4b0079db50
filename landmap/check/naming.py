"""Issues on the rows of a frame: the offenders only, each named by file, row and id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from landmap.io.source import shown
from landmap.issue import Issue
from landmap.terms import KEYS
from landmap.units import mu_from_m2, rounded

_NAMED = 5  # rows that a message lists before it says how many more there are


def on_rows(
    code: str,
    rows: pd.DataFrame,
    role: str,
    *,
    field: str | None = None,
    value: object = None,
    geometry: object = None,
    **values: Any,
) -> list[Issue]:
    """One issue of ``code`` per row.

    Columns read: layer, source_file, source_row and the key of the ``role``. ``value``, ``geometry`` and the placeholders
    ``values`` are each one for all rows, or a Series with the index of ``rows``.
    """
    places = rows[["layer", "source_file", "source_row"]].itertuples(name=None)
    ids = rows[KEYS[role]] if KEYS[role] in rows.columns else pd.Series(None, index=rows.index, dtype=object)
    return [
        Issue(
            code,
            layer=str(layer),
            file=str(file),
            row=int(row),
            id=None if pd.isna(ids[at]) else shown(ids[at]),
            field=field,
            value=_text(_at(value, at)),
            values={name: _at(given, at) for name, given in values.items()},
            geometry=_at(geometry, at),
        )
        for at, layer, file, row in places
    ]


def listed(rows: Sequence[object], beside: object = None) -> str:
    """Rows as a message lists them, without the one ``beside`` which they are named: the first few, and how many more."""
    first = [str(row) for row in rows[: _NAMED + 1] if row != beside][:_NAMED]
    more = len(rows) - (beside is not None) - len(first)
    return "、".join(first) + (f" …(+{more})" if more > 0 else "")


def m2_text(area_m2: float) -> str:
    """Square metres as messages write them."""
    return f"{rounded(area_m2):,}"


def mu_text(area_m2: float) -> str:
    """The mu of an area in m2 as messages write them."""
    return f"{rounded(mu_from_m2(float(area_m2)), 4):,}"


def _at(given: object, index: Any) -> Any:
    return given[index] if isinstance(given, pd.Series) else given


def _text(value: Any) -> str | None:
    missing = value is None or (pd.api.types.is_scalar(value) and pd.isna(value))
    return None if missing else shown(value)
