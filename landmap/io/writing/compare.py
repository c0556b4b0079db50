"""What was written is read again and held to what should have been: as many rows, the same shapes, the same values."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from landmap.errors import FormatError
from landmap.io.bare import column_for, read_file
from landmap.io.source import shown
from landmap.io.writing.draft import Draft, Format
from landmap.io.writing.values import plain, text

Shapes = npt.NDArray[np.object_]


def must_be_same(draft: Draft, form: Format) -> None:
    """Raise FormatError where reading ``draft.path`` again does not give the draft: rows, shapes, values, in this order."""
    again = read_file(draft.path, crs=_crs(draft), encoding=draft.encoding)
    rows_alike(len(draft.frame), len(again.frame), draft)
    if draft.spatial:
        shapes_alike(draft.land.geometry.to_numpy(), again.frame.geometry.to_numpy(), draft)
    for column, name in form.names(draft).items():
        found = column_for(name)
        if found not in again.frame.columns and not draft.frame[column].notna().any():
            continue  # a column of nothing, which some formats do not list
        if found not in again.frame.columns:
            raise lost(draft, f"字段 {name} 不见了", f"the field {name} is gone")
        values_alike(draft.frame[column], again.frame[found], name, draft, digits=form.digits)


def rows_alike(wanted: int, found: int, draft: Draft) -> None:
    """As many rows as there should be."""
    if wanted != found:
        raise lost(draft, f"应有 {wanted} 行，读回 {found} 行", f"{found} rows were read back, not {wanted}")


def shapes_alike(wanted: Shapes, found: Shapes, draft: Draft) -> None:
    """The same shapes, to the last digit; where a ring begins and which way it runs do not count, nor a height."""
    same = np.array(shapely.equals_exact(shapely.force_2d(wanted), shapely.force_2d(found), tolerance=0))
    same[~same] = shapely.equals_exact(_normal(wanted[~same]), _normal(found[~same]), tolerance=0)
    same |= _nothing(wanted) & _nothing(found)
    for row in np.flatnonzero(~same & ~shapely.is_valid(wanted)):
        same[row] = _edges(wanted[row]) == _edges(found[row])  # a bow-tie runs neither way round
    if not same.all():
        first = int(np.flatnonzero(~same)[0])
        why_zh = "" if shapely.is_valid(wanted[first]) else f"（该图形无效：{shapely.is_valid_reason(wanted[first])}）"
        why_en = "" if shapely.is_valid(wanted[first]) else f" (it is invalid: {shapely.is_valid_reason(wanted[first])})"
        raise lost(
            draft,
            f"第 {draft.row(first)} 行的图形读回后不同{why_zh}",
            f"the shape of row {draft.row(first)} is not the same{why_en}",
        )


def values_alike(wanted: pd.Series[Any], found: pd.Series[Any], name: str, draft: Draft, *, digits: int = 17) -> None:
    """The same values, numbers to ``digits``; a number may have become its text, as in a csv."""
    if wanted.astype(object).equals(found.astype(object)):
        return
    for row, (one, other) in enumerate(zip(wanted.astype(object), found.astype(object), strict=True)):
        a, b = plain(one), plain(other)
        if a != b and text(a) != text(b) and not _same_number(a, b, digits):
            told = f"{shown(text(a), 40)} → {shown(text(b), 40)}"
            raise lost(
                draft,
                f"第 {draft.row(row)} 行的 {name} 读回后不同：{told}",
                f"{name} of row {draft.row(row)} is not the same: {told}",
            )


def lost(draft: Draft, zh: str, en: str) -> FormatError:
    """The error for what this format would lose."""
    return FormatError(
        f"写出后读回有损失：{zh}",
        f"something would be lost in writing: {en}",
        where=draft.path.name,
        mend_zh="改写为 .gpkg，或先改正该行",
        mend_en="write a .gpkg, or mend that row first",
    )


def _crs(draft: Draft) -> str | None:
    """The CRS that was written: for the formats that cannot state it."""
    crs = draft.land.crs if draft.spatial else None
    return None if crs is None else crs.to_string()


def _normal(shapes: Shapes) -> Shapes:
    """Shapes as several parts, flat, normalised: what is one part in one format is a list of one in another."""
    flat = shapely.force_2d(shapes)
    return np.array([*(None if shape is None else _parts(shape) for shape in flat), None], dtype=object)[:-1]


def _parts(shape: Any) -> Any:
    parts = shapely.normalize(shapely.get_parts(shape))
    return shapely.normalize(shapely.GeometryCollection(list(parts)))


def _edges(shape: Any) -> list[tuple[tuple[float, ...], ...]]:
    """Every edge of ``shape``, whichever way it runs."""
    if shape is None:
        return []
    lines = [shapely.get_coordinates(line).tolist() for line in shapely.get_rings(shapely.get_parts(shape))]
    return sorted(tuple(sorted((tuple(a), tuple(b)))) for line in lines for a, b in itertools.pairwise(line))


def _nothing(shapes: Shapes) -> npt.NDArray[np.bool_]:
    return np.asarray(shapely.is_missing(shapes) | shapely.is_empty(shapes))


def _same_number(one: Any, other: Any, digits: int) -> bool:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return f"{float(one):.{digits}g}" == f"{float(other):.{digits}g}"
    return False
