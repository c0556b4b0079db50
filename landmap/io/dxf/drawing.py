"""In a worker: the closed outlines of a drawing through ezdxf, with the texts that stand in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from landmap.io.dxf.outlines import TOLERANCE, outline_of
from landmap.io.limits import ROWS, VERTICES
from landmap.io.rings import polygon_of
from landmap.io.worker.child import RefusedError

ALL = "*"  # as the name of a layer: all that have closed outlines; no layer may be called so
_TEXTS = ("TEXT", "MTEXT", "ATTRIB")
_AREAS = ("HATCH", "MPOLYGON")
_UNITS = {0: "未写明 not stated", 4: "mm", 5: "cm", 6: "m", 7: "km"}


@dataclass(frozen=True, slots=True)
class Outline:
    """One closed outline: the area, the CAD layer, what drew it, whether a curve was broken into straight pieces."""

    area: BaseGeometry
    layer: str
    entity: str
    handle: str | None
    curved: bool
    xdata: str | None


def read(source: Path, request: Mapping[str, Any]) -> tuple[pa.Table, dict[str, Any]]:
    """The outlines of one CAD layer: name, layer, entity, handle, xdata, curved, geometry (WKB).

    Told: layer, version, units, tolerance (drawing units), issues as (code, values). Raises RefusedError.
    """
    (path,) = source.iterdir()
    drawing, issues = _opened(path, request["encoding"])
    entities = _decomposed(drawing)
    outlines, lines = _outlines(entities)
    layer = _chosen(outlines, lines, request["table"])
    mine = [one for one in outlines if layer in (one.layer, ALL)] or _polygonised(lines.get(layer, []), layer, issues)
    texts = list(_texts(entities))
    rows = {
        "name": _names([one.area for one in mine], texts),
        **{name: [getattr(one, name) for one in mine] for name in ("layer", "entity", "handle", "xdata")},
        "curved": [one.curved for one in mine],
        "geometry": [shapely.to_wkb(one.area) for one in mine],
    }
    issues += _left_out(entities, [one for one in outlines if layer not in (one.layer, ALL)])
    told = {
        "layer": layer,
        "version": drawing.dxfversion,
        "units": _UNITS.get(drawing.header.get("$INSUNITS", 0), "?"),
        "tolerance": TOLERANCE,
        "issues": issues,
    }
    types = {"curved": pa.bool_(), "geometry": pa.binary()}
    return pa.table({name: pa.array(values, types.get(name, pa.string())) for name, values in rows.items()}), told


def _opened(path: Path, encoding: str | None) -> tuple[Any, list[tuple[str, dict[str, Any]]]]:
    """The drawing; one that breaks the format's rules is read as far as it can be, and that is said."""
    from ezdxf import filemanagement, recover
    from ezdxf.lldxf.const import DXFError

    try:
        return filemanagement.readfile(path, encoding=encoding, errors="surrogateescape"), []
    except (DXFError, ValueError, KeyError, IndexError, AttributeError, TypeError):
        pass
    try:
        drawing, auditor = recover.readfile(path, errors="surrogateescape")
    except (DXFError, OSError, ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError) as error:
        raise RefusedError("DXF_BROKEN", why=str(error) or type(error).__name__) from error
    if auditor.has_errors:
        raise RefusedError("DXF_BROKEN", why=str(auditor.errors[0].message))
    count = len(auditor.errors) + len(auditor.fixes)
    return drawing, [("DXF_RECOVERED", {"count": max(count, 1)})]


def _decomposed(drawing: Any) -> list[Any]:
    """What is drawn in model space, blocks taken apart where they are inserted."""
    from ezdxf import disassemble

    found = list(islice(disassemble.recursive_decompose(drawing.modelspace()), ROWS + 1))
    if len(found) > ROWS:
        raise RefusedError("ROWS_TOO_MANY", most=f"{ROWS:,}")
    return found


def _outlines(entities: Iterable[Any]) -> tuple[list[Outline], dict[str, list[BaseGeometry]]]:
    """Closed outlines in the order of the drawing, and by layer the lines that are left open."""
    closed: list[Outline] = []
    hatched: list[Outline] = []
    lines: dict[str, list[BaseGeometry]] = {}
    vertices = 0
    for entity in entities:
        drawn = outline_of(entity)
        if drawn is None:
            continue
        vertices += sum(map(len, drawn.rings))
        if vertices > VERTICES:
            raise RefusedError("VERTICES_TOO_MANY", most=f"{VERTICES:,}")
        if not drawn.is_closed:
            lines.setdefault(entity.dxf.layer, []).append(shapely.LineString(drawn.rings[0]))
            continue
        made = Outline(
            polygon_of(drawn.rings), entity.dxf.layer, entity.dxftype(), entity.dxf.handle, drawn.is_curved, _xdata(entity)
        )
        (hatched if made.entity in _AREAS else closed).append(made)
    return [*closed, *_not_drawn_twice(hatched, closed)], lines


def _not_drawn_twice(hatched: list[Outline], closed: list[Outline]) -> list[Outline]:
    """Hatches that do not just fill an outline that is there already."""
    if not hatched:
        return []
    known = set(_places(closed))
    return [one for one, place in zip(hatched, _places(hatched), strict=True) if place not in known]


def _places(outlines: list[Outline]) -> list[tuple[str, bytes]]:
    """Layer and rounded points of each; point by point, for outlines that cross themselves are among them."""
    rounded = shapely.set_precision([one.area for one in outlines], TOLERANCE, mode="pointwise")
    points = shapely.to_wkb(shapely.normalize(rounded))
    return [(one.layer, place) for one, place in zip(outlines, points, strict=True)]


def _chosen(outlines: list[Outline], lines: Mapping[str, list[BaseGeometry]], table: str | None) -> str:
    """The layer asked for (or ALL), or the only one with outlines; where none is closed, the only one whose lines close."""
    counts = Counter(one.layer for one in outlines)
    if table is not None:
        if table in counts or table in lines or (table == ALL and counts):
            return table
        raise RefusedError(
            "LAYER_MISSING", value=table, names="、".join([*counts, *(name for name in lines if name not in counts)])
        )
    names = list(counts) or [name for name, drawn in lines.items() if _rings(drawn)]
    if not names:
        raise RefusedError("GEOMETRY_MISSING")
    if len(names) > 1:
        raise RefusedError("LAYER_AMBIGUOUS", names="、".join(names))
    return names[0]


def _rings(lines: list[BaseGeometry]) -> list[BaseGeometry]:
    """The areas that lines enclose, cut where they cross."""
    return list(shapely.get_parts(shapely.polygonize([shapely.unary_union(lines)]))) if lines else []


def _polygonised(lines: list[BaseGeometry], layer: str, issues: list[tuple[str, dict[str, Any]]]) -> list[Outline]:
    areas = _rings(lines)
    if not areas:
        raise RefusedError("GEOMETRY_MISSING")
    rest = shapely.difference(shapely.unary_union(lines), shapely.unary_union([area.boundary for area in areas]))
    issues.append(("LINES_POLYGONISED", {"count": len(areas), "left": f"{rest.length:,.2f}"}))
    return [Outline(area, layer, "LINE", None, False, None) for area in areas]


def _texts(entities: Iterable[Any]) -> Iterator[tuple[float, float, str]]:
    for entity in entities:
        if entity.dxftype() in _TEXTS:
            text = " ".join((entity.plain_text() if hasattr(entity, "plain_text") else entity.dxf.text).split())
            at = entity.dxf.insert
            if text:
                yield float(at.x), float(at.y), text.encode("utf-8", "replace").decode()


def _names(areas: list[BaseGeometry], texts: list[tuple[float, float, str]]) -> list[str | None]:
    """The texts in each area, read from the top down; of areas one in another the innermost has the text."""
    inside: dict[int, list[tuple[float, float, str]]] = {}
    points: Any = shapely.points([(x, y) for x, y, _ in texts]) if texts else []
    sizes = shapely.area(areas)
    smallest: dict[int, int] = {}
    for text, area in zip(*shapely.STRtree(areas).query(points, predicate="intersects"), strict=True) if texts else ():
        if int(text) not in smallest or sizes[area] < sizes[smallest[int(text)]]:
            smallest[int(text)] = int(area)
    for text, area in smallest.items():
        x, y, said = texts[text]
        inside.setdefault(area, []).append((-y, x, said))
    return [" ".join(said for _, _, said in sorted(inside[row])) if row in inside else None for row in range(len(areas))]


def _xdata(entity: Any) -> str | None:
    """Texts that a program left with the entity, as CASS does with parcel number, holder and use."""
    if not entity.xdata:
        return None
    values = [str(tag.value) for tags in entity.xdata.data.values() for tag in tags if tag.code == 1000]
    return " | ".join(values).encode("utf-8", "replace").decode() or None


def _left_out(entities: Iterable[Any], others: list[Outline]) -> list[tuple[str, dict[str, Any]]]:
    """What stands in the drawing and is no row: outlines of other layers, and areas that only their program can draw."""
    issues = []
    if others:
        counts = Counter(one.layer for one in others)
        issues.append(("DXF_OTHER_LAYERS", {"names": "、".join(f"{name} {count}" for name, count in counts.items())}))
    closed = Counter(
        entity.dxftype() for entity in entities if entity.dxftype() in ("REGION", "3DSOLID", "BODY", "ACAD_PROXY_ENTITY")
    )
    if closed:
        issues.append(("DXF_NOT_READ", {"names": "、".join(f"{name} {count}" for name, count in sorted(closed.items()))}))
    return issues
