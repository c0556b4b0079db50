"""Geometry in integers says what the geometry said."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from landmap.webmap.shapes import FAR, STEP_M, anchors, lies, payload


def unpacked(packed: dict) -> list[list[np.ndarray]]:
    """The paths of each geometry as coordinates, the way the page reads them."""
    steps = np.column_stack([packed["x"], packed["y"]]).astype(np.int64)
    steps[(steps == FAR).all(axis=1)] = packed["far"].reshape(-1, 2)
    xy = np.cumsum(steps, axis=0) * packed["step"] + packed["origin"]
    paths = np.split(xy, np.cumsum(np.abs(packed["sizes"].astype(int)))[:-1]) if len(packed["sizes"]) else []
    ends = np.cumsum(packed["parts"].astype(int))
    features = [paths[end - count : end] for end, count in zip(ends, packed["parts"], strict=True)]
    rows = range(len(features)) if packed["rows"] is None else packed["rows"].tolist()
    return [features[place] for place in np.argsort(rows)]


def array(*shapes) -> np.ndarray:
    return np.array(shapes, dtype=object)


coordinates = st.floats(-2e7, 2e7, allow_nan=False, width=64)


@given(st.lists(st.tuples(coordinates, coordinates, st.floats(1, 5000), st.floats(1, 5000)), min_size=1, max_size=6))
def test_every_vertex_is_within_half_a_step(boxes):
    shapes = array(*(box(x, y, x + width, y + height) for x, y, width, height in boxes))
    for shape, (ring,) in zip(shapes, unpacked(payload(shapes)), strict=True):
        found, wanted = np.sort(ring, axis=0), np.sort(np.asarray(shape.exterior.coords)[:-1], axis=0)
        assert np.abs(found - wanted).max() <= STEP_M / 2 + 1e-6


def signed_area(ring: np.ndarray) -> float:
    x, y = (ring - ring[0]).T
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


@pytest.mark.parametrize("turned", [False, True])
def test_outer_rings_turn_left_and_holes_right_whatever_the_source_did(turned):
    shape = box(0, 0, 100, 100).difference(box(40, 40, 60, 60))
    shape = shapely.reverse(shape) if turned else shape
    outer, hole = unpacked(payload(array(shape)))[0]
    assert signed_area(outer) == pytest.approx(10_000)
    assert signed_area(hole) == pytest.approx(-400)


def test_parts_collections_lines_points_and_nothing_keep_their_row():
    shapes = array(
        MultiPolygon([box(0, 0, 1, 1), box(2, 0, 3, 1)]),
        None,
        GeometryCollection([GeometryCollection([box(0, 0, 1, 1), Point(5, 5)]), LineString([(0, 0), (1, 1), (2, 0)])]),
        Polygon(),
    )
    packed = payload(shapes)
    assert packed["parts"].tolist() == [2, 0, 3, 0]
    assert sorted(packed["sizes"][2:]) == [-3, -1, 4]


def test_labels_stand_inside():
    horseshoe = Polygon([(0, 0), (100, 0), (100, 100), (80, 100), (80, 20), (20, 20), (20, 100), (0, 100)])
    ring = box(0, 0, 100, 100).difference(box(10, 10, 90, 90))
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    found = np.asarray(anchors(array(horseshoe, ring, bow_tie, None), [0.0, 0.0])).reshape(-1, 2) * STEP_M
    assert horseshoe.contains(Point(found[0]))
    assert ring.contains(Point(found[1]))
    assert found[3].tolist() == [0, 0]


def test_a_name_lies_along_the_longer_side_and_reads_from_the_left():
    angle, length, width = lies(array(shapely.affinity.rotate(box(0, 0, 400, 20), 100)))
    assert (angle, length, width) == (-80, 400 / STEP_M, 20 / STEP_M)
    crossing = box(0, 0, 400, 20).union(box(190, -40, 210, 60))
    assert lies(array(crossing))[1:] == [400 / STEP_M, 24 / STEP_M], "no wider for its crossing"
    assert lies(array(LineString([(0, 0), (100, 100)]), Point(1, 1), None))[0] == 45


def test_many_features_lie_along_a_curve_and_come_back_to_their_rows():
    chance = np.random.default_rng(4335)
    corners = chance.uniform(0, 90_000, (900, 2))
    shapes = np.array(shapely.box(*corners.T, *(corners + chance.uniform(10, 900, (900, 2))).T), dtype=object)
    shapes[[5, 500]] = [None, MultiPolygon([box(0, 0, 1, 1), box(89_000, 0, 89_001, 1)])]
    packed = payload(shapes)
    assert sorted(packed["rows"]) == list(range(900))
    assert packed["rows"][-1] == 5
    assert len(packed["far"]) > 0
    steps = np.hypot(packed["x"][packed["x"] != FAR], packed["y"][packed["y"] != FAR])
    assert np.median(steps) * STEP_M < 1000, "neighbours stand together"
    found = unpacked(packed)
    assert len(found[5]) == 0
    assert len(found[500]) == 2
    for shape, paths in zip(shapes[6:500], found[6:500], strict=True):
        assert (
            np.abs(np.sort(paths[0], axis=0) - np.sort(np.asarray(shape.exterior.coords)[:-1], axis=0)).max()
            <= STEP_M / 2 + 1e-6
        )
