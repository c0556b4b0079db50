"""What the page says beside the map: title, date, notes, quotas, stock figures. Every figure is shown exactly as given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from landmap.webmap.basemaps import Basemap


@dataclass(frozen=True, slots=True)
class Words:
    """A text in both languages; where one is empty the other stands for it."""

    zh: str
    en: str = ""


Text: TypeAlias = Words | str


def pair(text: Text | None) -> list[str]:
    """A text as the page holds it: Chinese, English."""
    words = text if isinstance(text, Words) else Words(text or "")
    return [words.zh or words.en, words.en or words.zh]


@dataclass(frozen=True, slots=True)
class Quota:
    """One quota of the tree, in mu; ``committed`` is split by reason, ``difference_mu`` is remaining - stated (None: none).

    The order of a Panel's quotas is that of the tree; ``depth`` is 0 for a root.
    """

    id: str
    name: Text
    limit_mu: Decimal
    used_mu: Decimal
    committed: tuple[tuple[Text, Decimal], ...]
    remaining_mu: Decimal
    depth: int = 0
    stated_mu: Decimal | None = None
    difference_mu: Decimal | None = None
    document: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the stock ledger: label, value as it is to be read (None: nobody states it), unit, a count beside it.

    ``value_en``: the value in the English unit where that is another (亿元: million yuan).
    """

    label: Text
    value: Decimal | int | str | None
    unit: Text = ""
    note: Text = ""
    value_en: Decimal | int | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """All that stands beside the map. ``note`` warns that positions are fictional, on screen and in print.

    ``basemaps`` may be chosen by the reader, none is shown at first; ``basemap_typed`` lets him type an address as well.
    """

    title: Text
    subtitle: Text = ""
    as_of: date | None = None
    note: Text = ""
    sources: tuple[Text, ...] = ()
    quotas: tuple[Quota, ...] = ()
    figures: tuple[Figure, ...] = ()
    basemaps: tuple[Basemap, ...] = ()
    basemap_typed: bool = False
