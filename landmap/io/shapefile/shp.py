"""The shapes of a shapefile, record by record from the records' own headers; the .shx is never trusted."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from landmap.io.rings import Ring, Shapes, is_open, polygon_of, polygons
from landmap.io.shapefile.single import single_rings

HEADER = 100
_POINTS, _LINES, _POLYGONS, _MULTIPOINTS = {1, 11, 21}, {3, 13, 23}, {5, 15, 25}, {8, 18, 28}
_SHORT = ("记录太短", "the record is too short")
_HEIGHTS = {11, 13, 15, 18}  # types whose records carry heights; measures (M) are not read


@dataclass(frozen=True, slots=True)
class Walked:
    """The records found: offset and length of each content, and why the walk ended before the end, if it did."""

    spans: tuple[tuple[int, int], ...]
    broken: tuple[str, str] | None


def walk(content: bytes) -> Walked:
    """The records in the order of the file, as long as their headers are whole and numbered on."""
    spans: list[tuple[int, int]] = []
    at = HEADER
    while at + 8 <= len(content):
        number, words = struct.unpack_from(">ii", content, at)
        if number != len(spans) + 1 or words < 2:
            return Walked(tuple(spans), _told(spans, "的记录头损坏", "has a damaged header"))
        if at + 8 + 2 * words > len(content):
            return Walked(tuple(spans), _told(spans, "被截断", "is cut off"))
        spans.append((at + 8, 2 * words))
        at += 8 + 2 * words
    return Walked(tuple(spans), None if at == len(content) else ("末尾有残余字节", "stray bytes at the end"))


def _told(before: list[tuple[int, int]], zh: str, en: str) -> tuple[str, str]:
    return f"第 {len(before) + 1} 个记录{zh}", f"record {len(before) + 1} {en}"


def index_of(walked: Walked) -> bytes:
    """The records of the .shx that fits the walk."""
    pairs = np.array([(at - 8, size) for at, size in walked.spans], dtype=">i4").reshape(-1, 2) // 2
    return pairs.astype(">i4").tobytes()


def shapes(content: bytes, walked: Walked) -> tuple[Shapes, dict[int, Exception], list[int]]:
    """The geometry of each record, why a record (by position) cannot be read, and the records with an open ring."""
    found = np.full(len(walked.spans), None, dtype=object)
    faults: dict[int, Exception] = {}
    areas: dict[int, list[Ring]] = {}
    plain, whole, unclosed = single_rings(content, walked.spans)
    found[plain] = whole
    for i in np.setdiff1d(np.arange(len(found)), plain).tolist():
        at, size = walked.spans[i]
        try:
            kind = struct.unpack_from("<i", content, at)[0]
            if kind in _POLYGONS:
                areas[i] = _parts(content, at, size, kind)
            elif kind != 0:
                found[i] = _other(content, at, size, kind)
        except (ValueError, struct.error, ShapelyError) as error:
            faults[i] = error
    found[list(areas)] = polygons(list(areas.values()), polygon_of)
    unclosed_areas = [i for i, rings in areas.items() if any(is_open(ring) for ring in rings)]
    return found, faults, sorted([*unclosed.tolist(), *unclosed_areas])


def _other(content: bytes, at: int, size: int, kind: int) -> BaseGeometry:
    if kind in _POINTS:
        if size < 20:
            raise ValueError(*_SHORT)
        return shapely.Point(np.frombuffer(content, "<f8", 3 if kind in _HEIGHTS and size >= 28 else 2, at + 4))
    if kind in _MULTIPOINTS:
        return shapely.MultiPoint(_multipoint(content, at, size, kind))
    if kind in _LINES:
        lines = [shapely.LineString(part) for part in _parts(content, at, size, kind)]
        return lines[0] if len(lines) == 1 else shapely.MultiLineString(lines)
    raise ValueError(f"不支持的图形类型 {kind}", f"shape type {kind} is not read")


def _multipoint(content: bytes, at: int, size: int, kind: int) -> Ring:
    count = struct.unpack_from("<i", content, at + 36)[0]
    if count < 1 or 40 + 16 * count > size:
        raise ValueError(f"{size} 字节里有 {count} 个点", f"{count} points in {size} bytes")
    return _points(content, at, size, (40, count), kind)


def _parts(content: bytes, at: int, size: int, kind: int) -> list[Ring]:
    """The parts of a line or polygon record. Raises ValueError when its counts do not fit its length."""
    if size < 44:
        raise ValueError(*_SHORT)
    parts, count = struct.unpack_from("<ii", content, at + 36)
    if parts < 1 or count < 1 or parts > count or 44 + 4 * parts + 16 * count > size:
        raise ValueError(f"{size} 字节里有 {parts} 个部分、{count} 个点", f"{parts} parts and {count} points in {size} bytes")
    points = _points(content, at, size, (44 + 4 * parts, count), kind)
    starts = struct.unpack_from(f"<{parts}i", content, at + 44)
    ends = (*starts[1:], count)
    if starts[0] != 0 or any(start >= end for start, end in zip(starts, ends, strict=True)):
        raise ValueError("各部分的起点错乱", "the starts of the parts are out of order")
    return [points[start:end] for start, end in zip(starts, ends, strict=True)]


def _points(content: bytes, at: int, size: int, where: tuple[int, int], kind: int) -> Ring:
    start, count = where
    points: Ring = np.frombuffer(content, "<f8", 2 * count, at + start).reshape(-1, 2)
    heights = start + 16 * count + 16
    if kind not in _HEIGHTS or heights + 8 * count > size:
        return points
    return np.column_stack([points, np.frombuffer(content, "<f8", count, at + heights)])


def not_finite(geometry: Shapes) -> npt.NDArray[np.int64]:
    """Positions of the shapes with a coordinate that is infinite or no number."""
    points, owners = shapely.get_coordinates(geometry, return_index=True)
    return np.unique(owners[~np.isfinite(points).all(axis=1)])


def header_length(content: bytes) -> int:
    """The length in bytes that the header states."""
    return 2 * int(struct.unpack_from(">i", content, 24)[0])
