"""What a parcel's own row says: identity, areas side by side, status, and the legal clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from landmap.area import AREA_KIND, AREA_KINDS
from landmap.dossier.speaker import Row, Rows, Speaker
from landmap.status import CAUSES, CLOCK_RULES, CLOCK_STAGES
from landmap.terms import CODES, COLUMNS
from landmap.terms.codes import UNKNOWN
from landmap.terms.columns import Column
from landmap.terms.derived import DERIVED

# Every column of a parcel has its place; those of the other roles are told in the order of the vocabulary.
IDENTITY = (
    "parcel_id", "name", "zone", "location", "holder", "uscc", "legal_rep", "contact", "tenure", "land_origin", "use_code",
    "use_system", "use_name", "registered_no", "contract_no", "quota", "committed_on", "approved_on", "supplied_on",
    "handover_on", "price_wan", "debts", "mortgage", "seal", "intent", "surveyed_on", "photo", "remark",
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


def described(role: str, names: Sequence[str]) -> Iterator[Column]:
    """The columns of these names: the role's own, or those that landmap adds."""
    known = {column.name: column for column in COLUMNS[role]}
    return (known.get(name) or DERIVED[name] for name in names)


def rows_of(
    frame: pd.DataFrame, role: str, names: Sequence[str], speaker: Speaker, asked: Mapping[str, pd.Series] | None = None
) -> Rows:
    """Label and value of each column the profile sees, for every row; ``asked``: where an empty one is told as unknown."""
    rows: Rows = [[] for _ in range(len(frame))]
    for column in described(role, names):
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


def areas(parcels: pd.DataFrame, speaker: Speaker) -> Rows:
    """The four kinds of area side by side, the registered one asked for, and what the parcel draws on new-land quota."""
    rows: Rows = [[] for _ in range(len(parcels))]
    for kind, column in zip(AREAS, described("parcels", tuple(AREAS.values())), strict=True):
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


def _difference(parcels: pd.DataFrame, speaker: Speaker) -> list[Row | None]:
    if not {"registered_m2", "measured_m2"} <= set(parcels.columns):
        return [None] * len(parcels)
    differs = pd.to_numeric(parcels["registered_m2"]).astype("Float64") - parcels["measured_m2"].astype("Float64")
    name = speaker.word("difference")
    return [None if pd.isna(m2) else (name, speaker.area(float(m2), "+")) for m2 in differs.tolist()]


def _drawn(parcels: pd.DataFrame, speaker: Speaker) -> list[Row | None]:
    if not {"quota_mu", "quota_column"} <= set(parcels.columns):
        return [None] * len(parcels)
    (column,) = described("parcels", ("quota_mu",))
    drawn = zip(speaker.texts(parcels["quota_mu"], column), parcels["quota_column"].fillna("").tolist(), strict=True)
    return [(speaker.one(column), speaker.word("with", text, speaker.word(used))) if text else None for text, used in drawn]


def status(parcels: pd.DataFrame, speaker: Speaker) -> Rows:
    """The class of the map with the rule that decided, the four fields, and what the legal clock says."""
    everywhere = pd.Series(True, index=parcels.index)
    asked = {"operation": everywhere}
    if "land_stage" in parcels.columns:
        asked["agreed_start_on"] = parcels["land_stage"].isin(CLOCK_STAGES)
    rule = "map_class_rule" if speaker.lang == "zh" else "map_class_rule_en"
    rows = rows_of(parcels, "parcels", ("map_class", rule, *STATUS), speaker, asked)
    for row, more in zip(rows, _clock(parcels, speaker), strict=True):
        row.extend(more)
    return rows


def _clock(parcels: pd.DataFrame, speaker: Speaker) -> Rows:
    """What the clock says of the parcels it is for, by which rule and article, and what it lacks."""
    (finding,) = described("parcels", ("idle_finding",))
    if not {"idle_finding", "clock_rule"} <= set(parcels.columns) or not speaker.sees(finding):
        return [[] for _ in range(len(parcels))]
    limits, blames, lacking = (
        rows_of(parcels, "parcels", _CLOCK, speaker),
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


def _blames(parcels: pd.DataFrame, speaker: Speaker) -> Rows:
    """Whom the law holds to have caused the delay, by which article, where a limit falls and the cause is known."""
    if not {"cause", "caused_by", "idle_due_on"} <= set(parcels.columns):
        return [[] for _ in range(len(parcels))]
    (column,) = described("parcels", ("caused_by",))
    texts = speaker.texts(parcels["caused_by"].where(parcels["idle_due_on"].notna()), column)
    articles = [CAUSES[cause].article if cause in CAUSES else "" for cause in parcels["cause"].fillna(UNKNOWN)]
    told = [speaker.word("article", text, article) if article else text for text, article in zip(texts, articles, strict=True)]
    return [[(speaker.one(column), blame)] if text else [] for text, blame in zip(texts, told, strict=True)]


def _lacking(parcels: pd.DataFrame, speaker: Speaker) -> Rows:
    """What the clock lacks now, and what it will lack when the next limit falls."""
    names = {column.name: speaker.one(column) for column in COLUMNS["parcels"]}
    rows: Rows = [[] for _ in range(len(parcels))]
    for column in described("parcels", ("clock_missing", "clock_missing_ahead")):
        for row, lacks in zip(rows, parcels.get(column.name, pd.Series("", index=parcels.index)).fillna(""), strict=True):
            if lacks:
                row.append((speaker.one(column), speaker.word("list").join(names[name] for name in lacks.split(","))))
    return rows
