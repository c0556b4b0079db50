"""What reading gives: every row of a layer's file, untouched but for canonical column names, and what was found out on the way.

gate.py opens a source file (Opened), one reader per format family turns it into Content, and read.py makes a ReadLayer of that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from landmap.errors import RefusalError
from landmap.io.evidence import Evidence
from landmap.issue import Issue

if TYPE_CHECKING:
    import pandas as pd
    from pyproj import CRS

    from landmap.site import Layer


# A reason: in both languages, or what a library said; an error of two arguments has them in Chinese and in English.
Why = str | tuple[str, str] | Exception


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read: path relative to the zone's folder, size, SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReadLayer:
    """A layer as read: nothing checked, nothing dropped, nothing converted.

    ``frame`` holds every row of the source (a GeoDataFrame in the file's CRS, or None if the file states none; a DataFrame for
    a plain table), with the columns ``layer``, ``source_file``, ``source_row``, the mapped columns under their canonical names,
    constants, and every other source column as ``src_<name>``. Values are as the file has them. A row that cannot be read
    still stands in the frame, with an Issue of effect "quarantine" that names its ``source_row``.
    ``evidence`` tells what was settled ("encoding", "crs", "header"), how sure that is and why; ``source_columns`` are the
    names of the file's own columns in their order.
    """

    layer: Layer
    frame: pd.DataFrame
    issues: tuple[Issue, ...] = ()
    files: tuple[SourceFile, ...] = ()
    evidence: Mapping[str, Evidence] | None = None
    source_columns: tuple[str, ...] = ()

    @property
    def rows_in(self) -> int:
        """Rows in the source file."""
        return len(self.frame)


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that passed the gate: its bytes by suffix (".shp", ".dbf"), read once, so that it cannot change meanwhile.

    ``file`` is its path relative to the zone's folder, ``family`` the reader that fits its bytes.
    """

    layer: Layer
    file: str
    family: str
    parts: Mapping[str, bytes]
    files: tuple[SourceFile, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def content(self) -> bytes:
        """The bytes of the one file, of a family that has only one."""
        return next(iter(self.parts.values()))

    def issue(self, code: str, row: int | None = None, *, field: str | None = None, why: Why = "", **values: Any) -> Issue:
        """An issue of this file; ``why`` and ``values`` (``value`` among them) fill the placeholders of the rule's texts."""
        value = values.pop("value", None)
        text = None if value is None else shown(value)
        reasons = dict(zip(("why_zh", "why_en"), _both(why), strict=True)) if why else {}
        return Issue(code, layer=self.layer.id, file=self.file, row=row, field=field, value=text, values=values | reasons)

    def refusal(self, code: str, *, rows_in: int | None = None, **values: Any) -> RefusalError:
        """The error that refuses this file for ``code``, to be raised; ``values`` as for :meth:`issue`."""
        return RefusalError([self.issue(code, **values)], rows_in)


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader found: ``columns`` under the file's own names (no two alike), ``rows`` as the file's users count them.

    ``geometry`` is an array of shapely objects or None for a file without geometry. ``crs`` is what the file states, None for
    nothing; ``crs_fault`` is why what it states cannot be used, which refuses the file unless the CRS is given from outside.
    ``crs_stated`` is False where the format's default stands for a statement: to go against it is no contradiction.
    In ``evidence`` a plain text is something the file states.
    """

    columns: pd.DataFrame
    rows: npt.NDArray[np.int64]
    geometry: npt.NDArray[np.object_] | None = None
    crs: CRS | None = None
    crs_fault: Issue | None = None
    crs_stated: bool = True
    issues: tuple[Issue, ...] = ()
    evidence: Mapping[str, Evidence | str] = field(default_factory=dict)


def _both(why: Why) -> tuple[str, str]:
    """A reason in Chinese and in English; what a library said is quoted in both."""
    parts = why.args if isinstance(why, Exception) else why if isinstance(why, tuple) else (why,)
    if len(parts) == 2 and all(isinstance(part, str) for part in parts):
        return shown(parts[0]), shown(parts[1])
    text = shown(str(why) or type(why).__name__)
    return text, text


def shown(value: object, most: int = 80) -> str:
    """``value`` as a message quotes it: one line, at most ``most`` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= most else text[: most - 1] + "…"
