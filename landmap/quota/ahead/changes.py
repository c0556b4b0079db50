"""What a scenario changes: small frozen records, made in Python or read from a TOML file.

A change says in what the scenario differs from the zone as it is; the changes of a scenario have no order among them.
"""

from __future__ import annotations

import math
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from landmap.site import DrawColumn, did_you_mean, read_model

GroundRole = Literal["parcels", "roads", "projects"]
COLUMNS: tuple[DrawColumn, ...] = ("used", "committed")
ROLES: tuple[GroundRole, ...] = ("parcels", "roads", "projects")


@dataclass(frozen=True, slots=True)
class Add:
    """A parcel without geometry that draws ``mu`` on ``quota`` (id or name), or, without ``column``, a project that needs it.

    Without a shape it overlaps nothing and counts in full. ``on`` is the day of approval, of listing for supply, or of need.
    Without ``reason`` it is booked for that of the site's first rule for parcels of this column.
    """

    id: str
    mu: float
    quota: str
    column: DrawColumn | None = None
    reason: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        _known("column", self.column, COLUMNS)
        _positive(self.mu)
        if self.reason and self.column is None:
            raise ValueError("需地项目没有 reason（给出 column 才是占用） a project has no reason; with a column it draws")

    @property
    def role(self) -> GroundRole:
        """The role of what is added."""
        return "projects" if self.column is None else "parcels"


@dataclass(frozen=True, slots=True)
class Drop:
    """A parcel, road or project is not there; ground that it shared falls to its neighbours."""

    id: str
    role: GroundRole | None = None

    def __post_init__(self) -> None:
        _known("role", self.role, ROLES)


@dataclass(frozen=True, slots=True)
class Resize:
    """A parcel, road or project has ``mu`` instead of what it has; what is booked of a parcel or road is scaled."""

    id: str
    mu: float
    role: GroundRole | None = None

    def __post_init__(self) -> None:
        _positive(self.mu)
        _known("role", self.role, ROLES)


@dataclass(frozen=True, slots=True)
class Retime:
    """A parcel or road is booked, or a project needs its land, on another day."""

    id: str
    on: date
    role: GroundRole | None = None

    def __post_init__(self) -> None:
        _known("role", self.role, ROLES)


@dataclass(frozen=True, slots=True)
class Revive:
    """Demand of ``mu`` is met from stock instead of new land, from the day ``on``.

    With ``id``: that project, or committed parcel or road, moves onto stock land, all of it unless ``mu`` says how much.
    Without: the demand on ``quota`` (on all unless named) that comes on ``on`` or later, or on no known day, is met, the
    earliest first.
    """

    id: str | None = None
    mu: float | None = None
    quota: str | None = None
    on: date | None = None
    role: GroundRole | None = None

    def __post_init__(self) -> None:
        _known("role", self.role, ROLES)
        if self.mu is not None:
            _positive(self.mu)
        if self.id is None and self.mu is None:
            raise ValueError("须给出 id 或 mu revive needs an id, or mu")
        if self.id is not None and self.quota is not None:
            raise ValueError("给出 id 就不必给 quota with an id, the quota is that of the row")


Change = Add | Drop | Resize | Retime | Revive
KINDS: dict[str, type[Change]] = {"add": Add, "drop": Drop, "resize": Resize, "retime": Retime, "revive": Revive}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A scenario as its file has it: name, note, changes."""

    name: str
    changes: tuple[Change, ...]
    note: str = ""


def read_scenario(path: Path | str) -> WhatIf:
    """The scenario in a TOML file: ``name``, ``note`` and any number of ``[[change]]`` tables, each with its ``do``.

    ``do`` is add, drop, resize, retime or revive; the other keys are the fields of Add, Drop, Resize, Retime, Revive. The name
    is that of the file unless given. Raises SiteError with file and key for whatever is unknown, missing or impossible.
    """
    path = Path(path)
    said = read_model(_File, path)
    return WhatIf(said.name or path.stem, tuple(each.change() for each in said.change), said.note)


class _Said(BaseModel):
    """One [[change]] table."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: str
    id: str | None = None
    mu: float | None = None
    quota: str | None = None
    column: str | None = None
    reason: str | None = None
    role: str | None = None
    on: date | None = None

    def change(self) -> Change:
        """The change that this table says; ValueError where it lacks or has too much for its kind."""
        _known("do", self.do, tuple(KINDS))
        kind = KINDS[self.do]
        said = {name: getattr(self, name) for name in sorted(self.model_fields_set - {"do"})}
        takes = {each.name: each.default for each in fields(kind)}
        for name in said:
            if name not in takes:
                raise ValueError(f"{self.do} 不用 {name} {self.do} takes no {name}")
        for name, default in takes.items():
            if default is MISSING and name not in said:
                raise ValueError(f"{self.do} 缺少 {name} {self.do} needs {name}")
        return kind(**said)

    @model_validator(mode="after")
    def _sayable(self) -> _Said:
        self.change()
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    note: str = ""
    change: tuple[_Said, ...] = Field(default=())


def _known(name: str, value: str | None, known: tuple[str, ...]) -> None:
    if value is not None and value not in known:
        raise ValueError(f"{name} = {value!r}: {', '.join(known)}{did_you_mean(value, known)}")


def _positive(mu: float) -> None:
    if not 0 < mu < math.inf:
        raise ValueError(f"mu = {mu}：须大于0 must be above 0")
