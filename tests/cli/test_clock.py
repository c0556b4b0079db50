"""landmap clock as a user runs it, on the small town with a few dates of its own."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from landmap.cli import say
from landmap.cli.clock import _ROWS, _show
from landmap.cli.commands import app

CHINESE = {"约定动工": "agreed_start_on", "权属": "tenure", "原因": "cause", "价款": "price_wan"}
DATED = {  # the town's parcel -> what it says of itself
    "P1": {"GYJD": "供而未用", "权属": "出让", "约定动工": "2022-03-31", "原因": "企业原因", "价款": 500},
    "P2": {"GYJD": "供而未用", "权属": "出让", "约定动工": "2023-04-01", "原因": "规划调整", "价款": 400},
    "P3": {"GYJD": "供而未用", "权属": "出让", "约定动工": "2023-06-30"},
    "P5": {"GYJD": "供而未用", "权属": "出让", "约定动工": "2024-03-31", "原因": "企业原因"},
    "P6": {"GYJD": "供而未用", "权属": "出让"},
}


@pytest.fixture
def dated(town):
    """The town, some of whose parcels were supplied and not started."""
    path = town / "parcels/parcels.geojson"
    text = path.read_text("utf-8")
    for parcel, words in DATED.items():
        said = "".join(f', "{name}": {value!r}'.replace("'", '"') for name, value in words.items() if name != "GYJD")
        text = re.sub(rf'("DKBH": "{parcel}".*?"GYJD": ")[^"]*(")', rf"\g<1>{words['GYJD']}\g<2>{said}", text, count=1)
    path.write_text(text, "utf-8")
    layer = town / "parcels/layer.toml"
    fields = "".join(f'{name} = "{field}"\n' for field, name in CHINESE.items())
    layer.write_text(layer.read_text("utf-8") + fields, "utf-8")
    return town


@pytest.fixture
def said(monkeypatch):
    """What the command prints on a wide screen, by its title: the cells of each line."""
    monkeypatch.setattr(say.OUT, "width", 200)

    def run(*words: object) -> dict[str, list[list[str]]]:
        result = CliRunner().invoke(app, ["clock", *map(str, words)], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        blocks = [block.splitlines() for block in result.output.split("\n\n")]
        titles = [block[0].split(" ")[0] for block in blocks]  # the last, the legend, has none
        cells = [[re.split(r"\s{2,}", line.strip()) for line in block] for block in blocks]
        return {title: lines[1:] if title else lines for title, lines in zip(titles, cells, strict=True)}

    return run


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_it_lists_what_has_passed_what_comes_and_what_cannot_be_said(dated, said):
    blocks = said(dated)
    assert list(blocks) == ["小镇开发区", "已到期", "1–30", "91–365", "判定不了，缺信息", "处置方案到期（不是法定时限）", ""]
    assert blocks["小镇开发区"][3:] == [
        ["已到期 reached", "1", "1", "1", "0", "100.00", "0"],
        ["1–30 天内到期 due in 1-30 days", "1", "1", "0", "0", "0"],  # no fee is known, which is not a fee of 0
        ["31–90 天内到期 due in 31-90 days", "0", "0", "0", "0", "0"],
        ["91–365 天内到期 due in 91-365 days", "2", "2", "0", "0", "2"],
        ["判定不了，缺信息 undecided: something is missing", "1", "1"],
    ]
    assert blocks["已到期"][2:] == [
        ["P1", "1号地块", "示例企业1", "2023-03-31", "-366", "满一年未动工", "企业原因", "100.00"],
        ["P1", "1号地块", "示例企业1", "2024-03-31", "0", "满两年未动工", "企业原因"],
    ]
    assert blocks["1–30"][2:] == [["P2", "2号地块", "示例企业2", "2024-04-01", "1", "满一年未动工", "政府原因 8(2)"]]
    assert blocks["91–365"][2:] == [
        ["P3", "3号地块", "示例企业3", "2024-06-30", "91", "满一年未动工", "未知", "形成原因"],
        ["P5", "5号地块", "示例企业5", "2025-03-31", "365", "满一年未动工", "企业原因", "出让价款"],
    ]
    assert blocks["判定不了，缺信息"][2] == [
        "P6", "6号地块", "示例企业6", "约定动工、交地、取得时间均未知（53号令第21条）", "约定动工、交地时间",
    ]  # fmt: skip
    assert blocks["处置方案到期（不是法定时限）"][2:] == [["F1", "P3", "2024-02-29", "-31", "逾期", "二次招商", "招商局"]]
    legend = " ".join(cell for line in blocks[""] for cell in line)
    for words in ("one year without a start", "government", "land price", "价款的 20%", "是线索而不是认定"):
        assert words in legend
    assert "stopped for a year" not in legend  # nothing of that kind was shown


def test_the_day_and_the_days_ahead_can_be_chosen(dated, said):
    assert list(said(dated, "--on", "2024-03-30", "--within", "1"))[1:4] == ["已到期", "1–1", "判定不了，缺信息"]
    blocks = said(dated, "--on", "2024-04-01", "--within", "90")
    assert [line[0] for line in blocks["小镇开发区"][3:6]] == [
        "已到期 reached", "1–30 天内到期 due in 1-30 days", "31–90 天内到期 due in 31-90 days",
    ]  # fmt: skip
    assert [line[0] for line in blocks["已到期"][2:]] == ["P1", "P1", "P2"]
    assert [line[0] for line in blocks["31–90"][2:]] == ["P3"]
    assert "91–120" in said(dated, "--on", "2024-03-20", "--within", "120")


def test_the_file_has_every_limit_and_behind_them_what_cannot_be_said(dated, said, tmp_path):
    out = tmp_path / "deep" / "out"
    assert said(dated, "--out", out)[""][-1] == [str(out / "clock.csv")]
    rows = rows_of(out / "clock.csv")
    assert [(row["parcel_id"], row["limit"], row["window"]) for row in rows] == [
        ("P1", "one_year", "past"), ("P1", "two_years", "past"), ("P2", "one_year", "30"), ("P3", "one_year", "365"),
        ("P5", "one_year", "365"), ("P6", "", "unknown"),
    ]  # fmt: skip
    assert rows[0] == {
        "parcel_id": "P1", "name": "1号地块", "holder": "示例企业1", "limit": "one_year", "due_on": "2023-03-31",
        "days_left": "-366", "window": "past", "rule": "满一年未动工（53号令第2(1)条）",
        "rule_en": "one year without a start (decree 53, art. 2(1))", "caused_by": "holder", "cause_article": "",
        "idle_fee_wan": "100.0", "clock_missing": "",
    }  # fmt: skip
    assert rows[-1]["clock_missing"] == "agreed_start_on,handover_on"
    first = (out / "clock.csv").read_bytes()
    said(dated, "--out", out)
    assert (out / "clock.csv").read_bytes() == first


def test_a_zone_without_dates_is_answered_too(town, said, tmp_path):
    blocks = said(town, "--out", tmp_path / "out")
    assert blocks["判定不了，缺信息"][2][:1] == ["P6"]  # supplied, tenure unknown
    assert [row["window"] for row in rows_of(tmp_path / "out/clock.csv")] == ["unknown"]


def test_of_a_long_list_the_first_rows_are_shown_and_the_rest_counted():
    frame = pd.DataFrame({"a": range(_ROWS + 2)})
    with say.OUT.capture() as shown:
        _show("题", ("a",), frame, lambda row: (str(row["a"]),))
    text = shown.get()
    assert f"\n{_ROWS - 1}" in text
    assert f"\n{_ROWS}\n" not in text
    assert "另有 2 行" in text
    with say.OUT.capture() as shown:
        _show("题", ("a",), frame.head(_ROWS), lambda row: (str(row["a"]),))
    assert "另有" not in shown.get()


@pytest.mark.parametrize("words", [("--on", "31.3.2024"), ("--within", "0"), ("--within", "x")])
def test_wrong_words_are_refused(town, words):
    result = CliRunner().invoke(app, ["clock", str(town), *words])
    assert result.exit_code == 2 or getattr(result.exception, "exit_code", None) == 2
