import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from landmap.errors import RefusalError
from landmap.io import limits
from landmap.io.gate import FAMILIES, open_source
from landmap.io.read import READERS
from landmap.site import Layer

CONTROL = Path(__file__).parent.parent / "corpus" / "control" / "shp_ok"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "zone" / "parcels"
    made.mkdir(parents=True)
    return made


def refused(folder, source, **settings):
    with pytest.raises(RefusalError) as error:
        open_source(Layer(id="p", role="parcels", title="t", source=source, folder=folder, **settings))
    return error.value.issues[0]


def zipped(folder, members, name="a.zip"):
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return name


def shapefile_members(stem="parcels"):
    return {f"{stem}{path.suffix}": path.read_bytes() for path in CONTROL.iterdir()}


def test_every_family_has_a_reader():
    assert set(FAMILIES.values()) == set(READERS)


@pytest.mark.parametrize("name", ["a.gml", "a.vrt", "a.xls", "a.tab", "a.mif", "a.topojson", "noname"])
def test_other_formats_are_refused_and_the_known_ones_named(folder, name):
    (folder / name).write_bytes(b"whatever")
    issue = refused(folder, name)
    assert issue.code == "DRIVER_NOT_ALLOWED"
    assert ".gpkg" in issue.message_zh


def test_a_missing_file_is_refused_with_near_names(folder):
    (folder / "parcel.shp").write_bytes(b"")
    issue = refused(folder, "parcels.shp")
    assert issue.code == "FILE_MISSING"
    assert "parcel.shp" in issue.message_zh


@pytest.mark.parametrize("source", ["../../outside.csv", "link.csv"])
def test_nothing_outside_the_zone_is_read(folder, source):
    (folder.parent.parent / "outside.csv").write_text("a,b\n1,2\n")
    (folder / "link.csv").symlink_to(folder.parent.parent / "outside.csv")
    assert refused(folder, source).code == "PATH_OUTSIDE"


def test_a_link_beside_the_source_must_not_lead_out(folder):
    (folder.parent.parent / "secret").write_bytes(b"x")
    (folder / "a.shp").write_bytes((CONTROL / "parcels.shp").read_bytes())
    (folder / "a.dbf").symlink_to(folder.parent.parent / "secret")
    assert refused(folder, "a.shp").code == "PATH_OUTSIDE"


def test_a_file_elsewhere_in_the_zone_may_be_named(folder):
    (folder.parent / "shared.csv").write_text("a,b\n1,2\n")
    opened = open_source(Layer(id="p", role="parcels", title="t", source="../shared.csv", folder=folder))
    assert opened.file == "shared.csv"


@pytest.mark.parametrize(
    "source",
    ["/vsicurl/x.geojson", "https://example.org/a.geojson", "GPKG:a.gpkg", "<OGRVRTDataSource/>", '{"type": "x"}', "a\nb.csv"],
)
def test_what_is_no_file_name_is_refused(folder, source):
    assert refused(folder, source).code == "PATH_NOT_LOCAL"


def test_a_pipe_is_refused(folder):
    os.mkfifo(folder / "a.csv")
    assert refused(folder, "a.csv").code == "FILE_NOT_REGULAR"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.shp", b"\x50\x4b\x03\x04" + b"x" * 200, "NOT_A_SHAPEFILE"),
        ("a.gpkg", b"<OGRVRTDataSource/>", "NOT_GPKG"),
        ("a.xlsx", b"<html><table></table></html>", "NOT_XLSX"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + b"\0" * 100, "NOT_XLSX"),
        ("a.parquet", b"SQLite format 3\0", "NOT_PARQUET"),
        ("a.csv", b"", "FILE_EMPTY"),
        ("a.zip", b"", "FILE_EMPTY"),
        ("a.zip", b"PK\x03\x04 cut", "ZIP_BROKEN"),
        ("a.kml", b"<?xml?><!DOCTYPE kml [<!ENTITY a 'b'>]><kml/>", "XML_ENTITIES"),
    ],
)
def test_the_bytes_count_not_the_name(folder, name, content, code):
    (folder / name).write_bytes(content)
    assert refused(folder, name).code == code


def test_size_is_limited_before_anything_is_read(folder, monkeypatch):
    monkeypatch.setattr("landmap.io.gate.BYTES", 100)
    (folder / "a.csv").write_bytes(b"x" * 101)
    assert refused(folder, "a.csv").code == "FILE_TOO_LARGE"


def test_a_zipped_set_is_opened_whole(folder):
    opened = open_source(
        Layer(id="p", role="parcels", title="t", folder=folder, source=zipped(folder, shapefile_members("sub/地块")))
    )
    assert opened.family == "shapefile"
    assert set(opened.parts) == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    assert opened.file == "parcels/a.zip"


def test_of_two_sets_in_a_zip_one_must_be_named(folder):
    name = zipped(folder, shapefile_members("a") | shapefile_members("b"))
    assert refused(folder, name).code == "LAYER_AMBIGUOUS"
    assert open_source(Layer(id="p", role="parcels", title="t", folder=folder, source=name, table="b")).parts[".shp"]


def symlink():
    info = zipfile.ZipInfo("a.shp")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({f"{i}.txt": b"" for i in range(limits.ZIP_MEMBERS + 1)}, "ZIP_BOMB"),
        ({"a.csv": b"\0" * (limits.ZIP_RATIO_FROM + 1)}, "ZIP_BOMB"),
        ({"../a.csv": b"x"}, "ZIP_PATH"),
        ({"/etc/a.csv": b"x"}, "ZIP_PATH"),
        ({"C:/a.csv": b"x"}, "ZIP_PATH"),
        ({"a.csv": b"x", "A.CSV": b"y"}, "ZIP_PATH"),
        ({symlink(): b"/etc/passwd"}, "ZIP_SYMLINK"),
        ({"readme.md": b"x"}, "DRIVER_NOT_ALLOWED"),
    ],
    ids=["many", "ratio", "up", "absolute", "drive", "twice", "symlink", "nothing"],
)
def test_zip_rules(folder, members, code):
    assert refused(folder, zipped(folder, members)).code == code


def test_a_nested_zip_is_refused(folder):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", "x")
    assert refused(folder, zipped(folder, {"inner.csv": inner.getvalue()})).code == "ZIP_NESTED"


def test_a_zip_that_understates_its_size_gives_no_more_than_it_says(folder):
    name = zipped(folder, {"a.csv": b"x" * 5000})
    content = bytearray((folder / name).read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    (folder / name).write_bytes(content)
    assert refused(folder, name).code == "ZIP_BROKEN"
