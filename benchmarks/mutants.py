"""Break a room in every small way and count what its tests notice: python -m benchmarks.mutants [GLOB ...].

The work is done by mutmut in a copy of the tracked files. GLOB names the files to break (``landmap/quota`` and
``landmap/status`` unless given). With ``--sample N`` only so many mutants, drawn with a fixed seed, are tried. With ``--into
FOLDER`` the copy is kept there: the next run goes on where one was stopped, with the code and the tests as they are by then;
``--alive`` tries those again that the tests did not notice, ``--report`` tries none. Laws run on a few examples with a fixed
seed: a mutant that only the hundredth example would notice counts as alive.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GLOBS = ("landmap/quota/*.py", "landmap/quota/ahead/*.py", "landmap/status/*.py")
HUNG = {24, 36, 152, 255, -24}
ALIVE = {0, 5, 33}  # exit codes of mutmut: the tests passed, there were none, none reaches the mutant


def main(arguments: Sequence[str]) -> None:
    """Run and print the score of each file and of all."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--sample", type=int, default=0)
    asked.add_argument("--into", type=Path)
    asked.add_argument("--alive", action="store_true")
    asked.add_argument("--report", action="store_true")
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked.add_argument("globs", nargs="*", default=GLOBS)
    said = asked.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="landmap-mutants-") as folder:
        copy = (said.into or Path(folder)).resolve() / "landmap"
        if not said.report:
            _copied(copy, said.globs)
            chosen = _alive(copy) if said.alive else _chosen(copy, said.sample)
            if chosen or not (said.alive or said.sample):
                _mutmut(copy, "run", "--max-children", str(said.processes), *chosen)
        _report(copy)


def _copied(copy: Path, globs: Sequence[str]) -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()  # noqa: S607 -- git
    for name in tracked:
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, copy / name)
    assets = ROOT / "landmap/webmap/assets"
    if assets.is_dir():  # built, not tracked
        shutil.copytree(assets, copy / "landmap/webmap/assets", dirs_exist_ok=True)
    settings = [
        "", "[tool.mutmut]", 'source_paths = ["landmap"]', f"only_mutate = {json.dumps(list(globs))}",
        f"pytest_add_cli_args_test_selection = {json.dumps(_tests(globs))}",
        'pytest_add_cli_args = ["-q", "-x", "-p", "no:cacheprovider", "-p", "benchmarks.quick_laws", "--hypothesis-seed=0"]',
        'also_copy = ["landmap", "layers", "docs", "benchmarks"]', "use_git_change_detection = false", "",
    ]  # fmt: skip
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as page:
        page.write("\n".join(settings))


def _tests(globs: Sequence[str]) -> list[str]:
    """The tests of the rooms that are broken: those of other rooms would notice more, and take hours longer."""
    return sorted({f"tests/{glob.split('/')[1]}" for glob in globs})


def _mutmut(copy: Path, *words: str) -> str:
    usual = {"LANDMAP_LAW_EXAMPLES": "4"} | dict(os.environ)
    command = [sys.executable, "-m", "mutmut", *words]
    done = subprocess.run(command, cwd=copy, check=False, capture_output=True, text=True, env=usual)  # noqa: S603 -- mutmut, in the copy
    if done.returncode and (words[0] != "run" or "nothing-of-this-name" not in words):  # tests that fail unbroken prove nothing
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    return done.stdout


def _chosen(copy: Path, sample: int) -> list[str]:
    """Names of mutants drawn with a fixed seed; none: all of them."""
    if not sample:
        return []
    _mutmut(copy, "run", "nothing-of-this-name")  # makes the mutants and tries none
    names = sorted(name for found in _found(copy).values() for name in found)
    return sorted(random.Random(4335).sample(names, min(sample, len(names))))  # noqa: S311 -- a sample, not a secret


def _alive(copy: Path) -> list[str]:
    """Names of the mutants that were tried and not noticed."""
    return sorted(name for ends in _found(copy).values() for name, code in ends.items() if code in ALIVE)


def _found(copy: Path) -> dict[str, dict[str, int | None]]:
    """For each file its mutants and how the tests ended on each; None: not tried."""
    return {
        str(path.relative_to(copy / "mutants")).removesuffix(".meta"): json.loads(path.read_text())["exit_code_by_key"]
        for path in sorted((copy / "mutants").rglob("*.meta"))
    }


def _report(copy: Path) -> None:
    whole: Counter[str] = Counter()
    print("| file | tried | noticed | of them by hanging | % |\n|---|---:|---:|---:|---:|")
    for file, ends in _found(copy).items():
        tried = [code for code in ends.values() if code is not None]
        noticed = sum(code not in ALIVE for code in tried)
        hung = sum(code in HUNG for code in tried)
        whole.update(tried=len(tried), noticed=noticed, hung=hung)
        if tried:
            print(f"| {file} | {len(tried)} | {noticed} | {hung} | {100 * noticed / len(tried):.1f} |")
    share = 100 * whole["noticed"] / max(whole["tried"], 1)
    print(f"| all | {whole['tried']} | {whole['noticed']} | {whole['hung']} | {share:.1f} |")
    for name in _alive(copy):
        print(f"\nalive: {name}\n{_difference(_mutmut(copy, 'show', name))}")


def _difference(shown: str) -> str:
    lines = [line for line in shown.splitlines() if line[:1] in "+-" and line[:3] not in {"+++", "---"}]
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
