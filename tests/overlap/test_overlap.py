"""Shared ground against GEOS, on shapes that overlap, touch, share edges, have holes and parts, and are large."""

import os

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from landmap.overlap import cut_apart, overlapping, shared_m2
from landmap.overlap import pairs as pairs_module
from landmap.overlap import shared as shared_module

EAST, NORTH = 37_533_000.0, 3_943_000.0
law = settings(max_examples=int(os.environ.get("LANDMAP_LAW_EXAMPLES", "60")), deadline=None)


def at(*shapes: shapely.Geometry) -> np.ndarray:
    """``shapes`` where parcels lie: with large coordinates."""
    return shapely.transform(np.array(shapes, dtype=object), lambda xy: xy + np.array([EAST, NORTH]))


def every_pair(count: int) -> tuple[np.ndarray, np.ndarray]:
    one, other = np.triu_indices(count, 1)
    return one.astype(np.int64), other.astype(np.int64)


turned_boxes = st.builds(
    lambda x, y, width, height, turn: shapely.affinity.rotate(box(x, y, x + width, y + height), turn),
    st.integers(0, 300), st.integers(0, 300), st.integers(5, 120), st.integers(5, 120), st.sampled_from([0, 0, 30, 45, 77]),
)  # fmt: skip


@st.composite
def stars(draw: st.DrawFn) -> Polygon:
    """A polygon of any shape without a hole: its corners lie around a middle, near and far."""
    count = draw(st.integers(3, 9))
    reach = np.array(draw(st.lists(st.integers(5, 80), min_size=count, max_size=count)))
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False)
    middle = np.array([draw(st.integers(0, 200)), draw(st.integers(0, 200))])
    ring = middle + np.round(reach[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1), 2)
    return Polygon(ring if draw(st.booleans()) else ring[::-1])


@st.composite
def shapes_with_holes(draw: st.DrawFn) -> shapely.Geometry:
    outer, inner = draw(turned_boxes), draw(stars())
    return next(
        (found for found in (outer.difference(inner),) if found.area and found.geom_type in {"Polygon", "MultiPolygon"}), outer
    )


some_shapes = st.lists(st.one_of(turned_boxes, stars(), shapes_with_holes()), min_size=2, max_size=8)


@given(some_shapes)
@law
def test_what_pairs_share_is_what_geos_says(drawn):
    shapes = at(*drawn)
    one, other = every_pair(len(shapes))
    expected = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    assert shared_m2(shapes, one, other) == pytest.approx(expected, abs=1e-4)  # large coordinates leave GEOS that much
    assert shared_m2(shapes, other, one) == pytest.approx(shared_m2(shapes, one, other), abs=1e-9)


@given(some_shapes)
@law
def test_it_is_exact_near_the_origin_whatever_way_rings_run(drawn):
    shapes = np.array(drawn, dtype=object)
    one, other = every_pair(len(shapes))
    expected = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    found = shared_m2(shapes, one, other)
    assert found == pytest.approx(expected, abs=1e-8)
    assert found == pytest.approx(shared_m2(shapely.reverse(shapes), one, other), abs=1e-9)
    own = np.arange(len(shapes))
    assert shared_m2(shapes, own, own) == pytest.approx(shapely.area(shapes), abs=1e-8)


@pytest.mark.parametrize(
    ("one", "other", "m2"),
    [
        (box(0, 0, 200, 200), box(150, 0, 350, 200), 10_000),  # two squares that share a strip
        (box(0, 0, 10, 10), box(10, 0, 20, 10), 0),  # neighbours
        (box(0, 0, 10, 10), box(10, 10, 20, 20), 0),  # a corner
        (box(0, 0, 10, 10), box(0, 0, 10, 10), 100),  # twice the same
        (box(0, 0, 10, 10), box(2, 2, 4, 4), 4),  # one within the other
        (box(0, 0, 10, 10).difference(box(2, 2, 4, 4)), box(2, 2, 4, 4), 0),  # in its hole
        (MultiPolygon([box(0, 0, 1, 1), box(5, 0, 6, 1)]), box(0.5, 0, 5.5, 1), 1),  # both parts
        (Polygon([(0, 0), (4, 0), (4, 1), (1, 1), (1, 4), (0, 4)]), box(1, 1, 4, 4), 0),  # in the angle of an L
    ],
)
def test_known_cases(one, other, m2):
    pair = np.array([0]), np.array([1])
    assert shared_m2(at(one, other), *pair)[0] == pytest.approx(m2, abs=1e-7)
    earlier, later, ground = overlapping(at(one, other), 1e-6)
    assert len(earlier) == len(later) == len(ground) == (m2 > 0)
    assert shapely.area(ground).sum() == pytest.approx(m2, abs=1e-5)


def test_nothing_shares_nothing():
    none = np.zeros(0, dtype=np.int64)
    assert len(shared_m2(at(box(0, 0, 1, 1)), none, none)) == 0
    assert [len(part) for part in overlapping(at(box(0, 0, 1, 1)), 0.0)] == [0, 0, 0]
    missing = np.array([None, Polygon(), box(0, 0, 1, 1), box(0, 0, 1, 1)], dtype=object)
    assert [list(part) for part in overlapping(missing, 0.5)[:2]] == [[2], [3]]


def test_many_pairs_in_rounds_are_the_same(monkeypatch):
    shapes = at(*(shapely.Point(7 * n, 3 * n % 11).buffer(20, quad_segs=9) for n in range(30)))
    pairs = every_pair(len(shapes))
    whole = shared_m2(shapes, *pairs)
    monkeypatch.setattr(shared_module, "_AT_ONCE", 7)
    monkeypatch.setattr(shared_module, "_EDGE_PAIRS_AT_ONCE", 50)
    assert shared_m2(shapes, *pairs) == pytest.approx(whole, abs=1e-9)
    assert (whole > 1).any()


@given(some_shapes, st.floats(0.5, 500))
@law
def test_pairs_are_those_of_every_pair_tried(drawn, above):
    shapes = at(*drawn)
    one, other = every_pair(len(shapes))
    expected = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    sure = np.abs(expected - above) > 1e-3
    found = overlapping(shapes, above)
    told = set(zip(found[0].tolist(), found[1].tolist(), strict=True))
    for a, b, m2 in zip(one[sure], other[sure], expected[sure], strict=True):
        assert ((int(a), int(b)) in told) == (m2 > above)
    assert list(zip(*found[:2], strict=True)) == sorted(told)
    for a, b, ground in zip(*found, strict=True):
        assert ground.area == pytest.approx(shapes[a].intersection(shapes[b]).area, abs=1e-3)


def test_only_pairs_whose_earlier_row_is_asked_for():
    shapes = at(box(0, 0, 10, 10), box(5, 0, 15, 10), box(5, 5, 15, 15))
    asked = np.array([False, True, False])
    assert [part.tolist() for part in overlapping(shapes, 1, earlier=asked)[:2]] == [[1], [2]]


@given(some_shapes)
@law
def test_cut_apart_each_square_metre_is_one_shapes(drawn):
    shapes = at(*drawn)
    found = cut_apart(shapes, 1e-6)
    union = shapely.union_all(shapes)
    assert shapely.area(found.left).sum() == pytest.approx(union.area, abs=1e-2)
    one, other = every_pair(len(shapes))
    assert shared_m2(found.left, one, other).max() < 1e-3
    assert found.left[0] is shapes[0]  # the first takes first
    losers = set(found.loser.tolist())
    for row, (before, after) in enumerate(zip(shapes, found.left, strict=True)):
        assert (before is after) == (row not in losers)
        earlier = shapely.union_all(shapes[:row]) if row else Polygon()
        assert after.area == pytest.approx(before.difference(earlier).area, abs=1e-2)
    assert (found.taker < found.loser).all()


def test_more_takers_than_a_few_and_large_shapes_in_pieces(monkeypatch):
    field = shapely.segmentize(box(0, 0, 1000, 100), 1.0)
    lots = [box(100 * n, 10, 100 * n + 50, 90) for n in range(10)]
    shapes = at(*lots, field)
    whole = cut_apart(shapes, 1e-6)
    assert whole.loser.tolist() == [10] * 10
    assert whole.taker.tolist() == list(range(10))
    assert whole.left[10].area == pytest.approx(100_000 - 10 * 50 * 80, abs=1e-3)
    monkeypatch.setattr(pairs_module, "pieces", lambda given: (given, np.arange(len(given))))
    assert cut_apart(shapes, 1e-6).left[10].area == pytest.approx(whole.left[10].area, abs=1e-3)
    turned = cut_apart(shapes[::-1], 1e-6)
    assert turned.left[0] is shapes[10]
    assert shapely.area(turned.left[1:]).sum() == pytest.approx(0, abs=1e-6)
