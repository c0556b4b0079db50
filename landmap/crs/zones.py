"""The Gauss-Kruger zones of China: number, width and prefix to EPSG code and back."""

from __future__ import annotations

from dataclasses import dataclass

from pyproj import CRS

# EPSG = base + zone number. Source: EPSG registry through PROJ; tests hold every entry to its meridian and false easting.
_BASES: dict[str, dict[tuple[int, bool], int]] = {
    "CGCS2000": {(3, True): 4488, (3, False): 4509, (6, True): 4478, (6, False): 4489},
    "Xian80": {(3, True): 2324, (3, False): 2345, (6, True): 2314, (6, False): 2325},
    "Beijing54": {(3, True): 2376, (3, False): 2397, (6, True): 21400, (6, False): 21440},
}
NUMBERS = {3: range(25, 46), 6: range(13, 24)}  # no number means both a 3- and a 6-degree zone: a prefix tells the width
# What the names of the three datums have in common in files: "2000国家大地坐标系", "1980西安坐标系", "北京54".
_DATUMS = {"2000": "CGCS2000", "80": "Xian80", "54": "Beijing54"}


@dataclass(frozen=True, slots=True)
class Zone:
    """One Gauss-Kruger zone of China: datum, 3 or 6 degrees wide, its number, whether eastings carry the number as prefix."""

    datum: str
    degrees: int
    number: int
    prefixed: bool

    def __post_init__(self) -> None:
        if self.datum not in _BASES or self.number not in NUMBERS.get(self.degrees, ()):
            raise ValueError(f"no such zone: {self.datum}, {self.degrees} degrees, number {self.number}")

    @property
    def epsg(self) -> int:
        """Its EPSG code."""
        return _BASES[self.datum][self.degrees, self.prefixed] + self.number

    @property
    def meridian(self) -> int:
        """Its central meridian in degrees east."""
        return 3 * self.number if self.degrees == 3 else 6 * self.number - 3


_ZONES = {
    zone.epsg: zone
    for datum, bases in _BASES.items()
    for degrees, prefixed in bases
    for zone in (Zone(datum, degrees, number, prefixed) for number in NUMBERS[degrees])
}


def zone_of(crs: CRS | str | int) -> Zone | None:
    """The Gauss-Kruger zone of China that ``crs`` is, or None."""
    code = CRS.from_user_input(crs).to_epsg()
    return None if code is None else _ZONES.get(code)


def zone_at(longitude: float, datum: str = "CGCS2000", *, prefixed: bool = False) -> CRS:
    """The 3-degree zone of China in which ``longitude`` lies, the nearest one beyond them, on ``datum``."""
    number = min(max(round(longitude / 3), NUMBERS[3][0]), NUMBERS[3][-1])
    return CRS.from_epsg(Zone(datum, 3, number, prefixed).epsg)


def zone_of_prefix(number: int, datum: str = "CGCS2000") -> Zone | None:
    """The zone whose eastings begin with ``number``, or None."""
    degrees = next((width for width, numbers in NUMBERS.items() if number in numbers), None)
    return None if degrees is None else Zone(datum, degrees, number, prefixed=True)


def datum_named(text: str) -> str | None:
    """The datum that a file's words mean ("2000国家大地坐标系", "1980西安坐标系", "北京54"), or None."""
    return next((datum for mark, datum in _DATUMS.items() if mark in text), None)


def normalised(crs: CRS) -> CRS:
    """``crs`` as the EPSG registry has it, where it is one of its entries under another name (ESRI's .prj), else as it is."""
    code = crs.to_epsg()
    return crs if code is None else CRS.from_epsg(code)
