"""What a scenario asks of a zone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from landmap.quota.tally import Tally
    from landmap.site import Site


class Zone(Protocol):
    """The zone on one day; a snapshot.Snapshot is one."""

    @property
    def site(self) -> Site:
        """Its settings."""
        ...

    @property
    def on(self) -> date:
        """The day."""
        ...

    @property
    def parcels(self) -> gpd.GeoDataFrame:
        """As quota.book reads them."""
        ...

    @property
    def roads(self) -> gpd.GeoDataFrame:
        """As quota.book reads them."""
        ...

    @property
    def boundary(self) -> gpd.GeoDataFrame:
        """As quota.book reads it."""
        ...

    @property
    def projects(self) -> pd.DataFrame:
        """As demand_of reads them."""
        ...

    @property
    def outcomes(self) -> pd.DataFrame:
        """As avoided_of reads them."""
        ...

    @property
    def tally(self) -> Tally:
        """What quota.tally made of all these."""
        ...
