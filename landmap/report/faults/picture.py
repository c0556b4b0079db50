"""A small map of one fault, as inline SVG: the row's shape among its neighbours, the fault marked, a bar for the scale."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from landmap.report.faults.places import LEVELS, Ground

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry as Geometry

    from landmap.issue import Issue

WIDTH, HEIGHT = 260, 190
_ROUND = 12  # pixels of the ring around a fault that would be too small to see
_NEIGHBOURS = 60
_LEAST_M = 10.0  # a picture shows at least so much ground
_ROOM = 1.25


def picture(issue: Issue, ground: Ground) -> str | None:
    """The map as SVG, or None for an issue that has no place. Only numbers and our own words get into it."""
    place, row = ground.place(issue), ground.row(issue)
    if place is None:
        return None
    view = _View.of([place, *([row] if row is not None else [])])
    around = [_path(shape, view, "n") for shape in ground.around(*view.box, _NEIGHBOURS)]
    own = "" if row is None else _path(row, view, "r")
    what = escape(f"{issue.rule.code} {issue.where}", quote=True)
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{what}">'
        f"{''.join(around)}{own}{_fault(place, row, view, LEVELS[issue.effect].fill)}{_scale(view)}</svg>"
    )


class _View:
    """Metres of the plane -> pixels of the picture."""

    def __init__(self, x: float, y: float, metres: float) -> None:
        self.k = WIDTH / metres  # pixels to a metre
        self.x0, self.y0 = x - metres / 2, y + metres * HEIGHT / WIDTH / 2

    @classmethod
    def of(cls, shapes: Iterable[Geometry]) -> _View:
        """A view that shows all of them with some room around."""
        west, south, east, north = shapely.total_bounds(list(shapes))
        metres = max(east - west, (north - south) * WIDTH / HEIGHT, _LEAST_M) * _ROOM
        return cls((west + east) / 2, (south + north) / 2, metres)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north of what is shown."""
        return self.x0, self.y0 - HEIGHT / self.k, self.x0 + WIDTH / self.k, self.y0

    def points(self, shape: Geometry) -> str:
        """The points of a line or ring as SVG lists them."""
        xy = (shapely.get_coordinates(shape) - (self.x0, self.y0)) * (self.k, -self.k)
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in np.clip(xy, -9999, 9999))


def _path(shape: Geometry, view: _View, kind: str) -> str:
    """A shape as one path, so that holes stay empty; points of it that cannot be told apart are left out."""
    thin = shapely.simplify(shape, 0.3 / view.k, preserve_topology=False)
    shape = shape if thin is None or thin.is_empty else thin
    parts = [ring for part in shapely.get_parts([shape]) for ring in _lines(part)]
    steps = " ".join(f"M{view.points(ring)}{'Z' if shapely.get_type_id(ring) == 2 else ''}" for ring in parts)
    return f'<path class="{kind}" d="{steps}"/>' if steps else ""


def _lines(part: Geometry) -> Iterable[Geometry]:
    if shapely.get_type_id(part) == 3:
        return list(shapely.get_rings([part]))
    return [part] if shapely.get_type_id(part) in (1, 2) else []


def _fault(place: Geometry, row: Geometry | None, view: _View, colour: str) -> str:
    """What is wrong, in the colour of its level; a ring around it where it is small or a point."""
    at = shapely.point_on_surface(place)
    x, y = (float(number) for number in view.points(at).split(" ")[0].split(","))
    drawn = "" if row is not None and place.equals_exact(row, 0) else _path(place, view, "f")
    west, south, east, north = shapely.bounds(place)
    small = max(east - west, north - south) * view.k < 2 * _ROUND
    ring = f'<circle class="o" cx="{x:.1f}" cy="{y:.1f}" r="{_ROUND}"/>' if small else ""
    return f'<g style="--c:{colour}">{drawn}{ring}</g>'


def _scale(view: _View) -> str:
    """A bar of a round length, at most a third of the picture."""
    most = WIDTH / 3 / view.k
    power = 10 ** math.floor(math.log10(most))
    metres = next(step * power for step in (5, 2, 1) if step * power <= most)
    length = metres * view.k
    said = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    y = HEIGHT - 10
    bar = f'<path class="b" d="M8,{y - 5}V{y}H{8 + length:.1f}V{y - 5}"/>'
    return f'{bar}<text class="t" x="{14 + length:.1f}" y="{y}">{said}</text>'
