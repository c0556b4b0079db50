"""Tiles in one file (MBTiles, PMTiles), read only and a tile at a time."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from pmtiles.reader import MmapSource, Reader
from pmtiles.tile import TileType

from landmap.errors import TilesError

SUFFIXES = (".mbtiles", ".pmtiles")
_MEDIA = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
_SECONDS = 5.0  # a query that takes longer is no tile's: a view can be made to run for ever


class Tileset(Protocol):
    """Pictures of 256 px in the web-mercator grid."""

    @property
    def media(self) -> str:
        """Their media type."""
        ...

    @property
    def max_zoom(self) -> int:
        """The last level that there is."""
        ...

    @property
    def attribution(self) -> str:
        """Whose they are, as the file says."""
        ...

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile by its XYZ numbers, or None where there is none."""
        ...


def open_tileset(path: Path) -> Tileset:
    """The tiles in ``path``. Raises TilesError for a file that is none, is damaged, or holds vectors instead of pictures."""
    try:
        with path.open("rb") as file:
            start = file.read(16)
        if start == b"SQLite format 3\0":
            return MBTiles(path).checked()
        if start[:8] == b"PMTiles\x03":
            return PMTiles(path).checked()
    except (OSError, sqlite3.Error, ValueError, KeyError, IndexError) as error:
        raise _unusable(path, f"读不出：{error}", f"cannot be read: {error}") from error
    raise _unusable(path, "不是 MBTiles 或 PMTiles 文件", "is neither an MBTiles nor a PMTiles file")


@dataclass(frozen=True)
class MBTiles:
    """A SQLite database of tiles, their rows counted from the south."""

    path: Path

    def checked(self) -> MBTiles:
        """Itself, if it holds pictures."""
        if self._about.get("format", "png") not in _MEDIA:
            raise _vectors(self.path)
        self.tile(0, 0, 0)
        return self

    @property
    def media(self) -> str:
        """Its media type."""
        return _MEDIA[self._about.get("format", "png")]

    @property
    def max_zoom(self) -> int:
        """The last level that there is."""
        return int(self._about.get("maxzoom") or str(self._one("SELECT max(zoom_level) FROM tiles") or 0))

    @property
    def attribution(self) -> str:
        """Whose they are."""
        return self._about.get("attribution", "")

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile."""
        found = self._one(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?", z, x, 2**z - 1 - y
        )
        return bytes(found) if isinstance(found, bytes) else None

    @cached_property
    def _about(self) -> Mapping[str, str]:
        with closing(self._open()) as opened:
            return {str(name): str(value) for name, value in opened.execute("SELECT name, value FROM metadata LIMIT 1000")}

    def _one(self, query: str, *values: int) -> object:
        with closing(self._open()) as opened:
            row = opened.execute(query, values).fetchone()
        return None if row is None else row[0]

    def _open(self) -> sqlite3.Connection:
        # Immutable: neither a lock nor a journal is made beside the file.
        opened = sqlite3.connect(f"file:{quote(str(self.path))}?mode=ro&immutable=1", uri=True)
        opened.execute("PRAGMA trusted_schema = OFF")
        until = time.monotonic() + _SECONDS
        opened.set_progress_handler(lambda: int(time.monotonic() > until), 10_000)
        return opened


@dataclass(frozen=True)
class PMTiles:
    """One archive with its directory inside (https://github.com/protomaps/PMTiles, version 3)."""

    path: Path

    def checked(self) -> PMTiles:
        """Itself, if it holds pictures."""
        if self._reader.header()["tile_type"] not in _KINDS:
            raise _vectors(self.path)
        self.tile(0, 0, 0)
        return self

    @property
    def media(self) -> str:
        """Its media type."""
        return _KINDS[self._reader.header()["tile_type"]]

    @property
    def max_zoom(self) -> int:
        """The last level that there is."""
        return int(self._reader.header()["max_zoom"])

    @property
    def attribution(self) -> str:
        """Whose they are."""
        return str(self._reader.metadata().get("attribution", ""))

    def tile(self, z: int, x: int, y: int) -> bytes | None:
        """One tile."""
        found = self._reader.get(z, x, y)
        return None if found is None else bytes(found)

    @cached_property
    def _reader(self) -> Reader:
        with self.path.open("rb") as file:  # the map stays when the file is closed
            return Reader(MmapSource(file))


_KINDS = {
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}


def _vectors(path: Path) -> TilesError:
    return _unusable(path, "存的是矢量瓦片，底图只能用图片瓦片", "holds vector tiles; a basemap needs pictures")


def _unusable(path: Path, zh: str, en: str) -> TilesError:
    return TilesError(
        zh,
        en,
        where=path.name,
        mend_zh="换成图片瓦片（png、jpg、webp）的 MBTiles 或 PMTiles",
        mend_en="use MBTiles or PMTiles with pictures (png, jpg, webp)",
    )
