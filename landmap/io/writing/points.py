"""Writing tables of boundary points (界址点成果表) as csv and as a worksheet, parcel below parcel."""

from __future__ import annotations

import csv
import io
from typing import Any

import pandas as pd

from landmap.io.csv_text import guarded
from landmap.io.point_table.writing import LABELS, columns_of, lines_of
from landmap.io.text import BOM
from landmap.io.writing.draft import Draft
from landmap.io.writing.tables import write_sheet
from landmap.io.writing.values import plain, text


def write_csv(draft: Draft) -> None:
    """UTF-8 with BOM, coordinates with three decimals, formulas disarmed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([_cell(value) for value in line] for line in _lines(draft))
    draft.path.write_bytes((BOM + out.getvalue()).encode("utf-8"))


def write_xlsx(draft: Draft) -> None:
    """One worksheet; coordinates are numbers."""
    write_sheet(draft.path, draft.path.stem, _lines(draft))


def kept(draft: Draft) -> dict[str, str]:
    """Column -> label."""
    return {column: label for label, column in columns_of(draft.named or {}).items()}


def _lines(draft: Draft) -> list[list[Any]]:
    found = columns_of(draft.named or {})
    labels = {label: [_label(value) for value in draft.frame[column]] for label, column in found.items()}
    frame = pd.DataFrame(labels, index=draft.frame.index, dtype=object).reindex(columns=list(LABELS))
    frame = frame.astype(object).where(frame.notna(), None)
    return list(lines_of(frame, draft.land.geometry.to_numpy(), draft.land.crs))


def _label(value: Any) -> str | None:
    return text(value) if plain(value) is not None else None


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return "" if value is None else guarded(str(value))
