"""Large shapes cut into small pieces: streets drawn as one area would be intersected whole with every parcel along them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]
Rows = npt.NDArray[np.int64]

_VERTICES = 256  # a piece has fewer, unless they all lie in one spot
_DEEPEST = 24  # halvings


def pieces(shapes: Shapes) -> tuple[Shapes, Rows]:
    """``shapes`` (valid polygons) with the large ones cut along lines, and for each piece the row that it is of."""
    done, owners = [], []
    owner = np.arange(len(shapes), dtype=np.int64)
    for _ in range(_DEEPEST):
        large = shapely.get_num_coordinates(shapes) > _VERTICES
        done.append(shapes[~large])
        owners.append(owner[~large])
        if not large.any():
            break
        shapes, owner = _halved(shapes[large], owner[large])
    else:
        done.append(shapes)
        owners.append(owner)
    return np.concatenate(done), np.concatenate(owners)


def _halved(shapes: Shapes, owner: Rows) -> tuple[Shapes, Rows]:
    """Each shape cut across the longer side of its box."""
    west, south, east, north = shapely.bounds(shapes).T
    wide = east - west >= north - south
    middle_x, middle_y = np.where(wide, (west + east) / 2, east), np.where(wide, north, (south + north) / 2)
    first = shapely.box(west, south, middle_x, middle_y)
    second = shapely.box(np.where(wide, middle_x, west), np.where(wide, south, middle_y), east, north)
    halves = np.concatenate([shapely.intersection(shapes, first), shapely.intersection(shapes, second)])
    parts, half = shapely.get_parts(halves, return_index=True)
    polygons = shapely.get_type_id(parts) == 3
    return parts[polygons], np.concatenate([owner, owner])[half[polygons]]
