"""Reading GeoJSON and newline-delimited GeoJSON: every feature is looked at, so that none is dropped in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from landmap.crs import candidates, named, normalised
from landmap.io.evidence import Evidence
from landmap.io.limits import ROWS
from landmap.io.rings import Ring, Shapes, closed, is_open, polygons
from landmap.io.source import Content, Opened
from landmap.io.text import BOM, Decision, decide
from landmap.io.text_issues import text_issues
from landmap.issue import Issue

_RECORD_SEPARATOR = "\x1e"  # RFC 8142 begins each text with it
# Half a character, escaped: JSON allows it, no encoding can hold it. The first branch passes over pairs that are whole.
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_HALF = re.compile(r"\\(?:u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(u[dD][89a-fA-F][\da-fA-F]{2})|.)", re.DOTALL)
_DEFAULT = 4326  # RFC 7946: longitude and latitude on WGS 84, unless the older "crs" member says otherwise


def read(opened: Opened, encoding: str | None = None) -> Content:
    """The features of a GeoJSON file, one row each, numbered from 1.

    Raises RefusalError when it is no JSON (JSON_BROKEN, JSON_TOO_DEEP), no GeoJSON (NOT_GEOJSON), or one page of
    several (SOURCE_PARTIAL).
    """
    text, decision = _text(opened, encoding)
    try:
        document = json.loads(text, parse_constant=str)
    except RecursionError as error:
        raise opened.refusal("JSON_TOO_DEEP") from error
    except ValueError as error:
        raise opened.refusal("JSON_BROKEN", why=error) from error
    features = _features(document, opened)
    return _content(opened, features, np.arange(1, len(features) + 1), document.get("crs"), decision, {})


def read_sequence(opened: Opened, encoding: str | None = None) -> Content:
    """The features of a newline-delimited GeoJSON, one row for each line that is not blank, numbered by line."""
    text, decision = _text(opened, encoding)
    features: list[Any] = []
    rows = []
    broken: dict[int, Exception] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip(" \t\r" + _RECORD_SEPARATOR):
            continue
        rows.append(number)
        try:
            features.append(json.loads(line.strip(" \t\r" + _RECORD_SEPARATOR), parse_constant=str))
        except (ValueError, RecursionError) as error:
            features.append(None)
            broken[number] = error
    if features and not any(_is_feature(feature) for feature in features):
        raise opened.refusal("NOT_GEOJSON")
    return _content(opened, features, np.array(rows, dtype=np.int64), None, decision, broken)


def _text(opened: Opened, encoding: str | None) -> tuple[str, Decision]:
    """The text, in the encoding that its strings tell; a byte that does not fit becomes U+FFFD, which sets its row aside."""
    decision = decide(opened.content.split(b'"'), stated="utf-8", stated_by="RFC 8259", explicit=encoding)
    text = opened.content.decode(decision.encoding, errors="replace").removeprefix(BOM)
    if _SURROGATE.search(text):
        text = _HALF.sub(lambda found: "\\ufffd" if found[1] else found[0], text)
    return text, decision


def _features(document: Any, opened: Opened) -> list[Any]:
    if not isinstance(document, dict):
        raise opened.refusal("NOT_GEOJSON")
    extra, features = document.get("properties"), document.get("features")
    if document.get("exceededTransferLimit") or (isinstance(extra, dict) and extra.get("exceededTransferLimit")):
        raise opened.refusal("SOURCE_PARTIAL", rows_in=len(features) if isinstance(features, list) else None)
    if _is_feature(document):
        return [document]
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise opened.refusal("NOT_GEOJSON")
    if len(features) > ROWS:
        raise opened.refusal("ROWS_TOO_MANY", most=f"{ROWS:,}")
    return features


def _is_feature(feature: Any) -> bool:
    return isinstance(feature, dict) and feature.get("type") == "Feature"


def _content(
    opened: Opened, features: Sequence[Any], rows: Any, crs_member: Any, decision: Decision, broken: Mapping[int, Exception]
) -> Content:
    issues = []
    for row, feature in zip(rows, features, strict=True):
        if int(row) in broken:
            issues.append(opened.issue("JSON_BROKEN", row=int(row), why=broken[int(row)]))
        elif not _is_feature(feature):
            issues.append(opened.issue("ROW_CORRUPT", row=int(row), value=feature))
    geometry, faults = _geometries([f.get("geometry") if _is_feature(f) else None for f in features], rows, opened)
    crs, crs_fault = _crs(crs_member, geometry, opened)
    frame = pd.DataFrame([_properties(feature) for feature in features], index=range(len(features)), dtype=object)
    stated = crs_member is not None
    return Content(
        columns=frame,
        rows=np.asarray(rows, dtype=np.int64),
        geometry=geometry,
        crs=crs,
        crs_fault=crs_fault,
        crs_stated=stated,
        issues=(*issues, *faults, *text_issues(opened, decision, frame, rows)),
        evidence={
            "encoding": decision.evidence,
            "crs": Evidence("文件的 crs 成员 the crs member of the file")
            if stated
            else Evidence("未写明，按 RFC 7946 not stated: RFC 7946", confidence=0.8),
        },
    )


def _properties(feature: Any) -> dict[str, Any]:
    """The feature's properties, and its own id where it has one and no property of that name."""
    found = feature.get("properties") if _is_feature(feature) else None
    flat = {name: _flat(value) for name, value in found.items()} if isinstance(found, dict) else {}
    return {"id": feature["id"], **flat} if _is_feature(feature) and "id" in feature else flat


def _flat(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value


def _geometries(members: Sequence[Any], rows: Any, opened: Opened) -> tuple[Shapes, list[Issue]]:
    found = np.full(len(members), None, dtype=object)
    simple: dict[int, list[Ring]] = {}
    issues = []
    for i, member in enumerate(members):
        if member is None:
            continue
        try:
            if member["type"] == "Polygon":
                simple[i] = [_ring(ring) for ring in member["coordinates"]]
            else:
                found[i] = _shape(member)
        except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError) as error:
            issues.append(opened.issue("GEOMETRY_UNREADABLE", row=int(rows[i]), why=error))
    found[list(simple)] = polygons(list(simple.values()), _polygon)
    issues += [opened.issue("RING_CLOSED", row=int(rows[i])) for i, rings in simple.items() if any(map(is_open, rings))]
    return found, issues


def _ring(coordinates: Any) -> Ring:
    ring = np.array(coordinates, dtype=float)
    if ring.ndim != 2 or ring.shape[1] < 2:
        raise ValueError("环应为坐标的列表", "a ring is a list of positions")
    return ring[:, :3]


def _polygon(rings: Sequence[Ring]) -> shapely.Polygon:
    """GeoJSON says which ring is the shell: the first."""
    return shapely.Polygon(closed(rings[0]), [closed(ring) for ring in rings[1:]]) if rings else shapely.Polygon()


def _shape(member: Any) -> BaseGeometry:
    kind = member["type"]
    if kind == "MultiPolygon":
        return shapely.MultiPolygon([_polygon([_ring(ring) for ring in part]) for part in member["coordinates"]])
    return shapely.geometry.shape(member)


def _crs(member: Any, geometry: Shapes, opened: Opened) -> tuple[CRS | None, Issue | None]:
    if member is None:
        return CRS.from_epsg(_DEFAULT), None
    try:
        return normalised(CRS.from_user_input(member["properties"]["name"])), None
    except (CRSError, KeyError, TypeError):
        fits = named(candidates(shapely.get_coordinates(geometry), None))
        return None, opened.issue("CRS_UNREADABLE", value=json.dumps(member, ensure_ascii=False), **fits)
