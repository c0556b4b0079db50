"""The parcels, drawn by class; other parts (legend, search, card) read them from here."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from landmap.errors import ColumnError
from landmap.terms import MapClass
from landmap.units import rounded
from landmap.webmap.classes import classified, look
from landmap.webmap.columns import MapColumn, packed
from landmap.webmap.elements.part import Part
from landmap.webmap.panel import Words
from landmap.webmap.shapes import payload, smallest, web_geometry

# Parcels of this class carry no mark: they are the ground that the others stand out from.
_QUIET = "normal"
REQUIRED = ("parcel_id", "name", "status", "area_mu")
_ID, _NAME, _HOLDER = Words("编号", "id"), Words("名称", "name"), Words("权属人", "holder")
_AREA, _MU, _RULE = Words("面积", "area"), Words("亩", "mu"), Words("判定依据", "rule")


class ParcelLayer(Part):
    """``parcels``, one row each, any CRS; ``columns`` are what else of them the page may know, to filter, colour and export by.

    Columns read: geometry; parcel_id, name (text), status (a code of terms.MAP_CLASSES, its label, or any text of its own),
    area_mu (mu; NA where it is not known); where they are, holder (text, searched) and rule, rule_en (text, why it has its
    status); and those of ``columns``.
    No other column reaches the page. Raises ColumnError, and CRSError for a frame without CRS.
    """

    kind: ClassVar[str] = "parcels"

    def __init__(self, parcels: gpd.GeoDataFrame, columns: Sequence[MapColumn] = ()) -> None:
        super().__init__()
        ColumnError.unless(parcels.columns, [*REQUIRED, *(column.name for column in columns)], "webmap.draw")
        self.ids = texts(parcels, "parcel_id")
        self.words_searched = [*texts(parcels, "name"), *texts(parcels, "holder")]
        numbers, classes = classified(parcels["status"])
        class_of = np.asarray(numbers, dtype=np.int64)
        mu = pd.to_numeric(parcels["area_mu"], errors="coerce").to_numpy(dtype=np.float64, na_value=np.nan)
        held = [*_usual(parcels), *columns]
        self._content = {
            "shapes": payload(web_geometry(parcels, "地块 / the parcels")),
            "columns": [packed(column, parcels[column.name]) for column in held] + _rules(parcels),
            "classOf": smallest(class_of),
            "classes": [_class(one, mu[class_of == place]) for place, one in enumerate(classes)],
        }

    def content(self) -> dict[str, Any]:
        """Shapes, columns (columns.packed), the class of each row, and the classes with count and mu (hundredths)."""
        return self._content


def _usual(parcels: gpd.GeoDataFrame) -> list[MapColumn]:
    """The columns that every map of parcels has."""
    usual = [
        MapColumn("parcel_id", _ID, "text"),
        MapColumn("name", _NAME, "text"),
        MapColumn("area_mu", _AREA, "number", unit=_MU, decimals=6, shown=2),
    ]
    if "holder" in parcels.columns:  # one holder has many parcels, or each has its own
        repeats = parcels["holder"].nunique() < len(parcels) / 2
        usual.append(MapColumn("holder", _HOLDER, "coded" if repeats else "text"))
    return usual


def _rules(parcels: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Why each row has its status, in both languages; rules are few and rows many, so each is written once."""
    if "rule" not in parcels.columns:
        return []
    zh = parcels["rule"].astype(object)
    en = parcels["rule_en"].astype(object) if "rule_en" in parcels.columns else zh
    pairs = pd.MultiIndex.from_arrays([zh.where(zh.notna(), ""), en.where(en.notna(), "")])
    at, words = pairs.factorize()
    codes = [str(number) for number in range(len(words))]
    return [
        {"name": "rule", "kind": "coded", "label": [_RULE.zh, _RULE.en], "codes": codes, "fills": None}
        | {"words": [[str(text) for text in one] for one in words], "at": smallest(np.asarray(at, dtype=np.int64))}
    ]


def _class(one: MapClass, areas_mu: npt.NDArray[np.float64]) -> dict[str, Any]:
    """A class with its totals; the sum is rounded, not its parts, as in every other output. NaN is an area not known."""
    stated = areas_mu[~np.isnan(areas_mu)]
    return {
        **look(one, quiet=_QUIET),
        "count": len(areas_mu),
        "unmeasured": len(areas_mu) - len(stated),
        "mu": int(rounded(math.fsum(stated)) * 100),
    }


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """A column as text; missing, and a column that is not there, is ""."""
    if column not in frame.columns:
        return [""] * len(frame)
    values = frame[column]
    return [str(value) for value in values.astype(object).where(values.notna(), "")]
