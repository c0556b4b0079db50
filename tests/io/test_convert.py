"""One file into every other and back: rows, shapes and values as they were, or a refusal that says why not."""

import hashlib
import json
import sqlite3
import zipfile
from datetime import date

import ezdxf
import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.errors import OutputError, RefusalError, SiteError
from landmap.io.bare import own_columns, read_file
from landmap.io.convert import Wish, convert
from landmap.io.gpkg import write_gpkg
from landmap.io.shapefile.names import abbreviated, short_names
from landmap.io.writing import FORMATS
from landmap.io.writing.fields import field_map

SQUARE = shapely.box(37533000, 3943000, 37533100, 3943100)
AWAY = shapely.box(37533600, 3943000, 37533700, 3943100)
HOLED = SQUARE - shapely.box(37533010.125, 3943010, 37533020, 3943020)
PARTS = shapely.MultiPolygon(
    [shapely.box(37533200, 3943000, 37533300, 3943100), shapely.box(37533400, 3943000, 37533500, 3943100)]
)
LAND = gpd.GeoDataFrame(
    {
        "地块编号": ["001", "A-2", "A-3"],
        "地块名称": ["聚鑫源<b>", "=cmd|' /C calc'!A0", "模范铸造&“厂”"],
        "权利人": ["河南超硬材料有限公司", None, "示例企业"],
        "状态": ["停产", "正常", "停产"],
        "登记面积（平方米）": [10_000.25, None, 0.1 + 0.2],
        "层数": pd.array([3, None, 12], dtype="Int64"),
        "取得日期": [date(2024, 1, 15), None, date(1999, 12, 31)],
    },
    geometry=[HOLED, PARTS, AWAY],
    crs=4525,
)
EVERY = sorted(FORMATS)
WHOLE = [suffix for suffix, form in FORMATS.items() if form.code not in ("dxf", "boundary_txt", "points_csv", "points_xlsx")]


@pytest.fixture
def land(tmp_path):
    path = tmp_path / "in" / "地块.gpkg"
    path.parent.mkdir()
    write_gpkg(path, {"地块": LAND})
    return path


def digest(path):
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(path.parent.iterdir())}


def refused(source, target, wish=None):
    with pytest.raises(RefusalError) as error:
        convert(source, target, wish)
    assert not target.exists()
    return error.value.issues[0]


def codes(done):
    return {issue.code for issue in done.issues}


@pytest.mark.parametrize("suffix", EVERY)
def test_every_format_is_written_the_same_twice_and_the_input_is_left_alone(land, tmp_path, suffix):
    before = digest(land)
    made = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        done = convert(land, tmp_path / folder / f"地块{suffix}")
        assert done.written == 3
        assert done.left_out == 0
        assert {path.name for path in done.files} == {path.name for path in (tmp_path / folder).iterdir()}
        made.append(digest(tmp_path / folder / "any"))
    assert made[0] == made[1]
    assert digest(land) == before


@pytest.mark.parametrize("suffix", sorted(WHOLE))
def test_what_a_format_holds_whole_comes_back_equal(land, tmp_path, suffix):
    middle = tmp_path / f"地块{suffix}"
    convert(land, middle)
    back = tmp_path / "back.gpkg"
    done = convert(middle, back, Wish(to_crs="EPSG:4525"))
    again = read_file(back).frame
    assert done.written == 3
    kept = [name for name in LAND.columns if name != "geometry"]
    assert [name for name in own_columns(again) if name in kept] == kept or suffix == ".zip"
    moved = 0 if FORMATS[suffix].plane == "any" else 1e-4  # to degrees and back
    assert shapely.hausdorff_distance(again.geometry.to_numpy(), LAND.geometry.to_numpy()).max() <= moved
    for name in set(kept) & set(again.columns):
        assert [str(value) for value in again[name].dropna()] == [str(value) for value in LAND[name].dropna()], name


def test_gdal_reads_the_kml_with_names_and_attributes_as_they_are(land, tmp_path):
    path = tmp_path / "地块.kml"
    convert(land, path)
    found = pyogrio.read_dataframe(path)
    assert found["Name"].tolist() == LAND["地块名称"].tolist()
    assert found["地块编号"].tolist() == ["001", "A-2", "A-3"]
    assert found["层数"].dropna().astype(int).tolist() == [3, 12]
    assert found.crs.to_epsg() == 4326
    text = path.read_text("utf-8")
    assert "<b>" not in text.replace("&lt;b>", "").replace("&lt;b&gt;", "")
    assert "http" not in text.replace("http://www.opengis.net/kml/2.2", "")


def test_a_kmz_holds_the_same_document(land, tmp_path):
    convert(land, tmp_path / "x.kml")
    convert(land, tmp_path / "x.kmz")
    with zipfile.ZipFile(tmp_path / "x.kmz") as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == (tmp_path / "x.kml").read_bytes()


def test_a_kml_of_any_other_program_becomes_a_kml_again(tmp_path):
    ring = "<LinearRing><coordinates>111,35 111.1,35 111,35.1 111,35</coordinates></LinearRing>"
    triangle = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    marks = "".join(
        f'<Folder><name>{name}区</name><Placemark id="p{name}"><name>{name}</name><description>&lt;b&gt;{name}</description>'
        f"<TimeStamp><when>2024-01-15</when></TimeStamp>{triangle}"
        f'<ExtendedData><Data name="id"><value>7{name}</value></Data></ExtendedData></Placemark></Folder>'
        for name in "甲乙"
    )
    (tmp_path / "in.kml").write_text(f"<kml><Document>{marks}</Document></kml>", encoding="utf-8")
    convert(tmp_path / "in.kml", tmp_path / "out.kml")
    convert(tmp_path / "out.kml", tmp_path / "again.kml")
    first, again = (read_file(tmp_path / name).frame.drop(columns="source_file") for name in ("in.kml", "again.kml"))
    assert sorted(again.columns) == sorted(first.columns)
    assert again[first.columns].drop(columns="layer").equals(first.drop(columns="layer"))
    assert first["data_id"].tolist() == ["7甲", "7乙"]


def test_an_id_of_geojson_is_kept_by_a_kml(tmp_path):
    feature = {
        "type": "Feature",
        "id": 3,
        "properties": {"when": "一期"},
        "geometry": shapely.geometry.mapping(shapely.Point(111, 35)),
    }
    (tmp_path / "a.geojsonl").write_text(json.dumps(feature), encoding="utf-8")
    convert(tmp_path / "a.geojsonl", tmp_path / "a.kml")
    again = read_file(tmp_path / "a.kml").frame
    assert (again["id"].tolist(), again["when"].tolist()) == (["3"], ["一期"])


def test_texts_of_nothing_are_not_said_to_have_lost_blanks(tmp_path):
    frame = gpd.GeoDataFrame({"a": ["", "x", None], "b": ["y ", " ", "z"]}, geometry=[SQUARE, AWAY, HOLED], crs=4525)
    frame.to_file(tmp_path / "a.gpkg")
    (trimmed,) = [issue for issue in convert(tmp_path / "a.gpkg", tmp_path / "a.shp").issues if issue.code == "TEXT_TRIMMED"]
    assert "2 texts" in trimmed.message_en


def test_a_dxf_has_closed_rings_on_layers_of_status_in_metres_with_names_inside(land, tmp_path):
    path = tmp_path / "地块.dxf"
    done = convert(land, path)
    drawing = ezdxf.readfile(path)
    lines = list(drawing.modelspace().query("LWPOLYLINE"))
    assert [(line.dxf.layer, line.closed, len(line)) for line in lines] == [
        ("停产", True, 4), ("停产", True, 4), ("正常", True, 4), ("正常", True, 4), ("停产", True, 4)
    ]  # fmt: skip
    assert np.ptp([point[0] for point in lines[0].get_points()]) == 100
    assert [text.dxf.text for text in drawing.modelspace().query("TEXT")] == LAND["地块名称"].tolist()
    assert drawing.units == 6
    assert {"COLUMNS_LEFT_OUT", "CRS_NOT_IN_FILE", "HOLES_AS_RINGS"} <= codes(done)
    again = read_file(path, crs="EPSG:4525", table="*").frame
    assert again["layer_"].tolist() == ["停产", "停产", "正常", "正常", "停产"]
    assert again["name"].dropna().tolist() == LAND["地块名称"].tolist()
    assert again["xdata"].tolist() == ["001", "001", "A-2", "A-2", "A-3"], "the number goes with each ring"
    assert shapely.equals(again.geometry.iloc[4], AWAY)
    assert len(pyogrio.read_dataframe(path)) == 8  # five rings, three texts


def test_degrees_become_the_zone_of_the_place_where_metres_are_needed(land, tmp_path):
    convert(land, tmp_path / "d.geojson")
    done = convert(tmp_path / "d.geojson", tmp_path / "d.dxf")
    assert done.draft.land.crs.to_epsg() == 4546
    assert convert(tmp_path / "d.geojson", tmp_path / "d.txt").draft.land.crs.to_epsg() == 4525


@pytest.mark.parametrize("suffix", [".txt", ".csv", ".xlsx"])
def test_points_of_a_survey_come_back_to_the_millimetre(land, tmp_path, suffix):
    path = tmp_path / f"地块{suffix}"
    convert(land, path)
    again = read_file(path)
    assert again.frame.crs.to_epsg() == 4525
    assert again.frame["地块编号"].tolist() == LAND["地块编号"].tolist()
    assert shapely.equals(again.frame.geometry.to_numpy(), LAND.geometry.to_numpy()).all()
    assert again.issues == () or {issue.effect for issue in again.issues} == {"repair"}
    assert again.evidence["areas"].value.startswith("写明 stated")


def test_coordinates_finer_than_a_millimetre_are_said_to_be_rounded(tmp_path):
    fine = gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.box(533000.00049, 3943000, 533100, 3943100)], crs=4546)
    write_gpkg(tmp_path / "fine.gpkg", {"fine": fine})
    done = convert(tmp_path / "fine.gpkg", tmp_path / "fine.txt")
    (issue,) = [issue for issue in done.issues if issue.code == "COORDS_ROUNDED"]
    assert issue.value == "0.49"


def test_a_gbk_shapefile_whose_names_and_texts_fill_their_fields_comes_back_whole(tmp_path):
    full = "汉" * 127  # 254 bytes of GBK
    frame = gpd.GeoDataFrame({"五个汉字名": [full, "x"], "ABCDEFGHIJ": [1, 2]}, geometry=[SQUARE, HOLED], crs=4525)
    write_gpkg(tmp_path / "full.gpkg", {"full": frame})
    done = convert(tmp_path / "full.gpkg", tmp_path / "full.shp", Wish(to_encoding="gbk"))
    assert [path.suffix for path in done.files] == [".dbf", ".prj", ".shx", ".shp"]
    assert done.draft.encoding == "gbk"
    again = read_file(tmp_path / "full.shp")
    assert again.source_columns == ("五个汉字名", "ABCDEFGHIJ")
    assert again.frame["五个汉字名"].tolist() == [full, "x"]
    assert pyogrio.read_dataframe(tmp_path / "full.shp")["五个汉字名"].tolist() == [full, "x"]


def test_a_text_too_long_for_a_shapefile_is_refused_with_gpkg_offered(tmp_path):
    frame = gpd.GeoDataFrame({"备注": ["汉" * 128]}, geometry=[SQUARE], crs=4525)
    write_gpkg(tmp_path / "long.gpkg", {"long": frame})
    issue = refused(tmp_path / "long.gpkg", tmp_path / "long.shp")
    assert issue.code == "FORMAT_CANNOT_HOLD"
    assert "备注" in issue.message_zh
    assert ".gpkg" in issue.mend_zh
    assert ".gpkg" in issue.mend_en
    assert [path.name for path in tmp_path.iterdir()] == ["long.gpkg"]


def test_names_too_long_for_a_shapefile_get_pinyin_and_come_back_from_the_file_beside_it(land, tmp_path):
    done = convert(land, tmp_path / "s.shp")
    assert done.form.names(done.draft)["登记面积（平方米）"] == "DJMJ_PFM"
    (issue,) = [issue for issue in done.issues if issue.code == "FIELDS_RENAMED"]
    assert "登记面积（平方米） → DJMJ_PFM" in issue.value
    assert field_map(tmp_path / "s.fields.toml")["DJMJ_PFM"] == "登记面积（平方米）"
    back = convert(tmp_path / "s.shp", tmp_path / "back.gpkg")
    assert list(back.draft.plain.columns) == list(LAND.columns[:-1])
    assert "恢复原名" in back.read.evidence["fields"].value
    (tmp_path / "s.fields.toml").write_text('[fields]\nOTHER = "x"\n', "utf-8")  # of another file: nothing is renamed
    assert "DJMJ_PFM" in convert(tmp_path / "s.shp", tmp_path / "plain.gpkg").draft.plain.columns


def test_short_names_keep_what_fits_and_are_never_alike():
    names = short_names(["地块编号", "地块编号地块编号", "DKBHDKBH", "dkbhdkbh", "一二三四五六"], "gbk")
    assert names["地块编号"] == "地块编号"
    assert names["DKBHDKBH"] == "DKBHDKBH"
    assert names["地块编号地块编号"] == "DKBHDKBH3"
    assert abbreviated("侯马经济开发区") == "HMJJKFQ"
    assert len({name.casefold() for name in names.values()}) == 5


@given(st.lists(st.text(min_size=1, max_size=30), unique=True, max_size=30), st.sampled_from(["gbk", "utf-8"]))
@settings(max_examples=100, deadline=None)
def test_any_names_become_names_of_ten_bytes_no_two_alike(columns, encoding):
    names = short_names(columns, encoding)
    assert list(names) == columns
    assert all(0 < len(name.encode(encoding)) <= 10 for name in names.values())
    assert len({name.casefold() for name in names.values()}) == len(columns)


def test_a_character_that_gbk_lacks_makes_the_text_utf8_unless_gbk_is_asked_for(tmp_path):
    frame = gpd.GeoDataFrame({"名称": ["𠮷野家"]}, geometry=[SQUARE], crs=4525)
    write_gpkg(tmp_path / "rare.gpkg", {"rare": frame})
    done = convert(tmp_path / "rare.gpkg", tmp_path / "rare.shp")
    assert done.draft.encoding == "utf-8"
    assert (tmp_path / "rare.cpg").read_text() == "UTF-8"
    assert refused(tmp_path / "rare.gpkg", tmp_path / "rare.txt", Wish(to_encoding="gbk")).code == "FORMAT_CANNOT_HOLD"
    with pytest.raises(SiteError):
        convert(tmp_path / "rare.gpkg", tmp_path / "rare.txt", Wish(to_encoding="big5"))


def test_a_geopackage_opens_in_qgis_by_status_in_the_colours_of_the_map(land, tmp_path):
    convert(land, tmp_path / "styled.gpkg")
    with sqlite3.connect(tmp_path / "styled.gpkg") as base:
        (row,) = base.execute(
            "SELECT f_table_name, f_table_schema, f_geometry_column, useAsDefault, styleQML FROM layer_styles"
        ).fetchall()
        kinds = dict(base.execute("SELECT table_name, data_type FROM gpkg_contents"))
    assert row[:4] == ("styled", "", "geom", 1)
    assert kinds == {"styled": "features", "layer_styles": "attributes"}
    assert 'attr="状态"' in row[4]
    assert 'value="停产"' in row[4]
    assert "240,179,35,255" in row[4]  # the map's amber
    assert read_file(tmp_path / "styled.gpkg").rows_in == 3


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".gpkg"])
def test_a_table_without_shapes_stays_a_table(tmp_path, suffix):
    (tmp_path / "plans.csv").write_text("方案编号,说明\n001,=1+1\n002,'引号\n", encoding="utf-8")
    done = convert(tmp_path / "plans.csv", tmp_path / f"out{suffix}")
    assert done.written == 2
    again = read_file(tmp_path / f"out{suffix}")
    assert again.frame["方案编号"].tolist() == ["001", "002"]
    assert again.frame["说明"].tolist() == ["=1+1", "'引号"]
    assert refused(tmp_path / "plans.csv", tmp_path / "out.kml").code == "OUT_NO_TABLE"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_land_as_rows_has_every_field_and_its_shape(land, tmp_path, suffix):
    convert(land, tmp_path / f"rows{suffix}", Wish(as_rows=True))
    again = read_file(tmp_path / f"rows{suffix}", crs="EPSG:4525")
    assert shapely.equals(again.frame.geometry.to_numpy(), LAND.geometry.to_numpy()).all()
    assert again.frame["权利人"].tolist() == ["河南超硬材料有限公司", None, "示例企业"]


def test_rows_that_cannot_be_converted_are_named_and_left_out(tmp_path):
    bow = shapely.Polygon([(533000, 3943000), (533100, 3943100), (533100, 3943000), (533000, 3943100)])
    frame = gpd.GeoDataFrame({"id": [1, 2, 3]}, geometry=[shapely.box(533000, 3943000, 533100, 3943100), bow, None], crs=4546)
    write_gpkg(tmp_path / "some.gpkg", {"some": frame})
    done = convert(tmp_path / "some.gpkg", tmp_path / "some.txt")
    assert (done.written, done.left_out) == (1, 2)
    assert [(issue.code, issue.row) for issue in done.issues if issue.effect == "quarantine"] == [
        ("SHAPE_NOT_HELD", 2), ("SHAPE_NOT_HELD", 3)
    ]  # fmt: skip
    assert convert(tmp_path / "some.gpkg", tmp_path / "some.parquet").left_out == 0


def test_a_row_that_could_not_be_read_is_not_written(tmp_path):
    (tmp_path / "bad.geojsonl").write_text(
        '{"type":"Feature","properties":{"id":1},"geometry":{"type":"Point","coordinates":[111.3,35.6]}}\n{"type":\n', "utf-8"
    )
    done = convert(tmp_path / "bad.geojsonl", tmp_path / "good.gpkg")
    assert (done.written, done.left_out) == (1, 1)
    assert ("JSON_BROKEN", 2) in {(issue.code, issue.row) for issue in done.issues}


def test_nothing_is_replaced_unasked_and_the_input_never(land, tmp_path):
    target = tmp_path / "there.gpkg"
    target.write_bytes(b"mine")
    with pytest.raises(RefusalError) as error:
        convert(land, target)
    assert error.value.issues[0].code == "OUT_EXISTS"
    assert target.read_bytes() == b"mine"
    convert(land, target, Wish(force=True))
    assert read_file(target).rows_in == 3
    before = digest(land)
    link = tmp_path / "link.gpkg"
    link.symlink_to(land)
    for same in (land, link):
        with pytest.raises(RefusalError) as error:
            convert(land, same, Wish(force=True))
        assert error.value.issues[0].code == "OUT_IS_INPUT"
    assert digest(land) == before


def test_what_lay_beside_a_replaced_shapefile_does_not_contradict_the_new_one(land, tmp_path):
    target = tmp_path / "s.shp"
    for suffix in (".shp", ".cpg", ".sbn", ".qix"):
        target.with_suffix(suffix).write_bytes(b"UTF-8")
    convert(land, target, Wish(force=True))
    assert {path.suffix for path in tmp_path.glob("s.*")} == {".shp", ".shx", ".dbf", ".prj", ".toml"}


def test_a_place_that_cannot_be_written_to_is_said(land, tmp_path):
    with pytest.raises(OutputError):
        convert(land, tmp_path / "nowhere" / "x.gpkg")


def test_unknown_words_are_refused(land, tmp_path):
    assert refused(land, tmp_path / "x.dwg").code == "OUT_FORMAT"
    assert refused(land, tmp_path / "x.kml", Wish(to_crs="EPSG:4546")).code == "OUT_PLANE"
    assert refused(land, tmp_path / "x.txt", Wish(to_crs="EPSG:3857")).code == "OUT_PLANE"
    assert refused(land, tmp_path / "x.gpkg", Wish(fields={"新": "没有的"})).code == "FIELD_NOT_THERE"
    with pytest.raises(SiteError):
        convert(land, tmp_path / "x.gpkg", Wish(to_crs="EPSG:1"))


def test_a_file_without_a_crs_is_refused_with_candidates_and_accepted_with_a_word(tmp_path):
    frame = gpd.GeoDataFrame({"id": [1]}, geometry=[SQUARE])
    frame.to_parquet(tmp_path / "bare.parquet")
    issue = refused(tmp_path / "bare.parquet", tmp_path / "x.geojson")
    assert issue.code == "CRS_UNKNOWN"
    assert "EPSG:4525" in issue.message_zh
    done = convert(tmp_path / "bare.parquet", tmp_path / "x.geojson", Wish(crs="EPSG:4525"))
    assert done.draft.land.crs.to_epsg() == 4326


def test_geojson_in_another_crs_says_which(land, tmp_path):
    convert(land, tmp_path / "p.geojson", Wish(to_crs="EPSG:4525"))
    assert json.loads((tmp_path / "p.geojson").read_text("utf-8"))["crs"]["properties"]["name"].endswith("4525")
    assert shapely.equals(read_file(tmp_path / "p.geojson").frame.geometry.to_numpy(), LAND.geometry.to_numpy()).all()


def test_fields_are_renamed_as_a_map_says(land, tmp_path):
    (tmp_path / "map.toml").write_text('[fields]\nDKBH = "地块编号"\n', encoding="utf-8")
    convert(land, tmp_path / "x.gpkg", Wish(fields=field_map(tmp_path / "map.toml")))
    assert list(read_file(tmp_path / "x.gpkg").source_columns)[:2] == ["DKBH", "地块名称"]
    (tmp_path / "none.toml").write_text("x = 1", encoding="utf-8")
    with pytest.raises(SiteError):
        field_map(tmp_path / "none.toml")


def test_heights_are_left_out_and_said(tmp_path):
    high = gpd.GeoDataFrame({"id": [1]}, geometry=[shapely.force_3d(SQUARE, 5.0)], crs=4525)
    high.to_parquet(tmp_path / "high.parquet")
    done = convert(tmp_path / "high.parquet", tmp_path / "x.gpkg")
    assert "Z_DROPPED" in codes(done)


def test_a_control_character_is_refused_where_xml_cannot_hold_it(tmp_path):
    frame = gpd.GeoDataFrame({"名称": ["a\x07b"]}, geometry=[SQUARE], crs=4525)
    write_gpkg(tmp_path / "bell.gpkg", {"bell": frame})
    assert refused(tmp_path / "bell.gpkg", tmp_path / "bell.kml").code == "FORMAT_CANNOT_HOLD"


def test_a_column_that_is_called_as_one_of_ours_keeps_its_name(tmp_path):
    frame = gpd.GeoDataFrame({"layer": ["a"], "source_row": [7]}, geometry=[SQUARE], crs=4525)
    write_gpkg(tmp_path / "named.gpkg", {"named": frame})
    convert(tmp_path / "named.gpkg", tmp_path / "named.parquet")
    assert read_file(tmp_path / "named.parquet").source_columns == ("layer", "source_row")
