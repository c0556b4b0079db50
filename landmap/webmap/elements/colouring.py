"""The choice of what the parcels are coloured by: their status, or any coded column; the legend follows."""

from __future__ import annotations

from typing import ClassVar

from landmap.webmap.elements.part import Part


class Colouring(Part):
    """A choice above the legend, of status and the coded columns of the map's ParcelLayer."""

    kind: ClassVar[str] = "colouring"
