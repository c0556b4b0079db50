"""The page that each contestant makes of the same parcels, as its own documentation shows how."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from importlib import metadata, util
from pathlib import Path

import geopandas as gpd

from benchmarks.map.parcels import FILLS, OTHER

_MAPLIBRE_VERSION = "5.24.1"  # of npm
Build = Callable[[gpd.GeoDataFrame, Path], None]
_OTHER = json.dumps({str(year): fill for year, fill in OTHER.items()})


@dataclass(frozen=True, slots=True)
class Peer:
    """How a page is made, and the script that recolours all its parcels (None: a page has no way)."""

    build: Build
    package: str
    module: str
    restyle: str | None = None
    # A script that is true once the recolouring is on screen; None: two frames later it is.
    settled: str | None = None
    npm: str = ""  # the version of a peer that has no Python of its own

    @property
    def version(self) -> str | None:
        """Which version is installed, or None."""
        if self.npm:
            return self.npm
        if util.find_spec(self.module) is None:
            return None
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return ""


def _landmap(parcels: gpd.GeoDataFrame, path: Path) -> None:
    from landmap import webmap

    columns = [webmap.MapColumn.of(name, parcels[name].astype(str)) for name in ("year", "zone", "use", "officer")]
    columns += [webmap.MapColumn(name, name, kind) for name, kind in (("floor_area_ratio", "number"), ("due_on", "date"))]
    webmap.save(webmap.draw(parcels, columns=columns), path)


def _style(feature: dict) -> dict:
    # Without edges: at a zoom that shows them all, edges would hide the fills, and they cost every peer the most.
    return {"fillColor": FILLS[feature["properties"]["status"]], "stroke": False, "fillOpacity": 1}


def _folium(**options: object) -> Build:
    def build(parcels: gpd.GeoDataFrame, path: Path) -> None:
        import folium

        _with_geojson(folium, parcels, **options).save(str(path))

    return build


def _with_geojson(folium: object, parcels: gpd.GeoDataFrame, **options: object) -> object:
    west, south, east, north = parcels.total_bounds
    map_ = folium.Map(tiles=None, **options)
    folium.GeoJson(parcels, style_function=_style, tooltip=folium.GeoJsonTooltip(["parcel_id", "name", "status"])).add_to(map_)
    map_.fit_bounds([[south, west], [north, east]])
    return map_


def _folium_offline(parcels: gpd.GeoDataFrame, path: Path) -> None:
    import offlinefolium

    _with_geojson(offlinefolium, parcels).save(str(path))


def _explore(parcels: gpd.GeoDataFrame, path: Path) -> None:
    # Its legend has the colours that first paint is found by, and shows before any parcel does.
    shown = parcels.explore(
        "status",
        tiles=None,
        categories=list(FILLS),
        cmap=list(FILLS.values()),
        legend=False,
        style_kwds={"fillOpacity": 1, "stroke": False},
    )
    shown.save(str(path))


def _leafmap(parcels: gpd.GeoDataFrame, path: Path) -> None:
    import leafmap.foliumap as leafmap

    map_ = leafmap.Map(tiles=None, draw_control=False, measure_control=False, fullscreen_control=False)
    map_.add_gdf(parcels, layer_name="parcels", style_callback=_style, zoom_to_layer=True)
    map_.to_html(str(path))


def _swiftmap(parcels: gpd.GeoDataFrame, path: Path) -> None:
    import swiftmap

    west, south, east, north = parcels.total_bounds
    map_ = swiftmap.Map()
    for status, fill in FILLS.items():
        some = parcels[parcels["status"] == status]
        map_.add_polygons(some, name=status, fill_color=fill, color=fill, fill_opacity=1.0, weight=0)
    map_.fit_bounds([[south, west], [north, east]])
    map_.save(str(path))


def _lonboard(parcels: gpd.GeoDataFrame, path: Path) -> None:
    import lonboard
    import numpy as np

    rgb = {status: [int(fill[at : at + 2], 16) for at in (1, 3, 5)] for status, fill in FILLS.items()}
    colors = np.array([rgb[status] for status in parcels["status"]], dtype=np.uint8)
    layer = lonboard.PolygonLayer.from_geopandas(parcels, get_fill_color=colors, stroked=False)
    lonboard.Map(layer, basemap=None).to_html(path)
    # The CDN's copy of RequireJS is pinned by a digest that npm's, built elsewhere, has not.
    path.write_text(re.sub(r'\sintegrity="[^"]*"', "", path.read_text("utf-8")), encoding="utf-8")


def _kepler(parcels: gpd.GeoDataFrame, path: Path) -> None:
    import keplergl

    keplergl.KeplerGl(height=700, data={"parcels": parcels}).save_to_html(file_name=str(path), read_only=True)


def _bokeh(parcels: gpd.GeoDataFrame, path: Path) -> None:
    from bokeh.embed import file_html
    from bokeh.models import GeoJSONDataSource
    from bokeh.plotting import figure
    from bokeh.resources import INLINE

    coloured = parcels.to_crs("EPSG:3857").assign(fill=parcels["status"].map(FILLS), other=parcels["year"].map(OTHER))
    shown = figure(sizing_mode="stretch_both", match_aspect=True, tools="pan,wheel_zoom", active_scroll="wheel_zoom")
    source = GeoJSONDataSource(geojson=coloured.to_json())
    shown.patches("xs", "ys", source=source, fill_color="fill", line_color=None)
    path.write_text(file_html(shown, INLINE, "parcels"), encoding="utf-8")


def _maplibre(parcels: gpd.GeoDataFrame, path: Path) -> None:
    bounds = [float(edge) for edge in parcels.total_bounds]
    match = ["match", ["get", "status"], *(part for pair in FILLS.items() for part in pair), "#888"]
    style = {
        "version": 8,
        "sources": {"p": {"type": "geojson", "data": json.loads(parcels.to_json())}},
        "layers": [
            {"id": "p", "type": "fill", "source": "p", "paint": {"fill-color": match, "fill-antialias": False}},
        ],
    }
    options = json.dumps({"container": "map", "bounds": bounds, "style": style}, ensure_ascii=False)
    base = f"https://cdn.jsdelivr.net/npm/maplibre-gl@{_MAPLIBRE_VERSION}/dist/maplibre-gl"
    path.write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><title>{escape("parcels")}</title><link rel="stylesheet" href="{base}.css">'
        f'<script src="{base}.js"></script><style>html,body,#map{{height:100%;margin:0}}</style><div id="map"></div>'
        f"<script>window.map = new maplibregl.Map({options});</script>",
        encoding="utf-8",
    )


_SET_STYLE = f"""(() => {{
  const fills = {_OTHER};
  const name = Object.keys(window).find((key) => /^geo_json_[0-9a-f]{{32}}$/.test(key));
  window[name].setStyle((feature) => ({{ fillColor: fills[feature.properties.year] }}));
}})()"""
_CHOOSE = """(() => {
  const choice = document.querySelector('.lm-colouring select');
  if (!choice) return document.querySelector('.lm-class').click();
  choice.value = 'year';
  choice.dispatchEvent(new Event('change'));
})()"""
_BOKEH = """(() => {
  const source = [...Bokeh.documents[0]._all_models.values()].find((one) => one.type === 'GeoJSONDataSource');
  source.data.fill = source.data.other;
  source.change.emit();
})()"""
_MAPLIBRE = f"""(() => {{
  const fills = {_OTHER};
  window.idle = false;
  map.once('idle', () => (window.idle = true));
  map.setPaintProperty('p', 'fill-color', ['match', ['to-string', ['get', 'year']], ...Object.entries(fills).flat(), '#888']);
}})()"""
PEERS: dict[str, Peer] = {
    "landmap": Peer(_landmap, "landmap", "landmap", _CHOOSE),
    "folium": Peer(_folium(), "folium", "folium", _SET_STYLE),
    "folium-canvas": Peer(_folium(prefer_canvas=True), "folium", "folium", _SET_STYLE),
    "folium-offline": Peer(_folium_offline, "folium-offline", "offlinefolium", _SET_STYLE),
    "geopandas.explore": Peer(_explore, "geopandas", "mapclassify", _SET_STYLE),
    "leafmap": Peer(_leafmap, "leafmap", "leafmap", _SET_STYLE),
    "swiftmap": Peer(_swiftmap, "swiftmap", "swiftmap"),
    "lonboard": Peer(_lonboard, "lonboard", "lonboard"),
    "kepler.gl": Peer(_kepler, "keplergl", "keplergl"),
    "bokeh": Peer(_bokeh, "bokeh", "bokeh", _BOKEH),
    "maplibre": Peer(_maplibre, "", "", _MAPLIBRE, "window.idle", _MAPLIBRE_VERSION),
}
