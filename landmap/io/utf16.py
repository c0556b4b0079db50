"""Text in UTF-16, as Excel's "Unicode text" and Windows' own editor write it: known by its mark, and brought to UTF-8."""

from __future__ import annotations

import re

_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DECLARED = re.compile(r"""^(\s*<\?xml[^>]*?encoding\s*=\s*["'])utf-16(?:le|be)?""", re.IGNORECASE)


def is_utf16(content: bytes) -> bool:
    """Whether ``content`` begins with the mark of UTF-16."""
    return content.startswith(_MARKS)


def as_utf8(content: bytes) -> bytes:
    """UTF-16 as UTF-8, an XML declaration included; what is broken in it becomes U+FFFD."""
    return _DECLARED.sub(r"\1utf-8", content.decode("utf-16", errors="replace")).encode()
