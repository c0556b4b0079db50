"""Names of fields that a shapefile can hold: at most 10 bytes, no two alike, and a file beside it of what each stands for.

A name that does not fit gets the initials of its pinyin, as field names in land administration are made (地块编号: DKBH).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from landmap.io.text import encodes

MOST_BYTES = 10
NAMES = ".fields.toml"  # added to the stem


def short_names(columns: Iterable[str], encoding: str) -> dict[str, str]:
    """Column -> field name, in the order of ``columns``; what fits in ``encoding`` is left as it is."""
    listed = list(columns)
    fitting = {name for name in listed if _fits(name, encoding)}
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted(listed, key=lambda one: one not in fitting):  # what fits comes first, and keeps its name
        found[name] = _free(name if name in fitting else abbreviated(name), taken, encoding)
        taken.add(found[name].casefold())
    return {name: found[name] for name in listed}


def abbreviated(name: str) -> str:
    """``name`` in at most 10 ASCII characters."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take a while to load

    parts = lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")
    letters = "".join(part.upper() if len(part) == 1 and part not in name else part for part in parts)
    plain = re.sub(r"[^A-Za-z0-9_]+", "_", letters).strip("_") or "F"
    return plain[:MOST_BYTES]


def name_table(names: Mapping[str, str]) -> str:
    """Field names and what they stand for (column -> field), as TOML that lies beside the shapefile; a layer.toml has it so."""
    lines = [f"{_quoted(short)} = {_quoted(long)}" for long, short in names.items()]
    return "\n".join(["# 字段 = 原名 field = what it stands for", "[fields]", *lines, ""])


def _fits(name: str, encoding: str) -> bool:
    if not encodes(name, encoding) or "\x00" in name or name != name.strip():
        return False
    return 0 < len(name.encode(encoding)) <= MOST_BYTES


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _free(name: str, taken: set[str], encoding: str) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        stem = name
        while len(f"{stem}{number}".encode(encoding)) > MOST_BYTES:
            stem = stem[:-1]
        free = f"{stem}{number}"
    return free
