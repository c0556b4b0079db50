"""The nearest known name to one that nobody knows."""

from __future__ import annotations

import difflib
from collections.abc import Collection


def must_know(name: str, known: Collection[str], message: str) -> None:
    """Raise ValueError with ``message`` and the nearest name unless ``name`` is ``known``."""
    if name not in known:
        raise ValueError(message + did_you_mean(name, known))


def did_you_mean(name: str, known: Collection[str]) -> str:
    """The nearest of ``known`` as the end of a message, "" where none is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]}? 是否想写 {near[0]}？)" if near else ""
