"""The tree of quotas, what draws on each, and the tally that never counts a square metre twice.

groups.py   land by status, quota, year ..., each square metre once
ground.py   geometries clipped and cut apart, each square metre once
booking.py  which rows draw on which quota, with how much ground
tree.py     what is used, committed and left at every node
areas.py    the four kinds of area of what draws on each, side by side
stock.py    idle, in disposal and revived: a ledger of its own
overdraw.py more drawn than granted: an error that names the rows
tally.py    the records that all this ends in
ahead/      what if, and when a quota runs out
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from landmap.area import AREA_KIND
from landmap.quota.ahead import (
    Add,
    Drop,
    Forecast,
    Resize,
    Retime,
    Revive,
    Scenario,
    burndown_svg,
    compare,
    forecast,
    read_scenario,
    scenario,
)
from landmap.quota.areas import areas_by_kind
from landmap.quota.booking import book, claims, draws
from landmap.quota.groups import land_by
from landmap.quota.overdraw import Overdraw, overdraws, within_limits
from landmap.quota.stock import stock_of
from landmap.quota.tally import UNDECIDED, NodeTally, Stock, Tally
from landmap.quota.tree import may_draw_on, node_tallies, rows_behind

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from landmap.site import Site

__all__ = [
    "Add",
    "Drop",
    "Forecast",
    "NodeTally",
    "Overdraw",
    "Resize",
    "Retime",
    "Revive",
    "Scenario",
    "Stock",
    "Tally",
    "areas_by_kind",
    "book",
    "burndown_svg",
    "compare",
    "draws",
    "forecast",
    "land_by",
    "may_draw_on",
    "node_tallies",
    "overdraws",
    "read_scenario",
    "rows_behind",
    "scenario",
    "stock_of",
    "tally",
    "within_limits",
]


def tally(  # noqa: PLR0913, PLR0917 -- one frame per layer of the zone, as build.py has them
    parcels: gpd.GeoDataFrame,
    buildings: pd.DataFrame,
    roads: gpd.GeoDataFrame,
    boundary: gpd.GeoDataFrame,
    outcomes: pd.DataFrame,
    site: Site,
    on: date,
) -> Tally:
    """Quota and stock of the zone on the day ``on``, and the rows behind every figure.

    Columns read: those of book and stock_of. All frames with geometry in the one projected CRS of the site. A quota on
    which more is drawn than granted is shown as it is: within_limits raises, and names the rows. Raises
    ColumnError and CRSError.
    """
    claimed = claims(parcels, roads, boundary, site)
    unknown = (claimed["column"] == UNDECIDED).to_numpy(dtype=bool)
    bookings, undecided = (claimed[rows].reset_index(drop=True) for rows in (~unknown, unknown))
    return Tally(
        as_of=on,
        area_kind=AREA_KIND,
        nodes=node_tallies(bookings, site, undecided),
        stock=stock_of(parcels, buildings, outcomes, boundary, bookings, site.policy),
        bookings=bookings,
        undecided=undecided,
    )
