"""Needles: vertices at which a boundary turns back upon itself, outward or inward, as a slipped survey point leaves them."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from landmap.area import metres_per_unit
from landmap.check.geometry import shapes_of
from landmap.check.naming import m2_text, on_rows
from landmap.check.stage import Found, Scene
from landmap.rings import Counts, Numbers, Rings, rings_of

_SHORTEST_M = 0.1  # of both edges: below it the angle is one of rounding
_POLYGONAL = (3, 6)


def needles(frame: pd.DataFrame, scene: Scene) -> Found:
    """Shapes with a vertex of less than spike_deg (SPIKE, the sharpest told with its place). Columns read: geometry (polygons).

    A notch that runs inward is one as well. The shape is used as it is: whether the point is real, only a person can say.
    """
    shapes = shapes_of(frame)
    areas = np.flatnonzero(np.isin(shapely.get_type_id(shapes), _POLYGONAL))
    if not len(areas):
        return Found()
    rings = rings_of(shapely.remove_repeated_points(shapes[areas]))
    angle, shorter = _corners(rings)
    sharp = np.flatnonzero(
        (angle < scene.site.thresholds.spike_deg) & (shorter * metres_per_unit(frame.geometry.crs) > _SHORTEST_M)
    )
    sharp = sharp[np.argsort(angle[sharp], kind="stable")]
    owner = areas[rings.owner[rings.ring_of[sharp]]]
    row, first, count = np.unique(owner, return_index=True, return_counts=True)
    at = sharp[first]
    rows = frame.iloc[row]
    points = gpd.GeoSeries(gpd.points_from_xy(rings.x[at], rings.y[at]), index=rows.index, crs=frame.geometry.crs)
    long_m = shorter[at] * metres_per_unit(frame.geometry.crs)
    told = {
        "angle": [f"{degrees:.2f}" for degrees in angle[at]],
        "length": [m2_text(length) for length in long_m],
        "at": [f"{x:.3f}, {y:.3f}" for x, y in zip(rings.x[at], rings.y[at], strict=True)],
        "more": [f"（共 {number} 处）" if number > 1 else "" for number in count],
        "more_en": [f" ({number} in all)" if number > 1 else "" for number in count],
    }
    texts = {name: pd.Series(values, index=rows.index, dtype=object) for name, values in told.items()}
    return Found(tuple(on_rows("SPIKE", rows, scene.role, field="geometry", geometry=points, **texts)))


def _corners(rings: Rings) -> tuple[Numbers, Numbers]:
    """At each vertex the angle between its edges in degrees, whichever side is inside, and the length of the shorter one."""
    back, front = _beside(rings)
    ways = [(rings.x[other] - rings.x, rings.y[other] - rings.y) for other in (back, front)]
    cross = ways[0][0] * ways[1][1] - ways[0][1] * ways[1][0]
    dot = ways[0][0] * ways[1][0] + ways[0][1] * ways[1][1]
    shorter = np.minimum(np.hypot(*ways[0]), np.hypot(*ways[1]))
    return np.degrees(np.abs(np.arctan2(cross, dot))), shorter


def _beside(rings: Rings) -> tuple[Counts, Counts]:
    """For each point the numbers of the one before it and the one after it on its ring."""
    first, last = rings.starts, np.cumsum(rings.counts) - 1
    before, after = np.arange(len(rings.x)) - 1, np.arange(len(rings.x)) + 1
    before[first], after[last] = last, first
    return before, after
