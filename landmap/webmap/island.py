"""Values written into a page so that a browser reads them back as they were and can never take them for markup or code."""

from __future__ import annotations

import json
import re

# `<` `>` `&` could end the block or open a tag; U+2028/2029 end a line in old script engines; a lone surrogate is not UTF-8.
_TROUBLE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def island_text(content: object) -> str:
    """``content`` as JSON that holds no character with a meaning in HTML; NaN and infinity are refused (ValueError)."""
    plain = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _TROUBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)


def island(name: str, content: object) -> str:
    """``content`` as an inert block of the page; ``name`` (letters, digits, underscore) is its id."""
    return f'<script type="application/json" id="{name}">{island_text(content)}</script>'
