"""The gate: a source is an ordinary file inside the zone's folder, of a known kind by its bytes, and no larger than allowed.

What passes is read once into memory; readers get bytes, never a path, so that nothing outside can be reached from inside a
file and the input is never changed. What only GDAL reads goes to a worker (io/worker) as a private copy of those bytes.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from landmap.errors import of_rows
from landmap.io import zipped
from landmap.io.dxf import is_dxf
from landmap.io.limits import BYTES, GDB_FILES
from landmap.io.shapefile import rows_told
from landmap.io.source import Opened, SourceFile
from landmap.io.utf16 import as_utf8, is_utf16
from landmap.issue import Issue
from landmap.site import Layer

# Suffix -> family. What has no entry is refused and the list named; a new format is a new entry here and a reader in read.py.
FAMILIES: Mapping[str, str] = {
    ".shp": "shapefile",
    ".gpkg": "gpkg",
    ".geojson": "geojson",
    ".json": "geojson",
    ".geojsonl": "geojsonseq",
    ".geojsons": "geojsonseq",
    ".ndjson": "geojsonseq",
    ".parquet": "geoparquet",
    ".geoparquet": "geoparquet",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "xlsx",
    ".txt": "boundary_txt",
    ".kml": "kml",
    ".kmz": "kml",
    ".dxf": "dxf",
    ".fgb": "flatgeobuf",
    ".gdb": "filegdb",
}
_SET = (".shp", ".dbf", ".shx", ".prj", ".cpg")  # a shapefile is a set of files of one name
_BESIDE = ("-wal", "-journal")  # what SQLite keeps beside a database that another program has open
# What a family's file begins with, and the code that refuses one that does not; None for text, which its reader judges.
_SHP, _SQLITE, _PARQUET, _FGB = b"\x00\x00\x27\x0a", b"SQLite format 3\x00", b"PAR1", b"fgb\x03fgb"
_MAGIC: Mapping[str, tuple[bytes, str]] = {
    "shapefile": (_SHP, "NOT_A_SHAPEFILE"),
    "gpkg": (_SQLITE, "NOT_GPKG"),
    "geoparquet": (_PARQUET, "NOT_PARQUET"),
    "xlsx": (zipped.MAGIC, "NOT_XLSX"),
    "flatgeobuf": (_FGB, "NOT_FLATGEOBUF"),
}
_LOOKS = (
    (_SHP, "shapefile"), (_SQLITE, "SQLite / GeoPackage"), (_PARQUET, "Parquet"), (zipped.MAGIC, "zip / xlsx"),
    (b"fgb", "FlatGeobuf"), (b"\xd0\xcf\x11\xe0", "Excel 97-2003 (.xls)"), (b"AC10", "DWG"), (b"%PDF", "PDF"),
    (b"<OGRVRT", "OGR VRT"), (b"<", "XML / HTML"), (b"{", "JSON"), (b"[", "JSON"),
)  # fmt: skip
_TEXT = ("geojson", "geojsonseq", "csv", "boundary_txt", "kml")
_BOUNDARY_MARKS = ("[地块坐标]".encode("gbk"), "[地块坐标]".encode(), b",@")  # of a delivery of boundary points
_XML = (".gml", ".xml", ".vrt")
_SEARCHED = 65536  # bytes at the start of XML in which a document type would stand
_GDB_HEADER = 40  # bytes before a table's description


def open_source(layer: Layer) -> Opened:
    """The source of ``layer``, its bytes read once, of a family whose reader may be called.

    Raises RefusalError with the rule that it breaks: FILE_MISSING, FILE_EMPTY, DRIVER_NOT_ALLOWED, ZIP_..., NOT_...
    """
    zone = layer.folder.parent if layer.folder.name else layer.folder
    blank = Opened(layer, _shown_path(Path(os.path.normpath(layer.path)), zone), "", {})
    path = _inside(layer, zone, blank)
    suffix = path.suffix.lower()
    if path.is_dir():
        if suffix != ".gdb":
            raise blank.refusal("DRIVER_NOT_ALLOWED", value=suffix or path.name, formats=_formats())
        return _geodatabase(path, zone, blank)
    if suffix == ".dwg":
        raise blank.refusal("DWG_NOT_READ")
    if suffix in (".zip", ".kmz"):
        return _from_zip(path, blank)
    if suffix not in FAMILIES and suffix not in _SET:
        raise _not_allowed(path, blank)
    family = FAMILIES.get(suffix, "shapefile")
    if family == "filegdb":  # a file of that name
        raise blank.refusal("FGDB_BROKEN", why=("应是文件夹，不是文件", "it should be a folder, not a file"))
    parts, files = _read_parts(path, family, zone, blank)
    return _checked(Opened(layer, blank.file, family, parts, files))


def _inside(layer: Layer, zone: Path, blank: Opened) -> Path:
    """The real path of the source, which must be an ordinary file or folder below the zone's folder."""
    if re.search(r"^/vsi|^[a-zA-Z][\w+.-]+:|[<>{}\n\r\x00]", layer.source):
        raise blank.refusal("PATH_NOT_LOCAL", value=layer.source)
    path = layer.path.resolve()
    if not path.is_relative_to(zone.resolve()):
        raise blank.refusal("PATH_OUTSIDE", value=layer.source)
    if not path.exists():
        others = [found.name for found in path.parent.iterdir()] if path.parent.is_dir() else []
        if path.suffix.lower() == ".shp" and any(name.casefold() == f"{path.stem}.dbf".casefold() for name in others):
            raise blank.refusal("SHP_MISSING")
        near = difflib.get_close_matches(path.name, [name for name in others if name != "layer.toml"], n=3, cutoff=0.5)
        told = "、".join(near)
        zh, en = (f"；该文件夹里有 {told}", f"; the folder has {told}") if near else ("", "")
        raise blank.refusal("FILE_MISSING", near_zh=zh, near_en=en)
    if not path.is_file() and not path.is_dir():
        raise blank.refusal("FILE_NOT_REGULAR")
    return path


def _not_allowed(path: Path, blank: Opened) -> Exception:
    with path.open("rb") as stream:
        start = stream.read(_SEARCHED)
    if path.suffix.lower() in _XML and re.search(rb"<!(DOCTYPE|ENTITY)", start, re.IGNORECASE):
        return blank.refusal("XML_ENTITIES")
    return blank.refusal("DRIVER_NOT_ALLOWED", value=path.suffix or path.name, formats=_formats())


def _formats() -> str:
    return " ".join([*FAMILIES, ".zip"])


def _read_parts(path: Path, family: str, zone: Path, blank: Opened) -> tuple[dict[str, bytes], tuple[SourceFile, ...]]:
    paths = {path.suffix.lower(): path}
    if family == "shapefile":
        siblings = sorted(found for found in path.parent.iterdir() if found.stem.casefold() == path.stem.casefold())
        paths = {found.suffix.lower(): found for found in siblings if found.suffix.lower() in _SET} | paths
    elif family == "gpkg":
        beside = {tail: path.with_name(path.name + tail) for tail in _BESIDE}
        paths |= {tail: found for tail, found in beside.items() if found.is_file()}
    for found in paths.values():  # a link that lies beside the source must not lead out either
        if not found.resolve().is_relative_to(zone.resolve()):
            raise blank.refusal("PATH_OUTSIDE", value=found.name)
        if not found.is_file():
            raise blank.refusal("FILE_NOT_REGULAR")
    if sum(found.stat().st_size for found in paths.values()) > BYTES:
        raise blank.refusal("FILE_TOO_LARGE", most=f"{BYTES // 1024**2:,} MiB")
    parts = {suffix: found.read_bytes() for suffix, found in paths.items()}
    files = tuple(_source_file(_shown_path(found, zone), parts[suffix]) for suffix, found in paths.items())
    return parts, files


def _geodatabase(path: Path, zone: Path, blank: Opened) -> Opened:
    """A FileGDB is a folder of tables; a lock that ArcGIS left is no part of it."""
    found = sorted(entry for entry in path.iterdir() if not entry.name.endswith(".lock"))
    for entry in found:
        if not entry.resolve().is_relative_to(zone.resolve()):
            raise blank.refusal("PATH_OUTSIDE", value=entry.name)
        if not entry.is_file():
            raise blank.refusal("FILE_NOT_REGULAR")
    if len(found) > GDB_FILES or sum(entry.stat().st_size for entry in found) > BYTES:
        raise blank.refusal("FILE_TOO_LARGE", most=f"{BYTES // 1024**2:,} MiB")
    parts = {entry.name: entry.read_bytes() for entry in found}
    files = tuple(_source_file(_shown_path(path / name, zone), content) for name, content in parts.items())
    return _whole_geodatabase(Opened(blank.layer, blank.file, "filegdb", parts, files))


def _whole_geodatabase(opened: Opened) -> Opened:
    if not any(name.endswith(".gdbtable") and len(content) > _GDB_HEADER for name, content in opened.parts.items()):
        raise opened.refusal("FGDB_BROKEN", why=("文件夹里没有数据表（.gdbtable）", "the folder has no tables (.gdbtable)"))
    return opened


def _source_file(path: str, content: bytes) -> SourceFile:
    return SourceFile(path, len(content), hashlib.sha256(content).hexdigest())


def _checked(opened: Opened) -> Opened:
    """Whether the bytes are of the family that the name says."""
    with of_rows(rows_told(opened.parts) if opened.family == "shapefile" else None):
        return _of_its_family(opened)


def _of_its_family(opened: Opened) -> Opened:
    if opened.family == "shapefile" and ".shp" not in opened.parts:
        raise opened.refusal("SHP_MISSING")
    main = opened.parts[".shp"] if opened.family == "shapefile" else opened.content
    if not main:
        raise opened.refusal("FILE_EMPTY")
    if opened.family in _TEXT and is_utf16(main):
        opened = _in_utf8(opened)
    if opened.family == "kml":
        return _checked_kml(opened)
    if opened.family == "dxf" and not is_dxf(main):
        raise opened.refusal("NOT_DXF", found=looks_like(main))
    if opened.family == "flatgeobuf" and main.startswith(_FGB[:3]) and not main.startswith(_FGB):
        raise opened.refusal("FGB_BROKEN", why=("文件头损坏，或版本不是 3", "a damaged header, or a version other than 3"))
    magic, code = _MAGIC.get(opened.family, (b"", ""))
    if not main.startswith(magic) or (opened.family == "shapefile" and len(main) < 100):
        raise opened.refusal(code, found=looks_like(main))
    return opened


def _in_utf8(opened: Opened) -> Opened:
    """RFC 8259 knows no JSON but in UTF-8; for the others the mark at the start states the encoding."""
    found = (opened.issue("ENCODING_GUESSED", value="utf-16", stated="RFC 8259: utf-8"),) if "json" in opened.family else ()
    parts = {suffix: as_utf8(content) for suffix, content in opened.parts.items()}
    return replace(opened, parts=parts, issues=(*opened.issues, *found))


def _checked_kml(opened: Opened) -> Opened:
    start = opened.content[:_SEARCHED]
    if re.search(rb"<!(DOCTYPE|ENTITY)", start, re.IGNORECASE):
        raise opened.refusal("XML_ENTITIES")
    if b"<" not in start.replace(b"\x00", b"") or start.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00")[:1] != b"<":
        raise opened.refusal("NOT_KML", found=looks_like(opened.content))
    return opened


def looks_like(content: bytes) -> str:
    """What ``content`` is by its first bytes, in a word."""
    start = content[:256].lstrip(b"\xef\xbb\xbf \t\r\n")
    return next((name for magic, name in _LOOKS if start.startswith(magic)), "text 文本" if b"\x00" not in start else "?")


def _from_zip(path: Path, blank: Opened) -> Opened:
    """The one dataset in a zip, or the one that layer.toml names as its table."""
    if path.stat().st_size > BYTES:
        raise blank.refusal("FILE_TOO_LARGE", most=f"{BYTES // 1024**2:,} MiB")
    content = path.read_bytes()
    if not content:
        raise blank.refusal("FILE_EMPTY")
    try:
        unpacked = zipped.unpack(content)
    except zipped.ZipError as error:
        raise blank.refusal(error.code, why=error) from error
    files = (_source_file(blank.file, content),)
    folder = _geodatabase_in(unpacked.members, blank)
    if folder is not None:
        inside = {PurePosixPath(name): part for name, part in unpacked.members.items()}
        tables = {name.name: part for name, part in inside.items() if str(name.parent) == folder}
        return _whole_geodatabase(Opened(blank.layer, blank.file, "filegdb", tables, files))
    return _checked(_dataset(unpacked, files, blank))


def _dataset(unpacked: zipped.Unpacked, files: tuple[SourceFile, ...], blank: Opened) -> Opened:
    main = _main_member(unpacked.members, blank)
    family = FAMILIES[PurePosixPath(main).suffix.lower()]
    parts = {PurePosixPath(main).suffix.lower(): unpacked.members[main]}
    if family == "shapefile":
        stem = str(PurePosixPath(main).with_suffix("")).casefold()
        for name, member in unpacked.members.items():
            if str(PurePosixPath(name).with_suffix("")).casefold() == stem and PurePosixPath(name).suffix.lower() in _SET:
                parts[PurePosixPath(name).suffix.lower()] = member
    issues: tuple[Issue, ...] = ()
    if unpacked.naming.guessed:
        issues = (blank.issue("ENCODING_GUESSED", value=unpacked.naming.encoding, stated=f"{main}: -"),)
    return Opened(blank.layer, blank.file, family, parts, files, issues)


def _geodatabase_in(members: Mapping[str, bytes], blank: Opened) -> str | None:
    """The .gdb folder in a zip, if that is what it holds."""
    folders = sorted({str(PurePosixPath(name).parent) for name in members if name.endswith(".gdbtable")})
    table = blank.layer.table
    if len(folders) > 1:
        folders = [name for name in folders if table in (name, PurePosixPath(name).name, PurePosixPath(name).stem)] or folders
    if len(folders) > 1:
        raise blank.refusal("LAYER_AMBIGUOUS", names="、".join(folders))
    return folders[0] if folders else None


def _main_member(members: Mapping[str, bytes], blank: Opened) -> str:
    if not members:
        raise blank.refusal("FILE_EMPTY")
    found = [name for name in sorted(members) if PurePosixPath(name).suffix.lower() in FAMILIES and "__MACOSX" not in name]
    if len(found) > 1:  # a note to the reader that lies beside the data is none
        found = [name for name in found if not _is_note(name, members[name])] or found
    if not found:
        raise blank.refusal("DRIVER_NOT_ALLOWED", value=", ".join(sorted(members)[:5]), formats=_formats())
    table = blank.layer.table
    if len(found) > 1 and table is not None:
        found = [name for name in found if table in (name, PurePosixPath(name).name, PurePosixPath(name).stem)]
    if len(found) != 1:
        raise blank.refusal("LAYER_AMBIGUOUS", names="、".join(name for name in sorted(members)))
    return found[0]


def _is_note(name: str, content: bytes) -> bool:
    return name.lower().endswith(".txt") and not any(mark in content for mark in _BOUNDARY_MARKS)


def _shown_path(path: Path, zone: Path) -> str:
    """``path`` as reports name it: relative to the zone's folder, with forward slashes."""
    for base in (zone, zone.resolve()):
        if path.is_relative_to(base):
            return path.relative_to(base).as_posix()
    return path.name
