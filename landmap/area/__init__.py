"""Official ellipsoid area of any frame, and the kinds of area told apart.

official.py     the official area of whole arrays, as the standard has it
charts.py       from one CRS to another by local polynomials, as exact as PROJ and faster
ellipsoids.py   the constants of the three Chinese datums, held against what a CRS says of itself
"""

from __future__ import annotations

from collections.abc import Mapping

from landmap.area.ellipsoids import ELLIPSOIDS, Ellipsoid, ellipsoid_of
from landmap.area.official import LONGEST_EDGE_M, flat_rings, measure, metres_per_unit, official_m2

AREA_KIND = "official"  # the kind in which every total of the project is given
AREA_KINDS: Mapping[str, tuple[str, str]] = {
    "official": ("图斑椭球面积", "official ellipsoid area"),
    "planar": ("投影平面面积", "planar area in the projected plane"),
    "registered": ("证载面积", "registered area"),
    "approved": ("批准面积", "approved area"),
}

__all__ = [
    "AREA_KIND",
    "AREA_KINDS",
    "ELLIPSOIDS",
    "LONGEST_EDGE_M",
    "Ellipsoid",
    "ellipsoid_of",
    "flat_rings",
    "measure",
    "metres_per_unit",
    "official_m2",
]
