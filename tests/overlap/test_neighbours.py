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


SHIFTED_TOWN = [  # one was shifted by a metre: the crack along it lies within the hole that this left
    "POLYGON ((510937.299 3922557.217, 510956.087 3922558.248, 510978.498 3922555.623, 510995.984 3922553.119, "
    "511000.670 3922576.052, 510998.515 3922592.745, 511001.656 3922616.015, 510981.091 3922613.138, "
    "510956.156 3922612.084, 510933.040 3922612.237, 510937.266 3922591.033, 510935.481 3922577.566, "
    "510937.299 3922557.217))",
    "POLYGON ((510881.361 3922621.290, 510901.372 3922617.178, 510914.759 3922616.820, 510933.040 3922612.237, "
    "510936.131 3922631.256, 510942.190 3922647.974, 510950.844 3922669.175, 510929.723 3922670.627, "
    "510902.473 3922672.480, 510882.339 3922670.348, 510881.670 3922656.425, 510883.304 3922637.758, "
    "510881.361 3922621.290))",
    "POLYGON ((510934.150 3922612.294, 510957.266 3922612.140, 510982.201 3922613.194, 511002.766 3922616.071, "
    "511003.590 3922635.124, 511004.170 3922654.314, 511007.848 3922669.639, 510992.176 3922666.890, "
    "510970.095 3922671.606, 510951.954 3922669.231, 510943.300 3922648.031, 510937.241 3922631.312, "
    "510934.150 3922612.294))",
    "POLYGON ((510883.691 3922670.394, 510903.825 3922672.525, 510931.075 3922670.673, 510952.196 3922669.220, "
    "510943.650 3922699.129, 510939.062 3922721.926, 510932.240 3922750.796, 510913.843 3922746.720, "
    "510892.930 3922742.417, 510874.053 3922741.103, 510879.255 3922718.670, 510878.300 3922692.394, "
    "510883.691 3922670.394))",
]


def test_no_ground_is_two_gaps():
    town = np.asarray(shapely.from_wkt(SHIFTED_TOWN), dtype=object)
    one, other, _ = overlapping(town, 1.0)
    dirty = np.isin(np.arange(len(town)), np.concatenate([one, other]))
    found = gaps_between(town, dirty, Limits(least=1.0, most=50.0, narrow=0.5, within=0.002))
    assert len(found.ground)
    assert shapely.area(shapely.union_all(found.ground)) == pytest.approx(shapely.area(found.ground).sum(), abs=1e-6)
