"""The command mend, as a user runs it."""

import hashlib
import json

import geopandas as gpd
import pyogrio
import pytest
from typer.testing import CliRunner

from landmap.cli.commands import app


@pytest.fixture
def overlapping_town(town):
    """The town with parcel 2 drawn 20 m over parcel 1, 0.3 m short of parcel 3, and parcel 8 set aside."""
    path = town / "parcels/parcels.geojson"
    content = json.loads(path.read_text("utf-8"))
    second = content["features"][1]["geometry"]["coordinates"][0]
    west, east = min(x for x, _ in second), max(x for x, _ in second)
    content["features"][1]["geometry"]["coordinates"][0] = [[west - 20 if x == west else east - 0.3, y] for x, y in second]
    for feature in content["features"][:3]:
        feature["properties"]["MJ"] = None
    content["features"][7]["properties"]["MJ"] = "约"
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return town


def run(*words):
    return CliRunner().invoke(app, ["mend", *map(str, words)], catch_exceptions=False)


def hashes(folder):
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_a_proposal_writes_nothing(overlapping_town, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    before = hashes(tmp_path)
    result = run(overlapping_town)
    assert "larger_share" in result.output
    assert "1,999.9" in result.output
    assert "--apply" in result.output
    assert hashes(tmp_path) == before


def test_applied_it_writes_new_files_that_are_clean_and_leaves_the_inputs(overlapping_town, tmp_path):
    before = hashes(overlapping_town)
    out = tmp_path / "mended"
    run(overlapping_town, "--apply", "--out", out, "--by", "张三")
    assert hashes(overlapping_town) == before
    assert {path.name for path in out.iterdir()} == {".landmap", "mend.csv", "mend.gpkg", "mended.gpkg", "mended.json"}
    record = json.loads((out / "mended.json").read_text("utf-8"))
    assert record["by"] == "张三"
    assert record["overlaps_left"] == 0
    assert [(one["kind_en"], one["gives"], one["gets"]) for one in record["transfers"]] == [
        ("overlap", "P2", "P1"),
        ("gap", None, "P2"),
    ]
    mended = gpd.read_file(out / "mended.gpkg", layer="parcels")
    source = json.loads((overlapping_town / "parcels/parcels.geojson").read_text("utf-8"))["features"]
    assert list(mended["DKBH"]) == [feature["properties"]["DKBH"] for feature in source]
    assert mended["MJ"].iloc[7] == "约"  # a row set aside is there as it was read
    assert mended.geometry.iloc[0].intersection(mended.geometry.iloc[1]).area < 1e-6
    assert [name for name, _ in pyogrio.list_layers(out / "mend.gpkg")] == ["transfers", "before", "after"]


def test_the_mended_file_takes_the_place_of_the_source(overlapping_town, tmp_path):
    out = tmp_path / "mended"
    run(overlapping_town, "--apply", "--out", out)
    (overlapping_town / "parcels/mended.gpkg").write_bytes((out / "mended.gpkg").read_bytes())
    settings = overlapping_town / "parcels/layer.toml"
    settings.write_text(settings.read_text("utf-8").replace("parcels.geojson", "mended.gpkg"), "utf-8")
    again = run(overlapping_town)
    assert "0.00" in again.output
    assert "P1 / P2" not in again.output


def test_a_file_of_no_zone_can_be_mended_too(overlapping_town, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = overlapping_town / "parcels/parcels.geojson"
    told = CliRunner().invoke(app, ["check", str(path), "--out", str(tmp_path / "found")], catch_exceptions=False)
    assert f"landmap mend {path}" in told.output
    result = run(path, "--apply", "--out", tmp_path / "mended")
    assert "1,999.9" in result.output
    mended = gpd.read_file(tmp_path / "mended/mended.gpkg", layer="parcels")
    assert mended.geometry.iloc[0].intersection(mended.geometry.iloc[1]).area < 1e-6
    again = CliRunner().invoke(app, ["check", str(tmp_path / "mended/mended.gpkg")], catch_exceptions=False)
    assert "landmap mend" not in again.output


def test_a_file_without_overlaps_is_not_told_of_mending(town, tmp_path):
    told = CliRunner().invoke(app, ["check", str(town), "--out", str(tmp_path / "found")], catch_exceptions=False)
    assert "landmap mend" not in told.output


def test_rules_and_width_of_the_command_line_stand_above_the_zone_s(overlapping_town):
    assert "open" in run(overlapping_town, "--rule", "surveyed_later", "--gap-width", "0.1").output


def test_an_unknown_rule_names_the_nearest(overlapping_town):
    from landmap.cli.run import WrongCallError

    with pytest.raises(WrongCallError, match="did you mean larger_share"):
        run(overlapping_town, "--rule", "larger_shar")
