"""The cases of the corpus of dirty inputs that checking decides, rebuilt, with the codes and counts of its manifest."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from landmap.check import check_layer
from landmap.errors import RefusalError

E0, N0 = 533_500, 3_943_500
STATUSES = ("闲置", "已盘活", "已供应", "规划中", "闲置")
VALUES = {"operation": {"闲置": "vacant", "已盘活": "normal", "已供应": "normal", "规划中": "na"}}
BASE = tuple(shapely.box(E0 + 150 * n, N0, E0 + 150 * n + 100, N0 + 100) for n in range(5))
BOX = "533500 3943500, 533500 3943600, 533600 3943600, 533600 3943500, 533500 3943500"

BOWTIE = f"POLYGON (({E0} {N0}, 533600 3943600, 533600 {N0}, {E0} 3943600, {E0} {N0}))"
COLLECTION = f"GEOMETRYCOLLECTION (POLYGON (({BOX})), POINT (533500 3943500))"
HOLE_OUTSIDE = f"POLYGON (({BOX}), (534700 {N0}, 534700 3943520, 534720 {N0}, 534700 {N0}))"


def base_rows(count=5):
    return [
        {"parcel_id": f"HM-{n + 1:03d}", "name": f"{n + 1}号地块", "operation": STATUSES[n % 5], "registered_m2": 10000.0}
        | {"surveyed_on": f"2024-{n % 9 + 1:02d}-15"}
        for n in range(count)
    ]


def column(name, *values):
    """The base rows with the first values of a column replaced."""
    rows = base_rows(max(5, len(values)))
    for row, value in zip(rows, values, strict=False):
        row[name] = value
    return rows


def first(wkt):
    """The base rows, the first with another shape."""
    return [{**row, "geometry": shape} for row, shape in zip(base_rows(), [shapely.from_wkt(wkt), *BASE[1:]], strict=True)]


def circle(vertices):
    turn = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    return shapely.polygons(np.column_stack([E0 + 50 + 50 * np.cos(turn), N0 + 50 + 50 * np.sin(turn)]))


Z_ROWS = [{**row, "geometry": shapely.force_3d(shape, 700)} for row, shape in zip(base_rows(), BASE, strict=True)]
TOUCHING = [
    {**row, "geometry": shapely.box(E0 + 100 * n, N0, E0 + 100 * n + 100, N0 + 100)} for n, row in enumerate(base_rows())
]
NUMBERS = ("10000", "10,000", "１００００", "15亩", "1公顷", "约一万", "-", "1e4")
LOOK_ALIKES = ("HM-001", "HM-001 ", "ＨＭ-001", "HM\N{NON-BREAKING HYPHEN}001")
FORMULAS = ('=HYPERLINK("x")', "=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1,1)", "\t=1+1", "\r=1+1", "＝1+1", "'=1", "-12.5")
MARKUP = ("<img src=x onerror=a>", "</script>", "${x}", "{{7*7}}", "a\u2028b", "\"'\\&<>")
CURVED = [{**row, "geometry": shape} for row, shape in zip(base_rows(), [circle(40_000), *BASE[1:]], strict=True)]
CURVED[0]["registered_m2"] = 7854.0

# Name, rows, code, (accepted, repaired, quarantined).
CASES = {
    "duplicate_ids": (column("parcel_id", "HM-001", "HM-001"), "ID_DUPLICATE", (3, 0, 2)),
    "look_alike_ids": (column("parcel_id", *LOOK_ALIKES), "ID_DUPLICATE", (1, 0, 4)),
    "csv_leading_zero_ids": (column("parcel_id", "00012", "012", "12"), None, (5, 0, 0)),
    "null_properties": (column("parcel_id", None, "A", "", "B"), "ID_MISSING", (3, 0, 2)),
    "formula_in_values": (column("name", *FORMULAS), None, (10, 0, 0)),
    "html_in_values": (column("name", *MARKUP), None, (6, 0, 0)),
    "long_text": (column("name", "长" * 100_000), "TEXT_LONG", (5, 0, 0)),
    "nan_inf_numbers": (column("registered_m2", "NaN", "-Infinity"), "NUMBER_UNREADABLE", (3, 0, 2)),
    "negative_area": (column("registered_m2", -10000.0), "NUMBER_RANGE", (4, 0, 1)),
    "numbers_as_text": (column("registered_m2", *NUMBERS), "NUMBER_UNREADABLE", (6, 5, 2)),
    "status_synonyms": (column("operation", "闲置土地", "閒置", "idle", "沉睡资产", "已供应"), "STATUS_UNKNOWN", (4, 3, 1)),
    "unknown_status": (column("operation", "闲置", "闲置中?", "x"), "STATUS_UNKNOWN", (3, 0, 2)),
    "xlsx_serial_dates": (column("surveyed_on", *[45306.0] * 5), "DATE_SERIAL", (5, 5, 0)),
    "bowtie": (first(BOWTIE), "GEOMETRY_INVALID", (4, 0, 1)),
    "collinear_zero_area": (first(f"POLYGON (({E0} {N0}, 533550 {N0}, 533600 {N0}, {E0} {N0}))"), "AREA_ZERO", (4, 0, 1)),
    "two_point_ring": (first(f"POLYGON (({E0} {N0}, 533600 3943600, {E0} {N0}, {E0} {N0}))"), "GEOMETRY_INVALID", (4, 0, 1)),
    "duplicate_geometry": (first(BASE[1].wkt), "GEOMETRY_DUPLICATE", (4, 0, 1)),
    "duplicate_vertices": (first(f"POLYGON ((533500 3943500, 533500 3943500, {BOX}))"), None, (5, 0, 0)),
    "geometry_collection": (first(COLLECTION), "GEOMETRY_TYPE", (4, 0, 1)),
    "mixed_types": (first("POINT (533500 3943500)"), "GEOMETRY_TYPE", (4, 0, 1)),
    "hole_outside": (first(HOLE_OUTSIDE), "GEOMETRY_INVALID", (4, 0, 1)),
    "overlapping_parts": (
        first(f"MULTIPOLYGON ((({BOX})), (({E0} {N0}, {E0} 3943560, 533560 3943560, 533560 {N0}, {E0} {N0})))"),
        "GEOMETRY_INVALID",
        (4, 0, 1),
    ),
    "multipolygon_holes": (
        first(f"MULTIPOLYGON ((({BOX}), (533520 3943520, 533540 3943520, 533520 3943540, 533520 3943520)), "
              "((534850 3943500, 534850 3943502, 534950 3943502, 534850 3943500)))"),
        "AREA_DIFFERS",
        (5, 0, 0),
    ),
    "touching_shared_edge": (TOUCHING, None, (5, 0, 0)),
    "many_vertices": (CURVED, "VERTICES_MANY", (5, 0, 0)),
    "zm_csv": (Z_ROWS, "Z_DROPPED", (5, 0, 0)),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_case(case, read_of, site):
    rows, code, (accepted, repaired, quarantined) = CASES[case]
    checked = check_layer(read_of([dict(row) for row in rows], values=VALUES), site)
    assert {issue.code for issue in checked.issues} >= ({code} if code else set())
    assert code or not checked.issues
    assert (len(checked.accepted), checked.repaired, len(checked.quarantined)) == (accepted, repaired, quarantined)
    assert checked.rows_in == len(rows)


DEGREES = list(gpd.GeoSeries(BASE, crs="EPSG:4546").to_crs("EPSG:4326"))


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(shapely.box(0, 0, 0.001, 0.001), id="null_island"),
        pytest.param(shapely.Polygon([(111.37, 35.62), (1e300, 35.62), (111.371, 35.621)]), id="json_1e300"),
    ],
)
def test_a_row_off_the_earth_is_set_aside(wrong, read_of, site):
    shapes = [DEGREES[0], wrong, *DEGREES[2:]]
    rows = [{**row, "geometry": shape} for row, shape in zip(base_rows(), shapes, strict=True)]
    checked = check_layer(read_of(rows, values=VALUES, crs="EPSG:4326"), site)
    assert [(issue.code, issue.row) for issue in checked.issues] == [("OUT_OF_EXTENT", 2)]
    assert checked.accepted.crs == "EPSG:4546"
    assert len(checked.accepted) == 4


def test_coarse_coordinates_disagree_with_every_deed(read_of, site):
    rounded = shapely.transform(np.array(DEGREES), lambda points: np.round(points, 3))
    rows = [{**row, "geometry": shape} for row, shape in zip(base_rows(), rounded, strict=True)]
    checked = check_layer(read_of(rows, values=VALUES, crs="EPSG:4326"), site)
    assert len(checked.quarantined) == 5
    assert "AREA_MISMATCH" in {issue.code for issue in checked.issues}


def test_latitude_and_longitude_exchanged_refuse_the_layer(read_of, site):
    swapped = [shapely.transform(shape, lambda points: points[:, ::-1]) for shape in DEGREES]
    rows = [{**row, "geometry": shape} for row, shape in zip(base_rows(), swapped, strict=True)]
    with pytest.raises(RefusalError) as refused:
        check_layer(read_of(rows, values=VALUES, crs="EPSG:4326"), site)
    assert refused.value.issues[0].code == "AXIS_SWAPPED"
