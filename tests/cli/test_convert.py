"""`landmap convert` and `landmap read FILE` as a user runs them: exit codes, what is said, what is left alone."""

import json
import subprocess
import sys

import geopandas as gpd
import pytest
import shapely

from landmap.io.gpkg import write_gpkg

SQUARE = shapely.box(533000, 3943000, 533100, 3943100)
BOW = shapely.Polygon([(533000, 3943000), (533100, 3943100), (533100, 3943000), (533000, 3943100)])


def landmap(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from landmap.cli import main; main()", *map(str, words)]
    found = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in found.stderr
    return found


@pytest.fixture
def land(tmp_path):
    frame = gpd.GeoDataFrame({"地块编号": ["1", "2"], "地块名称": ["甲", "乙"]}, geometry=[SQUARE, BOW], crs=4546)
    write_gpkg(tmp_path / "land.gpkg", {"land": frame})
    return tmp_path / "land.gpkg"


def test_a_conversion_says_rows_crs_encoding_and_that_it_was_checked(land, tmp_path):
    done = landmap("convert", land, tmp_path / "out.shp", "--to-encoding", "utf-8")
    assert done.returncode == 0, done.stderr
    for word in ("Shapefile", "2（未写出 left out 0）", "EPSG:4546", "utf-8", "out.dbf", "读回与写出相同"):
        assert word in done.stdout, done.stdout


def test_rows_that_cannot_be_converted_give_three_and_are_named(land, tmp_path):
    done = landmap("convert", land, tmp_path / "out.txt", "--json")
    assert done.returncode == 3
    told = json.loads(done.stdout)
    assert (told["outcome"], told["code"]) == ("quarantine", "SHAPE_NOT_HELD")
    assert (told["rows_in"], told["accepted"], told["quarantined"]) == (2, 1, 1)
    assert told["encoding"] == "gbk"
    (aside,) = [issue for issue in told["issues"] if issue["level"] == "quarantine"]
    assert aside["row"] == 2
    assert {"message_zh", "message_en", "mend"} <= set(aside)
    assert {"what", "value", "confidence", "level", "because"} == set(told["evidence"][0])


def test_a_refusal_gives_four_and_says_how_to_go_on(land, tmp_path):
    landmap("convert", land, tmp_path / "out.gpkg")
    done = landmap("convert", land, tmp_path / "out.gpkg")
    assert done.returncode == 4
    assert "OUT_EXISTS" in done.stderr
    assert "--force" in done.stderr
    assert landmap("convert", land, tmp_path / "out.gpkg", "--force").returncode == 0
    told = landmap("convert", land, tmp_path / "out.gpkg", "--json")
    assert told.returncode == 4
    assert json.loads(told.stdout)["code"] == "OUT_EXISTS"


def test_a_wrong_word_gives_two(land, tmp_path):
    assert landmap("convert", land, tmp_path / "x.gpkg", "--to-crs", "EPSG:1").returncode == 2
    assert landmap("convert", land, tmp_path / "x.gpkg", "--fields", tmp_path / "none.toml").returncode == 2


def test_a_place_that_cannot_be_written_gives_five(land, tmp_path):
    assert landmap("convert", land, tmp_path / "none" / "x.gpkg").returncode == 5


def test_reading_one_file_shows_what_was_settled_and_how_surely(land, tmp_path):
    landmap("convert", land, tmp_path / "p.txt")
    done = landmap("read", tmp_path / "p.txt")
    assert done.returncode == 0
    for word in ("把握", "encoding", "axes", "椭球 official", "ppm"):
        assert word in done.stdout
    told = json.loads(landmap("read", tmp_path / "p.txt", "--json").stdout)
    crs = next(one for one in told[0]["evidence"] if one["what"] == "crs")
    assert crs["value"].startswith("EPSG:4546")
    assert 0 < crs["confidence"] <= 1
    assert crs["because"]
