"""Parcels as check gives them, made by hand."""

from collections.abc import Callable

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from landmap.mend import propose
from landmap.site import Mending, Thresholds

E0, N0 = 533_500, 3_943_500


def box(west, south, width, height):
    return shapely.box(E0 + west, N0 + south, E0 + west + width, N0 + south + height)


@pytest.fixture(scope="session")
def parcels_of() -> Callable[..., gpd.GeoDataFrame]:
    """Parcels P1, P2, ... of the shapes given; registered areas and days of survey where given."""

    def made(*shapes, registered=None, surveyed=None) -> gpd.GeoDataFrame:
        count = len(shapes)
        return gpd.GeoDataFrame(
            {
                "parcel_id": pd.array([f"P{n + 1}" for n in range(count)], dtype="string"),
                "layer": "parcels",
                "source_file": "parcels.shp",
                "source_row": range(1, count + 1),
                "registered_m2": pd.array(registered or [None] * count, dtype="Float64"),
                "surveyed_on": pd.to_datetime(pd.Series(surveyed or [None] * count)).astype("datetime64[ns]"),
            },
            geometry=list(shapes),
            crs="EPSG:4546",
        )

    return made


@pytest.fixture(scope="session")
def proposal_of(parcels_of):
    """What is proposed for these shapes."""

    def made(*shapes, registered=None, surveyed=None, **settings):
        parcels = parcels_of(*shapes, registered=registered, surveyed=surveyed)
        return propose(parcels, Thresholds(), Mending(**settings))

    return made
