"""Search by name, id or holder, in characters, pinyin or initials; results are a list that works by keyboard."""

from __future__ import annotations

from typing import Any, ClassVar

from landmap.webmap.elements.parcels import ParcelLayer
from landmap.webmap.elements.part import Part
from landmap.webmap.readings import readings


class Search(Part):
    """A search box over the map's ParcelLayer."""

    kind: ClassVar[str] = "search"

    def content(self) -> dict[str, Any]:
        """``readings``: the pinyin of every character that names and holders of the map's parcels hold."""
        texts = {text for layer in self.beside(ParcelLayer) for text in layer.words_searched}
        return {"readings": readings(texts)}
