"""What GDAL reads, it reads in a process of its own: one driver, a private copy, limits on time and memory."""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from landmap.errors import RefusalError
from landmap.io import worker
from landmap.io.source import Opened
from landmap.io.worker import asking
from landmap.io.worker.drivers import environment
from landmap.site import Layer

SQUARES = [shapely.box(533_500 + 150 * n, 3_943_500, 533_600 + 150 * n, 3_943_600) for n in range(3)]
FRAME = gpd.GeoDataFrame(
    {"DKBH": ["HM-001", "HM-002", "HM-003"], "DKMC": ["侯马一号", "二号", None], "MJ": [10_000.0, 2.5, None]},
    geometry=[shapely.MultiPolygon(SQUARES[:1]), shapely.MultiPolygon(SQUARES[1:]), None],
    crs=4546,
)


def written(folder: Path, name: str, driver: str, **options) -> str:
    if driver == "FlatGeobuf":  # its index takes no row without geometry
        options["SPATIAL_INDEX"] = "NO"
    FRAME.to_file(folder / name, driver=driver, **options)
    return name


@pytest.fixture(params=["fgb", "gdb", "gdb in a zip"])
def source(request, folder) -> str:
    if request.param == "fgb":
        return written(folder, "a.fgb", "FlatGeobuf")
    written(folder, "a.gdb", "OpenFileGDB")
    if request.param == "gdb":
        return "a.gdb"
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for part in sorted((folder / "a.gdb").iterdir()):
            archive.write(part, f"交件/a.gdb/{part.name}")
    return "a.zip"


def digest(folder: Path) -> dict[str, str]:
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_rows_come_back_as_they_are_and_the_source_is_left_as_it_was(folder, source, read):
    before = digest(folder)
    found = read(source, fields={"parcel_id": "DKBH", "name": "DKMC"})
    assert found.frame["parcel_id"].tolist() == ["HM-001", "HM-002", "HM-003"]
    assert found.frame["name"].tolist() == ["侯马一号", "二号", None]
    assert found.frame["src_MJ"].tolist() == [10_000.0, 2.5, None]
    assert found.frame["source_row"].tolist() == [1, 2, 3]
    assert shapely.area(found.frame.geometry.iloc[:2]).tolist() == [10_000, 20_000]
    assert found.frame.geometry[2] is None
    assert found.frame.crs.to_epsg() == 4546
    assert found.files[0].sha256
    assert digest(folder) == before


def test_of_several_layers_one_must_be_named(folder, read, refusal):
    written(folder, "a.gdb", "OpenFileGDB", layer="地块")
    FRAME.to_file(folder / "a.gdb", driver="OpenFileGDB", layer="buildings", mode="a")
    issue = refusal("a.gdb")
    assert issue.code == "LAYER_AMBIGUOUS"
    assert "buildings" in issue.message_zh
    assert read("a.gdb", table="buildings").rows_in == 3
    assert refusal("a.gdb", table="c").code == "LAYER_MISSING"


def test_a_damaged_table_is_no_empty_layer(folder, refusal):
    written(folder, "a.gdb", "OpenFileGDB")
    table = max((folder / "a.gdb").glob("*.gdbtable"), key=lambda path: path.name)
    content = bytearray(table.read_bytes())
    content[40:90] = b"\xff" * 50
    table.write_bytes(content)
    issue = refusal("a.gdb")
    assert issue.code == "FGDB_BROKEN"
    assert "[" not in issue.message_zh


def test_what_is_no_geodatabase(folder, refusal):
    (folder / "a.gdb").mkdir()
    (folder / "a.gdb" / "readme.txt").write_text("x")
    assert refusal("a.gdb").code == "FGDB_BROKEN"
    (folder / "b.gdb").write_bytes(b"x")
    assert refusal("b.gdb").code == "FGDB_BROKEN"
    (folder / "c.gdb").mkdir()
    (folder / "c.gdb" / "a.gdbtable").symlink_to("/etc/passwd")
    assert refusal("c.gdb").code == "PATH_OUTSIDE"
    (folder / "d.gdb" / "a.gdbtable").mkdir(parents=True)
    assert refusal("d.gdb").code == "FILE_NOT_REGULAR"
    (folder / "plain").mkdir()
    assert refusal("plain").code == "DRIVER_NOT_ALLOWED"


@pytest.mark.parametrize("cut", [8, 60, 400, -30])
def test_a_cut_flatgeobuf_is_refused(folder, refusal, cut):
    written(folder, "a.fgb", "FlatGeobuf")
    (folder / "a.fgb").write_bytes((folder / "a.fgb").read_bytes()[:cut])
    assert refusal("a.fgb").code == "FGB_BROKEN"


def test_another_file_under_the_name_is_refused(folder, refusal):
    (folder / "a.fgb").write_bytes(b"<OGRVRTDataSource/>")
    assert refusal("a.fgb").code == "NOT_FLATGEOBUF"


_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from landmap.io.worker import child
child.READERS["test"] = "reader_of_the_test"
child.main(sys.argv[2])
"""


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """A worker whose reader is the lines given; the limits may be lowered."""
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.setattr(asking, "_START", _START)
    opened = Opened(Layer(id="p", role="parcels", title="t", source="a.x", folder=tmp_path), "a.x", "x", {})

    def asked(*lines: str, **limits: float):
        body = "\n    ".join(["import pyarrow as pa", *lines, "return pa.table({'a': [1]}), {'told': said}"])
        (tmp_path / "reader_of_the_test.py").write_text(f"def read(source, request):\n    {body}\n")
        for name, limit in limits.items():
            monkeypatch.setattr(asking, name, limit)
        return worker.ask(opened, "test", {"a.x": b"x"}, driver="FlatGeobuf").told["told"]

    return asked


def left_over() -> list[Path]:
    return list(Path(tempfile.gettempdir()).glob(f"landmap-worker-{os.getpid()}-*"))


@pytest.mark.parametrize(
    ("line", "limits", "code"),
    [
        ("while True: pass", {"SECONDS": 3}, "READ_TIMEOUT"),
        ("import time; time.sleep(99)", {"SECONDS": 3}, "READ_TIMEOUT"),
        ("x = bytearray(600_000_000)", {"MEMORY": 500_000_000}, "READ_MEMORY"),
        ("import os; os.abort()", {}, "READ_CRASHED"),
        ("import ctypes; ctypes.string_at(0)", {}, "READ_CRASHED"),
        ("raise ValueError('?')", {}, "READ_CRASHED"),
        ("open('big', 'wb').write(bytes(60_000_000))", {"MEMORY": 500_000_000}, None),
    ],
    ids=["loop", "sleep", "memory", "abort", "segfault", "error", "file"],
)
def test_whatever_happens_in_a_worker_is_one_sentence_outside(ask, line, limits, code):
    if code is None:
        assert ask(line, "said = 1", **limits) == 1
    else:
        with pytest.raises(RefusalError) as error:
            ask(line, "said = 1", **limits)
        (issue,) = error.value.issues
        assert issue.code == code
        assert issue.message_zh
        assert "{" not in issue.message_en
    assert left_over() == []


def test_a_worker_has_one_driver_no_network_and_nothing_of_our_environment(ask, monkeypatch, tmp_path):
    monkeypatch.setenv("PGPASSWORD", "geheim")
    monkeypatch.setenv("GDAL_SKIP", "")
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    layer = f"<OGRVRTLayer name='secret'><SrcDataSource>{tmp_path}/secret.csv</SrcDataSource></OGRVRTLayer>"
    tried = [
        f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>",
        str(tmp_path / "secret.csv"),
        "/vsicurl/http://127.0.0.1:9/a.fgb",
        "http://127.0.0.1:9/a.geojson",
    ]
    said = ask(
        "import os, pyogrio",
        "said = {'drivers': list(pyogrio.list_drivers()), 'password': os.environ.get('PGPASSWORD')}",
        f"tried = {tried!r}",
        "opened = []",
        "for path in tried:",
        "    try:",
        "        pyogrio.read_info(path); opened.append(path)",
        "    except Exception: pass",
        "said['opened'] = opened",
    )
    assert said == {"drivers": ["FlatGeobuf"], "password": None, "opened": []}


def test_a_driver_that_no_list_knows_makes_the_worker_start_again(folder, read, monkeypatch):
    """A newer GDAL has drivers of its own: they are found and left out before anything is opened."""
    from landmap.io.worker import drivers

    known = tuple(name for name in drivers.KNOWN if name not in ("OGR_VRT", "WFS", "CSV"))
    monkeypatch.setattr(
        asking, "environment", lambda driver: environment(driver) | {"GDAL_SKIP": ",".join(n for n in known if n != driver)}
    )
    assert read(written(folder, "a.fgb", "FlatGeobuf")).rows_in == 3


def test_what_a_killed_process_left_is_swept_by_the_next(folder, read):
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    left = Path(tempfile.mkdtemp(prefix=f"landmap-worker-{gone.pid}-"))
    (left / "source").mkdir()
    read(written(folder, "a.fgb", "FlatGeobuf"))
    assert not left.exists()


def test_a_worker_ends_with_its_parent(tmp_path):
    """Killed in the middle, the parent leaves no process behind."""
    code = (
        "import time\n"
        "from landmap.io.worker.child import _limit\n"
        "_limit(2**31, 60)\n"
        "print('ready', flush=True)\n"
        "time.sleep(60)\n"
    )
    start = f"import subprocess, sys, time; p = subprocess.Popen([sys.executable, '-c', {code!r}]); print(p.pid, flush=True)"
    with subprocess.Popen([sys.executable, "-c", f"{start}; time.sleep(60)"], stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        assert parent.stdout.readline().strip() == "ready"
        parent.kill()
    for _ in range(100):
        status = Path(f"/proc/{child}/stat")
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.1)
    pytest.fail("the worker lives on")
