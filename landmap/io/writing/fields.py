"""Which columns are written and under what names: as a field map says, else all under their own.

A field map is a TOML file with [fields] new = "old", as a layer.toml has them and as it lies beside a shapefile whose names
were shortened, or a csv of two columns. Columns that it does not name keep their names.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path

from landmap.errors import SiteError
from landmap.io.text import BOM
from landmap.site import ROW_NUMBER

_MOST_BYTES = 1_000_000


def field_map(path: Path) -> dict[str, str]:
    """New name -> old name. Raises SiteError for a file that is no field map."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _no_map(path, "太大", "too large")
        text = path.read_text(encoding="utf-8-sig").removeprefix(BOM)
        found = _from_toml(text) if path.suffix.lower() == ".toml" else _from_csv(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, csv.Error, ValueError) as error:
        raise _no_map(path, str(error), str(error)) from error
    if not found:
        raise _no_map(path, "没有一对字段", "no pair of fields in it")
    return found


def renamed(columns: Collection[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Old name -> new name for every column, in the order of ``columns``. Raises KeyError for an old name that is not there."""
    by_old = {old: new for new, old in wanted.items()}
    missing = [old for old in by_old if old not in columns]
    if missing:
        raise KeyError(missing[0])
    return {name: by_old.get(name, name) for name in columns}


def _from_toml(text: str) -> dict[str, str]:
    content = tomllib.loads(text)
    fields = content.get("fields", content)
    return {new: old for new, old in fields.items() if isinstance(old, str) and old != ROW_NUMBER}


def _from_csv(text: str) -> dict[str, str]:
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(cell.strip() for cell in row)]
    if any(len(row) < 2 for row in rows):
        raise ValueError("每行应有写出字段和原字段两格 / a line has two cells: new, old")
    return {row[0].strip(): row[1].strip() for row in rows[1:]}


def _no_map(path: Path, zh: str, en: str) -> SiteError:
    return SiteError(
        f"不是字段对照表：{zh}",
        f"not a field map: {en}",
        where=path.name,
        mend_zh='写成 TOML：[fields] 写出字段 = "原字段"，或两列的 csv',
        mend_en='write TOML: [fields] new = "old", or a csv of two columns',
    )
