"""The script makes the committed files anew: text to the byte, databases and workbooks to the value."""

import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from geopandas.testing import assert_geodataframe_equal

ROOT = Path(__file__).resolve().parents[2]
HOUMA = ROOT / "layers" / "houma"


@pytest.fixture(scope="module")
def remade(tmp_path_factory):
    out = tmp_path_factory.mktemp("remade")
    script = [sys.executable, str(HOUMA / "make_sample.py"), str(out)]
    told = subprocess.run(script, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return out


def test_it_makes_every_data_file_and_no_other(remade):
    made = {path.relative_to(remade) for path in remade.rglob("*") if path.is_file()}
    layers = [path.parent for path in HOUMA.glob("*/layer.toml")]
    committed = {path.relative_to(HOUMA) for layer in layers for path in layer.iterdir() if path.name != "layer.toml"}
    assert made == committed
    assert len(layers) == 10


@pytest.mark.parametrize(
    "name",
    ["boundary/boundary.geojson", "planned_2021/planned_2021.txt", "plans/plans.csv", "parcels/parcels.dbf"],
)
def test_text_is_the_same_to_the_byte(remade, name):
    assert (remade / name).read_bytes() == (HOUMA / name).read_bytes()


@pytest.mark.parametrize("name", ["parcels/parcels.shp", "buildings/buildings.gpkg", "roads/roads.gpkg"])
def test_layers_are_the_same_to_the_value(remade, name):
    encoding = "GB18030" if name.endswith("shp") else None
    new, old = (gpd.read_file(folder / name, encoding=encoding) for folder in (remade, HOUMA))
    assert_geodataframe_equal(new, old)


@pytest.mark.parametrize("name", ["projects/projects.xlsx", "outcomes/outcomes.xlsx"])
def test_workbooks_are_the_same_to_the_value(remade, name):
    new, old = (list(openpyxl.load_workbook(folder / name).active.values) for folder in (remade, HOUMA))
    assert new == old


def test_the_shapefile_is_as_zones_hand_them_over():
    dbf = (HOUMA / "parcels" / "parcels.dbf").read_bytes()
    assert dbf[29] == 0  # language driver: not said
    assert not (HOUMA / "parcels" / "parcels.cpg").exists()
    assert "防护绿地".encode("gbk") in dbf
    assert "备注".encode("gbk") in dbf[: int.from_bytes(dbf[8:10], "little")]
