"""Names of fields that a shapefile can hold: at most 10 bytes, no two alike, and a file beside it of what each stands for.

A name that does not fit gets the initials of its pinyin, as field names in land administration are made (地块编号: DKBH).
Source of the initials: the first level of GB 2312 is in the order of pinyin, so that a letter is a range of codes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from landmap.io.text import encodes

MOST_BYTES = 10
_FIRST = (  # the first character of each letter, by its bytes in GB 2312
    ("a", 0xB0A1), ("b", 0xB0C5), ("c", 0xB2C1), ("d", 0xB4EE), ("e", 0xB6EA), ("f", 0xB7A2), ("g", 0xB8C1), ("h", 0xB9FE),
    ("j", 0xBBF7), ("k", 0xBFA6), ("l", 0xC0AC), ("m", 0xC2E8), ("n", 0xC4C3), ("o", 0xC5B6), ("p", 0xC5BE), ("q", 0xC6DA),
    ("r", 0xC8BB), ("s", 0xC8F6), ("t", 0xCBFA), ("w", 0xCDDA), ("x", 0xCEF4), ("y", 0xD1B9), ("z", 0xD4D1), ("x", 0xD7FA),
)  # fmt: skip
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
    letters = "".join(character if character.isascii() else _initial(character) for character in name)
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


def _initial(character: str) -> str:
    code = int.from_bytes(character.encode("gb2312", errors="ignore") or b"\x00", "big")
    return next((letter for letter, first in reversed(_FIRST) if code >= first), "_").upper()


def _free(name: str, taken: set[str], encoding: str) -> str:
    number, free = 1, name
    while free.casefold() in taken:
        number += 1
        stem = name
        while len(f"{stem}{number}".encode(encoding)) > MOST_BYTES:
            stem = stem[:-1]
        free = f"{stem}{number}"
    return free
