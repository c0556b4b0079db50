"""The page around the map: bar with title and date, side panel, footer, print sheet, the language of it all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from landmap.webmap.elements.part import Part
from landmap.webmap.panel import Panel, pair


class PageFrame(Part):
    """Title, date, note and sources of ``panel``; ``languages`` are those to switch between, the first is shown first."""

    kind: ClassVar[str] = "frame"

    def __init__(self, panel: Panel, languages: Sequence[str] = ("zh", "en")) -> None:
        super().__init__()
        self.panel, self.languages = panel, tuple(languages)

    def content(self) -> dict[str, Any]:
        """Title, subtitle, as-of date (ISO), note, sources, languages."""
        panel = self.panel
        return {
            "title": pair(panel.title),
            "subtitle": pair(panel.subtitle),
            "asOf": panel.as_of.isoformat() if panel.as_of else "",
            "note": pair(panel.note),
            "sources": [pair(text) for text in panel.sources],
            "languages": list(self.languages),
        }
