"""Ids: one spelling for one thing, none missing, none twice."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import pandas as pd

from landmap.check.cells import Cell, Reader
from landmap.check.duplicates import copies
from landmap.check.naming import listed, on_rows
from landmap.check.stage import Found, Scene
from landmap.issue import Issue
from landmap.site import Layer
from landmap.terms import KEYS, Column, required_of

_SHORTENED = re.compile(r"\d\.\d+[eE]\+\d{2}")  # what Excel shows, and saves to csv, of a number of more than 11 digits
_EXACT = 1e15  # Excel keeps 15 digits of a number; an id that is longer has lost its last ones


def folded_id(text: str) -> str:
    """``text`` as ids are compared: width, dashes, invisible characters and outer spaces do not count; zeros and case do."""
    if text.isascii():
        return text.strip()
    narrow = unicodedata.normalize("NFKC", text)
    seen = (("-" if _is_dash(c) else c) for c in narrow if unicodedata.category(c) != "Cf")
    return "".join(seen).strip()


def _is_dash(character: str) -> bool:
    return character == "\N{MINUS SIGN}" or unicodedata.category(character) == "Pd"


def reader(_column: Column, _layer: Layer) -> Reader:
    """Cells -> text. Codes: ID_FORM (mended: another spelling of the same id), ID_DIGITS_LOST."""
    return read


def read(cell: Any) -> Cell:
    """The id that a cell states: 12.0 as Excel gives it is "12", and "00012" stays "00012"."""
    if isinstance(cell, float) and cell.is_integer():
        return Cell(str(int(cell))) if abs(cell) < _EXACT else Cell(None, "ID_DIGITS_LOST")
    text = unicodedata.normalize("NFC", str(cell)).strip()
    if _SHORTENED.fullmatch(text):
        return Cell(None, "ID_DIGITS_LOST")
    folded = folded_id(text)
    return Cell(folded or None, "ID_FORM" if folded and folded != text else None)


def repeated(frame: pd.DataFrame, scene: Scene) -> Found:
    """Rows that share an id: all of them, since nobody knows which one is right (ID_DUPLICATE). Columns read: the key.

    Of those that are the same in everything the first is kept (ROW_DUPLICATE).
    """
    return Found(tuple(shared(frame, scene.role)))


def shared(frame: pd.DataFrame, role: str) -> list[Issue]:
    """ID_DUPLICATE for every row whose id another row of ``frame`` has, naming the others; ROW_DUPLICATE for mere copies.

    Columns read: those of the ``role``, geometry, layer, source_file, source_row.
    """
    key = KEYS[role]
    if key not in required_of(role):
        return []
    copied = copies(frame, role)
    again = {(issue.layer, issue.row) for issue in copied}
    standing = [place not in again for place in zip(frame["layer"], frame["source_row"], strict=True)]
    frame = frame[standing] if copied else frame
    rows = frame[frame[key].notna() & frame[key].duplicated(keep=False)]
    places = rows["source_file"].astype(str) + ":" + rows["source_row"].astype(str)
    alike = {name: list(group) for name, group in places.groupby(rows[key].astype(object))}
    others = [listed(alike[name], beside=place) for name, place in zip(rows[key], places, strict=True)]
    return copied + on_rows(
        "ID_DUPLICATE", rows, role, field=key, value=rows[key], others=pd.Series(others, rows.index, dtype=object)
    )
