from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.errors import CRSError, OutputError, RefusalError
from landmap.io import boundary_txt
from landmap.io.source import Opened
from landmap.site import Layer

LAYER = Layer(id="supply", role="parcels", title="拟供", source="拟供.txt")

EXAMPLE = """[属性描述]
格式版本号=1.01版本
数据产生单位=示例测绘有限公司
坐标系=2000国家大地坐标系
几度分带=3
带号=37
转换参数=,,,,,,
[地块坐标]
10,1.7919,1,示例地块一,面,,工业用地,1001,@
J1,1,3943384.288,37533439.949
J2,1,3943439.011,37533590.300
J3,1,3943548.642,37533550.398
J4,1,3943493.919,37533400.047
J1,1,3943384.288,37533439.949
J5,2,3943430.000,37533470.000
J6,2,3943452.000,37533462.000
J7,2,3943463.000,37533492.000
J8,2,3943441.000,37533500.000
J5,2,3943430.000,37533470.000
4,0.0100,2,二号地块,面,,公用设施用地,13,@
J1,1,3943600.000,37533400.000
J2,1,3943600.000,37533410.000
J3,1,3943610.000,37533410.000
J4,1,3943610.000,37533400.000
"""


def read(text: str | bytes, encoding: str | None = None):
    content = text.encode("gbk") if isinstance(text, str) else text
    return boundary_txt.read(Opened(LAYER, "supply/拟供.txt", "boundary_txt", {".txt": content}), encoding)


def codes(content) -> list[tuple[str, int | None]]:
    return [(issue.code, issue.row) for issue in content.issues]


def test_the_worked_example_has_a_hole_and_an_unclosed_ring():
    content = read(EXAMPLE)
    assert content.crs.to_epsg() == 4525
    assert [round(area, 1) for area in shapely.area(content.geometry)] == [17918.7, 100.0]
    assert [len(shape.interiors) for shape in content.geometry] == [1, 0]
    assert content.columns["地块编号"].tolist() == ["1", "2"]
    assert content.columns["地块面积"].tolist() == [1.7919, 0.01]
    assert content.columns["地块用途"].tolist() == ["工业用地", "公用设施用地"]
    assert content.columns["地类编码"].tolist() == ["1001", "13"]
    assert content.issues == ()


@pytest.mark.parametrize(
    "variant",
    [
        EXAMPLE.encode(),
        b"\xef\xbb\xbf" + EXAMPLE.encode(),
        EXAMPLE.encode("gbk").replace(b"\n", b"\r\n"),
        EXAMPLE.encode("gbk").replace(b"\n", b"\r"),
        EXAMPLE.replace("[", "【").replace("]", "】").encode(),
        EXAMPLE.replace("J1,", "J1，").replace(",@", "，@").encode("gbk"),
        EXAMPLE.replace("\n", "\n  ").encode("gbk"),
        EXAMPLE.replace("@\n", "@\n{\n").encode("gbk"),
        EXAMPLE.replace("坐标系=2000国家大地坐标系\n几度分带=3\n带号=37\n", "坐标系\n").encode("gbk"),
        EXAMPLE.replace("J1,1,3943384.288,37533439.949\nJ5", "J9,1,3943384.288,37533439.949\nJ5").encode("gbk"),
        EXAMPLE.replace("J5,2,", "J5,1,").replace("J6,2,", "J6,1,").replace("J7,2", "J7,1").replace("J8,2", "J8,1").encode(),
        EXAMPLE.replace("37533", "533").encode("gbk"),
    ],
    ids=[
        "utf8",
        "bom",
        "crlf",
        "cr",
        "brackets",
        "wide-commas",
        "indented",
        "braces",
        "no-header",
        "own-number",
        "one-ring-mark",
        "plain",
    ],
)
def test_every_variant_of_writing_gives_the_same_land(variant):
    content = read(variant)
    assert [round(area, 1) for area in shapely.area(content.geometry)] == [17918.7, 100.0]
    assert content.columns["地块名称"].tolist() == ["示例地块一", "二号地块"]
    assert content.crs.to_epsg() in (4525, 4546)
    assert codes(content) == (
        [] if "2000国家".encode() in variant or "2000国家".encode("gbk") in variant else [("TXT_DATUM_ASSUMED", None)]
    )


def test_swapped_columns_are_read_as_north_and_east_and_said():
    lines = []
    for line in EXAMPLE.splitlines():
        parts = line.split(",")
        lines.append(",".join([*parts[:2], parts[3], parts[2]]) if line.startswith("J") else line)
    content = read("\n".join(lines))
    assert codes(content) == [("TXT_XY_SWAPPED", None)]
    assert content.geometry[1].bounds == (37533400.0, 3943600.0, 37533410.0, 3943610.0)
    assert content.crs.to_epsg() == 4525


def test_a_ring_of_another_number_outside_is_a_part_and_an_island_in_a_hole_too():
    def square(mark: int, low: int, size: int) -> str:
        corners = [(0, 0), (0, size), (size, size), (size, 0), (0, 0)]
        return "".join(f"J1,{mark},{3943000 + low + y},{37533000 + low + x}\n" for x, y in corners)

    text = "[地块坐标]\n3,,A,甲,面,,,,@\n" + square(1, 0, 100) + square(2, 10, 50) + square(3, 20, 10) + square(4, 500, 10)
    (shape,) = read(text).geometry
    assert shape.geom_type == "MultiPolygon"
    assert shape.is_valid
    assert shape.area == 100**2 - 50**2 + 10**2 + 10**2


@pytest.mark.parametrize(
    ("head", "number", "name", "use", "code"),
    [
        ("5,0.01,DK1,地块,面,I49,工业,1001,@", "DK1", "地块", "工业", "1001"),
        ("5,0.01,DK1,地块,面,I49,工业,@", "DK1", "地块", "工业", None),
        ("5,0.01,DK1,地块,面,I49,工业,1001,甲,乙,丙,@", "DK1", "地块", "工业", "1001"),
        ("5,0.01,DK1,地块,面,I49,工业,1001,,,,,@", "DK1", "地块", "工业", "1001"),
        ("1,地块1,面,,@", "1", "地块1", None, None),
        ("5,0.01,DK1,地块,,I49,工业,1001,@", "DK1", "地块", "工业", "1001"),
    ],
)
def test_heads_of_every_length(head, number, name, use, code):
    points = "J1,1,3943600,37533400\nJ2,1,3943600,37533410\nJ3,1,3943610,37533410\n"
    row = read(f"[地块坐标]\n{head}\n{points}").columns.iloc[0]
    assert (row["地块编号"], row["地块名称"], row["地块用途"], row["地类编码"]) == (number, name, use, code)
    if "甲" in head:
        assert [row["头字段9"], row["头字段10"], row["头字段11"]] == ["甲", "乙", "丙"]


def test_a_bad_point_sets_one_parcel_aside_and_leaves_the_other():
    content = read(EXAMPLE.replace("J2,1,3943439.011,", "J2,1,394343九.011,"))
    assert codes(content) == [("ROW_CORRUPT", 1)]
    assert content.geometry[0] is None
    assert content.geometry[1].area == 100.0


def test_a_ring_of_two_points_encloses_nothing_and_is_left_to_the_checks():
    content = read("[地块坐标]\n2,,A,甲,面,,,,@\nJ1,1,3943600,37533400\nJ2,1,3943600,37533410\n")
    assert codes(content) == [("TXT_DATUM_ASSUMED", None)]
    assert not content.geometry[0].is_valid


def test_a_parcel_without_points_is_unreadable():
    content = read(EXAMPLE + "0,,3,空地块,面,,,,@\n")
    assert codes(content) == [("GEOMETRY_UNREADABLE", 3)]
    assert content.columns["地块名称"].tolist()[2] == "空地块"


def test_zone_number_against_prefix_is_a_fault_that_a_stated_crs_overrides():
    content = read(EXAMPLE.replace("带号=37", "带号=38"))
    assert content.crs is None
    assert content.crs_fault.code == "CRS_ZONE_PREFIX"
    assert "EPSG:4525" in content.crs_fault.message_zh


def test_the_width_of_the_zones_against_the_number_is_a_fault():
    assert read(EXAMPLE.replace("几度分带=3", "几度分带=6")).crs_fault.code == "CRS_ZONE_PREFIX"
    six = read(EXAMPLE.replace("几度分带=3", "几度分带=6").replace("带号=37", "带号=19").replace("37533", "19533"))
    assert six.crs.to_epsg() == 4497


def test_one_stray_point_does_not_hide_the_zone_of_all_others():
    assert read(EXAMPLE.replace("37533439.949\nJ5", "38533439.949\nJ5")).crs.to_epsg() == 4525


@pytest.mark.parametrize(("words", "epsg"), [("80国家大地坐标系", 2361), ("1954北京坐标系", 2413), ("地方坐标系", None)])
def test_the_datum_is_the_one_stated(words, epsg):
    crs = read(EXAMPLE.replace("2000国家大地坐标系", words)).crs
    assert (None if crs is None else crs.to_epsg()) == epsg


def test_lines_and_points_are_what_they_say():
    points = "J1,1,3943600,37533400\nJ2,1,3943600,37533410\n"
    point = "J1,1,3943600,37533400\n"
    heads = [f"1,,{kind},甲,{kind},,,,@\n" for kind in "线点线"]
    content = read(f"[属性描述]\n坐标系=2000\n[地块坐标]\n{heads[0]}{points}{heads[1]}{point}{heads[2]}{point}")
    assert [shape and shape.geom_type for shape in content.geometry] == ["LineString", "Point", None]
    assert codes(content) == [("GEOMETRY_UNREADABLE", 3)]


def test_without_zone_and_prefix_the_crs_is_unknown():
    content = read(EXAMPLE.replace("带号=37\n", "").replace("37533", "533"))
    assert content.crs is None
    assert content.crs_fault is None


def test_a_text_without_parcels_is_refused():
    with pytest.raises(RefusalError) as refused:
        read("序号,X,Y\n1,2,3\n")
    assert refused.value.issues[0].code == "NOT_BOUNDARY_TXT"


def test_what_is_written_is_read_back_equal(tmp_path):
    source = read(EXAMPLE)
    frame = gpd.GeoDataFrame(source.columns, geometry=source.geometry, crs=source.crs)
    boundary_txt.write(frame, tmp_path / "拟供.txt")
    again = read((tmp_path / "拟供.txt").read_bytes())
    assert again.columns.equals(source.columns)
    assert shapely.equals_exact(again.geometry, source.geometry, 0.0005).all()
    assert again.crs == source.crs
    first, second = (tmp_path / "拟供.txt").read_bytes().split(b"[\xb5\xd8\xbf\xe9\xd7\xf8\xb1\xea]\r\n")
    assert b"\r\n" in first
    assert second.startswith("10,1.7919,1,示例地块一,面,,工业用地,1001,@\r\nJ1,1,3943384.288,37533439.949\r\n".encode("gbk"))


def test_canonical_columns_are_found_and_the_area_is_planar(tmp_path):
    frame = gpd.GeoDataFrame(
        {"parcel_id": ["A-1"], "name": ["甲地"], "use_code": ["1001"]},
        geometry=[shapely.box(533000, 3943000, 533100, 3943100)],
        crs=4546,
    )
    boundary_txt.write(frame, tmp_path / "a.txt")
    row = read((tmp_path / "a.txt").read_bytes()).columns.iloc[0]
    assert (row["地块编号"], row["地块名称"], row["地类编码"], row["地块面积"]) == ("A-1", "甲地", "1001", 1.0)


@pytest.mark.parametrize(("name", "word"), [("甲,乙", "逗号"), ("甲\n乙", "换行"), ("\U00020bb7野家", "gbk")])
def test_text_that_the_format_cannot_hold_is_refused(tmp_path, name, word):
    frame = gpd.GeoDataFrame({"name": [name]}, geometry=[shapely.box(533000, 3943000, 533100, 3943100)], crs=4546)
    with pytest.raises(OutputError, match=word):
        boundary_txt.write(frame, tmp_path / "a.txt")
    assert list(tmp_path.iterdir()) == []


def test_a_crs_that_is_no_zone_of_china_is_refused(tmp_path):
    frame = gpd.GeoDataFrame(geometry=[shapely.box(0, 0, 1, 1)], crs=4326)
    with pytest.raises(CRSError):
        boundary_txt.write(frame, tmp_path / "a.txt")


@st.composite
def parcels(draw):
    """One or two squares apart, each with perhaps a hole, on the millimetre grid of the format."""
    shapes = []
    for part in range(draw(st.integers(1, 2))):
        east, north = 533000 + 1000 * part + draw(st.integers(0, 99)) / 1000, 3943000 + draw(st.integers(0, 99)) / 1000
        shape = shapely.box(east, north, east + 100, north + 100)
        if draw(st.booleans()):
            shape -= shapely.box(east + 10, north + 10, east + 20, north + 20)
        shapes.append(shape)
    return shapes[0] if len(shapes) == 1 else shapely.MultiPolygon(shapes)


@settings(max_examples=40, deadline=None)
@given(shapes=st.lists(parcels(), min_size=1, max_size=4), epsg=st.sampled_from([4546, 4508, 2382]))
def test_any_land_comes_back_as_it_was_written(tmp_path_factory, shapes, epsg):
    path = Path(tmp_path_factory.mktemp("txt")) / "a.txt"
    frame = gpd.GeoDataFrame({"地块编号": [f"{i}" for i in range(len(shapes))]}, geometry=shapes, crs=epsg)
    boundary_txt.write(frame, path)
    content = read(path.read_bytes())
    assert content.crs.to_epsg() in (epsg, 4546 if epsg == 4508 else epsg)
    assert shapely.equals(content.geometry, frame.geometry.to_numpy()).all()
    assert content.columns["地块编号"].tolist() == frame["地块编号"].tolist()


def test_what_is_settled_is_told_with_confidence_and_reason():
    evidence = read(EXAMPLE).evidence
    assert evidence["encoding"].value == "gb18030"
    assert 0.5 < evidence["encoding"].confidence < 1
    assert (evidence["crs"].value, evidence["crs"].confidence) == ("EPSG:4525", 1.0)
    assert evidence["axes"].confidence == 1.0
    assumed = read(EXAMPLE.replace("坐标系=2000国家大地坐标系\n", "")).evidence["crs"]
    assert assumed.confidence == 0.7
    assert read(EXAMPLE.replace("37533", "533")).evidence["crs"].confidence == 0.9


def test_both_areas_are_shown_with_their_difference():
    """A real delivery stated the planar hectares, 364 ppm more than the official area near the edge of its zone."""
    corners = [(0, 0), (0, 295.67), (295.67, 295.67), (295.67, 0)]
    points = "".join(f"J{i},1,{3943000 + y:.3f},{37635000 + x:.3f}\n" for i, (x, y) in enumerate(corners, start=1))
    content = read("[属性描述]\n坐标系=2000国家大地坐标系\n带号=37\n[地块坐标]\n4,8.7421,1,甲,面,,工业,1001,@\n" + points)
    told = content.evidence["areas"]
    assert "写明 stated 8.7421 ha" in told.value
    assert "平面 planar 87,420.75 m2" in told.value
    assert "1/1 个地块写明的是平面面积" in told.because
    ppm = int(told.because.rpartition("at most ")[2].split()[0])
    assert -500 < ppm < -200
    assert content.issues == ()


@pytest.mark.parametrize(("stated", "told"), [("1.7919", False), ("1.7920", True), ("17.919", True), ("", False), ("0", False)])
def test_a_stated_area_that_is_neither_planar_nor_official_is_a_warning(stated, told):
    content = read(EXAMPLE.replace("10,1.7919,1,", f"10,{stated},1,"))
    found = [issue for issue in content.issues if issue.code == "TXT_AREA_DIFFERS"]
    assert bool(found) == told
    if told:
        assert (found[0].row, found[0].values["planar"]) == (1, "1.7919")


def test_other_sections_are_kept_apart_from_the_header():
    content = read(EXAMPLE.replace("[地块坐标]", "[项目信息]\n格式版本号=别的\n项目名称=甲\n[地块坐标]"))
    assert content.evidence["属性描述.格式版本号"] == "1.01版本"
    assert content.evidence["项目信息.项目名称"] == "甲"


def test_parcels_with_the_same_head_stay_apart():
    head, rest = EXAMPLE.split("4,0.0100,2,二号地块,面,,公用设施用地,13,@\n")
    content = read(head + ("1,地块1,面,,@\n" + rest) * 2)
    assert content.columns["地块名称"].tolist() == ["示例地块一", "地块1", "地块1"]
