"""Basemaps that a page may offer; none is asked for a tile before the reader chooses it, and no key is ever in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from landmap.site import tile_address
from landmap.webmap.panel import Text, Words

if TYPE_CHECKING:
    from landmap.site import Basemaps

_WMTS = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}&STYLE=default"
    "&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={{tk}}"
)


@dataclass(frozen=True, slots=True)
class Basemap:
    """Tiles in the web-mercator grid (256 px), as XYZ or WMTS.

    ``urls``: templates, the lowest layer first, with {z} {x} {y} (or {-y}; or {TileMatrix} {TileCol} {TileRow}), {s} for one of
    ``subdomains`` and {tk} for a key that each reader types in. ``shifted``: in GCJ-02; such tiles never carry parcels without
    a banner. ``key``: the name under which a browser keeps the key.
    """

    id: str
    name: Text
    urls: tuple[str, ...]
    subdomains: str = ""
    attribution: Text = ""
    note: Text = ""
    shifted: bool = False
    key: str = ""
    max_zoom: int = 18

    def __post_init__(self) -> None:
        for url in self.urls:
            tile_address(url)


def basemaps_of(chosen: Basemaps) -> tuple[Basemap, ...]:
    """The basemaps that a zone's site.toml lets the reader of its map choose."""
    own = (
        Basemap(f"own-{number}", Words(one.name, one.name_en), (one.url,), attribution=one.attribution, shifted=one.shifted)
        for number, one in enumerate(chosen.own)
    )
    return (*(KNOWN[name] for name in chosen.known), *own)


_TIANDITU = Words("天地图", "Tianditu")


def _tianditu(id_: str, name: Words, *layers: str) -> Basemap:
    urls = tuple(_WMTS.format(layer=layer) for layer in layers)
    return Basemap(id_, name, urls, subdomains="01234567", attribution=_TIANDITU, key="tianditu")


TIANDITU_ROADS = _tianditu("tianditu-vec", Words("天地图 · 电子地图", "Tianditu, streets"), "vec", "cva")
TIANDITU_IMAGE = _tianditu("tianditu-img", Words("天地图 · 影像", "Tianditu, imagery"), "img", "cia")
AMAP = Basemap(
    "amap",
    Words("高德地图（偏移）", "Amap (shifted)"),
    ("https://webrd0{s}.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x={x}&y={y}&z={z}",),
    subdomains="1234",
    attribution="© 高德地图 Amap",
    note=Words("须有高德的使用许可；GCJ-02 坐标", "needs a licence of Amap; GCJ-02 coordinates"),
    shifted=True,
)
OSM = Basemap(
    "osm",
    "OpenStreetMap",
    ("https://tile.openstreetmap.org/{z}/{x}/{y}.png",),
    attribution="© OpenStreetMap contributors (ODbL)",
    note=Words("境界画法未经审图，不得用于公开地图", "its boundaries are not approved for public maps in China"),
    max_zoom=19,
)
KNOWN = {one.id: one for one in (TIANDITU_ROADS, TIANDITU_IMAGE, AMAP, OSM)}
