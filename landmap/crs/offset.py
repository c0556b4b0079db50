"""GCJ-02 and BD-09, the shifted longitudes and latitudes of Chinese online maps, back to WGS 84.

They are no CRS that any registry has: half a kilometre and more from the truth, and not to be told from it by the numbers.
Nothing is taken for one of them unless layer.toml or the caller says so. The formulas are public; tests hold them against
geocoordinates-rs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

_A, _E2 = 6378245.0, 0.00669342162296594323  # of the ellipsoid of Krasovsky, which the shift is defined on
_BD = np.pi * 3000 / 180
_CLOSE_DEG = 1e-11  # about a micrometre; the iteration gains two digits a round
_ROUNDS = 30


def wgs84_from(system: str, points: Points) -> Points:
    """``points`` (lon, lat; n x 2) of ``system`` ("GCJ-02" or "BD-09") on WGS 84; those outside China are as they were."""
    return _BACK[system](np.asarray(points, dtype=np.float64))


def offset_named(text: str | None) -> str | None:
    """The shifted system that ``text`` names ("GCJ-02", "gcj02", "BD09"), or None."""
    plain = (text or "").upper().replace("-", "").replace("_", "").replace(" ", "")
    return next((name for name in _BACK if plain == name.replace("-", "")), None)


def gcj02_from_wgs84(points: Points) -> Points:
    """``points`` (lon, lat) as an online map of China shows them."""
    lon, lat = points[:, 0], points[:, 1]
    x, y = lon - 105.0, lat - 35.0
    wave = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + wave
    north += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi / 3 * y)) * 2 / 3
    north += (160 * np.sin(np.pi / 12 * y) + 320 * np.sin(np.pi / 30 * y)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + wave
    east += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi / 3 * x)) * 2 / 3
    east += (150 * np.sin(np.pi / 12 * x) + 300 * np.sin(np.pi / 30 * x)) * 2 / 3
    flat = 1 - _E2 * np.sin(np.radians(lat)) ** 2
    d_lat = np.degrees(north / (_A * (1 - _E2) / flat**1.5))
    d_lon = np.degrees(east / (_A / np.sqrt(flat) * np.cos(np.radians(lat))))
    inside = (lon > 72.004) & (lon < 137.8347) & (lat > 0.8293) & (lat < 55.8271)
    return np.where(inside[:, None], points + np.column_stack([d_lon, d_lat]), points)


def bd09_from_gcj02(points: Points) -> Points:
    """``points`` (lon, lat) of GCJ-02 as Baidu shows them."""
    lon, lat = points[:, 0], points[:, 1]
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(lat * _BD)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(lon * _BD)
    return np.column_stack([radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006])


def _undone(shift: Callable[[Points], Points], shifted: Points) -> Points:
    """What ``shift`` takes to ``shifted``: the shift hardly changes over its own length, so that the remainder shrinks fast."""
    found = shifted.copy()
    for _ in range(_ROUNDS):
        rest = shifted - shift(found)
        found += rest
        if not (np.abs(rest) > _CLOSE_DEG).any():  # not "all": what is not finite stays so
            break
    return found


def _from_gcj02(points: Points) -> Points:
    return _undone(gcj02_from_wgs84, points)


def _from_bd09(points: Points) -> Points:
    return _from_gcj02(_undone(bd09_from_gcj02, points))


_BACK: Mapping[str, Callable[[Points], Points]] = {"GCJ-02": _from_gcj02, "BD-09": _from_bd09}
