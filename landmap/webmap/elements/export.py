"""What the filter shows, as csv, GeoJSON or xlsx: made in the browser, offline, of what the page holds and no more."""

from __future__ import annotations

from typing import ClassVar

from landmap.webmap.elements.part import Part


class Export(Part):
    """Buttons that save the parcels shown with the columns of the map's ParcelLayer."""

    kind: ClassVar[str] = "export"
