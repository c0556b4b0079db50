"""Numbers as people write them -> the unit of the column, exactly: 344.83亩, 7.93万平方米, 10,000, １５, 1e4."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from landmap.check.cells import Cell, Reader
from landmap.site import Layer
from landmap.terms import Column
from landmap.units import M2_FROM_UNIT

_LONGEST = 40  # characters; no honest number is longer, and digits without end would take time without end
LARGEST = 1e12  # of anything a zone counts; beyond it a sum would lose its digits
_FORM = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d{1,2})?|[+-]?\.\d+)\s*([^\d\s].*)?", re.IGNORECASE)
_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?")
_TIMES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}

# Words for each unit of area, and words for units of other columns. All after NFKC, case and spaces folded.
_AREA_WORDS: Mapping[str, tuple[str, ...]] = {
    "m2": ("m2", "平方米", "平米", "平方", "m^2", "sqm"),
    "mu": ("mu", "亩"),
    "ha": ("ha", "hm2", "公顷"),
    "km2": ("km2", "平方公里", "平方千米"),
}
_YUAN = {"元": 1, "万元": 10_000, "亿元": 100_000_000, "万": 10_000, "亿": 100_000_000}
_OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "%": ("%",),
    "m": ("m", "米"),
    "t": ("t", "吨"),
    "t/m2": ("t/m2", "吨/平方米", "吨/m2"),
    "kVA": ("kva", "千伏安"),
    "人": ("人",),
    "层": ("层",),
    "年": ("年",),
    "元/m2/月": ("元/m2/月", "元/平方米/月"),
}


def factors(unit: str) -> dict[str, Fraction]:
    """What a number with each word behind it is multiplied by to give the ``unit`` of a column."""
    if unit in ("m2", "亩"):
        whole = Fraction(*M2_FROM_UNIT["mu" if unit == "亩" else "m2"])
        return {word: Fraction(*M2_FROM_UNIT[name]) / whole for name, words in _AREA_WORDS.items() for word in words}
    if unit in ("万元", "亿元"):
        return {word: Fraction(yuan, _YUAN[unit]) for word, yuan in _YUAN.items()}
    return dict.fromkeys(_OTHER_WORDS.get(unit, ()), Fraction(1))


def reader(column: Column, layer: Layer) -> Reader:
    """Cells -> floats in the unit of ``column``; a number without a unit is in that of [units], or else in the column's.

    Codes: NUMBER_FORM (mended: unit, separators, width or exponent), NUMBER_UNREADABLE, NUMBER_RANGE.
    """
    words = factors(column.unit)
    stated = layer.units.get(column.name)
    plain = (
        Fraction(*M2_FROM_UNIT[stated]) / Fraction(*M2_FROM_UNIT["mu" if column.unit == "亩" else "m2"])
        if stated
        else Fraction(1)
    )

    def read(cell: Any) -> Cell:
        found = _from_text(cell, words, plain) if isinstance(cell, str) else _from_number(cell, plain)
        if found.value is None:
            return found
        too_low = found.value < (-LARGEST if column.low is None else column.low)
        too_high = found.value > (LARGEST if column.high is None else column.high)
        return Cell(None, "NUMBER_RANGE") if too_low or too_high else found

    return read


def _from_number(cell: Any, plain: Fraction) -> Cell:
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not math.isfinite(cell):
        return Cell(None, "NUMBER_UNREADABLE")
    return Cell(float(cell) if plain == 1 else float(Fraction(repr(cell)) * plain))


def _from_text(text: str, words: Mapping[str, Fraction], plain: Fraction) -> Cell:
    tidy = unicodedata.normalize("NFKC", text).strip()
    found = _FORM.fullmatch(tidy) if len(tidy) <= _LONGEST else None
    factor = None if found is None else _factor("".join((found[2] or "").casefold().split()), words, plain)
    if found is None or factor is None:
        return Cell(None, "NUMBER_UNREADABLE")
    value = float(Fraction(found[1].replace(",", "")) * factor)
    return Cell(value, None if _PLAIN.fullmatch(text.strip(), 0) and text.isascii() else "NUMBER_FORM")


def _factor(word: str, words: Mapping[str, Fraction], plain: Fraction) -> Fraction | None:
    """What the word behind a number multiplies it by: a unit, 万 or 亿 and a unit, 万 alone, or nothing at all."""
    if not word:
        return plain
    if word in words:
        return words[word]
    times, rest = _TIMES.get(word[0]), word[1:]
    unit = plain if not rest else words.get(rest)
    return None if times is None or unit is None else times * unit
