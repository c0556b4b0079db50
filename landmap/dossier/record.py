"""One record per parcel, drawn from all layers."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from landmap.dossier.children import children_of, sections_of, sources_of
from landmap.dossier.dates import dates_of
from landmap.dossier.parcel import IDENTITY, areas, rows_of, status
from landmap.dossier.section import Section
from landmap.dossier.speaker import Speaker
from landmap.errors import ColumnError
from landmap.terms import KEYS


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
    speaker = Speaker(profile, lang)
    own = {
        "identity": rows_of(parcels, "parcels", IDENTITY, speaker),
        "areas": areas(parcels, speaker),
        "status": status(parcels, speaker),
    }
    sources = sources_of(parcels, speaker, [speaker.word("parcel")] * len(parcels))
    layers = {"buildings": buildings, "plans": plans, "outcomes": outcomes}
    by_role = [children_of(role, frame, buildings, speaker) for role, frame in layers.items()]
    dates = dates_of(parcels, layers, speaker)
    found = {}
    for i, parcel_id in enumerate(parcels[KEYS["parcels"]].tolist()):
        children = [child for by_parcel in by_role for child in by_parcel.get(parcel_id, ())]
        sections = [Section(speaker.word(name), tuple(rows[i])) for name, rows in own.items()]
        sections += sections_of(children, speaker)
        sections.append(Section(speaker.word("dates"), tuple(dates.get(parcel_id, ()))))
        source = (*sources[i], *(row for child in children for row in child.source))
        sections.append(Section(speaker.word("source"), source))
        found[str(parcel_id)] = tuple(section for section in sections if section.rows)
    return found
