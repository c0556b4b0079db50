import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from landmap.errors import OutputError
from landmap.io import atomic
from landmap.io.atomic import RECORD, replacing, write_file


def write(folder: Path, content: str, names=("map.html", "quota.json")) -> None:
    with replacing(folder) as fresh:
        for name in names:
            (fresh / name).write_text(content, encoding="utf-8")


def contents(folder: Path) -> dict:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.name != RECORD}


def left_beside(folder: Path) -> list[str]:
    return [path.name for path in folder.parent.iterdir() if path != folder]


def test_a_first_and_a_second_build(tmp_path):
    out = tmp_path / "out" / "houma"
    write(out, "first", ("map.html", "gone.csv"))
    write(out, "second")
    assert contents(out) == {"map.html": "second", "quota.json": "second"}
    assert left_beside(out) == []


def test_what_the_user_put_there_stays(tmp_path):
    out = tmp_path / "out"
    write(out, "first")
    (out / "批注.docx").write_text("mine")
    (out / "sub").mkdir()
    (out / "sub" / "photo.txt").write_text("mine too")
    (out / "link").symlink_to("map.html")
    write(out, "second")
    assert (out / "批注.docx").read_text() == "mine"
    assert (out / "sub" / "photo.txt").read_text() == "mine too"
    assert (out / "link").is_symlink()
    assert (out / "map.html").read_text() == "second"


def test_a_file_of_that_name_that_is_not_ours_is_not_replaced(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "map.html").write_text("mine")
    with pytest.raises(OutputError, match=r"map\.html"):
        write(out, "new")
    assert contents(out) == {"map.html": "mine"}
    assert left_beside(out) == []


def test_a_folder_that_is_not_ours_loses_nothing(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    write(out, "new")
    assert contents(out) == {"letter.txt": "mine", "map.html": "new", "quota.json": "new"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_a_failure_leaves_the_former_output_whole_and_nothing_beside_it(tmp_path, error):
    out = tmp_path / "out"
    write(out, "first")

    def fail():
        with replacing(out) as fresh:
            (fresh / "map.html").write_text("half")
            raise error

    with pytest.raises(error):
        fail()
    assert contents(out) == {"map.html": "first", "quota.json": "first"}
    assert left_beside(out) == []


def test_a_failure_without_a_former_output_leaves_nothing(tmp_path):
    with pytest.raises(ValueError, match="x"), replacing(tmp_path / "out"):
        raise ValueError("x")
    assert list(tmp_path.iterdir()) == []


def test_a_second_build_at_the_same_time_is_refused(tmp_path):
    out = tmp_path / "out"
    with replacing(out) as fresh:
        (fresh / "map.html").write_text("first")
        with pytest.raises(OutputError, match="另一个 landmap"), replacing(out):
            pass
    assert contents(out) == {"map.html": "first"}


def test_without_an_exchange_two_renames_do(tmp_path, monkeypatch):
    monkeypatch.setattr(atomic, "_exchanged", lambda fresh, folder: False)
    out = tmp_path / "out"
    write(out, "first")
    write(out, "second")
    assert contents(out) == {"map.html": "second", "quota.json": "second"}
    assert left_beside(out) == []


def test_a_kill_between_the_two_renames_is_put_right(tmp_path):
    out = tmp_path / "out"
    write(out, "first")
    out.rename(tmp_path / ".out.old")
    with pytest.raises(ValueError, match="x"), replacing(out):
        raise ValueError("x")
    assert contents(out) == {"map.html": "first", "quota.json": "first"}
    assert left_beside(out) == []


KILLED = """
import sys, time
from pathlib import Path
from landmap.io.atomic import replacing
with replacing(Path(sys.argv[1])) as fresh:
    (fresh / "map.html").write_text("half")
    print("writing", flush=True)
    time.sleep(60)
"""


def test_a_build_that_is_killed_leaves_the_former_output_and_no_lock(tmp_path):
    out = tmp_path / "out"
    write(out, "first")
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(out)], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "writing\n"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    assert contents(out) == {"map.html": "first", "quota.json": "first"}
    write(out, "second")
    assert contents(out) == {"map.html": "second", "quota.json": "second"}
    assert left_beside(out) == []


LOOP = """
import sys
from pathlib import Path
from landmap.io.atomic import replacing
print("on", flush=True)
for number in range(10_000):
    with replacing(Path(sys.argv[1])) as fresh:
        for name in ("a", "b"):
            (fresh / name).write_text(str(number) * 1000)
"""


@pytest.mark.parametrize("wait", [0.0, 0.013, 0.037])
def test_killed_at_any_moment_the_files_belong_together(tmp_path, wait):
    out = tmp_path / "out"
    child = subprocess.Popen([sys.executable, "-c", LOOP, str(out)], stdout=subprocess.PIPE, text=True)
    child.stdout.readline()
    time.sleep(0.1 + wait)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    found = contents(out)
    assert set(found) == {"a", "b"}
    assert found["a"] == found["b"]
    assert len(found["a"]) % 1000 == 0


FULL = """
import resource, sys
from pathlib import Path
from landmap.errors import OutputError
from landmap.io.atomic import replacing, write_file
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    if sys.argv[2] == "folder":
        with replacing(Path(sys.argv[1])) as fresh:
            (fresh / "map.html").write_bytes(b"x" * 200_000)
    elif sys.argv[2] == "file":
        write_file(Path(sys.argv[1]) / "map.html", b"x" * 200_000)
    else:
        import geopandas, shapely
        from landmap.io.gpkg import write_gpkg
        frame = geopandas.GeoDataFrame({"a": ["x" * 1000] * 300}, geometry=[shapely.Point(0, 0)] * 300, crs=4546)
        write_gpkg(Path(sys.argv[1]) / "land.gpkg", {"land": frame})
except OutputError as error:
    print(error.zh)
    sys.exit(error.exit_code)
"""


@pytest.mark.parametrize("what", ["folder", "file", "gpkg"])
def test_a_full_disk_is_one_clear_message_and_the_former_output_is_whole(tmp_path, what):
    out = tmp_path / "out"
    write(out, "first")
    done = subprocess.run([sys.executable, "-c", FULL, str(out), what], capture_output=True, text=True, check=False)
    assert done.returncode == 5, done.stderr
    assert "满" in done.stdout or what == "gpkg"
    assert done.stderr == ""
    assert contents(out) == {"map.html": "first", "quota.json": "first"}
    assert left_beside(out) == []


@pytest.mark.parametrize("place", ["/proc/self/out", "/sys/out"])
def test_a_place_that_cannot_be_written_is_refused_before_any_work(place):
    worked = False
    with pytest.raises(OutputError) as refused, replacing(Path(place)):
        worked = True
    assert not worked
    assert refused.value.where.startswith(("/proc", "/sys"))
    assert refused.value.mend_zh


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="不是文件夹"), replacing(tmp_path / "out"):
        pass
    assert (tmp_path / "out").read_text() == "mine"
    with pytest.raises(OutputError, match="不是文件夹"), replacing(tmp_path / "out" / "houma"):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="只读"), replacing(tmp_path / "out"):
        pass


def test_an_error_that_is_not_about_writing_is_not_dressed_up(tmp_path):
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "out"):
        (tmp_path / "nowhere").read_text()


def test_a_file_is_replaced_whole(tmp_path):
    write_file(tmp_path / "a", b"first")
    write_file(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"second"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    with pytest.raises(OutputError):
        write_file(tmp_path / "none" / "a", b"x")


def test_the_limits_of_this_process_are_as_before():
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
