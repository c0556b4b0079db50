"""The tree of quotas, what draws on each, and the tally that never counts a square metre twice.

ground.py   geometries clipped and cut apart, each square metre once
booking.py  which rows draw on which quota, with how much ground
tree.py     what is used, committed and left at every node
stock.py    idle, in disposal and revived: a ledger of its own
tally.py    the records that all this ends in
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from landmap.area import AREA_KIND
from landmap.quota.booking import book, draws
from landmap.quota.stock import stock_of
from landmap.quota.tally import NodeTally, Stock, Tally
from landmap.quota.tree import node_tallies

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from landmap.site import Site

__all__ = ["NodeTally", "Stock", "Tally", "book", "draws", "node_tallies", "stock_of", "tally"]


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
    which more is drawn than granted is no error here: it is in Tally.overdrawn, with its rows in the bookings. Raises
    ColumnError and CRSError.
    """
    bookings = book(parcels, roads, boundary, site)
    return Tally(
        as_of=on,
        area_kind=AREA_KIND,
        nodes=node_tallies(bookings, site),
        stock=stock_of(parcels, buildings, outcomes, boundary, bookings, site.policy),
        bookings=bookings,
    )
