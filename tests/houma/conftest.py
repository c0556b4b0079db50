"""The committed files of the sample zone, read with nothing of landmap but its site settings and its area."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from landmap.area import official_m2
from landmap.site import Layer, Site, read_site

HOUMA = Path(__file__).resolve().parents[2] / "layers" / "houma"
CRS = "EPSG:4546"
M2_PER_MU = 2000 / 3


@pytest.fixture(scope="session")
def site() -> Site:
    return read_site(HOUMA)


def _mapped(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    missing = set(layer.fields.values()) - set(frame.columns)
    assert not missing, f"{layer.path.name} has no {sorted(missing)}"
    return frame.rename(columns={source: name for name, source in layer.fields.items()})


def _layer(site: Site, name: str) -> Layer:
    return next(layer for layer in site.layers if layer.id == name)


def _with_mu(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = frame.to_crs(CRS)
    return frame.assign(mu=official_m2(frame.geometry) / M2_PER_MU)


@pytest.fixture(scope="session")
def parcels(site: Site) -> gpd.GeoDataFrame:
    layer = _layer(site, "parcels")
    return _with_mu(_mapped(gpd.read_file(layer.path, encoding="GB18030"), layer))


@pytest.fixture(scope="session")
def planned(site: Site) -> gpd.GeoDataFrame:
    """The boundary-point TXT, read by a few lines of the test's own: rings become holes or parts by containment."""
    rows, rings = [], []
    batches = [layer for layer in site.layers if layer.id.startswith("planned_")]
    texts = [layer.path.read_text(encoding="gbk").split("[地块坐标]")[1] for layer in batches]
    for line in "".join(texts).split():
        fields = line.split(",")
        if fields[-1] == "@":
            rows.append({"parcel_id": fields[2], "name": fields[3], "hectares": float(fields[1])})
            rings.append({})
        else:
            rings[-1].setdefault(fields[1], []).append((float(fields[3]), float(fields[2])))
    shapes = []
    for marked in rings:
        shape = gpd.GeoSeries.from_wkt(["POLYGON EMPTY"]).iloc[0]
        for ring in marked.values():
            shape = shape.symmetric_difference(gpd.GeoSeries.from_wkt([_wkt(ring)]).iloc[0])
        shapes.append(shape)
    return _with_mu(gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4525"))


def _wkt(ring: list[tuple[float, float]]) -> str:
    return f"POLYGON (({', '.join(f'{x!r} {y!r}' for x, y in ring)}))"


@pytest.fixture(scope="session")
def buildings(site: Site) -> gpd.GeoDataFrame:
    layer = _layer(site, "buildings")
    return _with_mu(_mapped(gpd.read_file(layer.path, layer=layer.table), layer))


@pytest.fixture(scope="session")
def roads(site: Site) -> gpd.GeoDataFrame:
    layer = _layer(site, "roads")
    return _with_mu(_mapped(gpd.read_file(layer.path, layer=layer.table), layer))


@pytest.fixture(scope="session")
def boundary(site: Site) -> gpd.GeoDataFrame:
    return gpd.read_file(_layer(site, "boundary").path)


@pytest.fixture(scope="session")
def projects(site: Site) -> pd.DataFrame:
    layer = _layer(site, "projects")
    return _mapped(pd.read_excel(layer.path, sheet_name=layer.table, header=2), layer)


@pytest.fixture(scope="session")
def outcomes(site: Site) -> pd.DataFrame:
    layer = _layer(site, "outcomes")
    return _mapped(pd.read_excel(layer.path, sheet_name=layer.table, header=1), layer)


@pytest.fixture(scope="session")
def plans(site: Site) -> pd.DataFrame:
    layer = _layer(site, "plans")
    return _mapped(pd.read_csv(layer.path, encoding="gbk"), layer)
