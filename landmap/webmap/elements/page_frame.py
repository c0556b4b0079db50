"""The page around the map: bar with title and date, side panel, footer, the language of it all, help on keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from landmap.webmap.elements.part import Part
from landmap.webmap.elements.print_frame import sheet
from landmap.webmap.panel import Panel


class PageFrame(Part):
    """Title, date, note and sources of ``panel``; ``languages`` are those to switch between, the first is shown first."""

    kind: ClassVar[str] = "frame"

    def __init__(self, panel: Panel, languages: Sequence[str] = ("zh", "en")) -> None:
        super().__init__()
        self.panel, self.languages = panel, tuple(languages)

    def content(self) -> dict[str, Any]:
        """Title, subtitle, as-of date (ISO), note, sources, languages."""
        return sheet(self.panel) | {"languages": list(self.languages)}
