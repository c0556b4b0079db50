"""The commands that look ahead, as a user runs them: what they say, what they write, what they refuse."""

import csv
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from typer.testing import CliRunner

from landmap.cli.commands import app
from landmap.errors import LandmapError, OutputError, SiteError

DATES = {"P6": "2022-03-31", "P7": "2023-03-31"}  # 15 mu each, approved


def landmap(*words):
    """A command within this process; its errors are raised."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def said(*words):
    result = landmap(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def table_of(text, title):
    """The lines of a printed table by their first word, the rest of each split."""
    lines = text[text.index(title) :].splitlines()[1:]
    return {line.split()[0]: line.split()[1:] for line in lines if line.strip()}


@pytest.fixture
def dated(town: Path) -> Path:
    """The town with two dated approvals, a project, and land avoided in two years."""
    path = town / "parcels/parcels.geojson"
    parcels = json.loads(path.read_text("utf-8"))
    for feature in parcels["features"]:
        feature["properties"]["PZRQ"] = DATES.get(feature["properties"]["DKBH"])
    path.write_text(json.dumps(parcels, ensure_ascii=False), encoding="utf-8")
    with (town / "parcels/layer.toml").open("a", encoding="utf-8") as stream:
        stream.write('approved_on = "PZRQ"\n')
    (town / "projects").mkdir()
    (town / "projects/layer.toml").write_text(
        'id = "projects"\nrole = "projects"\ntitle = "项目"\nsource = "projects.csv"\n[fields]\nproject_id = "编号"\n'
        'project_stage = "阶段"\nneed_mu = "亩"\nneed_on = "时间"\nquota = "指标"\n',
        encoding="utf-8",
    )
    (town / "projects/projects.csv").write_text("编号,阶段,亩,时间,指标\nX1,签约,20,2025-06-30,产业用地\n", encoding="utf-8")
    outcomes = "outcome_id,avoided_mu,start_on\nO1,3,2022-01-01\nO2,3,2023-01-01\n"
    (town / "outcomes/outcomes.csv").write_text(outcomes, encoding="utf-8")
    (town / "outcomes/layer.toml").write_text(
        'id = "outcomes"\nrole = "outcomes"\ntitle = "成效"\nsource = "outcomes.csv"\n[fields]\noutcome_id = "outcome_id"\n'
        'avoided_mu = "avoided_mu"\nstart_on = "start_on"\n',
        encoding="utf-8",
    )
    return town


@pytest.fixture
def plan(tmp_path):
    """A file that drops the road and meets half of the project from stock."""
    path = tmp_path / "省地.toml"
    path.write_text('[[change]]\ndo = "drop"\nid = "R1"\n[[change]]\ndo = "revive"\nid = "X1"\nmu = 10\n', encoding="utf-8")
    return path


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_forecast_says_when_quotas_run_out_and_on_what_it_rests(dated):
    text = said("forecast", dated)
    lines = table_of(text, "何时用完（亩）")
    assert text.startswith("何时用完（亩） when quotas run out (mu)\n")
    assert text.splitlines()[1].split() == ["剩余", "每年", "匀速", "期末仍有", "推迟月"]
    assert text.splitlines()[2].split() == ["remaining", "a", "year", "constant", "10%", "50%", "90%", "lasts", "%", "months"]
    # 95 mu are left of industry after 30 used, 15 planned, 60 of road; of two approvals one fell within 731 days.
    assert lines["产业用地"][:3] == ["95.00", "7.49", "2036-12-03"]
    assert lines["新增建设用地"][:3] == ["395.00", "7.49", "2076-12-14"]
    assert lines["产业用地"][4:6] == ["期末后", "later"]
    assert any(
        line.startswith("  占用速度：2022-03-31 至 2024-03-31 共 2.00 年，首笔之后又占用 1 笔；") for line in text.splitlines()
    )
    assert text.count("  模拟 10,000 次（随机种子 2035）") == 1
    assert "      75.00 mu are drawn without a date: they are gone, and not in the pace" in text.splitlines()
    assert re.search("\n产业用地：[0-9.]+% 的模拟到2035年12月仍有剩余\n  [0-9.]+ % of the runs last beyond 2035-12\n", text)


def test_assumptions_that_only_some_quotas_share_name_them(dated):
    path = dated / "site.toml"
    path.write_text(
        path.read_text("utf-8").replace('id = "industry"', 'id = "industry"\nvalid_to = 2030-12-31'), encoding="utf-8"
    )
    lines = said("forecast", dated).splitlines()
    assert "  新增建设用地：算至 2035-12-31；不考虑新增、调剂指标和撤销批准" in lines
    assert "  产业用地：算至 2030-12-31；不考虑新增、调剂指标和撤销批准" in lines


def test_without_dates_the_pace_is_unknown_and_never_a_guess(town):
    text = said("forecast", town)
    lines = table_of(text, "何时用完（亩）")
    assert lines["产业用地"] == ["95.00", *["未知", "unknown"] * 5]
    assert "产业用地：占用速度未知，不推算用完时间" in text


def test_options_change_what_is_assumed(dated):
    text = said("forecast", dated, "--on", "2024-06-30", "--until", "2030", "--seed", "9", "--stock", "4")
    assert "（随机种子 9）" in text
    assert "盘活存量每年替代 4.00 亩" in text
    assert "算至 2030-12-31" in text
    assert "至 2024-06-30 共 2.25 年" in text
    assert "盘活存量每年替代 1.34 亩" in said("forecast", dated)


def test_forecast_writes_two_tables_and_a_picture(dated, tmp_path):
    out = tmp_path / "out"
    text = said("forecast", dated, "--out", out)
    names = ["forecast.csv", "forecast_by_year.csv", "burndown.svg"]
    assert text.splitlines()[-3:] == [str(out / name) for name in names]
    first, second = rows(out / "forecast.csv")
    assert (first["quota"], second["quota"]) == ("all", "industry")
    assert (second["remaining_mu"], second["runs_out_on"], second["drawdowns"]) == ("95.00", "2036-12-03", "2")
    years = rows(out / "forecast_by_year.csv")
    assert [row["quota"] for row in years] == ["all"] * 12 + ["industry"] * 12
    assert years[0]["on"] == "2024-12-31"
    title = ET.parse(out / "burndown.svg").getroot()[0].text
    assert title == "产业用地：还能用到什么时候（截至 2024-03-31）"
    before = {name: (out / name).read_bytes() for name in names}
    said("forecast", dated, "--out", out)
    assert {name: (out / name).read_bytes() for name in names} == before
    said("forecast", dated, "--out", out, "--quota", "all")
    assert ET.parse(out / "burndown.svg").getroot()[0].text.startswith("新增建设用地：")


def test_an_unknown_quota_or_option_is_told(dated):
    with pytest.raises(LandmapError, match=r"没有指标 industri \(did you mean industry\?") as error:
        landmap("forecast", dated, "--quota", "industri")
    assert error.value.exit_code == 2
    assert error.value.en.startswith("there is no quota industri (did you mean")
    for wrong in (["--stock", "-1"], ["--seed", "-1"], ["--until", "soon"]):
        assert landmap("forecast", dated, *wrong).exit_code == 2


def test_what_somebody_else_put_there_is_not_overwritten(dated, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "forecast.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError, match=r"forecast\.csv"):
        landmap("forecast", dated, "--out", out)
    assert [path.name for path in out.iterdir()] == ["forecast.csv"]
    assert (out / "forecast.csv").read_text("utf-8") == "mine"


def test_what_if_puts_scenarios_side_by_side(dated, plan, tmp_path):
    site = dated / "site.toml"
    site.write_text(site.read_text("utf-8").replace("limit_mu = 200", "limit_mu = 130"), encoding="utf-8")
    text = said("what-if", dated, plan)
    lines = [line.split() for line in text.splitlines()]
    assert lines[:3] == [["方案比选（亩）", "scenarios", "(mu)"], ["现状", "省地"], ["base", "省地", "Δ"]]
    assert ["产业用地", "拟供及道路", "committed", "75.00", "15.00", "-60.00"] in lines
    assert ["产业用地", "剩余", "remaining", "25.00", "85.00", "60.00"] in lines
    assert ["新增建设用地", "需地", "demand", "20.00", "10.00", "-10.00"] in lines
    assert ["产业用地", "由存量满足", "met", "from", "stock", "0.00", "10.00", "10.00"] in lines
    assert "  省地  drop R1：原占用 60.00 亩（拟供及道路 committed -60.00）" in text.splitlines()
    assert "      60.00 mu were booked to it" in text.splitlines()
    assert "  省地  revive X1：10.00 亩由存量满足（需地 demand -10.00，存量满足 met +10.00）" in text.splitlines()
    outs = table_of(text, "何时用完（中位数）")
    assert outs["产业用地"][0] < outs["产业用地"][1]


def test_a_change_that_does_nothing_says_so_without_numbers(dated, plan):
    plan.write_text('[[change]]\ndo = "drop"\nid = "P1"\n', encoding="utf-8")
    assert "  省地  drop P1：不占用新增指标，无变化" in said("what-if", dated, plan).splitlines()


def test_a_change_of_no_one_row_is_told_without_an_id(dated, plan):
    plan.write_text('[[change]]\ndo = "revive"\nmu = 5\n', encoding="utf-8")
    assert (
        "  省地  revive：5.00 亩由存量满足（需地 demand -5.00，存量满足 met +5.00）"
        in said("what-if", dated, plan).splitlines()
    )


def test_a_scenario_that_draws_more_than_is_granted_says_so_and_is_no_error(dated, plan):
    plan.write_text('[[change]]\ndo = "add"\nid = "N"\nmu = 150\nquota = "industry"\ncolumn = "used"\n', encoding="utf-8")
    lines = said("what-if", dated, plan).splitlines()
    at = lines.index("  省地  超占：产业用地 55.00 亩")
    assert lines[at + 1] == "      overdrawn: industry by 55.00 mu"
    assert not [line for line in lines if "现状 base  超占" in line]


@pytest.mark.parametrize("words", [("forecast",), ("what-if",)])
def test_a_zone_without_quotas_has_nothing_to_look_ahead_on(dated, plan, words):
    site = dated / "site.toml"
    site.write_text(site.read_text("utf-8").split("[[quota]]")[0], encoding="utf-8")
    with pytest.raises(SiteError, match=r"site\.toml: 没有指标，无从推算 / there is no quota to look ahead on$") as error:
        landmap(*words, dated, *([plan] if words == ("what-if",) else []))
    assert "[[quota]]" in error.value.mend_zh
    assert "[[quota]]" in error.value.mend_en


def test_what_if_without_dates_says_that_run_out_is_unknown(town, plan):
    plan.write_text("", encoding="utf-8")
    outs = table_of(said("what-if", town, plan), "何时用完（中位数）")
    assert outs["产业用地"] == ["未知", "unknown", "未知", "unknown"]


def test_what_if_writes_its_tables(dated, plan, tmp_path):
    other = tmp_path / "b.toml"
    other.write_text('name = "全停"\n[[change]]\ndo = "drop"\nid = "P5"\n', encoding="utf-8")
    out = tmp_path / "out"
    text = said("what-if", dated, plan, other, "--out", out, "--on", "2024-05-01")
    assert text.splitlines()[-2:] == [str(out / "what_if.csv"), str(out / "what_if_changes.csv")]
    table = rows(out / "what_if.csv")
    assert list(table[0]) == ["quota", "name", "figure", "现状 base", "省地", "全停", "省地 Δ", "全停 Δ"]
    assert [row["全停 Δ"] for row in table if row["quota"] == "industry"][2] == "-15.00"
    changes = rows(out / "what_if_changes.csv")
    assert [(row["scenario"], row["change"], row["id"]) for row in changes] == [
        ("省地", "drop", "R1"), ("省地", "revive", "X1"), ("全停", "drop", "P5"),
    ]  # fmt: skip


def test_two_files_of_one_name_are_refused(dated, plan, tmp_path):
    with pytest.raises(LandmapError, match=r"^两个方案同名：省地 / two scenarios bear the name 省地$") as error:
        landmap("what-if", dated, plan, plan)
    assert error.value.exit_code == 2
    assert error.value.mend_zh == "在方案文件里写 name ="


def test_a_wrong_file_is_told_before_the_zone_is_read(tmp_path, plan):
    plan.write_text('[[change]]\ndo = "dropp"\nid = "R1"\n', encoding="utf-8")
    (tmp_path / "zone").mkdir()
    with pytest.raises(SiteError, match="did you mean drop"):
        landmap("what-if", tmp_path / "zone", plan)


def test_as_a_user_runs_it_an_error_is_a_sentence(dated, plan):
    plan.write_text('[[change]]\ndo = "drop"\nid = "R11"\n', encoding="utf-8")
    command = [sys.executable, "-c", "from landmap.cli import main; main()", "what-if", str(dated), str(plan)]
    result = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert result.returncode == 2
    assert "省地: drop R11: 没有 R11 (did you mean R1?" in result.stderr
    assert "Traceback" not in result.stderr
