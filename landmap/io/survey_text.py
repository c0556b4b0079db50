"""A .txt of a surveyor: a delivery in sections (勘测定界), or a bare list of points."""

from __future__ import annotations

from landmap.io import boundary_txt, point_list
from landmap.io.source import Content, Opened
from landmap.io.text import BOM, decide

_SEARCHED = 4096  # bytes whose lines tell a list from a delivery


def read(opened: Opened, encoding: str | None = None) -> Content:
    """The parcels, one row each. Raises RefusalError (NOT_BOUNDARY_TXT) when the file is neither."""
    start = opened.content[:_SEARCHED].rpartition(b"\n")[0] or opened.content[:_SEARCHED]
    if point_list.is_point_list(point_list.lines_of(_decoded(start, encoding))):
        lines = point_list.lines_of(_decoded(opened.content, encoding))
        if point_list.is_point_list(lines):
            said = decide(opened.content.splitlines(), explicit=encoding).evidence
            return point_list.content_of(lines, opened, {"encoding": said})
    return boundary_txt.read(opened, encoding)


def _decoded(content: bytes, encoding: str | None) -> str:
    decision = decide(content.splitlines(), explicit=encoding)
    return content.decode(decision.encoding, errors="replace").removeprefix(BOM)
