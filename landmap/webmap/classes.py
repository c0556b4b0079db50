"""Which class each parcel is drawn in, by its status or any coded column: a known one, or one of its own for any other text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from landmap.terms import MAP_CLASSES, MapClass
from landmap.terms.classes import Pattern
from landmap.terms.codes import UNKNOWN, folded

# Tol's "muted" scheme, light enough for labels to stand on, in an order that keeps neighbours apart; then patterns change.
_FILLS = ("#88CCEE", "#CC6677", "#DDCC77", "#44AA99", "#AA4499", "#999933", "#8A7FD0", "#D9895B", "#6699CC", "#B8B8B8")
_PATTERNS: tuple[Pattern, ...] = ("hatch", "dots", "back_hatch", "horizontal", "vertical", "cross", "plain")
_NOT_KNOWN = MapClass(UNKNOWN, "不详", "not known", "#FFFFFF", "cross", "？")


def classified(values: pd.Series, known: Mapping[str, MapClass] = MAP_CLASSES) -> tuple[list[int], tuple[MapClass, ...]]:
    """For each row the number of its class, and the classes that occur: those of ``known`` first, in its order.

    A value is a code of ``known``, its label in either language, or any other text; missing is "unknown", which comes last.
    """
    spelled_as = {folded(text): found.code for found in known.values() for text in (found.code, found.zh, found.en)}
    texts = values.astype(object).where(values.notna(), UNKNOWN).map(str)
    spelled = {text: spelled_as.get(folded(text), text) if text.strip() else UNKNOWN for text in texts.unique()}
    codes = texts.map(spelled)
    present = set(spelled.values())
    others = sorted(present - set(known) - {UNKNOWN})
    order = [code for code in known if code in present and code != UNKNOWN] + others
    order += [UNKNOWN] if UNKNOWN in present else []
    fallback = {code: _own(code, number) for number, code in enumerate(others)} | {UNKNOWN: _NOT_KNOWN}
    number = {code: place for place, code in enumerate(order)}
    return codes.map(number).tolist(), tuple(known.get(code) or fallback[code] for code in order)


def look(one: MapClass, *, quiet: str = "") -> dict[str, Any]:
    """A class as the page holds it; that of the code ``quiet`` bears no mark: it is the ground others stand out from."""
    mark = "" if one.code == quiet else one.mark
    return {"code": one.code, "label": [one.zh, one.en], "fill": one.fill, "pattern": one.pattern, "mark": mark}


def _look(number: int) -> tuple[str, Pattern]:
    return _FILLS[number % len(_FILLS)], _PATTERNS[(number + number // len(_FILLS)) % len(_PATTERNS)]


def _own(text: str, number: int) -> MapClass:
    return MapClass(text, text, text, *_look(number), text.strip()[:1])
