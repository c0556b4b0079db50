"""The same row or the same ground twice: the first is kept, the later ones are set aside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from landmap.check.geometry import shapes_of
from landmap.check.naming import on_rows
from landmap.check.stage import Found, Scene
from landmap.issue import Issue
from landmap.terms import GEOMETRIES, KEYS, columns_of

_PLACES = 3  # the same shape, read from two files in two CRSs, agrees to well within a millimetre


def same_shape(frame: pd.DataFrame, scene: Scene) -> Found:
    """Rows whose shape a row before them has (GEOMETRY_DUPLICATE). Columns read: geometry."""
    return Found(tuple(later_ones(frame, scene.role)))


def later_ones(frame: pd.DataFrame, role: str) -> list[Issue]:
    """GEOMETRY_DUPLICATE for every row whose shape a row before it has, naming that one.

    Columns read: geometry, the key of the ``role``, layer, source_file, source_row. Where a ring begins, which way it runs and
    whether a vertex stands twice does not matter.
    """
    if role == "boundary":
        return []
    rows = frame[_same_box(frame)]
    keys = pd.Series(_normal(rows), index=rows.index, dtype=object)
    later = keys.duplicated().to_numpy(dtype=bool)
    first = rows[~later].set_index(keys[~later])
    found = rows[later]
    firsts = first.loc[list(keys[later])].set_axis(found.index)
    where = firsts["source_file"].astype(str) + ":" + firsts["source_row"].astype(str)
    other = firsts[KEYS[role]].astype(object)
    return on_rows("GEOMETRY_DUPLICATE", found, role, field="geometry", other=other, where=where, geometry=found["geometry"])


def copies(frame: pd.DataFrame, role: str) -> list[Issue]:
    """ROW_DUPLICATE for every row that says what a row before it says: the same id, the same fields, the same shape.

    So that a file imported twice changes nothing. Columns read: those of the ``role``, geometry (where there is one), layer,
    source_file, source_row. Rows without an id are no copies: nobody knows.
    """
    key = KEYS[role]
    rows = frame[(frame[key].notna() & frame[key].duplicated(keep=False)).to_numpy(dtype=bool)]
    said = pd.DataFrame(rows[[column.name for column in columns_of(role) if column.name in rows.columns]])
    if role in GEOMETRIES and "geometry" in rows.columns:
        said = said.assign(geometry=_normal(rows))
    later = said.duplicated().to_numpy(dtype=bool)
    places = rows["source_file"].astype(str) + ":" + rows["source_row"].astype(str)
    first = places.groupby([said[name] for name in said], dropna=False).transform("first") if later.any() else places
    found = rows[later]
    return on_rows("ROW_DUPLICATE", found, role, field=key, value=found[key], where=first[later])


def _same_box(frame: pd.DataFrame) -> np.ndarray:
    boxes = pd.DataFrame(np.round(shapely.bounds(shapes_of(frame)), _PLACES))
    return np.asarray(boxes.duplicated(keep=False).to_numpy(dtype=bool))


def _normal(rows: pd.DataFrame) -> np.ndarray:
    rounded = shapely.transform(shapes_of(rows), lambda points: np.round(points, _PLACES))
    return np.asarray(shapely.to_wkb(shapely.normalize(shapely.remove_repeated_points(rounded))), dtype=object)
