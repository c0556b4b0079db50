"""`landmap read`: what a file is, or every file of a zone, as far as reading it tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landmap.cli import say
from landmap.cli.options import AsJson, Crs, FileEncoding, Table, Target, is_site

if TYPE_CHECKING:
    from landmap.io.source import ReadLayer


def read(target: Target, crs: Crs = None, encoding: FileEncoding = None, table: Table = None, as_json: AsJson = False) -> None:
    """读入每个文件，说明行数、坐标系、编码，把握和依据。 Read every file: what was found, how surely, and why."""
    found = _zone(target, crs) if is_site(target) else _file(target, crs, encoding, table)
    if as_json:
        say.line(json.dumps([_told(layer) for layer in found], ensure_ascii=False, indent=2))
        return
    for layer in found:
        facts = {"文件 file": layer.layer.source, "行数 rows": str(layer.rows_in)}
        say.evidence(f"{layer.layer.id}  {layer.layer.title}", facts, layer.evidence)
        say.issues(layer.issues)


def _zone(site: Path, crs: list[str] | None) -> list[ReadLayer]:
    from landmap.cli.run import Run

    return list(Run(site, None, crs).reads.values())


def _file(path: Path, crs: list[str] | None, encoding: str | None, table: str | None) -> list[ReadLayer]:
    from landmap.io.bare import read_file

    return [read_file(path, crs=crs[-1] if crs else None, encoding=encoding, table=table)]


def _told(found: ReadLayer) -> dict[str, Any]:
    from landmap.io.evidence import as_rows

    return {
        "layer": found.layer.id,
        "file": found.layer.source,
        "rows_in": found.rows_in,
        "columns": list(found.source_columns),
        "evidence": as_rows(found.evidence),
        "issues": [issue.as_row() for issue in found.issues],
    }
