"""Rows as reading gives them, made by hand: each test states only what it is about."""

from collections.abc import Callable, Mapping

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from landmap.io.source import ReadLayer
from landmap.site import Layer, Site
from landmap.terms import GEOMETRIES, KEYS

E0, N0 = 533_500, 3_943_500
SITE = {"id": "town", "name": "小镇", "as_of": "2024-03-31", "crs": "EPSG:4546"}


@pytest.fixture(scope="session")
def site() -> Site:
    return Site.model_validate(SITE)


@pytest.fixture(scope="session")
def site_with() -> Callable[..., Site]:
    """A site with other thresholds, or another crs."""
    return lambda crs="EPSG:4546", **thresholds: Site.model_validate(SITE | {"crs": crs, "thresholds": thresholds})


@pytest.fixture(scope="session")
def square() -> Callable[..., shapely.Polygon]:
    """A square of 100 m, the n-th of a row 150 m apart."""

    def made(n: float = 0, width: float = 100, height: float = 100, north: float = 0) -> shapely.Polygon:
        west, south = E0 + 150 * n, N0 + north
        return shapely.box(west, south, west + width, south + height)

    return made


@pytest.fixture(scope="session")
def read_of(square) -> Callable[..., ReadLayer]:
    """A ReadLayer of rows given as dicts; a row of land without a geometry gets the next square."""

    def made(rows: list[dict], role: str = "parcels", crs: str | None = "EPSG:4546", issues=(), **settings) -> ReadLayer:
        layer = Layer.model_validate({"id": role, "role": role, "title": role, "source": f"{role}.shp", **settings})
        key = KEYS[role]
        full = [{key: f"{role[0].upper()}{n}", **row} for n, row in enumerate(rows, start=1)]
        shapes = [row.pop("geometry", square(n)) for n, row in enumerate(full)]
        names = dict.fromkeys(name for row in full for name in row) or {key: None}
        frame = pd.DataFrame({name: pd.Series([row.get(name) for row in full], dtype=object) for name in names})
        frame = frame.assign(layer=layer.id, source_file=layer.source, source_row=range(1, len(full) + 1))
        frame["source_row"] = frame["source_row"].astype("int64")
        if role in GEOMETRIES:
            frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, index=frame.index), crs=crs)
        return ReadLayer(layer, frame, tuple(issues))

    return made


@pytest.fixture(scope="session")
def told() -> Callable[..., list[tuple]]:
    """The issues as (code, row), in their order."""
    return lambda issues: [(issue.code, issue.row) for issue in issues]


@pytest.fixture(scope="session")
def reads() -> Callable[..., Mapping[str, ReadLayer]]:
    """ReadLayers by layer id."""
    return lambda *layers: {read.layer.id: read for read in layers}
