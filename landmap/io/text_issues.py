"""What is to be said about the text of a source: an encoding told from the bytes, texts that do not fit it, texts garbled."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from landmap.io.source import Opened
from landmap.io.text import Decision, looks_garbled
from landmap.issue import Issue

_REPLACED = "\ufffd"  # what decoding leaves where bytes fit no character


def text_issues(opened: Opened, decision: Decision, frame: pd.DataFrame, rows: Iterable[int]) -> list[Issue]:
    """The issues of all text in ``frame`` (ENCODING_..., TEXT_UNDECODABLE for a row, MOJIBAKE_SUSPECT once for the file)."""
    issues = []
    if decision.guessed:
        issues.append(opened.issue("ENCODING_GUESSED", value=decision.encoding, stated=decision.stated))
    if decision.contradicted:
        issues.append(opened.issue("ENCODING_CONTRADICTS", value=decision.encoding))
    numbers = list(rows)
    garbled = None
    for name in frame.columns:
        if frame[name].dtype != object and not isinstance(frame[name].dtype, pd.StringDtype):
            continue
        texts = [text for text in frame[name].dropna().unique() if isinstance(text, str) and not text.isascii()]
        garbled = garbled or next((text for text in texts if looks_garbled(text)), None)
        broken = {text for text in texts if _REPLACED in text}
        issues += [
            opened.issue("TEXT_UNDECODABLE", row=row, field=name, value=text, encoding=decision.encoding)
            for row, text in (zip(numbers, frame[name], strict=True) if broken else ())
            if isinstance(text, str) and text in broken
        ]
    return issues if garbled is None else [*issues, opened.issue("MOJIBAKE_SUSPECT", value=garbled)]
