"""Land in the CRS that the output needs: the one asked for, its own where that fits, else the zone of China that it lies in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from landmap import crs as reference
from landmap.errors import RefusalError, SiteError
from landmap.io.writing.draft import Format
from landmap.issue import Issue

if TYPE_CHECKING:
    from landmap.site import Layer
    from landmap.site.datum import Datum

_NEEDS = {
    "wgs84": ("WGS 84 或 2000 国家大地坐标系的经纬度（EPSG:4326、4490）", "longitude and latitude (EPSG:4326, 4490)"),
    "metres": ("以米为单位的投影坐标", "projected coordinates in metres"),
    "zone": ("高斯-克吕格分带坐标", "a Gauss-Kruger zone of China"),
}


def placed(
    frame: gpd.GeoDataFrame, layer: Layer, form: Format, how: tuple[str | None, Sequence[Datum]]
) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    """``frame`` in the CRS of the output; rows that cannot be converted are taken out and named.

    ``how`` is the CRS asked for, None where none was, and the user's own ways between datums. Columns read and mended:
    geometry. Raises RefusalError: the CRS is not known or contradicted, does not fit the format, or needs a shift that is not
    known.
    """
    reference.require(frame, layer, None)
    if frame.crs is None:
        return frame, []  # no shape has a point
    asked, shifts = how
    target = _asked(asked) if asked else _fitting(frame, form)
    if not _fits(target, form, stated=asked is not None):
        zh, en = _NEEDS[form.plane]
        raise _refusal("OUT_PLANE", layer, **form.titles, needs_zh=zh, needs_en=en, value=target.name)
    issues = reference.require(frame, layer, None, target, shifts)
    if any(issue.code == "DATUM_BALLPARK" for issue in issues):
        raise _refusal("DATUM_UNKNOWN", layer, stated=frame.crs.name, target=target.name)
    moved, found = _finite(reference.to_site(frame, target, shifts), layer)
    return moved, [*issues, *found]


def _asked(name: str) -> CRS:
    try:
        return CRS.from_user_input(name)
    except CRSError as error:
        raise SiteError(
            f"没有叫 {name} 的坐标系",
            f"there is no CRS {name}",
            where="--to-crs",
            mend_zh="写成 --to-crs EPSG:4546",
            mend_en="write --to-crs EPSG:4546",
        ) from error


def _fitting(frame: gpd.GeoDataFrame, form: Format) -> CRS:
    """The frame's own CRS where the format can have it, else one that it can: on the same datum where there is one."""
    if form.plane == "wgs84":
        return CRS.from_epsg(4326)
    own = CRS.from_user_input(frame.crs)
    if _fits(own, form, stated=False):
        return own
    middle = np.median(reference.degrees(shapely.get_coordinates(frame.geometry.to_numpy()), frame.crs), axis=0)
    name = own.geodetic_crs.name if own.geodetic_crs else ""  # "Xian 1980", "Beijing 1954"
    datum = next((datum for mark, datum in (("Xian", "Xian80"), ("Beijing", "Beijing54")) if mark in name), "CGCS2000")
    return reference.zone_at(float(middle[0]), datum, prefixed=form.plane == "zone")


def _fits(target: CRS, form: Format, *, stated: bool) -> bool:
    if form.plane == "any" or (form.code == "geojson" and stated):
        return True
    if form.plane == "wgs84":
        return target.to_epsg() in (4326, 4490)
    if form.plane == "zone":
        return reference.zone_of(target) is not None
    return target.is_projected and all(axis.unit_name == "metre" for axis in target.axis_info) and target.to_epsg() != 3857


def _finite(frame: gpd.GeoDataFrame, layer: Layer) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    points, owners = shapely.get_coordinates(frame.geometry.to_numpy(), return_index=True)
    broken = np.zeros(len(frame), dtype=bool)
    broken[owners[~np.isfinite(points).all(axis=1)]] = True
    issues = [
        Issue("COORD_NOT_FINITE", layer.id, str(file), int(row), field="geometry")
        for file, row in zip(frame["source_file"][broken], frame["source_row"][broken], strict=True)
    ]
    return frame[~broken], issues


def _refusal(code: str, layer: Layer, **values: Any) -> RefusalError:
    value = values.pop("value", None)
    return RefusalError([Issue(code, layer.id, layer.source, value=value, values=values)])
