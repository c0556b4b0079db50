"""A process that judges cases: what crashes or hangs in it is one case's fault and no other's."""

from __future__ import annotations

import multiprocessing
import warnings
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from benchmarks.corpus.cases import Case, faults

SECONDS = 30.0
_START_SECONDS = 60.0  # for a fresh process to import everything

_CONTEXT = multiprocessing.get_context("spawn")


def serve(asked: Connection, folder: Path) -> None:
    """In the child: judge the cases that come in, one after the other."""
    warnings.simplefilter("ignore")
    asked.send([])
    while True:
        case = asked.recv()
        try:
            asked.send(faults(case, folder))
        except Exception as error:  # noqa: BLE001 -- whatever a case makes go wrong is that case's fault
            asked.send([f"{type(error).__name__}: {error}"])


class Judge:
    """A process that judges cases; a new one after each that crashed or hung."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._child: tuple[BaseProcess, Connection] | None = None

    def faults(self, case: Case) -> list[str]:
        """What is wrong with the case, a crash and a hang included."""
        process, asked = self._child or self._started()
        asked.send(case)
        try:
            if asked.poll(SECONDS):
                return list(asked.recv())
            said = f"still running after {SECONDS:.0f} s"
        except (EOFError, OSError):
            process.join(5)
            said = f"the process ended with {process.exitcode}"
        self.stop()
        return [said]

    def stop(self) -> None:
        """End the process, if there is one."""
        if self._child is not None:
            self._child[0].kill()
            self._child[0].join()
            self._child = None

    def _started(self) -> tuple[BaseProcess, Connection]:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(target=serve, args=(theirs, self.folder), daemon=True)
        process.start()
        theirs.close()
        if not ours.poll(_START_SECONDS):
            process.kill()
            raise TimeoutError("the process that judges cases does not start")
        ours.recv()
        self._child = (process, ours)
        return self._child
