"""What every part of the map shares."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar

import folium
from branca.element import Element, Figure, MacroElement

from landmap.webmap.assets import asset
from landmap.webmap.island import island

P = TypeVar("P", bound="Part")
# The viewer's files by the name under which a figure's head holds them.
VIEWER = {"landmap_css": "viewer.css", "landmap_js": "viewer.js"}


class Verbatim(Element):
    """Text that goes into the page as it is, never read as a template."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self.text = text

    def render(self, **kwargs: Any) -> str:  # noqa: ARG002 -- branca's signature
        """The text."""
        return self.text


class Part(MacroElement):
    """One part of the map: ``content`` in an inert block, and a line of script that hands it to the viewer's part ``kind``."""

    kind: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca types only part of its own code
        self._name = type(self).__name__

    def content(self) -> Any:
        """What the viewer's part needs, as JSON can hold it."""
        return {}

    def render(self, **kwargs: Any) -> str:
        """Put block and script into the figure; the viewer itself goes into its head once, whatever the number of parts."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError(f"{self._name} belongs in a folium.Map")
        name, target = self.get_name(), self._map().get_name()
        for place, file in VIEWER.items():
            tag = "script" if file.endswith(".js") else "style"
            figure.header.add_child(Verbatim(f"<{tag}>{asset(file)}</{tag}>"), name=place)
        figure.html.add_child(Verbatim(island(name, self.content())), name=name)
        figure.script.add_child(Verbatim(f'landmap.add({target}, "{self.kind}", "{name}");'), name=name)
        for child in self._children.values():
            child.render(**kwargs)
        return ""  # as of every branca macro: what it draws lies in the figure

    def beside(self, kind: type[P]) -> Iterator[P]:
        """The parts of a kind in the same map, those in its groups included; none before this one has been added to a map."""
        above: Any = self
        while above._parent is not None and not isinstance(above, folium.Map):
            above = above._parent
        waiting = list(above._children.values())
        while waiting:
            found = waiting.pop(0)
            if isinstance(found, kind):
                yield found
            waiting += found._children.values()

    def _map(self) -> folium.Map:
        above = self._parent
        while above is not None and not isinstance(above, folium.Map):
            above = above._parent
        if above is None or above.crs != "EPSG3857":
            raise TypeError(f"{self._name} belongs in a folium.Map in its usual projection (EPSG3857)")
        return above
