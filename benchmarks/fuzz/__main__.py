"""Many damaged files of each format, in processes with limits: what came of them, and every seed that broke a law."""

from __future__ import annotations

import argparse
import json
import resource
import selectors
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.fuzz.sound import FORMS
from benchmarks.fuzz.trial import tried

SECONDS = 10.0  # of work (processor time, the worker's included) for one file
WAIT = 120.0  # by the clock, which counts other programs' work too: after that it hangs
MEMORY = 1024**3  # bytes in use by this process, or by a worker
_GUARD = 3 * MEMORY  # what a process may ask for at all; libraries reserve much that they never use


@dataclass(frozen=True, slots=True)
class Told:
    """What a process says of one file."""

    number: int
    ended: str
    broken: str
    seconds: float


def main(arguments: Sequence[str]) -> int:
    """Run and print; 1 where a law was broken."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    asked.add_argument("--cases", type=int, default=2000, help="files over all formats")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--from", type=int, default=0, dest="first", help="number of the first file of each format")
    asked.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    asked.add_argument("forms", nargs="*", default=list(FORMS), metavar="FORMAT")
    said = asked.parse_args(arguments)
    each = -(-said.cases // len(said.forms))
    if said.child:
        _child(said.forms[0], said.seed, range(said.first, said.first + said.cases))
        return 0
    return max(_tell(form, said.seed, said.first, each) for form in said.forms)


def _tell(form: str, seed: int, first: int, count: int) -> int:
    began, found = time.monotonic(), list(outcomes(form, seed, range(first, first + count)))
    broken = [one for one in found if one.broken]
    ended = Counter(one.ended for one in found if not one.broken)
    codes = ", ".join(f"{code} {times}" for code, times in ended.most_common() if code != "read")
    slowest = max((one.seconds for one in found), default=0.0)
    print(
        f"{form:11}{len(found):6} files: {ended['read']} read, {len(found) - ended['read'] - len(broken)} refused, "
        f"{len(broken)} broke a law; slowest {slowest:.1f} s of work; {time.monotonic() - began:.0f} s ({codes})",
        flush=True,
    )
    for one in broken:
        print(f"  again with: --seed {seed} --from {one.number} --cases 1 {form}\n    {one.broken}", flush=True)
    return 1 if broken else 0


def outcomes(form: str, seed: int, numbers: range) -> Iterator[Told]:
    """What came of each file; a process that crashes or hangs is told, and another goes on with the next file."""
    while numbers:
        done = 0
        for one in _of_one_process(form, seed, numbers):
            done += 1
            yield one
        numbers = numbers[max(done, 1) :]


def _of_one_process(form: str, seed: int, numbers: range) -> Iterator[Told]:
    asked = ["--child", "--seed", str(seed), "--from", str(numbers[0]), "--cases", str(len(numbers)), form]
    command = [sys.executable, "-m", "benchmarks.fuzz", *asked]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True) as process,  # noqa: S603 -- ourselves
        selectors.DefaultSelector() as clock,
    ):
        said = process.stdout or sys.stdin  # the former: there is a pipe
        clock.register(said, selectors.EVENT_READ)
        for number in numbers:
            line = said.readline() if clock.select(WAIT) else ""
            if line:
                one = Told(**json.loads(line))
                yield one
                if one.broken:  # the process may have been spoilt
                    process.kill()
                    return
                continue
            hangs = process.poll() is None and not clock.select(0)
            process.kill()
            errors.seek(0)
            last = (errors.read().decode(errors="replace").strip().splitlines() or [""])[-1]
            yield Told(
                number, "", f"hangs after {WAIT:.0f} s" if hangs else f"the process ended ({process.wait()}): {last}", 0.0
            )
            return


def _child(form: str, seed: int, numbers: range) -> None:
    """Each file in turn; one line of JSON for each, at once."""
    resource.setrlimit(resource.RLIMIT_DATA, (_GUARD, resource.RLIM_INFINITY))
    for number in numbers:
        before = _work()
        with tempfile.TemporaryDirectory(prefix="landmap-fuzz-") as folder:
            outcome = tried(form, seed, number, Path(folder))
        seconds = _work() - before
        broken = outcome.broken or (f"{seconds:.1f} s of work" if seconds > SECONDS else "") or _too_large()
        line = {"number": number, "ended": outcome.ended, "broken": broken, "seconds": round(seconds, 2)}
        print(json.dumps(line), flush=True)


def _too_large() -> str:
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * 1024
    return f"{peak / 1024**2:,.0f} MiB" if peak > MEMORY else ""


def _work() -> float:
    """Seconds of processor time that this process and those it started have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
