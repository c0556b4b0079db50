"""The ground that parcels lie on: the zone's boundary, dimmed outside, and its roads."""

from __future__ import annotations

from typing import Any, ClassVar

import geopandas as gpd
import pandas as pd

from landmap.webmap.elements.parcels import texts
from landmap.webmap.elements.part import Part
from landmap.webmap.shapes import anchors, lies, payload, web_geometry


class GroundLayer(Part):
    """``boundary`` (geometry) and ``roads`` (geometry; ``name`` and ``width_m`` where they are), either may be None."""

    kind: ClassVar[str] = "ground"

    def __init__(self, boundary: gpd.GeoDataFrame | None = None, roads: gpd.GeoDataFrame | None = None) -> None:
        super().__init__()
        self._boundary = None if boundary is None else payload(web_geometry(boundary, "开发区范围 / the boundary"))
        self._roads = None if roads is None else _roads(roads)

    def content(self) -> dict[str, Any]:
        """Shapes of both, names and widths of roads."""
        return {"boundary": self._boundary, "roads": self._roads}


def _roads(roads: gpd.GeoDataFrame) -> dict[str, Any]:
    geometries = web_geometry(roads, "道路 / the roads")
    shapes = payload(geometries)
    return {
        "shapes": shapes,
        "anchors": anchors(geometries, shapes["origin"]),
        "lies": lies(geometries),
        "names": texts(roads, "name"),
        "widths": _widths(roads),
    }


def _widths(roads: gpd.GeoDataFrame) -> list[float | None]:
    if "width_m" not in roads.columns:
        return [None] * len(roads)
    widths = pd.to_numeric(roads["width_m"], errors="coerce").astype("Float64")
    return [None if pd.isna(width) else float(width) for width in widths]
