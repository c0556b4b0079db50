"""Where on the ground each issue is: its own geometry, or the shape of its row; for QGIS and for the page's pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj.exceptions import ProjError

from landmap.io.gpkg.styles import Category, qml
from landmap.issue import ISSUE_COLUMNS, Effect, Issue, in_order
from landmap.report.withhold import issues_for
from landmap.terms import MapClass

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

    from landmap.report.faults.findings import Findings

# How grave an issue is, in both languages, with a colour and a pattern that stay apart in grey print.
LEVELS: Mapping[Effect, MapClass] = {
    "refuse": MapClass("refuse", "拒收", "refused", "#7A1022", "cross", "拒"),
    "quarantine": MapClass("quarantine", "隔离", "set aside", "#B2182B", "hatch", "隔"),
    "repair": MapClass("repair", "修复", "repaired", "#2C7FB8", "dots", "修"),
    "warn": MapClass("warn", "提醒", "warning", "#E69F00", "horizontal", "醒"),
}


def fault_layers(findings: Findings) -> dict[str, gpd.GeoDataFrame]:
    """Two layers in the site's CRS with the columns of issue.ISSUE_COLUMNS.

    ``fault_shapes``: the areas that are wrong, or of the rows that something is wrong of. ``fault_places``: a point for every
    issue that has a place.
    """
    ground = Ground(findings)
    issues = [issue for issue in in_order(issues_for(findings)) if ground.place(issue) is not None]
    table = pd.DataFrame([issue.as_row() for issue in issues], columns=list(ISSUE_COLUMNS), dtype=object)
    shapes = np.array([*(ground.place(issue) for issue in issues), None], dtype=object)[:-1]
    areas = np.isin(shapely.get_type_id(shapes), (3, 6))
    points = shapely.point_on_surface(shapes)
    crs = findings.site.crs
    return {
        "fault_shapes": gpd.GeoDataFrame(table[areas], geometry=shapes[areas], crs=crs),
        "fault_places": gpd.GeoDataFrame(table, geometry=points, crs=crs),
    }


def fault_styles() -> dict[str, str]:
    """How QGIS draws fault_shapes: by level, each in a colour and pattern of its own."""
    return {"fault_shapes": qml("effect", [Category(code, f"{look.zh} {look.en}", look) for code, look in LEVELS.items()])}


class Ground:
    """The shapes of all rows of a check, accepted or set aside, in the site's CRS, by layer and row."""

    def __init__(self, findings: Findings) -> None:
        self._rows: dict[tuple[str, Any], Geometry] = {}
        for name, layer in findings.checked.layers.items():
            for frame in (layer.accepted, layer.quarantined):
                self._take(name, frame, findings.site.crs)
        self._all = np.array([*self._rows.values(), None], dtype=object)[:-1]
        self._tree = shapely.STRtree(self._all)

    def _take(self, layer: str, frame: pd.DataFrame, crs: str) -> None:
        if not isinstance(frame, gpd.GeoDataFrame) or frame.crs is None or not len(frame):
            return
        shapes = _in_crs(frame, crs)
        for row, shape in zip(frame["source_row"], shapes, strict=True):
            if shape is not None:
                self._rows[layer, row] = shape

    def row(self, issue: Issue) -> Geometry | None:
        """The shape of the row that an issue is about."""
        return None if issue.row is None else self._rows.get((issue.layer, issue.row))

    def place(self, issue: Issue) -> Geometry | None:
        """Where an issue is: its own geometry if it has one, else its row's shape."""
        own: Any = issue.geometry
        return own if own is not None and _can_be_drawn(own) else self.row(issue)

    def around(self, west: float, south: float, east: float, north: float, most: int) -> Iterable[Geometry]:
        """Shapes that lie in a box, at most so many."""
        found: list[Geometry] = self._all[self._tree.query(shapely.box(west, south, east, north))[:most]].tolist()
        return found


def _in_crs(frame: gpd.GeoDataFrame, crs: str) -> npt.NDArray[np.object_]:
    """The shapes in the site's CRS; None for what is missing, empty, or lies nowhere on Earth."""
    try:
        moved = shapely.force_2d(frame.geometry.to_crs(crs).to_numpy())
    except (ProjError, shapely.errors.ShapelyError, ValueError):
        return np.full(len(frame), None, dtype=object)
    found = np.asarray(moved, dtype=object)
    bounds = shapely.bounds(found)
    found[~np.isfinite(bounds).all(axis=1) | (np.abs(bounds) > 1e9).any(axis=1)] = None
    return found


def _can_be_drawn(shape: Geometry) -> bool:
    return not shape.is_empty and bool(np.isfinite(shapely.bounds(shape)).all())
