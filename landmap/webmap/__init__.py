"""The map: frames -> a folium.Map -> one HTML file that opens by double click and asks nothing of any network.

drawing.py   draw: any frame of parcels, with what goes beside it
zone.py      draw_snapshot: a zone on one day
page.py      html, save: the offline page of any folium.Map, with its safety policy
links.py     what elements ask of the network; carried.py  the files that stand for it
notebook.py  show: the same page in a frame, in a notebook
basemaps.py  basemaps to choose from
elements/    one folium element per part of the page
panel.py     what the page says beside the map
shapes.py, columns.py, classes.py, island.py   geometry, columns, classes and data as the page holds them
view.py, tilesets.py   a small local server that shows tiles lying beside a page
readings.py, photos.py   pinyin to search by, photos of the cards
viewer/      the page's own sources, built into assets/
"""

from landmap.webmap.basemaps import Basemap
from landmap.webmap.columns import MapColumn
from landmap.webmap.drawing import draw
from landmap.webmap.land_map import LandMap
from landmap.webmap.notebook import Shown, show
from landmap.webmap.page import html, save
from landmap.webmap.panel import Figure, Panel, Quota, Words
from landmap.webmap.zone import draw_snapshot

__all__ = [
    "Basemap",
    "Figure",
    "LandMap",
    "MapColumn",
    "Panel",
    "Quota",
    "Shown",
    "Words",
    "draw",
    "draw_snapshot",
    "html",
    "save",
    "show",
]
