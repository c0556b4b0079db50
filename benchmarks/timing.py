"""Contestants timed side by side in one run, turn by turn, so that a machine that slows down slows them all."""

from __future__ import annotations

import gc
import math
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

ROUNDS = 5
POINTS = 13  # of each parcel of made.py
PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of one contestant, its seconds over the first contestant's, round by round, and what it gave in the last."""

    seconds: tuple[float, ...]
    ratios: tuple[float, ...]
    result: Any

    @property
    def median(self) -> float:
        """Of the seconds."""
        return statistics.median(self.seconds)

    @property
    def ratio(self) -> str:
        """Median of the ratios, with the smallest and the largest."""
        return f"{statistics.median(self.ratios):.1f} ({min(self.ratios):.1f}–{max(self.ratios):.1f})"


def side_by_side(contestants: Mapping[str, Callable[[], object]], rounds: int = ROUNDS) -> dict[str, Times]:
    """All contestants in turn for so many rounds; the others are held against the first, which runs once uncounted before."""
    next(iter(contestants.values()))()
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    results: dict[str, object] = {}
    for _ in range(rounds):
        for name, run in contestants.items():
            gc.collect()
            start = time.perf_counter()
            results[name] = run()
            seconds[name].append(time.perf_counter() - start)
    ours = next(iter(seconds.values()))
    return {
        name: Times(tuple(taken), tuple(theirs / own for theirs, own in zip(taken, ours, strict=True)), results[name])
        for name, taken in seconds.items()
    }


def table(times: Mapping[str, Times]) -> list[str]:
    """The rows of a Markdown table."""
    lines = ["| | median s | ratio to the first (min–max) |", "|---|---:|---:|"]
    return [*lines, *(f"| {name} | {each.median:.3f} | {each.ratio} |" for name, each in times.items())]


def growth(
    sizes: Sequence[int], task: Callable[[int], Callable[[], object]], making: str, doing: str, *, rounds: int = 3
) -> list[str]:
    """Time and memory at each of ``sizes``, as the rows of a table.

    ``task`` makes what is timed. ``making`` and ``doing`` are Python: what a fresh process runs to have its input ({count} is
    the size), and then to do the same. Below it stands how the cost grows beside n log n, and the memory above the frame for
    a million points (13 to a parcel).
    """
    lines = ["| parcels | median s | µs per parcel | peak MiB | of it above the frame |", "|---:|---:|---:|---:|---:|"]
    taken: list[float] = []
    above = 0.0
    for count in sizes:
        seconds = side_by_side({"": task(count)}, rounds)[""].median
        taken.append(seconds)
        before, after = peak_mib(making.format(count=count)), peak_mib(f"{making.format(count=count)}\n{doing}")
        above = max(after - before, 0.0)
        lines.append(f"| {count:,} | {seconds:.3f} | {seconds / count * 1e6:.2f} | {after:,.0f} | {above:,.0f} |")
    n_log_n = sizes[-1] * math.log(sizes[-1]) / (sizes[0] * math.log(sizes[0]))
    grown = f"{taken[-1] / taken[0]:.0f} times the time, n log n would be {n_log_n:.0f} times"
    memory = f"{above / (sizes[-1] * POINTS / 1e6):,.0f} MiB above the frame per million points"
    return [*lines, "", f"From {sizes[0]:,} to {sizes[-1]:,}: {grown}; {memory}."]


def peak_mib(code: str) -> float:
    """The largest memory of a fresh Python that runs ``code``, in MiB."""
    # Not ru_maxrss: that of a child begins with its parent's.
    ending = "\nprint(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run([sys.executable, "-c", code + ending], cwd=root, check=True, capture_output=True, text=True)  # noqa: S603 -- our own code
    return int(done.stdout.split()[-1]) / 1024


def machine() -> str:
    """What the figures were taken on."""
    cpu = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), ""
    )
    names = ("geopandas", "shapely", "pyproj", "numpy", "pandas", "duckdb")
    there = [f"{name} {metadata.version(name)}" for name in names if _there(name)]
    cores = f"{cpu or platform.machine()}, {_cores()} cores shared with others"
    return f"{cores}; Python {platform.python_version()}, {', '.join(there)}"


def write_section(name: str, lines: list[str]) -> None:
    """Put ``lines`` where docs/benchmarks.md has the section ``name``, and print them."""
    print("\n".join(lines))
    start, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(start)
    after = rest.split(end)[1]
    PAGE.write_text(f"{before}{start}\n" + "\n".join(lines) + f"\n{end}{after}", encoding="utf-8")


def _there(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _cores() -> int:
    return len(os.sched_getaffinity(0))
