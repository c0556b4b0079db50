"""Edges that neighbours share, shapes that share no ground, and the union that follows from them."""

import numpy as np
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.overlap import noded, overlapping
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
