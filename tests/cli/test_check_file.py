"""`landmap check FILE` as a user runs it: exit codes, what is written, what is said to people and to programs."""

import json
import subprocess
import sys

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

SQUARE = shapely.box(37533000, 3943000, 37533100, 3943100)
WRITTEN = {"issues.csv", "quarantine.gpkg", "faults.gpkg"}
LAYERS = (("quarantine", "layer"), ("faults", "fault_shapes"))


def landmap(*words: object, **how: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from landmap.cli import main; main()", *map(str, words)]
    found = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **how)
    assert "Traceback" not in found.stderr
    return found


def names(folder):
    """What a user sees in the folder."""
    return {path.name for path in folder.iterdir() if not path.name.startswith(".")}


@pytest.fixture
def without_crs(tmp_path):
    shapes = [SQUARE, shapely.box(37533200, 3943000, 37533300, 3943100)]
    gpd.GeoDataFrame({"DKBH": ["1", "2"]}, geometry=shapes, crs=4525).to_file(tmp_path / "地块.shp")
    (tmp_path / "地块.prj").unlink()
    return tmp_path / "地块.shp"


def test_a_refused_file_gives_four_and_its_list_page_and_layers_all_the_same(without_crs, tmp_path):
    done = landmap("check", without_crs, "--html", "--out", tmp_path / "out")
    assert done.returncode == 4, done.stderr
    assert "CRS_UNKNOWN" in done.stderr
    assert "EPSG:4525" in done.stderr
    assert "拒收 refused" in done.stdout
    assert names(tmp_path / "out") == {*WRITTEN, "check.html"}
    assert pd.read_csv(tmp_path / "out" / "issues.csv")["code"].tolist() == ["CRS_UNKNOWN"]
    assert [len(pyogrio.read_dataframe(tmp_path / "out" / f"{name}.gpkg", layer=layer)) for name, layer in LAYERS] == [0, 0]
    told = landmap("check", without_crs, "--json", "--out", tmp_path / "again")
    assert told.returncode == 4
    assert (json.loads(told.stdout)["outcome"], json.loads(told.stdout)["rows_in"]) == ("refuse", 2)


def test_with_the_crs_given_all_rows_are_accepted(without_crs, tmp_path):
    done = landmap("check", without_crs, "--crs", "EPSG:4525", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert names(tmp_path / "out" / "地块-check") == WRITTEN


def test_mend_says_that_there_is_nothing_and_leaves_open_who_gets_what_a_person_decides(tmp_path):
    def mended(name, *shapes):
        frame = gpd.GeoDataFrame({"DKBH": [str(n) for n in range(len(shapes))]}, geometry=list(shapes), crs=4525)
        frame.to_file(tmp_path / name)
        return landmap("mend", tmp_path / name).stdout

    assert "没有发现重叠或空隙" in mended("a.gpkg", SQUARE)
    said = mended("b.gpkg", SQUARE, shapely.box(37533090, 3943000, 37533190, 3943100))
    assert "open" in said
    assert "nan" not in said
