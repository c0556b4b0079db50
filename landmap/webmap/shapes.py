"""Geometry as the page draws it: web-mercator cells of two centimetres, each vertex as its step from the one before.

Features lie in the order of a Hilbert curve, so that neighbours stand together: their steps are short and compress well, and a
page finds what lies in a view without sorting anything.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from landmap.errors import CRSError

STEP_M = 0.02  # a vertex is off by one centimetre at most on the map's plane, less on the ground; 16 bits reach 655 m
FAR = -(2**15)  # stands in x and y for a longer step, which is then in ``far``
_WEB = "EPSG:3857"
_POINT, _LINE, _RING, _POLYGON = 0, 1, 2, 3
_FEW = 256  # features that are drawn one by one anyway keep their order

Geometries = npt.NDArray[np.object_]
Integers = npt.NDArray[np.int64]


def web_geometry(frame: gpd.GeoDataFrame | gpd.GeoSeries, what: str) -> Geometries:
    """The 2D geometries of ``frame`` on the web-mercator plane; what cannot be shown there (empty, too far north) is None.

    Raises CRSError for a frame without CRS; ``what`` names it.
    """
    if frame.crs is None:
        raise CRSError(
            f"{what}没有坐标系，不知道画在哪里",
            f"{what} has no CRS, so its place on the map is not known",
            mend_zh="先用 set_crs 说明坐标系",
            mend_en="state it with set_crs first",
        )
    found: Geometries = np.asarray(shapely.force_2d(frame.geometry.to_crs(_WEB).to_numpy()), dtype=object)
    found[~np.isfinite(shapely.bounds(found)).all(axis=1)] = None
    return found


def payload(geometries: Geometries) -> dict[str, Any]:
    """Web-mercator geometries as arrays (see island.py), features in Hilbert order.

    ``origin`` (m) and ``step`` (m to a cell); ``rows``: which geometry each feature is, or None where they keep their order;
    ``parts``: paths of each feature; ``sizes``: vertices of each path. A path of n vertices is a ring (n > 0, its end not
    repeated; outer rings turn left, holes right), or an open line or a point (n < 0). ``x`` and ``y``: steps from vertex to
    vertex in 16 bits, both FAR for a longer one, which then stands in ``far`` (x and y in turn). What has no geometry has no
    paths.
    """
    order = _order(geometries)
    paths, owner = _paths(geometries if order is None else geometries[order])
    vertices, sizes = _vertices(paths)
    origin = np.floor(vertices.min(axis=0)) if len(vertices) else np.zeros(2)
    cells = np.rint((vertices - origin) / STEP_M).astype(np.int64)
    steps = np.diff(cells, axis=0, prepend=np.zeros((1, 2), np.int64))
    far = (np.abs(steps) > -FAR - 1).any(axis=1)
    return {
        "origin": origin.tolist(),
        "step": STEP_M,
        "rows": None if order is None else order.astype(np.uint32),
        "parts": smallest(np.bincount(owner, minlength=len(geometries))),
        "sizes": sizes.astype(np.int16 if np.abs(sizes).max(initial=0) < -FAR else np.int32),
        "x": np.where(far, FAR, steps[:, 0]).astype(np.int16),
        "y": np.where(far, FAR, steps[:, 1]).astype(np.int16),
        "far": steps[far].ravel().astype(np.int32),
    }


def smallest(numbers: Integers) -> npt.NDArray[Any]:
    """Whole numbers from 0 up in as few bytes as the largest needs."""
    top = int(numbers.max(initial=0))
    return numbers.astype(np.uint8 if top < 2**8 else np.uint16 if top < 2**16 else np.uint32)


def _order(geometries: Geometries) -> Integers | None:
    """Places along a Hilbert curve through the middles of the boxes; what has no geometry comes last."""
    if len(geometries) < _FEW:
        return None
    there = np.flatnonzero(~(shapely.is_missing(geometries) | shapely.is_empty(geometries)))
    along = gpd.GeoSeries(geometries[there]).hilbert_distance().to_numpy()
    gone = np.setdiff1d(np.arange(len(geometries)), there)
    return np.concatenate([there[np.argsort(along, kind="stable")], gone])


def anchors(geometries: Geometries, origin: list[float]) -> list[int]:
    """Where a label of each geometry stands, x and y in turn (cells from ``origin``): inside it, at its middle if that is."""
    middles = shapely.centroid(geometries)
    sound = shapely.is_valid(geometries)  # of a bow-tie GEOS cannot always say what is inside
    astray = sound & ~shapely.intersects(geometries, middles)
    middles[astray] = shapely.point_on_surface(geometries[astray])
    xy = np.column_stack([shapely.get_x(middles), shapely.get_y(middles)])
    cells = np.rint((np.nan_to_num(xy, nan=0.0) - np.asarray(origin)) / STEP_M)
    return [int(value) for value in np.where(np.isnan(xy), 0, cells).ravel()]


def lies(geometries: Geometries) -> list[int]:
    """How each geometry lies, for a name along it: angle of its longer side (degrees from east), length and width (cells).

    The width is that of a rectangle as long and as large: a road is no wider for its crossings or a bend.
    """
    corners = np.zeros((len(geometries), 3, 2))
    boxes = shapely.oriented_envelope(geometries)
    whole, straight = (shapely.get_type_id(boxes) == kind for kind in (_POLYGON, _LINE))
    corners[whole] = shapely.get_coordinates(boxes[whole]).reshape(-1, 5, 2)[:, :3]
    corners[straight] = shapely.get_coordinates(boxes[straight]).reshape(-1, 2, 2)[:, [0, 1, 1]]
    sides = np.diff(corners, axis=1)
    lengths = np.hypot(sides[..., 0], sides[..., 1])
    longer = sides[np.arange(len(sides)), lengths.argmax(axis=1)]
    angles = np.degrees(np.arctan2(longer[:, 1], longer[:, 0]))
    upright = (angles + 90) % 180 - 90  # read from left to right
    long, wide = lengths.max(axis=1), lengths.min(axis=1)
    mean = np.divide(shapely.area(geometries), long, out=wide.copy(), where=whole)
    found = np.column_stack([upright, long / STEP_M, np.minimum(wide, mean) / STEP_M])
    return [int(value) for value in np.rint(found).ravel()]


def _paths(geometries: Geometries) -> tuple[Geometries, Integers]:
    """Rings, lines and points of all geometries in order, and which geometry each belongs to."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) > _POLYGON).any():  # a collection may hold collections
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    parts = shapely.orient_polygons(parts)
    areal = shapely.get_type_id(parts) == _POLYGON
    rings, inner = shapely.get_rings(parts[areal], return_index=True)
    paths = np.concatenate([rings, parts[~areal]])
    owners = np.concatenate([owner[areal][inner], owner[~areal]])
    order = np.argsort(owners, kind="stable")
    return paths[order], owners[order]


def _vertices(paths: Geometries) -> tuple[npt.NDArray[np.float64], Integers]:
    """All vertices without the one that closes a ring, and how many each path has (negative for an open path)."""
    closed = shapely.get_type_id(paths) == _RING
    vertices, owner = shapely.get_coordinates(paths, return_index=True)
    counts = np.bincount(owner, minlength=len(paths))
    closing = np.cumsum(counts)[closed] - 1
    kept = np.delete(vertices, closing, axis=0)
    return kept, np.where(closed, counts - 1, -counts)
