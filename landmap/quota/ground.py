"""Ground counted once: shapes clipped to a zone, and what those before them take, touching only the ones that meet."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS

from landmap.area import official_m2
from landmap.errors import CRSError
from landmap.overlap import Taken, taken_before
from landmap.rings import Numbers, Shapes, polygons_in

PLACES = 6  # areas are booked to a millionth of a m2, so that sums are exact and do not depend on the order of rows
_NOTHING_M2 = 1e-6  # neighbours that share an edge meet in slivers of rounding below this


@dataclass(frozen=True, slots=True)
class Ground:
    """Official areas of shapes in order of precedence, to a millionth of a m2.

    ``gross`` as drawn, ``outside`` the zone, ``shared`` with shapes before that take it, ``left`` the rest: what counts.
    ``taken`` says who takes from whom.
    """

    gross: Numbers
    outside: Numbers
    shared: Numbers
    left: Numbers
    taken: Taken


def counted_once(shapes: Shapes, zone: shapely.Geometry | None, crs: CRS) -> Ground:
    """``shapes`` (valid polygons in the projected ``crs``, the first takes first) measured so that no ground counts twice.

    Raises CRSError where a shape lies beyond what its CRS can hold.
    """
    inside_shapes, clipped = _clipped(shapes, zone)
    taken = taken_before(inside_shapes, crs, _NOTHING_M2)
    inside = _known(taken.whole, crs)
    gross = inside.copy()
    gross[clipped] = _known(official_m2(gpd.GeoSeries(shapes[clipped], crs=crs)).to_numpy(), crs)
    left = np.maximum(np.round(inside - taken.lost, PLACES), 0.0)
    return Ground(gross, np.round(gross - inside, PLACES), np.round(inside - left, PLACES), left, taken)


def _known(areas: Numbers, crs: CRS) -> Numbers:
    if np.isnan(areas).any():
        raise CRSError(
            f"有图形超出坐标系 {crs} 的范围，量不出面积",
            f"a geometry lies beyond what {crs} can hold: it has no area there",
            where="quota.book",
            mend_zh="检查该图层的坐标系",
            mend_en="check the CRS of its layer",
        )
    return np.round(areas, PLACES)


def _clipped(shapes: Shapes, zone: shapely.Geometry | None) -> tuple[Shapes, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """``shapes`` within the zone, and which of them were clipped."""
    if zone is None:
        return shapes, np.zeros(len(shapes), dtype=bool)
    shapely.prepare(zone)
    crossing = ~shapely.covers(zone, shapes)
    clipped = shapes.copy()
    clipped[crossing] = polygons_in(shapely.intersection(shapes[crossing], zone))
    return clipped, crossing
