"""The card of the chosen parcel: its dossier, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from landmap.webmap.elements.part import Part
from landmap.webmap.photos import Photo


class Section(Protocol):
    """One section of a dossier: a title and its rows (label, value)."""

    @property
    def title(self) -> str:
        """Its heading."""
        ...

    @property
    def rows(self) -> Iterable[tuple[Any, Any]]:
        """Labels and values, in order; a value that is None is shown as not known."""
        ...


Dossiers = Mapping[str, Sequence[Section]]


class DossierCard(Part):
    """The dossiers by parcel id, in one language or more (``{"zh": dossiers, "en": dossiers}``), and photos by parcel id."""

    kind: ClassVar[str] = "dossier"

    def __init__(self, dossiers: Mapping[str, Dossiers] | None = None, photos: Mapping[str, Photo] | None = None) -> None:
        super().__init__()
        self._content: dict[str, Any] = {lang: _packed(by_id) for lang, by_id in (dossiers or {}).items()}
        if photos:
            shown = {"name": str, "uri": str, "missing": list}
            self._content["photos"] = {
                str(parcel_id): {name: kind(getattr(photo, name)) for name, kind in shown.items()}
                for parcel_id, photo in photos.items()
            }

    def content(self) -> dict[str, Any]:
        """By language ``words``, every text once, and ``cards`` by parcel id: title and rows as word numbers; then photos."""
        return self._content


def _packed(dossiers: Dossiers) -> dict[str, Any]:
    words: dict[str, int] = {}

    def number(text: Any) -> int:
        return words.setdefault("" if text is None else str(text), len(words))

    cards = {
        str(parcel_id): [
            [number(section.title), *(number(text) for label, value in section.rows for text in (label, value))]
            for section in sections
        ]
        for parcel_id, sections in dossiers.items()
    }
    return {"words": list(words), "cards": cards}
