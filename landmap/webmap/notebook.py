"""A map in a notebook: its offline page in a frame of the cell's width."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import folium
from branca.element import Figure

from landmap.errors import OutputError
from landmap.webmap.page import html

_HEIGHT_PX = 640
# Stands behind the frame: notebooks that are not trusted, and sites that show notebooks, take frames out and leave words.
_UNSEEN = (
    "看不到地图？请信任此笔记本（文件 → 信任笔记本），或重新运行本单元。"
    '<br><span lang="en">No map here? Trust this notebook (File → Trust Notebook), or run this cell again.</span>'
)


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A map as a notebook shows it, as the last line of a cell or given to IPython's ``display``; ``page`` is all of it."""

    page: str
    title: str
    height: str

    def __repr__(self) -> str:
        return f"<{self.title}: {len(self.page):,} characters>"

    def _repr_html_(self) -> str:
        return (
            f'<div style="display:grid"><p style="grid-area:1/1;color:#5d6872">{_UNSEEN}</p>'
            f'<iframe srcdoc="{escape(self.page)}" title="{escape(self.title)}" style="grid-area:1/1;position:relative;'
            f"box-sizing:border-box;width:100%;height:{escape(self.height)};border:1px solid #d9d5cb;border-radius:6px;"
            'background:#fff" allowfullscreen></iframe></div>'
        )


def show(map_: folium.Map, *, height_px: int | None = None, allow_online: bool = False) -> Shown:
    """Any ``folium.Map`` for a notebook, without a network: the page that :func:`landmap.webmap.save` would write, in a frame.

    folium's own view of a map links scripts on the web and stays blank offline; a LandMap (webmap.draw) needs no ``show``.
    ``height_px`` is the frame's, in CSS pixels; without it that of the map's folium.Figure, or 640.
    Raises OutputError if an element of the map needs the network and ``allow_online`` is False.
    """
    page, figure = html(map_, allow_online=allow_online), map_.get_root()
    given, title = (figure.height, figure.title) if isinstance(figure, Figure) else (None, None)
    height = str(height_px or given or _HEIGHT_PX)
    return Shown(page, title or "地图 map", f"{height}px" if height.isdecimal() else height)


def framed(map_: folium.Map) -> str:
    """What a notebook puts below the cell: the map, or in words why there is none (of an error it makes a traceback)."""
    try:
        return show(map_)._repr_html_()
    except OutputError as error:
        said = "".join(f"<p>{escape(line)}</p>" for line in (error.zh, error.mend_zh, error.en, error.mend_en) if line)
        return f'<div role="alert" style="padding:4px 14px;border-left:4px solid #a3231b">{said}</div>'
