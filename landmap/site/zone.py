"""A zone and its layers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from landmap.site.basemaps import Basemaps
from landmap.site.datum import Datum
from landmap.site.model import Model, Role
from landmap.site.quotas import Drawdown, Quota
from landmap.site.rules import Context, Mending, Policy, Publication, Stated, Thresholds
from landmap.site.suggest import must_know
from landmap.terms import CODES, COLUMNS, GEOMETRIES
from landmap.units import M2_FROM_UNIT

# Under [fields]: the row's own number is the id, for a file that has none.
ROW_NUMBER = "@row"


class Layer(Model):
    """layer.toml: one source file and how its fields and values map onto the vocabulary of terms/."""

    id: str
    role: Role
    title: str
    title_en: str = ""
    source: str
    table: str | None = None  # layer of a database, sheet of a workbook
    encoding: str | None = None
    crs: str | None = None
    crs_note: str = ""
    datum: Datum | None = None  # before the zone's own
    fields: Mapping[str, str] = Field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    units: Mapping[str, str] = Field(default_factory=dict)
    constants: Mapping[str, str | float | bool | date] = Field(default_factory=dict)
    folder: Path = Field(default=Path(), exclude=True)
    plain: bool = Field(default=False, exclude=True)  # a register to be checked without its shapes; never in a zone

    @property
    def path(self) -> Path:
        """Where the source file lies."""
        return self.folder / self.source

    @property
    def has_geometry(self) -> bool:
        """Whether this layer's rows lie on the ground."""
        return self.role in GEOMETRIES and not self.plain

    @model_validator(mode="after")
    def _known_names(self) -> Layer:
        columns = {column.name: column for column in COLUMNS[self.role]}
        for part in ("fields", "constants", "units", "values"):
            for name in getattr(self, part):
                must_know(name, columns, f"[{part}] {name}: no such column of {self.role}")
        for name, unit in self.units.items():
            if unit not in M2_FROM_UNIT or columns[name].unit not in ("m2", "亩"):
                raise ValueError(f"[units] {name} = {unit!r}: an area column with one of {', '.join(M2_FROM_UNIT)}")
        for name, spellings in self.values.items():
            for spelling, code in spellings.items():
                must_know(code, CODES.get(columns[name].codes, {}), f"[values.{name}] {spelling!r} = {code!r}: no such code")
        both = sorted(set(self.fields) & set(self.constants))
        if both:
            raise ValueError(f"{both[0]} stands in [fields] and in [constants]")
        return self


class Site(Model):
    """site.toml and its layers. ``crs`` is the projected CRS in which the zone works and areas are defined."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
    name: str
    name_en: str = ""
    as_of: date
    crs: str
    illustrative: bool = False
    note: str = ""
    note_en: str = ""
    context: Context = Context()
    stated: Stated = Stated()
    thresholds: Thresholds = Thresholds()
    mend: Mending = Mending()
    policy: Policy = Policy()
    datum: tuple[Datum, ...] = ()  # [[datum]]: one for each datum that files come in
    publication: Publication = Publication()
    basemaps: Basemaps = Basemaps()
    quota: tuple[Quota, ...] = ()
    drawdown: tuple[Drawdown, ...] = ()
    layers: tuple[Layer, ...] = Field(default=(), exclude=True)
    folder: Path = Field(default=Path(), exclude=True)

    @property
    def title(self) -> str:
        """Name in both languages, for headings."""
        return f"{self.name} {self.name_en}".strip()

    def of_role(self, role: str) -> tuple[Layer, ...]:
        """The layers of a role, in the order of their folders."""
        return tuple(layer for layer in self.layers if layer.role == role)

    @model_validator(mode="after")
    def _quotas_fit(self) -> Site:
        earlier: dict[str, Quota] = {}
        for node in self.quota:
            if node.id in earlier:
                raise ValueError(f"quota {node.id} stands twice")
            _must_stand_below(node, earlier)
            earlier[node.id] = node
        for rule in self.drawdown:
            must_know(rule.quota, earlier, f"drawdown {rule.reason}: no quota {rule.quota!r}")
            if earlier[rule.quota].of is not None:
                raise ValueError(f"drawdown {rule.reason}: {rule.quota} counts by itself what its 'of' draws; name that one")
        return self

    @model_validator(mode="after")
    def _layers_differ(self) -> Site:
        for earlier, later in itertools.combinations(self.layers, 2):
            if earlier.id == later.id:
                raise ValueError(f"{earlier.folder.name} and {later.folder.name} both have the id {later.id}")
        return self


def _must_stand_below(node: Quota, earlier: Mapping[str, Quota]) -> None:
    """``node`` fits the quotas that stand before it: its parent, and the one that it is of."""
    if node.parent is not None:
        must_know(node.parent, earlier, f"quota {node.id}: its parent {node.parent!r} must stand before it")
        if earlier[node.parent].remainder:
            raise ValueError(f"quota {node.id}: its parent {node.parent} is a remainder and has no children")
        if (earlier[node.parent].of is None) != (node.of is None):
            raise ValueError(f"quota {node.id}: an annual quota of another stands beside the tree, not within it")
    if node.of is not None:
        must_know(node.of, earlier, f"quota {node.id}: the quota it is of, {node.of!r}, must stand before it")
        if earlier[node.of].of is not None or earlier[node.of].remainder:
            raise ValueError(f"quota {node.id}: {node.of} is no grant that ground is booked on")
