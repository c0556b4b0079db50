"""Codes and flags as zones write them -> the vocabulary. What it does not know is reported with the nearest, never guessed."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from landmap.check.cells import Cell, Reader
from landmap.site import Layer
from landmap.terms import CODES, Code, Column, resolve
from landmap.terms.codes import UNKNOWN, folded

_FLAGS = {
    True: ("是", "true", "t", "yes", "y", "1", "1.0", "有", "√", "✓"),
    False: ("否", "false", "f", "no", "n", "0", "0.0", "无", "×", "✗"),
}
_SAY_NOTHING = ("none", UNKNOWN)
_FLAG_OF: Mapping[str, bool] = {spelling: flag for flag, spellings in _FLAGS.items() for spelling in spellings}


def reader(column: Column, layer: Layer) -> Reader:
    """Cells -> codes of the column's list. Codes: CODE_SYNONYM (mended: another word for it), STATUS_UNKNOWN.

    A spelling that layer.toml maps, the code, its labels, and a label made longer or shorter (新增 for 新增建设用地) are what
    they are, and so is every word for "nothing" or "unknown". Another word of the vocabulary (闲置土地 for 空置) is understood
    and said.
    """
    own = layer.values.get(column.name, {})
    own_words = {folded(spelling) for spelling in own}

    def read(cell: Any) -> Cell:
        text = _text(cell)
        code = resolve(column.codes, text, own)
        if code is None:
            return Cell(None, "STATUS_UNKNOWN")
        plain = folded(text) in own_words or code in _SAY_NOTHING or _same_word(folded(text), CODES[column.codes][code])
        return Cell(code, None if plain else "CODE_SYNONYM")

    return read


def _same_word(word: str, code: Code) -> bool:
    label = folded(code.zh)
    return word in (code.code, folded(code.en)) or word in label or label in word


def flag_reader(_column: Column, _layer: Layer) -> Reader:
    """Cells -> True or False. Code: FLAG_UNREADABLE."""

    def read(cell: Any) -> Cell:
        flag = _FLAG_OF.get(folded(str(cell)))
        return Cell(None, "FLAG_UNREADABLE") if flag is None else Cell(flag)

    return read


def nearest(column: Column, layer: Layer, text: object) -> str:
    """The words of a code list that come nearest to ``text``, or all of them, as a message names them."""
    codes = CODES[column.codes]
    spellings = {code.zh: code for code in codes.values()} | {
        s: code for code in codes.values() for s in (code.code, *code.synonyms)
    }
    spellings |= {spelling: codes[code] for spelling, code in layer.values.get(column.name, {}).items()}
    near = [spellings[s] for s in difflib.get_close_matches(_text(text), spellings, n=3, cutoff=0.4)]
    return "、".join(dict.fromkeys(f"{code.zh}（{code.code}）" for code in near or codes.values()))


def _text(cell: object) -> str:
    """A code that Excel or a dbf made a number of is written as one writes it: 1, not 1.0."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
