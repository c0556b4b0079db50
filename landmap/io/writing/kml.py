"""Writing KML and KMZ: longitude and latitude, a placemark a row with its name and every attribute."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from landmap.errors import FormatError
from landmap.io.source import shown
from landmap.io.writing.draft import Draft
from landmap.io.writing.values import text

_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n<Document id="root">\n'
_STYLE = (
    '<Style id="land"><LineStyle><color>ff3c3c3c</color><width>1.5</width></LineStyle>'
    "<PolyStyle><color>5923b3f0</color></PolyStyle></Style>\n"  # aabbggrr: the map's amber, a third opaque
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_STAMP = (1980, 1, 1, 0, 0, 0)  # the first date that a zip knows, so that the same rows give the same bytes


def write(draft: Draft) -> None:
    """One KML document."""
    draft.path.write_bytes(kml_bytes(draft))


def write_zipped(draft: Draft) -> None:
    """The same document as the doc.kml of a KMZ."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("doc.kml", _STAMP), kml_bytes(draft), zipfile.ZIP_DEFLATED)
    draft.path.write_bytes(out.getvalue())


def kml_bytes(draft: Draft) -> bytes:
    """The document. Raises FormatError for a text with a character that no XML may hold."""
    title = escape(draft.path.stem)
    parts = [_OPEN, f"<name>{title}</name>\n", _STYLE, _schema(draft.plain.drop(columns=_elements(draft)))]
    parts += _placemarks(draft)
    parts.append("</Document>\n</kml>\n")
    return "".join(parts).encode("utf-8")


def _schema(frame: pd.DataFrame) -> str:
    fields = "".join(f"<SimpleField name={_attribute(name)} type={quoteattr(_type(frame[name]))}/>" for name in frame.columns)
    return f'<Schema name="row" id="row">{fields}</Schema>\n'


def _type(column: pd.Series[Any]) -> str:
    if pd.api.types.is_bool_dtype(column.dtype):
        return "bool"
    if pd.api.types.is_integer_dtype(column.dtype):
        return "int" if column.dropna().abs().max() < 2**31 or not column.notna().any() else "double"
    return "double" if pd.api.types.is_float_dtype(column.dtype) else "string"


def _placemarks(draft: Draft) -> Iterator[str]:
    elements = _elements(draft)
    heads = _heads(draft, elements)
    plain = draft.plain.drop(columns=elements)
    names = [_attribute(str(name)) for name in plain.columns]
    cells = [[text(value) for value in plain.iloc[:, i].astype(object)] for i in range(plain.shape[1])]
    rows = zip(*cells, strict=True) if cells else ((),) * len(plain)
    for head, row, shape in zip(heads, rows, draft.land.geometry, strict=True):
        values = "".join(
            f"<SimpleData name={name}>{_text(value)}</SimpleData>" for name, value in zip(names, row, strict=True) if value
        )
        extended = f'<ExtendedData><SchemaData schemaUrl="#row">{values}</SchemaData></ExtendedData>'
        yield f"<Placemark>{head}<styleUrl>#land</styleUrl>{extended}{_shape(shape)}</Placemark>\n"


def _elements(draft: Draft) -> list[str]:
    """The columns that a placemark has an element of its own for."""
    return [name for name in ("name", "description") if name in draft.plain.columns]


def _heads(draft: Draft, elements: Sequence[str]) -> list[str]:
    """The name, and the description where there is one, of each placemark; a file without names is titled by its meaning."""
    title = "name" if "name" in elements else draft.column("name") or draft.column("id")
    titles = [""] * len(draft.frame) if title is None else [text(value) for value in draft.frame[title]]
    found = [f"<name>{_text(one)}</name>" for one in titles]
    if "description" not in elements:
        return found
    said = [text(value) for value in draft.frame["description"]]
    return [f"{name}<description>{_text(one)}</description>" if one else name for name, one in zip(found, said, strict=True)]


def _shape(shape: BaseGeometry | None) -> str:
    if shape is None or shape.is_empty:
        return ""
    parts = shapely.get_parts(shapely.orient_polygons(shape))
    drawn = "".join(_part(part) for part in parts)
    return drawn if len(parts) == 1 else f"<MultiGeometry>{drawn}</MultiGeometry>"


def _part(part: Any) -> str:
    if part.geom_type != "Polygon":
        return f"<{part.geom_type}>{_coordinates(part)}</{part.geom_type}>"
    holes = "".join(f"<innerBoundaryIs>{_ring(ring)}</innerBoundaryIs>" for ring in part.interiors)
    return f"<Polygon><outerBoundaryIs>{_ring(part.exterior)}</outerBoundaryIs>{holes}</Polygon>"


def _ring(ring: BaseGeometry) -> str:
    return f"<LinearRing>{_coordinates(ring)}</LinearRing>"


def _coordinates(line: BaseGeometry) -> str:
    points: Sequence[Sequence[float]] = np.asarray(shapely.get_coordinates(line)).tolist()
    return f"<coordinates>{' '.join(f'{x!r},{y!r}' for x, y in points)}</coordinates>"


def _text(value: str) -> str:
    if _ILLEGAL.search(value):
        raise FormatError(
            f"文字“{shown(value)}”含 XML 不能有的控制符",
            f"the text {shown(value)!r} has a control character that XML may not hold",
            mend_zh="去掉该字符，或改写为 .gpkg",
            mend_en="take it out, or write a .gpkg",
        )
    return escape(value, {"\r": "&#13;"})  # which a parser would turn into a line feed


def _attribute(name: str) -> str:
    return quoteattr(_text(name).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
