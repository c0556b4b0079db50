import pytest

from landmap.errors import SiteError
from landmap.site import read_site

SITE = """
id = "zone"
name = "某开发区"
as_of = 2024-03-31
crs = "EPSG:4546"
[[quota]]
id = "all"
name = "总量"
limit_mu = 100
[[quota]]
id = "left"
name = "可用"
parent = "all"
remainder = true
[[drawdown]]
role = "parcels"
when = { land_origin = ["new"], land_stage = ["to_supply"] }
column = "committed"
reason = "planned_supply"
quota = "all"
"""
LAYER = """
id = "parcels"
role = "parcels"
title = "地块"
source = "parcels.shp"
[fields]
parcel_id = "DKBH"
registered_m2 = "MJ"
[units]
registered_m2 = "mu"
[values.operation]
"没人" = "vacant"
"""


@pytest.fixture
def zone(tmp_path):
    def write(site=SITE, layer=LAYER):
        (tmp_path / "parcels").mkdir(exist_ok=True)
        (tmp_path / "site.toml").write_text(site, encoding="utf-8")
        (tmp_path / "parcels/layer.toml").write_text(layer, encoding="utf-8")
        return tmp_path

    return write


def test_a_zone_is_read_with_its_layers(zone):
    site = read_site(zone())
    assert [node.id for node in site.quota] == ["all", "left"]
    assert site.layers[0].path == site.folder / "parcels/parcels.shp"
    assert site.of_role("parcels") == site.layers
    assert site.of_role("roads") == ()


def test_a_bom_from_windows_notepad_does_no_harm(zone):
    folder = zone()
    (folder / "site.toml").write_text(SITE, encoding="utf-8-sig")
    assert read_site(folder).name == "某开发区"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("as_of", "asof", "did you mean as_of"),
        ("limit_mu = 100", "limit = 100", "did you mean limit_mu"),
        ('parent = "all"', 'parent = "al"', "did you mean all"),
        ('id = "left"', 'id = "all"', "stands twice"),
        ("remainder = true", "remainder = true\nlimit_mu = 3", "either limit_mu or remainder"),
        ('["to_supply"]', '["to_suply"]', "did you mean to_supply"),
        ("land_origin", "land_orign", "did you mean land_origin"),
        ('quota = "all"', 'quota = "oll"', "did you mean all"),
        ('crs = "EPSG:4546"', "", "crs is missing"),
        ("as_of = 2024-03-31", "as_of = 2024-13-31", "not valid TOML"),
        ('id = "zone"', 'id = "zone"\nfolder = "/etc"', "unknown key folder"),
    ],
)
def test_a_wrong_site_toml_is_told_in_one_line_with_the_nearest_key(zone, old, new, told):
    assert old in SITE
    with pytest.raises(SiteError) as caught:
        read_site(zone(site=SITE.replace(old, new, 1)))
    assert told in caught.value.en
    assert caught.value.where.endswith("site.toml")
    assert caught.value.zh


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('parcel_id = "DKBH"', 'parcelid = "DKBH"', "did you mean parcel_id"),
        ('"vacant"', '"vacnt"', "did you mean vacant"),
        ('registered_m2 = "mu"', 'registered_m2 = "acre"', "one of m2, mu, ha"),
        ('role = "parcels"', 'role = "parcel"', "parcels"),
        ("[units]", '[constants]\nparcel_id = "1"\n[units]', "stands in [fields] and in [constants]"),
        ("[fields]", "[feilds]", "did you mean fields"),
    ],
)
def test_a_wrong_layer_toml_is_told_with_its_folder(zone, old, new, told):
    assert old in LAYER
    with pytest.raises(SiteError) as caught:
        read_site(zone(layer=LAYER.replace(old, new, 1)))
    assert told in caught.value.en
    assert caught.value.where == "parcels/layer.toml"


def test_a_folder_without_site_toml_is_no_zone(tmp_path):
    with pytest.raises(SiteError) as caught:
        read_site(tmp_path)
    assert "landmap new" in caught.value.mend_en


BASEMAPS = """
[basemaps]
known = ["tianditu-vec"]
[[basemaps.own]]
name = "内网影像"
url = "http://10.0.0.1/{TileMatrix}/{TileRow}/{TileCol}"
"""


def test_basemaps_are_named_and_none_by_default(zone):
    assert read_site(zone(SITE)).basemaps.known == ()
    chosen = read_site(zone(SITE + BASEMAPS)).basemaps
    assert chosen.known == ("tianditu-vec",)
    assert chosen.own[0].name == "内网影像"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("{TileCol}", "5", r"no \{z\}"),
        ("{TileCol}", "{TileCol}?tk=0123456789", r"write \{tk\}"),
        ("http://10.0.0.1", "javascript:", "http"),
        ("tianditu-vec", "google", "google|tianditu"),
    ],
)
def test_a_basemap_that_cannot_be_used_is_named(zone, old, new, said):
    with pytest.raises(SiteError, match=said):
        read_site(zone(SITE + BASEMAPS.replace(old, new)))
