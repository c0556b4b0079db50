"""What reading gives: every row of a layer's file, untouched but for canonical column names, and what was found out on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from landmap.issue import Issue
    from landmap.site import Layer


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read: path relative to the zone's folder, size, SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReadLayer:
    """A layer as read: nothing checked, nothing dropped, nothing converted.

    ``frame`` holds every row of the source (a GeoDataFrame in the file's CRS, or None if the file states none; a DataFrame for a plain
    table), with the columns ``layer``, ``source_file``, ``source_row``, the mapped columns under their canonical names, constants,
    and every other source column as ``src_<name>``. Values are as the file has them. A row that cannot be read still stands in
    the frame, with an Issue of effect "quarantine" that names its ``source_row``.
    ``evidence`` tells what was decided and why, in words ("encoding": "gb18030, from the bytes; no .cpg").
    """

    layer: Layer
    frame: pd.DataFrame
    issues: tuple[Issue, ...] = ()
    files: tuple[SourceFile, ...] = ()
    evidence: Mapping[str, str] | None = None

    @property
    def rows_in(self) -> int:
        """Rows in the source file."""
        return len(self.frame)
