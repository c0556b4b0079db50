"""A small server for one folder: this machine only, so that a map can show the tiles that lie beside it.

A page opened by double click cannot read a file of tiles; one that comes from here can ask for them, and for nothing else.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote, unquote, urlsplit

from landmap.errors import TilesError
from landmap.webmap.basemaps import Basemap
from landmap.webmap.elements.basemap import packed
from landmap.webmap.island import island
from landmap.webmap.panel import Words
from landmap.webmap.tilesets import SUFFIXES, Tileset, open_tileset

HOST = "127.0.0.1"
_PAGE = "text/html; charset=utf-8"
_MEDIA = {
    ".html": _PAGE, ".json": "application/json", ".geojson": "application/geo+json", ".csv": "text/csv; charset=utf-8",
    ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".webp": "image/webp", ".svg": "image/svg+xml",
    ".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8",
}  # fmt: skip
_OTHER = "application/octet-stream"
_BLANK = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)  # a clear PNG of one pixel: where a file has no tile
_CHUNK = 1 << 18


@dataclass(frozen=True)
class View:
    """What is served: the folder of ``page``, and the files of tiles in it. ``token`` is the first part of every address."""

    page: Path
    token: str

    @property
    def folder(self) -> Path:
        """The only folder that anything is served from."""
        return self.page.parent

    @cached_property
    def tilesets(self) -> Mapping[str, Tileset]:
        """The files of tiles beside the page, by name; what cannot be used is in :attr:`faults`."""
        return {path.name: one for path, one in self._opened if not isinstance(one, TilesError)}

    @cached_property
    def faults(self) -> tuple[TilesError, ...]:
        """Why files of tiles beside the page cannot be used."""
        return tuple(one for _, one in self._opened if isinstance(one, TilesError))

    @cached_property
    def _opened(self) -> list[tuple[Path, Tileset | TilesError]]:
        paths = sorted(path for path in self.folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file())
        return [(path, _opened(path)) for path in paths]

    def basemaps(self) -> Iterator[Basemap]:
        """The files of tiles as the page chooses among them."""
        for number, (name, tiles) in enumerate(self.tilesets.items()):
            yield Basemap(
                f"beside-{number}",
                Words(f"本地瓦片 · {name}", f"Local tiles: {name}"),
                (f"tiles/{quote(name, safe='')}/{{z}}/{{x}}/{{y}}",),
                attribution=tiles.attribution,
                max_zoom=tiles.max_zoom,
            )

    def file(self, address: str) -> Path | None:
        """The file that the rest of an address means, or None: only plain, visible files of the folder are there."""
        parts = address.split("/")
        if any(not part or part.startswith(".") or "\\" in part or "\0" in part or ":" in part for part in parts):
            return None
        try:
            path = self.folder.joinpath(*parts).resolve(strict=True)
        except (OSError, RuntimeError):
            return None
        return path if path.is_file() and path.is_relative_to(self.folder.resolve()) else None

    def tile(self, address: str) -> tuple[bytes, str] | None:
        """A tile of "name/z/x/y" with its media type; a blank one where the file has none; None for a wrong address."""
        found = re.fullmatch(r"([^/]+)/(\d{1,2})/(\d{1,9})/(\d{1,9})", address)
        tiles = self.tilesets.get(found[1]) if found else None
        if found is None or tiles is None:
            return None
        z, x, y = (int(number) for number in found.groups()[1:])
        if z > 30 or max(x, y) >= 2**z:
            return None
        tile = tiles.tile(z, x, y)
        return (_BLANK, "image/png") if tile is None else (tile, tiles.media)

    def html(self, path: Path) -> bytes:
        """A page with the tiles beside it named in a block of data, and its policy widened by pictures from here."""
        text = path.read_text(encoding="utf-8")
        if self.tilesets:
            text = re.sub(r'("Content-Security-Policy" content="[^"]*?img-src data:)', r"\1 'self'", text, count=1)
            block = island("landmap_tiles", [packed(one) for one in self.basemaps()])
            text = text.replace("<body>\n", f"<body>\n{block}\n", 1)
        return text.encode("utf-8")


def serve(page: Path, port: int = 0) -> tuple[ThreadingHTTPServer, View]:
    """A server for the folder of ``page`` on this machine only (``port`` 0: any free one), and what it serves.

    Raises TilesError if ``page`` is no HTML file, OSError if the port is taken. Nothing is served before ``serve_forever``.
    """
    if page.suffix.lower() not in (".html", ".htm") or not page.is_file():
        raise TilesError("没有这个 HTML 文件", "there is no such HTML file", where=str(page))
    view = View(page.resolve(), secrets.token_urlsafe(9))
    handler = type("Answer", (_Answer,), {"view": view})
    server = ThreadingHTTPServer((HOST, port), handler)
    server.daemon_threads = True
    return server, view


def address(server: ThreadingHTTPServer, view: View) -> str:
    """Where a browser finds the page."""
    return f"http://{HOST}:{server.server_port}/{view.token}/{quote(view.page.name)}"


def _opened(path: Path) -> Tileset | TilesError:
    try:
        return open_tileset(path)
    except TilesError as error:
        return error


class _Answer(BaseHTTPRequestHandler):
    """One request: GET or HEAD of a file or a tile."""

    view: View
    protocol_version = "HTTP/1.1"
    server_version = "landmap"
    sys_version = ""
    server: ThreadingHTTPServer
    timeout = 30

    def do_GET(self) -> None:
        """Answer with the content."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer without it."""
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- http.server's signature
        """Nothing: addresses are nobody's business."""

    def _answer(self, *, body: bool) -> None:
        port = self.server.server_port
        # Another site's page that has its name point here comes with that name.
        if self.headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}"):
            return self._refuse(HTTPStatus.FORBIDDEN)
        if self.path == "/favicon.ico":  # every browser asks for one
            return self._whole(_BLANK, "image/png", body=body)
        path = unquote(urlsplit(self.path).path, errors="replace")
        start = f"/{self.view.token}/"
        if not path.startswith(start):
            return self._refuse(HTTPStatus.NOT_FOUND)
        rest = path.removeprefix(start)
        if rest.startswith("tiles/"):
            tile = self.view.tile(rest.removeprefix("tiles/"))
            return self._refuse(HTTPStatus.NOT_FOUND) if tile is None else self._whole(*tile, body=body)
        file = self.view.file(rest)
        if file is None:
            return self._refuse(HTTPStatus.NOT_FOUND)
        if _MEDIA.get(file.suffix.lower()) == _PAGE:
            return self._whole(self.view.html(file), _PAGE, body=body)
        return self._part_of(file, body=body)

    def _whole(self, content: bytes, media: str, *, body: bool) -> None:
        self._head(HTTPStatus.OK, media, len(content))
        if body:
            self.wfile.write(content)

    def _part_of(self, file: Path, *, body: bool) -> None:
        """A file, or the one range of it that is asked for."""
        size = file.stat().st_size
        span = _span(self.headers.get("Range", ""), size)
        if span is None:
            return self._refuse(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, {"Content-Range": f"bytes */{size}"})
        first, last = span
        media = _MEDIA.get(file.suffix.lower(), _OTHER)
        more = {"Accept-Ranges": "bytes"}
        if (first, last) != (0, size - 1):
            more["Content-Range"] = f"bytes {first}-{last}/{size}"
        self._head(HTTPStatus.PARTIAL_CONTENT if len(more) > 1 else HTTPStatus.OK, media, last - first + 1, more)
        if body:
            with file.open("rb") as opened:
                self._copy(opened, first, last - first + 1)
        return None

    def _copy(self, opened: BinaryIO, first: int, count: int) -> None:
        opened.seek(first)
        while count > 0 and (chunk := opened.read(min(_CHUNK, count))):
            self.wfile.write(chunk)
            count -= len(chunk)

    def _refuse(self, status: HTTPStatus, more: Mapping[str, str] | None = None) -> None:
        content = status.phrase.encode()
        self._head(status, "text/plain; charset=utf-8", len(content), more)
        if self.command != "HEAD":
            self.wfile.write(content)

    def _head(self, status: HTTPStatus, media: str, length: int, more: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        usual = {
            "Content-Type": media,
            "Content-Length": str(length),
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        for name, value in (usual | dict(more or {})).items():
            self.send_header(name, value)
        self.end_headers()


def _span(asked: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a Range header; all of the file for none or one not understood; None for one outside."""
    found = re.fullmatch(r"\s*bytes=(\d*)-(\d*)\s*", asked)
    if not found or found[1] == found[2] == "":
        return 0, size - 1
    if not found[1]:
        return (max(0, size - int(found[2])), size - 1) if int(found[2]) and size else None
    first, last = int(found[1]), min(int(found[2] or size - 1), size - 1)
    return (first, last) if first <= last else None
