"""The files that landmap carries for folium and its plugins: which addresses of CDNs mean which, and when a page needs it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files

from landmap.webmap.assets import asset


@dataclass(frozen=True, slots=True)
class Carried:
    """One file that landmap carries: which links mean it, and what in a map's script or markup shows that it is used."""

    file: str  # "" for one that nothing needs
    link: re.Pattern[str]
    sign: re.Pattern[str] | None = None  # None: wherever an element links it

    @property
    def text(self) -> str:
        """What stands in the file."""
        if self.file.startswith(FOLIUM):
            return files("folium").joinpath("templates", self.file.removeprefix(FOLIUM)).read_text(encoding="utf-8")
        return asset(self.file)


FOLIUM = "folium:"  # what folium itself brings and yet links from a CDN


def _one(file: str, link: str, sign: str | None = None) -> Carried:
    return Carried(file, re.compile(link, re.IGNORECASE), None if sign is None else re.compile(sign))


def _both(file: str, link: str) -> tuple[Carried, Carried]:
    """A plugin's script and style, which lie at the same address but for its end."""
    return _one(f"{file}.js", rf"{link}(\.min)?\.js$"), _one(f"{file}.css", rf"{link}(\.min)?\.css$")


_NEVER = r"(?!)"
_ICONS = r"AwesomeMarkers"
_BOOTSTRAP = r"""class=\\?["'][^"']*\b(?:table|btn|badge|card|alert|row|col|container|list-group|text-|bg-)"""
_FONTAWESOME = r"""["'\s]fa[srb]?["'\s]|["'\s]fa-(?!rotate)|BeautifyIcon|L\.control\.tagFilterButton|locate\("""
# In the order in which a page loads them.
CARRIED = (
    # What every folium.Map links; of it a page carries what it uses.
    _one("leaflet.css", r"/leaflet(@[\d.]+)?/(dist/)?leaflet(\.min)?\.css$"),
    _one("bootstrap.css", r"/bootstrap@[\d.]+/dist/css/bootstrap(\.min)?\.css$", _BOOTSTRAP),
    _one("glyphicons.css", r"/bootstrap-glyphicons\.css$", r"glyphicon|timeDimension"),
    _one("fontawesome.css", r"/fontawesome-free@[\d.]+/css/all(\.min)?\.css$", _FONTAWESOME),
    _one("awesome-markers.css", r"/leaflet\.awesome-markers\.css$", _ICONS),
    _one("", r"/leaflet\.awesome\.rotate\.min\.css$", _NEVER),  # landmap writes the few rules that are used: page.py
    _one("leaflet.js", r"/leaflet(@[\d.]+)?/(dist/)?leaflet(\.min)?\.js$"),
    _one("jquery.js", r"/jquery[-@/][\d.]+(/[\w/]*jquery)?(\.slim)?(\.min)?\.js$", r"\$\(|\$\.|\bjQuery\b"),
    _one("bootstrap.js", r"/bootstrap@[\d.]+/dist/js/bootstrap(\.bundle)?(\.min)?\.js$", r"\bbootstrap\.|data-bs-"),
    _one("awesome-markers.js", r"/leaflet\.awesome-markers(\.min)?\.js$", _ICONS),
    # What several plugins build on.
    _one("d3.js", r"/d3\.v4(\.min)?\.js$"),
    _one("iso8601.js", r"/iso8601(\.min)?\.js$"),
    _one("moment.js", r"/moment(\.min)?\.js$"),
    _one("", r"/jqueryui/1\.10\.2/jquery-ui(\.min)?\.js$", _NEVER),  # linked by two plugins, called by none
    _one("", r"/highlight\.js/[\d.]+/styles/default(\.min)?\.css$", _NEVER),  # the same
    *_both("easybutton", r"/easy-button"),
    _one("ripple.css", r"/ripple(\.min)?\.css$"),
    *_both("timedimension", r"/leaflet\.timedimension(\.control)?"),
    # One plugin each.
    _one("antpath.js", r"/leaflet-ant-path(\.min)?\.js$"),
    *_both("beautify", r"/leaflet-beautify-marker-icon"),
    _one("boatmarker.js", r"/leaflet\.boatmarker(\.min)?\.js$"),
    *_both("draw", r"/leaflet\.draw"),
    _one("dvf.js", r"/leaflet-dvf\.markers(\.min)?\.js$"),
    *_both("fullscreen", r"/Control\.FullScreen"),
    *_both("geoman", r"/leaflet-geoman"),
    *_both("groupedlayers", r"/leaflet\.groupedlayercontrol"),
    _one(f"{FOLIUM}leaflet_heat.min.js", r"/leaflet_heat(\.min)?\.js$"),
    _one(f"{FOLIUM}pa7_hm.min.js", r"/pa7_hm(\.min)?\.js$"),
    _one(f"{FOLIUM}pa7_leaflet_hm.min.js", r"/pa7_leaflet_hm(\.min)?\.js$"),
    *_both("layerstree", r"/L\.Control\.Layers\.Tree"),
    *_both("locate", r"/L\.Control\.Locate"),
    _one("markercluster.js", r"/leaflet\.markercluster(\.min)?\.js$"),
    _one("markercluster.css", r"/MarkerCluster\.css$"),
    _one("", r"/MarkerCluster\.Default\.css$", _NEVER),  # in the file before it
    *_both("measure", r"/leaflet-measure"),
    *_both("minimap", r"/Control\.MiniMap"),
    *_both("mouseposition", r"/L\.Control\.MousePosition"),
    _one("pattern.js", r"/leaflet\.pattern(\.min)?\.js$"),
    _one("polylineencoded.js", r"/Polyline\.encoded(\.min)?\.js$"),
    _one("polylineoffset.js", r"/leaflet\.polylineoffset(\.min)?\.js$"),
    _one("realtime.js", r"/leaflet-realtime(\.min)?\.js$"),
    *_both("search", r"/leaflet-search"),
    _one("semicircle.js", r"/Semicircle(\.min)?\.js$"),
    _one("sidebyside.css", r"/leaflet-side-by-side(\.min)?\.css$"),
    _one("sidebyside.js", r"/leaflet-side-by-side(\.min)?\.js$"),
    _one("spiderfier.js", r"/oms(\.min)?\.js$"),
    _one("subgroup.js", r"/leaflet\.featuregroup\.subgroup(\.min)?\.js$"),
    _one("sync.js", r"/L\.Map\.Sync(\.min)?\.js$"),
    *_both("tagfilter", r"/leaflet-tag-filter-button"),
    _one("terminator.js", r"/leaflet\.terminator(@[\d.]+)?(/[\w./]*\.js)?$"),
    _one("textpath.js", r"/leaflet\.textpath(\.min)?\.js$"),
    _one("timeline.js", r"/leaflet\.timeline(\.min)?\.js$"),
    _one("topojson.js", r"/topojson(\.min)?\.js$"),
)
# A script that brings a style which folium does not link, since the CDN's script had it inside.
WITH_STYLE = {"sidebyside.js": "sidebyside.css"}


def carried(url: str) -> Carried | None:
    """The file of landmap's own that stands for a link, or None for one that it does not know."""
    return next((one for one in CARRIED if one.link.search(url)), None)
