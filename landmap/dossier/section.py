"""A section of a dossier."""

from __future__ import annotations

from dataclasses import dataclass

from landmap.dossier.speaker import Row


@dataclass(frozen=True)
class Section:
    """One section of a dossier: a title, and rows of label and value, ready to be shown."""

    title: str
    rows: tuple[Row, ...]
