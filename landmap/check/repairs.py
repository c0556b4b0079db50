"""What repairs did to shapes: each mended shape twice, as it was read and as it is used."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import pandas as pd

from landmap.crs import to_site
from landmap.io.source import ReadLayer
from landmap.issue import Issue
from landmap.terms import KEYS

MENDED = "GEOMETRY_REPAIRED"
COLUMNS = ("layer", "source_file", "source_row", "id", "code", "state")


def shape_repairs(read: ReadLayer, accepted: pd.DataFrame, issues: Sequence[Issue]) -> gpd.GeoDataFrame | None:
    """Two rows for each accepted shape that was mended, ``state`` "before" and "after", in the CRS of ``accepted``.

    Columns read: the key of the role, layer, source_file, source_row, geometry. None where no shape was mended; a shape may
    be invalid before, and never after.
    """
    mended = [issue.row for issue in issues if issue.code == MENDED]
    after = accepted[accepted["source_row"].isin(mended)]
    if after.empty:
        return None
    read_rows = read.frame[read.frame["source_row"].isin(after["source_row"])]
    before = to_site(gpd.GeoDataFrame(read_rows), gpd.GeoDataFrame(after).crs).set_index("source_row")
    before = before.loc[list(after["source_row"])]
    id_of = after[KEYS[read.layer.role]].astype("string")
    named = after[["layer", "source_file", "source_row"]].assign(id=id_of, code=MENDED).reset_index(drop=True)
    states = [
        gpd.GeoDataFrame(named.assign(state=state), geometry=list(frame.geometry), crs=gpd.GeoDataFrame(after).crs)
        for state, frame in (("before", before), ("after", gpd.GeoDataFrame(after)))
    ]
    both = pd.concat(states, ignore_index=True).sort_values(["source_row"], kind="stable", ignore_index=True)
    return gpd.GeoDataFrame(both)
