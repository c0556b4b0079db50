"""The buildings, drawn on top of the parcels; those that stand empty are told apart."""

from __future__ import annotations

from typing import Any, ClassVar

import geopandas as gpd
import numpy as np

from landmap.webmap.elements.parcels import texts
from landmap.webmap.elements.part import Part
from landmap.webmap.shapes import payload, web_geometry

# Statuses (terms.CODES["building_status"]) in which a building or a part of it can be put to use again.
_EMPTY = frozenset({"vacant", "part_vacant", "sealed", "unsafe", "unfinished"})


class BuildingLayer(Part):
    """``buildings``, any CRS. Columns read: geometry; name, building_status where they are. Demolished ones are not drawn."""

    kind: ClassVar[str] = "buildings"

    def __init__(self, buildings: gpd.GeoDataFrame) -> None:
        super().__init__()
        status = texts(buildings, "building_status")
        standing = buildings[np.array([code != "demolished" for code in status], dtype=bool)]
        self._content = {
            "shapes": payload(web_geometry(standing, "厂房 / the buildings")),
            "names": texts(standing, "name"),
            "empty": [int(code in _EMPTY) for code in texts(standing, "building_status")],
        }

    def content(self) -> dict[str, Any]:
        """Shapes, names, and which stand empty."""
        return self._content
