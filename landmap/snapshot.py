"""The zone on one day: accepted rows with measured areas, status and dossiers, the quota tally, the stock, every issue.

What the map, the workbook and the data files all draw from, so that they cannot disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from landmap.check.checked import CheckedSite
    from landmap.quota import Tally
    from landmap.site import Site


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The zone on the day ``on``. Frames are in the site's CRS; a role without a layer is an empty frame with its columns.

    ``parcels`` has, beside the columns of terms: ``planar_m2``, ``measured_m2``, ``area_mu`` (area.measure), ``map_class``,
    ``map_class_rule``, ``map_class_rule_en`` and the clock's columns (status.classify), ``quota_node``, ``quota_column``,
    ``quota_reason``, ``quota_mu`` (quota.draws). ``buildings`` and polygon ``roads`` have the area columns; ``buildings`` also
    ``map_class`` with its rule and ``vacant_months`` (status.classify_buildings); ``plans`` has the columns of plan.lateness.
    """

    site: Site
    on: date
    checked: CheckedSite
    boundary: gpd.GeoDataFrame
    parcels: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    projects: pd.DataFrame
    plans: pd.DataFrame
    outcomes: pd.DataFrame
    tally: Tally
