"""户口档案: all that is known of a parcel, from every layer, in sections for a person to read; cut to what a profile sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from landmap.area import AREA_KIND, AREA_KINDS
from landmap.errors import ColumnError
from landmap.status import CAUSES, CLOCK_RULES, CLOCK_STAGES
from landmap.terms import ACCESS_ORDER, CODES, COLUMNS, KEYS, MAP_CLASSES
from landmap.terms.codes import UNKNOWN
from landmap.terms.columns import PROFILES, SOURCE_COLUMNS, Column
from landmap.terms.derived import DERIVED, UNITS_EN
from landmap.units import mu_from_m2, rounded

Row = tuple[str, str]
Rows = list[list[Row]]  # the rows of one section, for every parcel

# Every column of a parcel has its place; those of the other roles are told in the order of the vocabulary.
IDENTITY = (
    "parcel_id", "name", "zone", "location", "holder", "uscc", "legal_rep", "contact", "tenure", "land_origin", "use_code",
    "use_system", "use_name", "registered_no", "contract_no", "quota", "committed_on", "approved_on", "supplied_on",
    "handover_on", "price_wan", "debts", "mortgage", "seal", "intent", "surveyed_on", "remark",
)  # fmt: skip
STATUS = (
    "land_stage", "legal_idle", "determined_doc", "determined_on", "operation", "disposal", "cause", "agreed_start_on",
    "actual_start_on", "stopped_on", "developed_pct", "invested_pct", "revived_on",
)  # fmt: skip
AREAS: Mapping[str, str] = {
    "registered": "registered_m2",
    "approved": "approved_m2",
    "planar": "planar_m2",
    "official": "measured_m2",
}
_CLOCK = (
    "clock_start_on", "clock_basis", "idle_due_on", "takeback_due_on", "days_left", "idle_fee_wan", "idle_fee_ahead_wan",
)  # fmt: skip
_ADDED = {"buildings": ("vacant_months",), "plans": ("plan_state", "overdue_days"), "outcomes": ()}
_TWO_DECIMALS = ("m2", "亩")  # units whose numbers always have two; others go without the zeros behind the last digit
_WORDS = {
    "identity": ("基本情况", "Identity"),
    "areas": ("面积", "Area"),
    "status": ("状态与法定时限", "Status and legal clock"),
    "buildings": ("厂房", "Buildings"),
    "plans": ("处置方案", "Plan"),
    "outcomes": ("盘活成效", "Outcome"),
    "source": ("来源", "Source"),
    "parcel": ("地块", "Parcel"),
    "unknown": ("未知", "unknown"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "counted": ("{}（合计采用）", "{} (used in totals)"),
    "difference": ("证载减量算", "registered less measured"),
    "used": ("已用", "used"),
    "committed": ("拟供等", "committed"),
    "article": ("{}（53号令第{}条）", "{} (decree 53, art. {})"),
    "row": ("{}，第 {} 行", "{}, row {}"),
    "both": ("{} m²（{} 亩）", "{} m² ({} mu)"),
    "with": ("{}（{}）", "{} ({})"),
    "pair": ("{} {}", "{}: {}"),
    "because": ("{}：{}", "{}: {}"),
    "gap": ("；", "; "),
    "list": ("、", ", "),
}


@dataclass(frozen=True)
class Section:
    """One section of a dossier: a title, and rows of label and value, ready to be shown."""

    title: str
    rows: tuple[Row, ...]


def dossiers(
    parcels: pd.DataFrame,
    buildings: pd.DataFrame,
    plans: pd.DataFrame,
    outcomes: pd.DataFrame,
    *,
    profile: str,
    lang: str = "zh",
) -> Mapping[str, tuple[Section, ...]]:
    """The dossier of every parcel by parcel_id, as ``profile`` (public, internal, leader) may see it, in ``lang`` (zh, en).

    Columns read: parcel_id, and every column of terms and terms.derived that is there, of parcels, buildings, plans and
    outcomes; layer, source_file, source_row. What is empty is left out, but for what must be asked: registered area,
    operation, agreed start of supplied land. Numbers are rounded half up, mu stand beside m2. A plan or outcome of a
    building is told with the building's parcel. Raises ColumnError.
    """
    ColumnError.unless(parcels.columns, [KEYS["parcels"]], "dossier.dossiers")
    speaker = _Speaker(profile, lang)
    own = {
        "identity": _columns(parcels, "parcels", IDENTITY, speaker),
        "areas": _areas(parcels, speaker),
        "status": _status(parcels, speaker),
    }
    sources = _sources(parcels, speaker, [speaker.word("parcel")] * len(parcels))
    layers = {"buildings": buildings, "plans": plans, "outcomes": outcomes}
    children = [_children(role, frame, buildings, speaker) for role, frame in layers.items()]
    found = {}
    for i, parcel_id in enumerate(parcels[KEYS["parcels"]].tolist()):
        told = [child for by_parcel in children for child in by_parcel.get(parcel_id, ())]
        sections = [Section(speaker.word(name), tuple(rows[i])) for name, rows in own.items()]
        sections += _told(told, speaker)
        source = (*sources[i], *(row for child in told for row in child.source))
        sections.append(Section(speaker.word("source"), source))
        found[str(parcel_id)] = tuple(section for section in sections if section.rows)
    return found


@dataclass(frozen=True)
class _Child:
    """One building, plan or outcome of a parcel: what it is called, its rows, and where it came from."""

    role: str
    name: str
    rows: tuple[Row, ...]
    source: tuple[Row, ...]


class _Speaker:
    """Values in words, in one language and for one profile."""

    def __init__(self, profile: str, lang: str) -> None:
        if profile not in PROFILES or lang not in ("zh", "en"):
            raise ValueError(f"no profile {profile!r} or no language {lang!r}; there are {', '.join(PROFILES)}; zh, en")
        self.lang = lang
        self._rank = ACCESS_ORDER.index(PROFILES[profile])

    def sees(self, column: Column) -> bool:
        return ACCESS_ORDER.index(column.access) <= self._rank

    def one(self, named: Any) -> str:
        """The label of anything that has one in both languages."""
        return str(named.zh if self.lang == "zh" else named.en)

    def word(self, name: str, *values: object) -> str:
        return _WORDS[name][self.lang != "zh"].format(*values)

    def area(self, m2: float, sign: str = "") -> str:
        """An area in m2, with mu beside it."""
        return self.word("both", f"{rounded(m2):{sign},}", f"{rounded(mu_from_m2(m2)):{sign},}")

    def texts(self, values: pd.Series, column: Column) -> list[str]:
        """The values in words; "" for what is empty or unknown."""
        tell = self._teller(column)
        return ["" if nothing else tell(value) for value, nothing in zip(values.tolist(), values.isna(), strict=True)]

    def _teller(self, column: Column) -> Callable[[Any], str]:
        if column.kind == "code":
            named = MAP_CLASSES if column.codes == "map_class" else CODES.get(column.codes, {})
            labels = {code: self.one(entry) for code, entry in named.items()}
            if column.codes != "map_class":
                labels[UNKNOWN] = ""
            return lambda code: labels.get(code, str(code))
        if column.kind == "number":
            unit = column.unit if self.lang == "zh" else UNITS_EN.get(column.unit, column.unit)
            unit = "个月" if unit == "月" else unit.replace("m2", "m²")  # 5 月 would be May
            return _number(unit, always=column.unit in _TWO_DECIMALS, grouped=column.unit != "年")
        if column.kind == "date":
            return lambda day: f"{day:%Y-%m-%d}"
        if column.kind == "flag":
            return lambda flag: self.word("yes" if flag else "no")
        return lambda text: str(text).strip()


def _number(unit: str, *, always: bool, grouped: bool) -> Callable[[Any], str]:
    """How a number of ``unit`` is told: half up to two decimals, ``always`` both or only as many as it has."""

    def tell(value: float) -> str:
        if not grouped:
            return f"{rounded(value, 0)}"  # a year
        text = f"{rounded(value):,}"
        if not always:
            text = text.rstrip("0").rstrip(".")
        return f"{text}{unit}" if unit == "%" else f"{text} {unit}".rstrip()

    return tell


def _described(role: str, names: Sequence[str]) -> Iterator[Column]:
    known = {column.name: column for column in COLUMNS[role]}
    return (known.get(name) or DERIVED[name] for name in names)


def _columns(
    frame: pd.DataFrame, role: str, names: Sequence[str], speaker: _Speaker, asked: Mapping[str, pd.Series] | None = None
) -> Rows:
    """Label and value of each column the profile sees, for every row; ``asked``: where an empty one is told as unknown."""
    rows: Rows = [[] for _ in range(len(frame))]
    for column in _described(role, names):
        if column.name not in frame.columns or not speaker.sees(column):
            continue
        texts = speaker.texts(frame[column.name], column)
        if asked and column.name in asked:
            unknown = speaker.word("unknown")
            texts = [text or (unknown if must else "") for text, must in zip(texts, asked[column.name], strict=True)]
        name = speaker.one(column)
        for row, text in zip(rows, texts, strict=True):
            if text:
                row.append((name, text))
    return rows


def _areas(parcels: pd.DataFrame, speaker: _Speaker) -> Rows:
    """The four kinds of area side by side, the registered one asked for, and what the parcel draws on new-land quota."""
    rows: Rows = [[] for _ in range(len(parcels))]
    for kind, column in zip(AREAS, _described("parcels", tuple(AREAS.values())), strict=True):
        if column.name in parcels.columns and speaker.sees(column):
            name = AREA_KINDS[kind][speaker.lang != "zh"]
            name = speaker.word("counted", name) if kind == AREA_KIND else name
            for row, m2, empty in zip(rows, parcels[column.name], parcels[column.name].isna(), strict=True):
                if not empty:
                    row.append((name, speaker.area(float(m2))))
                elif kind == "registered":
                    row.append((name, speaker.word("unknown")))
    for row, more in zip(rows, zip(_difference(parcels, speaker), _drawn(parcels, speaker), strict=True), strict=True):
        row.extend(one for one in more if one)
    return rows


def _difference(parcels: pd.DataFrame, speaker: _Speaker) -> list[Row | None]:
    if not {"registered_m2", "measured_m2"} <= set(parcels.columns):
        return [None] * len(parcels)
    differs = pd.to_numeric(parcels["registered_m2"]).astype("Float64") - parcels["measured_m2"].astype("Float64")
    name = speaker.word("difference")
    return [None if pd.isna(m2) else (name, speaker.area(float(m2), "+")) for m2 in differs.tolist()]


def _drawn(parcels: pd.DataFrame, speaker: _Speaker) -> list[Row | None]:
    if not {"quota_mu", "quota_column"} <= set(parcels.columns):
        return [None] * len(parcels)
    (column,) = _described("parcels", ("quota_mu",))
    drawn = zip(speaker.texts(parcels["quota_mu"], column), parcels["quota_column"].fillna("").tolist(), strict=True)
    return [(speaker.one(column), speaker.word("with", text, speaker.word(used))) if text else None for text, used in drawn]


def _status(parcels: pd.DataFrame, speaker: _Speaker) -> Rows:
    """The class of the map with the rule that decided, the four fields, and what the legal clock says."""
    everywhere = pd.Series(True, index=parcels.index)
    asked = {"operation": everywhere}
    if "land_stage" in parcels.columns:
        asked["agreed_start_on"] = parcels["land_stage"].isin(CLOCK_STAGES)
    rule = "map_class_rule" if speaker.lang == "zh" else "map_class_rule_en"
    rows = _columns(parcels, "parcels", ("map_class", rule, *STATUS), speaker, asked)
    for row, more in zip(rows, _clock(parcels, speaker), strict=True):
        row.extend(more)
    return rows


def _clock(parcels: pd.DataFrame, speaker: _Speaker) -> Rows:
    """What the clock says of the parcels it is for, by which rule and article, and what it lacks."""
    (finding,) = _described("parcels", ("idle_finding",))
    if not {"idle_finding", "clock_rule"} <= set(parcels.columns) or not speaker.sees(finding):
        return [[] for _ in range(len(parcels))]
    limits, blames, lacking = (
        _columns(parcels, "parcels", _CLOCK, speaker),
        _blames(parcels, speaker),
        _lacking(parcels, speaker),
    )
    rows: Rows = []
    for code, more, blame, lacks in zip(parcels["clock_rule"].tolist(), limits, blames, lacking, strict=True):
        rule = CLOCK_RULES.get(code)
        if rule is None or code == "out_of_scope":
            rows.append([])
            continue
        why = speaker.word("article", speaker.one(rule), rule.article) if rule.article else speaker.one(rule)
        said = speaker.one(CODES["idle_finding"][rule.finding])
        rows.append([(speaker.one(finding), speaker.word("because", said, why)), *more, *blame, *lacks])
    return rows


def _blames(parcels: pd.DataFrame, speaker: _Speaker) -> Rows:
    """Whom the law holds to have caused the delay, by which article, where a limit falls and the cause is known."""
    if not {"cause", "caused_by", "idle_due_on"} <= set(parcels.columns):
        return [[] for _ in range(len(parcels))]
    (column,) = _described("parcels", ("caused_by",))
    texts = speaker.texts(parcels["caused_by"].where(parcels["idle_due_on"].notna()), column)
    articles = [CAUSES[cause].article if cause in CAUSES else "" for cause in parcels["cause"].fillna(UNKNOWN)]
    told = [speaker.word("article", text, article) if article else text for text, article in zip(texts, articles, strict=True)]
    return [[(speaker.one(column), blame)] if text else [] for text, blame in zip(texts, told, strict=True)]


def _lacking(parcels: pd.DataFrame, speaker: _Speaker) -> Rows:
    """What the clock lacks now, and what it will lack when the next limit falls."""
    names = {column.name: speaker.one(column) for column in COLUMNS["parcels"]}
    rows: Rows = [[] for _ in range(len(parcels))]
    for column in _described("parcels", ("clock_missing", "clock_missing_ahead")):
        for row, lacks in zip(rows, parcels.get(column.name, pd.Series("", index=parcels.index)).fillna(""), strict=True):
            if lacks:
                row.append((speaker.one(column), speaker.word("list").join(names[name] for name in lacks.split(","))))
    return rows


def _children(role: str, frame: pd.DataFrame, buildings: pd.DataFrame, speaker: _Speaker) -> Mapping[str, list[_Child]]:
    """The rows of ``frame`` by the parcel they belong to, what is still to be done first."""
    key = KEYS[role]
    found: dict[str, list[_Child]] = defaultdict(list)
    if key not in frame.columns or "parcel_id" not in frame.columns:
        return found
    frame = _in_order(frame.assign(parcel_id=_parcel_of(frame, role, buildings)), key)
    if "overdue_days" in frame.columns:
        frame = frame.assign(overdue_days=frame["overdue_days"].where(frame["overdue_days"] > 0))
    names = [column.name for column in COLUMNS[role] if column.name not in (key, "name", "parcel_id", "building_id")]
    rows = _columns(frame, role, (*names, *_ADDED[role]), speaker)
    called = frame[key].astype("string") + (" " + frame["name"].fillna("") if "name" in frame.columns else "")
    titles = [name.strip() for name in called.tolist()]
    sources = _sources(frame, speaker, [speaker.word(role) + " " + title for title in titles])
    for parcel_id, title, told, source in zip(frame["parcel_id"].tolist(), titles, rows, sources, strict=True):
        found[parcel_id].append(_Child(role, title, tuple(told), tuple(source)))
    return found


def _parcel_of(frame: pd.DataFrame, role: str, buildings: pd.DataFrame) -> pd.Series:
    """The parcel of each row: its own, or that of the building it names."""
    own: pd.Series = frame["parcel_id"]
    if role == "buildings" or not {"building_id", "parcel_id"} <= set(buildings.columns) or "building_id" not in frame.columns:
        return own
    home = buildings.dropna(subset=["building_id"]).drop_duplicates("building_id").set_index("building_id")["parcel_id"]
    return own.fillna(frame["building_id"].map(home).astype(own.dtype))


def _in_order(frame: pd.DataFrame, key: str) -> pd.DataFrame:
    frame = frame[frame["parcel_id"].notna()]
    if not {"due_on", "done_on"} <= set(frame.columns):
        return frame.sort_values(key, kind="stable")
    order = frame.assign(_done=frame["done_on"].notna()).sort_values(["_done", "due_on", key], kind="stable")
    return frame.loc[order.index]


def _told(children: Sequence[_Child], speaker: _Speaker) -> Iterator[Section]:
    """All buildings in one section, a row for each; every plan and every outcome in one of its own."""
    buildings = [child for child in children if child.role == "buildings"]
    rows = [
        (child.name, speaker.word("gap").join(speaker.word("pair", *row) for row in child.rows) or speaker.word("unknown"))
        for child in buildings
    ]
    yield Section(speaker.word("buildings"), tuple(rows))
    for child in children:
        if child.role != "buildings":
            yield Section(f"{speaker.word(child.role)} {child.name}", child.rows)


def _sources(frame: pd.DataFrame, speaker: _Speaker, names: Sequence[str]) -> Rows:
    """File and row of each, and whether it was mended."""
    if not set(SOURCE_COLUMNS) <= set(frame.columns):
        return [[] for _ in range(len(frame))]
    repaired, mended = speaker.one(DERIVED["repaired"]), frame.get("repaired", pd.Series(False, index=frame.index))
    rows: Rows = []
    for name, file, number, was in zip(names, frame["source_file"], frame["source_row"], mended, strict=True):
        rows.append([(name, speaker.word("row", file, number))])
        if was:
            rows[-1].append((repaired, speaker.word("yes")))
    return rows
