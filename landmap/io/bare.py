"""A file by itself, outside any zone's folder: read through the same gate as a zone's layers, under its own column names."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd

from landmap.errors import RefusalError
from landmap.io.read import read_layer
from landmap.io.source import ReadLayer
from landmap.site import Layer
from landmap.terms.columns import SOURCE_COLUMNS


def bare_layer(path: Path, *, table: str | None = None, land: bool = True) -> Layer:
    """The layer of no zone that the file at ``path`` is: no field is mapped; with ``land`` false, a plain table.

    A link is followed: whoever names a file by hand means what it leads to.
    """
    path = path.resolve()
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "layer"
    role = "parcels" if land else "plans"
    return Layer.model_validate(
        {"id": name, "role": role, "title": path.stem, "source": path.name, "folder": path.parent, "table": table}
    )


def read_file(path: Path, *, crs: str | None = None, encoding: str | None = None, table: str | None = None) -> ReadLayer:
    """Every row of a file with its own columns, in their order and under their names: land where it has shapes, else a table.

    Columns added: those of terms.columns.SOURCE_COLUMNS, and geometry. ``crs``, ``encoding`` and ``table`` as in layer.toml.
    Raises RefusalError as read_layer does.
    """
    try:
        found = read_layer(bare_layer(path, table=table), crs=crs, encoding=encoding)
    except RefusalError as error:
        if getattr(error.issues[0], "code", "") != "GEOMETRY_MISSING":
            raise
        found = read_layer(bare_layer(path, table=table, land=False), encoding=encoding)
    return replace(found, frame=_under_own_names(found))


def own_columns(frame: pd.DataFrame) -> list[str]:
    """The columns of the file itself in a frame of :func:`read_file`."""
    added = {*SOURCE_COLUMNS, getattr(frame, "active_geometry_name", None)}
    return [str(name) for name in frame.columns if name not in added]


def written_name(column: str) -> str:
    """The file's own name of a column that had to give way to one of SOURCE_COLUMNS ("layer_": "layer")."""
    return column[:-1] if column.endswith("_") and column[:-1] in {*SOURCE_COLUMNS, "geometry"} else column


def _under_own_names(found: ReadLayer) -> pd.DataFrame:
    frame = found.frame
    names = {f"src_{name}" if f"src_{name}" in frame.columns else name: column_for(name) for name in found.source_columns}
    kept = [*names, *(name for name in frame.columns if name in SOURCE_COLUMNS or name == "geometry")]
    return frame[kept].rename(columns=names)


def column_for(name: str) -> str:
    """The column that a file's own ``name`` is read into: itself, unless a column that landmap adds has it."""
    return f"{name}_" if name in {*SOURCE_COLUMNS, "geometry"} else name
