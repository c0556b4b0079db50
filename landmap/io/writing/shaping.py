"""Shapes as the output holds them: flat, of its kinds, with its decimals; a row whose shape it cannot hold is named."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from landmap.io.rings import Shapes
from landmap.io.writing.about import About
from landmap.io.writing.draft import Format
from landmap.issue import Issue

_NONE = ("没有图形", "no shape")


def shaped(frame: gpd.GeoDataFrame, form: Format, about: About) -> tuple[gpd.GeoDataFrame, list[Issue]]:
    """``frame`` with shapes that the format holds; rows without one are taken out (SHAPE_NOT_HELD), heights too (Z_DROPPED).

    Columns read and mended: geometry.
    """
    shapes = np.asarray(frame.geometry.to_numpy(), dtype=object)
    issues: list[Issue] = []
    high = shapely.has_z(shapes) | shapely.has_m(shapes)
    if high.any():
        issues.append(about.issue("Z_DROPPED", count=int(high.sum())))
        shapes = shapely.force_2d(shapes)
    if form.rounds_to is not None:
        decimals = form.rounds_to
        rounded = shapely.transform(shapes, lambda points: np.asarray(np.round(points, decimals), dtype=np.float64))
        issues += _moved(shapes, rounded, form, about)
        shapes = rounded
    frame = frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))
    if form.shapes is None:
        return frame, issues
    reasons = [_reason(shape, form.shapes) for shape in shapes]
    for row, why in zip(frame["source_row"], reasons, strict=True):
        if why is not None:
            issues.append(about.issue("SHAPE_NOT_HELD", row=int(row), form=form, kind=why[0], kind_en=why[1]))
    return frame[[why is None for why in reasons]], issues


def _moved(before: Shapes, after: Shapes, form: Format, about: About) -> list[Issue]:
    moved = np.abs(shapely.get_coordinates(after) - shapely.get_coordinates(before))
    most_mm = float(moved.max(initial=0.0)) * 1000
    if most_mm < 1e-3:  # the last bits of a float, far below what anybody measures
        return []
    return [about.issue("COORDS_ROUNDED", form=form, decimals=form.rounds_to, value=f"{most_mm:.2f}")]


def _reason(shape: BaseGeometry | None, kinds: tuple[str, ...]) -> tuple[str, str] | None:
    """Why a shape cannot be held, in both languages."""
    if shape is None or shape.is_empty:
        return _NONE
    if shape.geom_type not in kinds:
        return shape.geom_type, shape.geom_type
    if not shape.is_valid:
        why = shapely.is_valid_reason(shape)
        return f"图形无效（{why}）", f"invalid ({why})"
    return None
