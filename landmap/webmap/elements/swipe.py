"""Before and after: two days or two colourings on one map, with a divider between them that is dragged or moved by keyboard."""

from __future__ import annotations

from typing import ClassVar

from landmap.webmap.elements.part import Part


class Swipe(Part):
    """A switch that lays a second drawing of the map's ParcelLayer over its left side; days need a Timeline on the map."""

    kind: ClassVar[str] = "swipe"
