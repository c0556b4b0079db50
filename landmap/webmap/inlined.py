"""Scripts and styles that a page carries, deflated; a small script (viewer/src/opener.ts) opens them where they stand.

Leaflet and the viewer are in every map and shrink to a third: written out they were a third of a map of 10,000 parcels.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from landmap.webmap.assets import asset

# Opens the block before it, and stands after each, so that what follows finds what the block brings.
_OPEN = "landmapOpen();"


@dataclass(frozen=True, slots=True)
class Inlined:
    """One file of code in a page: ``name`` ("leaflet.js", "viewer.css") says what it is, ``text`` is what stands in it."""

    name: str
    text: str

    def markup(self) -> str:
        """The file as a block, and the call that opens it; the page has :func:`opener` before."""
        return f"{_block(self.name, self.text)}<script>{_OPEN}</script>"


def opener() -> str:
    """The script that opens the blocks, as markup."""
    return f"<script>{asset('opener.js')}</script>"


def scripts_of(files: Iterable[Inlined]) -> list[str]:
    """The texts of the scripts that come out of the blocks of ``files``, which a page's policy has to name."""
    return [file.text for file in files if file.name.endswith(".js")]


@cache
def _block(name: str, text: str) -> str:
    packed = base64.b64encode(zlib.compress(text.encode("utf-8"), 9)).decode("ascii")
    element, kind = re.sub(r"\W", "_", name), "script" if name.endswith(".js") else "style"
    return f'<script type="application/zlib" id="{element}" data-as="{kind}">{packed}</script>'
