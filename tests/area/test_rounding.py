"""The rounding that survey software does, against every step written out."""

import math
from decimal import ROUND_HALF_UP, Decimal

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS, Transformer
from shapely import Polygon

from landmap.area import ELLIPSOIDS, ellipsoid_of, official_m2
from landmap.errors import CRSError

RECTANGLE = [(533439.949, 3943384.288), (533590.300, 3943439.011), (533550.398, 3943548.642), (533400.047, 3943493.919)]


def surveyed_m2(points: list[tuple[float, float]], epsg: int = 4546) -> float:
    """Plane to 4 decimals, edges cut at 70 m, B and L to 6 decimals of a second, the series, 2 decimals half up."""
    plane = CRS.from_epsg(epsg)
    inverse = Transformer.from_crs(plane, plane.geodetic_crs, always_xy=True)
    ellipsoid = ellipsoid_of(plane)
    b = ellipsoid.semi_minor_m
    points = [(round(x, 4), round(y, 4)) for x, y in points]
    fine = []
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        parts = max(1, math.ceil(math.hypot(x2 - x1, y2 - y1) / 70))
        fine += [(x1 + (x2 - x1) * k / parts, y1 + (y2 - y1) * k / parts) for k in range(parts)]
    radians = [tuple(math.radians(round(part * 3600, 6) / 3600) for part in inverse.transform(x, y)) for x, y in fine]
    total = 0.0
    for (l1, b1), (l2, b2) in zip(radians, radians[1:] + radians[:1], strict=True):
        d, m = b2 - b1, (b1 + b2) / 2
        terms = zip(ellipsoid.series, (1, -1, 1, -1, 1), (1, 3, 5, 7, 9), strict=True)
        total += (
            2
            * b
            * b
            * ((l1 + l2) / 2 - radians[0][0])
            * sum(s * v * math.sin(k * d / 2) * math.cos(k * m) for v, s, k in terms)
        )
    return float(Decimal(repr(abs(total))).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def one(points: list[tuple[float, float]], epsg: int = 4546, **options: str) -> float:
    return float(official_m2(gpd.GeoSeries([Polygon(points)], crs=epsg), **options).iloc[0])


def test_the_28_mu_rectangle_as_software_states_it():
    assert surveyed_m2(RECTANGLE) == 18666.17
    assert one(RECTANGLE, rounding="survey") == 18666.17
    assert one(RECTANGLE) != 18666.17


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("epsg", [4546, 2383, 2433])  # CGCS2000, Xi'an 1980, Beijing 1954, all about 114 or 111 degrees east
def test_it_is_every_step_written_out(seed, epsg):
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, math.tau, 7, endpoint=False)
    reach = rng.uniform(20, 300, 7)
    middle = np.array([rng.uniform(470_000, 560_000), 3_943_000])
    points = [tuple(point) for point in middle + reach[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)]
    assert one(points, epsg, rounding="survey") == pytest.approx(
        surveyed_m2(points, epsg), abs=0.0101
    )  # a tie may fall either way
    assert one(points, epsg, rounding="survey") == pytest.approx(one(points, epsg), rel=2e-5)


def test_rounding_shows_where_coordinates_have_more_digits():
    shape = [(x + 0.00004, y) for x, y in RECTANGLE]
    assert one(shape, rounding="survey") == one(RECTANGLE, rounding="survey")
    hole = shapely.Polygon(RECTANGLE).buffer(-20)
    holed = gpd.GeoSeries([shapely.Polygon(RECTANGLE).difference(hole)], crs=4546)
    whole = one(RECTANGLE, rounding="survey")
    assert official_m2(holed, rounding="survey").iloc[0] == pytest.approx(
        whole - official_m2(holed.map(lambda _: hole)).iloc[0], abs=0.5
    )


def test_degrees_are_rounded_in_the_plane_too():
    turned = gpd.GeoSeries([Polygon(RECTANGLE)], crs=4546).to_crs(4490)
    assert official_m2(turned, rounding="survey").iloc[0] == pytest.approx(18666.17, abs=0.0101)


@pytest.mark.parametrize(
    ("name", "semi_minor_m", "e2"),
    [
        ("CGCS2000", 6356752.3141403561, 0.00669438002290069),
        ("Xian80", 6356755.288157528, 0.006694384999588),
        ("Krasovsky", 6356863.018773047, 0.006693421622966),
    ],
)
def test_the_constants_of_the_three_datums(name, semi_minor_m, e2):
    ellipsoid = ELLIPSOIDS[name]
    assert ellipsoid.semi_minor_m == pytest.approx(semi_minor_m, abs=1e-6)
    assert ellipsoid.eccentricity_squared == pytest.approx(e2, abs=1e-14)


def test_the_series_of_cgcs2000_is_the_published_one():
    published = (1.003364089834193, 1.124189381927107e-3, 1.699459473518853e-6, 2.717857845577432e-9, 4.358419004834252e-12)
    assert ELLIPSOIDS["CGCS2000"].series == pytest.approx(published, rel=1e-12)


@pytest.mark.parametrize(
    ("epsg", "name"),
    [(4490, "CGCS2000"), (4546, "CGCS2000"), (4610, "Xian80"), (2383, "Xian80"), (4214, "Krasovsky"), (2433, "Krasovsky")],
)
def test_which_ellipsoid_a_crs_is_on(epsg, name):
    assert ellipsoid_of(CRS.from_epsg(epsg)) == ELLIPSOIDS[name]


def test_an_ellipsoid_that_has_no_chinese_name_is_its_own():
    found = ellipsoid_of(CRS.from_epsg(2272))
    assert found not in ELLIPSOIDS.values()
    assert found.semi_major_m == 6378137.0


@pytest.mark.parametrize("epsg", [2326, 4239, 5561])  # Hong Kong 1980, Indian 1954, UCS-2000
def test_a_year_alone_names_no_chinese_datum(epsg):
    assert ellipsoid_of(CRS.from_epsg(epsg)) not in ELLIPSOIDS.values()


def test_every_chinese_crs_has_its_ellipsoid_by_name():
    told = {"CGCS2000": range(4491, 4555), "Xian80": range(2327, 2391), "Krasovsky": range(2401, 2443)}
    for name, codes in told.items():
        assert {ellipsoid_of(CRS.from_epsg(code)).name for code in codes} == {name}


def test_a_name_beside_another_ellipsoid_is_refused():
    """A CGCS2000 axis beside Krasovsky's flattening circulates in survey programs."""
    wrong = CRS.from_wkt(CRS.from_epsg(4546).to_wkt("WKT1_GDAL").replace("298.257222101", "298.3"))
    with pytest.raises(CRSError, match="bears the name of CGCS2000"):
        ellipsoid_of(wrong)
    with pytest.raises(CRSError, match="bears the name of CGCS2000"):
        official_m2(gpd.GeoSeries([Polygon(RECTANGLE)], crs=wrong))
    with pytest.raises(CRSError, match="no ellipsoid"):
        ellipsoid_of(CRS.from_wkt('LOCAL_CS["paper",UNIT["metre",1]]'))
