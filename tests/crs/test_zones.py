import pytest
from pyproj import CRS

from landmap.crs import Zone, datum_named, normalised, zone_of

DATUMS = {"CGCS2000": "CGCS2000", "Xian80": "Xian 1980", "Beijing54": "Beijing 1954"}


@pytest.mark.parametrize("datum", DATUMS)
@pytest.mark.parametrize(("degrees", "numbers"), [(3, range(25, 46)), (6, range(13, 24))])
@pytest.mark.parametrize("prefixed", [True, False])
def test_every_zone_has_its_meridian_false_easting_and_datum(datum, degrees, numbers, prefixed):
    for number in numbers:
        zone = Zone(datum, degrees, number, prefixed)
        crs = CRS.from_epsg(zone.epsg)
        found = {parameter.name: parameter.value for parameter in crs.coordinate_operation.params}
        assert crs.name.startswith(DATUMS[datum])
        assert found["Longitude of natural origin"] == zone.meridian
        assert found["False easting"] == 500_000 + (number * 1_000_000 if prefixed else 0)
        assert zone_of(crs) == zone


@pytest.mark.parametrize("number", [24, 46])
def test_there_is_no_zone_outside_china(number):
    with pytest.raises(ValueError, match="no such zone"):
        Zone("CGCS2000", 3, number, prefixed=True)


def test_a_crs_elsewhere_is_no_zone():
    assert zone_of(5514) is None
    assert zone_of("+proj=laea +lat_0=10") is None


@pytest.mark.parametrize(
    ("words", "datum"),
    [
        ("2000国家大地坐标系", "CGCS2000"),
        ("CGCS2000", "CGCS2000"),
        ("1980西安坐标系", "Xian80"),
        ("北京54", "Beijing54"),
        ("地方", None),
    ],
)
def test_datums_by_the_words_of_files(words, datum):
    assert datum_named(words) == datum


def test_the_names_of_esri_are_recognised():
    assert normalised(CRS.from_wkt(CRS.from_epsg(4525).to_wkt("WKT1_ESRI"))) == CRS.from_epsg(4525)
