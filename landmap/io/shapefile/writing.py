"""Writing a shapefile whole or not at all: a name, a text or a number that it cannot hold is refused, never cut."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landmap.errors import FormatError
from landmap.io.atomic import write_file
from landmap.io.source import shown

_NAME_BYTES, _TEXT_BYTES, _NUMBER_BYTES = 10, 254, 24
_LANGUAGE = {"gbk": 0x4D, "gb18030": 0x4D, "cp936": 0x4D}  # the code page that the dbf header itself can state
_TYPES = {"Point": 1, "LineString": 3, "MultiLineString": 3, "Polygon": 5, "MultiPolygon": 5}
_MOST_BYTES = 1_900_000_000  # other software stops at 2 GB


@dataclass(frozen=True, slots=True)
class _Field:
    """One column as the dbf holds it: name, type letter, width, decimals, and the cells, each exactly ``width`` bytes."""

    name: bytes
    kind: bytes
    width: int
    decimals: int
    cells: list[bytes]


def write_shapefile(
    frame: gpd.GeoDataFrame,
    path: Path,
    names: Mapping[str, str],
    *,
    encoding: str = "gbk",
    cpg: bool = False,
) -> None:
    """Write ``frame`` as the set of files ``path`` (.shp), .shx, .dbf, .prj and, with ``cpg``, .cpg.

    ``names`` maps each column to write to its field name, at most 10 bytes in ``encoding``; a column that is not in it is left
    out. Text, whole numbers, decimals (every digit kept), dates and booleans; missing is blank. Shells are written clockwise.
    The same frame gives the same bytes. Raises FormatError, before anything is written, for what the format cannot hold.
    """
    fields = [_field(frame[column], name, encoding, path) for column, name in names.items()]
    if len({field.name for field in fields}) < len(fields):
        raise _cannot(path, "字段名重复", "two fields have the same name")
    shp, shx = _shapes(frame.geometry.to_numpy(), path)
    dbf = _table(fields, len(frame), encoding)
    if max(len(shp), len(dbf)) > _MOST_BYTES:
        raise _cannot(path, "超过 2 GB", "it would exceed 2 GB")
    parts = {".shp": shp, ".shx": shx, ".dbf": dbf}
    if frame.crs is not None:
        parts[".prj"] = frame.crs.to_wkt("WKT1_ESRI").encode("utf-8")
    if cpg:
        parts[".cpg"] = encoding.upper().encode("ascii")
    else:
        path.with_suffix(".cpg").unlink(missing_ok=True)  # of the set that is replaced: it would contradict the new bytes
    for suffix, content in parts.items():
        write_file(path.with_suffix(suffix), content)


def _field(column: pd.Series[Any], name: str, encoding: str, path: Path) -> _Field:
    encoded = _encoded(name, encoding, path)
    if not 0 < len(encoded) <= _NAME_BYTES:
        raise _cannot(path, f"字段名“{name}”超过 10 字节", f"the field name {name!r} is longer than 10 bytes")
    missing = column.isna().to_numpy()
    if pd.api.types.is_bool_dtype(column.dtype):
        cells = [b"?" if gone else b"T" if value else b"F" for value, gone in zip(column, missing, strict=True)]
        return _Field(encoded, b"L", 1, 0, cells)
    if pd.api.types.is_numeric_dtype(column.dtype):
        return _number_field(column, missing, encoded, path)
    values = [None if gone else value for value, gone in zip(column, missing, strict=True)]
    if any(value is not None for value in values) and all(value is None or _is_day(value) for value in values):
        cells = [b" " * 8 if value is None else f"{value:%Y%m%d}".encode("ascii") for value in values]
        return _Field(encoded, b"D", 8, 0, cells)
    return _text_field(values, encoded, encoding, path)


def _is_day(value: Any) -> bool:
    return hasattr(value, "strftime") and not any(
        getattr(value, part, 0) for part in ("hour", "minute", "second", "microsecond")
    )


def _number_field(column: pd.Series[Any], missing: npt.NDArray[np.bool_], name: bytes, path: Path) -> _Field:
    texts = ["" if gone else _digits(value) for value, gone in zip(column, missing, strict=True)]
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    width = max([1, *(len(text.partition(".")[0]) + (decimals + 1 if decimals else 0) for text in texts)])
    if width > _NUMBER_BYTES or "inf" in "".join(texts):
        raise _cannot(path, f"字段 {column.name} 的数字装不下", f"numbers of {column.name} do not fit")
    padded = [_padded(text, decimals).rjust(width).encode("ascii") for text in texts]
    return _Field(name, b"N", width, decimals, padded)


def _digits(value: Any) -> str:
    """``value`` with as many digits as give it back exactly, never in exponent form."""
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    return np.format_float_positional(float(value), trim="-")


def _padded(text: str, decimals: int) -> str:
    if not text or not decimals:
        return text
    whole, _, part = text.partition(".")
    return f"{whole}.{part:0<{decimals}}"


def _text_field(values: Sequence[Any], name: bytes, encoding: str, path: Path) -> _Field:
    texts = [b"" if value is None else _encoded(str(value), encoding, path) for value in values]
    width = max([1, *map(len, texts)])
    if width > _TEXT_BYTES:
        field, longest = name.decode(encoding), shown(max(texts, key=len).decode(encoding), 40)
        raise _cannot(
            path,
            f"{field} 的文字有 {width} 字节，最多 254：{longest}",
            f"a text of {field} has {width} bytes, and 254 are the most: {longest}",
        )
    return _Field(name, b"C", width, 0, [text.ljust(width) for text in texts])


def _encoded(text: str, encoding: str, path: Path) -> bytes:
    try:
        return text.encode(encoding)
    except UnicodeEncodeError as error:
        raise _cannot(
            path, f"字符“{text[error.start]}”不能用 {encoding} 写出", f"{text[error.start]!r} cannot be written in {encoding}"
        ) from error


def _table(fields: Sequence[_Field], rows: int, encoding: str) -> bytes:
    """The .dbf; its date of last change is fixed, so that the same frame gives the same bytes."""
    size = 1 + sum(field.width for field in fields)
    language = _LANGUAGE.get(encoding.lower(), 0)
    head = struct.pack("<BBBBIHH17xB2x", 3, 100, 1, 1, rows, 33 + 32 * len(fields), size, language)
    described = b"".join(struct.pack("<11sc4xBB14x", field.name, field.kind, field.width, field.decimals) for field in fields)
    records = (b" " + b"".join(cells) for cells in zip(*(field.cells for field in fields), strict=True)) if fields else iter(())
    return head + described + b"\r" + b"".join(records) + b"\x1a"


def _shapes(geometry: npt.NDArray[np.object_], path: Path) -> tuple[bytes, bytes]:
    kinds = {shape.geom_type for shape in geometry if shape is not None}
    codes = {_TYPES.get(kind, 0) for kind in kinds} or {5}
    if len(codes) > 1 or 0 in codes:
        told = "、".join(sorted(kinds))
        raise _cannot(path, f"一个 shapefile 只能有一种图形：{told}", f"a shapefile holds one kind of shape: {told}")
    if shapely.has_z(geometry).any():
        raise _cannot(path, "图形带高程", "the shapes have heights")
    (code,) = codes
    contents = [struct.pack("<i", 0) if shape is None or shape.is_empty else _content(shape, code) for shape in geometry]
    offsets = 50 + np.concatenate([[0], np.cumsum([4 + len(content) // 2 for content in contents])]).astype(int)
    bounds = shapely.total_bounds(geometry) if len(geometry) else np.full(4, np.nan)
    box = np.nan_to_num(np.concatenate([bounds, np.zeros(4)])).tobytes()
    records = b"".join(struct.pack(">ii", i, len(content) // 2) + content for i, content in enumerate(contents, start=1))
    index = b"".join(struct.pack(">ii", at, len(content) // 2) for at, content in zip(offsets, contents, strict=False))
    return _head(int(offsets[-1]), code) + box + records, _head(50 + 4 * len(contents), code) + box + index


def _head(words: int, code: int) -> bytes:
    return struct.pack(">i20xi", 9994, words) + struct.pack("<ii", 1000, code)


def _content(shape: BaseGeometry, code: int) -> bytes:
    if code == 1:
        return struct.pack("<i", 1) + shapely.get_coordinates(shape).tobytes()
    lines = _oriented_rings(shape) if code == 5 else [shapely.get_coordinates(part) for part in shapely.get_parts(shape)]
    counts = np.array([len(line) for line in lines])
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype("<i4")
    head = struct.pack("<i4dii", code, *shape.bounds, len(lines), int(counts.sum()))
    return head + starts.tobytes() + np.concatenate(lines).astype("<f8").tobytes()


def _oriented_rings(shape: BaseGeometry) -> list[npt.NDArray[np.float64]]:
    """Shells clockwise, holes the other way round, as the format asks."""
    turned = shapely.orient_polygons(shape, exterior_cw=True)
    return [shapely.get_coordinates(ring) for part in shapely.get_parts(turned) for ring in (part.exterior, *part.interiors)]


def _cannot(path: Path, zh: str, en: str) -> FormatError:
    return FormatError(
        f"不能写成 shapefile：{zh}",
        f"cannot be written as a shapefile: {en}",
        where=path.name,
        mend_zh="改写为 GeoPackage（.gpkg），或缩短该名称、文字",
        mend_en="write a GeoPackage (.gpkg), or shorten that name or text",
    )
