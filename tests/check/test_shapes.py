import geopandas as gpd
import pytest
import shapely

from landmap.check import check_layer
from landmap.errors import RefusalError

E0, N0 = 533_500, 3_943_500


def codes(checked):
    return [(issue.code, issue.row) for issue in checked.issues]


def test_nothing_and_emptiness_are_no_shapes(read_of, site):
    checked = check_layer(read_of([{"geometry": None}, {"geometry": shapely.Polygon()}, {}]), site)
    assert codes(checked) == [("GEOMETRY_EMPTY", 1), ("GEOMETRY_EMPTY", 2)]


def test_a_layer_of_nothing_but_missing_shapes_stands_without_a_crs(read_of, site):
    checked = check_layer(read_of([{"geometry": None}], crs=None), site)
    assert codes(checked) == [("GEOMETRY_EMPTY", 1)]
    assert checked.accepted.crs == site.crs


def test_a_layer_without_a_crs_is_refused(read_of, site):
    with pytest.raises(RefusalError) as refused:
        check_layer(read_of([{}], crs=None), site)
    assert refused.value.issues[0].code == "CRS_UNKNOWN"


def test_a_road_may_be_a_line(read_of, site):
    line = shapely.LineString([(E0, N0), (E0 + 50, N0)])
    assert codes(check_layer(read_of([{"geometry": line}], role="roads"), site)) == []
    assert codes(check_layer(read_of([{"geometry": line}]), site)) == [("GEOMETRY_TYPE", 1)]


def test_infinite_vertices(read_of, site):
    broken = shapely.Polygon([(E0, N0), (float("inf"), N0), (E0, N0 + 10)])
    assert codes(check_layer(read_of([{"geometry": broken}, {}]), site)) == [("COORD_NOT_FINITE", 1)]


def spike(length):
    """A square with a spike of no width, as a doubled-back edge leaves it."""
    return shapely.Polygon(
        [(E0, N0), (E0 + 100, N0), (E0 + 100, N0 + 100), (E0 + 100, N0 + 100 + length), (E0 + 100, N0 + 100), (E0, N0 + 100)]
    )


def test_what_costs_no_area_is_mended_and_said(read_of, site):
    checked = check_layer(read_of([{"geometry": spike(5)}]), site)
    assert codes(checked) == [("GEOMETRY_REPAIRED", 1)]
    assert checked.repaired == 1
    mended = checked.accepted.geometry.iloc[0]
    assert mended.is_valid
    assert mended.area == pytest.approx(10000)


def test_what_was_mended_is_kept_before_and_after_in_the_site_s_crs(read_of, site, square):
    read = read_of([{"geometry": square(3)}, {"geometry": spike(5)}], crs="EPSG:4546")
    repairs = check_layer(read, site).repairs
    assert list(repairs["state"]) == ["before", "after"]
    assert list(repairs["source_row"]) == [2, 2]
    assert list(repairs["id"]) == ["P2", "P2"]
    assert repairs.geometry.iloc[0].equals_exact(spike(5))
    assert list(repairs.is_valid) == [False, True]
    assert repairs.crs == site.crs
    assert check_layer(read_of([{}]), site).repairs is None


@pytest.mark.parametrize(("limits", "mended"), [({}, True), ({"repair_m2": 0.01}, False), ({"repair_pct": 1e-6}, False)])
def test_a_repair_keeps_within_both_limits(limits, mended, read_of, site_with):
    # A loop of 0.4 m2 at the corner, run round the other way: mending it moves the area by 0.8 m2 of 20,000.
    loop = [(E0 + 200, N0 + 100), (E0 + 200.4, N0 + 101), (E0 + 200, N0 + 101), (E0 + 200.4, N0 + 100)]
    shape = shapely.Polygon([(E0, N0), (E0 + 200, N0), *loop, (E0 + 200, N0 + 100), (E0, N0 + 100)])
    assert not shape.is_valid
    checked = check_layer(read_of([{"geometry": shape}]), site_with(**limits))
    assert codes(checked) == [("GEOMETRY_REPAIRED" if mended else "GEOMETRY_INVALID", 1)]


def test_reason_and_point_of_an_invalid_shape(read_of, site):
    bowtie = shapely.Polygon([(E0, N0), (E0 + 100, N0 + 100), (E0 + 100, N0), (E0, N0 + 100)])
    issue = check_layer(read_of([{"geometry": bowtie}]), site).issues[0]
    assert "自相交" in issue.message_zh
    assert "self-intersection at 533550.000, 3943550.000" in issue.message_en
    assert (issue.geometry.x, issue.geometry.y) == (E0 + 50, N0 + 50)
    assert "5,000.00" in issue.message_zh


def test_slivers_are_told_of_parcels_only(read_of, site, square):
    thin = square(0, 100, 0.3)
    assert codes(check_layer(read_of([{"geometry": thin}]), site)) == [("SLIVER", 1)]
    assert codes(check_layer(read_of([{"geometry": thin}], role="roads"), site)) == []


def test_the_same_shape_again_however_it_is_drawn(read_of, site, square):
    turned = shapely.Polygon([*square(1).exterior.coords[2:], *square(1).exterior.coords[1:3]][::-1])
    rows = [
        {"geometry": square(1)},
        {"geometry": turned},
        {"geometry": shapely.MultiPolygon([square(2)])},
        {"geometry": square(1)},
    ]
    checked = check_layer(read_of(rows), site)
    assert codes(checked) == [("GEOMETRY_DUPLICATE", 2), ("GEOMETRY_DUPLICATE", 4)]
    assert "P1（parcels.shp:1）" in checked.issues[0].message_zh


def test_a_row_set_aside_takes_no_other_with_it(read_of, site, square):
    rows = [{"geometry": square(1), "registered_m2": "约"}, {"geometry": square(1)}]
    checked = check_layer(read_of(rows), site)
    assert codes(checked) == [("NUMBER_UNREADABLE", 1)]
    assert list(checked.accepted["parcel_id"]) == ["P2"]


ZONE = gpd.GeoSeries([shapely.box(E0, N0, E0 + 1000, N0 + 1000)], crs="EPSG:4546")


@pytest.mark.parametrize(
    ("role", "west", "code"),
    [
        ("parcels", 0, None),
        ("parcels", 900.005, None),  # half a square metre over the line
        ("parcels", 950, "OUTSIDE_BOUNDARY"),
        ("parcels", 999.995, "OUT_OF_ZONE"),  # half a square metre inside
        ("parcels", 1000, "OUT_OF_ZONE"),
        ("parcels", 5000, "OUT_OF_ZONE"),
        ("buildings", 1000, "OUT_OF_ZONE"),
        ("roads", 950, "OUTSIDE_BOUNDARY"),
        ("roads", 5000, "OUTSIDE_BOUNDARY"),  # a road leads on
        ("boundary", 5000, None),
    ],
)
def test_the_zone_s_boundary(role, west, code, read_of, site):
    inside = shapely.box(E0 + 100, N0 + 500, E0 + 200, N0 + 600)
    rows = [{"geometry": inside}, {"geometry": shapely.box(E0 + west, N0, E0 + west + 100, N0 + 100)}]
    assert codes(check_layer(read_of(rows, role=role), site, ZONE)) == ([(code, 2)] if code else [])


def test_what_is_inside_and_outside_is_told_in_mu(read_of, site):
    half = shapely.box(E0 + 950, N0, E0 + 1050, N0 + 100)
    issue = check_layer(read_of([{"geometry": half}]), site, ZONE.to_crs("EPSG:4490")).issues[0]
    assert float(issue.values["inside_mu"]) == pytest.approx(7.5, abs=0.001)
    assert float(issue.values["outside_mu"]) == pytest.approx(7.5, abs=0.001)
    assert issue.geometry.area == pytest.approx(5000, abs=0.01)


def test_ground_is_measured_where_a_shape_also_touches_the_zone_along_a_line(read_of, site):
    zone = gpd.GeoSeries([shapely.Polygon([(E0, N0), (E0 + 60, N0), (E0 + 60, N0 + 50), (E0, N0 + 50)])], crs="EPSG:4546")
    shape = shapely.box(E0 + 30, N0, E0 + 90, N0 + 50).union(shapely.box(E0 - 20, N0 + 50, E0 + 90, N0 + 70))
    issue = check_layer(read_of([{"geometry": shape}]), site, zone).issues[0]
    assert issue.code == "OUTSIDE_BOUNDARY"
    assert float(issue.values["inside_mu"]) == pytest.approx(2.25, abs=0.001)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (10000, None),
        (10009, None),
        (10011, "AREA_DIFFERS"),
        (9600, "AREA_DIFFERS"),
        (10600, "AREA_MISMATCH"),
        (0, "AREA_NOT_STATED"),
        (15, "AREA_MISMATCH"),
        (None, None),
    ],
)
def test_deeds(deed, code, read_of, site):
    checked = check_layer(read_of([{"registered_m2": deed}]), site)
    assert codes(checked) == ([(code, 1)] if code else [])
    assert len(checked.accepted) == (code != "AREA_MISMATCH")


def test_a_deed_tells_both_areas_their_difference_and_a_unit_that_would_fit(read_of, site):
    issue = check_layer(read_of([{"registered_m2": 15}]), site).issues[0]
    assert (issue.values["stated_m2"], issue.values["measured_m2"]) == ("15.00", "9,999.72")
    assert issue.values["difference_mu"] == "-14.9771"
    assert 'registered_m2 = "mu"' in issue.message_zh
    assert "[units]" not in check_layer(read_of([{"registered_m2": 8000}]), site).issues[0].message_en


def test_a_deed_of_nothing_is_none(read_of, site):
    checked = check_layer(read_of([{"registered_m2": 0.0}]), site)
    assert checked.accepted["registered_m2"].isna().all()
    assert checked.repaired == 1


def test_thresholds_are_metres_wherever_the_place_counts_in_feet(read_of, site_with):
    feet = gpd.GeoSeries.from_wkt(
        ["POLYGON ((2700000 240000, 2700328.0833 240000, 2700328.0833 240328.0833, 2700000 240328.0833, 2700000 240000))"]
    )
    checked = check_layer(read_of([{"geometry": feet[0], "registered_m2": 10000}], crs="EPSG:2272"), site_with("EPSG:2272"))
    assert codes(checked) == []
