"""Writing what a command makes beside what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from landmap.cli import say


def write(out: Path, files: Mapping[str, bytes]) -> None:
    """Write ``files`` into the folder, all or none, and say where; what somebody else put there is not touched."""
    from landmap.io.atomic import replacing, write_file

    with replacing(out, whole=False) as made:
        for name, content in files.items():
            write_file(made / name, content)
    for name in files:
        say.line(str(out / name))
