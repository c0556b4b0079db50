"""A sound file (or set of files) of each format, as GIS staff would send it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import ezdxf
import geopandas as gpd
import openpyxl
import shapely

from landmap.io import boundary_txt

# Field of the files = canonical column, as layer.toml states them.
FIELDS = {"parcel_id": "DKBH", "name": "DKMC", "operation": "ZT", "registered_m2": "MJ", "surveyed_on": "RQ"}
_HOLED = shapely.Polygon(
    [(533500, 3943500), (533600, 3943500), (533600, 3943600), (533500, 3943600)],
    [[(533520, 3943520), (533540, 3943520), (533540, 3943540), (533520, 3943540)]],
)
_BOXES = [shapely.box(533500 + 150 * n, 3943500, 533600 + 150 * n, 3943600) for n in range(1, 6)]
FRAME = gpd.GeoDataFrame(
    {
        "DKBH": [f"HM-00{n}" for n in range(1, 6)],
        "DKMC": ["侯马一号地块", "二号", "三号", "", "五号"],
        "ZT": ["正常", "停产", "低效", "正常", "停产"],
        "MJ": [9600.0, 10000.0, 10000.0, 10000.0, 20000.0],
        "RQ": ["2024-03-31", "2024年3月31日", "20240331", "2024/3/31", ""],
    },
    geometry=[_HOLED, *_BOXES[:3], shapely.MultiPolygon(_BOXES[3:5])],
    crs=4546,
)
_MOMENT = (2024, 3, 31, 8, 0, 0)  # of zip members, so that the same seed damages the same bytes


def lay(form: str, folder: Path) -> str:
    """Lay the sound file of the format ``form`` (one of FORMS) into ``folder``; its name."""
    return FORMS[form](folder)


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip of ``members``, the same bytes whenever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _by_gdal(name: str, driver: str, **options: str) -> Callable[[Path], str]:
    def lay_it(folder: Path) -> str:
        FRAME.to_file(folder / name, driver=driver, promote_to_multi=True, **options)
        return name

    return lay_it


def _zip(folder: Path) -> str:
    inner = folder / "set"
    inner.mkdir()
    FRAME.to_file(inner / "a.shp", encoding="gbk")
    (folder / "a.zip").write_bytes(packed({f"交件/{part.name}": part.read_bytes() for part in sorted(inner.iterdir())}))
    for part in inner.iterdir():
        part.unlink()
    inner.rmdir()
    return "a.zip"


def _parquet(folder: Path) -> str:
    FRAME.to_parquet(folder / "a.parquet")
    return "a.parquet"


def _kml_text() -> bytes:
    rows = FRAME.to_crs(4326)
    marks = "".join(
        f'<Placemark id="p{n}"><name>{row.DKMC}</name><description><![CDATA[<b>{row.ZT}</b>]]></description>'
        f'<ExtendedData><Data name="DKBH"><value>{row.DKBH}</value></Data>'
        f'<SchemaData><SimpleData name="ZT">{row.ZT}</SimpleData></SchemaData></ExtendedData>'
        f"{_kml_shape(row.geometry)}</Placemark>"
        for n, row in enumerate(rows.itertuples())
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><name>地块</name>'
    return f"{head}{marks}</Folder></Document></kml>".encode()


def _kml_shape(shape: shapely.Polygon | shapely.MultiPolygon) -> str:
    if isinstance(shape, shapely.MultiPolygon):
        return f"<MultiGeometry>{''.join(map(_kml_shape, shape.geoms))}</MultiGeometry>"
    inner = "".join(f"<innerBoundaryIs>{_kml_ring(ring)}</innerBoundaryIs>" for ring in shape.interiors)
    return f"<Polygon><outerBoundaryIs>{_kml_ring(shape.exterior)}</outerBoundaryIs>{inner}</Polygon>"


def _kml_ring(ring: shapely.LinearRing) -> str:
    points = " ".join(f"{x:.8f},{y:.8f},0" for x, y in ring.coords)
    return f"<LinearRing><coordinates>{points}</coordinates></LinearRing>"


def _kml(folder: Path) -> str:
    (folder / "a.kml").write_bytes(_kml_text())
    return "a.kml"


def _kmz(folder: Path) -> str:
    (folder / "a.kmz").write_bytes(packed({"doc.kml": _kml_text()}))
    return "a.kmz"


def _dxf(folder: Path) -> str:
    drawing = ezdxf.new("R2000", units=6)
    drawing.layers.add("地块")
    space = drawing.modelspace()
    for name, shape in zip(FRAME["DKMC"], FRAME.geometry, strict=True):
        for part in shapely.get_parts(shape):
            space.add_lwpolyline(list(part.exterior.coords)[:-1], close=True, dxfattribs={"layer": "地块"})
            space.add_text(name or "-", dxfattribs={"layer": "地块", "insert": (part.centroid.x, part.centroid.y)})
    drawing.saveas(folder / "a.dxf")
    return "a.dxf"


def _csv(folder: Path) -> str:
    rows = FRAME.assign(WKT=FRAME.geometry.to_wkt()).drop(columns="geometry")
    rows.to_csv(folder / "a.csv", index=False, encoding="gbk")
    return "a.csv"


def _xlsx(folder: Path) -> str:
    book = openpyxl.Workbook()
    sheet = book.active
    rows = FRAME.assign(WKT=FRAME.geometry.to_wkt()).drop(columns="geometry")
    sheet.append(["闲置土地台账"])
    for row in [list(rows.columns), *rows.itertuples(index=False)]:
        sheet.append(list(row))
    book.save(folder / "a.xlsx")
    return "a.xlsx"


def _txt(folder: Path) -> str:
    told = FRAME.rename(columns={"DKBH": "地块编号", "DKMC": "地块名称"})
    boundary_txt.write(told, folder / "a.txt")
    return "a.txt"


FORMS: Mapping[str, Callable[[Path], str]] = {
    "shp": _by_gdal("a.shp", "ESRI Shapefile", encoding="gbk"),
    "zip": _zip,
    "gpkg": _by_gdal("a.gpkg", "GPKG"),
    "gdb": _by_gdal("a.gdb", "OpenFileGDB"),
    "geojson": _by_gdal("a.geojson", "GeoJSON"),
    "geojsonseq": _by_gdal("a.geojsonl", "GeoJSONSeq"),
    "fgb": _by_gdal("a.fgb", "FlatGeobuf"),
    "parquet": _parquet,
    "kml": _kml,
    "kmz": _kmz,
    "dxf": _dxf,
    "csv": _csv,
    "xlsx": _xlsx,
    "txt": _txt,
}
