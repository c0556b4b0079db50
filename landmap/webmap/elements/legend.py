"""The legend: classes with count and mu; a click, or the keyboard, filters by them."""

from __future__ import annotations

from typing import ClassVar

from landmap.webmap.elements.part import Part


class Legend(Part):
    """The classes of the map's ParcelLayer, and switches for its other layers."""

    kind: ClassVar[str] = "legend"
