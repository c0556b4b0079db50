"""Texts as the output holds them: in an encoding that has all their characters, without blanks that it cannot keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from landmap.errors import SiteError
from landmap.io.text import canonical, encodes
from landmap.io.writing.about import About
from landmap.io.writing.draft import Draft, Format
from landmap.issue import Issue


def encoding_for(draft: Draft, form: Format, asked: str | None) -> str:
    """The encoding asked for, else the first of the format's that has every character. Raises SiteError for one it has not."""
    if asked is not None:
        return _asked(asked, form)
    texts = list(_texts(draft))
    return next((name for name in form.encodings if all(encodes(text, name) for text in texts)), form.encodings[-1])


def trimmed(frame: pd.DataFrame, columns: Sequence[str], form: Format, about: About) -> tuple[pd.DataFrame, list[Issue]]:
    """``frame`` without blanks at the ends of texts where the format pads with them; how many texts had some is said."""
    if not form.trims:
        return frame, []
    changed = 0
    for name in columns:
        texts = frame[name]
        if texts.dtype != object:
            continue
        padded = [isinstance(value, str) and value != value.strip() for value in texts]
        if any(padded):
            changed += sum(padded)
            frame = frame.assign(**{name: texts.map(lambda value: value.strip() or None if isinstance(value, str) else value)})
    return frame, [about.issue("TEXT_TRIMMED", count=changed)] if changed else []


def _asked(name: str, form: Format) -> str:
    same = {canonical(one): one for one in reversed(form.encodings)}
    plain = name.strip().lower().replace("_", "-")
    found = next((one for one in form.encodings if one == plain), same.get(canonical(name)))
    if found is None:
        raise SiteError(
            f"{form.zh} 不能用 {name} 写出",
            f"a {form.en} is not written in {name}",
            where="--to-encoding",
            mend_zh=f"可用：{'、'.join(form.encodings)}",
            mend_en=f"these are: {', '.join(form.encodings)}",
        )
    return found


def _texts(draft: Draft) -> Iterator[str]:
    plain = draft.plain
    yield from map(str, plain.columns)
    for i in range(plain.shape[1]):
        yield from (value for value in plain.iloc[:, i].dropna().unique() if isinstance(value, str) and not value.isascii())
