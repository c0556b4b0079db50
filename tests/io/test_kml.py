"""KML and KMZ: every placemark a row, nothing fetched, markup stays text."""

import zipfile

import pytest
import shapely

RING = "111.37,35.62 111.37,35.621 111.371,35.621 111.371,35.62"
CLOSED = f"{RING} 111.37,35.62"


def kml(
    *marks: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', space: str = "http://www.opengis.net/kml/2.2"
) -> str:
    return f'{head}<kml xmlns="{space}"><Document>{"".join(marks)}</Document></kml>'


def polygon(outer: str = CLOSED, *inner: str) -> str:
    ring = "<{0}BoundaryIs><LinearRing><coordinates>{1}</coordinates></LinearRing></{0}BoundaryIs>"
    return f"<Polygon>{ring.format('outer', outer)}{''.join(ring.format('inner', hole) for hole in inner)}</Polygon>"


def mark(*parts: str, name: str = "一号地块") -> str:
    return f"<Placemark><name>{name}</name>{''.join(parts) or polygon()}</Placemark>"


def test_fields_come_from_everywhere_a_writer_puts_them(folder, read):
    extended = (
        '<ExtendedData><Data name="DKBH"><value>HM-001</value></Data><Data name="name"><value>另名</value></Data>'
        '<SchemaData schemaUrl="#a"><SimpleData name="面积">15.00</SimpleData></SchemaData></ExtendedData>'
    )
    description = "<description><![CDATA[<script>alert(1)</script><table><tr><td>状态</td></tr></table>]]></description>"
    page = kml(f"<Folder><name>一期</name><Folder><name>东区</name>{mark(description, extended, polygon())}</Folder></Folder>")
    (folder / "a.kml").write_text(page, encoding="utf-8")
    found = read("a.kml", fields={"parcel_id": "DKBH", "name": "name"})
    row = found.frame.iloc[0]
    assert (row["parcel_id"], row["name"], row["src_data_name"], row["src_面积"]) == ("HM-001", "一号地块", "另名", "15.00")
    assert row["src_folder"] == "一期 / 东区"
    assert row["src_description"].startswith("<script>alert(1)</script>")
    assert found.frame.crs.to_epsg() == 4326


def test_rows_count_from_one_in_the_order_of_the_file(folder, read):
    page = kml(mark(name="甲"), f"<Folder><name>f</name>{mark(name='乙')}</Folder>", mark(name="丙"))
    (folder / "a.kml").write_text(page, encoding="utf-8")
    assert read("a.kml").frame[["source_row", "name"]].to_numpy().tolist() == [[1, "甲"], [2, "乙"], [3, "丙"]]


def test_holes_parts_heights_and_spaces_after_commas(folder, read):
    hole = "111.3702,35.6202 111.3704,35.6202 111.3704,35.6204 111.3702,35.6202"
    high = " ".join(f"{point},420" for point in CLOSED.split())
    page = kml(
        mark(polygon(CLOSED, hole)),
        mark(f"<MultiGeometry>{polygon()}<MultiGeometry>{polygon()}</MultiGeometry></MultiGeometry>"),
        mark(polygon(high)),
        mark(polygon(CLOSED.replace(",", ", "))),
        mark(f"<MultiGeometry>{polygon()}<Point><coordinates>111,35</coordinates></Point></MultiGeometry>"),
    )
    (folder / "a.kml").write_text(page, encoding="utf-8")
    shapes = read("a.kml").frame.geometry
    assert shapes.geom_type.tolist() == ["Polygon", "MultiPolygon", "Polygon", "Polygon", "GeometryCollection"]
    assert len(shapes[0].interiors) == 1
    assert shapely.has_z(shapes[2])
    assert shapes[3].equals(shapely.force_2d(shapes[2]))


def test_a_ring_left_open_is_closed_and_said(folder, read):
    (folder / "a.kml").write_text(kml(mark(), mark(polygon(RING))), encoding="utf-8")
    found = read("a.kml")
    assert [(issue.code, issue.row) for issue in found.issues] == [("RING_CLOSED", 2)]
    assert found.frame.geometry[0].equals(found.frame.geometry[1])


@pytest.mark.parametrize(
    "shape",
    [
        polygon("111.37,x 1,2"),
        polygon(""),
        polygon("111.37 35.62"),
        "<Polygon/>",
        polygon() + polygon(),
        "<Model/>",
        "<LineString><coordinates>111,35</coordinates></LineString>",
    ],
)
def test_one_shape_that_cannot_be_read_sets_its_row_aside(folder, read, shape):
    (folder / "a.kml").write_text(kml(mark(), mark(shape)), encoding="utf-8")
    found = read("a.kml")
    assert found.rows_in == 2
    assert [(issue.code, issue.row) for issue in found.issues] == [("GEOMETRY_UNREADABLE", 2)]


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8-sig"])
def test_the_encoding_that_the_file_declares_is_used(folder, read, encoding):
    page = kml(mark(name="侯马经济开发区"), head=f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>')
    (folder / "a.kml").write_bytes(page.encode(encoding))
    assert read("a.kml").frame["name"].tolist() == ["侯马经济开发区"]


def test_gbk_that_says_it_is_utf8_is_read_and_said(folder, read):
    (folder / "a.kml").write_bytes(kml(mark(name="侯马经济开发区")).encode("gbk"))
    found = read("a.kml")
    assert found.frame["name"].tolist() == ["侯马经济开发区"]
    assert [issue.code for issue in found.issues] == ["ENCODING_GUESSED"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (kml(mark())[:-40], "KML_BROKEN"),
        (kml("<NetworkLink><Link><href>http://127.0.0.1:9/a.kml</href></Link></NetworkLink>", mark()), "KML_NETWORK_LINK"),
        ('<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml><name>&a;</name></kml>', "XML_ENTITIES"),
        ("<html><body>登录</body></html>", "NOT_KML"),
        ("<OGRVRTDataSource/>", "NOT_KML"),
        ("PK\x03\x04", "NOT_KML"),
        ('{"type": "FeatureCollection"}', "NOT_KML"),
        ("", "FILE_EMPTY"),
    ],
)
def test_what_is_refused(folder, refusal, content, code):
    (folder / "a.kml").write_text(content, encoding="utf-8")
    assert refusal("a.kml").code == code


def test_folders_nested_a_thousandfold_are_read(folder, read):
    (folder / "a.kml").write_text(kml("<Folder>" * 3000, mark(), "</Folder>" * 3000), encoding="utf-8")
    assert read("a.kml").rows_in == 1


def kmz(folder, **members: str) -> str:
    with zipfile.ZipFile(folder / "a.kmz", "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_kml", ".kml").replace("_png", ".png"), content)
    return "a.kmz"


def test_a_kmz_is_its_kml(folder, read, refusal):
    assert read(kmz(folder, doc_kml=kml(mark()), files__a_png="x")).frame["name"].tolist() == ["一号地块"]
    assert refusal(kmz(folder, a_kml=kml(mark()), b_kml=kml())).code == "LAYER_AMBIGUOUS"
    assert read("a.kmz", table="a.kml").rows_in == 1
    assert refusal(kmz(folder, a_png="x")).code == "DRIVER_NOT_ALLOWED"


def test_an_empty_document_is_an_empty_layer(folder, read):
    (folder / "a.kml").write_text(kml(), encoding="utf-8")
    found = read("a.kml")
    assert found.rows_in == 0
    assert [issue.code for issue in found.issues] == ["LAYER_EMPTY"]
