"""One damaged file through gate, reader and checks; which law it breaks, if any."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
import tempfile
import traceback
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.fuzz.damage import damaged
from benchmarks.fuzz.sound import FIELDS, lay
from landmap.check import check_layer
from landmap.errors import RefusalError
from landmap.io.bare import read_file
from landmap.io.read import read_layer
from landmap.issue import Issue
from landmap.site import ROW_NUMBER, Layer, Site

SITE = Site.model_validate({"id": "town", "name": "小镇", "as_of": "2024-03-31", "crs": "EPSG:4546"})
# Formats without fields of their own have what their readers call them.
_FIELDS = {
    "txt": {"parcel_id": ROW_NUMBER},
    "dxf": {"parcel_id": ROW_NUMBER, "name": "name"},
    "kml": {"parcel_id": "DKBH", "name": "name"},
    "kmz": {"parcel_id": "DKBH", "name": "name"},
}
_STATED = {"dxf": "EPSG:4546", "csv": "EPSG:4546", "xlsx": "EPSG:4546"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one damaged file: ``ended`` is "read" or a refusal's code; ``broken`` is the law that it broke, or ""."""

    ended: str
    broken: str = ""


def tried(form: str, seed: int, number: int, folder: Path) -> Outcome:
    """The ``number``-th damaged file of the format ``form``, made in ``folder``, which must be empty."""
    chance = random.Random(f"{form} {seed} {number}")  # noqa: S311 -- to be repeated, not to be secret
    where = folder / "zone" / "layer"
    shutil.copytree(_sound(form), where)
    source = next(path.name for path in sorted(where.iterdir()) if path.suffix[1:] not in ("dbf", "shx", "prj", "cpg"))
    victims = sorted(path for path in where.rglob("*") if path.is_file())
    for victim in chance.sample(victims, chance.choice([1, 1, 1, min(3, len(victims))])):
        victim.write_bytes(damaged(victim.read_bytes(), chance))
    before = _digest(where)
    try:
        outcome = _read(form, source, where, bare=chance.random() < 0.2)
    except Exception as error:  # noqa: BLE001 -- any of them is a law broken
        place = traceback.extract_tb(error.__traceback__)[-1]
        outcome = Outcome("", f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}: {error}")
    return outcome if _digest(where) == before else Outcome(outcome.ended, "the input was changed")


@cache
def _sound(form: str) -> Path:
    """A folder with the sound file; it is removed when Python ends."""
    folder = tempfile.TemporaryDirectory(prefix="landmap-fuzz-")
    _KEPT.append(folder)
    lay(form, Path(folder.name))
    return Path(folder.name)


_KEPT: list[tempfile.TemporaryDirectory[str]] = []


def _read(form: str, source: str, folder: Path, *, bare: bool) -> Outcome:
    layer = Layer(
        id="a", role="parcels", title="t", source=source, folder=folder, fields=_FIELDS.get(form, FIELDS), crs=_STATED.get(form)
    )
    try:
        found = read_file(folder / source) if bare else read_layer(layer)
        if bare:
            return Outcome("read", _told(found.issues))
        checked = check_layer(found, SITE)
    except RefusalError as error:
        issue = error.issues[0]
        if not isinstance(issue, Issue) or issue.effect != "refuse":
            return Outcome("", f"refused with what is no refusal: {issue}")
        return Outcome(issue.code, _told([issue]))
    if found.rows_in != checked.rows_in or not found.frame["source_row"].is_unique:
        return Outcome("read", f"{found.rows_in} rows in, {checked.rows_in} rows out")
    return Outcome("read", _told(checked.issues))


def _told(issues: list[Issue] | tuple[Issue, ...]) -> str:
    for issue in issues:
        for text in (issue.message_zh, issue.message_en, issue.mend_zh, issue.mend_en):
            if not text or re.search(r"\{[a-z_]+\}", text):
                return f"{issue.code} does not say what is wrong: {text}"
    return ""


def _digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
