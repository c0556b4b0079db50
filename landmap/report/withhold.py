"""What must not leave the house: issues that quote a withheld field, and a scan of finished outputs for personal numbers."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Protocol

from landmap.errors import OutputError
from landmap.terms import KEYS, visible
from landmap.webmap.island import plain

if TYPE_CHECKING:
    from pathlib import Path

    from landmap.check.checked import CheckedSite
    from landmap.issue import Issue

WITHHELD = "〔不公开 withheld〕"
# Fields that issues speak of beside the columns of a role.
_ABOUT_THE_ROW = {"geometry", "source_file", "source_row", "layer"}


class Shown(Protocol):
    """What was checked, and to whom it is shown: an Edition of a snapshot, or the Findings of a check alone."""

    @property
    def checked(self) -> CheckedSite:
        """The layers after the checks."""
        ...

    @property
    def profile(self) -> str:
        """The profile: public, internal or leader."""
        ...


def issues_for(shown: Shown) -> list[Issue]:
    """Every issue; one on a field that the profile may not see keeps its rule but loses what it quotes."""
    roles = {name: layer.layer.role for name, layer in shown.checked.layers.items()}
    return [_without_quotes(issue, roles.get(issue.layer, ""), shown.profile) for issue in shown.checked.issues]


def _without_quotes(issue: Issue, role: str, profile: str) -> Issue:
    if profile == "leader":
        return issue
    if issue.field is None:  # a value of no named field is of an unknown one, and an unknown field is internal
        return issue if issue.value is None or profile == "internal" else replace(issue, value=WITHHELD)
    fields = {name.strip() for name in issue.field.split(",")}
    if fields <= (_seen_fields(role, profile) | _ABOUT_THE_ROW):
        return issue
    values = dict.fromkeys(issue.values, WITHHELD)
    return replace(issue, value=None if issue.value is None else WITHHELD, values=values)


def _seen_fields(role: str, profile: str) -> set[str]:
    return set(visible(role, profile)) if role else set()


@dataclass(frozen=True, slots=True)
class Finding:
    """A personal number in an output: what kind, in which part of the file, and the number with its middle hidden."""

    kind: str
    part: str
    masked: str


# Not inside a longer word or number: a hash, a coordinate and a cadastral code hold the same digits by chance.
_KINDS = {
    "telephone": re.compile(r"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z]|\.\d)"),
    "resident id": re.compile(
        r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])"
    ),
    "credit code": re.compile(
        r"(?<![0-9A-Za-z])[1-9A-HJ-NPQRTUWXY][0-9A-HJ-NPQRTUWXY]\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"
    ),
}
_KINDS_ZH = {"telephone": "电话号码", "resident id": "身份证号", "credit code": "统一社会信用代码"}
# Who may see what anyway: a telephone is personal, a firm's credit code internal.
_ALLOWED = {"public": (), "internal": ("credit code",), "leader": tuple(_KINDS)}


def scan(output: bytes | str, profile: str, ids: Collection[str] = ()) -> list[Finding]:
    """Telephone numbers, resident ids and credit codes that ``profile`` may not see, but for those that are ``ids`` of rows.

    ``output`` is a text, a map, an .xlsx/.zip or a GeoPackage.
    """
    wanted = [kind for kind in _KINDS if kind not in _ALLOWED[profile]]
    return [
        Finding(kind, part, f"{found[:3]}…{found[-4:]}")
        for part, text in _parts(output)
        for kind in wanted
        for found in _KINDS[kind].findall(text)
        if found not in ids
    ]


def must_hold_nothing_personal(folder: Path, names: Iterable[str], shown: Shown) -> None:
    """Raise OutputError if a finished public output in ``folder`` holds a personal number that is no id of a row.

    The last gate: fields are withheld before anything is drawn, but a name or a note may quote a telephone all the same.
    Outputs of other profiles stay in the house and are not looked at.
    """
    if shown.profile != "public":
        return
    ids = _ids(shown.checked)
    for name in names:
        for found in scan((folder / name).read_bytes(), shown.profile, ids):
            kind_zh, part = _KINDS_ZH[found.kind], f"（{found.part}）" if found.part else ""
            raise OutputError(
                f"公开成果里有{kind_zh} {found.masked}{part}，未写出",
                f"a public output holds a {found.kind} {found.masked}{part}; nothing was written",
                where=name,
                mend_zh="改掉写着它的名称、备注等公开字段；成果只在内部用，则加 --profile internal",
                mend_en="mend the public field (a name, a note) that quotes it; for use in the house add --profile internal",
            )


def _ids(checked: CheckedSite) -> set[str]:
    """The ids of all rows: 14108100001 is a parcel of Houma, though a telephone could be written so."""
    found: set[str] = set()
    for layer in checked.layers.values():
        for frame in (layer.accepted, layer.quarantined):
            if KEYS[layer.layer.role] in frame:
                found.update(frame[KEYS[layer.layer.role]].dropna().astype(str))
    return found


def _parts(output: bytes | str) -> Iterator[tuple[str, str]]:
    if isinstance(output, str):
        yield "", plain(output)
    elif output.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(output)) as packed:
            for name in packed.namelist():
                yield name, packed.read(name).decode("utf-8", "replace")
    elif output.startswith(b"SQLite format 3\x00"):
        yield from _tables(output)
    else:
        yield "", plain(output.decode("utf-8", "replace"))


def _tables(database: bytes) -> Iterator[tuple[str, str]]:
    """Every text of a database's tables, one per line, read from memory so that no file is touched."""
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(database)
        names = [name for (name,) in opened.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
        for name in names:
            if name.startswith("rtree_"):
                continue
            quoted = name.replace('"', '""')
            rows = opened.execute(f'SELECT * FROM "{quoted}"')  # noqa: S608 -- the name is quoted; a table name cannot be bound
            yield name, "\n".join(str(value) for row in rows for value in row if isinstance(value, str | int))
