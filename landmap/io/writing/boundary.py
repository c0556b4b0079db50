"""Writing a boundary-point TXT from any file: the head's fields from the columns that mean the same."""

from __future__ import annotations

from collections.abc import Mapping

from landmap.io import boundary_txt
from landmap.io.boundary_txt.grammar import AREA_HA, CODE, NAME, NUMBER, SHEET, USE
from landmap.io.writing.draft import Draft

_HEAD: Mapping[str, str] = {NUMBER: "id", NAME: "name", USE: "use", CODE: "code", AREA_HA: "area_ha", SHEET: "sheet"}


def write(draft: Draft) -> None:
    """The parcels; see boundary_txt.write."""
    boundary_txt.write(draft.land, draft.path, names=kept(draft), encoding=draft.encoding)


def kept_by_column(draft: Draft) -> dict[str, str]:
    """Column -> field of the head; hectares, which are written anew with four decimals, aside."""
    return {column: field for field, column in kept(draft).items() if field != AREA_HA}


def kept(draft: Draft) -> dict[str, str]:
    """Field of the head -> column."""
    return {field: column for field, meaning in _HEAD.items() if (column := draft.column(meaning)) is not None}
