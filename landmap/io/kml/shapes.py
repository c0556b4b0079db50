"""Geometries of KML: longitude,latitude[,height], points apart by spaces."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from xml.etree.ElementTree import Element

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landmap.io.rings import Ring, closed, is_open

KINDS = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")
_DEEPEST = 20


class OpenRingError(ValueError):
    """A ring was left open; ``closed`` is the geometry with it closed."""

    def __init__(self, mended: BaseGeometry) -> None:
        super().__init__()
        self.closed = mended


def shape_of(element: Element) -> BaseGeometry:
    """The geometry of a KML geometry element.

    Raises OpenRingError for one that has a ring left open, ValueError (in both languages) for one that cannot be read.
    """
    left_open: list[bool] = []
    found = _shape(element, left_open, 0)
    if any(left_open):
        raise OpenRingError(found)
    return found


def rings_of(element: Element) -> list[Ring]:
    """The rings of a polygon that has nothing but one outer ring; none of any other geometry."""
    if bare_name(element.tag) != "Polygon" or _rings(element, "innerBoundaryIs"):
        return []
    outer = _rings(element, "outerBoundaryIs")
    return outer if len(outer) == 1 else []


def _shape(element: Element, left_open: list[bool], depth: int) -> BaseGeometry:
    kind = _name(element)
    if kind == "MultiGeometry":
        if depth > _DEEPEST:
            raise ValueError("MultiGeometry 嵌套过深", "MultiGeometry nested too deep")
        return _together([_shape(child, left_open, depth + 1) for child in element if _name(child) in KINDS])
    if kind == "Polygon":
        outer, inner = _rings(element, "outerBoundaryIs"), _rings(element, "innerBoundaryIs")
        if len(outer) != 1:
            raise ValueError("多边形没有外环", "a polygon without an outer ring")
        left_open += [is_open(ring) for ring in (*outer, *inner)]
        return shapely.Polygon(closed(outer[0]), [closed(ring) for ring in inner])
    points = _points(element)
    if kind == "Point":
        return shapely.Point(points[0])
    if kind == "LinearRing":
        left_open.append(is_open(points))
        return shapely.Polygon(closed(points))
    return shapely.LineString(points)


def _together(parts: list[BaseGeometry]) -> BaseGeometry:
    """Parts of one kind are one geometry of several parts; of several kinds, a collection for the checks to set aside."""
    flat = [piece for part in parts for piece in shapely.get_parts([part])]
    kinds = {piece.geom_type for piece in flat}
    if kinds == {"Polygon"}:
        return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)
    if kinds == {"LineString"}:
        return shapely.MultiLineString(flat)
    if kinds == {"Point"}:
        return shapely.MultiPoint(flat)
    return shapely.GeometryCollection(flat)


def _rings(polygon: Element, boundary: str) -> list[Ring]:
    return [_points(ring) for side in polygon if _name(side) == boundary for ring in side if _name(ring) == "LinearRing"]


def _points(element: Element) -> Ring:
    text = next(("".join(child.itertext()) for child in element if _name(child) == "coordinates"), "")
    # Writers that put a space after the comma are common.
    parts = text.replace(", ", ",").split()
    plain = _plain(parts)
    if plain is not None:
        return plain
    tuples = [part.split(",") for part in parts]
    try:
        points = np.array([[float(number) for number in [*part, "0"][:3]] for part in _all_numbers(tuples)], dtype=float)
    except ValueError as error:
        raise ValueError("坐标不是数字", "coordinates that are no numbers") from error
    if not len(points):
        raise ValueError("没有坐标", "no coordinates")
    return points if points[:, 2].any() else points[:, :2]


def _plain(parts: list[str]) -> Ring | None:
    """The points where each has two or three numbers, as all writers but a few have them; None where any has not."""
    width = parts[0].count(",") + 1 if parts else 0
    if width not in (2, 3) or any(part.count(",") != width - 1 for part in parts):
        return None
    try:
        points = np.array([float(number) for number in ",".join(parts).split(",")]).reshape(-1, width)
    except ValueError:
        return None
    return points if width == 3 and points[:, 2].any() else points[:, :2]


def _all_numbers(tuples: Iterable[list[str]]) -> Iterable[list[str]]:
    for part in tuples:
        if len(part) < 2:
            raise ValueError
        yield [number for number in part if number.strip()] if len(part) > 3 else part


def _name(element: Element) -> str:
    return bare_name(element.tag)


@lru_cache(maxsize=1024)
def bare_name(tag: object) -> str:
    """An element's name without its namespace, which KML writers spell in many ways."""
    return str(tag).rpartition("}")[2]
