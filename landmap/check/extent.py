"""Where a shape lies: on the part of the Earth that the site's CRS is made for, and inside the zone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from landmap.area import official_m2
from landmap.check.geometry import shapes_of
from landmap.check.naming import mu_text, on_rows
from landmap.check.stage import Found, Scene
from landmap.crs.fit import degrees

_MARGIN_DEG = 5.0  # a CRS is used somewhat beyond its area: a neighbouring zone's, never another continent's
_POLYGONAL = (3, 6)


def on_earth(frame: pd.DataFrame, scene: Scene) -> Found:
    """Shapes far from where the CRS of the site is used: 0, 0 or 1e300 (OUT_OF_EXTENT). Columns read: geometry."""
    crs = CRS.from_user_input(scene.site.crs)
    boxes = shapely.bounds(shapes_of(frame))
    corners = boxes.reshape(-1, 2)
    inside = np.asarray(np.isfinite(corners).all(axis=1))
    if crs.area_of_use is not None:
        inside[inside] = _near(degrees(corners[inside], crs), crs.area_of_use.bounds)
    far = np.asarray(~inside.reshape(-1, 2).all(axis=1), dtype=bool)
    rows = frame[far]
    at = pd.Series([f"{x:.6g}, {y:.6g}" for x, y, *_ in boxes[far]], index=rows.index, dtype=object)
    return Found(tuple(on_rows("OUT_OF_EXTENT", rows, scene.role, field="geometry", at=at)))


def in_zone(frame: pd.DataFrame, scene: Scene) -> Found:
    """Shapes that reach over the zone's boundary (OUTSIDE_BOUNDARY, with the mu inside and outside), or lie beyond it.

    Columns read: geometry (polygons; a road drawn as a line has no ground to lose). A parcel or building with no ground
    inside is not the zone's and is set aside (OUT_OF_ZONE); a road leads on, and is only said to.
    """
    if scene.boundary is None or scene.role == "boundary":
        return Found()
    rows, outside = _crossing(frame, shapely.union_all(np.asarray(scene.boundary.array, dtype=object)))
    whole_m2, outside_m2 = official_m2(rows.geometry), official_m2(outside).fillna(0)
    limit_m2 = scene.site.thresholds.outside_m2
    over = outside_m2 > limit_m2
    away = over & (whole_m2 - outside_m2 <= limit_m2) & (scene.role != "roads")
    said: Mapping[str, Any] = {
        "inside_mu": (whole_m2 - outside_m2).map(mu_text),
        "outside_mu": outside_m2.map(mu_text),
        "geometry": outside,
        "field": "geometry",
    }
    issues = on_rows("OUT_OF_ZONE", rows[away], scene.role, **said)
    return Found((*issues, *on_rows("OUTSIDE_BOUNDARY", rows[over & ~away], scene.role, **said)))


def _crossing(frame: pd.DataFrame, zone: shapely.Geometry) -> tuple[pd.DataFrame, gpd.GeoSeries]:
    """The polygons that the zone does not cover, and what of each lies outside."""
    shapes = shapes_of(frame)
    shapely.prepare(zone)
    rows = frame[np.isin(shapely.get_type_id(shapes), _POLYGONAL) & ~shapely.covers(zone, shapes)]
    outside = shapely.difference(shapes_of(rows), zone)
    return rows, gpd.GeoSeries(outside, index=rows.index, crs=frame.geometry.crs)


def _near(points: npt.NDArray[np.float64], area: tuple[float, float, float, float]) -> npt.NDArray[np.bool_]:
    """Whether points in degrees lie in or near a CRS's area of use, which may reach over 180 degrees."""
    west, south, east, north = area
    finite = np.asarray(np.isfinite(points).all(axis=1))
    x, y = np.where(finite[:, None], points, 0.0).T
    wide = east - west + (360 if east < west else 0)
    along = ((x - west + _MARGIN_DEG) % 360 <= wide + 2 * _MARGIN_DEG) | (wide + 2 * _MARGIN_DEG >= 360)
    return np.asarray(finite & along & (y >= south - _MARGIN_DEG) & (y <= north + _MARGIN_DEG))
