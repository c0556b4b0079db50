"""The columns of a layer's role, settled one by one: as they are written -> the dtype, unit and code that terms/ asks for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from landmap.check import codes, dates, ids, numbers
from landmap.check.cells import Cell, Cells, Reader, read_cells
from landmap.check.naming import listed, on_rows
from landmap.check.stage import Found, Scene
from landmap.errors import RefusalError
from landmap.issue import Issue
from landmap.site import Layer
from landmap.terms import CODES, KEYS, Column, columns_of, label, required_of
from landmap.terms.codes import UNKNOWN

_LONGEST = 32_767  # characters that a cell of Excel holds
# Not tab and line ends, which people type; nor those above U+007F, which are text that was garbled (MOJIBAKE_SUSPECT).
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_IDS = set(KEYS.values())

ReaderOf: TypeAlias = Callable[[Column, Layer], Reader]


@dataclass(frozen=True, slots=True)
class Kind:
    """How the cells of one kind of column are read, and the dtype that they get."""

    reader: ReaderOf
    dtype: Any


def _text_reader(_column: Column, _layer: Layer) -> Reader:
    return _read_text


def _read_text(cell: Any) -> Cell:
    """Text in NFC without the white space around it; a whole number without .0, a day as ISO writes it.

    Codes: TEXT_LONG, TEXT_CONTROL.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date):
        cell = str(cell.isoformat()).removesuffix("T00:00:00")
    text = unicodedata.normalize("NFC", str(cell)).strip()
    return Cell(text, _fault_of(text))


def _fault_of(text: Any) -> str | None:
    """What is to be said of a text that is used as it is."""
    if not isinstance(text, str):
        return None
    return "TEXT_LONG" if len(text) > _LONGEST else "TEXT_CONTROL" if _CONTROL.search(text) else None


KINDS: Mapping[str, Kind] = {
    "text": Kind(_text_reader, "string"),
    "code": Kind(codes.reader, "string"),
    "number": Kind(numbers.reader, "Float64"),
    "date": Kind(dates.reader, "datetime64[ns]"),
    "flag": Kind(codes.flag_reader, "boolean"),
}


def dtype_of(column: Column) -> Any:
    """The dtype of a column in a checked frame."""
    return KINDS[column.kind].dtype


def require_columns(frame: pd.DataFrame, layer: Layer, file: str) -> None:
    """Raise RefusalError (FIELD_MISSING) unless every column that the role cannot do without is there."""
    for name in required_of(layer.role):
        if name not in frame.columns:
            others = [str(column).removeprefix("src_") for column in frame.columns if str(column).startswith("src_")]
            values = {"near": "、".join(others[:20])}
            issue = Issue("FIELD_MISSING", layer.id, file, field=name, value=name, values=values)
            raise RefusalError([issue], len(frame))


def settle(frame: pd.DataFrame, scene: Scene) -> Found:
    """Every column of the role with the dtype of its kind; what is not stated is NA or the code "unknown".

    Columns read and added: those of the role (terms.columns_of). A cell that cannot be read becomes NA with an issue that sets
    its row aside; a row without a required id likewise (ID_MISSING).
    """
    columns: dict[str, pd.Series[Any]] = {}
    issues: list[Issue] = []
    mended: list[object] = []
    # The id first: the issues of every other column name it.
    for column in sorted(columns_of(scene.role), key=lambda column: column.name != KEYS[scene.role]):
        given = frame[column.name]
        values, faults = read_cells(given, _reader(column, scene.layer))
        columns[column.name] = _typed(values, column, frame.index)
        if column.name == KEYS[scene.role]:
            named = frame.assign(
                **{column.name: columns[column.name].astype(object).where(columns[column.name].notna(), given)}
            )
            issues += _missing(named, values, faults, column, scene)
        found, also = _issues(named, column, scene, given, pd.Series(faults, frame.index, dtype=object))
        issues += found
        mended += also
    return Found(tuple(issues), columns, tuple(mended))


def sources(frame: pd.DataFrame, scene: Scene) -> Found:
    """Texts that outputs cannot hold in columns that no layer.toml maps (TEXT_LONG, TEXT_CONTROL). Columns read: src_*."""
    issues: list[Issue] = []
    for name in frame.columns:
        if str(name).startswith("src_") and frame[name].dtype == object:
            faults = frame[name].map(_fault_of)
            for code in sorted(set(faults.dropna())):
                rows = frame[faults == code]
                told = _of_text(code, rows[name])
                issues += on_rows(code, rows, scene.role, field=str(name), value=rows[name], **told)
    return Found(tuple(issues))


def _of_text(code: str, given: pd.Series[Any]) -> dict[str, Any]:
    """What the rules of texts say beside the cell."""
    if code == "TEXT_LONG":
        return {"length": given.map(lambda cell: len(str(cell)))}
    return {
        "characters": given.map(lambda cell: "、".join(f"U+{ord(c):04X}" for c in sorted(set(_CONTROL.findall(str(cell))))))
    }


def _reader(column: Column, layer: Layer) -> Reader:
    if column.name in _IDS and column.kind == "text":
        return ids.reader(column, layer)
    return KINDS[column.kind].reader(column, layer)


def _typed(values: Cells, column: Column, index: pd.Index[Any]) -> pd.Series[Any]:
    if column.kind == "code" and UNKNOWN in CODES[column.codes]:
        values = np.where(pd.isna(values), UNKNOWN, values)
    if column.kind == "date":
        return pd.Series(values.astype("datetime64[D]").astype("datetime64[ns]"), index=index)
    return pd.Series(pd.array(values, dtype=dtype_of(column)), index=index)


def _missing(frame: pd.DataFrame, values: Cells, faults: Cells, column: Column, scene: Scene) -> list[Issue]:
    empty = pd.isna(values) & pd.isna(faults)
    return on_rows("ID_MISSING", frame[empty], scene.role, field=column.name) if column.required else []


def _issues(
    frame: pd.DataFrame, column: Column, scene: Scene, given: pd.Series[Any], faults: pd.Series[Any]
) -> tuple[list[Issue], list[object]]:
    """The issues of one column, and the rows that were mended without an issue of their own."""
    issues: list[Issue] = []
    mended: list[object] = []
    for code in sorted(set(faults.dropna())):
        rows = frame[faults == code]
        if code == "CODE_SYNONYM":
            issues += _synonyms(rows, given[rows.index], column, scene)
            mended += list(rows.index)
        else:
            told = _told(code, given[rows.index], column, scene.layer)
            issues += on_rows(code, rows, scene.role, field=column.name, value=given[rows.index], **told)
    return issues, mended


def _synonyms(rows: pd.DataFrame, given: pd.Series[Any], column: Column, scene: Scene) -> list[Issue]:
    """One issue per spelling, not per row: it is mended once, in layer.toml, and a register may hold it a thousand times."""
    reader, issues = _reader(column, scene.layer), []
    for spelling, cells in given.groupby(given.astype(str), sort=True):
        code = reader(cells.iloc[0]).value
        found = rows.loc[cells.index]
        values = {
            "title": column.zh, "title_en": column.en, "code": code, "label": label(column.codes, code),
            "label_en": label(column.codes, code, "en"), "count": len(found), "rows": listed(list(found["source_row"])),
        }  # fmt: skip
        file = str(found["source_file"].iloc[0])
        issues.append(Issue("CODE_SYNONYM", scene.layer.id, file, field=column.name, value=str(spelling), values=values))
    return issues


def _told(code: str, given: pd.Series[Any], column: Column, layer: Layer) -> dict[str, Any]:
    """What the texts of a rule say beside the cell: the column's title, what was read instead, what could have stood there."""
    told: dict[str, Any] = {"title": column.zh, "title_en": column.en, "unit": column.unit}
    if code == "STATUS_UNKNOWN":
        near = {cell: codes.nearest(column, layer, cell) for cell in set(given.astype(str))}
        told["near"] = given.astype(str).map(near)
    elif code == "NUMBER_RANGE":
        told["low"] = f"{-numbers.LARGEST if column.low is None else column.low:g}"
        told["high"] = f"{numbers.LARGEST if column.high is None else column.high:g}"
    elif code in ("TEXT_LONG", "TEXT_CONTROL"):
        told |= _of_text(code, given)
    elif code in ("NUMBER_FORM", "DATE_SERIAL", "DATE_ORDER", "ID_FORM"):
        told["after"] = given.map(lambda cell: _after(_reader(column, layer)(cell).value))
    return told


def _after(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)
