"""The attribute table of a shapefile: bytes to columns, nothing lost on the way.

Text is decoded in one go per column; a cell that does not fit its type (a number written as "****") stays the text it is.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from landmap.io.text import Decision, decide, fits

_BLANK = b" \x00"
Bytes = npt.NDArray[np.bytes_]
# Language marks in the header that say something; others (0, ANSI, Latin) are written by programs that do not know.
_LANGUAGES = {0x4D: "gbk", 0x7A: "gbk", 0x78: "big5", 0x4F: "big5", 0x7B: "cp932", 0x79: "cp949"}


class DbfError(ValueError):
    """The bytes are no dbf table that can be read."""


@dataclass(frozen=True, slots=True)
class Table:
    """A .dbf cut into cells: for each field its raw name, type letter, decimals, and an array of its raw cells.

    ``deleted`` marks rows with the deleted flag; ``stated_rows`` is what the header says, of which the bytes may hold fewer.
    """

    names: tuple[bytes, ...]
    kinds: tuple[str, ...]
    decimals: tuple[int, ...]
    cells: tuple[Bytes, ...]
    deleted: npt.NDArray[np.bool_]
    stated_rows: int
    language: str | None


def cut(content: bytes) -> Table:
    """The cells of a .dbf. Raises DbfError when its header contradicts itself."""
    if len(content) < 33:
        raise DbfError(f"只有 {len(content)} 字节", f"only {len(content)} bytes")
    rows, head, size = struct.unpack_from("<IHH", content, 4)
    names, kinds, widths, decimals = [], [], [], []
    for at in range(32, min(head, len(content)) - 31, 32):
        if content[at] in (0x0D, 0x00):
            break
        name, kind, width, places = struct.unpack_from("<11sc4xBB", content, at)
        names.append(name.split(b"\x00")[0].rstrip())
        kinds.append(kind.decode("latin-1"))
        widths.append(width)
        decimals.append(places)
    if not names or not all(widths) or 1 + sum(widths) != size or head > len(content):
        raise DbfError("字段表与记录长度不符", "the field list and the record size do not agree")
    held = min(rows, (len(content) - head) // size)
    record = np.dtype([("deleted", "S1"), *((f"{i}", f"S{width}") for i, width in enumerate(widths))])
    cells = np.frombuffer(content, dtype=record, count=held, offset=head)
    return Table(
        names=tuple(names),
        kinds=tuple(kinds),
        decimals=tuple(decimals),
        cells=tuple(cells[f"{i}"] for i in range(len(names))),
        deleted=cells["deleted"] == b"*",
        stated_rows=rows,
        language=_LANGUAGES.get(content[29]),
    )


def rows_told(content: bytes) -> int | None:
    """How many rows the header says there are; None where it is no header that can be believed."""
    if len(content) < 33:
        return None
    rows, head, size = struct.unpack_from("<IHH", content, 4)
    return rows if size and rows <= (len(content) - head) // size else None


def encoding_of(table: Table, stated: str | None, stated_by: str, explicit: str | None) -> Decision:
    """The encoding of the table's names and texts; see text.decide."""
    samples = [name for name in table.names if not name.isascii()]
    for kind, column in zip(table.kinds, table.cells, strict=True):
        if kind == "C":
            samples += [cell.rstrip(_BLANK) for cell in np.unique(column).tolist() if not cell.isascii()]
    return decide(samples, stated=stated, stated_by=stated_by, explicit=explicit)


def columns(table: Table, encoding: str) -> dict[str, pd.Series[Any]]:
    """The columns by name; text that is not in ``encoding`` has U+FFFD where it does not fit."""
    found: dict[str, pd.Series[Any]] = {}
    for raw, kind, places, cells in zip(table.names, table.kinds, table.decimals, table.cells, strict=True):
        name = raw.decode(encoding, errors="replace")
        if kind in "NF":
            found[name] = _numbers(cells, places)
        elif kind == "D":
            found[name] = _dates(cells)
        elif kind == "L":
            found[name] = _flags(cells)
        else:
            found[name] = _texts(cells, encoding)
    return found


def _texts(cells: Bytes, encoding: str) -> pd.Series[str]:
    stripped = [cell.rstrip(_BLANK) for cell in cells.tolist()]
    joined = b"\n".join(stripped)
    if joined.count(b"\n") == len(stripped) - 1 and fits(joined, encoding):
        texts = joined.decode(encoding).split("\n")
    else:
        texts = [cell.decode(encoding, errors="replace") for cell in stripped]
    return pd.Series([text or None for text in texts], dtype=object)


def _numbers(cells: Bytes, places: int) -> pd.Series[Any]:
    texts = pd.Series([cell.strip(_BLANK).decode("latin-1") or None for cell in cells.tolist()], dtype=object)
    numbers = pd.to_numeric(texts, errors="coerce")
    readable = numbers.notna() | texts.isna()
    if not readable.all():
        return numbers.astype(object).where(readable, texts).where(texts.notna(), None)
    whole = places == 0 and (numbers.dropna() % 1 == 0).all() and (numbers.abs().max() < 2**53 or not numbers.notna().any())
    return numbers.astype("Float64").astype("Int64") if whole else numbers.astype("Float64")


def _dates(cells: Bytes) -> pd.Series[pd.Timestamp]:
    raw = [cell.decode("latin-1") if cell.strip(_BLANK + b"0") else None for cell in cells.tolist()]
    texts = pd.Series(raw, dtype=object)
    dates = pd.to_datetime(texts, format="%Y%m%d", errors="coerce")
    readable = dates.notna() | texts.isna()
    return dates if readable.all() else texts.astype(object)


def _flags(cells: Bytes) -> pd.Series[bool]:
    known = {b"T": True, b"t": True, b"Y": True, b"y": True, b"F": False, b"f": False, b"N": False, b"n": False}
    return pd.Series([known.get(cell) for cell in cells.tolist()], dtype="boolean")


def repeated(names: Sequence[str]) -> str | None:
    """The first name that stands twice."""
    return next((name for i, name in enumerate(names) if name in names[:i]), None)
