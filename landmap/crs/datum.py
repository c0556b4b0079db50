"""From one datum to another by the user's own parameters, four in the plane or seven in space; nothing is known of them here.

Between Xi'an 80 or Beijing 54 and CGCS2000 the parameters are local and usually restricted: without them nothing is shifted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer

from landmap.site.datum import Datum

Points = npt.NDArray[np.float64]
_SECONDS = np.pi / (180 * 3600)


def shift_between(shifts: Sequence[Datum], source: CRS, target: CRS) -> Datum | None:
    """The first of ``shifts`` that leads from the datum of ``source`` to that of ``target``, or None."""
    from landmap.crs.use import ballpark

    return next(
        (one for one in shifts if not ballpark(source, one.from_crs) and not ballpark(one.to_crs, target)),
        None,
    )


def shifted(frame: gpd.GeoDataFrame, shift: Datum) -> gpd.GeoDataFrame:
    """``frame`` on the datum of ``shift.to_crs``: in that plane for four parameters, in longitude and latitude for seven.

    Columns read and mended: geometry. The frame has to be on the datum of ``shift.from_crs``.
    """
    if shift.seven:
        here, there = _geographic(shift.from_crs), _geographic(shift.to_crs)
        move = _seven(shift, here, there)
    else:
        here, there = CRS.from_user_input(shift.from_crs), CRS.from_user_input(shift.to_crs)
        move = _four(shift)
    start = frame.to_crs(here)
    moved = shapely.transform(start.geometry.to_numpy(), move)
    return start.set_geometry(gpd.GeoSeries(moved, index=frame.index)).set_crs(there, allow_override=True)


def _four(shift: Datum) -> Callable[[Points], Points]:
    """X' = dx + (1+m)(X cos a - Y sin a), Y' = dy + (1+m)(X sin a + Y cos a), with X north and Y east, as surveyors have it."""
    angle = shift.rotation_sec * _SECONDS
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]) * (1 + shift.scale_ppm * 1e-6)
    by = np.array([shift.dx_m, shift.dy_m])

    def move(points: Points) -> Points:
        return np.asarray((points[:, ::-1] @ turn.T + by)[:, ::-1])

    return move


def _seven(shift: Datum, here: CRS, there: CRS) -> Callable[[Points], Points]:
    """A Helmert transformation of geocentric coordinates, from height 0 on the old ellipsoid; PROJ does the arithmetic."""
    turns = (
        f"+rx={shift.rx_sec!r} +ry={shift.ry_sec!r} +rz={shift.rz_sec!r} +s={shift.scale_ppm!r} +convention={shift.convention}"
    )
    way = Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=cart {_ellipsoid(here)} "
        f"+step +proj=helmert +x={shift.dx_m!r} +y={shift.dy_m!r} +z={shift.dz_m!r} {turns} "
        f"+step +inv +proj=cart {_ellipsoid(there)} +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )

    def move(points: Points) -> Points:
        lon, lat, _ = way.transform(points[:, 0], points[:, 1], np.zeros(len(points)))
        return np.column_stack([lon, lat])

    return move


def _geographic(crs: str) -> CRS:
    return CRS.from_user_input(CRS.from_user_input(crs).geodetic_crs)


def _ellipsoid(crs: CRS) -> str:
    assert crs.ellipsoid is not None  # noqa: S101 -- every geographic CRS has one
    return f"+a={crs.ellipsoid.semi_major_metre!r} +rf={crs.ellipsoid.inverse_flattening!r}"
