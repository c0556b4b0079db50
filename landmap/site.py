"""A zone is a folder: site.toml and one folder per layer with a layer.toml -> models, checked when they are read.

What varies by place is here and nowhere in the code: quotas, thresholds, field names, value maps, publication. An unknown key
is an error that names the file, the key and the nearest known one.
"""

from __future__ import annotations

import difflib
import itertools
import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from landmap.errors import SiteError
from landmap.terms import CODES, COLUMNS, GEOMETRIES
from landmap.units import M2_FROM_UNIT

Role = Literal["boundary", "parcels", "buildings", "roads", "projects", "plans", "outcomes"]
Profile = Literal["public", "internal", "leader"]
DrawColumn = Literal["used", "committed"]


# Under [fields]: the row's own number is the id, for a file that has none.
ROW_NUMBER = "@row"


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


M = TypeVar("M", bound=BaseModel)


class Quota(_Model):
    """One node of the quota tree: a grant with a limit, or (``remainder = true``) what is left of its parent.

    ``kind``: plan_period (规划新增空间规模) or annual (年度计划指标). An annual quota with ``of`` counts what is used, within
    its dates, of the quota named there and of all below it: the same ground draws on the space of the plan period and on
    the plan of the year of its approval. ``valid_from`` and ``valid_to`` bound what counts by its date; ground without a date
    counts (nobody knows that it does not), except in an annual quota ``of`` another.
    """

    id: str
    name: str
    name_en: str = ""
    parent: str | None = None
    limit_mu: Annotated[float, Field(ge=0)] | None = None
    kind: Literal["plan_period", "annual"] = "plan_period"
    of: str | None = None
    document: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    stated_remaining_mu: float | None = None
    remainder: bool = False

    @model_validator(mode="after")
    def _limit_or_remainder(self) -> Quota:
        if self.remainder == (self.limit_mu is not None):
            raise ValueError("a quota has either limit_mu or remainder = true")
        if self.remainder and self.parent is None:
            raise ValueError("a remainder needs a parent")
        if self.of is not None and (self.kind != "annual" or self.valid_from is None or self.valid_to is None):
            raise ValueError("only an annual quota with valid_from and valid_to may be of another")
        if self.valid_from is not None and self.valid_to is not None and self.valid_from > self.valid_to:
            raise ValueError("valid_from lies after valid_to")
        return self

    def covers(self, day: date | None) -> bool:
        """Whether ground booked on ``day`` (None: nobody knows) counts on this quota."""
        if day is None:
            return self.of is None
        return (self.valid_from or day) <= day <= (self.valid_to or day)


class Drawdown(_Model):
    """Which rows draw on a quota, as data: the rows of ``role`` whose coded columns have one of the values of ``when``.

    ``quota`` is the node for rows that name none themselves. The first rule that fits a row decides. Where the ground of two
    rows overlaps, the rule that stands earlier in site.toml takes it.
    """

    role: Literal["parcels", "roads"]
    when: Mapping[str, tuple[str, ...]]
    column: DrawColumn
    reason: str
    quota: str
    name: str = ""
    name_en: str = ""

    @model_validator(mode="after")
    def _known_codes(self) -> Drawdown:
        lists = {column.name: CODES[column.codes] for column in COLUMNS[self.role] if column.codes}
        for name, codes in self.when.items():
            _must_know(name, lists, f"drawdown {self.reason}: {name} is no coded column of {self.role}")
            for code in codes:
                _must_know(code, lists[name], f"drawdown {self.reason}: {code!r} is no code of {name}")
        return self


class Thresholds(_Model):
    """Limits that a zone may set for itself; the defaults cite their source."""

    idle_months: int = 12  # 53号令 art. 2: one year past the agreed start
    takeback_months: int = 24  # art. 14
    stopped_months: int = 12  # art. 2(2)
    developed_pct: float = 100 / 3  # art. 2(2): less than one third of the area
    invested_pct: float = 25.0  # art. 2(2)
    idle_fee_pct: float = 20.0  # art. 14
    vacant_months: int = 6  # no statutory definition of 空置厂房: the zone's own
    area_differs_pct: float = 0.1  # registered against measured: a warning above either of the two
    area_differs_m2: float = 10.0
    area_mismatch_pct: float = 5.0  # above it the row is quarantined: one of the two cannot be this parcel
    overlap_m2: float = 1.0
    outside_m2: float = 1.0
    repair_m2: float = 1.0  # a repair may move the area by no more than both of these
    repair_pct: float = 0.01


class Policy(_Model):
    """What the province or the zone grants for disposal. Nothing is assumed: without a ratio no quota is earned."""

    earned_ratio_pct: Annotated[float, Field(ge=0, le=100)] | None = None  # of land disposed (增存挂钩); changes yearly
    earned_document: str = ""


class Context(_Model):
    """Facts about the place that no layer holds, for the report's first lines."""

    city_km2: float | None = None
    note: str = ""
    note_en: str = ""


class Stated(_Model):
    """Totals that the zone has published, held against what is computed; the difference is shown, never forced."""

    revived_mu: float | None = None
    revived_m2: float | None = None
    invest_yi: float | None = None
    output_yi: float | None = None
    jobs: float | None = None


class Publication(_Model):
    """What the outputs may show; ``--profile`` overrides."""

    profile: Profile = "public"


class Datum(_Model):
    """The zone's own parameters from one datum to another, for which there are no public ones; ``document`` says whence.

    Four, in the plane: dx_m (north), dy_m (east), rotation_sec, scale_ppm, valid for the coordinates of the projected CRSs
    ``from_crs`` and ``to_crs``: X' = dx + (1+m)(X cos a - Y sin a), Y' = dy + (1+m)(X sin a + Y cos a), X north, Y east.
    Seven, in space: dx_m, dy_m, dz_m, rx_sec, ry_sec, rz_sec, scale_ppm, and ``convention``: how the rotations are meant.
    """

    from_crs: str
    to_crs: str
    document: Annotated[str, Field(min_length=1)]
    dx_m: float
    dy_m: float
    dz_m: float | None = None
    rotation_sec: float = 0.0
    rx_sec: float = 0.0
    ry_sec: float = 0.0
    rz_sec: float = 0.0
    scale_ppm: float = 0.0
    convention: Literal["position_vector", "coordinate_frame"] | None = None

    @property
    def seven(self) -> bool:
        """Whether these are the seven parameters of space."""
        return self.dz_m is not None

    @model_validator(mode="after")
    def _four_or_seven(self) -> Datum:
        turned = bool(self.rx_sec or self.ry_sec or self.rz_sec)
        if self.seven and (self.convention is None or self.rotation_sec):
            raise ValueError(
                "seven parameters have rx_sec, ry_sec, rz_sec and a convention (position_vector, coordinate_frame)"
            )
        if not self.seven and (turned or self.convention is not None):
            raise ValueError("rx_sec, ry_sec, rz_sec and convention are of seven parameters, which have dz_m too")
        return self


class _Datums(_Model):
    datum: Datum | tuple[Datum, ...]


class Layer(_Model):
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

    @property
    def path(self) -> Path:
        """Where the source file lies."""
        return self.folder / self.source

    @property
    def has_geometry(self) -> bool:
        """Whether this layer's rows lie on the ground."""
        return self.role in GEOMETRIES

    @model_validator(mode="after")
    def _known_names(self) -> Layer:
        columns = {column.name: column for column in COLUMNS[self.role]}
        for part in ("fields", "constants", "units", "values"):
            for name in getattr(self, part):
                _must_know(name, columns, f"[{part}] {name}: no such column of {self.role}")
        for name, unit in self.units.items():
            if unit not in M2_FROM_UNIT or columns[name].unit not in ("m2", "亩"):
                raise ValueError(f"[units] {name} = {unit!r}: an area column with one of {', '.join(M2_FROM_UNIT)}")
        for name, spellings in self.values.items():
            for spelling, code in spellings.items():
                _must_know(code, CODES.get(columns[name].codes, {}), f"[values.{name}] {spelling!r} = {code!r}: no such code")
        both = sorted(set(self.fields) & set(self.constants))
        if both:
            raise ValueError(f"{both[0]} stands in [fields] and in [constants]")
        return self


class Site(_Model):
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
    policy: Policy = Policy()
    datum: tuple[Datum, ...] = ()  # [[datum]]: one for each datum that files come in
    publication: Publication = Publication()
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
            _must_know(rule.quota, earlier, f"drawdown {rule.reason}: no quota {rule.quota!r}")
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
        _must_know(node.parent, earlier, f"quota {node.id}: its parent {node.parent!r} must stand before it")
        if earlier[node.parent].remainder:
            raise ValueError(f"quota {node.id}: its parent {node.parent} is a remainder and has no children")
        if (earlier[node.parent].of is None) != (node.of is None):
            raise ValueError(f"quota {node.id}: an annual quota of another stands beside the tree, not within it")
    if node.of is not None:
        _must_know(node.of, earlier, f"quota {node.id}: the quota it is of, {node.of!r}, must stand before it")
        if earlier[node.of].of is not None or earlier[node.of].remainder:
            raise ValueError(f"quota {node.id}: {node.of} is no grant that ground is booked on")


def read_site(folder: Path | str) -> Site:
    """The zone in ``folder``: site.toml and every sub-folder's layer.toml, in the order of the folders' names.

    Raises SiteError with file, key and mend when a file is missing, is not TOML, or has an unknown or impossible value.
    """
    folder = Path(folder)
    if not (folder / "site.toml").is_file():
        raise SiteError(
            "没有 site.toml，不是开发区文件夹",
            "no site.toml: this is not a zone's folder",
            where=str(folder),
            mend_zh="检查路径，或用 landmap new 新建一个",
            mend_en="check the path, or start one with: landmap new",
        )
    layers = tuple(
        read_model(Layer, path, folder=path.parent)
        for path in sorted(folder.glob("*/layer.toml"), key=lambda path: path.parent.name)
    )
    return read_model(Site, folder / "site.toml", folder=folder, layers=layers)


def read_datums(path: Path) -> tuple[Datum, ...]:
    """The parameters in a TOML file: [datum] as in layer.toml, or [[datum]] as in site.toml. Raises SiteError."""
    found = read_model(_Datums, path).datum
    return found if isinstance(found, tuple) else (found,)


def read_model(model: type[M], path: Path, **extra: Any) -> M:
    """The TOML file at ``path`` as a ``model``, with ``extra`` fields that the file may not have. Raises SiteError."""
    where = f"{path.parent.name}/{path.name}"
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError(
            f"不是有效的 TOML：{error}",
            f"not valid TOML: {error}",
            where=where,
            mend_zh="改正该行，文件须为 UTF-8",
            mend_en="mend that line; the file must be UTF-8",
        ) from error
    except OSError as error:
        raise SiteError(f"读不了：{error.strerror}", f"cannot be read: {error.strerror}", where=where) from error
    reserved = sorted(set(content) & set(extra))
    if reserved:
        raise SiteError(f"未知的键 {reserved[0]}", f"unknown key {reserved[0]}", where=where)
    try:
        return model.model_validate({**content, **extra})
    except ValidationError as error:
        raise SiteError(*_in_plain_words(error, model), where=where, mend_zh="改正该键", mend_en="mend that key") from error


def _in_plain_words(error: ValidationError, model: type[BaseModel]) -> tuple[str, str]:
    zh, en = [], []
    for fault in error.errors():
        key = ".".join(str(part) for part in fault["loc"])
        if fault["type"] == "extra_forbidden":
            hint = did_you_mean(str(fault["loc"][-1]), _known_keys(model, fault["loc"][:-1]))
            zh.append(f"未知的键 {key}{hint}")
            en.append(f"unknown key {key}{hint}")
        elif fault["type"] == "missing":
            zh.append(f"缺少 {key}")
            en.append(f"{key} is missing")
        else:
            reason = re.sub(r"^(Value error|Assertion failed), ", "", fault["msg"])
            zh.append(f"{key + '：' if key else ''}{reason}")
            en.append(f"{key + ': ' if key else ''}{reason}")
    return "；".join(zh), "; ".join(en)


def _known_keys(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The keys that would have been known at ``location``, found by walking down the models."""
    for part in location:
        if isinstance(part, int):
            continue
        annotation = model.model_fields[part].annotation
        inner = [
            a for a in (annotation, *getattr(annotation, "__args__", ())) if isinstance(a, type) and issubclass(a, BaseModel)
        ]
        if not inner:
            return []
        model = inner[0]
    return [name for name, info in model.model_fields.items() if not info.exclude]


def _must_know(name: str, known: Collection[str], message: str) -> None:
    if name not in known:
        raise ValueError(message + did_you_mean(name, known))


def did_you_mean(name: str, known: Collection[str]) -> str:
    """The nearest of ``known`` as the end of a message, "" where none is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]}? 是否想写 {near[0]}？)" if near else ""
