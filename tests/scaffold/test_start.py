"""landmap new: a folder that builds after a person has edited it, from whatever files there are."""

import tomllib
from pathlib import Path

import geopandas as gpd
import momepy
import pandas as pd
import pytest
import shapely

from landmap import build
from landmap.crs import plane_for
from landmap.errors import SiteError
from landmap.scaffold import start
from landmap.site import read_site
from landmap.terms.field_names import fields_of, role_of


@pytest.fixture
def parcels():
    squares = [shapely.box(533_000 + 100 * i, 3_943_000, 533_100 + 100 * i, 3_943_100) for i in range(3)]
    columns = {"DKBH": ["P1", "P2", "P3"], "企业名称": ["甲", "乙", "丙"], "OTHER": ["# x\n[fields]", '"', "c"]}
    return gpd.GeoDataFrame(columns, geometry=squares, crs="EPSG:4546")


def test_a_shapefile_and_a_table_become_a_zone_that_builds(tmp_path, parcels):
    parcels.to_file(tmp_path / "地块.shp", encoding="gbk")
    pd.DataFrame({"方案编号": ["F1"], "地块编号": ["P2"], "时限": ["2024-06-30"]}).to_excel(tmp_path / "方案.xlsx", index=False)
    written = start(tmp_path / "zone", [tmp_path / "地块.shp", tmp_path / "方案.xlsx"], name='"甲" 开发区')
    assert [path.name for path in written] == ["site.toml", "layer.toml", "layer.toml"]
    site = read_site(tmp_path / "zone")
    assert site.name == '"甲" 开发区'
    assert site.crs == "EPSG:4546"
    assert {layer.role: dict(layer.fields) for layer in site.layers} == {
        "parcels": {"parcel_id": "DKBH", "holder": "企业名称"},
        "plans": {"plan_no": "方案编号", "parcel_id": "地块编号", "due_on": "时限"},
    }
    assert len(build.snapshot(site, build.check(site, build.read(site))).parcels) == 3


def test_each_table_of_a_database_becomes_a_layer(tmp_path):
    start(tmp_path / "zone", [Path(momepy.datasets.get_path("bubenec"))], name="x")
    site = read_site(tmp_path / "zone")
    assert {layer.table: layer.role for layer in site.layers} == {
        "buildings": "buildings", "plots": "parcels", "streets": "roads", "tessellation": "parcels",
    }  # fmt: skip
    assert site.crs == "EPSG:32633"
    assert site.of_role("roads")[0].fields == {"road_id": "@row"}


def test_text_from_the_file_stays_in_its_comment(tmp_path, parcels):
    parcels.to_file(tmp_path / "parcels.geojson")
    start(tmp_path / "zone", [tmp_path / "parcels.geojson"], name="x")
    text = (tmp_path / "zone/parcels/layer.toml").read_text("utf-8")
    assert set(tomllib.loads(text)["fields"]) == {"parcel_id", "holder"}


def test_a_file_without_crs_says_that_it_must_be_stated(tmp_path, parcels):
    parcels[["DKBH", "geometry"]].to_file(tmp_path / "parcels.shp")
    (tmp_path / "parcels.prj").unlink()
    start(tmp_path / "zone", [tmp_path / "parcels.shp"], name="x")
    assert "# crs =" in (tmp_path / "zone/parcels/layer.toml").read_text("utf-8")


def test_a_file_that_cannot_be_read_is_told_in_its_layer(tmp_path):
    (tmp_path / "parcels.shp").write_text("no shapefile", encoding="utf-8")
    start(tmp_path / "zone", [tmp_path / "parcels.shp"], name="x")
    assert "shapefile" in (tmp_path / "zone/parcels/layer.toml").read_text("utf-8")


@pytest.mark.parametrize("fault", ["occupied", "missing"])
def test_nothing_is_overwritten_and_a_missing_file_is_told(tmp_path, fault):
    if fault == "occupied":
        (tmp_path / "zone").mkdir()
        (tmp_path / "zone/mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(SiteError):
        start(tmp_path / "zone", [tmp_path / "no.shp"], name="x")
    assert not (tmp_path / "zone/site.toml").exists()


def test_names_that_zones_use_are_known():
    assert [role_of(name) for name in ("KFQ范围", "空置厂房2024", "拟供地块", "planned", "盘活成效", "处置方案", "数据")] == [
        "boundary", "buildings", "parcels", "parcels", "outcomes", "plans", "parcels",
    ]  # fmt: skip
    assert fields_of("parcels", ["dkbh ", "宗地编号", "证载面积"]) == {"parcel_id": "dkbh ", "registered_m2": "证载面积"}


def test_a_plane_to_work_in_is_never_web_mercator(parcels):
    assert plane_for(parcels.to_crs("EPSG:3857")) == "EPSG:4546"
    assert plane_for(parcels.to_crs("EPSG:4490")) == "EPSG:4546"
    assert plane_for(parcels.iloc[:0]) is None
    assert plane_for(pd.DataFrame({"a": [1]})) is None
