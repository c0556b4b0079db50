"""Run every case of a corpus: ``python -m benchmarks.corpus FOLDER``.

Prints the failing ids with what was expected and got, then 'N passed, M failed'; ends with 1 if any failed. A case that crashes
or takes longer than 30 seconds fails, and no other with it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus.cases import read_cases
from benchmarks.corpus.judge import Judge


def run(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Each case's id, and what is wrong with it."""
    judge = Judge(folder)
    try:
        for case in read_cases(folder):
            yield case["id"], judge.faults(case)
    finally:
        judge.stop()


def main(words: Sequence[str]) -> int:
    """Print what failed and how many; 1 if any did."""
    if len(words) != 1 or not (Path(words[0]) / "manifest.json").is_file():
        print("usage: python -m benchmarks.corpus FOLDER   (with a manifest.json)", file=sys.stderr)
        return 2
    passed = failed = 0
    for name, wrong in run(Path(words[0]).resolve()):
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for fault in wrong:
            print(f"FAILED {name}: {fault}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
