"""An issue: one broken rule on one row. Bad data becomes an Issue (file, row, field, code, message, mend), not an exception.

The rules themselves (code, effect, what, why, mend; Chinese and English) are the tables in landmap/rules/*.toml; the same fault
has the same code in every file format.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as default_of
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from shapely import Geometry

Effect = Literal["refuse", "quarantine", "repair", "warn"]
# refuse: the whole file or layer cannot be used. quarantine: the row is set aside. repair: the row was mended and is used.
# warn: the row is used as it is. The order is that of gravity.
EFFECTS: tuple[Effect, ...] = ("refuse", "quarantine", "repair", "warn")


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the rule tables. The texts may hold {placeholders} that an Issue's ``values`` fill."""

    code: str
    effect: Effect
    zh: str
    en: str
    why_zh: str
    why_en: str
    mend_zh: str
    mend_en: str


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by code, read once from landmap/rules/*.toml."""
    found: dict[str, Rule] = {}
    for table in sorted(resources.files("landmap").joinpath("rules").iterdir(), key=lambda entry: entry.name):
        if not table.name.endswith(".toml"):
            continue
        for code, row in tomllib.loads(table.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"rule {code} stands twice in landmap/rules")
            found[code] = Rule(code=code, **row)
    return found


@dataclass(frozen=True, slots=True)
class Issue:
    """One broken rule on one row (or on a whole file, when ``row`` is None).

    ``row`` counts as the file's own users count: the record number of a shapefile or database layer and the parcel number of a
    boundary-point TXT from 1, the line of a csv and the row of a worksheet as the program that opens it shows them.
    ``values`` fill the placeholders of the rule's texts. ``geometry`` is where on the ground,
    in the CRS of the site, if anywhere.
    """

    code: str
    layer: str
    file: str
    row: int | None = None
    id: str | None = None
    field: str | None = None
    value: str | None = None
    values: Mapping[str, Any] = default_of(default_factory=dict)
    geometry: Geometry | None = None

    def __post_init__(self) -> None:
        if self.code not in rules():
            raise KeyError(f"no rule {self.code!r} in landmap/rules")

    @property
    def rule(self) -> Rule:
        """The rule that was broken."""
        return rules()[self.code]

    @property
    def effect(self) -> Effect:
        """What the rule does with the row or file; a rule that refuses a file sets only the row aside where it names one."""
        return "quarantine" if self.rule.effect == "refuse" and self.row is not None else self.rule.effect

    @property
    def where(self) -> str:
        """File and row, as a person would look them up."""
        return self.file if self.row is None else f"{self.file}:{self.row}"

    @property
    def message_zh(self) -> str:
        """What is wrong, in Chinese."""
        return self._filled(self.rule.zh)

    @property
    def message_en(self) -> str:
        """What is wrong, in English."""
        return self._filled(self.rule.en)

    @property
    def mend_zh(self) -> str:
        """How to mend it, in Chinese."""
        return self._filled(self.rule.mend_zh)

    @property
    def mend_en(self) -> str:
        """How to mend it, in English."""
        return self._filled(self.rule.mend_en)

    def as_row(self) -> dict[str, str | int | None]:
        """The issue as a flat row with the columns of :data:`ISSUE_COLUMNS`; what is not known is None."""
        return {
            "code": self.code,
            "effect": self.effect,
            "layer": self.layer,
            "file": self.file,
            "row": self.row,
            "id": self.id,
            "field": self.field,
            "value": self.value,
            "message_zh": self.message_zh,
            "message_en": self.message_en,
            "mend_zh": self.mend_zh,
            "mend_en": self.mend_en,
        }

    def _filled(self, text: str) -> str:
        # Replaced one by one, not str.format: a value may hold braces, and format would let it reach into objects.
        known = {"id": self.id, "field": self.field, "value": self.value, "row": self.row, "file": self.file} | dict(
            self.values
        )
        for name, value in known.items():
            text = text.replace("{" + name + "}", "" if value is None else str(value))
        return text


ISSUE_COLUMNS: tuple[str, ...] = (
    "code", "effect", "layer", "file", "row", "id", "field", "value", "message_zh", "message_en", "mend_zh", "mend_en",
)  # fmt: skip


def by_effect(issues: Iterable[Issue], effect: Effect) -> list[Issue]:
    """The issues of one effect, in their order."""
    return [issue for issue in issues if issue.effect == effect]


def in_order(issues: Iterable[Issue]) -> list[Issue]:
    """The issues as reports list them: gravest effect first, then layer, file, row, code."""
    return sorted(
        issues, key=lambda i: (EFFECTS.index(i.effect), i.layer, i.file, i.row or 0, i.code, i.field or "", i.id or "")
    )
