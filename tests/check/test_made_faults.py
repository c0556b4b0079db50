"""Faults of the corpus's families that the corpus does not have: made here, and judged by the same outcome, code and counts."""

import io
import json
import shutil
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from pyproj import CRS

from benchmarks.corpus.cases import check_case, verdict_of

CORPUS = Path(__file__).parent.parent / "corpus"
HEAD, SIZE = 193, 345  # of the .dbf of the corpus
ALL = ("accept", "", 5, 5, 0, 0)


def refused(code, rows=None):
    return ("refuse", code, rows, 0, 0, 0)


def aside(code, count=1, repaired=0, rows=5):
    return ("quarantine", code, rows, rows - count, repaired, count)


def mended(code, count):
    return ("accept_repaired", code, 5, 5, count, 0)


def warned(code):
    return ("accept_warn", code, 5, 5, 0, 0)


def judged(path: Path, **needs):
    got = verdict_of(check_case({"path": path.name, "needs": needs}, path.parent)[1])
    return (got.outcome, got.code, got.rows_in, got.accepted, got.repaired, got.quarantined)


# -- shapefiles: bytes of one file of the set changed ----


def record(content: bytes, number: int) -> int:
    """Where the content of a record of a .shp begins."""
    at = 100
    for _ in range(number):
        at += 8 + 2 * struct.unpack_from(">i", content, at + 4)[0]
    return at + 8


def packed(form: str, value: object, beyond: int):
    """The .shp with a value at a place in its second record."""

    def change(content: bytearray) -> bytes:
        struct.pack_into(form, content, record(content, 1) + beyond, value)
        return content

    return change


def swapped(content: bytearray) -> bytes:
    return content[:100] + content[108:116] + content[100:108] + content[116:]


def prj(code: int):
    return lambda _: CRS.from_epsg(code).to_wkt("WKT1_ESRI").encode()


GBK_DBF = (CORPUS / "shapefile/gbk_cpg_says_utf8/parcels.dbf").read_bytes()
SHAPEFILES = {
    "dbf of no bytes": ({".dbf": lambda _: b""}, refused("DBF_UNREADABLE", 5)),
    "dbf cut in its fourth row": ({".dbf": lambda b: b[: HEAD + 3 * SIZE + 10]}, aside("DBF_TRUNCATED", 2)),
    "gbk without a cpg": ({".dbf": lambda _: GBK_DBF, ".cpg": None}, mended("ENCODING_GUESSED", 0)),
    "utf-8 without a cpg": ({".cpg": None}, mended("ENCODING_GUESSED", 0)),
    "shx with two records swapped": ({".shx": swapped}, mended("SHX_REBUILT", 0)),
    "shx of no bytes": ({".shx": lambda _: b""}, mended("SHX_REBUILT", 0)),
    "NaN in a vertex": ({".shp": packed("<d", float("nan"), 64)}, aside("COORD_NOT_FINITE")),
    "NaN in the first vertex": ({".shp": packed("<d", float("nan"), 48)}, aside("COORD_NOT_FINITE")),
    "a shape type that there is not": ({".shp": packed("<i", 99, 0)}, aside("RECORD_CORRUPT")),
    "a null shape": ({".shp": packed("<i", 0, 0)}, aside("GEOMETRY_EMPTY")),
    "a header of another type": ({".shp": lambda b: b[:32] + b"\x03" + b[33:]}, ALL),
    "Beijing 1954": ({".prj": prj(2435)}, warned("DATUM_BALLPARK")),
    "an empty prj": ({".prj": lambda _: b""}, refused("CRS_UNKNOWN", 5)),
    "degrees by the prj, metres by the numbers": ({".prj": prj(4490)}, refused("CRS_COORD_MISMATCH", 5)),
}


@pytest.mark.parametrize("fault", SHAPEFILES)
def test_shapefile(fault, tmp_path):
    shutil.copytree(CORPUS / "control/shp_ok", tmp_path, dirs_exist_ok=True)
    changes, expected = SHAPEFILES[fault]
    for suffix, change in changes.items():
        path = tmp_path / f"parcels{suffix}"
        if change is None:
            path.unlink()
        else:
            path.write_bytes(change(bytearray(path.read_bytes())))
    assert judged(tmp_path / "parcels.shp") == expected


# -- GeoJSON: a field or a shape of the first feature changed ----


def said(**properties):
    return lambda features: features[0]["properties"].update(properties)


def ring_of(change):
    def changed(features):
        features[0]["geometry"]["coordinates"][0] = change(features[0]["geometry"]["coordinates"][0])

    return changed


def everywhere(change):
    def changed(features):
        for feature in features:
            feature["geometry"]["coordinates"] = [[change(p) for p in ring] for ring in feature["geometry"]["coordinates"]]

    return changed


def shifted(feature, lon: float):
    moved = json.loads(json.dumps(feature))
    moved["geometry"]["coordinates"] = [[[x + lon, y] for x, y in ring] for ring in moved["geometry"]["coordinates"]]
    return moved


DATES = ("2024-01-15", "2024/1/15", "2024.1.15", "20240115", "2024年1月15日", 45306, "15/01/2024", "03/04/2024")


def eight_dates(features):
    features += [shifted(features[i], 0.01) for i in range(3)]
    for i, feature in enumerate(features):
        feature["properties"] |= {"DKBH": f"HM-{i + 1:03d}", "RQ": DATES[i]}


FEATURES = {
    "the eight forms of a date": (eight_dates, aside("DATE_AMBIGUOUS", repaired=2, rows=8)),
    "a day that is none": (said(RQ="2024-02-30"), aside("DATE_UNREADABLE")),
    "control characters": (said(DKMC="一\x00号\x07"), warned("TEXT_CONTROL")),
    "an empty id": (said(DKBH=" "), aside("ID_MISSING")),
    "no id": (said(DKBH=None), aside("ID_MISSING")),
    "an id that was a number of 19 digits": (said(DKBH=1.4108110010011e18), aside("ID_DIGITS_LOST")),
    "an id as Excel shows it": (said(DKBH="1.41081E+18"), aside("ID_DIGITS_LOST")),
    "ids that are numbers": (lambda f: [one["properties"].update(DKBH=i) for i, one in enumerate(f, 1)], ALL),
    "an area in mu under the name of m2": (said(MJ_M2=15.0), aside("AREA_MISMATCH")),
    "an area in words of two units": (said(MJ_M2="0.001万平方米"), aside("AREA_MISMATCH")),
    "an area of 0": (said(MJ_M2=0), mended("AREA_NOT_STATED", 1)),
    "an area of 1e308": (said(MJ_M2=1e308), aside("NUMBER_RANGE")),
    "an area of true": (said(MJ_M2=True), aside("NUMBER_UNREADABLE")),
    "no shape": (lambda f: f[0].update(geometry=None), aside("GEOMETRY_EMPTY")),
    "an empty shape": (lambda f: f[0]["geometry"].update(coordinates=[]), aside("GEOMETRY_EMPTY")),
    "a ring that begins with null": (ring_of(lambda r: [[None, None], *r[1:]]), aside("COORD_NOT_FINITE")),
    "a ring closed by nulls": (ring_of(lambda r: [[None, None], *r[1:-1], [None, None]]), aside("COORD_NOT_FINITE")),
    "a ring without points": (ring_of(lambda _: []), aside("GEOMETRY_UNREADABLE")),
    "heights": (everywhere(lambda p: [*p, 420.0]), warned("Z_DROPPED")),
    "clockwise rings": (lambda f: [one["geometry"]["coordinates"][0].reverse() for one in f], ALL),
    "a neighbour drawn over": (lambda f: f.__setitem__(1, shifted(f[1], -0.0012)), warned("OVERLAP")),
    "a feature that is null": (lambda f: f.__setitem__(1, None), aside("ROW_CORRUPT")),
    "a field name like a query": (said(**{"x' OR 1=1 --": 1}), warned("FIELD_NAME_UNSAFE")),
}  # fmt: skip


@pytest.fixture
def base():
    return json.loads((CORPUS / "control/geojson_ok/parcels.geojson").read_text("utf-8"))


@pytest.mark.parametrize("fault", FEATURES)
def test_geojson(fault, tmp_path, base):
    change, expected = FEATURES[fault]
    change(base["features"])
    path = tmp_path / "parcels.geojson"
    path.write_text(json.dumps(base, ensure_ascii=False), encoding="utf-8")
    assert judged(path) == expected


def dumped(document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


DOCUMENTS = {
    "cut in the middle": (lambda base: dumped(base)[:1500], refused("JSON_BROKEN")),
    "one feature alone": (lambda base: dumped(base["features"][0]), ("accept", "", 1, 1, 0, 0)),
    "a geometry alone": (lambda base: dumped(base["features"][0]["geometry"]), refused("NOT_GEOJSON")),
    "TopoJSON": (lambda base: b'{"type":"Topology","objects":{},"arcs":[]}', refused("NOT_GEOJSON")),
    "a crs that there is not": (
        lambda base: dumped(base | {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}}}),
        refused("CRS_UNREADABLE", 5),
    ),
    "a crs to be fetched": (
        lambda base: dumped(base | {"crs": {"type": "link", "properties": {"href": "http://127.0.0.1:9/x"}}}),
        refused("CRS_UNREADABLE", 5),
    ),
    "NaN as the first coordinate": (
        lambda base: dumped(base).replace(b"111.36978218292494", b"NaN", 1),
        aside("COORD_NOT_FINITE"),
    ),
    "a byte that is no character": (
        lambda base: dumped(base).replace("侯".encode(), b"\xe4\xff", 1),
        aside("TEXT_UNDECODABLE"),
    ),
}


@pytest.mark.parametrize("fault", DOCUMENTS)
def test_geojson_document(fault, tmp_path, base):
    make, expected = DOCUMENTS[fault]
    path = tmp_path / "parcels.geojson"
    path.write_bytes(make(base))
    assert judged(path) == expected


# -- tables ----


def test_a_gbk_csv(tmp_path):
    text = (CORPUS / "table/csv_bom/parcels.csv").read_text("utf-8-sig")
    (tmp_path / "parcels.csv").write_text(text, encoding="gbk")
    assert judged(tmp_path / "parcels.csv", crs="EPSG:4546") == mended("ENCODING_GUESSED", 0)


def test_a_csv_with_semicolons_and_a_blank_line(tmp_path):
    rows = (CORPUS / "table/csv_bom/parcels.csv").read_text("utf-8-sig").splitlines()
    text = "\r\n".join([rows[0].replace(",", ";"), "", *(_semicolons(row) for row in rows[1:])])
    (tmp_path / "parcels.csv").write_text(text, encoding="utf-8")
    assert judged(tmp_path / "parcels.csv", crs="EPSG:4546") == ALL


def _semicolons(row: str) -> str:
    before, wkt, _ = row.split('"')
    return f'{before.replace(",", ";")}"{wkt}"'


def test_a_csv_without_any_row(tmp_path):
    (tmp_path / "parcels.csv").write_text("DKBH,DKMC,ZT,MJ_M2,RQ,WKT\n", encoding="utf-8")
    assert judged(tmp_path / "parcels.csv", crs="EPSG:4546") == ("accept_warn", "LAYER_EMPTY", 0, 0, 0, 0)


def test_a_workbook_with_a_title_above_and_a_total_below(tmp_path):
    book = openpyxl.load_workbook(CORPUS / "table/xlsx_ok/ledger.xlsx")
    sheet = book.active
    sheet.insert_rows(1, 2)
    sheet["A1"] = "侯马经济开发区存量用地台账"
    sheet.append(["合计", None, None, 75, None])
    book.save(tmp_path / "ledger.xlsx")
    assert judged(tmp_path / "ledger.xlsx", mode="dossier") == warned("ROW_NOT_RECORD")


def test_a_workbook_with_two_sheets(tmp_path):
    book = openpyxl.load_workbook(CORPUS / "table/xlsx_ok/ledger.xlsx")
    book.copy_worksheet(book.active)
    book.save(tmp_path / "ledger.xlsx")
    assert judged(tmp_path / "ledger.xlsx", mode="dossier") == refused("LAYER_AMBIGUOUS")
    assert judged(tmp_path / "ledger.xlsx", mode="dossier", layer=book.sheetnames[0]) == ALL


# -- attacks ----


def zipped(members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def shapefile_members(stem: str):
    return [(f"{stem}{path.suffix}", path.read_bytes()) for path in sorted((CORPUS / "control/shp_ok").iterdir())]


VRT = (CORPUS / "attack/vrt_local_file/parcels.vrt").read_bytes()
ATTACKS = {
    "two shapefiles in a zip": ("a.zip", lambda: zipped(shapefile_members("a") + shapefile_members("b")), "LAYER_AMBIGUOUS"),
    "an absolute path in a zip": ("a.zip", lambda: zipped([("/etc/a.shp", b"x")]), "ZIP_PATH"),
    "a backslash path in a zip": ("a.zip", lambda: zipped([("..\\a.shp", b"x")]), "ZIP_PATH"),
    "a zip of zeros": ("a.zip", lambda: zipped([("a.shp", bytes(200 * 1024**2))]), "ZIP_BOMB"),
    "an empty zip": ("a.zip", lambda: zipped([]), "FILE_EMPTY"),
    "a zip of no bytes": ("a.zip", lambda: b"", "FILE_EMPTY"),
    "a vrt in a zip": ("a.zip", lambda: zipped([("a.vrt", VRT)]), "DRIVER_NOT_ALLOWED"),
    "a vrt named .gpkg": ("a.gpkg", lambda: VRT, "NOT_GPKG"),
    "a vrt named .csv": ("a.csv", lambda: VRT, None),
    "entities in a gml": ("a.gml", lambda: b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "XML_ENTITIES"),
    "a service to be asked": ("a.xml", lambda: b"<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL>", "DRIVER_NOT_ALLOWED"),
    "a program": ("a.exe", lambda: b"MZ\x90\x00", "DRIVER_NOT_ALLOWED"),
    "a page named .kml": ("a.kml", lambda: b"<html><script>x</script></html>", None),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack(attack, tmp_path):
    name, make, code = ATTACKS[attack]
    (tmp_path / name).write_bytes(make())
    outcome, found, _rows, accepted, *_ = judged(tmp_path / name)
    assert outcome == "refuse"
    assert accepted == 0
    assert found == code if code else found


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path):
    (tmp_path / "secret").mkdir()
    shutil.copy(CORPUS / "control/geojson_ok/parcels.geojson", tmp_path / "secret/a.geojson")
    (tmp_path / "zone/layer").mkdir(parents=True)
    (tmp_path / "zone/layer/parcels.geojson").symlink_to(tmp_path / "secret/a.geojson")
    assert judged(tmp_path / "zone/layer/parcels.geojson") == refused("PATH_OUTSIDE")
