"""What happened to a parcel, and what is due, by date: its own dates and those of its buildings, plans and outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pandas as pd

from landmap.dossier.children import parcel_of
from landmap.dossier.speaker import Row, Speaker
from landmap.terms import COLUMNS, KEYS


def dates_of(parcels: pd.DataFrame, layers: Mapping[str, pd.DataFrame], speaker: Speaker) -> Mapping[str, list[Row]]:
    """By parcel_id every date that the profile sees, the earliest first, with what it is the date of.

    Columns read: parcel_id; the columns of terms that hold dates, of ``parcels`` and of each of ``layers`` (buildings, plans,
    outcomes), and the keys of their rows.
    """
    found: dict[str, list[Row]] = defaultdict(list)
    for role, frame in {"parcels": parcels, **layers}.items():
        if not {KEYS[role], "parcel_id"} <= set(frame.columns):
            continue
        parcel_ids = parcel_of(frame, role, layers["buildings"]).tolist()
        names = [""] * len(frame) if role == "parcels" else frame[KEYS[role]].tolist()
        for column in COLUMNS[role]:
            if column.kind != "date" or column.name not in frame.columns or not speaker.sees(column):
                continue
            texts = speaker.texts(frame[column.name], column)
            for parcel_id, name, text in zip(parcel_ids, names, texts, strict=True):
                if text and not pd.isna(parcel_id):
                    what = speaker.one(column)
                    found[parcel_id].append(
                        (text, speaker.word("pair", f"{speaker.word(role)} {name}", what) if name else what)
                    )
    return {parcel_id: sorted(rows, key=lambda row: row[0]) for parcel_id, rows in found.items()}
