"""Reading KML: every placemark is a row; nothing that the file points to is fetched, and markup in it stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError  # only the types: defusedxml parses

import numpy as np
import pandas as pd
import shapely
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from pyproj import CRS

from landmap.io.kml.shapes import KINDS, OpenRingError, bare_name, rings_of, shape_of
from landmap.io.limits import ROWS
from landmap.io.rings import Ring, Shapes, is_open, polygon_of, polygons
from landmap.io.source import Content, Opened
from landmap.io.text import BOM, Decision, decide
from landmap.io.text_issues import text_issues
from landmap.issue import Issue

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_WGS84 = 4326  # KML 2.2, 9.1: longitude and latitude on WGS 84, and nothing else


def read(opened: Opened, encoding: str | None = None) -> Content:
    """The placemarks of a KML, one row each, numbered from 1.

    Columns: id, name, description (as it is, markup and all), folder, when, and every field of ExtendedData under its own name,
    with data_ before one that placemarks have themselves.
    Raises RefusalError: KML_BROKEN, NOT_KML, XML_ENTITIES, KML_NETWORK_LINK, ROWS_TOO_MANY.
    """
    root, decision = _parsed(opened, encoding)
    if any(_name(element) == "NetworkLink" for element in root.iter()):
        raise opened.refusal("KML_NETWORK_LINK")
    marks = list(_placemarks(root, ()))
    if len(marks) > ROWS:
        raise opened.refusal("ROWS_TOO_MANY", most=f"{ROWS:,}")
    rows = np.arange(1, len(marks) + 1, dtype=np.int64)
    geometry, faults = _geometry([mark for mark, _ in marks], opened)
    frame = pd.DataFrame(_records(marks), index=range(len(marks)), dtype=object)
    return Content(
        columns=frame,
        rows=rows,
        geometry=geometry,
        crs=CRS.from_epsg(_WGS84),
        crs_stated=False,
        issues=(*faults, *text_issues(opened, decision, frame, rows.tolist())),
        evidence={
            "encoding": decision.why,
            "crs": "KML 为 WGS 84；在影像上描的可能有 GCJ-02 偏移 WGS 84; what was drawn on imagery may be shifted",
        },
    )


def _parsed(opened: Opened, encoding: str | None) -> tuple[Element, Decision]:
    content = opened.content
    stated = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    decision = decide(content.split(b">"), stated=stated[1].decode() if stated else "utf-8", stated_by="XML", explicit=encoding)
    text = content.decode(decision.encoding, errors="replace").removeprefix(BOM)
    try:
        # A declaration that names another encoding than the text now has would be refused.
        root = ElementTree.fromstring(_DECLARATION.sub("", text, count=1), forbid_dtd=True)
    except DefusedXmlException as error:
        raise opened.refusal("XML_ENTITIES") from error
    except (ParseError, ValueError, RecursionError) as error:
        raise opened.refusal("KML_BROKEN", why=error) from error
    if _name(root) != "kml" and _name(root) not in ("Document", "Folder", "Placemark"):
        raise opened.refusal("NOT_KML", found=_name(root))
    return root, decision


def _placemarks(element: Element, folders: tuple[str, ...]) -> Iterator[tuple[Element, str]]:
    """Each placemark, and the folders it lies in; without recursion, for folders may be nested a thousandfold."""
    waiting = [(element, folders)]
    while waiting:
        here, path = waiting.pop()
        if _name(here) == "Placemark":
            yield here, " / ".join(path)
            continue
        name = _text(here, "name") if _name(here) == "Folder" else ""
        inside = (*path, name) if name else path
        waiting += [(child, inside) for child in reversed(here) if _name(child) in ("kml", "Document", "Folder", "Placemark")]


def _records(marks: Sequence[tuple[Element, str]]) -> list[dict[str, Any]]:
    own = [_own(mark, folder) for mark, folder in marks]
    taken = {name for record in own for name, value in record.items() if value is not None}
    for record, (mark, _) in zip(own, marks, strict=True):
        record.update((f"data_{name}" if name in taken else name, value) for name, value in _extended(mark))
    return own


def _own(mark: Element, folder: str) -> dict[str, Any]:
    found = {
        "id": mark.get("id"),
        "name": _text(mark, "name"),
        "description": _text(mark, "description"),
        "folder": folder or None,
        "when": next((_text(stamp, "when") for stamp in mark if _name(stamp) == "TimeStamp"), None),
    }
    return {name: value for name, value in found.items() if value is not None or name == "name"}


def _extended(mark: Element) -> Iterator[tuple[str, str | None]]:
    for part in mark.iter():
        if _name(part) == "SimpleData":
            yield part.get("name") or "?", (part.text or "").strip() or None
        elif _name(part) == "Data":
            yield part.get("name") or "?", _text(part, "value")


def _geometry(marks: list[Element], opened: Opened) -> tuple[Shapes, list[Issue]]:
    found = np.full(len(marks), None, dtype=object)
    one_ring: dict[int, list[Ring]] = {}
    issues = []
    for i, mark in enumerate(marks):
        try:
            drawn = _drawn(mark)
            rings = [] if drawn is None else rings_of(drawn)
            if len(rings) == 1 and not is_open(rings[0]):
                one_ring[i] = rings
            elif drawn is not None:
                found[i] = shape_of(drawn)
        except OpenRingError as was:
            found[i] = was.closed
            issues.append(opened.issue("RING_CLOSED", row=i + 1))
        except (ValueError, shapely.errors.ShapelyError) as error:
            issues.append(opened.issue("GEOMETRY_UNREADABLE", row=i + 1, why=error))
    found[list(one_ring)] = polygons(list(one_ring.values()), polygon_of)
    return found, issues


def _drawn(mark: Element) -> Element | None:
    """The element that draws a placemark's geometry."""
    drawn = [child for child in mark if _name(child) in KINDS]
    if len(drawn) > 1:
        raise ValueError("一个 Placemark 有几个图形", "a placemark with several geometries")
    if drawn:
        return drawn[0]
    others = [_name(child) for child in mark if _name(child) in ("Track", "MultiTrack", "Model")]
    if others:
        raise ValueError(f"{others[0]} 不是地块图形", f"a {others[0]} is no shape of a parcel")
    return None


def _text(element: Element, name: str) -> str | None:
    """The text of the child ``name``, markup inside it as text; None where there is none."""
    child = next((found for found in element if _name(found) == name), None)
    return None if child is None else "".join(child.itertext()).strip() or None


def _name(element: Element) -> str:
    return bare_name(element.tag)
