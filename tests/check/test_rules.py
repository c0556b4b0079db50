"""The tables of rules against the code and the tests: no code without a rule, no rule that nothing raises or nobody tested."""

import ast
import json
import re
import shutil
from pathlib import Path

import ezdxf
import pytest
import shapely

from landmap.check import check_site
from landmap.errors import RefusalError
from landmap.io import read as reading
from landmap.io.bare import read_file
from landmap.io.convert import Wish, convert
from landmap.issue import EFFECTS, rules

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
MAKERS = {"issue", "refusal", "Issue", "on_rows", "RefusedError", "ZipError", "Cell", "_issue"}
SOURCES = [path for path in (ROOT / "landmap").rglob("*.py") if "node_modules" not in path.parts]


def texts_of(path: Path) -> set[str]:
    """Every text constant in a source, its own docstrings and comments left out."""
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }


def raised_in(path: Path) -> set[str]:
    """The codes with which a source makes issues and refusals."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in MAKERS:
                found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    return {text for text in found if CODE.fullmatch(text)}


def test_every_code_that_is_raised_has_a_rule():
    raised = set().union(*map(raised_in, SOURCES))
    assert len(raised) > 80  # it does find them
    assert raised <= set(rules())


def test_every_rule_is_raised_somewhere():
    known = set().union(*map(texts_of, SOURCES))
    assert set(rules()) - known == set()


def test_every_rule_is_expected_by_some_test():
    cases = json.loads((ROOT / "tests/corpus/manifest.json").read_text("utf-8"))["cases"]
    expected = {case["code"] for case in cases}
    for path in (ROOT / "tests").rglob("*.py"):
        expected |= words(path)
    assert set(rules()) - expected == set()


def words(path: Path) -> set[str]:
    """The codes that a test's texts hold."""
    return {word for text in texts_of(path) for word in re.findall(r"[A-Z][A-Z0-9_]+", text)}


@pytest.mark.parametrize("rule", rules().values(), ids=rules())
def test_a_rule_is_whole_and_can_be_read(rule):
    assert rule.effect in EFFECTS
    for zh, en in ((rule.zh, rule.en), (rule.why_zh, rule.why_en), (rule.mend_zh, rule.mend_en)):
        if re.fullmatch(r"\{[a-z_]+\}", zh):
            continue  # the whole text is told by who raises it, in both languages
        assert re.search(r"[\u4e00-\u9fff]", zh)
        assert re.search(r"[a-z]{2}", en)
        assert not re.search(r"[\u4e00-\u9fff]{6}", en)
    assert not re.search(r"\{[a-z_0-9]*\}", rule.why_zh + rule.why_en)  # nothing fills these


# -- rules that no other test raises ----


def codes(issues):
    return [(issue.code, issue.row) for issue in issues]


def test_a_building_that_leaves_its_parcel_and_revived_land_without_outcome(read_of, reads, site, square):
    parcels = read_of([{"disposal": "revived"}, {"disposal": "revived"}])
    building = {
        "building_id": "B1",
        "parcel_id": "P1",
        "geometry": shapely.box(*square(1).bounds).buffer(5, join_style="mitre"),
    }
    outcomes = read_of([{"parcel_id": "P2", "path": "reattract", "land_mu": 1}], role="outcomes")
    checked = check_site(reads(parcels, read_of([building], role="buildings"), outcomes), site)
    assert sorted(codes(checked.issues)) == [("BUILDING_OUTSIDE_PARCEL", 1), ("REVIVED_WITHOUT_OUTCOME", 1)]


@pytest.fixture
def shapefile(tmp_path):
    shutil.copytree(ROOT / "tests/corpus/control/shp_ok", tmp_path / "set")
    return tmp_path / "set/parcels.shp"


def test_a_table_that_breaks_off(shapefile):
    dbf = shapefile.with_suffix(".dbf")
    dbf.write_bytes(dbf.read_bytes()[:-400])  # more than one record of the five
    issues = read_file(shapefile).issues
    assert ("DBF_TRUNCATED", 5) in codes(issues)
    assert {row for code, row in codes(issues) if code == "DBF_TRUNCATED"} <= {4, 5}


def test_a_table_whose_header_contradicts_itself(shapefile):
    dbf = shapefile.with_suffix(".dbf")
    content = bytearray(dbf.read_bytes())
    content[10:12] = b"\x01\x00"  # records of one byte
    dbf.write_bytes(content)
    with pytest.raises(RefusalError) as refused:
        read_file(shapefile)
    assert codes(refused.value.issues) == [("DBF_UNREADABLE", None)]
    assert refused.value.rows_in == 5


def test_more_vertices_than_any_zone_has(shapefile, monkeypatch):
    monkeypatch.setattr(reading, "VERTICES", 24)
    with pytest.raises(RefusalError) as refused:
        read_file(shapefile)
    assert codes(refused.value.issues) == [("VERTICES_TOO_MANY", None)]
    assert "24" in refused.value.issues[0].message_zh


def test_what_of_a_drawing_only_its_own_program_can_draw(tmp_path):
    drawing = ezdxf.new("R2010", units=6)
    drawing.modelspace().add_lwpolyline([(0, 0), (100, 0), (100, 100)], close=True)
    drawing.modelspace().add_region().sat = ["400 0 1 0"]
    drawing.saveas(tmp_path / "a.dxf")
    issues = read_file(tmp_path / "a.dxf", crs="EPSG:4546").issues
    assert "DXF_NOT_READ" in {issue.code for issue in issues}
    assert "REGION 1" in next(issue for issue in issues if issue.code == "DXF_NOT_READ").message_zh


def test_a_drawing_that_breaks_its_format_is_read_as_far_as_it_goes(tmp_path):
    drawing = ezdxf.new("R2010", units=6)
    drawing.modelspace().add_lwpolyline([(0, 0), (100, 0), (100, 100)], close=True)
    drawing.saveas(tmp_path / "a.dxf")
    text = (tmp_path / "a.dxf").read_text("utf-8")
    start = text.index("  0\nSECTION\n  2\nCLASSES")
    (tmp_path / "a.dxf").write_text(text[:start] + "999\nx\n  0\nENDSEC\n" + text[start:], "utf-8")
    found = read_file(tmp_path / "a.dxf", crs="EPSG:4546")
    assert "DXF_RECOVERED" in {issue.code for issue in found.issues}
    assert len(found.frame) == 1


def test_blanks_that_a_shapefile_cannot_keep_are_said(tmp_path):
    (tmp_path / "a.csv").write_text(
        'ID,NOTE,WKT\n1," 甲 ","POLYGON ((533500 3943500, 533500 3943600, 533600 3943600, 533500 3943500))"\n', "utf-8"
    )
    done = convert(tmp_path / "a.csv", tmp_path / "a.shp", Wish(crs="EPSG:4546"))
    assert "TEXT_TRIMMED" in {issue.code for issue in done.issues}
