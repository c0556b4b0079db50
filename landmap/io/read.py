"""A layer's file -> ReadLayer: every row of the source under canonical column names, with what was found out on the way."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import CRS, Geod
from pyproj.exceptions import CRSError

from landmap.crs.offset import offset_named, wgs84_from
from landmap.errors import RefusalError, SiteError, of_rows
from landmap.io import csv_table, dxf, geojson, geoparquet, gpkg, kml, ogr_layer, shapefile, survey_text, xlsx_table
from landmap.io.evidence import Evidence, told
from landmap.io.gate import open_source
from landmap.io.limits import VERTICES
from landmap.io.rings import Shapes
from landmap.io.source import Content, Opened, ReadLayer
from landmap.io.text import canonical
from landmap.issue import Issue
from landmap.site import ROW_NUMBER, Layer
from landmap.terms import columns_of
from landmap.terms.codes import folded
from landmap.terms.columns import SOURCE_COLUMNS

# One reader per family of gate.FAMILIES: bytes in, rows out.
READERS: Mapping[str, Callable[[Opened, str | None], Content]] = {
    "shapefile": shapefile.read,
    "gpkg": gpkg.read,
    "geojson": geojson.read,
    "geojsonseq": geojson.read_sequence,
    "geoparquet": geoparquet.read,
    "csv": csv_table.read,
    "xlsx": xlsx_table.read,
    "boundary_txt": survey_text.read,
    "kml": kml.read,
    "dxf": dxf.read,
    "flatgeobuf": ogr_layer.read_flatgeobuf,
    "filegdb": ogr_layer.read_filegdb,
}
Settled = Callable[[Layer, list[str]], Layer]
_MARKUP = set("<>&\"'`{}\\")


def read_layer(
    layer: Layer, *, crs: str | None = None, encoding: str | None = None, settled: Settled | None = None
) -> ReadLayer:
    """Read the source of ``layer``; ``crs`` and ``encoding`` come before layer.toml, which comes before what the file states.

    ``settled`` completes a layer that nobody described, once the names of the file's columns are known.

    Raises RefusalError, with the rule that it breaks, for a file that cannot be used, and SiteError for an unknown CRS or
    encoding. See ReadLayer for what the frame holds.
    """
    chosen = _known_encoding(encoding or layer.encoding, layer)
    offset = offset_named(crs or layer.crs)
    stated = _known_crs("EPSG:4326" if offset else crs or layer.crs, layer)
    opened = open_source(layer)
    content = READERS[opened.family](opened, chosen)
    if settled is not None:
        layer = settled(layer, [str(name) for name in content.columns.columns])
        opened = replace(opened, layer=layer)
    if stated is not None:  # which answers what the reader had to assume
        content = replace(content, issues=tuple(issue for issue in content.issues if issue.code != "TXT_DATUM_ASSUMED"))
    with of_rows(len(content.rows)):
        if offset is not None and content.geometry is not None:
            content = _without_offset(content, content.geometry, offset, opened)
        if layer.has_geometry and content.geometry is None:
            raise opened.refusal("GEOMETRY_MISSING")
        if content.geometry is not None and int(shapely.get_num_coordinates(content.geometry).sum()) > VERTICES:
            raise opened.refusal("VERTICES_TOO_MANY", most=f"{VERTICES:,}")
        columns, issues = _named(content, opened)
        final_crs, crs_issues = _crs(content, stated, opened)
    frame = _framed(columns, content, opened, final_crs)
    if not len(frame):
        issues.append(opened.issue("LAYER_EMPTY"))
    return ReadLayer(
        layer=layer,
        frame=frame,
        issues=(*opened.issues, *content.issues, *issues, *crs_issues),
        files=opened.files,
        evidence=told(
            {"family": opened.family, **content.evidence, **_crs_told(final_crs, content, stated=stated is not None)}
        ),
        source_columns=tuple(map(str, content.columns.columns)),
    )


def _without_offset(content: Content, shapes: Shapes, offset: str, opened: Opened) -> Content:
    """The shapes on WGS 84 that a layer says are on a shifted system; by how far they moved is said (OFFSET_REMOVED)."""
    flat = shapely.force_2d(shapes)
    moved = shapely.transform(flat, lambda points: wgs84_from(offset, points))
    before, after = shapely.get_coordinates(flat).T, shapely.get_coordinates(moved).T
    _, _, metres = Geod(ellps="WGS84").inv(*before, *after)
    found = opened.issue("OFFSET_REMOVED", value=offset, metres=f"{np.nan_to_num(metres).max(initial=0):,.0f}")
    return replace(content, geometry=moved, issues=(*content.issues, found), evidence={**content.evidence, "offset": offset})


def _crs_told(crs: CRS | None, content: Content, *, stated: bool) -> dict[str, Evidence]:
    """Which CRS is used, who says so, and how sure that is; land of a shifted system was brought to it."""
    if crs is None:
        return {}
    name = f"{':'.join(crs.to_authority() or ())} {crs.name}".strip()
    if stated:
        return {"crs": Evidence(name, "layer.toml 或 --crs 写明 stated by hand")}
    source = told(content.evidence).get("crs", Evidence("", "文件写明 stated by the file"))
    return {"crs": Evidence(name, "，".join(filter(None, [source.value, source.because])), source.confidence)}


def _known_encoding(name: str | None, layer: Layer) -> str | None:
    if name is not None and canonical(name) is None:
        raise SiteError(
            f"没有叫 {name} 的编码",
            f"there is no encoding {name}",
            where=f"{layer.folder.name}/layer.toml",
            mend_zh="写 gbk 或 utf-8",
            mend_en="write gbk or utf-8",
        )
    return name


def _known_crs(name: str | None, layer: Layer) -> CRS | None:
    try:
        return None if name is None else CRS.from_user_input(name)
    except CRSError as error:
        raise SiteError(
            f"没有叫 {name} 的坐标系",
            f"there is no CRS {name}",
            where=f"{layer.folder.name}/layer.toml",
            mend_zh='写成 crs = "EPSG:4546" 或 --crs EPSG:4546',
            mend_en='write crs = "EPSG:4546" or --crs EPSG:4546',
        ) from error


def _crs(content: Content, stated: CRS | None, opened: Opened) -> tuple[CRS | None, list[Issue]]:
    """What a person states comes before what the file states; that they differ is said."""
    if stated is None:
        if content.crs_fault is not None:
            raise RefusalError([content.crs_fault])
        return content.crs, []
    differs = content.crs is not None and content.crs_stated and not stated.equals(content.crs, ignore_axis_order=True)
    if not differs or content.crs is None:
        return stated, []
    return stated, [opened.issue("CRS_OVERRIDDEN", value=stated.name, stated=content.crs.name)]


def _named(content: Content, opened: Opened) -> tuple[dict[str, pd.Series[Any]], list[Issue]]:
    """The canonical columns, the constants, and every other column as src_<name>."""
    layer, source = opened.layer, content.columns
    taken, issues = _taken(source, opened)
    columns = {name: source[found] for name, found in taken.items()}
    for name in (name for name, wanted in layer.fields.items() if wanted == ROW_NUMBER):
        columns[name] = pd.Series([str(row) for row in content.rows], index=source.index, dtype=object)
        issues.append(opened.issue("ID_FROM_ROW", field=name))
    for name, value in layer.constants.items():
        columns[name] = pd.Series([value] * len(source), index=source.index, dtype=object)
    others = [name for name in source.columns if name not in taken.values()]
    columns |= {f"src_{name}": source[name] for name in others}
    issues += [opened.issue("FIELD_NAME_UNSAFE", field=name, value=name) for name in others if _MARKUP & set(name)]
    return columns, issues


def _taken(source: pd.DataFrame, opened: Opened) -> tuple[dict[str, str], list[Issue]]:
    """Which column of the source each canonical column is: the one that [fields] names, or the one of its own name."""
    issues: list[Issue] = []
    taken: dict[str, str] = {}
    if source.empty and not len(source.columns):
        return taken, issues  # a collection of nothing has no fields to miss
    for name, wanted in opened.layer.fields.items():
        if wanted == ROW_NUMBER:
            continue
        found = _found(wanted, source)
        if found is None:
            raise opened.refusal("FIELD_MISSING", field=name, value=wanted, near=_near(wanted, source))
        if found != wanted:
            issues.append(opened.issue("FIELD_RENAMED", field=name, value=found, wanted=wanted))
        taken[name] = found
    for column in columns_of(opened.layer.role):
        if column.name in source.columns and column.name not in opened.layer.constants:
            taken.setdefault(column.name, column.name)
    return taken, issues


def _found(wanted: str, source: pd.DataFrame) -> str | None:
    if wanted in source.columns:
        return wanted
    alike = [name for name in source.columns if folded(name) == folded(wanted)]
    return alike[0] if len(alike) == 1 else None


def _near(wanted: str, source: pd.DataFrame) -> str:
    names = [str(name) for name in source.columns]
    near = difflib.get_close_matches(wanted, names, n=3, cutoff=0.4)
    return "、".join(near or names[:20])


def _framed(columns: Mapping[str, pd.Series[Any]], content: Content, opened: Opened, crs: CRS | None) -> pd.DataFrame:
    tidy = {name: _tidy(column) for name, column in columns.items()}
    where = dict(zip(SOURCE_COLUMNS, (opened.layer.id, opened.file, content.rows), strict=True))
    frame = pd.DataFrame(tidy | where, index=pd.RangeIndex(len(content.rows)))
    if not opened.layer.has_geometry or content.geometry is None:
        return frame
    shapes = np.array([*content.geometry, None], dtype=object)[:-1]
    found: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=gpd.array.GeometryArray(shapes), crs=crs)
    return found


def _tidy(column: pd.Series[Any]) -> pd.Series[Any]:
    """Missing is None in a column of objects, whatever the reader left there."""
    return column.where(column.notna(), None) if column.dtype == object else column
