"""A folium.Map whose file and whose notebook view need no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

import folium


class LandMap(folium.Map):
    """A folium.Map without a basemap; folium's elements can be added to it as to any other."""

    def __init__(self, location: tuple[float, float], **options: Any) -> None:
        # Instances of folium.Map share their lists of links, and one that changes its own changes all: this one has copies.
        self.default_js, self.default_css = list(folium.Map.default_js), list(folium.Map.default_css)
        usual: dict[str, Any] = {
            "tiles": None,
            "zoom_start": 14,
            "maxZoom": 22,  # folium hands its own max_zoom to the basemap alone, and plugins ask the map
            "zoom_snap": 0.1,
            "zoom_delta": 0.5,
            "wheel_px_per_zoom_level": 90,
            "zoom_control": "bottomright",
        }
        super().__init__(location=location, **(usual | options))

    def save(self, outfile: str | bytes | Path | BinaryIO, close_file: bool = True, **options: Any) -> None:
        """Save as one offline file; see landmap.webmap.save."""
        from landmap.webmap.page import html, save

        if isinstance(outfile, str | Path):
            save(self, outfile, **options)
        elif isinstance(outfile, bytes):
            save(self, Path(outfile.decode()), **options)
        else:
            outfile.write(html(self, **options).encode("utf-8"))
            if close_file:
                outfile.close()

    def _repr_html_(self, **kwargs: Any) -> str:  # noqa: ARG002 -- folium's signature
        from landmap.webmap.notebook import framed

        return framed(self)
