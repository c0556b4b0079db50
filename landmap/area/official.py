"""The official area (图斑椭球面积) of whole arrays of shapes.

Source: 国土调查办发〔2008〕32号; TD/T 1055-2019. The edges of a polygon are straight in the projected plane; those longer than
70 m are cut into equal parts; the vertices go to latitude and longitude on the datum's own ellipsoid; each edge bounds one
ellipsoidal trapezium. Such a trapezium is a straight edge in the cylindrical equal-area projection, so the sum of the trapezia
is the planar area there, to 1e-11 of itself (the tests keep the literal series as oracle). No datum is ever shifted.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertCylindricalEqualAreaConversion, TransverseMercatorConversion

from landmap.area.charts import CELL_DEG, CELL_M, CLOSE_DEG, CLOSE_M, Chart, cells_of
from landmap.area.ellipsoids import ellipsoid_of
from landmap.errors import CRSError
from landmap.rings import Numbers, Rings, Shapes, doubled_areas, polygonal, rings_of
from landmap.units import mu_from_m2

if TYPE_CHECKING:
    import geopandas as gpd

Rounding = Literal["none", "survey"]

LONGEST_EDGE_M = 70.0  # domain.md section 3, vertices (2); recalled, not read in the standard: a parameter of official_m2
_PARTS_AT_MOST = 1_000_000  # a longer edge reaches round the Earth: a broken coordinate, not worth the memory
_AT_ONCE = 8_192  # geometries per round: bounds the memory, and what is worked on stays in the processor's cache


def official_m2(geometries: gpd.GeoSeries, *, longest_edge_m: float = LONGEST_EDGE_M, rounding: Rounding = "none") -> pd.Series:
    """Official ellipsoid area in m2 (float64, index-aligned); NA where there is no geometry or none with an area.

    Shapes read: polygons and multipolygons in any CRS of the world, holes subtracted; the area is on the ellipsoid of that
    CRS. In a geographic CRS an edge is straight in the 3-degree Gauss-Kruger zone in which the geometry begins.
    ``longest_edge_m`` is the length, in metres of the plane, above which an edge is cut into equal parts. ``rounding``:
    "none" keeps every digit; "survey" rounds as survey software does, coordinates in the plane to 4 decimals, latitude and
    longitude to 6 decimals of a second, the area half up to 2 decimals (domain.md section 3). Raises CRSError without a CRS,
    with one that is neither projected nor geographic, and with one whose name and ellipsoid contradict each other.
    """
    crs = _on_ellipsoid(geometries.crs)
    shapes = np.asarray(geometries.array, dtype=object)
    found = np.full(len(shapes), np.nan)
    for rows in _rounds(_neighbours_together(shapes, crs)):
        for plane, chosen in _planes(crs, shapes[rows]):
            found[rows[chosen]] = _polygons_m2(shapes[rows[chosen]], crs, plane, (longest_edge_m, rounding))
    if rounding == "survey":
        found = np.floor(found * 100 + 0.5) / 100
    return pd.Series(found, index=geometries.index, name="measured_m2")


def flat_rings(shapes: Shapes, crs: CRS) -> Rings:
    """The rings of ``shapes`` (polygons in the projected ``crs``) laid flat: what they enclose there is their official area.

    The plane is that of the cylindrical equal-area projection; long edges are cut as for official_m2.
    """
    plane = _on_ellipsoid(crs)
    rings = _densified(rings_of(shapes), LONGEST_EDGE_M / metres_per_unit(plane))
    return _equal_area(plane, _meridian_deg(plane)).follow(rings)


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


def metres_per_unit(crs: CRS) -> float:
    """The length of one unit of a projected CRS in metres (US survey feet are not metres)."""
    return float(crs.axis_info[0].unit_conversion_factor)


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
    ellipsoid_of(flat)  # refuses one that contradicts its name
    return flat


def _neighbours_together(shapes: Shapes, crs: CRS) -> npt.NDArray[np.int64]:
    """The rows with an area, those of one neighbourhood after each other: a chart follows them at once."""
    rows = np.flatnonzero(polygonal(shapes))
    cells = cells_of(shapes[rows], _cell(crs))
    return np.asarray(rows if (np.diff(cells) >= 0).all() else rows[np.argsort(cells, kind="stable")])


def _rounds(rows: npt.NDArray[np.int64]) -> Iterator[npt.NDArray[np.int64]]:
    for first in range(0, len(rows), _AT_ONCE):
        yield rows[first : first + _AT_ONCE]


def _planes(crs: CRS, shapes: Shapes) -> Iterator[tuple[CRS, npt.NDArray[np.bool_]]]:
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
def _equal_area(source: CRS, meridian_deg: float) -> Chart:
    """From ``source`` to the cylindrical equal-area projection of the same datum."""
    conversion = LambertCylindricalEqualAreaConversion(longitude_natural_origin=meridian_deg)
    target = ProjectedCRS(conversion, geodetic_crs=source.geodetic_crs)
    return Chart(Transformer.from_crs(source, target, always_xy=True), _cell(source))


@lru_cache(maxsize=64)
def _way(source: CRS, target: CRS) -> Chart:
    close = CLOSE_DEG if target.is_geographic else CLOSE_M
    return Chart(Transformer.from_crs(source, target, always_xy=True), _cell(source), close)


def _cell(crs: CRS) -> float:
    """The side of a chart's cell in the units of ``crs``."""
    if crs.is_geographic:
        return float(CELL_DEG / np.rad2deg(crs.axis_info[0].unit_conversion_factor))
    return CELL_M / metres_per_unit(crs)


def _polygons_m2(shapes: Shapes, crs: CRS, plane: CRS, how: tuple[float, Rounding]) -> Numbers:
    """Area of each polygon or multipolygon: its rings' areas, holes subtracted."""
    longest_edge_m, rounding = how
    rings = rings_of(shapes)
    if crs is not plane:
        rings = _way(crs, plane).follow(rings)
    if rounding == "survey":
        rings = rings.moved(np.round(rings.x, 4), np.round(rings.y, 4))
    rings = _densified(rings, longest_edge_m / metres_per_unit(plane))
    flat = _by_seconds(rings, plane) if rounding == "survey" else _equal_area(plane, _meridian_deg(plane)).follow(rings)
    areas = rings.sign * np.abs(doubled_areas(flat)) / 2
    return np.bincount(rings.owner, weights=areas, minlength=len(shapes)).astype(np.float64, copy=False)


def _by_seconds(rings: Rings, plane: CRS) -> Rings:
    """``rings`` in the equal-area projection, by way of latitude and longitude rounded to 6 decimals of a second."""
    globe = plane.geodetic_crs
    assert globe is not None  # noqa: S101 -- _on_ellipsoid saw to it
    seconds = np.rad2deg(globe.axis_info[0].unit_conversion_factor) * 3600  # in one unit of the globe
    there = _way(plane, globe).follow(rings)
    rounded = there.moved(np.round(there.x * seconds, 6) / seconds, np.round(there.y * seconds, 6) / seconds)
    return _equal_area(globe, _meridian_deg(plane)).follow(rounded)


def _densified(rings: Rings, longest: float) -> Rings:
    """``rings`` with every edge longer than ``longest`` (in the units of the plane) cut into the fewest equal parts."""
    east, north = rings.following(rings.x) - rings.x, rings.following(rings.y) - rings.y
    lengths = np.hypot(east, north)
    long = lengths > longest
    if not long.any():
        return rings
    parts = np.ones(len(lengths), dtype=np.int64)
    wanted = np.ceil(lengths[long] / longest)
    parts[long] = np.where(wanted <= _PARTS_AT_MOST, wanted, 1)
    which = np.repeat(np.arange(len(parts)), parts)
    step = (np.arange(len(which)) - np.repeat(np.cumsum(parts) - parts, parts)) / parts[which]
    counts = np.add.reduceat(parts, rings.starts)
    return Rings(rings.x[which] + east[which] * step, rings.y[which] + north[which] * step, counts, rings.owner, rings.sign)


def _meridian_deg(plane: CRS) -> float:
    """The meridian about which ``plane`` is made, so that no ground lies half a world away from it and wraps round."""
    conversion = plane.coordinate_operation
    for parameter in conversion.params if conversion is not None else ():
        if parameter.name.startswith("Longitude of"):
            return float(np.rad2deg(float(parameter.value) * parameter.unit_conversion_factor))
    return 0.0
