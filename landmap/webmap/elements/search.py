"""Search by name, id or holder; results are a list that works by keyboard."""

from __future__ import annotations

from typing import ClassVar

from landmap.webmap.elements.part import Part


class Search(Part):
    """A search box over the map's ParcelLayer."""

    kind: ClassVar[str] = "search"
