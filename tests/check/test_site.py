"""Layers against each other."""

from contextlib import nullcontext

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.check import check_site
from landmap.overlap.pieces import pieces

E0, N0 = 533_500, 3_943_500


def codes(checked):
    return [(issue.code, issue.layer, issue.row) for issue in checked.issues]


def box(west, width=100, south=0, height=100):
    return shapely.box(E0 + west, N0 + south, E0 + west + width, N0 + south + height)


def test_boundary_first_whatever_the_order_of_the_folders(read_of, reads, site):
    zone = read_of([{"geometry": box(0, 1000, 0, 1000)}], role="boundary")
    layers = reads(read_of([{"geometry": box(950)}]), zone)
    steps = []
    checked = check_site(layers, site, progress=lambda zh, en: steps.append(en) or nullcontext())
    assert codes(checked) == [("OUTSIDE_BOUNDARY", "parcels", 1)]
    assert list(checked.layers) == ["parcels", "boundary"]
    assert steps[:2] == ["checking boundary.shp", "checking parcels.shp"]


def test_a_boundary_that_is_set_aside_holds_nobody(read_of, reads, site):
    layers = reads(read_of([{"geometry": None}], role="boundary"), read_of([{"geometry": box(950)}]))
    assert codes(check_site(layers, site)) == [("GEOMETRY_EMPTY", "boundary", 1)]


def test_overlaps_are_told_once_with_both_rows_and_kept(read_of, reads, site):
    rows = [{"geometry": box(0)}, {"geometry": box(90)}, {"geometry": box(190)}]
    checked = check_site(reads(read_of(rows)), site)
    assert codes(checked) == [("OVERLAP", "parcels", 1)]
    issue = checked.issues[0]
    assert "P2（parcels.shp:2）" in issue.message_zh
    assert (issue.id, issue.values["m2"], issue.geometry.area) == ("P1", "999.97", 1000)
    assert len(checked.accepted("parcels")) == 3


@pytest.mark.parametrize(("shared", "told"), [(0.009, False), (0.011, True)])
def test_an_overlap_counts_above_its_threshold(shared, told, read_of, reads, site):
    checked = check_site(reads(read_of([{"geometry": box(0)}, {"geometry": box(100 - shared)}])), site)
    assert bool(checked.issues) is told


def test_parcels_are_held_against_other_layers_and_areas_of_road(read_of, reads, site):
    parcels = read_of([{"geometry": box(0)}])
    planned = read_of([{"parcel_id": "N1", "geometry": box(50)}], id="planned")
    lines = {"road_id": "L", "geometry": shapely.LineString([(E0, N0), (E0 + 100, N0 + 100)])}
    roads = read_of([{"geometry": box(80, 20, -100, 300)}, {"geometry": box(-50, 500, 150, 20)}, lines], role="roads")
    checked = check_site(reads(roads, planned, parcels), site)
    pairs = {(issue.id, issue.values["other"]) for issue in checked.issues}
    assert {issue.code for issue in checked.issues} == {"OVERLAP"}
    assert pairs == {("N1", "P1"), ("P1", "R1"), ("N1", "R1")}  # roads may cross each other


def test_ids_and_shapes_of_two_layers_of_one_role(read_of, reads, site):
    parcels = read_of([{"parcel_id": "A"}, {"parcel_id": "B"}, {"parcel_id": "C"}])
    planned = read_of(
        [{"parcel_id": "Ａ", "geometry": box(5000)}, {"parcel_id": "D", "geometry": parcels.frame.geometry[1]}], id="planned"
    )
    checked = check_site(reads(parcels, planned), site)
    found = [code for code in codes(checked) if code[0] != "ID_FORM"]
    assert sorted(found) == [
        ("GEOMETRY_DUPLICATE", "planned", 2),
        ("ID_DUPLICATE", "parcels", 1),
        ("ID_DUPLICATE", "planned", 1),
    ]
    assert list(checked.accepted("parcels")["parcel_id"]) == ["B", "C"]
    assert all(
        layer.rows_in == len(read.frame) for layer, read in zip(checked.layers.values(), (parcels, planned), strict=True)
    )


def test_rows_imported_twice_are_kept_once(read_of, reads, site):
    rows = [{"parcel_id": "A", "name": "甲"}, {"parcel_id": "B"}, {"parcel_id": "C"}]
    parcels = read_of(rows)
    shapes = list(parcels.frame.geometry)
    again = [row | {"geometry": shapely.Polygon(shape.exterior.coords[::-1])} for row, shape in zip(rows, shapes, strict=True)]
    other = [again[0] | {"name": "乙"}, again[1] | {"geometry": box(5000)}, again[2]]
    checked = check_site(reads(parcels, read_of(other, id="again")), site)
    assert sorted(codes(checked)) == [
        ("ID_DUPLICATE", "again", 1),
        ("ID_DUPLICATE", "again", 2),
        ("ID_DUPLICATE", "parcels", 1),
        ("ID_DUPLICATE", "parcels", 2),
        ("ROW_DUPLICATE", "again", 3),
    ]
    (copied,) = [issue for issue in checked.issues if issue.code == "ROW_DUPLICATE"]
    assert "parcels.shp:3" in copied.message_zh
    alone = check_site(reads(parcels), site).accepted("parcels")
    twice = check_site(reads(parcels, read_of(again, id="again")), site)
    assert {issue.code for issue in twice.issues} == {"ROW_DUPLICATE"}
    assert twice.accepted("parcels").equals(alone)


def test_rows_that_stand_twice_in_one_file_are_kept_once(read_of, reads, site):
    row = {"parcel_id": "A", "name": "甲", "geometry": box(0)}
    same = read_of([row, row, {"parcel_id": "B", "geometry": box(500)}, row])
    checked = check_site(reads(same), site)
    assert codes(checked) == [("ROW_DUPLICATE", "parcels", 2), ("ROW_DUPLICATE", "parcels", 4)]
    assert all("parcels.shp:1" in issue.message_en for issue in checked.issues)
    assert checked.accepted("parcels")["parcel_id"].tolist() == ["A", "B"]
    unlike = read_of([row, row, row | {"name": "乙"}])
    assert sorted(codes(check_site(reads(unlike), site))) == [
        ("ID_DUPLICATE", "parcels", 1),
        ("ID_DUPLICATE", "parcels", 3),
        ("ROW_DUPLICATE", "parcels", 2),
    ]


def test_references(read_of, reads, site):
    parcels = read_of([{"parcel_id": "A"}, {"parcel_id": "B", "registered_m2": "约"}])
    plans = read_of([{"parcel_id": name, "building_id": "X"} for name in ("A", "B", "Z", None, "Ａ")], role="plans")
    checked = check_site(reads(parcels, plans), site)
    found = {issue.row: issue for issue in checked.issues if issue.code == "REFERENCE_MISSING"}
    assert sorted(found) == [2, 3]  # there is no layer of buildings to hold X against
    assert "已被隔离：parcels.shp:2" in found[2].message_zh
    assert "没有这个编号" in found[3].message_zh
    assert len(checked.layers["plans"].accepted) == 5


def test_buildings_off_their_parcel(read_of, reads, site):
    parcels = read_of([{"geometry": box(0)}, {"geometry": box(100)}])
    rows = [
        ("P1", box(10, 20)),
        ("P1", box(90, 20)),
        ("P2", box(10, 20, 50, 20)),
        (None, box(10, 20, 80, 10)),
        ("P1", box(80, 20.005)),
    ]
    buildings = read_of([{"parcel_id": name, "geometry": shape} for name, shape in rows], role="buildings")
    checked = check_site(reads(parcels, buildings), site)
    found = [(issue.row, issue.values["outside_m2"]) for issue in checked.issues]
    assert found == [(2, "999.97"), (3, "399.99")]


def test_floor_areas(read_of, reads, site):
    rows = [
        {"gfa_m2": 100, "vacant_m2": 100},
        {"gfa_m2": 100, "vacant_m2": 101},
        {"gfa_m2": 100, "revived_m2": 200, "disposal": "revived"},
        {"gfa_m2": 100, "disposal": "revived"},
        {"vacant_m2": 5},
    ]
    checked = check_site(reads(read_of(rows, role="buildings")), site)
    assert [(code, row) for code, _, row in codes(checked)] == [
        ("FLOOR_AREA_EXCEEDED", 2), ("FLOOR_AREA_EXCEEDED", 3), ("REVIVED_WITHOUT_AREA", 4),
    ]  # fmt: skip


def test_findings_need_their_document(read_of, reads, site):
    proof = {"determined_doc": "认定〔2024〕1号", "determined_on": "2024-01-05"}
    rows = [
        {"legal_idle": "determined", "land_stage": "supplied", **proof},
        {"legal_idle": "determined", "determined_doc": "认定〔2024〕2号"},
        {"legal_idle": "determined", "land_stage": "used", **proof},
        {"legal_idle": "determined", "land_stage": "supplied", "tenure": "collective", **proof},
        {"legal_idle": "suspected"},
    ]
    checked = check_site(reads(read_of(rows)), site)
    assert [(code, row) for code, _, row in codes(checked)] == [
        ("DETERMINED_WITHOUT_DOCUMENT", 2), ("DETERMINED_UNLIKELY", 3), ("DETERMINED_UNLIKELY", 4),
    ]  # fmt: skip
    assert list(checked.accepted("parcels")["legal_idle"])[:4] == ["determined"] * 4


def test_revived_parcels_need_an_outcome(read_of, reads, site):
    parcels = read_of([{"disposal": "revived"}] * 4 + [{"disposal": "none"}])
    buildings = read_of([{"parcel_id": "P2", "geometry": shapely.box(E0 + 310, N0, E0 + 320, N0 + 10)}], role="buildings")
    rows = [
        {"parcel_id": "P1", "path": "lease", "land_mu": 15},
        {"building_id": "B1", "path": "lease", "factory_m2": 500},  # B1 stands on P2
        {"parcel_id": "P3", "path": "lease"},
    ]
    checked = check_site(reads(parcels, buildings, read_of(rows, role="outcomes")), site)
    found = [(issue.row, issue.values["lacking_en"]) for issue in checked.issues if issue.layer == "parcels"]
    assert found == [(3, "its outcome lacks the path or the area"), (4, "no outcome tells of it")]


def test_no_more_land_is_revived_than_there_is(read_of, reads, site):
    rows = [("P1", 10), ("P1", 5.01), ("P2", 8), ("P2", 7.1), ("P3", 15.01), (None, 900)]
    outcomes = read_of([{"parcel_id": name, "land_mu": mu} for name, mu in rows], role="outcomes")
    checked = check_site(reads(read_of([{}, {}, {}]), outcomes), site)
    assert [(code, row) for code, _, row in codes(checked)] == [("OUTCOME_AREA_EXCEEDS", 3), ("OUTCOME_AREA_EXCEEDS", 4)]
    assert checked.issues[0].values["total_mu"] == "15.1000"


def shapes_of(draw_list):
    return np.array([shapely.affinity.rotate(box(x, w, y, h), turn) for x, y, w, h, turn in draw_list])


boxes = st.lists(
    st.tuples(
        st.integers(0, 300), st.integers(0, 300), st.integers(5, 120), st.integers(5, 120), st.sampled_from([0, 0, 30, 45, 77])
    ),
    min_size=2,
    max_size=12,
)


@given(drawn=boxes)
@settings(deadline=None, max_examples=30)
def test_overlaps_are_those_of_every_pair_tried(drawn, read_of, reads, site):
    layers = reads(read_of([{"geometry": shape} for shape in shapes_of(drawn)]))
    checked = check_site(layers, site)
    parcels = checked.accepted("parcels")
    found = {(issue.id, issue.values["other"]) for issue in checked.issues if issue.code.startswith("OVERLAP")}
    rows = list(zip(parcels["parcel_id"], parcels.geometry, strict=True))
    tried = {(a, b) for n, (a, one) in enumerate(rows) for b, other in rows[n + 1 :] if one.intersection(other).area > 1}
    assert found == tried


def test_large_shapes_are_met_in_pieces_and_told_as_one(read_of, reads, site):
    streets = shapely.unary_union(
        [box(100 * n, 20, 0, 2000) for n in range(20)] + [box(0, 2000, 100 * n, 20) for n in range(20)]
    )
    streets = shapely.segmentize(streets, 5)
    cut, owner = pieces(np.array([streets, box(0)]))
    assert len(cut) > 10
    assert shapely.area(cut).sum() == pytest.approx(streets.area + 10000)
    assert set(owner) == {0, 1}
    parcels = read_of([{"geometry": box(20, 80, 20, 80)}, {"geometry": box(115, 1700, 130, 60)}])
    roads = read_of([{"geometry": streets}], role="roads")
    checked = check_site(reads(parcels, roads), site)
    assert codes(checked) == [("OVERLAP", "parcels", 2), ("VERTICES_MANY", "roads", 1)]
    expected = gpd.GeoSeries([box(115, 1700, 130, 60).intersection(streets)])
    assert checked.issues[0].geometry.area == pytest.approx(expected.area[0])


# -- the quotas that rows name ----

QUOTAS = (
    {"id": "all", "name": "全部", "limit_mu": 100},
    {"id": "industry", "name": "产业用地", "name_en": "industry land", "parent": "all", "limit_mu": 60},
    {"id": "rest", "name": "其余", "parent": "industry", "remainder": True},
    {"id": "other", "name": "其余", "parent": "all", "remainder": True},
    {"id": "y24", "name": "产业用地", "kind": "annual", "of": "industry", "limit_mu": 9, "valid_from": "2024-01-01",
     "valid_to": "2024-12-31"},
)  # fmt: skip


def test_a_quota_that_is_none_of_the_zones_is_told(read_of, reads, site):
    zone = site.model_validate(site.model_dump() | {"quota": QUOTAS})
    named = [None, " industry ", "产业用地", "industry land", "产业用的", "其余", "2019年", "rest", "y24"]
    parcels = read_of([{"quota": name} for name in named])
    projects = read_of([{"quota": "产业"}], role="projects")
    found = [issue for issue in check_site(reads(parcels, projects), zone).issues if issue.code == "QUOTA_UNKNOWN"]
    assert [(issue.layer, issue.row, issue.value) for issue in found] == [
        ("parcels", 5, "产业用的"), ("parcels", 6, "其余"), ("parcels", 7, "2019年"), ("projects", 1, "产业"),
    ]  # fmt: skip
    near, several, far, project = (issue.message_zh for issue in found)
    assert near.startswith("指标“产业用的”不是 site.toml 里的指标 (did you mean 产业用地?")
    assert near.endswith("；占用新增用地的，按规则计入默认指标")
    assert several.startswith("指标“其余”是几个指标的名称，分不清；")
    assert far == "指标“2019年”不是 site.toml 里的指标；占用新增用地的，按规则计入默认指标"
    assert project.endswith("；不计入任何指标")
    assert found[1].message_en.startswith("the quota “其余” is the name of several quotas; if it draws,")


def test_a_zone_without_quotas_holds_no_name_against_any(read_of, reads, site):
    assert codes(check_site(reads(read_of([{"quota": "2019年"}])), site)) == []
