"""The official area against worked examples, the literal series of the standard, and what must not change it."""

import math
import os

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer
from shapely import MultiPolygon, Polygon, box

from landmap.area import AREA_KIND, AREA_KINDS, measure, official_m2
from landmap.errors import CRSError

EXAMPLES = int(os.environ.get("LANDMAP_LAW_EXAMPLES", "0"))


def law(usual: int) -> settings:
    """So many examples, or more where LANDMAP_LAW_EXAMPLES asks for more."""
    return settings(max_examples=max(usual, EXAMPLES), deadline=None)


RECTANGLE = [(533439.949, 3943384.288), (533590.300, 3943439.011), (533550.398, 3943548.642), (533400.047, 3943493.919)]


# -- the oracle: every step of the standard, written out, one vertex and one edge at a time ----


def constants(b: float, e2: float) -> tuple[float, float, float, float, float]:
    e4, e6, e8 = e2**2, e2**3, e2**4
    return (
        1 + 3 / 6 * e2 + 30 / 80 * e4 + 35 / 112 * e6 + 630 / 2304 * e8,
        1 / 6 * e2 + 15 / 80 * e4 + 21 / 112 * e6 + 420 / 2304 * e8,
        3 / 80 * e4 + 7 / 112 * e6 + 180 / 2304 * e8,
        1 / 112 * e6 + 45 / 2304 * e8,
        5 / 2304 * e8,
    )


def trapezium(one: tuple[float, float], two: tuple[float, float], b: float, e2: float, fixed: float) -> float:
    """Signed area between an edge (L, B in radians) and the meridian ``fixed``, on the ellipsoid."""
    (l1, b1), (l2, b2) = one, two
    d, m = b2 - b1, (b1 + b2) / 2
    terms = zip(constants(b, e2), (1, -1, 1, -1, 1), (1, 3, 5, 7, 9), strict=True)
    series = sum(sign * value * math.sin(k * d / 2) * math.cos(k * m) for value, sign, k in terms)
    return 2 * b * b * ((l1 + l2) / 2 - fixed) * series


def cut(points: list[tuple[float, float]], longest: float) -> list[tuple[float, float]]:
    """Open ring with edges longer than ``longest`` cut into equal parts."""
    fine = []
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        parts = max(1, math.ceil(math.hypot(x2 - x1, y2 - y1) / longest))
        fine += [(x1 + (x2 - x1) * k / parts, y1 + (y2 - y1) * k / parts) for k in range(parts)]
    return fine


def literal_m2(polygon: Polygon, crs: str = "EPSG:4546", longest: float = 70.0) -> float:
    plane = CRS.from_user_input(crs)
    inverse = Transformer.from_crs(plane, plane.geodetic_crs, always_xy=True)
    ellipsoid = plane.ellipsoid
    b, e2 = ellipsoid.semi_minor_metre, 1 - (ellipsoid.semi_minor_metre / ellipsoid.semi_major_metre) ** 2

    def ring_m2(ring: shapely.LinearRing) -> float:
        points = cut(list(ring.coords)[:-1], longest / plane.axis_info[0].unit_conversion_factor)
        degrees = [inverse.transform(x, y) for x, y in points]
        radians = [(math.radians(x), math.radians(y)) for x, y in degrees]
        edges = zip(radians, radians[1:] + radians[:1], strict=True)
        return abs(math.fsum(trapezium(one, two, b, e2, radians[0][0]) for one, two in edges))

    return ring_m2(polygon.exterior) - sum(ring_m2(hole) for hole in polygon.interiors)


# -- worked examples ----


def one(polygon: shapely.Geometry, crs: str = "EPSG:4546", **options: float) -> float:
    return float(official_m2(gpd.GeoSeries([polygon], crs=crs), **options).iloc[0])


def rectangle_at(east: float) -> Polygon:
    """The rectangle of 28 mu with its south-west corner moved so that it lies ``east`` metres further east."""
    return Polygon([(x + east, y) for x, y in RECTANGLE])


def test_the_28_mu_rectangle():
    assert one(Polygon(RECTANGLE)) == pytest.approx(18666.1716, abs=0.001)
    assert one(Polygon(RECTANGLE)) == pytest.approx(literal_m2(Polygon(RECTANGLE)), abs=1e-6)


def moved_to(longitude: float) -> Polygon:
    """The rectangle of 28 mu, drawn about 111.37 E 35.62 N, about another place of that latitude."""
    to_plane = Transformer.from_crs(4490, 4546, always_xy=True)
    here, there = (np.round(to_plane.transform(each, 35.62), 3) for each in (111.37, longitude))
    return Polygon(np.array(RECTANGLE) - here + there)


def geodesic_m2(polygon: Polygon) -> float:
    """What a library of geodesics says of the same vertices, on the same ellipsoid."""
    area, _ = Geod(a=6_378_137, rf=298.257222101).geometry_area_perimeter(
        gpd.GeoSeries([polygon], crs=4546).to_crs(4490).iloc[0]
    )
    return abs(float(area))


@pytest.mark.parametrize(
    ("longitude", "planar", "official", "geodesic"),
    [(111.37, 18666.6876, 18666.1716, 18666.1717), (112.49, 18666.6880, 18658.3128, 18658.3135)],
    ids=["at Houma", "at the edge of the zone"],
)
def test_the_28_mu_rectangle_has_the_figures_of_the_domain_page(longitude, planar, official, geodesic):
    shape = moved_to(longitude)
    assert shape.area == pytest.approx(planar, abs=0.001)
    assert one(shape) == pytest.approx(official, abs=0.001)
    assert geodesic_m2(shape) == pytest.approx(geodesic, abs=0.001)


def test_the_28_mu_rectangle_uncut():
    assert one(Polygon(RECTANGLE), longest_edge_m=math.inf) == pytest.approx(18666.1712, abs=0.001)


def test_the_same_parcel_said_to_be_in_the_wrong_zone():
    assert one(Polygon(RECTANGLE), "EPSG:4547") == pytest.approx(18666.17, abs=0.01)  # same offset from another meridian
    there = gpd.GeoSeries([Polygon(RECTANGLE)], crs=4546).to_crs(4547)
    assert float(there.area.iloc[0]) == pytest.approx(18692.30, abs=0.01)  # the plane of 114 E stretches it
    assert float(official_m2(there).iloc[0]) == pytest.approx(18666.17, abs=0.01)  # the official area does not care


def test_the_l_shape_of_88_hectares_needs_its_long_edges_cut():
    """880 450 m2 in the plane with edges of up to 1.2 km. Where it lies is not said: the series itself is the yardstick."""
    west, south = RECTANGLE[0]
    shape = Polygon([(0, 0), (1200, 0), (1200, 900), (325, 900), (325, 286), (0, 286)])
    shape = shapely.transform(shape, lambda xy: xy + np.array([west, south]))
    assert shape.area == pytest.approx(880_450, abs=1e-6)
    assert one(shape) == pytest.approx(literal_m2(shape), abs=1e-4)
    assert one(shape) == pytest.approx(880_424.6753, abs=0.1)  # 10 cm2 for a metre east or west
    assert one(shape) == pytest.approx(geodesic_m2(shape), abs=0.1)
    assert one(shape, longest_edge_m=math.inf) - one(shape) == pytest.approx(9.26, abs=1)


def test_a_box_of_220_square_kilometres():
    """The figures of the domain page, which are those of survey software that rounds coordinates on the way."""
    west, south = Transformer.from_crs(4490, 4546, always_xy=True).transform(111.37, 35.62)
    city = box(west, south, west + 20_000, south + 11_000)
    assert one(city) == pytest.approx(literal_m2(city), abs=1e-4)
    assert one(city, rounding="survey") == 219_989_554.89
    assert one(city, rounding="survey", longest_edge_m=math.inf) == 219_989_420.33
    assert one(city) == pytest.approx(219_989_554.89, rel=1e-9)
    assert geodesic_m2(city) == pytest.approx(219_989_609.56, abs=0.01)


# -- against the oracle ----


@st.composite
def polygons(draw: st.DrawFn, centre: tuple[float, float] = (533_500.0, 3_943_400.0), most: float = 900.0) -> Polygon:
    """Star-shaped polygons about ``centre``, many with a hole, in either ring direction."""
    corners = draw(st.integers(3, 9))
    reach = draw(st.lists(st.floats(20, most), min_size=corners, max_size=corners))
    turn = draw(st.floats(0, math.tau))
    spokes = [(turn + math.tau * k / corners, r) for k, r in enumerate(reach)]
    middle = (centre[0] + draw(st.floats(-20_000, 20_000)), centre[1] + draw(st.floats(-20_000, 20_000)))

    def ring(scale: float) -> list[tuple[float, float]]:
        return [(middle[0] + scale * r * math.cos(a), middle[1] + scale * r * math.sin(a)) for a, r in spokes]

    holes = [ring(0.3)] if draw(st.booleans()) else []
    shape = Polygon(ring(1.0), holes)
    return shape.reverse() if draw(st.booleans()) else shape


@given(polygons())
@law(150)
def test_it_is_the_series_of_the_standard(polygon):
    assert one(polygon) == pytest.approx(literal_m2(polygon), abs=1e-4)


@given(polygons(centre=(-742_000.0, -1_043_000.0)))
@law(40)
def test_it_is_the_series_on_another_ellipsoid(polygon):
    """Prague in EPSG:5514: Bessel 1841, and a projection that is neither conformal to Gauss-Kruger nor near it."""
    assert one(polygon, "EPSG:5514") == pytest.approx(literal_m2(polygon, "EPSG:5514"), abs=1e-4)


@given(polygons(centre=(2_690_000.0, 240_000.0), most=3000.0))
@law(40)
def test_it_is_the_series_in_feet(polygon):
    """Philadelphia in EPSG:2272: the 70 m are 229.7 US survey feet, the area is in m2 all the same."""
    assert one(polygon, "EPSG:2272") == pytest.approx(literal_m2(polygon, "EPSG:2272"), abs=1e-4)


def test_an_edge_of_exactly_70_m_is_left_whole():
    at = (575_000.0, 3_943_400.0)  # far from the central meridian, where a cut shows
    short = shapely.transform(box(0, 0, 70, 70), lambda xy: xy + np.array(at))
    assert one(short) == one(short, longest_edge_m=math.inf)
    long = shapely.transform(box(0, 0, 70.001, 70.001), lambda xy: xy + np.array(at))
    halved = shapely.segmentize(long, 36)
    assert one(long) == pytest.approx(one(halved, longest_edge_m=math.inf), abs=1e-7)


# -- what must not change it ----


@given(polygons(), st.integers(0, 20))
@law(80)
def test_ring_direction_and_first_vertex_do_not_matter(polygon, start):
    outer = list(polygon.exterior.coords)[:-1]
    k = start % len(outer)
    turned = Polygon(outer[k:] + outer[:k], [list(hole.coords)[::-1] for hole in polygon.interiors])
    assert one(turned) == pytest.approx(one(polygon), rel=1e-10)
    assert one(polygon.reverse()) == pytest.approx(one(polygon), rel=1e-10)


@given(polygons(most=45.0))
@law(60)
def test_the_zone_prefix_and_the_geographic_form_do_not_matter(polygon):
    """Edges under 70 m: 4546 (plain), 4525 (prefix 37) and 4490 (degrees) within 0.1 ppm."""
    series = gpd.GeoSeries([polygon], crs=4546)
    for epsg in (4525, 4490):
        assert official_m2(series.to_crs(epsg)).iloc[0] == pytest.approx(one(polygon), rel=1e-7)


@given(polygons(), st.floats(0, math.pi), st.floats(-0.5, 0.5))
@law(60)
def test_splitting_conserves_the_area(polygon, angle, shift):
    centre, reach = polygon.centroid, 5_000
    x, y = centre.x + 100 * shift * math.sin(angle), centre.y - 100 * shift * math.cos(angle)
    dx, dy = reach * math.cos(angle), reach * math.sin(angle)
    side = Polygon([(x - dx, y - dy), (x + dx, y + dy), (x + dx - dy, y + dy + dx), (x - dx - dy, y - dy + dx)])
    pieces = [polygon.intersection(side), polygon.difference(side)]
    total = sum(one(piece) for piece in pieces if piece.geom_type in ("Polygon", "MultiPolygon"))
    # A cut edge bends a little less than the whole one: the pieces' new vertices lie on it, so it is cut at other places.
    assert total == pytest.approx(one(polygon), abs=0.001 * 2000 / 3)


def test_a_row_does_not_depend_on_the_other_rows():
    alone = one(Polygon(RECTANGLE))
    far = gpd.GeoSeries([box(400_000, 2_000_000, 401_000, 2_001_000), Polygon(RECTANGLE), box(0, 0, 10, 10)], crs=4546)
    assert official_m2(far).iloc[1] == alone
    spread = gpd.GeoSeries([box(-178, 10, -177.9, 10.1), box(111, 35, 111.01, 35.01), box(179, -60, 179.1, -59.9)], crs=4490)
    assert official_m2(spread).iloc[1] == one(box(111, 35, 111.01, 35.01), "EPSG:4490")


# -- shapes, holes, what is missing ----


def test_holes_are_subtracted_and_parts_added():
    a, b = box(533_000, 3_943_000, 533_060, 3_943_060), box(534_000, 3_943_000, 534_050, 3_943_050)
    hole = box(533_010, 3_943_010, 533_030, 3_943_030)
    holed = Polygon(a.exterior.coords, [hole.exterior.coords])
    assert one(holed) == pytest.approx(one(a) - one(hole), abs=1e-6)
    assert one(MultiPolygon([holed, b])) == pytest.approx(one(holed) + one(b), abs=1e-6)
    assert one(MultiPolygon([b, holed, hole])) == pytest.approx(one(a) + one(b), abs=1e-6)


def test_the_index_is_kept_and_what_has_no_area_is_missing():
    a = box(533_000, 3_943_000, 533_060, 3_943_060)
    found = official_m2(
        gpd.GeoSeries([None, a, shapely.LineString([(0, 0), (1, 1)]), shapely.Point(0, 0)], index=list("dcba"), crs=4546)
    )
    assert list(found.index) == list("dcba")
    assert found.dtype == np.float64
    assert found.isna().tolist() == [True, False, True, True]
    assert official_m2(gpd.GeoSeries([], crs=4546)).empty


def test_an_empty_polygon_covers_nothing_and_one_out_of_this_world_has_no_area():
    found = official_m2(gpd.GeoSeries([Polygon(), box(1e30, 1e30, 2e30, 2e30)], crs=4546))
    assert found.iloc[0] == 0
    assert pd.isna(found.iloc[1])


def test_without_a_usable_crs_there_is_no_area():
    with pytest.raises(CRSError, match="CRS"):
        official_m2(gpd.GeoSeries([box(0, 0, 1, 1)]))
    with pytest.raises(CRSError, match="neither projected nor geographic"):
        official_m2(gpd.GeoSeries([box(0, 0, 1, 1)], crs="EPSG:4978"))


def test_a_towgs84_clause_shifts_nothing():
    wkt = CRS(4546).to_wkt("WKT1_GDAL")
    bound = CRS.from_wkt(wkt.replace('AUTHORITY["EPSG","1043"]', 'TOWGS84[84,-147,-40,0,0,0,0],AUTHORITY["EPSG","1043"]'))
    assert bound.is_bound
    assert one(Polygon(RECTANGLE), bound) == pytest.approx(one(Polygon(RECTANGLE)), abs=1e-6)


# -- measure ----


def test_measure_gives_both_areas_and_mu():
    shapes = [Polygon(RECTANGLE), shapely.LineString([(0, 0), (1, 1)]), None]
    frame = gpd.GeoDataFrame({"parcel_id": list("abc")}, geometry=shapes, crs=4546, index=[7, 8, 9])
    found = measure(frame)
    assert list(found.columns) == ["planar_m2", "measured_m2", "area_mu"]
    assert list(found.index) == [7, 8, 9]
    assert found.loc[7, "planar_m2"] == pytest.approx(18666.6876, abs=0.0001)
    assert found.loc[7, "area_mu"] == pytest.approx(27.9993, abs=0.0001)
    assert found.loc[[8, 9]].isna().all(axis=None)
    assert list(frame.columns) == ["parcel_id", "geometry"]


def test_the_plane_of_feet_is_told_in_square_metres_and_degrees_have_no_plane():
    acre = gpd.GeoDataFrame(geometry=[box(2_690_000, 240_000, 2_690_208.71, 240_208.71)], crs=2272)
    assert measure(acre)["planar_m2"].iloc[0] == pytest.approx(4046.87, abs=0.1)
    assert measure(acre.to_crs(4269))["planar_m2"].isna().all()
    assert measure(acre.to_crs(4269))["measured_m2"].iloc[0] == pytest.approx(measure(acre)["measured_m2"].iloc[0], rel=1e-7)


def test_the_kind_of_every_total_has_a_name_in_both_languages():
    assert AREA_KIND in AREA_KINDS
    assert all(zh and en for zh, en in AREA_KINDS.values())
