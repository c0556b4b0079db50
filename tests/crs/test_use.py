import geopandas as gpd
import numpy as np
import pytest
import shapely

from landmap.crs import ballpark, candidates, require, to_site
from landmap.errors import CRSError, RefusalError
from landmap.site import Layer

LAYER = Layer(id="parcels", role="parcels", title="地块", source="parcels.shp")
# Made-up zones of 4 km: an industrial town in China, a city with Krovak, a city with survey feet, one in the south.
PLACES = {
    "china": (111.37, 35.62, 4546),
    "prague": (14.41, 50.1, 5514),
    "feet": (-75.16, 39.95, 2272),
    "south": (151.2, -33.8, 32756),
}


def boundary(place: str) -> gpd.GeoSeries:
    lon, lat, epsg = PLACES[place]
    centre = gpd.GeoSeries([shapely.Point(lon, lat)], crs=4326).to_crs(epsg)
    half = 2000 / 0.3048006096 if epsg == 2272 else 2000
    return centre.buffer(half, cap_style="square")


def land(place: str, epsg: int | str, *, state: int | str | None = None, swap: bool = False) -> gpd.GeoDataFrame:
    """Nine squares inside the zone, in ``epsg``, stated to be in ``state`` (nothing if None)."""
    area = boundary(place)
    west, south, east, _ = area.total_bounds
    step = (east - west) / 10
    squares = [
        shapely.box(west + i * step, south + j * step, west + (i + 0.5) * step, south + (j + 0.5) * step)
        for i in (2, 4, 6)
        for j in (2, 4, 6)
    ]
    frame = gpd.GeoDataFrame({"source_file": "parcels/parcels.shp"}, geometry=squares, crs=area.crs, index=range(9)).to_crs(
        epsg
    )
    shapes = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy[:, ::-1]) if swap else frame.geometry.to_numpy()
    return gpd.GeoDataFrame(frame[["source_file"]], geometry=shapes, crs=state)


def refusal(frame, zone):
    with pytest.raises(RefusalError) as refused:
        require(frame, LAYER, zone)
    (issue,) = refused.value.issues
    assert issue.file == "parcels/parcels.shp"
    return issue


@pytest.mark.parametrize(
    ("place", "epsg"),
    [
        ("china", 4546), ("china", 4525), ("china", 4547), ("china", 4490), ("china", 4497), ("china", 3857), ("china", 32649),
        ("prague", 5514), ("prague", 4326), ("prague", 32633), ("feet", 2272), ("feet", 32618), ("south", 32756),
        ("south", 4326),
    ],
)  # fmt: skip
def test_a_missing_crs_is_refused_with_the_right_one_first(place, epsg):
    found = candidates(land(place, epsg), boundary(place))
    assert found[0].crs == f"EPSG:{epsg}"
    assert found[0].inside == 1.0
    assert not found[0].swapped
    issue = refusal(land(place, epsg), boundary(place))
    assert issue.code == "CRS_UNKNOWN"
    assert f"EPSG:{epsg}" in issue.message_zh
    assert f"EPSG:{epsg}" in issue.message_en
    assert "--crs" in issue.mend_zh


@pytest.mark.parametrize(
    ("place", "epsg"), [("china", 4546), ("china", 4525), ("prague", 5514), ("feet", 2272), ("south", 4326)]
)
def test_the_right_crs_is_used_without_a_word(place, epsg):
    assert require(land(place, epsg, state=epsg), LAYER, boundary(place)) == ()
    assert require(land(place, epsg, state=epsg), LAYER, None) == ()


@pytest.mark.parametrize(
    ("epsg", "stated", "code", "named"),
    [
        (4525, 4546, "CRS_ZONE_PREFIX", "EPSG:4525"),
        (4525, 4526, "CRS_ZONE_PREFIX", "EPSG:4525"),
        (4546, 4525, "CRS_ZONE_PREFIX", "EPSG:4546"),
        (4547, 4546, "CRS_COORD_MISMATCH", "EPSG:4547"),
        (4490, 4546, "CRS_COORD_MISMATCH", "EPSG:4490"),
        (4546, 4490, "CRS_COORD_MISMATCH", "EPSG:4546"),
        (3857, 4490, "CRS_COORD_MISMATCH", "EPSG:3857"),
    ],
)
def test_a_contradicting_crs_is_refused_with_the_fitting_one(epsg, stated, code, named):
    issue = refusal(land("china", epsg, state=stated), boundary("china"))
    assert issue.code == code
    assert named in issue.message_zh


@pytest.mark.parametrize(
    ("place", "epsg"), [("china", 4490), ("china", 4546), ("china", 4525), ("prague", 4326), ("south", 32756)]
)
def test_swapped_axes_are_told(place, epsg):
    assert refusal(land(place, epsg, state=epsg, swap=True), boundary(place)).code == "AXIS_SWAPPED"
    assert candidates(land(place, epsg, swap=True), boundary(place))[0].swapped


@pytest.mark.parametrize(
    ("epsg", "stated", "code"),
    [
        (4525, 4546, "CRS_ZONE_PREFIX"),
        (4490, 4546, "CRS_COORD_MISMATCH"),
        (4546, 4326, "CRS_COORD_MISMATCH"),
        (4546, None, "CRS_UNKNOWN"),
    ],
)
def test_without_a_boundary_the_size_of_the_numbers_decides(epsg, stated, code):
    assert refusal(land("china", epsg, state=stated), None).code == code


def test_without_a_boundary_swapped_degrees_are_told():
    assert refusal(land("china", 4490, state=4490, swap=True), None).code == "AXIS_SWAPPED"
    assert [(c.crs, c.swapped) for c in candidates(land("china", 4525), None)] == [("EPSG:4525", False)]


def test_one_stray_row_does_not_refuse_the_layer():
    frame = land("china", 4490, state=4490)
    frame.loc[0, "geometry"] = shapely.box(0, 0, 1e300, 1e-3)
    assert require(frame, LAYER, boundary("china")) == ()


def test_land_beside_the_zone_is_no_contradiction():
    frame = land("china", 4546, state=4546)
    assert require(frame.set_geometry(frame.translate(30_000, 0)), LAYER, boundary("china")) == ()


def test_a_frame_without_coordinates_asks_for_nothing():
    frame = gpd.GeoDataFrame({"source_file": ["a"]}, geometry=[None])
    assert require(frame, LAYER, boundary("china")) == ()
    assert to_site(frame, "EPSG:4546").crs.to_epsg() == 4546


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (2382, 4546, True),
        (4214, 4490, True),
        (4326, 4546, False),
        (4525, 4546, False),
        (4326, 5514, False),
        (2272, 4326, False),
    ],
)
def test_a_ballpark_shift_is_known_and_harmless_ones_are_not(source, target, expected):
    assert ballpark(source, target) is expected


def test_a_ballpark_shift_is_an_issue():
    (issue,) = require(land("china", 2382, state=2382), LAYER, boundary("china"))
    assert issue.code == "DATUM_BALLPARK"
    assert "Xian 1980" in issue.message_zh
    assert require(land("china", 2382, state=2382), LAYER, None) == ()
    assert len(require(land("china", 2382, state=2382), LAYER, None, "EPSG:4546")) == 1


@pytest.mark.parametrize("source", [4525, 4490, 4326, 4547, 32649])
def test_to_site_moves_no_land_and_leaves_its_input(source):
    frame = land("china", source, state=source)
    before = frame.copy()
    there = to_site(frame, "EPSG:4546")
    assert there.crs.to_epsg() == 4546
    assert np.abs(there.geometry.bounds - land("china", 4546).bounds).to_numpy().max() < 1e-3
    assert frame.equals(before)


@pytest.mark.parametrize("source", [4546, 4508])
def test_the_same_numbers_stay_the_same_to_the_last_bit(source):
    frame = land("china", 4546, state=source)
    assert (to_site(frame, "EPSG:4546").bounds == frame.bounds).all().all()


def test_feet_become_metres():
    assert to_site(land("feet", 2272, state=2272), "EPSG:32618").area.iloc[0] == pytest.approx(200**2, rel=1e-3)


def test_to_site_refuses_land_without_a_crs():
    with pytest.raises(CRSError):
        to_site(land("china", 4546), "EPSG:4546")


def test_a_crs_that_is_no_place_on_earth_is_refused():
    drawing = 'LOCAL_CS["drawing",UNIT["metre",1]]'
    frame = land("china", 4546).set_crs(drawing)
    with pytest.raises(RefusalError) as refused:
        require(frame, LAYER, None, "EPSG:4546")
    assert refused.value.issues[0].code == "CRS_UNREADABLE"
    with pytest.raises(CRSError):
        to_site(frame, "EPSG:4546")


def test_a_candidate_says_its_share_its_distance_and_how_sure_it_is():
    (first, *_) = candidates(land("china", 4547), boundary("china"))
    assert (first.crs, first.inside, first.away_km) == ("EPSG:4547", 1.0, 0.0)
    assert first.confidence > 0.9
    near, utm = candidates(land("china", 4546), boundary("china"))  # 1.5 km off, and most of it still inside
    assert (utm.crs, utm.inside) == ("EPSG:32649", 0.87)
    assert 0.5 < near.confidence < 0.9
    assert utm.confidence < 0.5
    message = refusal(land("china", 4547), boundary("china")).message_zh
    assert "100% 落在边界内" in message
    assert "把握" in message


def test_land_beside_the_zone_is_offered_with_its_distance():
    zone = boundary("china")
    beside = land("china", 4546)
    beside["geometry"] = beside.geometry.translate(xoff=9_000)
    (first, *_) = candidates(beside, zone)
    assert first.crs == "EPSG:4546"
    assert first.inside == 0
    assert 6 <= first.away_km <= 8
    assert "km" in refusal(beside, zone).message_en


def test_older_datums_are_named_as_not_to_be_told_apart():
    message = refusal(land("china", 4546), boundary("china")).message_zh
    assert "EPSG:2382" in message
    assert "EPSG:2434" in message
