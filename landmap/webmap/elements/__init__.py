"""The parts of a map, one folium element each; each carries its own data and works in any folium.Map.

part.py       what all parts share: data in an inert block, one line of script, the viewer inlined once
page_frame.py the page around the map: bar, side panel, footer, language, help
print_frame.py the print button and the sheet
ground.py     boundary (dimmed outside) and roads
parcels.py    parcels by class
buildings.py  buildings, vacant ones told apart
legend.py     classes with count and mu; filters by click
quotas.py     one gauge per quota
figures.py    the stock ledger's figures
dossier.py    the card of the chosen parcel
measure.py    lengths and areas
basemap.py    a choice of basemaps
search.py     search by name, id or holder, in characters or pinyin
filters.py    filters on coded columns and mu
colouring.py  what the parcels are coloured by
timeline.py   any past day, and what was revived year by year
swipe.py      two days or two colourings side by side
export.py     what is shown as csv, GeoJSON, xlsx
"""

from landmap.webmap.elements.basemap import BasemapChoice
from landmap.webmap.elements.buildings import BuildingLayer
from landmap.webmap.elements.colouring import Colouring
from landmap.webmap.elements.dossier import DossierCard
from landmap.webmap.elements.export import Export
from landmap.webmap.elements.figures import StockFigures
from landmap.webmap.elements.filters import Filters
from landmap.webmap.elements.ground import GroundLayer
from landmap.webmap.elements.legend import Legend
from landmap.webmap.elements.measure import Measure
from landmap.webmap.elements.page_frame import PageFrame
from landmap.webmap.elements.parcels import ParcelLayer
from landmap.webmap.elements.print_frame import PrintFrame
from landmap.webmap.elements.quotas import QuotaPanel
from landmap.webmap.elements.search import Search
from landmap.webmap.elements.swipe import Swipe
from landmap.webmap.elements.timeline import Timeline

__all__ = [
    "BasemapChoice",
    "BuildingLayer",
    "Colouring",
    "DossierCard",
    "Export",
    "Filters",
    "GroundLayer",
    "Legend",
    "Measure",
    "PageFrame",
    "ParcelLayer",
    "PrintFrame",
    "QuotaPanel",
    "Search",
    "StockFigures",
    "Swipe",
    "Timeline",
]
