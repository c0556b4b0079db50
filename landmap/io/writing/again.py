"""What GDAL reads of a file that was just written here: a second opinion for the formats that are written without it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio.raw
import shapely

from landmap.io.writing.compare import lost, rows_alike, shapes_alike, values_alike
from landmap.io.writing.draft import Draft, Format


def must_be_same(draft: Draft, form: Format) -> None:
    """Raise FormatError where GDAL does not read the draft's rows, shapes and values in ``draft.path``."""
    meta, _, blobs, columns = pyogrio.raw.read(str(_document(draft.path)), force_2d=True)
    rows_alike(len(draft.frame), len(blobs), draft)
    shapes = np.asarray(shapely.from_wkb(blobs, on_invalid="ignore"), dtype=object)
    shapes_alike(draft.land.geometry.to_numpy(), shapes, draft)
    found = dict(zip(meta["fields"].tolist(), columns, strict=True))
    for column, name in form.names(draft).items():
        if name in found:
            values_alike(draft.frame[column], pd.Series(found[name]), name, draft)
        elif draft.frame[column].notna().any():
            raise lost(draft, f"字段 {name} 不见了", f"the field {name} is gone")


def _document(path: Path) -> Path:
    """The file itself, or the document of a KMZ, taken out beside it for as long as the folder stands."""
    if path.suffix.lower() != ".kmz":
        return path
    inside = path.parent / "kmz" / "doc.kml"
    inside.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(path) as archive:
        inside.write_bytes(archive.read("doc.kml"))
    return inside
