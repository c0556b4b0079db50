"""Frames -> a folium.Map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from branca.element import Figure
from pyproj import Transformer

from landmap.webmap.columns import MapColumn
from landmap.webmap.elements import (
    BasemapChoice,
    BuildingLayer,
    Colouring,
    DossierCard,
    Export,
    Filters,
    GroundLayer,
    Legend,
    Measure,
    PageFrame,
    ParcelLayer,
    PrintFrame,
    QuotaPanel,
    Search,
    StockFigures,
    Swipe,
    Timeline,
)
from landmap.webmap.elements.dossier import Dossiers
from landmap.webmap.land_map import LandMap
from landmap.webmap.panel import Panel, Words, pair
from landmap.webmap.photos import Photo

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

LANGUAGES = ("zh", "en")
_NOWHERE = (35.0, 105.0)  # where an empty map opens: the middle of China
# One language, or a function that gives the dossiers in the language asked for, so that the page can be switched.
DossierSource: TypeAlias = Dossiers | Callable[[str], Dossiers]


def draw(  # noqa: PLR0913 -- one optional argument per layer and panel of the page
    parcels: gpd.GeoDataFrame,
    *,
    buildings: gpd.GeoDataFrame | None = None,
    roads: gpd.GeoDataFrame | None = None,
    boundary: gpd.GeoDataFrame | None = None,
    dossiers: DossierSource | None = None,
    panel: Panel | None = None,
    columns: Sequence[MapColumn] = (),
    events: pd.DataFrame | None = None,
    draws: pd.DataFrame | None = None,
    photos: Mapping[str, Photo] | None = None,
    lang: str = "zh",
) -> LandMap:
    """The map of ``parcels`` (any CRS) as a folium.Map that is saved, and shown in a notebook, without a network.

    Columns read: of parcels geometry, parcel_id, name, status (or map_class, as a snapshot's parcels have it), area_mu
    (mu), and holder and rule where they are (ParcelLayer says more); of buildings building_status and name; of roads name
    and width_m; of boundary the geometry; of parcels what ``columns`` name, to filter, colour and export by. Nothing else
    reaches the page.
    ``events``: changes of the parcels, with which the map shows past days (Timeline says which columns).
    ``draws``: what each parcel draws on the quotas of ``panel`` (QuotaPanel says which columns).
    ``photos``: by parcel_id the picture of its card (webmap.photos.photos makes them of files).
    ``dossiers``: by parcel_id the sections (title, rows) of its card. ``panel``: title, date, note, sources, quotas, figures.
    Raises ColumnError for a missing column, CRSError for a frame without CRS.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"no language {lang!r}; there are {', '.join(LANGUAGES)}")
    panel = replace(panel, title=panel.title or _TITLE) if panel else Panel(title=_TITLE)
    languages = (lang, *(other for other in LANGUAGES if other != lang))
    if "status" not in parcels and "map_class" in parcels:
        parcels = parcels.assign(status=parcels["map_class"])
    layer = ParcelLayer(parcels, columns)
    map_ = LandMap(_middle(parcels))
    root = map_.get_root()
    if isinstance(root, Figure):
        root.title = pair(panel.title)[LANGUAGES.index(lang)]
    parts = [
        PageFrame(panel, languages),
        GroundLayer(boundary, roads),
        layer,
        *([BuildingLayer(buildings)] if buildings is not None else []),
        Search(),
        *([QuotaPanel(panel.quotas, draws)] if panel.quotas else []),
        *([StockFigures(panel.figures)] if panel.figures else []),
        Colouring(),
        Legend(),
        Filters(),
        Export(),
        *([Timeline(events, panel.as_of)] if events is not None else []),
        Swipe(),
        DossierCard(_by_language(dossiers, lang), photos),
        Measure(),
        BasemapChoice(panel.basemaps, typed=panel.basemap_typed),
        PrintFrame(panel),
    ]
    for part in parts:
        part.add_to(map_)
    return map_


_TITLE = Words("存量用地一张图", "Land at a glance")


def _by_language(dossiers: DossierSource | None, lang: str) -> dict[str, Dossiers]:
    if dossiers is None:
        return {}
    if callable(dossiers):
        return {language: dossiers(language) for language in LANGUAGES}
    return {lang: dossiers}


def _middle(parcels: gpd.GeoDataFrame) -> tuple[float, float]:
    """Latitude and longitude of the middle of the parcels; the page itself fits them all."""
    to_degrees = Transformer.from_crs(parcels.crs, "EPSG:4326", always_xy=True)
    west, south, east, north = parcels.total_bounds
    lon, lat = to_degrees.transform((west + east) / 2, (south + north) / 2)
    middle = (float(lat), float(lon))
    return middle if np.isfinite(middle).all() else _NOWHERE
