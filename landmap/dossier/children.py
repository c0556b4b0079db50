"""What stands in other layers: buildings, plans and outcomes of a parcel, and where every row came from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from landmap.dossier.parcel import rows_of
from landmap.dossier.section import Section
from landmap.dossier.speaker import Row, Rows, Speaker
from landmap.terms import COLUMNS, KEYS
from landmap.terms.columns import SOURCE_COLUMNS
from landmap.terms.derived import DERIVED

_ADDED = {"buildings": ("vacant_months",), "plans": ("plan_state", "overdue_days"), "outcomes": ()}


@dataclass(frozen=True)
class Child:
    """One building, plan or outcome of a parcel: what it is called, its rows, and where it came from."""

    role: str
    name: str
    rows: tuple[Row, ...]
    source: tuple[Row, ...]


def children_of(role: str, frame: pd.DataFrame, buildings: pd.DataFrame, speaker: Speaker) -> Mapping[str, list[Child]]:
    """The rows of ``frame`` by the parcel they belong to, what is still to be done first."""
    key = KEYS[role]
    found: dict[str, list[Child]] = defaultdict(list)
    if key not in frame.columns or "parcel_id" not in frame.columns:
        return found
    frame = _in_order(frame.assign(parcel_id=parcel_of(frame, role, buildings)), key)
    if "overdue_days" in frame.columns:
        frame = frame.assign(overdue_days=frame["overdue_days"].where(frame["overdue_days"] > 0))
    names = [column.name for column in COLUMNS[role] if column.name not in (key, "name", "parcel_id", "building_id")]
    rows = rows_of(frame, role, (*names, *_ADDED[role]), speaker)
    called = frame[key].astype("string") + (" " + frame["name"].fillna("") if "name" in frame.columns else "")
    titles = [name.strip() for name in called.tolist()]
    sources = sources_of(frame, speaker, [speaker.word(role) + " " + title for title in titles])
    for parcel_id, title, told, source in zip(frame["parcel_id"].tolist(), titles, rows, sources, strict=True):
        found[parcel_id].append(Child(role, title, tuple(told), tuple(source)))
    return found


def parcel_of(frame: pd.DataFrame, role: str, buildings: pd.DataFrame) -> pd.Series:
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


def sections_of(children: Sequence[Child], speaker: Speaker) -> Iterator[Section]:
    """All buildings in one section, a row for each; every plan and every outcome in one of its own."""
    buildings = [child for child in children if child.role == "buildings"]
    rows = [
        (child.name, speaker.word("gap").join(speaker.word("pair", *row) for row in child.rows) or speaker.word("unknown"))
        for child in buildings
    ]
    yield Section(speaker.word("all_buildings"), tuple(rows))
    for child in children:
        if child.role != "buildings":
            yield Section(f"{speaker.word(child.role)} {child.name}", child.rows)


def sources_of(frame: pd.DataFrame, speaker: Speaker, names: Sequence[str]) -> Rows:
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
