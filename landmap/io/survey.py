"""What the points of a surveyor's list tell by their size: which column is north, and in which zone they lie."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from pyproj import CRS

from landmap.crs import Zone, candidates, datum_named, named
from landmap.crs.zones import NUMBERS
from landmap.io.evidence import Evidence
from landmap.io.source import Opened
from landmap.issue import Issue

Points = npt.NDArray[np.float64]
Point = tuple[float, float]
_MOST = 0.9  # the share of points whose common zone prefix is the file's
# What a header may say of the CRS: these keys, as in [属性描述] of a boundary-point TXT.
KEYS = ("坐标系", "几度分带", "带号")


def columns_swapped(points: Points) -> bool:
    """Whether the eastings stand in the X column: 8 digits with a zone prefix, or 6 beside 7. ``points`` are n x 2."""
    x, y = np.median(points, axis=0)
    return bool((_is_east(x) and _is_north(y)) and not (_is_east(y) and _is_north(x)))


def axes(points: Points) -> Evidence:
    """Which column is north: told by the size of the numbers where it can be, else as the form has it."""
    x, y = np.median(points, axis=0)
    sizes = f"X {x:,.0f}，Y {y:,.0f}"
    if columns_swapped(points):
        why = f"{sizes}：东坐标 6 位或带号 8 位 an easting has 6 digits, or 8 with its zone"
        return Evidence("X 列是东 X holds eastings", why, 0.95)
    clear = _is_north(x) and _is_east(y)
    return Evidence("X 北 north，Y 东 east", f"{sizes}；勘测定界的规定 as the form has it", 1.0 if clear else 0.7)


def crs_told(header: Mapping[str, str], eastings: Points, opened: Opened) -> tuple[CRS | None, Issue | None, Evidence]:
    """The CRS from 坐标系, 几度分带, 带号 and the prefix of the eastings; None where they do not suffice or disagree."""
    told = "，".join(f"{key}={header[key]}" for key in KEYS if header.get(key))
    prefixes, counts = np.unique(eastings // 1_000_000, return_counts=True)
    prefix = int(prefixes[counts.argmax()])
    stated, width = _whole(header.get("带号", "")), _whole(header.get("几度分带", ""))
    number = prefix if prefix >= 13 else stated
    if number is None:
        return None, None, Evidence("无带号 no zone number", told, 0.0)
    degrees = 6 if number in NUMBERS[6] else 3
    mixed = counts.max() < _MOST * counts.sum()  # a single stray point is for the checks, which set its parcel aside
    if mixed or stated not in (None, number) or width not in (None, degrees):
        fits = named(candidates(np.column_stack([eastings, np.full(len(eastings), 4_000_000.0)]), None))
        found = "、".join(f"{value:.0f}" for value in prefixes)
        fault = opened.issue("CRS_ZONE_PREFIX", stated=told, found=found, **fits)
        return None, fault, Evidence("带号矛盾 zones contradict", told, 0.0)
    datum = datum_named(header["坐标系"]) if header.get("坐标系") else "CGCS2000"
    try:
        zone = Zone(datum or "", degrees, number, prefixed=prefix >= 13)
    except ValueError:
        return None, None, Evidence("无此分带 no such zone", told, 0.0)
    return CRS.from_epsg(zone.epsg), None, _sure(zone, header, told)


def _sure(zone: Zone, header: Mapping[str, str], told: str) -> Evidence:
    """How sure the zone is: stated by the header and by the eastings, by one of them, with a datum that had to be assumed."""
    seen = f"东坐标带号 prefix of the eastings {zone.number}" if zone.prefixed else ""
    sure = 1.0 if header.get("带号") and zone.prefixed else 0.9
    sure *= 1.0 if header.get("坐标系") else 0.7  # an older datum has nearly the same numbers
    sure *= 1.0 if zone.prefixed or header.get("几度分带") else 0.9
    return Evidence(f"EPSG:{zone.epsg}", "；".join(filter(None, [told, seen])), round(sure, 2))


def _is_east(value: float) -> bool:
    return 100_000 < value < 1_000_000 or 13_000_000 < value < 46_000_000


def _is_north(value: float) -> bool:
    return 300_000 < value < 6_000_000


def _whole(text: str) -> int | None:
    found = re.search(r"\d+", text)
    return int(found[0]) if found else None


@dataclass(slots=True)
class Gathered:
    """The rings of one parcel as its points are gathered; X, Y as written."""

    rings: list[list[Point]] = field(default_factory=list)
    ring_mark: str | None = None
    beside: dict[int, list[tuple[str, Point]]] = field(default_factory=dict)

    def add(self, mark: str, point: Point) -> None:
        """A new ring begins with a new mark (圈号), and after a ring that has returned to its first point."""
        ring = self.rings[-1] if self.rings else None
        if ring is None or mark != self.ring_mark or self.closed:
            self.rings.append([point])
        else:
            ring.append(point)
        self.ring_mark = mark

    def later(self, group: int, mark: str, point: Point) -> None:
        """A point of the first group of columns at once; those of the groups beside it when :meth:`settle` is called."""
        if group:
            self.beside.setdefault(group, []).append((mark, point))
        else:
            self.add(mark, point)

    def settle(self) -> None:
        """Take the points of the groups of columns beside the first, one group after the other."""
        for group in sorted(self.beside):
            for mark, point in self.beside[group]:
                self.add(mark, point)
        self.beside = {}

    @property
    def closed(self) -> bool:
        """Whether the last ring has returned to its first point."""
        return bool(self.rings) and len(self.rings[-1]) > 3 and self.rings[-1][0] == self.rings[-1][-1]
