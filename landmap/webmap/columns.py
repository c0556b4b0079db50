"""A column of a frame as the page holds it: repeated texts once each, numbers and days as whole numbers, the rest as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from landmap.units import rounded
from landmap.webmap.panel import Words, pair
from landmap.webmap.shapes import smallest

Kind = Literal["coded", "number", "date", "text"]
NA = -(2**31)  # stands for a number or a day that is not known
_CLOSE = 1e-4  # of a unit of the last decimal; the noise of a product is far smaller
_EPOCH = np.datetime64("1970-01-01")
_MANY = 64  # different values from which a text is not worth a list to choose from


@dataclass(frozen=True, slots=True)
class MapColumn:
    """A column that a map carries: what it is called, what it holds, and what its codes are called.

    ``kind``: "coded" (few different texts, to choose from and to colour by), "number" (``decimals`` kept, ``unit``), "date",
    "text". ``shown``: decimals that are shown, where more are kept for sums. ``words``: the codes in the order of a list, with
    their names; ``fills``: their colours (``#rrggbb``). A code that is not among ``words`` is shown as it is, after them;
    missing is the code "".
    """

    name: str
    label: Words | str
    kind: Kind
    words: Mapping[str, Words | str] = field(default_factory=dict)
    fills: Mapping[str, str] = field(default_factory=dict)
    unit: Words | str = ""
    decimals: int = 2
    shown: int | None = None

    @classmethod
    def of(cls, name: str, values: pd.Series[Any], label: Words | str = "") -> MapColumn:
        """The column that fits ``values`` by their type; text with few different values is coded."""
        label = label or name
        if pd.api.types.is_datetime64_any_dtype(values):
            return cls(name, label, "date")
        if pd.api.types.is_bool_dtype(values):
            return cls(name, label, "coded")
        if pd.api.types.is_numeric_dtype(values):
            return cls(name, label, "number", decimals=0 if pd.api.types.is_integer_dtype(values) else 2)
        return cls(name, label, "coded" if values.nunique() <= _MANY else "text")


def packed(column: MapColumn, values: pd.Series[Any]) -> dict[str, Any]:
    """``values`` as ``column`` says, for island.py: name, kind, label, and what the kind needs.

    coded: ``codes``, ``words``, ``fills`` (None where no colour is given) and ``at``, the code of each row by its place;
    number: ``unit``, ``decimals``, ``shown`` and ``values`` in units of the last decimal, NA where not known;
    date: ``values`` in days since 1970-01-01; text: ``bytes`` in UTF-8, a line each, and ``lengths``, bytes of each row.
    """
    told: dict[str, Any] = {"name": column.name, "kind": column.kind, "label": pair(column.label)}
    if column.kind == "coded":
        return told | _coded(column, values)
    if column.kind == "number":
        return told | _number(column, values)
    if column.kind == "date":
        return told | {"values": _days(values)}
    return told | packed_text(texts(values))


def _number(column: MapColumn, values: pd.Series[Any]) -> dict[str, Any]:
    shown = column.decimals if column.shown is None else column.shown
    units = scaled(values, column.decimals) if shown == column.decimals else finer(values, column.decimals, shown)
    return {"unit": pair(column.unit), "decimals": column.decimals, "shown": shown, "values": units}


def texts(values: pd.Series[Any]) -> list[str]:
    """A column as text; missing is ""."""
    return [str(value) for value in values.astype(object).where(values.notna(), "")]


def packed_text(words: list[str]) -> dict[str, Any]:
    """Texts as their bytes in UTF-8, a line each, and how many bytes each has; half a surrogate pair becomes "?".

    The ends of lines are not needed to read them back: they keep one row's digits from running into the next one's for whoever
    searches the page's data (report.withhold).
    """
    encoded = [word.encode("utf-8", "replace") for word in words]
    lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return {"bytes": np.frombuffer(b"\n".join(encoded), np.uint8), "lengths": smallest(lengths)}


def scaled(values: pd.Series[Any], decimals: int) -> npt.NDArray[Any]:
    """Numbers in whole units of their last decimal, rounded half up, NA where not known; in 64 bits where 32 do not do."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    return _smaller(_half_up(np.where(np.isfinite(numbers), numbers, np.nan), decimals))


def finer(values: pd.Series[Any], decimals: int, shown: int) -> npt.NDArray[Any]:
    """As :func:`scaled`, with more decimals than are shown, for true sums; rounded to ``shown`` they are ``values`` rounded."""
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    fine, wanted, step = _half_up(numbers, decimals), _half_up(numbers, shown), 10.0 ** (decimals - shown)
    return _smaller(fine - np.sign(np.floor(fine / step + 0.5) - wanted))  # rounding twice may cross a half by one unit


def _smaller(whole: npt.NDArray[np.float64]) -> npt.NDArray[Any]:
    found = np.where(np.isnan(whole), float(NA), whole)
    fits = (found >= NA).all() and (found < -NA).all()
    return found.astype(np.int32) if fits else found


def _half_up(numbers: npt.NDArray[np.float64], decimals: int) -> npt.NDArray[np.float64]:
    """Half up as units.rounded does, in units of the last decimal; only what is close to a half needs its exact decimal."""
    times = 10.0**decimals
    units = numbers * times
    found = np.floor(units + 0.5)
    close = np.flatnonzero(np.abs(units + 0.5 - np.rint(units + 0.5)) < _CLOSE)
    found[close] = [float(rounded(float(numbers[row]), decimals).scaleb(decimals)) for row in close]
    return found


def _days(values: pd.Series[Any]) -> npt.NDArray[np.int32]:
    days = pd.to_datetime(values, errors="coerce").to_numpy(dtype="datetime64[D]")
    return np.where(np.isnat(days), NA, (days - _EPOCH).astype(np.int64)).astype(np.int32)


def _coded(column: MapColumn, values: pd.Series[Any]) -> dict[str, Any]:
    found = pd.Series(texts(values), dtype=object)
    others = sorted(set(found.unique()) - set(column.words))
    codes = [*(code for code in column.words if code or "" in set(found)), *others]
    place = {code: number for number, code in enumerate(codes)}
    return {
        "codes": codes,
        "words": [pair(column.words.get(code, code)) for code in codes],
        "fills": [column.fills.get(code) for code in codes] if column.fills else None,
        "at": smallest(found.map(place).to_numpy(dtype=np.int64)),
    }
