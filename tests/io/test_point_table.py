"""Tables of boundary points as surveyors hand them in: titles, labels, heads in any place, several parcels, pages, holes."""

import openpyxl
import pytest
import shapely

from landmap.errors import RefusalError
from landmap.io.bare import read_file

CORNERS = [(3943384.288, 37533439.949), (3943439.011, 37533590.300), (3943548.642, 37533550.398), (3943493.919, 37533400.047)]
HEAD = ["序号", "点号", "X(m)", "Y(m)", "边长(m)"]
WANTED = shapely.Polygon([(y, x) for x, y in CORNERS])


def rows(corners=CORNERS, *, closed=True, first=1):
    listed = [*corners, corners[0]] if closed else corners
    return [[i + 1, f"J{first + i % len(corners)}", x, y, 100.0] for i, (x, y) in enumerate(listed)]


def block(name="某厂", ha=1.8667, *, closed=True, corners=CORNERS, **labels):
    told = [[key, value] for key, value in {"权利人": name, "宗地面积(公顷)": ha, **labels}.items() if value is not None]
    return [["界址点成果表"], *told, HEAD, *rows(corners, closed=closed)]


def workbook(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(line)
    book.save(path)
    return path


def csv(path, lines, encoding="utf-8"):
    text = "".join(",".join("" if cell is None else str(cell) for cell in line) + "\r\n" for line in lines)
    path.write_bytes(text.encode(encoding))
    return path


def moved(by):
    return [(x + by, y) for x, y in CORNERS]


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("kind", ["csv", "gbk", "xlsx"])
def test_one_parcel(tmp_path, kind, closed):
    lines = block(closed=closed)
    path = workbook(tmp_path / "点.xlsx", {"S": lines}) if kind == "xlsx" else None
    found = read_file(path or csv(tmp_path / "点.csv", lines, "gbk" if kind == "gbk" else "utf-8"))
    assert found.frame.crs.to_epsg() == 4525
    assert shapely.equals(found.frame.geometry.iloc[0], WANTED)
    assert found.frame["权利人"].tolist() == ["某厂"]
    assert found.frame["地块面积"].tolist() == [1.8667]
    assert found.evidence["header"].confidence == 0.95
    assert found.evidence["axes"].value.startswith("X 北")
    assert [issue.code for issue in found.issues if issue.effect != "repair"] == []


def test_several_on_one_sheet_and_a_sheet_each_are_the_same(tmp_path):
    blocks = [block("甲", 宗地编号="1"), block("乙", corners=moved(500), 宗地编号="2")]
    one = read_file(workbook(tmp_path / "one.xlsx", {"S": [*blocks[0], [], *blocks[1]]}))
    each = read_file(workbook(tmp_path / "each.xlsx", {"甲": blocks[0], "乙": blocks[1]}))
    for found in (one, each):
        assert found.frame["地块编号"].tolist() == ["1", "2"]
        assert found.frame["权利人"].tolist() == ["甲", "乙"]
        assert found.rows_in == 2
        assert found.frame.geometry.area.round(0).tolist() == [18667, 18667]
    assert each.frame["地块名称"].tolist() == ["甲", "乙"]  # the sheets' names, where no other is said


def test_without_labels_a_closed_ring_ends_a_parcel_and_an_open_one_goes_on_over_the_page(tmp_path):
    two = [["界址点成果表"], HEAD, *rows(), HEAD, *rows(moved(500))]
    assert read_file(csv(tmp_path / "two.csv", two)).rows_in == 2
    page = [["界址点成果表"], HEAD, *rows()[:2], ["界址点成果表（续）"], HEAD, *rows()[2:]]
    found = read_file(csv(tmp_path / "page.csv", page))
    assert found.rows_in == 1
    assert shapely.equals(found.frame.geometry.iloc[0], WANTED)


def test_a_hole_is_told_by_containment(tmp_path):
    inner = [(3943430.0, 37533470.0), (3943452.0, 37533462.0), (3943463.0, 37533492.0), (3943441.0, 37533500.0)]
    found = read_file(csv(tmp_path / "hole.csv", [*block(), *rows(inner, first=5)]))
    (shape,) = found.frame.geometry
    assert len(shape.interiors) == 1


def test_groups_of_columns_side_by_side_are_one_ring(tmp_path):
    half = rows()
    lines = [["界址点成果表"], [*HEAD[1:4], *HEAD[1:4]]]
    lines += [[*half[i][1:4], *half[i + 3][1:4]] if i < 2 else [*half[i][1:4], None, None, None] for i in range(3)]
    found = read_file(csv(tmp_path / "side.csv", lines))
    assert shapely.equals(found.frame.geometry.iloc[0], WANTED)


def test_a_flat_list_says_the_parcel_of_every_point(tmp_path):
    lines = [["宗地编号", "界址点号", "X坐标", "Y坐标"]]
    lines += [["A", f"J{i}", x, y] for i, (x, y) in enumerate(CORNERS)]
    lines += [["B", f"J{i}", x, y] for i, (x, y) in enumerate(moved(500))]
    found = read_file(csv(tmp_path / "flat.csv", lines))
    assert found.frame["地块编号"].tolist() == ["A", "B"]
    assert shapely.equals(found.frame.geometry.iloc[0], WANTED)


def test_lengths_between_the_rows_of_points_are_no_points(tmp_path):
    lines = [["界址点成果表"], HEAD]
    for number, name, x, y, length in rows():
        lines += [[number, name, x, y, None], [None, None, None, None, length]]
    assert shapely.equals(read_file(csv(tmp_path / "between.csv", lines)).frame.geometry.iloc[0], WANTED)


@pytest.mark.parametrize(
    "area", [("宗地面积(平方米)", "17919.0"), ("宗地面积：", "17919平方米"), ("面积（亩）", 17919 * 3 / 2000)]
)
def test_an_area_in_another_unit_is_turned_into_hectares(tmp_path, area):
    lines = [["界址点成果表"], list(area), HEAD, *rows()]
    assert read_file(csv(tmp_path / "unit.csv", lines)).frame["地块面积"].iloc[0] == pytest.approx(1.7919)


def test_a_stated_area_that_no_points_enclose_is_said(tmp_path):
    found = read_file(csv(tmp_path / "off.csv", block(ha=2.5)))
    (issue,) = [issue for issue in found.issues if issue.code == "TXT_AREA_DIFFERS"]
    assert (issue.row, issue.values["planar"]) == (1, "1.8667")


def test_swapped_columns_are_seen(tmp_path):
    lines = [["界址点成果表"], HEAD, *([n, p, y, x, s] for n, p, x, y, s in rows())]
    found = read_file(csv(tmp_path / "swap.csv", lines))
    assert shapely.equals(found.frame.geometry.iloc[0], WANTED)
    assert "TXT_XY_SWAPPED" in {issue.code for issue in found.issues}
    assert found.evidence["axes"].confidence < 1


def test_a_point_that_cannot_be_read_sets_its_parcel_aside(tmp_path):
    lines = [*block(宗地编号="1"), *block("乙", corners=moved(500), 宗地编号="2")]
    lines[6] = [2, "J2", "39434X9", 37533590.3, None]
    found = read_file(csv(tmp_path / "bad.csv", lines))
    assert [(issue.code, issue.row) for issue in found.issues if issue.effect == "quarantine"] == [("ROW_CORRUPT", 1)]
    assert found.rows_in == 2


def test_the_crs_is_stated_or_refused(tmp_path):
    plain = [(x, y - 37_000_000) for x, y in CORNERS]
    bare = read_file(csv(tmp_path / "bare.csv", block(corners=plain)))
    assert bare.frame.crs is None
    told = read_file(csv(tmp_path / "told.csv", block(corners=plain, 坐标系="2000国家大地坐标系", 带号="37", 几度分带="3")))
    assert told.frame.crs.to_epsg() == 4546
    wrong = csv(tmp_path / "wrong.csv", block(带号="38"))
    with pytest.raises(RefusalError) as error:
        read_file(wrong)
    assert error.value.issues[0].code == "CRS_ZONE_PREFIX"


def test_a_head_without_points_is_refused(tmp_path):
    with pytest.raises(RefusalError) as error:
        read_file(csv(tmp_path / "none.csv", [["界址点成果表"], HEAD, ["备注", "无"]]))
    assert error.value.issues[0].code == "POINTS_MISSING"


def test_a_register_with_x_and_y_is_no_list_of_boundary_points(tmp_path):
    found = read_file(csv(tmp_path / "firms.csv", [["企业名称", "X", "Y"], ["甲", 3943384.2, 533439.9]]))
    assert found.source_columns == ("企业名称", "X", "Y")
    assert not hasattr(found.frame, "geometry")
