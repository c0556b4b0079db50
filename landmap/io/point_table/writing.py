"""Parcels as the lines of a table of boundary points, as surveyors hand it in: X = north, the first point repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from landmap.io.boundary_txt.grammar import AREA_HA, NAME, NUMBER
from landmap.io.point_table.grammar import HOLDER
from landmap.units import M2_PER_HA, rounded

LABELS = (NUMBER, NAME, HOLDER)
TITLE = "界址点成果表"
HEAD = ("序号", "圈号", "点号", "X(m)", "Y(m)", "边长(m)")


def lines_of(labels: pd.DataFrame, shapes: Any, crs: CRS) -> Iterator[list[Any]]:
    """The cells of every line: per parcel a title, labels, a head, the points of its rings, a blank line.

    ``labels`` has the columns 地块编号, 地块名称, 权利人; ``shapes`` are polygons in the plane ``crs``, in metres.
    """
    authority = ":".join(crs.to_authority() or ())
    for row, shape in zip(labels.to_dict("records"), shapes, strict=True):
        yield [TITLE]
        yield from ([name, row[name]] for name in LABELS if row.get(name) is not None)
        yield ["宗地面积(公顷)", rounded(shape.area / M2_PER_HA, 4)]
        yield ["坐标系", f"{crs.name} {authority}"]
        yield list(HEAD)
        yield from _points(shape)
        yield []


def _points(shape: BaseGeometry) -> Iterator[list[Any]]:
    number = serial = 0
    for mark, ring in enumerate(_rings(shape), start=1):
        lengths = np.hypot(*np.diff(ring, axis=0).T)
        first = number + 1
        for at, (east, north) in enumerate(ring):
            serial += 1
            number += at < len(ring) - 1
            label = first if at == len(ring) - 1 else number
            side = round(float(lengths[at]), 3) if at < len(lengths) else None
            yield [serial, mark, f"J{label}", float(north), float(east), side]


def _rings(shape: BaseGeometry) -> Iterator[np.ndarray[Any, np.dtype[np.float64]]]:
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            yield shapely.get_coordinates(ring)


def columns_of(kept: Mapping[str, str]) -> dict[str, str]:
    """Label -> column, of the labels that a table has a place for; ``kept`` is meaning -> column."""
    meant = {NUMBER: "id", NAME: "name", HOLDER: "holder"}
    return {label: kept[meaning] for label, meaning in meant.items() if meaning in kept}


__all__ = ["AREA_HA", "HEAD", "HOLDER", "LABELS", "TITLE", "columns_of", "lines_of"]
