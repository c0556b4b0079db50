"""The parent's side of a worker: a private copy, a process with limits, its answer."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.ipc

from landmap.io.limits import MEMORY, SECONDS
from landmap.io.source import Opened
from landmap.io.worker.drivers import environment

# The child begins with the parent's own path, so that it finds the same landmap however that was installed.
_START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from landmap.io.worker.child import main; main(sys.argv[2])"
_OUT_OF_MEMORY = 12
_PREFIX = "landmap-worker-"
# Of the parent's environment a worker gets only what a process needs to start.
_KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker read: the rows, and what else the reader has to know."""

    table: pa.Table
    told: Mapping[str, Any]


def ask(opened: Opened, reader: str, parts: Mapping[str, bytes], *, driver: str = "", encoding: str | None = None) -> Answer:
    """Let ``reader`` (a module beside child.py's READERS) read ``parts`` (name -> bytes, "a.gdb/x" makes a folder).

    ``driver`` is the one that GDAL may have, ``encoding`` that of the file's texts. Raises RefusalError with
    the code that the reader gave, or READ_TIMEOUT, READ_MEMORY, READ_CRASHED.
    """
    with _private(parts) as folder:
        request = {
            "reader": reader,
            "driver": driver,
            "table": opened.layer.table,
            "encoding": encoding,
            "memory": MEMORY,
            "seconds": int(SECONDS) + 1,
        }
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
        ended = _run(folder, driver)
        if ended is None:
            raise opened.refusal("READ_TIMEOUT", seconds=f"{SECONDS:.0f}")
        answer = folder / "answer.json"
        if ended == _OUT_OF_MEMORY or not answer.is_file():
            why: dict[str, Any] = {"most": f"{MEMORY // 1024**2:,} MiB"} if ended == _OUT_OF_MEMORY else {"value": str(ended)}
            raise opened.refusal("READ_MEMORY" if ended == _OUT_OF_MEMORY else "READ_CRASHED", **why)
        told = json.loads(answer.read_text(encoding="utf-8"))
        if "refused" in told:
            values: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value for name, value in told["values"].items()
            }
            raise opened.refusal(told["refused"], **values)
        with pa.OSFile(str(folder / "rows.arrow"), "rb") as stream:
            return Answer(pyarrow.ipc.open_file(stream).read_all(), told)


def _run(folder: Path, driver: str) -> int | None:
    """The worker's exit code, or None where it had to be ended."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [sys.executable, "-I", "-c", _START, json.dumps([path for path in sys.path if path]), str(folder)]
    with (folder / "errors.txt").open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 -- our own interpreter, our own code
            command, cwd=folder, env=kept | environment(driver), stdin=subprocess.DEVNULL, stdout=errors, stderr=errors
        )
        try:
            return process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return None
        finally:
            process.kill()
            process.wait()


@contextmanager
def _private(parts: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder of this process alone with a copy of the source; what a process that was killed left behind goes too."""
    _sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / "source"
        for part, content in parts.items():
            (source / part).parent.mkdir(parents=True, exist_ok=True)
            (source / part).write_bytes(content)
        yield folder


def _sweep() -> None:
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        owner = re.match(rf"{_PREFIX}(\d+)-", left.name)
        if owner and not _lives(int(owner[1])):
            shutil.rmtree(left, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's, or a system that cannot say
        return True
    return True
