"""What is made of a corpus case for the public: no text of it becomes markup or a formula, nothing withheld is in any byte."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Collection, Iterator
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import Path

from openpyxl import load_workbook

from landmap import build
from landmap.check.checked import CheckedSite
from landmap.io.csv_text import guarded
from landmap.report import scan
from landmap.report.edition import Edition
from landmap.site import Site

_CANARY = b"CANARY"
_ACTIVE = {"iframe", "object", "embed", "link", "base", "form"}


def faults_of_outputs(site: Site, checked: CheckedSite, out: Path) -> list[str]:
    """Every output of the site in its public edition, written to ``out``, and what is wrong with them."""
    build.write(Edition(build.snapshot(site, checked), "public"), out)
    files = {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}
    texts = set(_texts(checked))
    found: list[str] = []
    for name, content in files.items():
        found += [f"{name}: {fault}" for fault in (*_withheld(content), *_by_kind(name, content, texts))]
    return found


def _texts(checked: CheckedSite) -> Iterator[str]:
    """Every text of the case: its cells and the names of its columns."""
    for layer in checked.layers.values():
        for frame in (layer.accepted, layer.quarantined):
            yield from map(str, frame.columns)
            for name in frame.columns.difference(["geometry"]):
                yield from (cell for cell in frame[name] if isinstance(cell, str))


def _by_kind(name: str, content: bytes, texts: Collection[str]) -> Iterator[str]:
    if name.endswith(".html"):
        yield from _markup(content.decode("utf-8"))
    if name.endswith(".xlsx"):
        yield from _formulas(content, texts)
    if name.endswith(".csv"):
        yield from (
            f"{cell[:40]!r} would run as a formula" for cell in _cells(content) if guarded(cell) != cell and cell[0] != "'"
        )


def _withheld(content: bytes) -> Iterator[str]:
    parts = [content]
    if content.startswith(b"PK"):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            parts = [packed.read(name) for name in packed.namelist()]
    if any(_CANARY in part for part in parts):
        yield "a canary of a withheld field is in it"
    yield from (f"{one.kind} {one.masked} in {one.part}" for one in scan(content, "public"))


class _Tags(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def _markup(text: str) -> Iterator[str]:
    """Anything in a page that data may have become: handlers, frames, references to elsewhere, images that are not inline."""
    tags = _Tags()
    tags.feed(text)
    for tag, attributes in tags.found:
        yield from (f"<{tag} {name}>" for name in attributes if name.startswith("on"))
        away = [attributes.get(name, "") for name in ("src", "href", "action", "xlink:href")]
        if tag in _ACTIVE or any(target and not target.startswith(("#", "data:")) for target in away):
            yield f"<{tag}> {away}"


def _cells(content: bytes) -> Iterator[str]:
    yield from (cell for row in csv.reader(StringIO(content.decode("utf-8-sig"))) for cell in row)


def _formulas(content: bytes, texts: Collection[str]) -> Iterator[str]:
    """Formulas and links that a text of the case has become; the workbook's own sums are its own."""
    book = load_workbook(BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and str(cell.value) in texts:
                    yield f"{sheet.title}!{cell.coordinate} is a formula: {str(cell.value)[:40]}"
                if cell.hyperlink is not None and cell.hyperlink.target:
                    yield f"{sheet.title}!{cell.coordinate} is a link"
