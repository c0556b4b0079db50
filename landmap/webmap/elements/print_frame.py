"""Printing on one A4 or A3 sheet: title, map, legend, scale bar and 1:N, north arrow, date, source, warning."""

from __future__ import annotations

from typing import Any, ClassVar

from landmap.webmap.elements.part import Part
from landmap.webmap.panel import Panel, pair


class PrintFrame(Part):
    """A print button with a choice of paper, orientation and scale; Ctrl+P gives the same sheet, A4 landscape.

    In a map with a PageFrame the sheet is laid out from the page. In any other folium.Map ``panel`` gives title, date, note and
    sources of the sheet.
    """

    kind: ClassVar[str] = "print"

    def __init__(self, panel: Panel | None = None) -> None:
        super().__init__()
        self.panel = panel or Panel(title="")

    def content(self) -> dict[str, Any]:
        """Title, subtitle, as-of date (ISO), note, sources."""
        return sheet(self.panel)


def sheet(panel: Panel) -> dict[str, Any]:
    """What stands on the page around the map, on screen and in print."""
    return {
        "title": pair(panel.title),
        "subtitle": pair(panel.subtitle),
        "asOf": panel.as_of.isoformat() if panel.as_of else "",
        "note": pair(panel.note),
        "sources": [pair(text) for text in panel.sources],
    }
