"""Filters on any coded column of the parcels, a range of mu, and one line that says what is filtered."""

from __future__ import annotations

from typing import ClassVar

from landmap.webmap.elements.part import Part


class Filters(Part):
    """A section of the panel for the columns of the map's ParcelLayer; what nobody states is a choice of its own."""

    kind: ClassVar[str] = "filters"
