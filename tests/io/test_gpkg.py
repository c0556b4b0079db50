import hashlib
import sqlite3
from datetime import date

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely

from landmap.errors import OutputError, RefusalError
from landmap.io.gpkg import write_gpkg
from landmap.io.read import read_layer
from landmap.site import Layer

SQUARE = shapely.box(533000, 3943000, 533100, 3943100)
PARCELS = gpd.GeoDataFrame(
    {
        "parcel_id": ["A-1", "A-2", "A-3"],
        "名称": ["甲", None, "丙"],
        "on": pd.to_datetime(["2024-01-15", None, "2023-12-31"]),
        "day": [date(2024, 1, 15), None, date(2023, 12, 31)],
        "n": pd.array([1, None, 3], dtype="Int64"),
        "area": pd.array([18666.67, None, 0.1 + 0.2], dtype="Float64"),
        "flag": pd.array([True, None, False], dtype="boolean"),
        "mixed": [1, "****", None],
    },
    geometry=[SQUARE, shapely.MultiPolygon([SQUARE]), None],
    crs=4546,
)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "zone" / "parcels"
    made.mkdir(parents=True)
    return made


def read(folder, **settings):
    layer = Layer(id="p", role="parcels", title="t", source="a.gpkg", folder=folder, **settings)
    return read_layer(layer)


def test_what_is_written_is_read_back(folder):
    write_gpkg(folder / "a.gpkg", {"地块": PARCELS})
    found = read(folder)
    assert found.issues == ()
    assert found.frame.crs.to_epsg() == 4546
    assert found.frame["source_row"].tolist() == [1, 2, 3]
    assert found.frame["src_名称"].tolist() == ["甲", None, "丙"]
    assert found.frame["src_on"].tolist() == found.frame["src_day"].tolist() == ["2024-01-15", None, "2023-12-31"]
    assert found.frame["src_n"].tolist() == [1, None, 3]
    assert found.frame["src_area"].tolist() == [18666.67, None, 0.1 + 0.2]
    assert found.frame["src_flag"].tolist() == [True, None, False]
    assert found.frame["src_mixed"].tolist() == ["1", "****", None]
    assert [None if shape is None else shape.geom_type for shape in found.frame.geometry] == ["MultiPolygon"] * 2 + [None]


def test_dates_are_dates_for_others_too(folder):
    write_gpkg(folder / "a.gpkg", {"地块": PARCELS})
    kinds = dict(zip(*(pyogrio.read_info(folder / "a.gpkg")[key] for key in ("fields", "ogr_types")), strict=True))
    assert (kinds["on"], kinds["day"], kinds["n"], kinds["area"]) == ("OFTDate", "OFTDate", "OFTInteger64", "OFTReal")


def test_the_same_frames_give_the_same_bytes(folder):
    digests = set()
    for name in ("a.gpkg", "b.gpkg", "a.gpkg"):
        write_gpkg(folder / name, {"地块": PARCELS, "表": pd.DataFrame({"a": [1]})})
        digests.add(hashlib.sha256((folder / name).read_bytes()).hexdigest())
    assert len(digests) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["a.gpkg", "b.gpkg"]


def test_empty_layers_tables_and_mixtures_keep_their_columns(folder):
    roads = gpd.GeoDataFrame({"id": ["r", "s"]}, geometry=[SQUARE, shapely.LineString([(0, 0), (1, 1)])], crs=4546)
    write_gpkg(folder / "a.gpkg", {"空": PARCELS.iloc[:0], "表": pd.DataFrame({"甲": ["x"]}), "路": roads})
    layers = dict(pyogrio.list_layers(folder / "a.gpkg").tolist())
    assert layers == {"空": "MultiPolygon", "表": None, "路": "Unknown"}
    info = pyogrio.read_info(folder / "a.gpkg", layer="空")
    assert list(info["fields"]) == [name for name in PARCELS.columns if name != "geometry"]
    assert info["crs"] == "EPSG:4546"
    assert pyogrio.read_dataframe(folder / "a.gpkg", layer="表")["甲"].tolist() == ["x"]


def test_columns_that_differ_in_case_only_are_all_kept(folder):
    frame = gpd.GeoDataFrame({"src_A": ["1"], "src_a": ["2"], "fid": ["3"], "geom": ["4"]}, geometry=[SQUARE], crs=4546)
    write_gpkg(folder / "a.gpkg", {"地块": frame})
    assert list(pyogrio.read_info(folder / "a.gpkg")["fields"]) == ["src_A", "src_a_2", "fid_2", "geom_2"]


def test_a_file_that_another_program_has_open_is_not_replaced(folder):
    (folder / "a.gpkg-wal").write_bytes(b"x")
    with pytest.raises(OutputError, match="QGIS"):
        write_gpkg(folder / "a.gpkg", {"地块": PARCELS})


def test_a_place_that_cannot_be_written_is_said_in_one_sentence():
    from pathlib import Path

    with pytest.raises(OutputError):
        write_gpkg(Path("/proc/self/a.gpkg"), {"地块": PARCELS})


def test_of_several_layers_one_must_be_named(folder):
    write_gpkg(folder / "a.gpkg", {"甲": PARCELS, "乙": PARCELS, "表": pd.DataFrame({"a": [1]})})
    with pytest.raises(RefusalError) as refused:
        read(folder)
    assert refused.value.issues[0].code == "LAYER_AMBIGUOUS"
    assert read(folder, table="乙").rows_in == 3
    with pytest.raises(RefusalError) as refused:
        read(folder, table="丙")
    assert refused.value.issues[0].code == "LAYER_MISSING"
    assert "甲、乙" in refused.value.issues[0].message_zh


def test_one_layer_with_land_is_chosen_beside_tables(folder):
    write_gpkg(folder / "a.gpkg", {"表": pd.DataFrame({"a": [1]}), "甲": PARCELS})
    assert read(folder).evidence["layer"].value == "甲"


def test_land_without_geometry_is_refused(folder):
    write_gpkg(folder / "a.gpkg", {"表": pd.DataFrame({"a": [1]})})
    with pytest.raises(RefusalError) as refused:
        read(folder)
    assert refused.value.issues[0].code == "GEOMETRY_MISSING"


def test_a_view_without_end_is_refused(folder, monkeypatch):
    monkeypatch.setattr("landmap.io.gpkg.reading.ROWS", 1000)
    write_gpkg(folder / "a.gpkg", {"地块": PARCELS})
    with sqlite3.connect(folder / "a.gpkg") as base:
        base.execute("CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c")
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('v', 'attributes', 'v', 0)")
    base.close()
    with pytest.raises(RefusalError) as refused:
        read_layer(Layer(id="p", role="plans", title="t", source="a.gpkg", folder=folder, table="v"))
    assert refused.value.issues[0].code == "ROWS_TOO_MANY"


def test_a_query_that_gives_no_row_and_never_ends_is_stopped(folder, monkeypatch):
    monkeypatch.setattr("landmap.io.gpkg.reading.SECONDS", 0.2)
    write_gpkg(folder / "a.gpkg", {"地块": PARCELS})
    with sqlite3.connect(folder / "a.gpkg") as base:
        base.execute(
            "CREATE VIEW v AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c WHERE x < 0"
        )
        base.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('v', 'attributes', 'v', 0)")
    base.close()
    with pytest.raises(RefusalError) as refused:
        read_layer(Layer(id="p", role="plans", title="t", source="a.gpkg", folder=folder, table="v"))
    assert refused.value.issues[0].code == "ROWS_TOO_MANY"


def test_a_saved_change_that_waits_in_the_wal_is_read_and_nothing_on_disk_changes(folder):
    write_gpkg(folder / "a.gpkg", {"地块": PARCELS})
    base = sqlite3.connect(folder / "a.gpkg")
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA wal_autocheckpoint = 0")
    base.execute("DROP TRIGGER IF EXISTS rtree_地块_geom_update6")  # needs functions that only GDAL has
    for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        base.execute(f'DROP TRIGGER "{name}"')
    base.execute("UPDATE 地块 SET 名称 = '改' WHERE fid = 1")
    base.commit()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert "a.gpkg-wal" in before
    found = read(folder)
    assert found.frame["src_名称"].iloc[0] == "改"
    assert [issue.code for issue in found.issues] == ["DB_WAL_PENDING"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    base.close()


def test_text_that_is_no_utf8_sets_its_row_aside(folder):
    write_gpkg(folder / "a.gpkg", {"表": pd.DataFrame({"名称": ["甲", "乙"]})})
    base = sqlite3.connect(folder / "a.gpkg")
    base.execute("UPDATE 表 SET 名称 = CAST(x'BCD7' AS TEXT) WHERE fid = 2")
    base.commit()
    base.close()
    found = read_layer(Layer(id="p", role="plans", title="t", source="a.gpkg", folder=folder))
    assert [(issue.code, issue.row) for issue in found.issues] == [("TEXT_UNDECODABLE", 2)]
