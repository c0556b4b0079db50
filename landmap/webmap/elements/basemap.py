"""A choice of basemaps: none at first, and nothing is asked of any network before the reader chooses one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from landmap.webmap.basemaps import Basemap
from landmap.webmap.elements.part import Part
from landmap.webmap.panel import pair


class BasemapChoice(Part):
    """The basemaps to choose from; without any the button appears only where ``landmap view`` finds tiles beside the file.

    ``typed``: the reader may also type an address. Then the page's policy lets pictures come from any host; else only from
    those of ``basemaps``.
    """

    kind: ClassVar[str] = "basemap"

    def __init__(self, basemaps: Sequence[Basemap] = (), *, typed: bool = False) -> None:
        super().__init__()
        self.basemaps, self.typed = tuple(basemaps), typed

    @property
    def pictures_from(self) -> tuple[str, ...]:
        """The addresses that the page may load pictures from, once its reader chooses so."""
        return (*(url for one in self.basemaps for url in one.urls), *(("https:", "http:") if self.typed else ()))

    def content(self) -> dict[str, Any]:
        """Each basemap, and whether an address may be typed."""
        return {"basemaps": [packed(one) for one in self.basemaps], "typed": self.typed}


def packed(one: Basemap) -> dict[str, Any]:
    """A basemap as the page reads it."""
    return {
        "id": one.id,
        "name": pair(one.name),
        "urls": list(one.urls),
        "subdomains": one.subdomains,
        "attribution": pair(one.attribution),
        "note": pair(one.note),
        "shifted": one.shifted,
        "key": one.key,
        "maxZoom": one.max_zoom,
    }
