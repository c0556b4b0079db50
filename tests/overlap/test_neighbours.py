"""Edges that neighbours share, shapes that share no ground, and the union that follows from them."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.overlap import Limits, gaps_between, noded, overlapping
from landmap.overlap.alone import alone
from landmap.overlap.covered import covered


def lots(across, side=30.0, west=0.0):
    return np.array(
        [
            shapely.box(west + side * i, side * j, west + side * (i + 1), side * (j + 1))
            for j in range(across)
            for i in range(across)
        ]
    )


def test_the_inner_lots_of_a_sound_town_are_alone():
    # Every lot at the rim has an edge that nobody shares, and so have its neighbours one near.
    assert alone(lots(8)).reshape(8, 8)[2:-2, 2:-2].all()


def test_two_towns_on_the_same_ground_are_not_alone():
    both = np.concatenate([lots(12), lots(12, west=7.0)])
    assert not alone(both).any()
    twice = np.concatenate([lots(12), lots(12)])
    assert not alone(twice).any()


def test_one_lot_drawn_over_its_neighbours_takes_these_from_the_ones_alone():
    town = lots(12)
    town[66] = shapely.affinity.translate(town[66], 3, 2)
    sure = alone(town)
    one, other, _ = overlapping(town, 1.0)
    assert len(one) == 3
    assert not sure[np.concatenate([one, other])].any()
    assert sure.any()


shifts = st.lists(st.tuples(st.integers(0, 63), st.integers(-40, 40), st.integers(-40, 40)), max_size=5)


@given(moved=shifts, second=st.booleans())
@settings(deadline=None, max_examples=60)
def test_whoever_is_alone_shares_no_ground(moved, second):
    town = lots(8)
    for row, x, y in moved:
        town[row] = shapely.affinity.translate(town[row], x, y)
    if second:
        town = np.concatenate([town, lots(3, west=60.0)])
    sure = alone(town)
    tree = shapely.STRtree(town)
    one, other = tree.query(town, predicate="intersects")
    shared = shapely.area(shapely.intersection(town[one], town[other])) * (one != other)
    assert not sure[one[shared > 0]].any()


@given(moved=shifts)
@settings(deadline=None, max_examples=40)
def test_the_union_is_that_of_the_careful_way(moved):
    town = lots(8)
    for row, x, y in moved:
        town[row] = shapely.affinity.translate(town[row], x, y)
    one, other, _ = overlapping(town, 0.0)
    dirty = np.isin(np.arange(len(town)), np.concatenate([one, other]))
    assert covered(town, dirty).symmetric_difference(shapely.union_all(town)).area < 1e-6


def test_points_of_neighbours_are_put_into_edges_and_into_those_of_holes():
    around = shapely.box(0, 0, 30, 30) - shapely.box(10, 10, 20, 20)
    within = shapely.Polygon([(10, 10), (13, 10.001), (20, 10), (20, 20), (10, 20)])
    far = shapely.box(100, 100, 110, 110)
    made = noded(np.array([around, within, far]), 0.002)
    assert [13.0, 10.001] in shapely.get_coordinates(made[0]).tolist()
    assert made[1] is within or made[1].equals_exact(within)
    assert made[2] is far
    assert not len(set(map(tuple, shapely.get_coordinates(made[1]))) - set(map(tuple, shapely.get_coordinates(made[0]))))


def test_a_point_farther_off_than_that_is_left_out():
    west, east = shapely.box(0, 0, 10, 10), shapely.Polygon([(10.003, 5), (20, 0), (20, 10)])
    assert shapely.get_num_coordinates(noded(np.array([west, east]), 0.002)).tolist() == [5, 4]
    assert shapely.get_num_coordinates(noded(np.array([west, east]), 0.004)).tolist() == [6, 4]


def test_nothing_is_nothing():
    none = np.zeros(0, dtype=object)
    assert len(noded(none, 1.0)) == len(alone(none)) == 0
    assert covered(none, np.zeros(0, dtype=bool)).is_empty


SHIFTED_TOWN = [  # the fourth was shifted by a metre: the crack along it lies within the hole that this left
    "POLYGON ((-16.493 -30.827, 3.498 -33.037, 20.901 -40.552, 37.299 -42.783, 35.481 -22.434, 37.266 -8.967, 33.04 12.237,"
    " 14.759 16.82, 1.372 17.178, -18.639 21.29, -15.364 5.953, -16.678 -14.566, -16.493 -30.827))",
    "POLYGON ((37.299 -42.783, 56.087 -41.752, 78.498 -44.377, 95.984 -46.881, 100.67 -23.948, 98.515 -7.255, 101.656 16.015,"
    " 81.091 13.138, 56.156 12.084, 33.04 12.237, 37.266 -8.967, 35.481 -22.434, 37.299 -42.783))",
    "POLYGON ((-18.639 21.29, 1.372 17.178, 14.759 16.82, 33.04 12.237, 36.131 31.256, 42.19 47.974, 50.844 69.175,"
    " 29.723 70.627, 2.473 72.48, -17.661 70.348, -18.33 56.425, -16.696 37.758, -18.639 21.29))",
    "POLYGON ((34.15 12.294, 57.266 12.14, 82.201 13.194, 102.766 16.071, 103.59 35.124, 104.17 54.314, 107.848 69.639,"
    " 92.176 66.89, 70.095 71.606, 51.954 69.231, 43.3 48.031, 37.241 31.312, 34.15 12.294))",
    "POLYGON ((-16.309 70.394, 3.825 72.525, 31.075 70.673, 52.196 69.22, 43.65 99.129, 39.062 121.926, 32.24 150.796,"
    " 13.843 146.72, -7.07 142.417, -25.947 141.103, -20.745 118.67, -21.7 92.394, -16.309 70.394))",
]


def test_no_ground_is_two_gaps():
    town = np.asarray(shapely.from_wkt(SHIFTED_TOWN), dtype=object)
    one, other, _ = overlapping(town, 1.0)
    dirty = np.isin(np.arange(len(town)), np.concatenate([one, other]))
    found = gaps_between(town, dirty, Limits(least=0.5, most=400.0, narrow=1.0, within=0.002))
    assert len(found.ground)
    assert shapely.area(shapely.union_all(found.ground)) == pytest.approx(shapely.area(found.ground).sum(), abs=1e-6)
