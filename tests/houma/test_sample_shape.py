"""The sample is like a zone: no gaps or overlaps but the deliberate ones, every kind of stock, every reference good."""

import re

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from landmap.terms import CODES, COLUMNS, resolve

OVERLAPPING = {"HM0210", "HM0212"}
MISSING_PARCEL = "HM9901"


@pytest.fixture(scope="module")
def ground(parcels, planned, roads):
    """Everything that covers ground, bow-tie apart."""
    frames = [parcels[parcels.is_valid], planned, roads.rename(columns={"road_id": "parcel_id"})]
    return pd.concat([frame[["parcel_id", "geometry"]] for frame in frames], ignore_index=True)


@pytest.fixture(scope="module")
def frames(request):
    names = ("parcels", "buildings", "roads", "projects", "plans", "outcomes")
    return {name: request.getfixturevalue(name) for name in names}


def test_how_much_there_is(frames, planned):
    counts = {"parcels": 172, "buildings": 81, "roads": 40, "projects": 15, "plans": 27, "outcomes": 12}
    assert {name: len(frame) for name, frame in frames.items()} == counts
    assert len(planned) == 21


def test_only_the_deliberate_pair_overlaps(ground):
    first, second = shapely.STRtree(ground.geometry).query(ground.geometry, predicate="intersects")
    area = {
        frozenset({ground.parcel_id[a], ground.parcel_id[b]}): ground.geometry[a].intersection(ground.geometry[b]).area
        for a, b in zip(first, second, strict=True)
        if a < b
    }
    large = {pair: m2 for pair, m2 in area.items() if m2 > 0.001}
    assert set(large) == {frozenset(OVERLAPPING)}
    assert large[frozenset(OVERLAPPING)] == pytest.approx(200, abs=1)


def test_neighbours_in_a_block_leave_no_slivers(ground):
    blocks = ground[ground.parcel_id.str.match(r"(HM|NG|GH)\d{4}")].copy()
    blocks["block"] = blocks.parcel_id.str[2:4]
    for _, lots in blocks.groupby("block"):
        whole = shapely.union_all(lots.geometry.to_numpy())
        slivers = [hole for part in shapely.get_parts(whole) for hole in part.interiors if shapely.Polygon(hole).area < 100]
        assert not slivers


def test_only_the_deliberate_parcel_leaves_the_boundary(ground, boundary, buildings):
    zone = boundary.to_crs(ground.crs if isinstance(ground, gpd.GeoDataFrame) else buildings.crs).geometry.iloc[0]
    outside = {row.parcel_id: row.geometry.difference(zone).area for row in ground.itertuples()}
    beyond = {name: m2 for name, m2 in outside.items() if m2 > 0}
    assert set(beyond) == {"HM1602"}
    assert 2 < beyond["HM1602"] < 15
    assert buildings.within(zone).all()


def test_a_hole_and_a_two_part_parcel(planned):
    shapes = planned.set_index("parcel_id").geometry
    assert len(shapes["NG2101"].interiors) == 1
    assert shapes["NG1201"].geom_type == "MultiPolygon"
    assert len(shapes["NG1201"].geoms) == 2


def test_stated_hectares_are_the_plane_area(planned):
    assert planned.hectares.to_list() == pytest.approx((planned.area / 10_000).to_list(), abs=0.00006)


def test_buildings_stand_on_their_parcels_with_a_setback_and_apart(buildings, parcels):
    lots = parcels.set_index("parcel_id").geometry
    placed = buildings[buildings.parcel_id != MISSING_PARCEL]
    assert len(placed) == len(buildings) - 1
    for row in placed.itertuples():
        assert lots[row.parcel_id].contains(row.geometry.buffer(5))
    apart = buildings.sindex.query(buildings.geometry, predicate="dwithin", distance=5)
    assert (apart[0] == apart[1]).all()


def test_floor_areas_fit_the_roofs(buildings):
    assert (buildings.gfa_m2 - buildings.roof_m2 * buildings.floors).abs().max() < 0.5
    assert (buildings.vacant_m2.fillna(0) + buildings.revived_m2.fillna(0) <= buildings.gfa_m2 + 0.01).all()
    assert buildings.roof_type.ne("").all()
    assert buildings.vacant_m2.sum() > 79_300


def test_every_coded_value_is_known(site, frames):
    for name, frame in frames.items():
        layer = next(layer for layer in site.layers if layer.id == name)
        for column in COLUMNS[layer.role]:
            if column.codes and column.name in frame:
                own = layer.model_dump()["values"].get(column.name)
                said = [text for text in frame[column.name].dropna().unique() if text]
                unknown = [text for text in said if resolve(column.codes, text, own) is None]
                assert not unknown, f"{name}.{column.name}: {unknown}"


def test_the_register_shows_every_kind_of_stock(site, parcels):
    own = next(layer for layer in site.layers if layer.id == "parcels").model_dump()["values"]
    said = {
        column: {resolve(column, text, own.get(column)) for text in parcels[column].dropna().unique() if text}
        for column in ("land_stage", "legal_idle", "operation", "disposal")
    }
    assert said["land_stage"] == set(CODES["land_stage"]) - {"to_supply"}
    assert said["legal_idle"] == set(CODES["legal_idle"])
    assert said["operation"] == set(CODES["operation"])
    assert said["disposal"] >= {
        "none",
        "surveyed",
        "plan_draft",
        "plan_approved",
        "attracting",
        "matched",
        "signed",
        "executing",
    }


def test_findings_have_a_document_and_a_date(parcels):
    found = parcels[parcels.legal_idle.isin(["已认定", "认定闲置"])]
    assert len(found) == 6
    assert found.determined_doc.str.fullmatch(r"侯开闲认〔20\d\d〕\d+号").all()
    assert found.determined_on.notna().all()


def test_agreed_starts_lie_on_both_sides_of_both_clocks(parcels):
    waiting = set(parcels[parcels.land_stage == "供而未用"].agreed_start_on.dropna())
    assert waiting >= {"2023-04-01", "2023-03-31", "2022-04-01", "2022-03-31"}


def test_references_are_good(parcels, buildings, plans, outcomes):
    lots, built = set(parcels.parcel_id), set(buildings.building_id)
    assert set(plans.parcel_id) <= lots
    assert set(outcomes.parcel_id) <= lots
    assert set(plans.building_id.dropna()) | set(outcomes.building_id.dropna()) <= built
    assert set(buildings.parcel_id) - lots == {MISSING_PARCEL}


def test_plans_are_due_on_both_sides_of_the_day(site, plans):
    due, open_ = pd.to_datetime(plans.due_on), plans.done_on.isna()
    day = pd.Timestamp(site.as_of)
    assert (open_ & (due < day)).sum() == 6
    assert (open_ & (due >= day)).sum() > 10
    assert (~open_).sum() == 4


def test_no_person_and_no_firm_but_the_article_s_is_named(parcels, plans, projects):
    assert plans.officer.str.fullmatch(r"责任人[甲乙丙丁戊己]").all()
    assert set(plans.leader.dropna()) == {"管委会主任", "管委会分管副主任"}
    assert projects.firm.str.startswith("示例").all()
    named = re.compile("示例|河南超硬材料公司|华森纸业、模范铸造公司|长期停产企业（文章未具名）|开发区标准厂房运营公司")
    assert all(named.match(holder) for holder in parcels.holder.dropna() if holder)
