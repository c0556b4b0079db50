"""The local polynomials against PROJ, and when they leave the way to PROJ."""

import os

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from pyproj.crs import ProjectedCRS
from pyproj.crs.coordinate_operation import LambertCylindricalEqualAreaConversion

from landmap.area.charts import CELL_DEG, CELL_M, Chart, cells_of
from landmap.rings import Rings, rings_of

law = settings(max_examples=int(os.environ.get("LANDMAP_LAW_EXAMPLES", "60")), deadline=None)
PLANE = CRS.from_epsg(4546)
FLAT = ProjectedCRS(LambertCylindricalEqualAreaConversion(longitude_natural_origin=111), geodetic_crs=PLANE.geodetic_crs)
WAY = Transformer.from_crs(PLANE, FLAT, always_xy=True)
OUT = Transformer.from_crs(PLANE.geodetic_crs, PLANE, always_xy=True)


class Counting:
    """A way that counts the points it is asked for."""

    def __init__(self, way: Transformer) -> None:
        self.way, self.points = way, 0

    def transform(self, x, y):
        self.points += len(x)
        return self.way.transform(x, y)


def squares(*corners: tuple[float, float], side: float = 60.0) -> Rings:
    return rings_of(np.array([shapely.box(x, y, x + side, y + side) for x, y in corners]))


def by_proj(way: Transformer, rings: Rings) -> tuple[np.ndarray, np.ndarray]:
    return way.transform(rings.x, rings.y)


@given(st.lists(st.tuples(st.floats(380_000, 640_000), st.floats(2_000_000, 5_900_000)), min_size=1, max_size=30))
@law
def test_it_is_proj_to_a_micrometre_all_over_the_country(corners):
    rings = squares(*corners)
    found = Chart(WAY, CELL_M).follow(rings)
    x, y = by_proj(WAY, rings)
    assert np.abs(found.x - x).max() < 1e-6
    assert np.abs(found.y - y).max() < 1e-6


@given(st.lists(st.tuples(st.floats(109.4, 112.5), st.floats(18, 53)), min_size=1, max_size=30))
@law
def test_it_is_proj_from_degrees_too(corners):
    rings = squares(*corners, side=0.001)
    found = Chart(OUT, CELL_DEG).follow(rings)
    x, y = by_proj(OUT, rings)
    assert np.abs(found.x - x).max() < 1e-6
    assert np.abs(found.y - y).max() < 1e-6


def test_what_is_fitted_is_kept_and_a_ring_goes_the_same_way_alone_and_among_others():
    way = Counting(WAY)
    chart = Chart(way, CELL_M)
    near = [(533_000.0 + 61 * k, 3_943_000.0) for k in range(2000)]
    first = chart.follow(squares(*near))
    asked = way.points
    assert 0 < asked < 3000  # and not 8,000: only the nodes of a few cells
    again = chart.follow(squares(*near))
    assert way.points == asked
    assert (first.x == again.x).all()
    alone = Chart(WAY, CELL_M).follow(squares(near[777]))
    assert alone.x.tolist() == first.x[4 * 777 : 4 * 778].tolist()
    assert alone.y.tolist() == first.y[4 * 777 : 4 * 778].tolist()


def test_many_cells_at_once_are_the_same_as_one_by_one():
    far = [(400_000.0 + 9_000 * (k % 20), 3_000_000.0 + 9_000 * (k * 7 % 23)) for k in range(200)]
    together = Chart(WAY, CELL_M).follow(squares(*far))
    for k in (0, 57, 199):
        assert Chart(WAY, CELL_M).follow(squares(far[k])).x.tolist() == together.x[4 * k : 4 * k + 4].tolist()


def test_a_ring_too_large_for_its_cell_goes_by_proj():
    large = squares((533_000, 3_943_000), side=20_000)
    way = Counting(WAY)
    found = Chart(way, CELL_M).follow(large)
    assert (found.x == by_proj(WAY, large)[0]).all()
    small = squares((533_000, 3_943_000))
    assert Chart(WAY, CELL_M).follow(small).x.tolist() != by_proj(WAY, small)[0].tolist()  # a last digit apart: not by PROJ


def test_a_cell_that_no_polynomial_follows_goes_by_proj():
    """Half a cell of 400 km: degree 4 is metres off there."""
    rings = squares((533_000, 3_943_000))
    found = Chart(WAY, 400_000.0).follow(rings)
    assert (found.x == by_proj(WAY, rings)[0]).all()
    assert (found.y == by_proj(WAY, rings)[1]).all()


def test_what_lies_in_no_world_is_nan_and_spoils_nothing_else():
    rings = squares((1e30, 1e30), (533_000, 3_943_000), (533_000, 3_943_000))
    rings.x[9] = np.nan
    found = Chart(WAY, CELL_M).follow(rings)
    assert np.isfinite(found.x).tolist() == [False] * 4 + [True] * 5 + [False] + [True] * 2
    assert Chart(WAY, CELL_M).follow(squares()).x.tolist() == []


def test_the_store_of_cells_does_not_grow_for_ever(monkeypatch):
    monkeypatch.setattr("landmap.area.charts._CELLS_KEPT", 3)
    chart = Chart(WAY, CELL_M)
    for k in range(8):
        chart.follow(squares((500_000.0 + 8_000 * k, 3_943_000)))
    assert len(chart._fits) <= 5
    assert chart.follow(squares((533_000, 3_943_000))).x == pytest.approx(
        by_proj(WAY, squares((533_000, 3_943_000)))[0], abs=1e-6
    )


def test_cells_bring_neighbours_together():
    shapes = np.array([shapely.box(x, y, x + 1, y + 1) for x, y in ((0, 0), (9_000, 0), (100, 100))] + [shapely.Polygon()])
    first, second, third, nothing = cells_of(shapes, CELL_M)
    assert first == third != second
    assert nothing < first
