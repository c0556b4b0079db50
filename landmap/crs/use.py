"""Whether the CRS of a frame may be used, and the frame in the site's CRS."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

from landmap.crs.datum import shift_between, shifted
from landmap.crs.fit import Candidate, Points, candidates, degrees, named, sample, share_inside
from landmap.crs.zones import zone_of, zone_of_prefix
from landmap.errors import CRSError, RefusalError
from landmap.issue import Issue
from landmap.site import Layer
from landmap.site.datum import Datum

_MARGIN_DEG = 5.0  # a CRS is used somewhat beyond the area it was made for: a neighbouring zone's, never another continent's
_FITS, _FITS_NOT = 0.95, 0.05  # shares inside the boundary above and below which there is no doubt
# Datums that agree within about a metre, so that PROJ's "ballpark" (no shift) between them is right.
_GEOCENTRIC = ("World Geodetic System 1984", "China 2000", "European Terrestrial Reference System 1989", "International Terr")


def require(
    frame: gpd.GeoDataFrame,
    layer: Layer,
    boundary: gpd.GeoSeries | None,
    site_crs: CRS | str | None = None,
    shifts: Sequence[Datum] = (),
) -> tuple[Issue, ...]:
    """Raise RefusalError unless the CRS of ``frame`` can be used; the issues that do not stand in the way are returned.

    Columns read: geometry, source_file. ``boundary`` is the zone's (None for the boundary layer itself): what falls outside
    it under the stated CRS and inside it under another is a contradiction. ``site_crs`` (by default the boundary's) is the
    CRS that the frame will be converted to; a datum shift that PROJ does not know is an issue (DATUM_BALLPARK), and so is that
    one of the zone's own ``shifts`` is used for it (DATUM_SHIFTED).
    """
    points = sample(frame)
    if not len(points):
        return ()
    if frame.crs is None:
        raise RefusalError([_issue("CRS_UNKNOWN", frame, layer, named(candidates(points, boundary)))])
    found = candidates(points, boundary) if _contradicts(points, frame.crs, boundary) else None
    if found is not None and (boundary is None or _settles(found) or not _plausible(points, frame.crs)):
        code = _code(points, frame.crs, found)
        values = {"stated": frame.crs.name, "found": _typical(points), **named(found)}
        raise RefusalError([_issue(code, frame, layer, values)])
    target = site_crs if site_crs is not None else (boundary.crs if boundary is not None else None)
    if target is None:
        return ()
    if not _leads_to(frame.crs, target):
        values = {"value": frame.crs.name, **named(candidates(points, boundary))}
        raise RefusalError([_issue("CRS_UNREADABLE", frame, layer, values)])
    if not ballpark(frame.crs, target):
        return ()
    values = {"stated": frame.crs.name, "target": CRS.from_user_input(target).name}
    shift = shift_between(shifts, frame.crs, CRS.from_user_input(target))
    if shift is not None:
        kind = ("七参数", "seven") if shift.seven else ("四参数", "four")
        values |= {"document": shift.document, "kind": kind[0], "kind_en": kind[1]}
        return (_issue("DATUM_SHIFTED", frame, layer, values),)
    return (_issue("DATUM_BALLPARK", frame, layer, values),)


def to_site(frame: gpd.GeoDataFrame, site_crs: CRS | str, shifts: Sequence[Datum] = ()) -> gpd.GeoDataFrame:
    """``frame`` in the site's CRS, x east and y north; rows, columns and order as they are.

    Columns read: geometry. Coordinates are left untouched, to the last bit, where both CRSs mean the same numbers. A vertex
    that PROJ cannot convert becomes infinite, for the checks to find. Where there are no public parameters between the two
    datums, the one of ``shifts`` that leads there is used; without one, none. Raises CRSError for a frame without a CRS.
    """
    target = CRS.from_user_input(site_crs)
    if frame.crs is None:
        if frame.geometry.notna().any():
            raise CRSError(
                "图层没有坐标系", "the frame has no CRS", mend_zh="先调用 crs.require", mend_en="call crs.require first"
            )
        return frame.set_crs(target)
    if _same_numbers(frame.crs, target):
        return frame.set_crs(target, allow_override=True)
    if shifts and ballpark(frame.crs, target) and (shift := shift_between(shifts, frame.crs, target)):
        return to_site(shifted(frame, shift), target)
    if not _leads_to(frame.crs, target):
        raise CRSError(f"{frame.crs.name} 不能转到 {target.name}", f"{frame.crs.name} cannot be converted to {target.name}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a missing grid or a vertex out of range: require and the checks tell of both
        return frame.to_crs(target)


def ballpark(source: CRS | str, target: CRS | str) -> bool:
    """Whether PROJ would convert without the shift between two datums that do differ (tens of metres and more)."""
    one, other = CRS.from_user_input(source).geodetic_crs, CRS.from_user_input(target).geodetic_crs
    if one is None or other is None or all(_geocentric(crs) for crs in (one, other)):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the best grid is missing: what remains is what is judged
        ways = TransformerGroup(one, other, always_xy=True).transformers
    return bool(ways) and "allpark" in ways[0].description


def _leads_to(source: CRS, target: CRS | str) -> bool:
    """Whether there is any way from one CRS to the other; not from one that is no place on Earth (a drawing's, a height's)."""
    try:
        Transformer.from_crs(source, target, always_xy=True)
    except ProjError:
        return False
    return True


def _geocentric(crs: CRS) -> bool:
    return crs.datum is not None and crs.datum.name.startswith(_GEOCENTRIC)


def _contradicts(points: Points, crs: CRS, boundary: gpd.GeoSeries | None) -> bool:
    if not _plausible(points, crs):
        return True
    return boundary is not None and boundary.crs is not None and share_inside(points, crs, boundary) < _FITS_NOT


def _plausible(points: Points, crs: CRS) -> bool:
    """Whether most of the points lie in the part of the world that the CRS is made for."""
    area = crs.area_of_use
    if area is None:
        return True
    there = degrees(points, crs)
    finite = np.isfinite(there).all(axis=1)
    east, north = there[finite].T
    wide = area.east - area.west + (360 if area.east < area.west else 0)  # an area may reach over 180 degrees
    inside = ((east - area.west + _MARGIN_DEG) % 360 <= wide + 2 * _MARGIN_DEG) | (wide >= 350)
    inside &= (np.abs(east) <= 360) & (north >= area.south - _MARGIN_DEG) & (north <= min(area.north + _MARGIN_DEG, 90))
    return bool(inside.sum() > len(points) / 2)


def _settles(found: list[Candidate]) -> bool:
    return bool(found) and found[0].inside is not None and found[0].inside > _FITS


def _code(points: Points, crs: CRS, found: list[Candidate]) -> str:
    """Which contradiction it is: swapped axes, a zone prefix too many or too few or another, or none of these."""
    if found and found[0].swapped:
        return "AXIS_SWAPPED"
    zone, prefix = zone_of(crs), zone_of_prefix(int(np.median(points[:, 0]) // 1_000_000))
    if zone is not None and (prefix is not None) != zone.prefixed:
        return "CRS_ZONE_PREFIX" if prefix is not None or np.median(points[:, 0]) > 100_000 else "CRS_COORD_MISMATCH"
    if zone is not None and prefix is not None and prefix.number != zone.number:
        return "CRS_ZONE_PREFIX"
    return "CRS_COORD_MISMATCH"


def _typical(points: Points) -> str:
    x, y = np.median(points, axis=0)
    return f"{x:,.6g}, {y:,.6g}" if max(abs(x), abs(y)) <= 360 else f"{x:,.0f}, {y:,.0f}"


def _same_numbers(source: CRS, target: CRS) -> bool:
    """Whether both CRSs give every place the same coordinates (EPSG:4508 and EPSG:4546, or one CRS written in two ways)."""
    if source.equals(target, ignore_axis_order=True):
        return True
    one, other = source.coordinate_operation, target.coordinate_operation
    if one is None or other is None or source.geodetic_crs != target.geodetic_crs:
        return False
    return one.method_code == other.method_code and _parameters(source) == _parameters(target)


def _parameters(crs: CRS) -> list[tuple[Any, ...]]:
    operation = crs.coordinate_operation
    units: list[tuple[Any, ...]] = [(axis.unit_name, axis.unit_conversion_factor, 0.0) for axis in crs.axis_info]
    return units + sorted((p.name, p.value, p.unit_conversion_factor) for p in operation.params) if operation else units


def _issue(code: str, frame: gpd.GeoDataFrame, layer: Layer, values: dict[str, Any]) -> Issue:
    file = str(frame["source_file"].iloc[0]) if "source_file" in frame.columns and len(frame) else layer.source
    return Issue(code, layer=layer.id, file=file, values=values)
