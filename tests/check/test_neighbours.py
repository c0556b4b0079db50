"""Faults between neighbours and in a boundary, made by hand, at exact numbers."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from shapely import Polygon

from landmap.check import check_layer, check_site

E0, N0 = 533_500, 3_943_500


def at(*corners):
    return Polygon([(E0 + x, N0 + y) for x, y in corners])


def box(west, south, width, height):
    return shapely.box(E0 + west, N0 + south, E0 + west + width, N0 + south + height)


def found(checked):
    return [(issue.code, issue.row, issue.geometry.area) for issue in checked.issues]


@pytest.fixture(scope="module")
def checked(read_of, reads, site_with):
    """Parcels of these shapes, checked together."""
    return lambda *shapes, **limits: check_site(reads(read_of([{"geometry": shape} for shape in shapes])), site_with(**limits))


# A ring of four parcels around a square of 4 m.
AROUND = (box(0, 0, 24, 10), box(0, 14, 24, 10), box(0, 10, 10, 4), box(14, 10, 10, 4))


def test_a_small_hole_of_all_together_is_a_gap(checked):
    together = checked(*AROUND)
    assert found(together) == [("GAP", 1, 16.0)]
    issue = together.issues[0]
    assert issue.values["others"] == "P2、P3、P4"
    assert issue.values["m2"] == "16.00"
    assert len(together.accepted("parcels")) == 4


@pytest.mark.parametrize(
    ("limits", "told"), [({"gap_m2": 15.9}, False), ({"gap_least_m2": 16.1}, False), ({"gap_m2": 16.1}, True)]
)
def test_a_gap_counts_between_its_thresholds(limits, told, checked):
    assert bool(checked(*AROUND, **limits).issues) is told


def test_the_hole_of_one_parcel_and_the_outside_are_no_gaps(checked):
    around = box(0, 0, 30, 30) - box(10, 10, 5, 5)
    assert found(checked(around, box(30, 0, 30, 30), box(100, 0, 10, 10))) == []


def test_a_hole_with_a_parcel_in_it_is_none(checked):
    assert found(checked(*AROUND, box(10, 10, 4, 4))) == []


def test_a_road_that_fills_it_leaves_no_gap(read_of, reads, site):
    parcels = read_of([{"geometry": shape} for shape in AROUND])
    roads = read_of([{"geometry": box(10, 10, 4, 4)}], role="roads")
    assert found(check_site(reads(parcels, roads), site)) == []


@pytest.mark.parametrize("crack", [0.02, 0.2, 0.49])
def test_a_crack_between_two_is_told_with_its_width_though_it_is_open_at_the_ends(crack, checked):
    (issue,) = checked(box(0, 0, 100, 60), box(100 + crack, 0, 100, 60)).issues
    assert issue.code == "GAP_SLIVER"
    assert issue.geometry.area == pytest.approx(60 * crack, abs=1e-6)
    assert issue.values["width"] == f"{crack:.2f}"
    assert issue.values["others"] == "P2"


@pytest.mark.parametrize("apart", [0.015, 0.51, 3.0])
def test_a_hairline_and_a_lane_are_no_cracks(apart, checked):
    assert found(checked(box(0, 0, 100, 60), box(100 + apart, 0, 100, 60))) == []


def test_a_wedge_that_closes_is_a_crack(checked):
    west, east = at((0, 0), (100, 0), (100, 60), (0, 60)), at((100, 0), (200, 0), (200, 60), (100.3, 60))
    assert found(checked(west, east)) == [("GAP_SLIVER", 1, pytest.approx(9.0, abs=1e-6))]


def test_a_closed_crack_is_told_once(checked):
    west, east = box(0, 0, 100, 60), at((100, 0), (200, 0), (200, 60), (100, 60), (100.3, 30))
    assert found(checked(west, east)) == [("GAP_SLIVER", 1, pytest.approx(9.0, abs=1e-6))]


@pytest.mark.parametrize("width", [0.02, 0.49])
def test_a_thin_overlap_is_told_apart(width, checked):
    (issue,) = checked(box(0, 0, 100, 60), box(100 - width, 0, 100, 60)).issues
    assert issue.code == "OVERLAP_SLIVER"
    assert issue.values["width"] == f"{width:.2f}"
    assert issue.geometry.area == pytest.approx(60 * width, abs=1e-6)


def test_neighbours_with_points_of_their_own_on_the_common_edge_are_no_fault(checked):
    chance = np.random.default_rng(7)
    north = np.sort(chance.uniform(1, 59, (2, 5)).round(3), axis=1)
    slant = lambda y: round(100 + y / 7, 3)  # noqa: E731 -- the common edge
    west = at((0, 0), (100, 0), *((slant(y), y) for y in north[0]), (slant(60), 60), (0, 60))
    east = at((200, 0), (200, 60), (slant(60), 60), *((slant(y), y) for y in north[1][::-1]), (100, 0))
    assert found(checked(west, east)) == []


def test_what_is_between_many_neighbours_is_found_wherever_it_lies(checked):
    # 20 x 20 lots of 30 m that share their edges; one is drawn 0.3 m narrower, one lacks a corner of 2 x 3 m.
    shapes = [box(30 * i, 30 * j, 30, 30) for j in range(20) for i in range(20)]
    shapes[45] = box(150, 60, 29.7, 30)
    shapes[210] = box(300, 300, 30, 30) - box(328, 327, 2, 3)
    told = sorted((code, round(area, 6)) for code, _, area in found(checked(*shapes)))
    assert told == [("GAP", 6.0), ("GAP_SLIVER", 9.0)]


def spiked(base, length):
    """A square with a needle on its east side."""
    return at((0, 0), (100, 0), (100, 50), (100 + length, 50 + base / 2), (100, 50 + base), (100, 100), (0, 100))


@pytest.mark.parametrize(("base", "told"), [(0.2, True), (0.34, True), (0.36, False), (2.0, False)])
def test_a_needle_below_one_degree(base, told, read_of, site):
    checked = check_layer(read_of([{"geometry": spiked(base, 20)}]), site)  # 1 degree: 0.349 m at 20 m
    assert [issue.code for issue in checked.issues] == (["SPIKE"] if told else [])
    assert len(checked.accepted) == 1


def test_a_needle_is_told_with_its_point_angle_and_length(read_of, site):
    (issue,) = check_layer(read_of([{"geometry": spiked(0.2, 20)}]), site).issues
    assert (issue.geometry.x, issue.geometry.y) == (E0 + 120, N0 + 50.1)
    assert (issue.values["angle"], issue.values["length"]) == ("0.57", "20.00")
    assert "533620.000, 3943550.100" in issue.message_zh


def test_a_notch_is_a_needle_too_and_several_are_counted(read_of, site):
    notched = at(
        (0, 0), (100, 0), (100, 50), (80, 50.05), (100, 50.1), (100, 70), (115, 70.05), (100, 70.1), (100, 100), (0, 100)
    )
    (issue,) = check_layer(read_of([{"geometry": notched}]), site).issues
    assert issue.values["more"] == "（共 2 处）"
    assert (issue.geometry.x, issue.geometry.y) == (E0 + 80, N0 + 50.05)  # the sharpest


def test_points_that_stand_twice_and_corners_of_millimetres_are_no_needles(read_of, site):
    doubled = at(*[corner for corner in ((0, 0), (100, 0), (100, 100), (0, 100)) for _ in range(3)])
    tiny = at((0, 0), (100, 0), (100, 50), (100.05, 50.0001), (100, 50.0002), (100, 100), (0, 100))
    assert found(check_layer(read_of([{"geometry": doubled}, {"geometry": shapely.affinity.translate(tiny, 300)}]), site)) == []


def test_the_limit_of_a_needle_is_the_zone_s(read_of, site_with):
    assert found(check_layer(read_of([{"geometry": spiked(0.2, 20)}]), site_with(spike_deg=0.5))) == []
