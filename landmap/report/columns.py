"""Which columns of a frame a profile sees.

Columns of a zone's own rows are described in terms/columns.py, those that landmap adds in terms/derived.py; a column
described in neither place is internal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from landmap.terms import ACCESS_ORDER, columns_of, visible
from landmap.terms.columns import PROFILES, SOURCE_COLUMNS
from landmap.terms.derived import DERIVED

if TYPE_CHECKING:
    import pandas as pd


def seen(frame: pd.DataFrame, role: str, profile: str) -> list[str]:
    """The columns of ``frame``, in their order, that ``profile`` may see; a column that nobody described is internal."""
    rank = ACCESS_ORDER.index(PROFILES[profile])
    described = {column.name for column in columns_of(role)}
    open_names = {*visible(role, profile), *SOURCE_COLUMNS, getattr(frame, "active_geometry_name", None)}
    open_names |= {name for name, column in DERIVED.items() if ACCESS_ORDER.index(column.access) <= rank}
    sees_internal = rank >= ACCESS_ORDER.index("internal")
    return [name for name in frame.columns if name in open_names or (sees_internal and name not in described)]
