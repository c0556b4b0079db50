"""DXF: closed outlines of one CAD layer, named by the text inside; arcs within a millimetre; code pages of China."""

import itertools
import math

import ezdxf
import numpy as np
import pytest
import shapely

from landmap.io.dxf import is_dxf
from landmap.io.dxf.outlines import TOLERANCE, arc

SQUARE = [(533_500, 3_943_500), (533_600, 3_943_500), (533_600, 3_943_600), (533_500, 3_943_600)]


def moved(dx: float, dy: float = 0.0):
    return [(x + dx, y + dy) for x, y in SQUARE]


@pytest.fixture
def drawing():
    return ezdxf.new("R2010", units=6)


@pytest.fixture
def saved(folder):
    def save(drawing, **options) -> str:
        drawing.saveas(folder / "a.dxf", **options)
        return "a.dxf"

    return save


def test_outlines_are_named_by_the_text_inside_them(drawing, saved, read):
    space = drawing.modelspace()
    space.add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "宗地"})
    space.add_lwpolyline([*moved(200), moved(200)[0]], dxfattribs={"layer": "宗地"})  # its ends meet
    space.add_polyline2d(moved(400), close=True, dxfattribs={"layer": "宗地"})
    space.add_polyline3d([(*point, 420) for point in moved(600)], close=True, dxfattribs={"layer": "宗地"})
    space.add_text("HM-001", dxfattribs={"insert": (533_550, 3_943_580), "layer": "注记"})
    space.add_mtext("侯马\\P一号", dxfattribs={"insert": (533_550, 3_943_560), "layer": "注记"})
    space.add_text("在外面", dxfattribs={"insert": (533_000, 3_943_000)})
    space.add_line((533_000, 0), (533_001, 1), dxfattribs={"layer": "宗地"})
    found = read(saved(drawing), crs="EPSG:4546")
    assert found.frame["name"].tolist() == ["HM-001 侯马 一号", None, None, None]
    assert found.frame["src_entity"].tolist() == ["LWPOLYLINE", "LWPOLYLINE", "POLYLINE", "POLYLINE"]
    assert found.frame["source_row"].tolist() == [1, 2, 3, 4]
    assert shapely.area(found.frame.geometry).tolist() == [10_000.0] * 4
    assert [issue.code for issue in found.issues] == []
    assert found.evidence["units"].value == "m"


def test_of_outlines_in_one_another_the_innermost_has_the_text(drawing, saved, read):
    space = drawing.modelspace()
    space.add_lwpolyline(SQUARE, close=True)
    inner = [(533_510, 3_943_510), (533_520, 3_943_510), (533_520, 3_943_520), (533_510, 3_943_520)]
    space.add_lwpolyline(inner, close=True)
    space.add_text("里", dxfattribs={"insert": (533_515, 3_943_515)})
    assert read(saved(drawing)).frame["name"].tolist() == [None, "里"]


def test_a_drawing_states_no_crs(drawing, saved, read):
    drawing.modelspace().add_lwpolyline(SQUARE, close=True)
    assert read(saved(drawing)).frame.crs is None


def test_arcs_stay_within_a_millimetre_and_are_said(drawing, saved, read):
    space = drawing.modelspace()
    space.add_lwpolyline([(0, 0, 1), (200, 0, 1)], format="xyb", close=True, dxfattribs={"layer": "a"})  # a circle
    space.add_circle((1000, 0), 100, dxfattribs={"layer": "a"})
    space.add_ellipse((2000, 0), (100, 0), 0.5, dxfattribs={"layer": "a"})
    found = read(saved(drawing), crs="EPSG:4546")
    areas = shapely.area(found.frame.geometry)
    wanted = np.array([math.pi * 100**2, math.pi * 100**2, math.pi * 100 * 50])
    lengths = 2 * math.pi * 100
    assert np.all(areas < wanted)
    assert np.all(wanted - areas < TOLERANCE * lengths)
    assert [(issue.code, issue.row) for issue in found.issues] == [("CURVE_LINEARISED", row) for row in (1, 2, 3)]


@pytest.mark.parametrize("bulge", [1, -1, 0.2, -0.5, 3.7])
def test_an_arc_by_its_bulge_lies_on_its_circle(bulge):
    points = [*arc((3, 4), (13, 9), bulge), (13, 9)]
    apart = math.hypot(10, 5) / 2
    assert points[0] == (3, 4)
    middle = points[len(points) // 2] if len(points) % 2 else None
    sagitta = abs(bulge) * apart
    offsets = [((x - 8) * -5 + (y - 6.5) * 10) / (2 * apart) for x, y in points]  # left of the chord is positive
    assert max(abs(offset) for offset in offsets) == pytest.approx(sagitta, rel=1e-3, abs=2 * TOLERANCE)
    assert (sum(offsets) < 0) is (bulge > 0)  # a positive bulge turns left: the arc lies to the right of its chord
    assert middle is None or len(points) > 2


def test_hatches_are_areas_but_not_twice(drawing, saved, read):
    space = drawing.modelspace()
    space.add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "a"})
    for ring in (SQUARE, moved(300)):
        space.add_hatch(dxfattribs={"layer": "a"}).paths.add_polyline_path(ring, is_closed=True)
    holed = space.add_hatch(dxfattribs={"layer": "a"})
    holed.paths.add_polyline_path(moved(600), is_closed=True)
    holed.paths.add_polyline_path([(534_110, 3_943_510), (534_110, 3_943_520), (534_120, 3_943_520)], is_closed=True)
    found = read(saved(drawing), crs="EPSG:4546")
    assert found.frame["src_entity"].tolist() == ["LWPOLYLINE", "HATCH", "HATCH"]
    assert shapely.area(found.frame.geometry).tolist() == [10_000, 10_000, 9_950]


def test_lines_that_enclose_are_areas_where_nothing_is_closed(drawing, saved, read):
    space = drawing.modelspace()
    ring = [*SQUARE, SQUARE[0]]
    for one, other in itertools.pairwise(ring):
        space.add_line(one, other)
    space.add_line((533_550, 3_943_490), (533_550, 3_943_610))  # cuts it in two, ten metres beyond on both sides
    found = read(saved(drawing), crs="EPSG:4546")
    assert shapely.area(found.frame.geometry).tolist() == [5_000, 5_000]
    (issue,) = found.issues
    assert issue.code == "LINES_POLYGONISED"
    assert "20.00" in issue.message_en


def test_blocks_are_taken_apart_where_they_are_inserted(drawing, saved, read):
    block = drawing.blocks.new("地块")
    block.add_lwpolyline([(0, 0), (10, 0), (10, 10), (0, 10)], close=True, dxfattribs={"layer": "宗地"})
    block.add_attdef("编号", (5, 5))
    inserted = drawing.modelspace().add_blockref("地块", (533_500, 3_943_500), dxfattribs={"xscale": 2, "yscale": 2})
    inserted.add_auto_attribs({"编号": "HM-007"})
    found = read(saved(drawing), crs="EPSG:4546")
    assert found.frame["name"].tolist() == ["HM-007"]
    assert found.frame.geometry[0].bounds == (533_500, 3_943_500, 533_520, 3_943_520)


def test_of_several_cad_layers_one_must_be_named_and_the_others_are_said(drawing, saved, read, refusal):
    space = drawing.modelspace()
    space.add_lwpolyline(SQUARE, close=True, dxfattribs={"layer": "宗地"})
    space.add_lwpolyline(moved(10), close=True, dxfattribs={"layer": "图廓"})
    issue = refusal(saved(drawing))
    assert issue.code == "LAYER_AMBIGUOUS"
    assert "宗地" in issue.message_zh
    assert "图廓" in issue.message_zh
    found = read("a.dxf", table="宗地")
    assert found.rows_in == 1
    assert [issue.code for issue in found.issues] == ["DXF_OTHER_LAYERS"]
    assert refusal("a.dxf", table="没有").code == "LAYER_MISSING"


def test_attributes_that_a_survey_program_left_are_kept(drawing, saved, read):
    drawing.appids.add("SOUTH")
    outline = drawing.modelspace().add_lwpolyline(SQUARE, close=True)
    outline.set_xdata("SOUTH", [(1000, "300000"), (1000, "140000001"), (1000, "示例企业"), (1000, "0601")])
    assert read(saved(drawing)).frame["src_xdata"].tolist() == ["300000 | 140000001 | 示例企业 | 0601"]


@pytest.mark.parametrize(("page", "guessed"), [("ANSI_936", False), ("ANSI_1252", True)])
def test_the_code_page_is_told_from_the_bytes(saved, read, folder, page, guessed):
    drawing = ezdxf.new("R2000", units=6)
    drawing.modelspace().add_lwpolyline(SQUARE, close=True)
    drawing.modelspace().add_text("侯马经济开发区", dxfattribs={"insert": (533_550, 3_943_550)})
    saved(drawing, encoding="gbk")
    content = (folder / "a.dxf").read_bytes()
    (folder / "a.dxf").write_bytes(content.replace(b"ANSI_936", page.encode()).replace(b"ANSI_1252", page.encode()))
    found = read("a.dxf")
    assert found.frame["name"].tolist() == ["侯马经济开发区"]
    assert [issue.code for issue in found.issues] == (["ENCODING_GUESSED"] if guessed else [])


def test_binary_dxf_is_read(drawing, saved, read):
    drawing.modelspace().add_lwpolyline(SQUARE, close=True)
    assert read(saved(drawing, fmt="bin")).rows_in == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<OGRVRTDataSource/>", "NOT_DXF"),
        (b"AC1032\x00\x00", "NOT_DXF"),
        (b"  0\nSECTION\n  2\nENTITIES\n  0\nLWPOLYLINE\n 10\nx\n", "DXF_BROKEN"),
        (b"  0\nSECTION\n  2\nENTITIES\n  0\nENDSEC\n  0\nEOF\n", "GEOMETRY_MISSING"),
    ],
    ids=["vrt", "dwg", "cut", "empty"],
)
def test_what_is_refused(folder, refusal, content, code):
    (folder / "a.dxf").write_bytes(content)
    assert refusal("a.dxf").code == code


def test_a_dwg_is_told_how_to_become_a_dxf(folder, refusal):
    (folder / "a.dwg").write_bytes(b"AC1032\x00")
    assert refusal("a.dwg").code == "DWG_NOT_READ"


def test_a_comment_may_stand_first():
    assert is_dxf(b"999\r\ncomment\r\n  0\r\nSECTION\r\n")
    assert is_dxf(b"\xef\xbb\xbf0\nSECTION\n")
    assert not is_dxf(b"0\nSECT")


def test_an_outline_that_crosses_itself_is_a_row_for_the_checks_and_breaks_nothing(drawing, saved, read):
    space = drawing.modelspace()
    bow = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]]
    space.add_lwpolyline(SQUARE, close=True)
    space.add_lwpolyline([(x + 200, y) for x, y in bow], close=True)
    space.add_hatch().paths.add_polyline_path(SQUARE, is_closed=True)
    space.add_hatch().paths.add_polyline_path([(x + 200, y) for x, y in bow], is_closed=True)
    found = read(saved(drawing))
    assert found.frame["src_entity"].tolist() == ["LWPOLYLINE", "LWPOLYLINE"], (
        "a hatch that fills an outline is none of its own"
    )
    assert shapely.is_valid(found.frame.geometry).tolist() == [True, False]
