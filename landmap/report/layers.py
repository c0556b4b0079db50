"""The layers of land.gpkg and quarantine.gpkg: what a GIS takes back, cut to what the profile may see before it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landmap.io.gpkg.styles import by_map_class, qml
from landmap.report.columns import seen
from landmap.report.quarantined import reasons

if TYPE_CHECKING:
    from landmap.report.edition import Edition
    from landmap.report.withhold import Shown

_REASONS = ("codes", "reasons_zh", "reasons_en")
# The frames of a snapshot that become layers or tables of land.gpkg, under these names.
LAND = ("boundary", "parcels", "buildings", "roads", "projects", "plans", "outcomes")


def land_layers(edition: Edition) -> dict[str, pd.DataFrame]:
    """Every accepted row by role, with measured areas, status and quota: GeoDataFrames in the CRS of the zone, plain tables.

    A profile sees the columns of its class; what no layer.toml mapped (``src_``) is for internal and leader only.
    """
    frames = {role: getattr(edition.snapshot, role) for role in LAND}
    return {role: frame[seen(frame, role, edition.profile)] for role, frame in frames.items()}


def land_styles() -> dict[str, str]:
    """How QGIS draws layers of land.gpkg: parcels by the class of the map, in its colours and patterns, with their names."""
    return {"parcels": qml("map_class", by_map_class(), label="name")}


def quarantine_layers(shown: Shown) -> dict[str, pd.DataFrame]:
    """The rows set aside, by layer, as they were read and in the CRS they were read in, with codes, reasons_zh and reasons_en.

    A geometry may be missing or invalid here; a layer without such rows is there with none, and so is one that was refused.
    Where shapes were mended, the layer "repairs" has each of them before and after.
    """
    found = {name: pd.DataFrame(columns=list(_REASONS), dtype="string") for name in shown.checked.refused}
    for name, layer in shown.checked.layers.items():
        columns = seen(layer.quarantined, layer.layer.role, shown.profile)
        found[name] = layer.quarantined[columns].join(reasons(shown, name))
    mended = [layer.repairs for layer in shown.checked.layers.values() if layer.repairs is not None]
    return found | ({"repairs": pd.concat(mended, ignore_index=True)} if mended else {})
