"""Files damaged at random, seeded: rows stand or the file is refused with a code, and the input stays as it is."""

import random
import shutil
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from landmap import crs
from landmap.errors import RefusalError
from landmap.io import boundary_txt
from landmap.io.read import read_layer
from landmap.site import Layer

CORPUS = Path(__file__).parent.parent / "corpus"
SEEDS = {
    "geojson": "control/geojson_ok/parcels.geojson",
    "gpkg": "control/gpkg_ok/parcels.gpkg",
    "shp": "control/shp_ok/parcels.shp",
    "zip": "attack/zip_ok/parcels.zip",
    "xlsx": "table/xlsx_ok/ledger.xlsx",
    "csv": "table/csv_bom/parcels.csv",
    "geojsonl": "json/bad_line_in_seq/parcels.geojsonl",
    "parquet": "",
    "txt": "",
}
FRAME = gpd.GeoDataFrame(
    {"地块编号": ["1", "2"], "地块名称": ["甲", "乙"]}, geometry=[shapely.box(533000, 3943000, 533100, 3943100)] * 2, crs=4546
)


def seeded(kind: str, folder: Path) -> str:
    """The sound file (or set) of one format, laid into ``folder``."""
    if kind == "parquet":
        FRAME.to_parquet(folder / "a.parquet")
        return "a.parquet"
    if kind == "txt":
        boundary_txt.write(FRAME, folder / "a.txt")
        return "a.txt"
    source = CORPUS / SEEDS[kind]
    for part in source.parent.iterdir():
        shutil.copyfile(part, folder / part.name)
    return source.name


def damaged(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 20])):
        if not changed:
            break
        at, way = chance.randrange(len(changed)), chance.random()
        if way < 0.6:
            changed[at] = chance.randrange(256)
        elif way < 0.75:
            del changed[at : at + chance.randrange(1, 40)]
        elif way < 0.9:
            changed[at:at] = chance.randbytes(chance.randrange(1, 20))
        else:
            del changed[at:]
    return bytes(changed)


@pytest.mark.parametrize("kind", SEEDS)
def test_no_damage_crashes_the_reader_or_loses_a_row_in_silence(kind, tmp_path):
    chance = random.Random(kind)
    refused = 0
    for number in range(25):
        folder = tmp_path / str(number) / "layer"
        folder.mkdir(parents=True)
        source = seeded(kind, folder)
        victim = chance.choice(sorted(folder.iterdir()))
        victim.write_bytes(damaged(victim.read_bytes(), chance))
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        role = "plans" if kind == "xlsx" else "parcels"
        refused += not stands(Layer(id="a", role=role, title="t", source=source, folder=folder))
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert refused < 25 or kind in ("zip", "xlsx", "geojson")


def stands(layer: Layer) -> bool:
    """Whether the file was read; the issues must name rows that are there."""
    try:
        found = read_layer(layer)
        if layer.has_geometry:
            crs.require(found.frame, layer, None, "EPSG:4546")
            crs.to_site(found.frame, "EPSG:4546")
    except RefusalError as error:
        if error.issues[0].effect != "refuse":
            raise
        return False
    assert found.frame["source_row"].is_unique
    assert {issue.row for issue in found.issues if issue.effect == "quarantine"} <= set(found.frame["source_row"])
    return True
