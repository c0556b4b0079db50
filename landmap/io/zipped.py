"""What a zip holds, taken out in memory under rules that no honest zip breaks: nothing is ever written where a member says."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass

from landmap.io.limits import BYTES, ZIP_MEMBERS, ZIP_RATIO, ZIP_RATIO_FROM
from landmap.io.text import Decision, decide

MAGIC = b"PK\x03\x04"
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


class ZipError(ValueError):
    """A zip that is not unpacked: ``code`` is the rule, the arguments the reason, in Chinese and English or one for both."""

    def __init__(self, code: str, *why: str) -> None:
        self.code = code
        super().__init__(*why)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The members by name, and how their names were decoded where they are not marked as UTF-8."""

    members: dict[str, bytes]
    naming: Decision


def unpack(content: bytes, *, nested_ok: bool = False) -> Unpacked:
    """Every file in a zip. Raises ZipError (ZIP_BROKEN, ZIP_ENCRYPTED, ZIP_BOMB, ZIP_PATH, ZIP_SYMLINK, ZIP_NESTED)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _must_be_small(infos, len(archive.infolist()))
            names, naming = _names(infos)
            _must_be_plain(infos, names)
            members = {name: archive.read(info) for info, name in zip(infos, names, strict=True)}
    except ZipError:
        raise
    except _BROKEN as error:
        raise ZipError("ZIP_BROKEN", str(error)) from error
    nested = next((name for name, found in members.items() if found.startswith(MAGIC)), None)
    if nested is not None and not nested_ok:
        raise ZipError("ZIP_NESTED", nested)
    return Unpacked(members, naming)


def _must_be_small(infos: list[zipfile.ZipInfo], count: int) -> None:
    size = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    if count > ZIP_MEMBERS:
        raise ZipError("ZIP_BOMB", f"{count} 个成员，至多 {ZIP_MEMBERS} 个", f"{count} members, at most {ZIP_MEMBERS}")
    if size > BYTES or (size > ZIP_RATIO_FROM and size > ZIP_RATIO * max(packed, 1)):
        raise ZipError("ZIP_BOMB", f"{packed:,} 字节解压后有 {size:,} 字节", f"{packed:,} bytes unpack to {size:,}")


def _must_be_plain(infos: list[zipfile.ZipInfo], names: list[str]) -> None:
    for info, name in zip(infos, names, strict=True):
        _must_be_plain_member(info, name)
    if len({name.casefold() for name in names}) < len(names):
        raise ZipError("ZIP_PATH", "两个成员同名", "two members of one name")


def _must_be_plain_member(info: zipfile.ZipInfo, name: str) -> None:
    if info.flag_bits & 0x1:
        raise ZipError("ZIP_ENCRYPTED", name)
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ZipError("ZIP_SYMLINK", name)
    parts = name.split("/")
    if ".." in parts or name.startswith("/") or "\\" in info.orig_filename or ":" in parts[0] or "\x00" in info.orig_filename:
        raise ZipError("ZIP_PATH", name)


def _names(infos: list[zipfile.ZipInfo]) -> tuple[list[str], Decision]:
    """Names that are not marked as UTF-8 are bytes of some code page: Windows in Chinese writes GBK."""
    raw = {info.filename: info.filename.encode("cp437") for info in infos if not info.flag_bits & 0x800}
    naming = decide(raw.values())
    names = [
        raw[info.filename].decode(naming.encoding, errors="replace") if info.filename in raw else info.filename
        for info in infos
    ]
    return names, naming
