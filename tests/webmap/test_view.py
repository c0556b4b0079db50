"""The small local server: what it shows, and what it does not."""

import http.client
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from landmap import webmap
from landmap.errors import TilesError
from landmap.webmap.tilesets import open_tileset
from landmap.webmap.view import address, serve

RED = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108020000009077"
    "53de0000000c4944415478da63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
PLACE = (14, 13260, 6448)  # near the town


def mbtiles(path: Path, form: str = "png") -> Path:
    z, x, y = PLACE
    with closing(sqlite3.connect(path)) as made, made:
        made.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        made.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        made.executemany("INSERT INTO metadata VALUES (?, ?)", [("format", form), ("attribution", "测绘院"), ("maxzoom", "14")])
        made.execute("INSERT INTO tiles VALUES (?, ?, ?, ?)", (z, x, 2**z - 1 - y, RED))
    return path


def pmtiles(path: Path, kind: TileType = TileType.PNG) -> Path:
    with path.open("wb") as file:
        writer = Writer(file)
        writer.write_tile(zxy_to_tileid(*PLACE), RED)
        head = {"tile_type": kind, "tile_compression": Compression.NONE, "min_zoom": 14, "max_zoom": 14}
        head |= {"min_lon_e7": 0, "min_lat_e7": 0, "max_lon_e7": 0, "max_lat_e7": 0}
        writer.finalize(head | {"center_zoom": 0, "center_lon_e7": 0, "center_lat_e7": 0}, {"attribution": "测绘院"})
    return path


@pytest.mark.parametrize("make", [mbtiles, pmtiles])
def test_a_file_of_tiles_gives_its_tiles_and_is_not_touched(tmp_path, make):
    path = make(tmp_path / "底图 #1.tiles")
    before = path.read_bytes()
    tiles = open_tileset(path)
    assert tiles.tile(*PLACE) == RED
    assert tiles.tile(14, 0, 0) is None
    assert (tiles.media, tiles.max_zoom, tiles.attribution) == ("image/png", 14, "测绘院")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "MBTiles"),
        (b"<html>", "MBTiles"),
        (b"SQLite format 3\0" + b"\xff" * 5000, "读不出"),
        (b"PMTiles\x03" + b"\xff" * 9, "读不出"),
    ],
)
def test_what_is_no_file_of_tiles_is_said(tmp_path, content, said):
    path = tmp_path / "x.mbtiles"
    path.write_bytes(content)
    with pytest.raises(TilesError, match=said):
        open_tileset(path)


def test_vector_tiles_are_no_basemap(tmp_path):
    for path in (mbtiles(tmp_path / "a.mbtiles", "pbf"), pmtiles(tmp_path / "a.pmtiles", TileType.MVT)):
        with pytest.raises(TilesError, match="矢量瓦片"):
            open_tileset(path)


@pytest.fixture
def folder(tmp_path: Path, town_map) -> Path:
    """A map with both kinds of tiles beside it, a photo, and things that are nobody's business."""
    out = tmp_path / "out"
    out.mkdir()
    webmap.save(town_map, out / "map.html")
    mbtiles(out / "影像 1.mbtiles")
    pmtiles(out / "roads.pmtiles")
    (out / "broken.mbtiles").write_bytes(b"?")
    (out / "photos").mkdir()
    (out / "photos/P-00.jpg").write_bytes(bytes(range(256)) * 4)
    (out / ".hidden").write_text("x")
    (tmp_path / "secret.txt").write_text("x")
    (out / "away.txt").symlink_to(tmp_path / "secret.txt")
    return out


@pytest.fixture
def served(folder: Path) -> Iterator[tuple]:
    server, view = serve(folder / "map.html")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server, view
    server.shutdown()
    server.server_close()
    thread.join()


def ask(served: tuple, path: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
    server, view = served
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=10)
    connection.request(method, path if path.startswith("/") else f"/{view.token}/{path}", headers=headers)
    answer = connection.getresponse()
    answer.content = answer.read()
    connection.close()
    return answer


def test_it_listens_on_this_machine_only_and_says_where(served):
    server, view = served
    assert server.server_address[0] == "127.0.0.1"
    parts = urlsplit(address(server, view))
    assert (parts.hostname, parts.path) == ("127.0.0.1", f"/{view.token}/map.html")
    assert len(view.token) >= 12
    assert [fault.where for fault in view.faults] == ["broken.mbtiles"]


def test_the_page_comes_with_the_tiles_beside_it_and_the_file_stays(served, folder):
    before = (folder / "map.html").read_bytes()
    page = ask(served, "map.html").content.decode()
    assert "img-src data: 'self'; " in page
    assert '<script type="application/json" id="landmap_tiles">' in page
    assert "tiles/roads.pmtiles/{z}/{x}/{y}" in page
    assert (folder / "map.html").read_bytes() == before


def test_a_tile_comes_from_its_file_and_a_blank_one_where_there_is_none(served):
    z, x, y = PLACE
    for name in ("roads.pmtiles", "%E5%BD%B1%E5%83%8F%201.mbtiles"):
        answer = ask(served, f"tiles/{name}/{z}/{x}/{y}")
        assert (answer.status, answer.headers["Content-Type"], answer.content) == (200, "image/png", RED)
        blank = ask(served, f"tiles/{name}/14/1/1")
        assert blank.status == 200
        assert blank.content.startswith(b"\x89PNG")
    for wrong in (
        "tiles/none.mbtiles/1/0/0",
        "tiles/roads.pmtiles/1/5/0",
        "tiles/roads.pmtiles/99/0/0",
        "tiles/roads.pmtiles/1/-1/0",
    ):
        assert ask(served, wrong).status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/", "/map.html", "", "photos", "photos/", "../secret.txt", "..%2fsecret.txt", "%2e%2e/secret.txt",
        "photos/../../secret.txt",
        "away.txt", ".hidden", "//etc/passwd", "photos%5c..%5cx", "map.html%00.txt", "nothing.html", "C:/x",
    ],
)  # fmt: skip
def test_nothing_but_the_files_of_the_folder(served, path):
    assert ask(served, path).status in (400, 404)


def test_a_request_by_another_name_is_refused(served):
    port = served[0].server_address[1]
    assert ask(served, "map.html", Host=f"evil.example.cn:{port}").status == 403
    assert ask(served, "map.html", Host="127.0.0.1").status == 403
    assert ask(served, "map.html", Host=f"localhost:{port}").status == 200


def test_only_reading_and_no_other_site_may_use_the_answer(served):
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert ask(served, "map.html", method).status == 501
    answer = ask(served, "photos/P-00.jpg")
    assert answer.headers["Access-Control-Allow-Origin"] is None
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-9", 206, 0, 9),
        ("bytes=1000-", 206, 1000, 1023),
        ("bytes=-24", 206, 1000, 1023),
        ("bytes=1000-9999", 206, 1000, 1023),
        ("bytes=0-1,4-5", 200, 0, 1023),
        ("lines=1-2", 200, 0, 1023),
    ],
)
def test_a_part_of_a_file(served, asked, status, first, last):
    whole = bytes(range(256)) * 4
    answer = ask(served, "photos/P-00.jpg", Range=asked)
    assert (answer.status, answer.content) == (status, whole[first : last + 1])
    assert answer.headers["Content-Range"] == (f"bytes {first}-{last}/1024" if status == 206 else None)


def test_a_part_outside_a_file(served):
    for asked in ("bytes=1024-", "bytes=5-2", "bytes=-0"):
        answer = ask(served, "photos/P-00.jpg", Range=asked)
        assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */1024")


def test_a_head_has_no_body(served):
    answer = ask(served, "photos/P-00.jpg", "HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.content) == (200, "1024", b"")


def test_a_page_that_is_not_there_is_said(tmp_path):
    for name in ("none.html", "."):
        with pytest.raises(TilesError, match="HTML"):
            serve(tmp_path / name)


def test_the_command_says_the_address_and_ends_with_an_interrupt(folder):
    # A shell that starts its jobs in the background lets them ignore interrupts, and they hand that on.
    heeds = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heeds}; from landmap.cli import main; sys.argv[0] = 'landmap'; main()"
    arguments = [sys.executable, "-u", "-c", code, "view", str(folder / "map.html"), "--no-browser"]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        said = ""
        while "Ctrl" not in said:
            line = running.stdout.readline()
            assert line, running.stderr.read()
            said += line
        running.send_signal(2)
        try:
            _, complaints = running.communicate(timeout=60)
        finally:
            running.kill()
    assert "http://127.0.0.1:" in said
    assert "roads.pmtiles" in said
    assert "broken.mbtiles" in complaints
    assert "Traceback" not in complaints
    assert running.returncode == 0


def test_a_port_that_is_taken_is_one_message_with_a_way_out(served):
    server, view = served
    command = [sys.executable, "-c", "from landmap.cli import main; main()", "view", str(view.page)]
    command += ["--no-browser", "--port", str(server.server_port)]
    called = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert called.returncode == 2
    for words in (str(server.server_port), "换一个端口", "leave --port out"):
        assert words in called.stderr


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_a_browser_shows_the_tiles_under_the_parcels(served, chromium):
    page = chromium.new_context().new_page()
    said = []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(address(*served))
    page.get_by_role("button", name="底图").click()
    page.get_by_role("radio", name="本地瓦片 · roads.pmtiles").check()
    page.wait_for_function("() => document.querySelector('.lm-tiles-of canvas.leaflet-tile-loaded')")
    assert "测绘院" in page.locator(".lm-credit").inner_text()
    assert said == []
    page.context.close()
