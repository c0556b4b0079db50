"""Files that no corpus has, of the families that corpora are made of: each is read, or refused with the code that says why."""

import json
import sqlite3
import zipfile

import geopandas as gpd
import pytest
import shapely

from landmap.check import check_layer
from landmap.site import Site

W = "POLYGON((533500 3943500,533600 3943500,533600 3943600,533500 3943600,533500 3943500))"
FRAME = gpd.GeoDataFrame({"DKBH": ["HM-001"]}, geometry=[shapely.from_wkt(W)], crs=4546)


def collection(**properties) -> str:
    ring = [[111.37, 35.61], [111.38, 35.61], [111.38, 35.62], [111.37, 35.61]]
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}, ensure_ascii=False)


TOPOLOGY = '{"type":"Topology","objects":{"a":{"type":"GeometryCollection","geometries":[]}},"arcs":[]}'
ENTITY = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml>&x;</kml>'


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.gml", ENTITY, "XML_ENTITIES"),
        ("a.kml", ENTITY, "XML_ENTITIES"),
        ("a.kml", ENTITY.encode("utf-16"), "XML_ENTITIES"),
        ("a.xml", "<OGRWFSDataSource><URL>http://127.0.0.1:9/wfs</URL></OGRWFSDataSource>", "DRIVER_NOT_ALLOWED"),
        ("a.json", TOPOLOGY, "NOT_GEOJSON"),
        ("a.json", '{"url":"http://127.0.0.1:9/query?f=json"}', "NOT_GEOJSON"),
        ("a.geojson", collection()[:-9], "JSON_BROKEN"),
        ("a.gpkg", "hello", "NOT_GPKG"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + bytes(600), "NOT_XLSX"),
        ("a.tab", "!table", "DRIVER_NOT_ALLOWED"),
        ("a.dwg", "AC1018", "DWG_NOT_READ"),
        ("a.dxf", b"AC1018" + bytes(99), "NOT_DXF"),
        ("a.fgb", b"fgb\x02fgb\x00", "FGB_BROKEN"),
        ("a.zip", "hello", "ZIP_BROKEN"),
        ("a.parquet", b"PAR1" + bytes(100) + b"PAR1", "PARQUET_BROKEN"),
    ],
)
def test_what_a_file_is_not_refuses_it(folder, refusal, name, content, code):
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    assert refusal(name).code == code


@pytest.mark.parametrize(
    "source", ["http://127.0.0.1/a.geojson", "/vsicurl/http://127.0.0.1:9/a.geojson", "GPKG:a.gpkg:p", '{"type":"Feature"}']
)
def test_a_source_that_is_no_file_name(refusal, source):
    assert refusal(source).code == "PATH_NOT_LOCAL"


def zipped(path, members) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def test_a_note_beside_the_data_in_a_zip_is_no_layer(folder, read, refusal):
    zipped(folder / "a.zip", {"a.geojson": collection(DKBH="1"), "说明.txt": "2024 年交件", "readme.TXT": ""})
    assert read("a.zip").rows_in == 1
    delivery = "[地块坐标]\n4,1,1,甲,面,,,,@\n".encode("gbk")
    zipped(folder / "b.zip", {"a.geojson": collection(DKBH="1"), "界址点.txt": delivery})
    assert refusal("b.zip").code == "LAYER_AMBIGUOUS"


def test_a_zip_of_nothing_is_empty(folder, refusal):
    zipped(folder / "a.zip", {})
    assert refusal("a.zip").code == "FILE_EMPTY"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf16_is_known_by_its_mark(folder, read, encoding):
    mark = "\ufeff" if encoding != "utf-16" else ""
    (folder / "a.csv").write_bytes(f"{mark}DKBH\tDKMC\tWKT\n1\t侯马市\t{W}\n".encode(encoding))
    found = read("a.csv", fields={"name": "DKMC"}, crs="EPSG:4546")
    assert found.frame["name"].tolist() == ["侯马市"]
    assert found.issues == ()
    (folder / "a.geojson").write_bytes((mark + collection(DKMC="侯马市")).encode(encoding))
    found = read("a.geojson", fields={"name": "DKMC"})
    assert found.frame["name"].tolist() == ["侯马市"]
    assert [issue.code for issue in found.issues] == ["ENCODING_GUESSED"]


def test_a_kml_in_utf16(folder, read):
    ring = "111.37,35.61 111.38,35.61 111.38,35.62 111.37,35.61"
    shape = f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
    mark = f"<kml><Placemark><name>侯马市</name>{shape}</Placemark></kml>"
    (folder / "a.kml").write_bytes(f'<?xml version="1.0" encoding="UTF-16"?>{mark}'.encode("utf-16"))
    found = read("a.kml", fields={"name": "name"})
    assert found.frame["name"].tolist() == ["侯马市"]
    assert found.issues == ()


@pytest.mark.parametrize("name", ["a.geojson", "a.geojsonl"])
def test_half_a_character_sets_its_row_aside(folder, read, name):
    text = collection(DKMC="?").replace('"?"', r'"x\ud83dy\\ud83d \ud83c\udfe0"')
    feature = text[text.index("[{") + 1 : -2]
    (folder / name).write_text(text if name == "a.geojson" else feature, "utf-8")
    found = read(name, fields={"name": "DKMC"})
    assert found.frame["name"].tolist() == ["x\ufffdy\\ud83d \U0001f3e0"]
    assert [issue.code for issue in found.issues] == ["TEXT_UNDECODABLE"]


def test_a_shape_of_any_size_is_told_in_words(folder, read):
    """A digit too many in a damaged file: its row is set aside, the check does not end."""
    ring = [[1e40, 0], [2e40, 1e40], [1e40, 1e40], [2e40, 0], [1e40, 0]]
    sound, beside = (
        [[e, 3943500], [e + 100, 3943500], [e + 100, 3943600], [e, 3943600], [e, 3943500]] for e in (533500, 533600)
    )
    features = [
        {"type": "Feature", "properties": {"DKBH": name}, "geometry": {"type": "Polygon", "coordinates": [each]}}
        for name, each in (("1", sound), ("2", beside), ("3", ring))
    ]
    crs = {"type": "name", "properties": {"name": "EPSG:4546"}}
    (folder / "a.geojson").write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))
    site = Site.model_validate({"id": "town", "name": "小镇", "as_of": "2024-03-31", "crs": "EPSG:4546"})
    checked = check_layer(read("a.geojson", fields={"parcel_id": "DKBH"}, crs="EPSG:4546"), site)
    assert (checked.rows_in, checked.quarantined["parcel_id"].tolist()) == (3, ["3"])


def test_a_view_that_never_ends_and_a_database_without_a_layer(folder, refusal):
    FRAME.to_file(folder / "a.gpkg", layer="parcels")
    base = sqlite3.connect(folder / "a.gpkg")
    endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS fid, geom, DKBH FROM c, parcels"
    base.execute(f"CREATE VIEW v AS {endless}")
    base.execute("INSERT INTO gpkg_contents(table_name, data_type, identifier, srs_id) VALUES ('v', 'features', 'v', 4546)")
    base.execute("INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POLYGON', 4546, 0, 0)")
    base.commit()
    base.close()
    assert refusal("a.gpkg", table="v").code == "ROWS_TOO_MANY"
    base = sqlite3.connect(folder / "b.gpkg")
    base.execute("CREATE TABLE a(x)")
    base.commit()
    base.close()
    assert refusal("b.gpkg").code == "NOT_GPKG"
