"""The ellipsoids of the three Chinese datums and the constants of the area series on each (国土调查办发〔2008〕32号).

Areas are computed on the ellipsoid that a CRS names (area.official_m2). These constants are for whoever checks a survey
program against landmap, and for finding a CRS whose name and ellipsoid do not fit: a CGCS2000 axis beside Krasovsky's
flattening circulates, and is 0.02 % off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from landmap.errors import CRSError

if TYPE_CHECKING:
    from pyproj import CRS

_AXIS_M, _FLATTENING = 0.01, 1e-8  # as close as a definition of the same ellipsoid has to be


@dataclass(frozen=True, slots=True)
class Ellipsoid:
    """An ellipsoid by its semi-major axis (m) and inverse flattening."""

    name: str
    semi_major_m: float
    inverse_flattening: float

    @property
    def semi_minor_m(self) -> float:
        """b, in m."""
        return self.semi_major_m * (1 - 1 / self.inverse_flattening)

    @property
    def eccentricity_squared(self) -> float:
        """The square of the first eccentricity."""
        flattening = 1 / self.inverse_flattening
        return flattening * (2 - flattening)

    @property
    def series(self) -> tuple[float, float, float, float, float]:
        """A, B, C, D, E of the series of the standard."""
        e2 = self.eccentricity_squared
        e4, e6, e8 = e2**2, e2**3, e2**4
        return (
            1 + 3 / 6 * e2 + 30 / 80 * e4 + 35 / 112 * e6 + 630 / 2304 * e8,
            1 / 6 * e2 + 15 / 80 * e4 + 21 / 112 * e6 + 420 / 2304 * e8,
            3 / 80 * e4 + 7 / 112 * e6 + 180 / 2304 * e8,
            1 / 112 * e6 + 45 / 2304 * e8,
            5 / 2304 * e8,
        )


ELLIPSOIDS: Mapping[str, Ellipsoid] = {
    ellipsoid.name: ellipsoid
    for ellipsoid in (
        Ellipsoid("CGCS2000", 6_378_137.0, 298.257222101),
        Ellipsoid("Xian80", 6_378_140.0, 298.257),  # IAG 1975
        Ellipsoid("Krasovsky", 6_378_245.0, 298.3),  # Beijing 1954
    )
}
# What names a Chinese datum, by the key of its ellipsoid; a year alone does not (Hong Kong 1980 is on another ellipsoid).
_SAID = {
    "CGCS2000": re.compile("CGCS|CHINA.*2000|国家.*2000|2000.*国家"),
    "Xian80": re.compile("XIAN|西安"),
    "Krasovsky": re.compile("BEIJING|KRAS|北京"),
}


def ellipsoid_of(crs: CRS) -> Ellipsoid:
    """The ellipsoid that areas in ``crs`` are computed on.

    Raises CRSError for a CRS without one, and for one that bears the name of a Chinese datum and another ellipsoid.
    """
    stated = crs.ellipsoid
    if stated is None or crs.geodetic_crs is None:
        raise CRSError(f"坐标系 {crs.name} 没有椭球", f"{crs.name} has no ellipsoid", where="geometry")
    found = Ellipsoid(stated.name, stated.semi_major_metre, stated.inverse_flattening)
    named = f"{crs.name} {crs.geodetic_crs.name}".upper().replace(" ", "")
    for key, said in _SAID.items():
        if said.search(named):
            if not _same(found, ELLIPSOIDS[key]):
                raise CRSError(
                    f"坐标系 {crs.name} 名为 {key}，椭球却是 {found.semi_major_m} / {found.inverse_flattening}",
                    f"{crs.name} bears the name of {key} and the ellipsoid {found.semi_major_m} / {found.inverse_flattening}",
                    where="geometry",
                    mend_zh="改用标准的 EPSG 代码",
                    mend_en="use the standard EPSG code",
                )
            return ELLIPSOIDS[key]
    return found


def _same(one: Ellipsoid, other: Ellipsoid) -> bool:
    return (
        abs(one.semi_major_m - other.semi_major_m) < _AXIS_M
        and abs(1 / one.inverse_flattening - 1 / other.inverse_flattening) < _FLATTENING
    )
