"""The time slider: the class of every parcel on any past day, and what was revived year by year, from a frame of events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from landmap.errors import ColumnError
from landmap.terms import MAP_CLASSES, MapClass
from landmap.webmap.classes import classified, look
from landmap.webmap.elements.parcels import ParcelLayer
from landmap.webmap.elements.part import Part
from landmap.webmap.shapes import smallest

EVENT_COLUMNS = ("parcel_id", "on", "field", "from", "to")
_REVIVED, _QUIET = "revived", "normal"


class Timeline(Part):
    """``events``, one row each, in any order; ``until`` is the day that the map itself shows (default: that of the last event).

    Columns read: parcel_id (of the map's ParcelLayer), on (day; NaT: nobody says), field, from, to (codes; ``from`` may be NA).
    Of field "map_class" is made the slider: ``from`` of a parcel's first event is its class before, and a parcel without one is
    as the map shows it. Of field "disposal" and to (or from) "revived" is made the chart of what was revived, by years. Raises
    ColumnError.
    """

    kind: ClassVar[str] = "timeline"

    def __init__(self, events: pd.DataFrame, until: date | None = None, looks: Mapping[str, MapClass] = MAP_CLASSES) -> None:
        super().__init__()
        ColumnError.unless(events.columns, EVENT_COLUMNS, "webmap.Timeline")
        self._events = events.assign(on=pd.to_datetime(events["on"]))
        self.until = until or _last(self._events["on"])
        self._looks = looks

    def content(self) -> dict[str, Any]:
        """Days, classes, the changes of every day by row of the ParcelLayer, and when which row was revived."""
        layer = next(self.beside(ParcelLayer), None)
        rows = {} if layer is None else {parcel_id: row for row, parcel_id in enumerate(layer.ids)}
        events = self._events.assign(row=self._events["parcel_id"].astype(str).map(rows))
        events = events[events["row"].notna() & ~(events["on"] > pd.Timestamp(self.until or date.max))]
        changes = events[(events["field"] == "map_class") & events["on"].notna()].sort_values(["on", "row"], kind="stable")
        return {"until": self.until.isoformat() if self.until else "", **self._slider(changes), "revived": _revived(events)}

    def _slider(self, changes: pd.DataFrame) -> dict[str, Any]:
        first = changes.drop_duplicates("row")
        before, after = first["from"], changes["to"]
        places, classes = classified(pd.concat([before, after], ignore_index=True), self._looks)
        numbers = np.asarray(places, dtype=np.int64)
        days = changes["on"].dt.strftime("%Y-%m-%d")
        per_day = days.value_counts(sort=False).sort_index()
        return {
            "classes": [look(one, quiet=_QUIET) for one in classes],
            "days": per_day.index.tolist(),
            "perDay": smallest(per_day.to_numpy(dtype=np.int64)),
            "rows": changes["row"].to_numpy(dtype=np.uint32),
            "to": smallest(numbers[len(before) :]),
            "firstRows": first["row"].to_numpy(dtype=np.uint32),
            "from": smallest(numbers[: len(before)]),
        }


def _last(days: pd.Series) -> date | None:
    last = days.max()
    return None if pd.isna(last) else last.date()


def _revived(events: pd.DataFrame) -> list[list[Any]]:
    """[row, year or None, 1 revived or -1 no longer] for every revival; by day."""
    of_disposal = events[events["field"] == "disposal"].sort_values(["on", "row"], kind="stable")
    gained, lost = (of_disposal[name].eq(_REVIVED).fillna(value=False).astype(int) for name in ("to", "from"))
    sign = gained - lost
    kept = of_disposal[sign != 0]
    years = [None if pd.isna(day) else day.year for day in kept["on"]]
    return [[int(row), year, int(by)] for row, year, by in zip(kept["row"], years, sign[sign != 0], strict=True)]
