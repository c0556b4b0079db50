"""folium's plugins: each that landmap carries works in a browser offline, each that it does not is refused by name."""

import inspect
from collections.abc import Callable

import folium
import pytest
from branca.element import Element
from folium import plugins
from folium.utilities import JsCode

from landmap import webmap
from landmap.errors import OutputError

MIDDLE = (35.62, 111.36)
NEAR = [(35.62 + step / 1000, 111.36 + step / 700) for step in range(6)]
ENCODED = r"_p~iF~cn~U_ulLn{vA_mqNvxq`@"
DAYS = ["2024-01-01", "2024-02-01", "2024-03-01"]


def feature(geometry: dict, **properties: object) -> dict:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict) -> dict:
    return {"type": "FeatureCollection", "features": list(features)}


POINT = {"type": "Point", "coordinates": MIDDLE[::-1]}
SQUARE = {"type": "Polygon", "coordinates": [[[111.35, 35.61], [111.37, 35.61], [111.37, 35.63], [111.35, 35.61]]]}
TOPOLOGY = {
    "type": "Topology",
    "arcs": [[[111.35, 35.61], [111.37, 35.61], [111.37, 35.63], [111.35, 35.61]]],
    "objects": {"a": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0]], "properties": {}}]}},
}


def added(*made: Element) -> Callable[[folium.Map], None]:
    """A step that adds elements to a map."""

    def step(map_: folium.Map) -> None:
        for one in made:
            map_.add_child(one)

    return step


def _layers(map_: folium.Map) -> list[folium.FeatureGroup]:
    groups = [folium.FeatureGroup(name=name).add_to(map_) for name in ("甲", "乙")]
    for group in groups:
        folium.Marker(MIDDLE).add_to(group)
    return groups


def _subgroup(map_: folium.Map) -> None:
    cluster = plugins.MarkerCluster(control=False).add_to(map_)
    group = plugins.FeatureGroupSubGroup(cluster, "分组").add_to(map_)
    for place in NEAR:
        folium.Marker(place).add_to(group)


def _grouped(map_: folium.Map) -> None:
    plugins.GroupedLayerControl({"组": _layers(map_)}, collapsed=False).add_to(map_)


def _tree(map_: folium.Map) -> None:
    one, two = _layers(map_)
    plugins.TreeLayerControl(
        overlay_tree={"label": "树", "children": [{"label": "甲", "layer": one}, {"label": "乙", "layer": two}]}
    ).add_to(map_)


def _spiderfier(map_: folium.Map) -> None:
    for _ in range(3):
        folium.Marker(MIDDLE).add_to(map_)
    plugins.OverlappingMarkerSpiderfier().add_to(map_)


def _pattern(kind: type[Element], **options: object) -> Callable[[folium.Map], None]:
    def step(map_: folium.Map) -> None:
        pattern = kind(**options).add_to(map_)
        folium.GeoJson(collection(feature(SQUARE)), style_function=lambda _: {"fillPattern": pattern}).add_to(map_)

    return step


def _search(map_: folium.Map) -> None:
    layer = folium.GeoJson(collection(feature(SQUARE, name="一号"))).add_to(map_)
    plugins.Search(layer, search_label="name", collapsed=False, placeholder="搜索").add_to(map_)


def _side_by_side(map_: folium.Map) -> None:
    picture = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    left, right = (folium.TileLayer(picture, attr="x", name=name).add_to(map_) for name in ("左", "右"))
    plugins.SideBySideLayers(left, right).add_to(map_)


def _choropleth(map_: folium.Map) -> None:
    styles = {"0": {str(1_700_000_000 + step): {"color": "#ff0000", "opacity": 0.8} for step in range(0, 300, 100)}}
    plugins.TimeSliderChoropleth(collection({"id": "0", **feature(SQUARE)}), styles).add_to(map_)


def _timeline(map_: folium.Map) -> None:
    rows = collection(*(feature(POINT, start=day, end="2024-04-01") for day in DAYS))
    since = JsCode("(f) => ({start: +new Date(f.properties.start), end: +new Date(f.properties.end)})")
    line = plugins.Timeline(rows, get_interval=since)
    line.add_to(map_)
    plugins.TimelineSlider(auto_play=False).add_timelines(line).add_to(map_)


def _along(map_: folium.Map) -> None:
    plugins.PolyLineTextPath(folium.PolyLine(NEAR).add_to(map_), "→ 路").add_to(map_)


def _tags(map_: folium.Map) -> None:
    folium.Marker(MIDDLE, tags=["甲"]).add_to(map_)
    plugins.TagFilterButton(["甲", "乙"]).add_to(map_)


def _timestamped(map_: folium.Map) -> None:
    points = {"type": "MultiPoint", "coordinates": [[lon, lat] for lat, lon in NEAR[:3]]}
    plugins.TimestampedGeoJson(collection(feature(points, times=DAYS)), period="P1M", auto_play=False, loop=False).add_to(map_)


# What each plugin is added by, and what is on the page when it works.
WORKS: dict[str, tuple[Callable[[folium.Map], None], str]] = {
    "AntPath": (added(plugins.AntPath(NEAR)), "path.leaflet-ant-path"),
    "BeautifyIcon": (added(folium.Marker(MIDDLE, icon=plugins.BeautifyIcon(icon="star", number=3))), ".beautify-marker"),
    "BoatMarker": (added(plugins.BoatMarker(MIDDLE, heading=45, wind_heading=90, wind_speed=10)), ".leaflet-marker-icon"),
    "CirclePattern": (_pattern(plugins.pattern.CirclePattern), "svg pattern circle"),
    "Draw": (added(plugins.Draw(export=False)), ".leaflet-draw-draw-polygon"),
    "FastMarkerCluster": (added(plugins.FastMarkerCluster(NEAR)), ".marker-cluster, .leaflet-marker-icon"),
    "FeatureGroupSubGroup": (_subgroup, ".marker-cluster, .leaflet-marker-icon"),
    "FloatImage": (added(plugins.FloatImage("data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=")), "img[alt=float_image]"),
    "Fullscreen": (added(plugins.Fullscreen()), ".leaflet-control-zoom-fullscreen, .fullscreen-icon"),
    "GeoMan": (added(plugins.GeoMan()), ".leaflet-pm-toolbar"),
    "GroupedLayerControl": (_grouped, ".leaflet-control-layers-group-name"),
    "HeatMap": (added(plugins.HeatMap(NEAR)), "canvas.leaflet-heatmap-layer"),
    "HeatMapWithTime": (added(plugins.HeatMapWithTime([[list(place) for place in NEAR]] * 3)), ".leaflet-bar-timecontrol"),
    "LocateControl": (added(plugins.LocateControl()), ".leaflet-control-locate"),
    "MarkerCluster": (added(plugins.MarkerCluster(NEAR)), ".marker-cluster, .leaflet-marker-icon"),
    "MeasureControl": (added(plugins.MeasureControl()), ".leaflet-control-measure"),
    "MiniMap": (
        added(plugins.MiniMap(tile_layer=folium.TileLayer("data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=", attr="x"))),
        ".leaflet-control-minimap",
    ),
    "MousePosition": (added(plugins.MousePosition()), ".leaflet-control-mouseposition"),
    "OverlappingMarkerSpiderfier": (_spiderfier, ".leaflet-marker-icon"),
    "PolyLineFromEncoded": (added(plugins.PolyLineFromEncoded(ENCODED)), "path.leaflet-interactive"),
    "PolyLineOffset": (added(plugins.PolyLineOffset(NEAR, offset=6)), "path.leaflet-interactive"),
    "PolyLineTextPath": (_along, "svg textPath"),
    "PolygonFromEncoded": (added(plugins.PolygonFromEncoded(ENCODED)), "path.leaflet-interactive"),
    "Realtime": (
        added(plugins.Realtime(JsCode("(ok) => ok({type: 'FeatureCollection', features: []})"), interval=100_000)),
        ".folium-map",
    ),
    "Search": (_search, ".leaflet-control-search input"),
    "SemiCircle": (added(plugins.SemiCircle(MIDDLE, radius=500, start_angle=10, stop_angle=90)), "path.leaflet-interactive"),
    "SideBySideLayers": (_side_by_side, ".leaflet-sbs-range"),
    "StripePattern": (_pattern(plugins.pattern.StripePattern, angle=-45), "svg pattern path"),
    "TagFilterButton": (_tags, ".easy-button-button"),
    "Terminator": (added(plugins.Terminator()), "svg path"),
    "TimeSliderChoropleth": (_choropleth, "input[type=range]"),
    "Timeline": (_timeline, ".leaflet-timeline-control"),
    "TimelineSlider": (_timeline, "input.time-slider"),
    "TimestampedGeoJson": (_timestamped, ".leaflet-bar-timecontrol"),
    "TreeLayerControl": (_tree, ".leaflet-layerstree-header"),
    # Not plugins, but elements of folium's that link a file of their own.
    "RegularPolygonMarker": (added(folium.RegularPolygonMarker(MIDDLE, number_of_sides=6)), "path.leaflet-interactive"),
    "TopoJson": (added(folium.TopoJson(TOPOLOGY, "objects.a")), "path.leaflet-interactive"),
}
# What needs a network by its nature, or a browser that lets a page make code out of text.
WMS = folium.WmsTileLayer("https://wms.example.cn/wms", layers="a")
REFUSED: dict[str, Callable[[], Element]] = {
    "Geocoder": plugins.Geocoder,
    "VectorGridProtobuf": lambda: plugins.VectorGridProtobuf("https://tiles.example.cn/{z}/{x}/{y}.pbf", "甲"),
    "ScrollZoomToggler": plugins.ScrollZoomToggler,  # its picture lies at a CDN, and its handler in the markup
    "TimestampedWmsTileLayers": lambda: plugins.TimestampedWmsTileLayers(WMS).add_child(WMS),
    "Realtime": lambda: plugins.Realtime("https://example.cn/a.geojson"),
    "VegaLite": lambda: folium.Marker(MIDDLE, popup=folium.Popup().add_child(folium.VegaLite({"$schema": "v5"}))),
}
# Named by what they ask for, since it stands in their markup.
ADDRESSES = {"ScrollZoomToggler": "html → .*ionicons", "TimestampedWmsTileLayers": "WmsTileLayer", "VegaLite": "/vega@"}


def test_every_plugin_of_folium_is_carried_or_refused():
    there = {name for name, one in inspect.getmembers(plugins, inspect.isclass) if issubclass(one, Element)}
    assert there - {"DualMap"} <= set(WORKS) | set(REFUSED)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
@pytest.mark.parametrize("name", WORKS)
def test_a_carried_plugin_works_without_a_network(open_map, name):
    step, sign = WORKS[name]
    map_ = webmap.LandMap(MIDDLE)
    step(map_)
    opened = open_map(map_)
    opened.complaints[:] = [line for line in opened.complaints if not line.startswith("log: ")]  # folium's own template does
    opened.page.locator(sign).first.wait_for(state="attached", timeout=3000)


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_two_maps_side_by_side_work_and_can_be_saved_again(open_map):
    dual = plugins.DualMap(MIDDLE, tiles=None)
    folium.Marker(MIDDLE).add_to(dual)
    folium.Marker(NEAR[1]).add_to(dual.m1)
    assert webmap.html(dual) == webmap.html(dual)
    opened = open_map(dual)
    assert opened.page.locator(".leaflet-marker-icon").count() == 3
    assert opened.page.locator(".folium-map").count() == 2


@pytest.mark.parametrize("name", REFUSED)
def test_a_plugin_that_cannot_work_offline_is_refused_by_name(name):
    map_ = folium.Map(MIDDLE, tiles=None).add_child(REFUSED[name]())
    with pytest.raises(OutputError, match=ADDRESSES.get(name, name)) as refusal:
        webmap.html(map_)
    assert "https://" in refusal.value.zh
