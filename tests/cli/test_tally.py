"""landmap tally as a user runs it: the ledger, what stands behind it, the rows of one figure; totals are their parts' sum."""

import json
import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from typer.testing import CliRunner

from landmap.cli import say
from landmap.cli.commands import app
from landmap.errors import LandmapError


@pytest.fixture
def said(monkeypatch):
    """What the command prints on a wide screen, by the first word of its title: the cells of each line."""
    monkeypatch.setattr(say.OUT, "width", 240)

    def run(*words: object) -> tuple[str, dict[str, list[list[str]]]]:
        result = CliRunner().invoke(app, ["tally", *map(str, words)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        cells: dict[str, list[list[str]]] = {}
        title = ""
        for line in result.output.splitlines():
            parts = re.split(r"\s{2,}", line.strip())
            if len(parts) == 1 and line and not line.startswith(" "):
                title = line.split(" ")[0]
            cells.setdefault(title, []).append(parts)
        return result.output, cells

    return run


def figures(line: list[str]) -> list[Decimal]:
    return [Decimal(cell.replace(",", "")) for cell in line if re.fullmatch(r"-?[\d,]+\.\d+", cell)]


@pytest.fixture
def crooked(town: Path) -> Path:
    """The town with approvals of three years and lots whose mu have no end, so that every sum has to be balanced."""
    path = town / "parcels/parcels.geojson"
    collection = json.loads(path.read_text("utf-8"))
    for n, feature in enumerate(collection["features"]):
        ring = feature["geometry"]["coordinates"][0]
        west, south = ring[0]
        feature["geometry"]["coordinates"] = [[[west + (x - west) * 0.777, south + (y - south) * 0.333] for x, y in ring]]
        feature["properties"] |= {
            "LY": "新增",
            "GYJD": "拟供" if n % 2 else "批而未供",
            "PZRQ": f"202{n % 3}-05-01",
            "MJ": None,
        }
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    with (town / "parcels/layer.toml").open("a", encoding="utf-8") as stream:
        stream.write('approved_on = "PZRQ"\n')
    return town


def test_the_parts_of_every_figure_sum_to_it(said, crooked):
    output, tables = said(crooked)
    ledger = {line[0]: figures(line) for line in tables["指标（亩）"] if len(line) > 4 and figures(line)}
    assert set(ledger) == {"新增建设用地", "产业用地"}
    for limit, used, committed, remaining, *_ in ledger.values():
        assert used + committed + remaining == limit
    for title, column in (("拟供及道路，按事由（亩）", 2), ("已用，按批准年度（亩）", 1)):
        lines = {line[0]: figures(line) for line in tables[title] if figures(line)}
        assert set(lines) == set(ledger)
        for name, (*parts, total) in lines.items():
            assert len(parts) > 1
            assert sum(parts) == total == ledger[name][column]
    assert "图斑椭球面积" in output
    assert "最大余数法" in output
    assert "未设比例" in output


@pytest.mark.parametrize("part", ["", "/used", "/committed", "/planned_supply", "/park_roads", "/2020"])
def test_the_rows_of_a_figure_sum_to_it(said, crooked, part):
    _, tables = said(crooked, "--rows", f"industry{part}")
    ((title, lines),) = tables.items()
    stated = Decimal(re.search(r"：([\d,.]+) 亩 mu，(\d+) 行", lines[0][0]).group(1).replace(",", ""))
    rows = [line for line in lines[3:] if len(line) > 4]
    assert title.startswith("产业用地")
    assert len(rows) == int(re.search(r"，(\d+) 行", lines[0][0]).group(1)) > 0
    assert sum(figures(line)[0] for line in rows) == stated
    assert figures(next(line for line in lines if line[0].startswith("合计"))) == [stated]
    assert all(re.search(r"geojson:\d+$", line[-1]) for line in rows)


def test_the_kinds_of_area_stand_side_by_side(said, crooked):
    _, tables = said(crooked)
    lines = [line for line in tables["四种面积，整宗"] if line[0] == "产业用地"]
    assert [line[1].split(" ")[0] for line in lines] == ["图斑椭球面积", "投影平面面积", "证载面积", "批准面积"]
    official, planar = (figures(line) for line in lines[:2])
    assert official[0] == official[1]
    assert planar[0] > official[0]


def test_a_ratio_of_the_province_earns_quota_that_is_not_added(said, town):
    text = (town / "site.toml").read_text("utf-8")
    (town / "site.toml").write_text(text + "\n[policy]\nearned_ratio_pct = 50\n", "utf-8")
    before, after = said(town)[1]["指标（亩）"], said(town)[0]
    assert re.search(r"处置挣得指标：[\d.]+ 亩（盘活用地的 50%，须省里确认，不加到剩余）", after)
    assert before == said(town)[1]["指标（亩）"]


def test_what_nobody_states_is_unknown_in_every_line_of_the_stock(said, town):
    (town / "site.toml").write_text((town / "site.toml").read_text("utf-8") + "\n[policy]\nearned_ratio_pct = 50\n", "utf-8")
    layer = town / "parcels/layer.toml"
    kept = [
        line for line in layer.read_text("utf-8").splitlines() if not line.startswith(("operation", "disposal", "land_stage"))
    ]
    layer.write_text("\n".join(kept) + "\n", "utf-8")
    output, _ = said(town)
    lines = [re.split(r"\s{2,}", line.strip()) for line in output.splitlines()]
    for name in ("闲置用地 idle land", "处置中 in disposal", "已盘活用地 revived land"):
        assert [name, "未知", "未知"] in lines
    assert "处置挣得指标：未知（盘活用地未知）" in output


def test_ground_that_may_draw_is_told_with_its_rows(said, town):
    path = town / "parcels/parcels.geojson"
    collection = json.loads(path.read_text("utf-8"))
    collection["features"][4]["properties"]["LY"] = None
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    _, tables = said(town)
    assert next(line for line in tables["不确定的（亩）"] if line[0] == "产业用地")[-1] == "15.00"
    output, tables = said(town, "--rows", "industry/undecided")
    assert output.startswith("产业用地 undecided：15.00 亩 mu，1 行 rows")
    assert "P5" in output
    assert "不明 undecided" in output


def test_a_ledger_without_rules_says_that_it_says_nothing(said, town):
    site = town / "site.toml"
    assert "没有 [[drawdown]] 规则" not in said(town)[0]
    site.write_text(site.read_text("utf-8").split("[[drawdown]]")[0], "utf-8")
    assert "site.toml 没有 [[drawdown]] 规则：没有用地计入指标，剩余并不可信" in said(town)[0]


def test_a_past_day_is_told_what_the_ledger_holds_of_later(said, crooked):
    assert "不倒推" not in said(crooked)[0]
    output, _ = said(crooked, "--on", "2021-12-31")
    assert re.search(r"台账按数据现状，不倒推：其中 [\d.]+ 亩（\d 行）的日期晚于 2021-12-31，已计入", output)


@pytest.mark.parametrize(
    ("asked", "told"), [("industri", "没有指标 industri.*industry"), ("industry/road", "industry 没有 road.*park_roads")]
)
def test_a_figure_that_is_not_there_is_named_with_those_that_are(crooked, asked, told):
    result = CliRunner().invoke(app, ["tally", str(crooked), "--rows", asked])
    assert isinstance(result.exception, LandmapError)
    assert re.search(told, result.exception.zh)


def test_a_figure_without_rows_is_told_as_one(said, town):
    assert said(town, "--rows", "all")[0].startswith("新增建设用地：105.00 亩 mu，4 行 rows")
    text = (town / "site.toml").read_text("utf-8") + '\n[[quota]]\nid = "other"\nname = "其他"\nlimit_mu = 10\n'
    (town / "site.toml").write_text(text, "utf-8")
    assert said(town, "--rows", "other")[0] == "其他：0.00 亩 mu，0 行 rows\n"


@pytest.mark.parametrize("command", ["tally", "clock", "forecast"])
def test_rows_that_were_set_aside_are_told_because_no_figure_has_them(town, command):
    assert "隔离未计入" not in CliRunner().invoke(app, [command, str(town)], catch_exceptions=False).output
    path = town / "parcels/parcels.geojson"
    collection = json.loads(path.read_text("utf-8"))
    collection["features"][4]["properties"]["MJ"] = 99_000
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")
    output = CliRunner().invoke(app, [command, str(town)], catch_exceptions=False).output
    assert "隔离未计入：地块（parcels）1 行" in output
    assert "rows set aside, in no figure here: 1;" in output


def test_a_file_imported_twice_changes_nothing(town):
    once = CliRunner().invoke(app, ["tally", str(town)], catch_exceptions=False).output
    for layer in ("parcels", "roads", "outcomes", "buildings", "plans"):
        shutil.copytree(town / layer, town / f"{layer}2")
        path = town / f"{layer}2/layer.toml"
        path.write_text(path.read_text("utf-8").replace(f'id = "{layer}"', f'id = "{layer}2"'), "utf-8")
    assert CliRunner().invoke(app, ["tally", str(town)], catch_exceptions=False).output == once
    checked = CliRunner().invoke(app, ["check", str(town)])
    assert checked.exit_code == 3  # told, all the same
