"""Rows as read -> rows that may be counted and rows set aside, by what the issues say and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import geopandas as gpd
import pandas as pd

from landmap.check.checked import CheckedLayer
from landmap.check.fields import dtype_of
from landmap.check.repairs import shape_repairs
from landmap.check.stage import set_aside, with_columns
from landmap.io.source import ReadLayer
from landmap.issue import Issue, by_effect
from landmap.site import Layer
from landmap.terms import GEOMETRIES, columns_of
from landmap.terms.columns import SOURCE_COLUMNS


def prepared(read: ReadLayer) -> pd.DataFrame:
    """The rows that could be read, with every column of the role (missing where the file has none) and ``repaired``.

    Columns read: all. A row that reading set aside is not judged further: what could not be read whole proves nothing. Columns
    added: those of the role that are not there, repaired (a repair of reading named the row).
    """
    aside = set_aside(read.issues)
    frame = read.frame[~read.frame["source_row"].isin(list(aside))]
    mended = [issue.row for issue in by_effect(read.issues, "repair") if issue.row is not None]
    absent = [column.name for column in columns_of(read.layer.role) if column.name not in frame.columns]
    added = {name: pd.Series(None, index=frame.index, dtype=object) for name in absent}
    added["repaired"] = frame["source_row"].isin(mended)
    return with_columns(frame, added)


def sorted_out(read: ReadLayer, standing: pd.DataFrame, issues: Sequence[Issue]) -> CheckedLayer:
    """The layer with ``standing`` rows accepted but for those that ``issues`` set aside; rows in = accepted + quarantined."""
    codes = set_aside(issues)
    rows = read.frame["source_row"]
    quarantined = read.frame[rows.isin(list(codes))]
    told = pd.Series([",".join(codes[row]) for row in quarantined["source_row"]], index=quarantined.index, dtype="string")
    accepted = _ordered(standing[~standing["source_row"].isin(list(codes))], read.layer)
    return CheckedLayer(
        layer=read.layer,
        accepted=accepted,
        quarantined=with_columns(quarantined, {"codes": told}),
        issues=tuple(issues),
        files=read.files,
        evidence=read.evidence,
        repairs=shape_repairs(read, accepted, issues),
    )


def typed_empty(role: str, crs: object) -> pd.DataFrame:
    """A checked frame of ``role`` without rows: every column with its dtype, and where it has land a geometry in ``crs``."""
    columns = {column.name: pd.Series(dtype=dtype_of(column)) for column in columns_of(role)}
    columns |= {name: pd.Series(dtype="int64" if name == "source_row" else "string") for name in SOURCE_COLUMNS}
    frame = pd.DataFrame(columns | {"repaired": pd.Series(dtype=bool)})
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries([], crs=crs)) if role in GEOMETRIES else frame


def _ordered(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    """The columns of the role, where the row came from, what no layer.toml mapped, repaired, geometry: always in this order."""
    names: list[str] = [column.name for column in columns_of(layer.role)]
    others: Iterable[str] = (str(name) for name in frame.columns if str(name).startswith("src_"))
    texts = {name: frame[name].astype("string") for name in SOURCE_COLUMNS if name != "source_row"}
    last = ["geometry"] if layer.has_geometry else []
    return with_columns(frame, texts)[[*names, *SOURCE_COLUMNS, *others, "repaired", *last]]
