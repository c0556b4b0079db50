"""GCJ-02 and BD-09: against another implementation, there and back, and only where a person says so."""

import json

import geocoordinates_ffi as other
import numpy as np
import pytest

from landmap.crs.offset import bd09_from_gcj02, gcj02_from_wgs84, offset_named, wgs84_from
from landmap.io.bare import read_file
from landmap.io.read import read_layer
from landmap.site import Layer

HOUMA = np.array([[111.37, 35.62]])
CHINA = np.random.default_rng(1).uniform([75, 18], [134, 53], (2_000, 2))
_CENTIMETRE = 1e-7  # degrees


def test_the_published_point_at_houma():
    assert gcj02_from_wgs84(HOUMA)[0] == pytest.approx([111.3763592, 35.6199405], abs=_CENTIMETRE)  # domain.md section 4


def test_another_library_shifts_the_same():
    for lon, lat in CHINA[:300]:
        gcj = other.wgs84_to_gcj02(other.Wgs84(lon=lon, lat=lat))
        bd = other.gcj02_to_bd09(gcj)
        ours = gcj02_from_wgs84(np.array([[lon, lat]]))
        assert ours[0] == pytest.approx([gcj.lon, gcj.lat], abs=_CENTIMETRE)
        assert bd09_from_gcj02(ours)[0] == pytest.approx([bd.lon, bd.lat], abs=_CENTIMETRE)


def test_the_way_back_is_exact_to_a_tenth_of_a_millimetre():
    shifted = gcj02_from_wgs84(CHINA)
    assert np.abs(wgs84_from("GCJ-02", shifted) - CHINA).max() < 1e-9
    assert np.abs(wgs84_from("BD-09", bd09_from_gcj02(shifted)) - CHINA).max() < 1e-9


def test_what_is_outside_china_or_no_number_stays():
    points = np.array([[2.35, 48.85], [np.nan, 35.0]])
    assert np.array_equal(wgs84_from("GCJ-02", points), points, equal_nan=True)


@pytest.mark.parametrize(("text", "name"), [("gcj02", "GCJ-02"), ("BD_09", "BD-09"), ("EPSG:4326", None), (None, None)])
def test_the_names_that_people_write(text, name):
    assert offset_named(text) == name


def test_a_file_is_brought_back_only_where_it_is_said_and_then_named(tmp_path):
    lon, lat = gcj02_from_wgs84(HOUMA)[0]
    shape = {"type": "Point", "coordinates": [lon, lat]}
    path = tmp_path / "amap.geojson"
    feature = {"type": "Feature", "properties": {"id": 1}, "geometry": shape}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    plain = read_file(path)
    assert plain.frame.geometry.iloc[0].x == lon
    assert plain.issues == ()
    layer = Layer(id="a", role="parcels", title="a", source="amap.geojson", crs="GCJ-02", folder=tmp_path)
    found = read_layer(layer)
    assert found.frame.crs.to_epsg() == 4326
    assert found.frame.geometry.iloc[0].coords[0] == pytest.approx(HOUMA[0], abs=1e-9)
    (issue,) = found.issues
    assert (issue.code, issue.effect, issue.values["metres"]) == ("OFFSET_REMOVED", "repair", "576")
    assert found.evidence["offset"].value == "GCJ-02"
