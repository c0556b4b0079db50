import json

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from landmap.errors import RefusalError, SiteError
from landmap.io.read import read_layer
from landmap.io.shapefile import write_shapefile
from landmap.site import Layer

SQUARES = [shapely.box(37533000 + 200 * i, 3943000, 37533100 + 200 * i, 3943100) for i in range(3)]
FRAME = gpd.GeoDataFrame({"DKBH": ["A-1", "A-2", "A-3"], "DKMC": ["甲地块", "乙地块", "丙地块"]}, geometry=SQUARES, crs=4525)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "zone" / "parcels"
    made.mkdir(parents=True)
    return made


def layer(folder, source="地块.shp", **settings) -> Layer:
    defaults = {"fields": {"parcel_id": "DKBH", "name": "DKMC"}, "role": "parcels"}
    return Layer(id="land", title="地块", source=source, folder=folder, **(defaults | settings))


def shapefile(folder, frame=FRAME, **settings):
    write_shapefile(frame, folder / "地块.shp", {name: name for name in frame.columns if name != "geometry"}, **settings)


def geojson(folder, features, name="a.geojson", **members):
    document = {"type": "FeatureCollection", "features": features, **members}
    (folder / name).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return name


def feature(geometry=None, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def codes(found) -> list[tuple[str, int | None]]:
    return [(issue.code, issue.row) for issue in found.issues]


def test_the_frame_has_canonical_names_constants_and_where_each_row_came_from(folder):
    shapefile(folder, FRAME.assign(ZT="闲置"))
    found = read_layer(layer(folder, constants={"land_origin": "stock", "registered_m2": 100.0}))
    assert list(found.frame.columns) == [
        "parcel_id", "name", "land_origin", "registered_m2", "src_ZT", "layer", "source_file", "source_row", "geometry",
    ]  # fmt: skip
    row = found.frame.iloc[1]
    assert (row["parcel_id"], row["name"], row["land_origin"], row["registered_m2"]) == ("A-2", "乙地块", "stock", 100.0)
    assert (row["layer"], row["source_file"], row["source_row"]) == ("land", "parcels/地块.shp", 2)
    assert found.frame.crs.to_epsg() == 4525
    assert found.issues == ()
    assert found.rows_in == 3


def test_the_files_are_named_with_size_and_hash(folder):
    shapefile(folder)
    found = read_layer(layer(folder))
    assert sorted(file.path for file in found.files) == [f"parcels/地块.{part}" for part in ("dbf", "prj", "shp", "shx")]
    assert all(len(file.sha256) == 64 and file.size > 0 for file in found.files)


def test_a_canonical_name_in_the_source_is_taken_without_a_mapping(folder):
    shapefile(folder, FRAME.assign(remark="好"))
    assert read_layer(layer(folder)).frame["remark"].tolist() == ["好"] * 3


def test_a_field_that_differs_in_width_and_case_is_taken_and_said(folder):
    shapefile(folder)
    found = read_layer(layer(folder, fields={"parcel_id": " ｄｋｂｈ "}))
    assert codes(found) == [("FIELD_RENAMED", None)]
    assert found.issues[0].effect == "repair"
    assert found.frame["parcel_id"].tolist() == ["A-1", "A-2", "A-3"]


def test_a_missing_field_is_refused_with_near_names(folder):
    shapefile(folder)
    with pytest.raises(RefusalError) as refused:
        read_layer(layer(folder, fields={"parcel_id": "DKBM"}))
    (issue,) = refused.value.issues
    assert issue.code == "FIELD_MISSING"
    assert "DKBH" in issue.message_zh
    assert issue.file == "parcels/地块.shp"


def test_argument_before_layer_before_file(folder):
    shapefile(folder)
    assert read_layer(layer(folder)).frame.crs.to_epsg() == 4525
    by_layer = read_layer(layer(folder, crs="EPSG:4526"))
    assert by_layer.frame.crs.to_epsg() == 4526
    assert codes(by_layer) == [("CRS_OVERRIDDEN", None)]
    by_argument = read_layer(layer(folder, crs="EPSG:4526"), crs="EPSG:4525")
    assert by_argument.frame.crs.to_epsg() == 4525
    assert by_argument.issues == ()


def test_the_encoding_stated_by_hand_is_obeyed_and_doubted(folder):
    shapefile(folder, encoding="utf-8", cpg=True)
    found = read_layer(layer(folder, encoding="gbk"))
    assert ("ENCODING_CONTRADICTS", None) in codes(found)
    assert read_layer(layer(folder, encoding="gbk"), encoding="utf-8").frame["name"].tolist() == FRAME["DKMC"].tolist()


def test_without_a_word_the_bytes_tell_the_encoding(folder):
    shapefile(folder, encoding="gbk", cpg=False)
    path = folder / "地块.dbf"
    path.write_bytes(path.read_bytes()[:29] + b"\0" + path.read_bytes()[30:])  # as programs write it that do not know
    found = read_layer(layer(folder))
    assert found.frame["name"].tolist() == FRAME["DKMC"].tolist()
    assert codes(found) == [("ENCODING_GUESSED", None)]
    assert found.evidence["encoding"].value == "gb18030"
    assert 0.5 < found.evidence["encoding"].confidence < 1
    assert read_layer(layer(folder, encoding="gbk")).issues == ()


@pytest.mark.parametrize(("key", "value"), [("crs", "EPSG:0"), ("encoding", "gbq")])
def test_an_unknown_crs_or_encoding_is_the_settings_fault(folder, key, value):
    shapefile(folder)
    with pytest.raises(SiteError, match=value):
        read_layer(layer(folder, **{key: value}))


def test_land_in_a_plain_table_is_refused_and_a_plain_role_is_not(folder):
    (folder / "a.csv").write_text("DKBH,DKMC\nA-1,甲\n", encoding="utf-8")
    with pytest.raises(RefusalError) as refused:
        read_layer(layer(folder, "a.csv"))
    assert refused.value.issues[0].code == "GEOMETRY_MISSING"
    found = read_layer(layer(folder, "a.csv", role="projects", fields={"project_id": "DKBH", "name": "DKMC"}))
    assert not isinstance(found.frame, gpd.GeoDataFrame)
    assert found.frame["project_id"].tolist() == ["A-1"]


def test_a_boundary_txt_as_a_layer(folder):
    points = "J1,1,3943600,533400\nJ2,1,3943600,533410\nJ3,1,3943610,533410\n"
    text = f"[属性描述]\n带号=37\n[地块坐标]\n3,0.01,DK1,甲,面,,工业,1001,@\n{points}"
    (folder / "拟供.txt").write_bytes(text.encode("gbk"))
    fields = {"parcel_id": "地块编号", "name": "地块名称", "use_code": "地类编码", "registered_m2": "地块面积"}
    found = read_layer(layer(folder, "拟供.txt", fields=fields, units={"registered_m2": "ha"}))
    assert found.frame[list(fields)].iloc[0].tolist() == ["DK1", "甲", "1001", 0.01]
    assert found.frame.crs.to_epsg() == 4546


def test_geojson_values_are_kept_as_they_are(folder):
    square = shapely.geometry.mapping(shapely.box(111.3, 35.6, 111.4, 35.7))
    source = geojson(folder, [feature(square, DKBH="1", n=12, list=[1, {"a": "甲"}]), feature(square, DKBH="2", n=None)])
    found = read_layer(layer(folder, source, fields={"parcel_id": "DKBH"}))
    assert found.frame["src_n"].tolist() == [12, None]
    assert found.frame["src_list"].tolist() == ['[1, {"a": "甲"}]', None]
    assert found.frame.crs.to_epsg() == 4326


def test_geojson_that_is_overruled_is_no_contradiction_without_a_crs_member(folder):
    square = shapely.geometry.mapping(SQUARES[0])
    source = geojson(folder, [feature(square, DKBH="1")])
    assert read_layer(layer(folder, source, fields={"parcel_id": "DKBH"}, crs="EPSG:4525")).issues == ()


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[["a", 1], [2, 3], [4, 5]]]},
        {"type": "Polygon", "coordinates": 5},
        {"type": "Polygon"},
        {"type": "Pentagon", "coordinates": []},
        {"type": "MultiPolygon", "coordinates": [[[1, 2]]]},
        {"type": "Polygon", "coordinates": [[]]},
        "POINT (0 0)",
        [1, 2],
    ],
)
def test_a_broken_geometry_sets_its_row_aside_only(folder, geometry):
    square = shapely.geometry.mapping(shapely.box(111.3, 35.6, 111.4, 35.7))
    source = geojson(folder, [feature(square, DKBH="1"), feature(geometry, DKBH="2"), feature(None, DKBH="3")])
    found = read_layer(layer(folder, source, fields={"parcel_id": "DKBH"}))
    assert codes(found) == [("GEOMETRY_UNREADABLE", 2)]
    assert found.frame.geometry.isna().tolist() == [False, True, True]


def test_holes_and_parts_of_geojson_are_as_it_says(folder):
    holed = shapely.box(0, 0, 9, 9) - shapely.box(1, 1, 2, 2)
    shapes = [holed, shapely.MultiPolygon([holed, shapely.box(20, 0, 21, 1)]), shapely.Point(1, 2), shapely.box(0, 0, 1, 1)]
    source = geojson(folder, [feature(shapely.geometry.mapping(shape), DKBH=str(i)) for i, shape in enumerate(shapes)])
    found = read_layer(layer(folder, source, fields={"parcel_id": "DKBH"}))
    assert shapely.equals(found.frame.geometry.to_numpy(), shapes).all()


def test_what_is_no_feature_stands_as_a_row_that_cannot_be_read(folder):
    square = shapely.geometry.mapping(shapely.box(111.3, 35.6, 111.4, 35.7))
    source = geojson(folder, [feature(square, DKBH="1"), 5, {"type": "Point"}])
    found = read_layer(layer(folder, source, fields={"parcel_id": "DKBH"}))
    assert found.rows_in == 3
    assert codes(found) == [("ROW_CORRUPT", 2), ("ROW_CORRUPT", 3)]


def test_json_nested_without_end_is_refused(folder):
    (folder / "a.geojson").write_text("[" * 60_000 + "]" * 60_000)
    with pytest.raises(RefusalError) as refused:
        read_layer(layer(folder, "a.geojson"))
    assert refused.value.issues[0].code == "JSON_TOO_DEEP"


def test_geoparquet_comes_back(folder):
    FRAME.assign(n=pd.array([1, None, 3], dtype="Int64")).to_parquet(folder / "a.parquet")
    found = read_layer(layer(folder, "a.parquet"))
    assert found.frame["src_n"].tolist() == [1, pd.NA, 3]
    assert found.frame["name"].tolist() == FRAME["DKMC"].tolist()
    assert found.frame.crs.to_epsg() == 4525
    assert shapely.equals(found.frame.geometry.to_numpy(), SQUARES).all()


def test_parquet_without_geo_is_a_table_and_a_cut_one_is_refused(folder):
    pd.DataFrame({"DKBH": ["1"], "DKMC": ["甲"]}).to_parquet(folder / "a.parquet")
    assert len(read_layer(layer(folder, "a.parquet", role="plans", fields={"plan_no": "DKBH"})).frame) == 1
    (folder / "b.parquet").write_bytes((folder / "a.parquet").read_bytes()[:-20])
    with pytest.raises(RefusalError) as refused:
        read_layer(layer(folder, "b.parquet"))
    assert refused.value.issues[0].code == "PARQUET_BROKEN"


def test_reading_loads_no_gdal():
    import subprocess
    import sys

    code = "import sys, landmap.io.read; sys.exit('pyogrio' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
