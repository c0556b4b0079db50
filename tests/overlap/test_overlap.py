"""Shared ground against GEOS, on shapes that overlap, touch, share edges, have holes and parts, and are large."""

import os
import signal

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from landmap.area import official_m2
from landmap.overlap import apart as apart_module
from landmap.overlap import cores as cores_module
from landmap.overlap import overlapping, shared_m2, taken_before
from landmap.overlap import shared as shared_module

CRS = pyproj.CRS(4525)
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


def official(*shapes: shapely.Geometry) -> np.ndarray:
    return official_m2(gpd.GeoSeries(list(shapes), crs=CRS)).to_numpy()


def expected_losses(shapes: np.ndarray) -> np.ndarray:
    """What GEOS leaves of each shape without those before it, measured."""
    earlier = [shapely.union_all(shapes[:row]) if row else Polygon() for row in range(len(shapes))]
    return official(*shapes) - official(*(_flat(shape.difference(gone)) for shape, gone in zip(shapes, earlier, strict=True)))


def _flat(shape: shapely.Geometry) -> shapely.Geometry:
    return MultiPolygon([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


@given(some_shapes)
@law
def test_what_each_shape_loses_is_what_geos_cuts_away(drawn):
    shapes = at(*drawn)
    found = taken_before(shapes, CRS, 1e-6)
    assert found.whole == pytest.approx(official(*shapes), abs=1e-6)
    assert found.lost == pytest.approx(expected_losses(shapes), abs=0.02)  # a cut moves where long edges are divided
    assert found.lost[0] == 0  # the first takes first
    assert (found.taker < found.loser).all()
    assert set(np.flatnonzero(found.lost > 0.02)) <= set(found.loser.tolist())
    one, other = every_pair(len(shapes))
    overlap = shapely.area(shapely.intersection(shapes[one], shapes[other])) > 1e-3
    assert set(zip(one[overlap], other[overlap], strict=True)) <= set(zip(found.taker, found.loser, strict=True))


@pytest.mark.parametrize("few", [0, 8])
@given(shapes=st.lists(stars(), min_size=4, max_size=9))
@settings(max_examples=25, deadline=None)
def test_many_on_the_same_ground(few, shapes):
    """Stars about one place: three and more meet, and the shape itself is cut."""
    shapes = at(
        *(shapely.affinity.translate(star, 0.3 * n - star.centroid.x, -star.centroid.y) for n, star in enumerate(shapes))
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apart_module, "_FEW", few)
        found = taken_before(shapes, CRS, 1e-6)
    assert found.lost == pytest.approx(expected_losses(shapes), abs=0.02)


def test_two_takers_that_share_ground_take_it_once_and_cut_nothing(monkeypatch):
    monkeypatch.setattr(
        apart_module, "_lost_by_cutting", lambda met, rows, crs: np.zeros(len(rows)) if not len(rows) else 1 / 0
    )
    shapes = at(box(0, 0, 10, 10), box(5, 0, 15, 10), box(0, 0, 20, 5))
    assert taken_before(shapes, CRS, 1e-6).lost == pytest.approx([0, 50, 75], abs=0.01)
    apart = at(box(0, 0, 10, 10), box(15, 0, 25, 10), box(0, 0, 30, 5))
    assert taken_before(apart, CRS, 1e-6).lost == pytest.approx([0, 0, 100], abs=0.01)


def test_straight_neighbours_with_points_of_their_own_share_nothing():
    """Laid flat, one straight edge of 300 m bends where it is cut: at other places for either neighbour."""
    west = Polygon([(0, 0), (50, 0), (50, 300), (0, 300)])
    east = Polygon([(50, 0), (100, 0), (100, 300), (50, 300), (50, 217), (50, 31)])
    found = taken_before(at(west, east), CRS, 1e-6)
    assert found.lost.tolist() == [0, 0]
    assert len(found.taker) == len(found.loser) == 0


def test_large_and_long_shapes_lose_the_same_as_when_they_are_asked_whole(monkeypatch):
    field = shapely.segmentize(box(0, 0, 1000, 100), 1.0)
    street = box(-20_000, 40, 30_000, 60)
    lots = [box(100 * n, 10, 100 * n + 50, 90) for n in range(10)]
    for shapes in (at(*lots, street, field), at(field, street, *lots), at(street, *lots, field)):
        found = taken_before(shapes, CRS, 1e-6)
        assert found.lost == pytest.approx(expected_losses(shapes), abs=0.05)
        assert found.whole == pytest.approx(official(*shapes), abs=1e-6)
        assert (
            found.whole[[shape.area > 1e5 - 1 for shape in shapes]].tolist()
            == official(*shapes[shapely.area(shapes) > 1e5 - 1]).tolist()
        )
        with monkeypatch.context() as patch:
            patch.setattr(apart_module, "pieces", lambda given: (given, np.arange(len(given))))
            patch.setattr(apart_module, "_LONG", 1e9)
            assert taken_before(shapes, CRS, 1e-6).lost == pytest.approx(found.lost, abs=0.02)


def test_in_feet_the_areas_are_in_square_metres():
    foot = 1200 / 3937
    shapes = shapely.transform(
        np.array([box(0, 0, 200, 200), box(150, 0, 350, 200)]), lambda xy: xy + np.array([2_690_000, 240_000])
    )
    found = taken_before(shapes, pyproj.CRS(2272), 1e-6)
    assert found.lost == pytest.approx([0, 10_000 * foot**2], rel=1e-4)
    assert found.whole == pytest.approx([40_000 * foot**2] * 2, rel=1e-4)


def test_nobody_and_nothing():
    none = np.zeros(0, dtype=object)
    assert [len(part) for part in (taken_before(none, CRS, 1e-6).whole, taken_before(none, CRS, 1e-6).lost)] == [0, 0]
    alone = taken_before(at(box(0, 0, 10, 10)), CRS, 1e-6)
    assert alone.lost.tolist() == [0]


def test_many_shapes_on_all_cores_are_the_same(monkeypatch):
    shapes = at(*(box(7 * n % 400, 11 * n % 300, 7 * n % 400 + 9, 11 * n % 300 + 12) for n in range(600)))
    found = taken_before(shapes, CRS, 1e-6)
    monkeypatch.setattr(cores_module, "_WORTH_IT", 2)
    again = taken_before(shapes, CRS, 1e-6)
    assert found.lost.tolist() == again.lost.tolist()
    assert found.lost == pytest.approx(expected_losses(shapes), abs=0.02)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a system without fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")  # that is what is tried
def test_a_forked_child_does_not_wait_for_its_parents_threads():
    shapes = at(box(0, 0, 10, 10), box(5, 0, 15, 10))
    before = taken_before(shapes, CRS, 1e-6)
    child = os.fork()
    if not child:
        signal.alarm(20)
        os._exit(0 if taken_before(shapes, CRS, 1e-6).lost.tolist() == before.lost.tolist() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
