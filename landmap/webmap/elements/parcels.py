"""The parcels, drawn by class; other parts (legend, search, card) read them from here."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

import geopandas as gpd
import pandas as pd

from landmap.errors import ColumnError
from landmap.terms import MapClass
from landmap.units import rounded
from landmap.webmap.classes import classified
from landmap.webmap.elements.part import Part
from landmap.webmap.shapes import anchors, payload, web_geometry

# Parcels of this class carry no mark: they are the ground that the others stand out from.
_QUIET = "normal"
REQUIRED = ("parcel_id", "name", "status", "area_mu")


class ParcelLayer(Part):
    """``parcels``, one row each, any CRS.

    Columns read: geometry; parcel_id, name (text), status (a code of terms.MAP_CLASSES, its label, or any text of its own),
    area_mu (mu; NA where it is not known); where they are, holder (text, searched) and rule, rule_en (text, why it has its
    status).
    No other column reaches the page. Raises ColumnError, and CRSError for a frame without CRS.
    """

    kind: ClassVar[str] = "parcels"

    def __init__(self, parcels: gpd.GeoDataFrame) -> None:
        super().__init__()
        ColumnError.unless(parcels.columns, REQUIRED, "webmap.draw")
        geometries = web_geometry(parcels, "地块 / the parcels")
        shapes = payload(geometries)
        numbers, classes = classified(parcels["status"])
        exact = pd.to_numeric(parcels["area_mu"], errors="coerce").astype("Float64").reset_index(drop=True)
        self.ids = texts(parcels, "parcel_id")
        self._content = {
            "shapes": shapes,
            "anchors": anchors(geometries, shapes["origin"]),
            "ids": self.ids,
            "names": texts(parcels, "name"),
            "mu": [None if pd.isna(value) else hundredths(value) for value in exact],
            "classOf": numbers,
            "classes": [_class(one, exact[[at == place for at in numbers]]) for place, one in enumerate(classes)],
            "holders": coded(texts(parcels, "holder")) if "holder" in parcels.columns else None,
            "rules": _rules(parcels),
        }

    def content(self) -> dict[str, Any]:
        """Shapes, label anchors, ids, names, areas (hundredths of a mu), classes with their totals, holders, rules."""
        return self._content


def texts(frame: pd.DataFrame, column: str) -> list[str]:
    """A column as text; missing, and a column that is not there, is ""."""
    if column not in frame.columns:
        return [""] * len(frame)
    values = frame[column]
    return [str(value) for value in values.astype(object).where(values.notna(), "")]


def coded(values: list[str]) -> Mapping[str, Any]:
    """Texts that repeat: each once, and for every row the number of its text."""
    words = {word: number for number, word in enumerate(dict.fromkeys(values))}
    return {"words": list(words), "at": [words[value] for value in values]}


def hundredths(area_mu: float | Decimal) -> int:
    """An area in whole hundredths of a mu, rounded half up as in every other output."""
    return int(rounded(area_mu) * 100)


def _class(one: MapClass, areas_mu: pd.Series) -> dict[str, Any]:
    stated = areas_mu.dropna()
    return {
        "code": one.code,
        "label": [one.zh, one.en],
        "fill": one.fill,
        "pattern": one.pattern,
        "mark": "" if one.code == _QUIET else one.mark,
        "count": len(areas_mu),
        "unmeasured": len(areas_mu) - len(stated),
        "mu": hundredths(float(stated.sum())),
    }


def _rules(parcels: pd.DataFrame) -> Mapping[str, Any] | None:
    """Why each row has its status, in both languages; rules are few and rows many, so each is written once."""
    if "rule" not in parcels.columns:
        return None
    zh = texts(parcels, "rule")
    en = texts(parcels, "rule_en") if "rule_en" in parcels.columns else zh
    pairs = list(zip(zh, en, strict=True))
    words = {words: number for number, words in enumerate(dict.fromkeys(pairs))}
    return {"words": [list(one) for one in words], "at": [words[one] for one in pairs]}
