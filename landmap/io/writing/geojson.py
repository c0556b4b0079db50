"""Writing GeoJSON, whole (RFC 7946) and a feature a line (RFC 8142 without its record separators): every digit is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import shapely

from landmap.io.writing.draft import Draft
from landmap.io.writing.values import json_value

_WGS84 = 4326


def write(draft: Draft) -> None:
    """A FeatureCollection; a CRS other than WGS 84 is named in the older "crs" member, which GDAL and landmap read."""
    code = draft.land.crs.to_authority() if draft.spatial and draft.land.crs is not None else None
    head: dict[str, Any] = {"type": "FeatureCollection"}
    if code is not None and code != ("EPSG", str(_WGS84)):
        head["crs"] = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:{code[0]}::{code[1]}"}}
    start = json.dumps(head, ensure_ascii=False)[:-1]
    body = ",\n".join(_features(draft))
    draft.path.write_text(f'{start}, "features": [\n{body}\n]}}\n', encoding="utf-8", newline="\n")


def write_sequence(draft: Draft) -> None:
    """One feature a line, longitude and latitude on WGS 84: the format has no place to say anything else."""
    draft.path.write_text("".join(f"{line}\n" for line in _features(draft)), encoding="utf-8", newline="\n")


def _features(draft: Draft) -> Iterator[str]:
    plain = draft.plain
    columns = [[json_value(value) for value in plain.iloc[:, i].astype(object)] for i in range(plain.shape[1])]
    names = [str(name) for name in plain.columns]
    shapes = (
        shapely.to_geojson(shapely.orient_polygons(draft.land.geometry.to_numpy())) if draft.spatial else [None] * len(plain)
    )
    rows = zip(*columns, strict=True) if columns else ((),) * len(plain)
    for shape, values in zip(shapes, rows, strict=True):
        properties = json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False, allow_nan=False)
        yield f'{{"type": "Feature", "properties": {properties}, "geometry": {shape or "null"}}}'
