"""Two real places go the whole way with no change of code: only a site.toml and layer.toml files edited by hand."""

import os
import shutil
from pathlib import Path

import geopandas as gpd
import momepy
import pytest

from landmap import build
from landmap.area import official_m2
from landmap.report import Edition
from landmap.site import read_site

HERE = Path(__file__).parent
REAL = Path(os.environ.get("LANDMAP_REAL", HERE.parents[2] / "shared/real")) / "philadelphia_vacant_land.parquet"


def whole_way(zone: Path) -> Edition:
    site = read_site(zone)
    edition = Edition(build.snapshot(site, build.check(site, build.read(site))), site.publication.profile, "en")
    build.write(edition, zone.parent / "out")
    assert {path.name for path in (zone.parent / "out").iterdir()} >= set(build.OUTPUTS)
    for layer in edition.snapshot.checked.layers.values():
        assert layer.rows_in == len(layer.accepted) + len(layer.quarantined)
    return edition


@pytest.fixture(scope="module")
def bubenec(tmp_path_factory):
    zone = tmp_path_factory.mktemp("places") / "bubenec"
    shutil.copytree(HERE / "bubenec", zone)
    for name in ("plots", "buildings", "streets"):
        shutil.copyfile(momepy.datasets.get_path("bubenec"), zone / name / "bubenec.gpkg")
    return whole_way(zone)


def test_a_quarter_of_prague(bubenec):
    layers = bubenec.snapshot.checked.layers
    assert {name: len(layer.accepted) for name, layer in layers.items()} == {"buildings": 144, "plots": 407, "streets": 35}
    codes = {issue.code for issue in layers["plots"].issues}
    assert codes == {"SLIVER", "GAP"}  # courtyards without a plot: nobody has them
    assert {issue.code for issue in layers["streets"].issues} == {"ID_FROM_ROW"}


def test_what_nobody_said_of_prague_is_unknown(bubenec):
    assert set(bubenec.snapshot.parcels["map_class"]) == {"unknown"}
    assert {"revived_m2", "invest_yi"} <= set(bubenec.snapshot.tally.stock.unknown)


def test_its_area_is_that_of_the_ground_not_of_web_mercator(bubenec):
    plots = gpd.read_file(momepy.datasets.get_path("bubenec"), layer="plots")
    measured = bubenec.snapshot.parcels["measured_m2"].sum()
    assert measured == pytest.approx(official_m2(plots.to_crs("EPSG:4326").geometry).sum(), rel=1e-6)
    assert plots.area.sum() / measured == pytest.approx(2.41, abs=0.02)  # what a planner would get in the file's own CRS


@pytest.mark.skipif(not REAL.is_file(), reason="the file of Philadelphia's vacant land is not here (LANDMAP_REAL)")
def test_vacant_land_of_philadelphia(tmp_path):
    zone = tmp_path / "philadelphia"
    shutil.copytree(HERE / "philadelphia", zone)
    shutil.copyfile(REAL, zone / "vacant" / REAL.name)
    edition = whole_way(zone)
    vacant = edition.snapshot.checked.layers["vacant"]
    assert (vacant.rows_in, len(vacant.quarantined), vacant.repaired) == (25_663, 15, 1)
    assert {issue.code for issue in vacant.issues} == {
        "ID_MISSING",
        "GEOMETRY_REPAIRED",
        "SLIVER",
        "SPIKE",
        "GAP",
        "GAP_SLIVER",
    }
    parcels = edition.snapshot.parcels
    assert parcels["measured_m2"].sum() == pytest.approx(parcels["planar_m2"].sum(), rel=2e-4)  # feet are feet, not metres
    assert set(parcels["map_class"]) == {"stopped"}
