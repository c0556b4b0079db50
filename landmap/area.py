"""Official ellipsoid area (图斑椭球面积) of any frame, and the planar area beside it.

The official formula (国土调查办发〔2008〕32号; TD/T 1055-2019) sums, per edge, a trapezium between the edge and a fixed meridian on the
ellipsoid. Each trapezium is exactly a straight edge in (longitude, authalic latitude), so the sum is a planar area in the
ellipsoidal cylindrical equal-area projection: edges over 70 m are cut in equal parts in the survey plane, where they are
straight, vertices go to longitude and latitude of the same datum, then to that projection. The literal series stands in the
tests as oracle.
"""

from __future__ import annotations

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Proj, Transformer

from landmap.errors import CRSError
from landmap.units import mu_from_m2

AREA_KIND = "official"
LONGEST_EDGE_M = 70.0

Shapes = npt.NDArray[np.object_]
Move = Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]]


def official_m2(geometries: gpd.GeoSeries, *, longest_edge_m: float = LONGEST_EDGE_M) -> pd.Series[float]:
    """Official ellipsoid area in m2 (Float64, index as given; NA for a missing geometry; 0 for points and lines), unrounded.

    ``geometries`` are in any CRS: edges are straight in its plane, and the area is measured on its own datum's ellipsoid, so no
    datum shift is involved. Geographic coordinates are first put into a Gauss-Krueger plane, in which the official definition
    draws its straight edges: the 3-degree zone of the middle of the data. Raises CRSError when there is no CRS.
    """
    if geometries.crs is None:
        raise _no_crs()
    crs = CRS.from_user_input(geometries.crs)
    shapes = shapely.force_2d(np.asarray(geometries.array))
    plane = crs
    if not crs.is_projected:
        plane = _gauss_kruger(crs, shapes)
        shapes = shapely.transform(shapes, _between(plane.geodetic_crs, plane))
    shapes = shapely.segmentize(shapes, longest_edge_m / plane.axis_info[0].unit_conversion_factor)
    shapes = shapely.transform(shapes, _between(plane, plane.geodetic_crs))
    areas = shapely.area(shapely.transform(shapes, _equal_area(shapes, plane)))
    return pd.Series(areas, index=geometries.index, dtype="Float64", name="measured_m2").mask(shapely.is_missing(shapes))


def measure(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """The areas of a frame's rows, aligned with its index.

    Columns read: geometry (any CRS). Columns added: ``planar_m2`` (in the plane of a projected CRS; NA for a geographic one),
    ``measured_m2`` (official ellipsoid area, m2), ``area_mu`` (the same in mu). All unrounded Float64; NA for a missing geometry
    and for a line or point, which have none. Raises CRSError when there is no CRS.
    """
    measured = official_m2(frame.geometry)
    surface = shapely.get_dimensions(np.asarray(frame.geometry.array)) == 2
    crs = CRS.from_user_input(frame.crs)
    unit_m = crs.axis_info[0].unit_conversion_factor if crs.is_projected else np.nan
    planar = pd.Series(shapely.area(np.asarray(frame.geometry.array)) * unit_m**2, index=frame.index, dtype="Float64")
    columns = {"planar_m2": planar, "measured_m2": measured, "area_mu": mu_from_m2(measured)}
    return pd.DataFrame({name: column.where(surface) for name, column in columns.items()}, index=frame.index)


def _no_crs() -> CRSError:
    return CRSError(
        "没有坐标系，不能量算面积",
        "no CRS: an area cannot be measured",
        mend_zh="先用 set_crs 说明坐标系",
        mend_en="state the CRS first, with set_crs",
    )


def _gauss_kruger(crs: CRS, shapes: Shapes) -> CRS:
    """The plane of the 3-degree zone in which the middle of the data lies, on the data's own datum."""
    meridian = 3 * round(_middle(shapes) / 3)
    plane = f"+proj=tmerc +lat_0=0 +lon_0={meridian} +k=1 +x_0=500000 +y_0=0 {_ellipsoid(crs)} +units=m +type=crs"
    return CRS.from_proj4(plane)


def _equal_area(geographic: Shapes, crs: CRS) -> Move:
    """Longitude and latitude to the ellipsoidal cylindrical equal-area plane, in m; no datum is involved."""
    project = Proj(f"+proj=cea +lat_ts=0 +lon_0={_middle(geographic)} {_ellipsoid(crs)} +units=m")
    return lambda points: np.column_stack(project(points[:, 0], points[:, 1]))


def _middle(shapes: Shapes) -> float:
    west, _, east, _ = shapely.total_bounds(shapes)
    return 0.0 if np.isnan(west) else float(west + east) / 2


def _ellipsoid(crs: CRS) -> str:
    if crs.ellipsoid is None:
        raise CRSError("坐标系没有椭球", "the CRS has no ellipsoid")
    return f"+a={crs.ellipsoid.semi_major_metre!r} +b={crs.ellipsoid.semi_minor_metre!r}"


def _between(source: CRS, target: CRS) -> Move:
    transform = Transformer.from_crs(source, target, always_xy=True).transform
    return lambda points: np.column_stack(transform(points[:, 0], points[:, 1]))
