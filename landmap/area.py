"""Official ellipsoid area of any frame, and the kinds of area told apart.

The official area (图斑椭球面积, 国土调查办发〔2008〕32号; TD/T 1055-2019) of a polygon: its edges are straight in the projected
plane; those longer than 70 m are cut into equal parts; the vertices go to latitude and longitude on the datum's own
ellipsoid; each edge bounds one ellipsoidal trapezium. Such a trapezium is a straight edge in the cylindrical equal-area
projection, so the sum of the trapezia is the planar area there, to 1e-11 of itself (the tests keep the literal series as
oracle). No datum is ever shifted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertCylindricalEqualAreaConversion, TransverseMercatorConversion

from landmap.errors import CRSError
from landmap.units import mu_from_m2

if TYPE_CHECKING:
    import geopandas as gpd

Points = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

LONGEST_EDGE_M = 70.0  # domain.md section 3, vertices (2); recalled, not read in the standard: a parameter of official_m2
AREA_KIND = "official"  # the kind in which every total of the project is given
AREA_KINDS: Mapping[str, tuple[str, str]] = {
    "official": ("图斑椭球面积", "official ellipsoid area"),
    "planar": ("投影平面面积", "planar area in the projected plane"),
    "registered": ("证载面积", "registered area"),
    "approved": ("批准面积", "approved area"),
}
_POLYGON, _POLYGONAL = 3, (3, 6)
_PARTS_AT_MOST = 1_000_000  # a longer edge reaches round the Earth: a broken coordinate, not worth the memory
_AT_ONCE = 50_000  # geometries per round: bounds the memory, and what is worked on stays in the processor's cache


def official_m2(geometries: gpd.GeoSeries, *, longest_edge_m: float = LONGEST_EDGE_M) -> pd.Series:
    """Official ellipsoid area in m2 (float64, index-aligned); NA where there is no geometry or none with an area.

    Shapes read: polygons and multipolygons in any CRS of the world, holes subtracted; the area is on the ellipsoid of that
    CRS. In a geographic CRS an edge is straight in the 3-degree Gauss-Kruger zone in which the geometry begins.
    ``longest_edge_m`` is the length, in metres of the plane, above which an edge is cut into equal parts. Raises CRSError
    without a CRS, or with one that is neither projected nor geographic.
    """
    crs = _on_ellipsoid(geometries.crs)
    shapes = np.asarray(geometries.array, dtype=object)
    found = np.full(len(shapes), np.nan)
    has_area = np.isin(shapely.get_type_id(shapes), _POLYGONAL)
    for rows in _rounds(np.flatnonzero(has_area)):
        for plane, chosen in _planes(crs, shapes[rows]):
            found[rows[chosen]] = _polygons_m2(shapes[rows[chosen]], crs, plane, longest_edge_m)
    return pd.Series(found, index=geometries.index, name="measured_m2")


def measure(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """The areas that landmap measures itself, beside those that documents state.

    Columns read: geometry (in any CRS). Columns added: planar_m2 (m2 in the plane of a projected CRS, NA in a geographic one),
    measured_m2 (m2, official_m2), area_mu (mu of measured_m2), all unrounded; NA for lines and missing geometry.
    """
    measured = official_m2(frame.geometry)
    crs = _on_ellipsoid(frame.crs)
    if crs.is_geographic:
        planar = pd.Series(np.nan, index=frame.index)
    else:
        planar = (frame.geometry.area * metres_per_unit(crs) ** 2).where(measured.notna())
    return pd.DataFrame({"planar_m2": planar, "measured_m2": measured, "area_mu": mu_from_m2(measured.to_numpy())})


def _on_ellipsoid(crs: CRS | None) -> CRS:
    """``crs`` in two dimensions, if areas can be measured in it."""
    if crs is None:
        raise CRSError(
            "没有坐标系，无法量算面积",
            "no CRS: areas cannot be measured",
            where="geometry",
            mend_zh="先用 set_crs 写明坐标系，或在 layer.toml 写 crs",
            mend_en="state it first: set_crs, or crs in layer.toml",
        )
    flat = (crs.source_crs if crs.is_bound and crs.source_crs is not None else crs).to_2d()
    if flat.geodetic_crs is None or not (flat.is_geographic or flat.is_projected):
        raise CRSError(
            f"坐标系 {crs.name} 既非投影坐标系也非地理坐标系，无法量算面积",
            f"areas cannot be measured in {crs.name}: it is neither projected nor geographic",
            where="geometry",
            mend_zh="先转换到投影坐标系或地理坐标系",
            mend_en="convert to a projected or geographic CRS first",
        )
    return flat


def metres_per_unit(crs: CRS) -> float:
    """The length of one unit of a projected CRS in metres (US survey feet are not metres)."""
    return float(crs.axis_info[0].unit_conversion_factor)


def _rounds(rows: Counts) -> Iterator[Counts]:
    for first in range(0, len(rows), _AT_ONCE):
        yield rows[first : first + _AT_ONCE]


def _planes(crs: CRS, shapes: npt.NDArray[np.object_]) -> Iterator[tuple[CRS, npt.NDArray[np.bool_]]]:
    """The plane in which the edges of each geometry are straight, and which geometries it is for.

    It depends on the geometry alone, never on what else is in the frame.
    """
    if not crs.is_geographic:
        yield crs, np.ones(len(shapes), dtype=bool)
        return
    degrees = np.rad2deg(shapely.bounds(shapes)[:, 0] * crs.axis_info[0].unit_conversion_factor)
    zones = np.floor((degrees + 1.5) / 3)  # NaN for an empty geometry, which has no edges
    for zone in np.unique(zones[np.isfinite(zones)]):
        yield _zone_plane(crs, 3.0 * zone), zones == zone
    yield crs, ~np.isfinite(zones)


@lru_cache(maxsize=64)
def _zone_plane(geographic: CRS, meridian_deg: float) -> CRS:
    conversion = TransverseMercatorConversion(longitude_natural_origin=meridian_deg, false_easting=500_000)
    return ProjectedCRS(conversion, geodetic_crs=geographic)


@lru_cache(maxsize=64)
def _equal_area(plane: CRS) -> Transformer:
    """From ``plane`` to the cylindrical equal-area projection of the same datum."""
    conversion = LambertCylindricalEqualAreaConversion(longitude_natural_origin=_meridian_deg(plane))
    return Transformer.from_crs(plane, ProjectedCRS(conversion, geodetic_crs=plane.geodetic_crs), always_xy=True)


@lru_cache(maxsize=64)
def _way(source: CRS, target: CRS) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)


def _polygons_m2(shapes: npt.NDArray[np.object_], crs: CRS, plane: CRS, longest_edge_m: float) -> Points:
    """Area of each polygon or multipolygon: its rings' areas, holes subtracted."""
    rings, owner, sign = _rings(shapes)
    points, counts = _open_rings(rings)
    if crs is not plane:
        points = _transformed(_way(crs, plane), points)
    points, counts = _densified(points, counts, longest_edge_m / metres_per_unit(plane))
    flat = _transformed(_equal_area(plane), points)
    return np.bincount(owner, weights=sign * _rings_m2(flat, counts), minlength=len(shapes)).astype(np.float64, copy=False)


def _rings(shapes: npt.NDArray[np.object_]) -> tuple[npt.NDArray[np.object_], Counts, Points]:
    """Geometries whose coordinates are one ring each, the number of the shape each belongs to, and -1 for a hole.

    A polygon without holes stands for its own ring: taking rings out is what costs most.
    """
    whole = ~shapely.is_empty(shapes)
    simple = whole & (shapely.get_type_id(shapes) == _POLYGON) & (shapely.get_num_interior_rings(shapes) == 0)
    others = np.flatnonzero(whole & ~simple)
    parts, part_of = shapely.get_parts(shapes[others], return_index=True)
    inner, ring_of = shapely.get_rings(parts, return_index=True)
    sign = np.where(np.diff(ring_of, prepend=-1) > 0, 1.0, -1.0)  # the first ring of a part is its outer one
    rings = np.concatenate([shapes[simple], inner])
    return (
        rings,
        np.concatenate([np.flatnonzero(simple), others[part_of[ring_of]]]),
        np.concatenate([np.ones(simple.sum()), sign]),
    )


def _open_rings(rings: npt.NDArray[np.object_]) -> tuple[Points, Counts]:
    """The points of all rings in one array, without those that close a ring, and how many each has."""
    points = shapely.get_coordinates(rings)
    counts = shapely.get_num_coordinates(rings).astype(np.int64)
    kept = np.ones(len(points), dtype=bool)
    kept[np.cumsum(counts) - 1] = False
    return points[kept], counts - 1


def _next(counts: Counts) -> Counts:
    """For each point of open rings the number of the one after it."""
    ends = np.cumsum(counts)
    after = np.arange(1, counts.sum() + 1)
    after[ends - 1] = ends - counts
    return after


def _densified(points: Points, counts: Counts, longest: float) -> tuple[Points, Counts]:
    """``points`` with every edge longer than ``longest`` (in the units of the plane) cut into the fewest equal parts."""
    edges = points[_next(counts)] - points
    parts = np.ceil(np.hypot(edges[:, 0], edges[:, 1]) / longest)
    if not (parts > 1).any():
        return points, counts
    parts = np.where((parts > 1) & (parts <= _PARTS_AT_MOST), parts, 1).astype(np.int64)
    which = np.repeat(np.arange(len(points)), parts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(parts) - parts, parts)
    fine = points[which] + edges[which] * (step / parts[which])[:, None]
    ring_of = np.repeat(np.arange(len(counts)), counts)
    return fine, np.bincount(ring_of, weights=parts, minlength=len(counts)).astype(np.int64)


def _meridian_deg(plane: CRS) -> float:
    """The meridian about which ``plane`` is made, so that no ground lies half a world away from it and wraps round."""
    conversion = plane.coordinate_operation
    for parameter in conversion.params if conversion is not None else ():
        if parameter.name.startswith("Longitude of"):
            return float(np.rad2deg(float(parameter.value) * parameter.unit_conversion_factor))
    return 0.0


def _transformed(way: Transformer, points: Points) -> Points:
    """``points`` converted; NaN where PROJ cannot."""
    there = np.column_stack(way.transform(points[:, 0], points[:, 1]))
    there[np.isinf(there)] = np.nan
    return there


def _rings_m2(points: Points, counts: Counts) -> Points:
    """Area inside each open ring; taken from its first point, so that large coordinates cost no digits."""
    if not len(counts):
        return np.zeros(0)
    firsts = np.cumsum(counts) - counts
    near = points - np.repeat(points[firsts], counts, axis=0)
    after = near[_next(counts)]
    doubled = np.add.reduceat(near[:, 0] * after[:, 1] - after[:, 0] * near[:, 1], firsts)
    return np.asarray(np.abs(doubled) / 2, dtype=np.float64)
