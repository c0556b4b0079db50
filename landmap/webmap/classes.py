"""Which class each parcel is drawn in: one of terms.MAP_CLASSES, or a class of its own for any other text."""

from __future__ import annotations

import pandas as pd

from landmap.terms import MAP_CLASSES, MapClass
from landmap.terms.classes import Pattern
from landmap.terms.codes import UNKNOWN, folded

# Tol's "muted" scheme, light enough for labels to stand on, in an order that keeps neighbours apart; then patterns change.
_FILLS = ("#88CCEE", "#CC6677", "#DDCC77", "#44AA99", "#AA4499", "#999933", "#8A7FD0", "#D9895B", "#6699CC", "#B8B8B8")
_PATTERNS: tuple[Pattern, ...] = ("hatch", "dots", "back_hatch", "horizontal", "vertical", "cross", "plain")


def classified(status: pd.Series) -> tuple[list[int], tuple[MapClass, ...]]:
    """For each row the number of its class, and the classes that occur: those of terms first, in their order of precedence.

    A value is a code of terms.MAP_CLASSES, its label in either language, or any other text; missing is "unknown".
    """
    known = {folded(text): found.code for found in MAP_CLASSES.values() for text in (found.code, found.zh, found.en)}
    texts = status.astype(object).where(status.notna(), UNKNOWN).map(str)
    spelled = {text: known.get(folded(text), text) if text.strip() else UNKNOWN for text in texts.unique()}
    codes = texts.map(spelled)
    others = sorted(set(spelled.values()) - set(MAP_CLASSES))
    fallback = {code: _own(code, number) for number, code in enumerate(others)}
    present = set(spelled.values())
    order = [code for code in MAP_CLASSES if code in present and code != UNKNOWN] + others
    order += [UNKNOWN] if UNKNOWN in present else []
    number = {code: place for place, code in enumerate(order)}
    return codes.map(number).tolist(), tuple(MAP_CLASSES.get(code) or fallback[code] for code in order)


def _own(text: str, number: int) -> MapClass:
    fill = _FILLS[number % len(_FILLS)]
    pattern = _PATTERNS[(number + number // len(_FILLS)) % len(_PATTERNS)]
    return MapClass(text, text, text, fill, pattern, text.strip()[:1])
