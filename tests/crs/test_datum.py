"""A zone's own parameters between datums: by hand, against PROJ, and refused where they do not lead."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pydantic import ValidationError
from pyproj import CRS, Transformer

from landmap.crs import require, shift_between, shifted, to_site
from landmap.errors import RefusalError
from landmap.io.bare import read_file
from landmap.io.convert import Wish, convert
from landmap.site import Layer, read_datums
from landmap.site.datum import Datum

LAYER = Layer(id="parcels", role="parcels", title="地块", source="parcels.shp")
FOUR = Datum(from_crs="EPSG:2382", to_crs="EPSG:4546", document="示例", dx_m=12.5, dy_m=-40.25, rotation_sec=2.0, scale_ppm=3.0)
SEVEN = Datum(
    from_crs="EPSG:4610", to_crs="EPSG:4490", document="示例", dx_m=-100.0, dy_m=50.0, dz_m=20.0,
    rx_sec=0.5, ry_sec=-0.25, rz_sec=1.0, scale_ppm=2.0, convention="position_vector",
)  # fmt: skip
SOURCE = gpd.GeoDataFrame(
    {"source_file": ["a"]}, geometry=[shapely.box(533_000, 3_943_000, 533_100, 3_943_100)], crs="EPSG:2382"
)


def test_four_parameters_by_hand():
    x, y = 3_943_000.0, 533_000.0  # north, east
    angle, k = math.radians(2.0 / 3600), 1 + 3e-6
    north = 12.5 + k * (x * math.cos(angle) - y * math.sin(angle))
    east = -40.25 + k * (x * math.sin(angle) + y * math.cos(angle))
    found = shapely.get_coordinates(shifted(SOURCE, FOUR).geometry.to_numpy())
    assert np.abs(found - [east, north]).sum(axis=1).min() < 1e-6
    assert shifted(SOURCE, FOUR).crs.to_epsg() == 4546


def test_four_parameters_as_proj_has_them():
    """PROJ's plane Helmert, of x east and y north, has the same sense of rotation."""
    way = Transformer.from_pipeline("+proj=helmert +x=-40.25 +y=12.5 +s=1.000003 +theta=2.0")
    points = shapely.get_coordinates(SOURCE.geometry.to_numpy())
    expected = np.column_stack(way.transform(points[:, 0], points[:, 1]))
    found = shapely.get_coordinates(shifted(SOURCE, FOUR).geometry.to_numpy())
    assert np.abs(found - expected).max() < 1e-6


def geocentric(lon, lat, a, rf):
    e2 = 2 / rf - 1 / rf**2
    n = a / math.sqrt(1 - e2 * math.sin(lat) ** 2)
    return np.array([n * math.cos(lat) * math.cos(lon), n * math.cos(lat) * math.sin(lon), n * (1 - e2) * math.sin(lat)])


def test_seven_parameters_by_hand():
    """The textbook's formula, with geodetic coordinates taken back by iteration."""
    lon, lat = map(math.radians, (111.37, 35.62))
    old = CRS(4610).ellipsoid
    p = geocentric(lon, lat, old.semi_major_metre, old.inverse_flattening)
    rx, ry, rz = (math.radians(v / 3600) for v in (0.5, -0.25, 1.0))
    turn = np.array([[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]])
    x, y, z = np.array([-100.0, 50.0, 20.0]) + (1 + 2e-6) * turn @ p
    new = CRS(4490).ellipsoid
    e2 = 2 / new.inverse_flattening - 1 / new.inverse_flattening**2
    distance, found = math.hypot(x, y), math.atan2(z, math.hypot(x, y) * (1 - e2))
    for _ in range(20):
        n = new.semi_major_metre / math.sqrt(1 - e2 * math.sin(found) ** 2)
        found = math.atan2(z + e2 * n * math.sin(found), distance)
    wanted = np.degrees([math.atan2(y, x), found])
    source = gpd.GeoDataFrame(geometry=[shapely.Point(111.37, 35.62)], crs=4610)
    assert shapely.get_coordinates(shifted(source, SEVEN).geometry.to_numpy())[0] == pytest.approx(wanted, abs=1e-10)
    assert np.abs(wanted - [111.37, 35.62]).max() > 1e-4  # tens of metres


def test_a_frame_goes_to_the_sites_crs_by_them_and_says_whose_they_are():
    (issue,) = require(SOURCE, LAYER, None, "EPSG:4546", (FOUR,))
    assert (issue.code, issue.values["kind"], issue.values["document"]) == ("DATUM_SHIFTED", "四参数", "示例")
    (without,) = require(SOURCE, LAYER, None, "EPSG:4546")
    assert without.code == "DATUM_BALLPARK"
    moved, unmoved = to_site(SOURCE, "EPSG:4546", (FOUR,)), to_site(SOURCE, "EPSG:4546")
    assert 20 < moved.geometry.iloc[0].centroid.distance(unmoved.geometry.iloc[0].centroid) < 200
    in_degrees = to_site(SOURCE, "EPSG:4490", (FOUR,)).to_crs(4546)
    assert moved.geometry.iloc[0].hausdorff_distance(in_degrees.geometry.iloc[0]) < 1e-6


def test_only_parameters_that_lead_there_are_used():
    assert shift_between((FOUR,), CRS("EPSG:2361"), CRS("EPSG:4326")) is FOUR  # the datum counts, not the zone
    assert shift_between((FOUR,), CRS("EPSG:2434"), CRS("EPSG:4546")) is None  # Beijing 54
    assert shift_between((FOUR,), CRS("EPSG:4546"), CRS("EPSG:2382")) is None  # the way back


@pytest.mark.parametrize(
    "wrong",
    [
        {"dz_m": 1.0},
        {"rx_sec": 1.0},
        {"dz_m": 1.0, "convention": "position_vector", "rotation_sec": 1.0},
        {"document": ""},
    ],
)
def test_half_of_one_and_half_of_the_other_is_refused(wrong):
    with pytest.raises(ValidationError):
        Datum.model_validate(
            {"from_crs": "EPSG:2382", "to_crs": "EPSG:4546", "document": "x", "dx_m": 1.0, "dy_m": 1.0} | wrong
        )


def test_convert_refuses_a_shift_that_nobody_knows_and_does_the_users_own(tmp_path):
    SOURCE[["geometry"]].assign(id=[1]).to_parquet(tmp_path / "old.parquet")
    with pytest.raises(RefusalError) as error:
        convert(tmp_path / "old.parquet", tmp_path / "new.gpkg", Wish(to_crs="EPSG:4546"))
    assert error.value.issues[0].code == "DATUM_UNKNOWN"
    assert not (tmp_path / "new.gpkg").exists()
    (tmp_path / "own.toml").write_text(
        '[datum]\nfrom_crs = "EPSG:2382"\nto_crs = "EPSG:4546"\ndocument = "示例"\ndx_m = 12.5\ndy_m = -40.25\n'
        "rotation_sec = 2.0\nscale_ppm = 3.0\n",
        "utf-8",
    )
    shifts = read_datums(tmp_path / "own.toml")
    assert shifts == (FOUR,)
    done = convert(tmp_path / "old.parquet", tmp_path / "new.gpkg", Wish(to_crs="EPSG:4546", shifts=shifts))
    assert "DATUM_SHIFTED" in {issue.code for issue in done.issues}
    again = read_file(tmp_path / "new.gpkg").frame.geometry.iloc[0]
    assert again.hausdorff_distance(shifted(SOURCE, FOUR).geometry.iloc[0]) < 1e-9
    assert convert(tmp_path / "old.parquet", tmp_path / "same.txt").draft.land.crs.to_epsg() == 2382  # its own datum
