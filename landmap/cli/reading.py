"""`landmap read`: what a file is, or every file of a zone, as far as reading it tells."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landmap.cli import say
from landmap.cli.options import AsJson, Crs, FileEncoding, Table

if TYPE_CHECKING:
    from landmap.io.source import ReadLayer

Readable = Annotated[Path, typer.Argument(metavar="SITE|FILE", help="开发区文件夹，或一个文件 a zone's folder, or one file")]


def read(site: Readable, crs: Crs = None, encoding: FileEncoding = None, table: Table = None, as_json: AsJson = False) -> None:
    """读入每个文件，说明行数、坐标系、编码，把握和依据。 Read every file: what was found, how surely, and why."""
    found = _file(site, crs, encoding, table) if _is_file(site) else _zone(site, crs)
    if as_json:
        say.line(json.dumps([_told(layer) for layer in found], ensure_ascii=False, indent=2))
        return
    for layer in found:
        facts = {"文件 file": layer.layer.source, "行数 rows": str(layer.rows_in)}
        say.evidence(f"{layer.layer.id}  {layer.layer.title}", facts, layer.evidence)
        say.issues(layer.issues)


def _is_file(path: Path) -> bool:
    """Whether ``path`` is a file to be read rather than a zone's folder; some formats are folders themselves."""
    return path.is_file() or (path.is_dir() and bool(path.suffix) and not (path / "site.toml").exists())


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
