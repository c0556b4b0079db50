"""The commands as a user runs them, on a small town: what they write, what they say, and what they leave alone."""

import hashlib
import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from landmap.errors import EXIT_NOT_WRITTEN

OUTPUTS = {"map.html", "report.xlsx", "quota.csv", "quota.json", "issues.csv", "quarantine.gpkg", "land.gpkg", "build.json"}


def landmap(*words: object, **how: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from landmap.cli import main; main()", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **how)


def hashes(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sorted(names(folder))}


def names(folder: Path) -> set[str]:
    """What a user sees in the folder."""
    return {path.name for path in folder.glob("*") if not path.name.startswith(".")}


def said(result: subprocess.CompletedProcess[str]) -> str:
    assert "Traceback" not in result.stderr
    return result.stderr + result.stdout


@pytest.fixture
def out(town):
    return town.parent / "out"


@pytest.fixture
def built(town, out):
    result = landmap("build", town, "--out", out)
    assert result.returncode == 0, result.stderr
    return out


def node(out: Path, name: str) -> dict:
    return next(node for node in json.loads((out / "quota.json").read_text("utf-8"))["nodes"] if node["id"] == name)


def test_build_writes_every_output_and_says_where(town, out):
    result = landmap("build", town, "--out", out)
    assert result.returncode == 0, result.stderr
    assert names(out) == OUTPUTS
    assert str(out / "map.html") in result.stdout


def test_the_ledger_is_exact(built):
    industry = node(built, "industry")
    # Plane 100 m squares near the central meridian are 15 mu less 27 ppm in official area.
    assert industry["committed_mu"] == pytest.approx(15 + 60, abs=0.005)
    assert industry["used_mu"] == pytest.approx(30, abs=0.002)
    assert industry["used_mu"] + industry["committed_mu"] + industry["remaining_mu"] == pytest.approx(200, abs=1e-9)
    assert industry["difference_mu"] == pytest.approx(industry["remaining_mu"] - 150, abs=1e-9)
    assert node(built, "all")["committed_mu"] == industry["committed_mu"]


def test_rows_in_are_accepted_or_quarantined_and_nothing_else(built):
    layers = json.loads((built / "build.json").read_text("utf-8"))["layers"]
    assert set(layers) == {"boundary", "parcels", "buildings", "roads", "plans", "outcomes"}
    assert all(layer["rows_in"] == layer["accepted"] + layer["quarantined"] for layer in layers.values())


def test_the_same_input_gives_the_same_bytes_and_the_input_is_not_touched(town, out, built):
    files = {path: path.read_bytes() for path in town.rglob("*") if path.is_file()}
    assert landmap("build", town, "--out", out.parent / "again").returncode == 0
    assert hashes(out.parent / "again") == hashes(out)
    assert {path: path.read_bytes() for path in town.rglob("*") if path.is_file()} == files


def test_the_layers_open_in_a_gis_with_area_status_and_quota(built):
    parcels = gpd.read_file(built / "land.gpkg", layer="parcels")
    assert len(parcels) == 8
    assert parcels.crs.to_epsg() == 4546
    assert {"measured_m2", "area_mu", "map_class", "quota_node"} <= set(parcels.columns)


def test_what_is_personal_stays_out(built):
    with zipfile.ZipFile(built / "report.xlsx") as book:
        texts = {name: book.read(name) for name in book.namelist()}
    texts |= {path.name: path.read_bytes() for path in built.iterdir()}
    assert not [name for name, text in texts.items() if b"13800000000" in text]


def test_a_telephone_in_a_public_field_keeps_public_outputs_from_being_written(town, out):
    path = town / "parcels/parcels.geojson"
    path.write_text(path.read_text("utf-8").replace("2号地块", "找13912345678"), encoding="utf-8")
    refused = landmap("build", town, "--out", out, "--profile", "public")
    assert refused.returncode == EXIT_NOT_WRITTEN
    assert "139…5678" in refused.stderr
    assert "13912345678" not in refused.stderr
    assert not out.exists()
    assert landmap("build", town, "--out", out, "--profile", "internal").returncode == 0


def test_an_id_that_looks_like_a_telephone_is_an_id(town, out):
    for path in town.rglob("*.*"):
        if path.suffix in {".geojson", ".csv"}:
            path.write_text(path.read_text("utf-8").replace("P2", "14108100001"), encoding="utf-8")
    assert landmap("build", town, "--out", out, "--profile", "public").returncode == 0


def test_a_day_can_be_chosen(town, out):
    assert landmap("build", town, "--out", out, "--on", "2024-06-30", "--lang", "en").returncode == 0
    assert json.loads((out / "quota.json").read_text("utf-8"))["as_of"] == "2024-06-30"
    assert "2024-06-30" in (out / "map.html").read_text("utf-8")


@pytest.mark.parametrize("command", ["read", "check", "tally", "map", "report"])
def test_the_steps_can_be_taken_one_by_one(town, out, command):
    result = landmap(command, town, *([] if command == "read" else ["--out", out]))
    assert result.returncode == 0, result.stderr
    written = {"read": set(), "check": {"issues.csv", "quarantine.gpkg", "faults.gpkg"}, "tally": {"quota.csv", "quota.json"}}
    written |= {"map": {"map.html"}, "report": {"report.xlsx"}}
    assert names(out) == written[command]


def test_check_ends_with_3_when_rows_were_set_aside(town, out):
    path = town / "parcels/parcels.geojson"
    path.write_text(path.read_text("utf-8").replace('"P2"', '"P1"'), encoding="utf-8")
    result = landmap("check", town, "--out", out)
    assert result.returncode == 3
    listed = pd.read_csv(out / "issues.csv", dtype=str)
    duplicates = listed[listed["code"] == "ID_DUPLICATE"]
    assert duplicates["row"].tolist() == ["1", "2"]
    assert duplicates["message_zh"].notna().all()
    assert duplicates["mend_en"].notna().all()


def test_one_output_alone_leaves_the_others_as_they_are(town, built):
    before = hashes(built)
    assert landmap("map", town, "--out", built, "--lang", "en").returncode == 0
    after = hashes(built)
    assert after["map.html"] != before["map.html"]
    assert {name: after[name] for name in OUTPUTS - {"map.html"}} == {name: before[name] for name in OUTPUTS - {"map.html"}}


# -- what goes wrong: one clear message, a non-zero exit, the former output whole ----


def replace(town: Path, name: str, old: str, new: str) -> None:
    text = (town / name).read_text("utf-8")
    assert old in text
    (town / name).write_text(text.replace(old, new), encoding="utf-8")


FAULTS = {
    "a missing file": (lambda town: (town / "plans/plans.csv").unlink(), "plans/plans.csv"),
    "an unknown key": (lambda town: replace(town, "site.toml", "as_of", "asof"), "did you mean as_of"),
    "a field that is not there": (lambda town: replace(town, "parcels/layer.toml", '"DKBH"', '"DKBHH"'), "DKBH"),
    "no CRS in metres": (lambda town: replace(town, "parcels/parcels.geojson", '"crs"', '"crz"'), "EPSG:4546"),
    "a broken file": (
        lambda town: replace(town, "roads/roads.geojson", "FeatureCollection", "Feature'"),
        "roads/roads.geojson",
    ),
    "no such day": (None, "YYYY-MM-DD"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_in_a_sentence_and_the_former_outputs_stay(town, built, fault):
    before = hashes(built)
    spoil, told = FAULTS[fault]
    if spoil:
        spoil(town)
    result = landmap("build", town, "--out", built, *([] if spoil else ["--on", "31.3.2024"]))
    assert result.returncode not in (0, 70)
    assert told in said(result)
    assert hashes(built) == before


def test_a_wrong_sheet_name_lists_the_sheets(town, out):
    pd.DataFrame({"编号": ["O1"], "项目": ["示例"], "地块编号": ["P4"], "亩": [15], "投资亿元": [1.5]}).to_excel(
        town / "outcomes/outcomes.xlsx", sheet_name="盘活", index=False
    )
    replace(town, "outcomes/layer.toml", 'source = "outcomes.csv"', 'source = "outcomes.xlsx"\ntable = "成效"')
    result = landmap("build", town, "--out", out)
    assert result.returncode == 4
    assert "盘活" in said(result)
    replace(town, "outcomes/layer.toml", 'table = "成效"', 'table = "盘活"')
    assert landmap("build", town, "--out", out).returncode == 0


def test_an_empty_layer_is_a_warning_and_the_map_is_still_drawn(town, out):
    (town / "buildings/buildings.geojson").write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    result = landmap("build", town, "--out", out)
    assert result.returncode == 0, result.stderr
    assert "LAYER_EMPTY" in said(result)
    assert (out / "map.html").stat().st_size > 10_000


def test_a_zone_with_nothing_but_parcels_is_enough(town, out):
    for name in ("boundary", "buildings", "roads", "plans", "outcomes"):
        (town / name / "layer.toml").unlink()
    result = landmap("build", town, "--out", out)
    assert result.returncode == 0, result.stderr


def test_a_shapefile_without_prj_is_refused_with_what_fits_and_accepted_with_crs(town, out):
    frame = gpd.read_file(town / "parcels/parcels.geojson").set_crs("EPSG:4546", allow_override=True)
    frame.to_file(town / "parcels/parcels.shp", encoding="utf-8")
    (town / "parcels/parcels.prj").unlink()
    replace(town, "parcels/layer.toml", "parcels.geojson", "parcels.shp")
    refused = landmap("build", town, "--out", out)
    assert refused.returncode == 4
    assert "CRS_UNKNOWN" in said(refused)
    assert "EPSG:4546" in said(refused)
    assert not out.exists()
    assert landmap("build", town, "--out", out, "--crs", "EPSG:4546").returncode == 0
    with (town / "parcels/layer.toml").open("r+", encoding="utf-8") as file:
        text = file.read()
        file.seek(0)
        file.write('crs = "EPSG:4546"\n' + text)
    assert landmap("build", town, "--out", out).returncode == 0


@pytest.mark.parametrize("place", ["/proc/landmap", "a file"])
def test_an_output_folder_that_cannot_be_written_is_told(town, tmp_path, place):
    if place == "a file":
        place = tmp_path / "occupied"
        place.write_text("mine", encoding="utf-8")
    result = landmap("build", town, "--out", place)
    assert result.returncode == 5
    assert "→" in said(result)
    assert not (tmp_path / "occupied").exists() or (tmp_path / "occupied").read_text("utf-8") == "mine"


@pytest.mark.skipif(os.name != "posix", reason="file size limits are POSIX")
def test_a_full_disk_is_told_and_the_former_outputs_stay(town, built):
    before = hashes(built)
    limit = 60_000  # bytes: the report and the map do not fit
    result = landmap(
        "build", town, "--out", built, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    )
    assert result.returncode == 5, result.stderr
    assert said(result)
    assert hashes(built) == before
    assert [path.name for path in built.parent.iterdir() if path.name.startswith(".")] in ([], [f".{built.name}.lock"])


def test_help_loads_no_gis_library():
    code = "import sys; sys.argv = ['landmap', '--help']\nfrom landmap.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    libraries = ("numpy", "pandas", "geopandas", "shapely", "pyproj", "pyogrio", "folium", "pydantic")
    heavy = f"print([name for name in {libraries} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code + heavy], capture_output=True, text=True, encoding="utf-8", check=True)
    assert result.stdout.splitlines()[-1] == "[]"
