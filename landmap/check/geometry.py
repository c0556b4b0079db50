"""One shape at a time: there, of the right kind, finite, on this Earth, valid, with an area.

Each check sees only what the one before left: one invalid shape aborts a whole-array operation of GEOS, and a bow-tie has
the area 0, so that nothing is measured before it is known to be valid.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from landmap.area import metres_per_unit
from landmap.check.naming import m2_text, on_rows
from landmap.check.stage import Found, Scene
from landmap.crs import to_site
from landmap.issue import Issue
from landmap.terms import GEOMETRIES

_POLYGONAL = (3, 6)
_NO_AREA_M2 = 0.005  # 0.00 m2, as areas are stated
_MANY_VERTICES = 10_000  # a surveyed boundary has tens; beyond this it is a digitised curve
_REASONS: Mapping[str, str] = {
    "Self-intersection": "边界自相交",
    "Ring Self-intersection": "环自相交",
    "Hole lies outside shell": "洞在外环之外",
    "Holes are nested": "洞套着洞",
    "Nested shells": "各部分互相重叠",
    "Duplicate Rings": "有两个相同的环",
    "Interior is disconnected": "内部被洞隔断",
    "Too few points in geometry component": "不同的顶点少于三个",
    "Invalid Coordinate": "坐标无效",
}
_REASON = re.compile(r"([^\[]+)(?:\[([-+.\de]+) ([-+.\de]+)[^\]]*\])?")


def shapes_of(frame: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The shapes of a frame as an array of shapely objects."""
    return np.asarray(frame["geometry"].array, dtype=object)


def there(frame: pd.DataFrame, scene: Scene) -> Found:
    """Rows without a shape (GEOMETRY_EMPTY). Columns read: geometry."""
    shapes = shapes_of(frame)
    rows = frame[shapely.is_missing(shapes) | shapely.is_empty(shapes)]
    return Found(tuple(on_rows("GEOMETRY_EMPTY", rows, scene.role, field="geometry")))


def right_kind(frame: pd.DataFrame, scene: Scene) -> Found:
    """Points where areas are due, collections and the like (GEOMETRY_TYPE). Columns read: geometry."""
    kinds = frame.geometry.geom_type
    rows = frame[~kinds.isin(GEOMETRIES[scene.role])]
    wanted = "、".join(GEOMETRIES[scene.role])
    return Found(tuple(on_rows("GEOMETRY_TYPE", rows, scene.role, field="geometry", kind=kinds, wanted=wanted)))


def finite(frame: pd.DataFrame, scene: Scene) -> Found:
    """Coordinates that are infinite or no number (COORD_NOT_FINITE). Columns read: geometry."""
    rows = frame[~_finite(shapes_of(frame))]
    return Found(tuple(on_rows("COORD_NOT_FINITE", rows, scene.role, field="geometry")))


def flat(frame: pd.DataFrame, scene: Scene) -> Found:
    """Heights and measures are dropped, said once for the layer (Z_DROPPED). Columns read and mended: geometry."""
    shapes = shapes_of(frame)
    high = shapely.has_z(shapes) | shapely.has_m(shapes)
    if not high.any():
        return Found()
    file = str(frame["source_file"].iloc[0])
    issue = Issue("Z_DROPPED", scene.layer.id, file, field="geometry", values={"count": int(high.sum())})
    flattened = gpd.GeoSeries(shapely.force_2d(shapes), index=frame.index, crs=frame.geometry.crs)
    return Found((issue,), {"geometry": flattened})


def in_site_crs(frame: pd.DataFrame, scene: Scene) -> Found:
    """The shapes in the CRS of the site. Columns read and mended: geometry."""
    return Found(columns={"geometry": to_site(frame, scene.site.crs, scene.shifts).geometry})


def valid(frame: pd.DataFrame, scene: Scene) -> Found:
    """Shapes without an area (AREA_ZERO), or that break the rules of a polygon (GEOMETRY_INVALID).

    Columns read: geometry. Columns mended: geometry, of those that GEOS mends while their area moves by no more than both
    thresholds repair_m2 and repair_pct (GEOMETRY_REPAIRED): a spike or a loop of centimetres, never a bow-tie of any size.
    """
    shapes = shapes_of(frame)
    broken = frame[~shapely.is_valid(shapes)]
    reasons = pd.Series(shapely.is_valid_reason(shapes_of(broken)), index=broken.index, dtype=object)
    m2 = metres_per_unit(frame.geometry.crs) ** 2
    flat_rows = _without_area(frame, reasons, m2)
    issues = on_rows("AREA_ZERO", flat_rows, scene.role, field="geometry")
    rest = broken.drop(flat_rows.index, errors="ignore")
    made, moved, sound = _made_valid(rest, scene, m2)
    told = _told(reasons[rest.index])
    issues += on_rows("GEOMETRY_INVALID", rest[~sound], scene.role, field="geometry", moved=moved.map(m2_text), **told)
    issues += on_rows("GEOMETRY_REPAIRED", rest[sound], scene.role, field="geometry", moved=moved.map(m2_text), **told)
    if not sound.any():
        return Found(tuple(issues))
    shapes = shapes.copy()
    shapes[frame.index.get_indexer(rest.index[sound])] = made[sound]
    return Found(tuple(issues), {"geometry": gpd.GeoSeries(shapes, index=frame.index, crs=frame.geometry.crs)})


def vertices(frame: pd.DataFrame, scene: Scene) -> Found:
    """Shapes with very many vertices (VERTICES_MANY); their area is taken from all of them. Columns read: geometry."""
    counts = pd.Series(shapely.get_num_coordinates(shapes_of(frame)), index=frame.index)
    rows = frame[counts > _MANY_VERTICES]
    return Found(tuple(on_rows("VERTICES_MANY", rows, scene.role, field="geometry", count=counts)))


def slivers(frame: pd.DataFrame, scene: Scene) -> Found:
    """Parcels narrower on the mean than sliver_m (SLIVER). Columns read: geometry."""
    if scene.role != "parcels" or frame.empty:
        return Found()
    shapes = shapes_of(frame)
    metre = metres_per_unit(frame.geometry.crs)
    width_m = pd.Series(2 * shapely.area(shapes) / shapely.length(shapes) * metre, index=frame.index)
    rows = frame[width_m < scene.site.thresholds.sliver_m]
    width_m = width_m[rows.index].map(m2_text)
    area_m2 = pd.Series(shapely.area(shapes_of(rows)) * metre**2, index=rows.index).map(m2_text)
    return Found(tuple(on_rows("SLIVER", rows, scene.role, field="geometry", width=width_m, area_m2=area_m2)))


def _finite(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.bool_]:
    points, owner = shapely.get_coordinates(shapes, return_index=True)
    broken = np.zeros(len(shapes), dtype=bool)
    broken[owner[~np.isfinite(points).all(axis=1)]] = True
    return ~broken


def _without_area(frame: pd.DataFrame, reasons: pd.Series, m2: float) -> pd.DataFrame:
    """Polygons all on one line, and polygons of 0.00 m2; two points are no polygon at all, and said to be so."""
    shapes = shapes_of(frame)
    small = np.isin(shapely.get_type_id(shapes), _POLYGONAL) & (np.abs(shapely.area(shapes)) * m2 < _NO_AREA_M2)
    rows = frame[small]
    rows = rows[shapely.area(shapely.convex_hull(shapes_of(rows))) * m2 < _NO_AREA_M2]
    return rows[~reasons.reindex(rows.index).fillna("").str.startswith("Too few points")]


def _made_valid(
    rows: pd.DataFrame, scene: Scene, m2: float
) -> tuple[npt.NDArray[np.object_], pd.Series[float], npt.NDArray[np.bool_]]:
    """What GEOS makes of invalid shapes, by how many m2 that moves their area, and whether it may be used."""
    shapes = shapes_of(rows)
    made = np.asarray(shapely.make_valid(shapes, method="structure", keep_collapsed=False), dtype=object)
    moved = np.abs(shapely.area(made) - shapely.area(shapes)) * m2
    limits = scene.site.thresholds
    small = (moved <= limits.repair_m2) & (moved <= limits.repair_pct / 100 * shapely.area(made) * m2)
    sound = small & ~shapely.is_empty(made) & np.isin(shapely.get_type_id(made), _POLYGONAL)
    return made, pd.Series(moved, index=rows.index, dtype=float), np.asarray(sound, dtype=bool)


def _told(reasons: pd.Series) -> dict[str, pd.Series]:
    """GEOS's reason in both languages, and the point where it is."""
    parts = reasons.astype(str).str.extract(_REASON)
    x, y = (parts[i].astype(float).map("{:.3f}".format, na_action="ignore").astype("string") for i in (1, 2))
    place = x.str.cat(y, sep=", ")
    points = gpd.GeoSeries(gpd.points_from_xy(parts[1].astype(float), parts[2].astype(float)), index=reasons.index)
    return {
        "reason": parts[0].map(lambda reason: _REASONS.get(reason, reason)),
        "reason_en": parts[0].str.lower(),
        "place": ("（" + place + "）").fillna(""),
        "place_en": (" at " + place).fillna(""),
        "geometry": points.where(place.notna()),
    }
