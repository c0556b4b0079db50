"""WKB to geometry row by row where it must be: one damaged blob sets one row aside, not the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from landmap.io.rings import Shapes
from landmap.io.source import Opened
from landmap.issue import Issue


def from_wkb(blobs: Sequence[bytes | None], rows: Any, opened: Opened) -> tuple[Shapes, list[Issue]]:
    """The geometry of each blob, and the issues of those that cannot be read or had an open ring."""
    wkb = np.array([*blobs, None], dtype=object)[:-1]  # the None keeps an array of objects, whatever the blobs
    try:
        found = np.asarray(shapely.from_wkb(wkb, on_invalid="ignore"), dtype=object)
    except (NotImplementedError, ShapelyError):  # a curve among them: each by itself
        found = np.array([*(_one(blob, "ignore") for blob in wkb), None], dtype=object)[:-1]
    issues = []
    for i, blob in enumerate(blobs):
        if found[i] is None and blob is not None:
            found[i] = _one(blob, "fix")  # a ring left open is the one fault that this mends
            code = "GEOMETRY_UNREADABLE" if found[i] is None else "RING_CLOSED"
            issues.append(opened.issue(code, row=int(rows[i]), why=("图形数据损坏，或为曲线", "damaged WKB, or a curve")))
    return found, issues


def _one(blob: bytes | None, on_invalid: Literal["ignore", "fix"]) -> BaseGeometry | None:
    try:
        found = None if blob is None else shapely.from_wkb(blob, on_invalid=on_invalid)
    except (NotImplementedError, ShapelyError):
        return None
    return found
