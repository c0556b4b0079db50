from datetime import date

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.errors import OutputError
from landmap.io import shapefile
from landmap.io.source import Opened
from landmap.site import Layer

LAYER = Layer(id="parcels", role="parcels", title="地块", source="地块.shp")
SQUARE = shapely.box(37533000, 3943000, 37533100, 3943100)
FRAME = gpd.GeoDataFrame(
    {
        "parcel_id": ["A-1", "A-2", None],
        "name": ["聚鑫源", "模范铸造", "一二三四五"],
        "area": [18666.67, 0.1 + 0.2, None],
        "floors": pd.array([1, None, 3], dtype="Int64"),
        "on": [date(2024, 1, 15), None, date(2023, 12, 31)],
        "sealed": pd.array([True, False, None], dtype="boolean"),
    },
    geometry=[
        SQUARE - shapely.box(37533010, 3943010, 37533020, 3943020),
        shapely.MultiPolygon([SQUARE, shapely.box(37533200, 3943000, 37533300, 3943100)]),
        SQUARE,
    ],
    crs=4525,
)
NAMES = {"parcel_id": "地块编号", "name": "名称", "area": "面积", "floors": "层数", "on": "日期", "sealed": "查封"}


def reread(path, encoding=None):
    parts = {suffix: path.with_suffix(suffix).read_bytes() for suffix in (".shp", ".shx", ".dbf", ".prj")}
    return shapefile.read(Opened(LAYER, "parcels/地块.shp", "shapefile", parts), encoding)


def test_what_is_written_is_read_back_equal(tmp_path):
    path = tmp_path / "地块.shp"
    shapefile.write_shapefile(FRAME, path, NAMES)
    again = reread(path)
    assert sorted(part.suffix for part in tmp_path.iterdir()) == [".dbf", ".prj", ".shp", ".shx"]
    assert again.crs.to_epsg() == 4525
    assert again.issues == ()
    assert shapely.equals(again.geometry, FRAME.geometry.to_numpy()).all()
    assert again.columns.columns.tolist() == list(NAMES.values())
    assert again.columns["地块编号"].tolist() == ["A-1", "A-2", None]
    assert again.columns["面积"].tolist()[:2] == [18666.67, 0.1 + 0.2]
    assert again.columns["日期"].dt.strftime("%Y-%m-%d").tolist()[::2] == ["2024-01-15", "2023-12-31"]
    for name in ("面积", "日期", "层数", "查封"):
        assert again.columns[name].isna().tolist() == FRAME[{v: k for k, v in NAMES.items()}[name]].isna().tolist()


def test_another_reader_sees_the_same(tmp_path):
    path = tmp_path / "地块.shp"
    shapefile.write_shapefile(FRAME, path, NAMES, cpg=True)
    other = pyogrio.read_dataframe(path)
    assert other["名称"].tolist() == FRAME["name"].tolist()
    assert other["面积"].tolist()[:2] == [18666.67, 0.1 + 0.2]
    assert shapely.equals(other.geometry.to_numpy(), FRAME.geometry.to_numpy()).all()
    assert other.crs.to_epsg() == 4525


def test_without_cpg_the_encoding_is_stated_by_the_header_alone(tmp_path):
    path = tmp_path / "地块.shp"
    shapefile.write_shapefile(FRAME, path, NAMES, cpg=True)
    shapefile.write_shapefile(FRAME, path, NAMES)
    assert not path.with_suffix(".cpg").exists()
    assert path.with_suffix(".dbf").read_bytes()[29] == 0x4D
    assert pyogrio.read_dataframe(path)["名称"].tolist() == FRAME["name"].tolist()


def test_the_same_frame_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        shapefile.write_shapefile(FRAME, tmp_path / f"{name}.shp", NAMES)
    for suffix in (".shp", ".shx", ".dbf", ".prj"):
        assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()


@pytest.mark.parametrize(
    ("change", "names", "word"),
    [
        ({}, {"name": "土地使用权人"}, "10 字节"),
        ({}, {"name": "a" * 11}, "10 字节"),
        ({"name": "汉" * 128}, {"name": "名称"}, "254"),
        ({"name": "\U00020bb7野家"}, {"name": "名称"}, "gbk"),
        ({}, {"name": "名", "parcel_id": "名"}, "重复"),
        ({"area": [1e20, 1e-20, 0.0]}, {"area": "面积"}, "装不下"),
    ],
)
def test_nothing_is_cut(tmp_path, change, names, word):
    with pytest.raises(OutputError, match=word) as refused:
        shapefile.write_shapefile(FRAME.assign(**change), tmp_path / "地块.shp", names)
    assert "GeoPackage" in refused.value.mend_en
    assert list(tmp_path.iterdir()) == []


def test_names_that_fill_their_field_are_whole(tmp_path):
    frame = FRAME.assign(name="汉" * 127)
    shapefile.write_shapefile(frame, tmp_path / "a.shp", {"name": "土地使用者"})
    assert reread(tmp_path / "a.shp").columns["土地使用者"].tolist() == ["汉" * 127] * 3


def test_two_kinds_of_shape_are_refused(tmp_path):
    frame = FRAME.assign(geometry=[SQUARE, shapely.Point(0, 0), SQUARE])
    with pytest.raises(OutputError, match="Point"):
        shapefile.write_shapefile(frame, tmp_path / "a.shp", NAMES)


def test_an_empty_frame_keeps_its_fields(tmp_path):
    shapefile.write_shapefile(FRAME.iloc[:0], tmp_path / "a.shp", {"name": "名称"})
    again = reread(tmp_path / "a.shp")
    assert again.columns.columns.tolist() == ["名称"]
    assert len(again.rows) == 0


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text(st.characters(codec="gbk", exclude_categories=("C", "Z")), max_size=30), min_size=1, max_size=6),
    number=st.floats(-1e9, 1e9).map(lambda value: round(value, 6)),
)
def test_any_text_and_number_comes_back(tmp_path_factory, texts, number):
    path = tmp_path_factory.mktemp("shp") / "a.shp"
    frame = gpd.GeoDataFrame({"t": texts, "n": number}, geometry=[SQUARE] * len(texts), crs=4525)
    shapefile.write_shapefile(frame, path, {"t": "名称", "n": "数"})
    again = reread(path, "gbk")
    assert again.columns["名称"].fillna("").tolist() == texts
    assert again.columns["数"].tolist() == [number] * len(texts)
