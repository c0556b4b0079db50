"""The process that reads with a driver that is not our own: limits first, then the reader, then the answer into files."""

from __future__ import annotations

import ctypes
import importlib
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

# Readers by name: a module with ``read(source, request) -> (pyarrow.Table, what is told)``.
READERS = {"ogr": "landmap.io.worker.ogr", "dxf": "landmap.io.dxf.drawing"}
_OUT_OF_MEMORY = 12
_DEATH_OF_PARENT = 1  # PR_SET_PDEATHSIG of Linux


class RefusedError(Exception):
    """The reader will not have the file: the rule's code, and what fills its placeholders."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def main(name: str) -> None:
    """Read what ``name``/request.json asks for from ``name``/source; the answer is answer.json and rows.arrow beside it."""
    folder = Path(name)
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    _limit(request["memory"], request["seconds"])
    try:
        reader = importlib.import_module(READERS[request["reader"]])
        table, told = reader.read(folder / "source", request)
        _write(folder / "rows.arrow", table)
    except RefusedError as error:
        told = {"refused": error.code, "values": error.values}
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except Exception as error:
        if "bad_alloc" in str(error) or "memory" in str(error).lower():
            os._exit(_OUT_OF_MEMORY)
        raise
    (folder / "answer.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def _limit(memory: int, seconds: int) -> None:
    """No more memory, time and file space than given, and an end when the parent ends."""
    if sys.platform == "win32":
        return  # there the parent's clock is the only limit
    import resource

    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (memory, memory))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_OF_PARENT, signal.SIGKILL)


def _write(path: Path, table: pa.Table) -> None:
    import pyarrow as pa
    import pyarrow.ipc

    with pa.OSFile(str(path), "wb") as stream, pyarrow.ipc.new_file(stream, table.schema) as writer:
        writer.write_table(table)
