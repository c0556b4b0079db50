"""The plane in which some land is best measured."""

from __future__ import annotations

from typing import Any

import numpy as np
from pyproj import CRS

from landmap.crs.fit import degrees, sample
from landmap.crs.use import ballpark
from landmap.crs.zones import Zone

_CHINA = (73.0, 3.0, 136.0, 54.0)


def plane_for(frame: Any) -> str | None:
    """A projected CRS to work in, as AUTHORITY:CODE: the frame's own, else the CGCS2000 zone (in China) or UTM zone it lies in.

    None for a plain table, an empty frame, or one without a CRS. Web Mercator is no plane to measure in, nor, in China, one on
    an older datum. Where the land lies is told by the middle of its vertices: a few that lie elsewhere do not move it.
    """
    crs = getattr(frame, "crs", None)
    if crs is None or not len(frame):
        return None
    own = CRS.from_user_input(crs)
    code = own.to_authority()
    plane = ":".join(code) if own.is_projected and code and code != ("EPSG", "3857") else None
    points = sample(frame)
    lon, lat = np.median(degrees(points, own), axis=0) if len(points) else (np.inf, np.inf)
    west, south, east, north = _CHINA
    if west <= lon <= east and south <= lat <= north:
        zone = f"EPSG:{Zone('CGCS2000', 3, round(lon / 3), prefixed=False).epsg}"
        return zone if plane is None or ballpark(own, zone) else plane
    if plane is not None or not (-180 <= lon <= 180 and -80 <= lat <= 84):
        return plane
    return f"EPSG:{(32600 if lat >= 0 else 32700) + min(int((lon + 180) // 6) + 1, 60)}"
