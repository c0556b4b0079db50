"""Writing a boundary-point TXT in the strict form that every program reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landmap.crs import Zone, zone_of
from landmap.errors import CRSError, FormatError
from landmap.io.atomic import write_file
from landmap.io.boundary_txt.grammar import AFTER_KIND, AREA_HA, CODE, COLUMNS, KIND, KINDS, NAME, NUMBER, USE
from landmap.io.rings import Ring
from landmap.io.source import shown
from landmap.units import M2_PER_HA, rounded

# Where a head field is found in a frame that has no column of the field's own name.
_FROM_CANONICAL = {NUMBER: "parcel_id", NAME: "name", USE: "use_name", CODE: "use_code"}


@dataclass(frozen=True, slots=True)
class Header:
    """What the writer states about the file; empty is left empty."""

    made_by: str = ""
    made_on: str = ""
    precision: str = "0.001"


def write(
    frame: gpd.GeoDataFrame,
    path: Path,
    *,
    names: Mapping[str, str] | None = None,
    header: Header | None = None,
    encoding: str = "gbk",
) -> None:
    """Write polygons as a boundary-point TXT: X = north first, 3 decimals, CRLF, every ring closed by its first point.

    ``names`` maps a head field of grammar.COLUMNS (地块编号, ...) to a column of ``frame``; without it, a column
    of the field's own name or of its canonical one (parcel_id, name, use_name, use_code) is taken. The area is 地块面积 (ha)
    where the frame has it, else the planar area; hectares with 4 decimals. Raises CRSError unless the frame is in a
    Gauss-Kruger zone of China, and FormatError for a text that the format or the encoding cannot hold.
    """
    zone = None if frame.crs is None else zone_of(frame.crs)
    if zone is None:
        raise CRSError(
            f"勘测定界 TXT 须用高斯-克吕格分带坐标，此处为 {frame.crs}",
            f"a boundary-point TXT needs a Gauss-Kruger zone of China, not {frame.crs}",
            where=path.name,
            mend_zh="先投影，如 frame.to_crs(4525)",
            mend_en="project it first, e.g. frame.to_crs(4525)",
        )
    columns = _columns_to_write(frame, names or {})
    lines = _header_lines(zone, header or Header())
    values = [frame[column].tolist() for column in columns.values()]
    heads = zip(*values, strict=True) if values else ((),) * len(frame)
    for row, (geometry, cells) in enumerate(zip(frame.geometry, heads, strict=True), start=1):
        fields = {name: _plain(cell, path, row) for name, cell in zip(columns, cells, strict=True)}
        lines += _parcel_lines(geometry, fields, row, path)
    text = "".join(f"{line}\r\n" for line in lines)
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError as error:
        raise FormatError(
            f"字符“{text[error.start]}”不能用 {encoding} 写出",
            f"the character {text[error.start]!r} cannot be written in {encoding}",
            where=path.name,
            mend_zh='改用 encoding="utf-8"',
            mend_en='use encoding="utf-8"',
        ) from error
    write_file(path, content)


def _columns_to_write(frame: gpd.GeoDataFrame, names: Mapping[str, str]) -> dict[str, str]:
    found = {name: name for name in COLUMNS if name != KIND and name in frame.columns}
    for name, column in _FROM_CANONICAL.items():
        if name not in found and column in frame.columns:
            found[name] = column
    return found | dict(names)


def _header_lines(zone: Zone, header: Header) -> list[str]:
    system = {"CGCS2000": "2000国家大地坐标系", "Xian80": "80国家大地坐标系", "Beijing54": "54北京坐标系"}[zone.datum]
    stated = {
        "格式版本号": "1.01版本",
        "数据产生单位": header.made_by,
        "数据产生日期": header.made_on,
        "坐标系": system,
        "几度分带": str(zone.degrees),
        "投影类型": "高斯克吕格",
        "计量单位": "米",
        "带号": str(zone.number),
        "精度": header.precision,
        "转换参数": ",,,,,,",
    }
    return ["[属性描述]", *(f"{key}={value}" for key, value in stated.items()), "[地块坐标]"]


def _parcel_lines(geometry: BaseGeometry | None, fields: Mapping[str, str], row: int, path: Path) -> list[str]:
    if geometry is None or geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise FormatError(
            f"第 {row} 个地块不是面",
            f"parcel {row} is not a polygon",
            where=path.name,
            mend_zh="写出前去掉无图形的行",
            mend_en="leave out rows without a polygon before writing",
        )
    points = []
    number = 0
    for mark, ring in enumerate(_rings(geometry), start=1):
        first = number + 1
        for east, north in ring[:-1].tolist():
            number += 1
            points.append(f"J{number},{mark},{north:.3f},{east:.3f}")
        east, north = ring[-1].tolist()
        points.append(f"J{first},{mark},{north:.3f},{east:.3f}")
    area = fields.get(AREA_HA) or str(geometry.area / M2_PER_HA)
    head = [str(len(points)), f"{rounded(float(area), 4)}", fields.get(NUMBER, ""), fields.get(NAME, ""), "面"]
    head += [fields.get(name, "") for name in AFTER_KIND]
    return [",".join([*head, "@"]), *points]


def _rings(geometry: BaseGeometry) -> list[Ring]:
    """All rings, each shell followed by its holes."""
    return [shapely.get_coordinates(ring) for part in shapely.get_parts(geometry) for ring in (part.exterior, *part.interiors)]


def _plain(value: Any, path: Path, row: int) -> str:
    """A head field as text; what the format would read as something else is refused, not changed."""
    if pd.isna(value):
        return ""
    text = str(value)
    if re.search(r"[,，@＠\r\n]", text) or text != text.strip() or text in KINDS:
        raise FormatError(
            f"第 {row} 个地块的“{shown(text)}”含逗号、@ 或换行，TXT 装不下",
            f"parcel {row}: {shown(text)!r} has a comma, @ or line break, which the TXT cannot hold",
            where=path.name,
            mend_zh="改写该文字，如用顿号",
            mend_en="reword it, or write a GeoPackage",
        )
    return text
