"""Which basemaps the map's reader may choose from."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import field_validator

from landmap.site.model import Model

KnownBasemap = Literal["tianditu-vec", "tianditu-img", "amap", "osm"]


class OwnBasemap(Model):
    """Tiles of the intranet: an address with {z} {x} {y}, or {TileMatrix} {TileCol} {TileRow}, and no key in it."""

    name: str
    name_en: str = ""
    url: str
    attribution: str = ""
    shifted: bool = False  # in GCJ-02

    @field_validator("url")
    @classmethod
    def _names_its_tiles(cls, url: str) -> str:
        return tile_address(url)


class Basemaps(Model):
    """Which basemaps the map's reader may choose; none is shown at first. ``typed``: also any address that he types."""

    known: tuple[KnownBasemap, ...] = ()
    typed: bool = False
    own: tuple[OwnBasemap, ...] = ()


def tile_address(url: str) -> str:
    """``url`` if it names a tile and holds no key; else ValueError says what is wrong."""
    if not re.match(r"https?://|tiles/", url):
        raise ValueError(f"the basemap's address {url!r} does not begin with http:// or https://")
    if len(set(re.findall(r"\{-?([zxy])\}|\{Tile(Matrix|Row|Col)\}", url))) != 3:
        raise ValueError(f"no {{z}}, {{x}} and {{y}} in the basemap's address {url!r}")
    if re.search(r"[?&](?:tk|key|token|ak)=(?!\{)[^&]+", url, re.IGNORECASE):
        raise ValueError("the basemap's address holds a key, which everybody who gets the map could read: write {tk}")
    return url
