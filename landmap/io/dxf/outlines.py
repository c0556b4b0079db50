"""What an entity of a drawing outlines: its points, arcs broken into straight pieces that stay within a millimetre."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from landmap.io.rings import Ring

TOLERANCE = 0.001  # drawing units: how far a straight piece may lie off its curve, and how near two ends are one point


@dataclass(frozen=True, slots=True)
class Drawn:
    """The rings of an area (closed), or the points of one line."""

    rings: list[Ring]
    is_closed: bool
    is_curved: bool


def outline_of(entity: Any) -> Drawn | None:
    """What an ezdxf entity draws; None for one that draws neither line nor area, or has fewer than two points."""
    reader = _READERS.get(entity.dxftype())
    drawn = reader(entity) if reader else None
    if drawn is None or any(len(ring) < 2 or not np.isfinite(ring).all() for ring in drawn.rings) or not drawn.rings:
        return None
    return drawn


def arc(start: Sequence[float], end: Sequence[float], bulge: float) -> list[tuple[float, float]]:
    """Points from ``start`` (included) to ``end`` (not included) along an arc whose quarter angle has the tangent ``bulge``."""
    (x1, y1), (x2, y2) = start[:2], end[:2]
    chord = math.hypot(x2 - x1, y2 - y1)
    if not bulge or not chord:
        return [(x1, y1)]
    angle = 4 * math.atan(bulge)
    radius = chord / (2 * math.sin(abs(angle) / 2))
    apothem = radius * math.cos(abs(angle) / 2) * math.copysign(1, bulge)
    cx, cy = (x1 + x2) / 2 - apothem * (y2 - y1) / chord, (y1 + y2) / 2 + apothem * (x2 - x1) / chord
    first = math.atan2(y1 - cy, x1 - cx)
    pieces = _pieces(abs(angle), radius)
    return [(x1, y1)] + [
        (cx + radius * math.cos(first + angle * i / pieces), cy + radius * math.sin(first + angle * i / pieces))
        for i in range(1, pieces)
    ]


def _pieces(angle: float, radius: float) -> int:
    """How many straight pieces an arc needs to stay within the tolerance."""
    widest = 2 * math.acos(max(1 - TOLERANCE / radius, 0.0)) if radius > TOLERANCE else math.pi
    return min(max(math.ceil(angle / max(widest, 1e-4)), 1), 20_000)


def _bulged(points: Sequence[Sequence[float]], bulges: Sequence[float], *, is_closed: bool) -> Drawn:
    """A polyline of straight and round pieces; one whose ends meet is closed whatever its flag says."""
    found: list[tuple[float, float]] = []
    last = len(points) - 1
    for i, (point, bulge) in enumerate(zip(points, bulges, strict=True)):
        following = points[(i + 1) % len(points)]
        found += arc(point, following, bulge) if i < last or is_closed else [(point[0], point[1])]
    ring = np.array(found, dtype=float).reshape(-1, 2)
    meets = len(ring) > 2 and bool(np.hypot(*(ring[0] - ring[-1])) <= TOLERANCE)
    if (is_closed or meets) and len(ring) > 2:
        ring = np.concatenate([ring[:-1] if meets else ring, ring[:1]])
    return Drawn([ring], (is_closed and len(ring) > 2) or meets, any(bulges))


def _lwpolyline(entity: Any) -> Drawn:
    points = list(entity.vertices_in_wcs())
    bulges = [bulge if entity.dxf.extrusion.z >= 0 else -bulge for *_, bulge in entity.get_points("xyb")]
    return _bulged([(point.x, point.y) for point in points], bulges, is_closed=entity.closed)


def _polyline(entity: Any) -> Drawn | None:
    if entity.is_polygon_mesh or entity.is_poly_face_mesh:
        return None
    if entity.is_3d_polyline:
        points = [(vertex.dxf.location.x, vertex.dxf.location.y) for vertex in entity.vertices]
        return _bulged(points, [0.0] * len(points), is_closed=entity.is_closed)
    turned = entity.dxf.extrusion.z < 0
    points = [(point.x, point.y) for point in entity.points_in_wcs()]
    bulges = [float(vertex.dxf.get("bulge", 0.0)) * (-1 if turned else 1) for vertex in entity.vertices]
    return _bulged(points, bulges, is_closed=entity.is_closed)


def _line(entity: Any) -> Drawn:
    return Drawn([_array([entity.dxf.start, entity.dxf.end])], is_closed=False, is_curved=False)


def _curve(entity: Any) -> Drawn:
    """Circle, arc, ellipse, spline: as ezdxf breaks them."""
    ring = _array(entity.flattening(TOLERANCE))
    meets = len(ring) > 3 and bool(np.hypot(*(ring[0] - ring[-1])) <= TOLERANCE)
    if meets:
        ring = np.concatenate([ring[:-1], ring[:1]])
    return Drawn([ring], meets, is_curved=True)


def _hatch(entity: Any) -> Drawn | None:
    from ezdxf import path

    rings, curved = [], False
    for boundary in path.from_hatch(entity):
        curved = curved or boundary.has_curves
        ring = _array(boundary.flattening(TOLERANCE))
        if len(ring) > 2:
            rings.append(np.concatenate([ring, ring[:1]]) if np.hypot(*(ring[0] - ring[-1])) > 0 else ring)
    return Drawn(rings, is_closed=True, is_curved=curved) if rings else None


def _array(points: Iterable[Any]) -> Ring:
    return np.array([(point.x, point.y) for point in points], dtype=float).reshape(-1, 2)


_READERS = {
    "LWPOLYLINE": _lwpolyline,
    "POLYLINE": _polyline,
    "LINE": _line,
    "ARC": _curve,
    "CIRCLE": _curve,
    "ELLIPSE": _curve,
    "SPLINE": _curve,
    "HATCH": _hatch,
    "MPOLYGON": _hatch,
}
