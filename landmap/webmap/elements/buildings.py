"""The buildings, drawn on top of the parcels; those that stand empty, or of which nobody says, are told apart."""

from __future__ import annotations

from typing import Any, ClassVar

import geopandas as gpd
import numpy as np

from landmap.webmap.elements.parcels import texts
from landmap.webmap.elements.part import Part
from landmap.webmap.shapes import payload, web_geometry

# Statuses (terms.CODES["building_status"]) in which a building or a part of it can be put to use again.
_EMPTY = frozenset({"vacant", "part_vacant", "sealed", "unsafe", "unfinished"})
_IN_USE = frozenset({"in_use", "leased_out"})
_STATES = {**dict.fromkeys(_IN_USE, 0), **dict.fromkeys(_EMPTY, 1)}  # 2: nobody says


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
            "states": np.array([_STATES.get(code, 2) for code in texts(standing, "building_status")], dtype=np.uint8),
        }

    def content(self) -> dict[str, Any]:
        """Shapes, names, and whether each is in use, stands empty, or nobody says."""
        return self._content
