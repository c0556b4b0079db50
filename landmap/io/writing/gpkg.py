"""Writing one layer of a GeoPackage with the style in which QGIS opens it."""

from __future__ import annotations

from collections.abc import Mapping

from landmap.io.arrow import apart
from landmap.io.gpkg import write_gpkg
from landmap.io.gpkg.styles import Category, by_map_class, qml
from landmap.io.writing.draft import Draft
from landmap.io.writing.values import text
from landmap.terms import CODES, MAP_CLASSES, MapClass, resolve

_MOST_CATEGORIES = 60  # a column with more values is no status
# How a code that says something of the state of a parcel is drawn: as the class of the map that comes nearest.
_LOOKS: Mapping[str, Mapping[str, str]] = {
    "operation": {
        "normal": "normal", "low": "low", "stopped": "stopped", "zombie": "stopped", "unfinished": "stopped",
        "sealed": "stopped", "vacant": "stopped",
    },
    "land_stage": {
        "planned": "planned", "approved": "approved_unsupplied", "to_supply": "planned_supply", "supplied": "supplied_unused",
        "building": "normal", "used_part": "normal", "used": "normal", "reserve": "reserve", "taken_back": "reserve",
    },
    "disposal": {
        "revived": "revived", "none": "normal", "surveyed": "in_disposal", "plan_draft": "in_disposal",
        "plan_approved": "in_disposal", "attracting": "in_disposal", "matched": "in_disposal", "signed": "in_disposal",
        "executing": "in_disposal", "failed": "in_disposal",
    },
}  # fmt: skip


def write(draft: Draft) -> None:
    """The layer, named as the file; points, lines and plain tables have no style."""
    name = draft.path.stem
    land = draft.spatial and draft.land.geom_type.dropna().isin(("Polygon", "MultiPolygon")).all()
    write_gpkg(draft.path, {name: draft.frame}, styles={name: style(draft)} if land else None)


def names(draft: Draft) -> dict[str, str]:
    """Column -> column of the layer: fid and geom are the file's own."""
    columns = draft.plain.columns
    return dict(zip(map(str, columns), apart(columns), strict=True))


def style(draft: Draft) -> str:
    """By status where the rows have one; else all alike."""
    column, label = draft.column("status"), draft.column("name") or draft.column("id")
    found = [] if column is None else _categories(draft, column)
    return qml(names(draft)[column] if column and found else "", found, label=label)


def _categories(draft: Draft, column: str) -> list[Category]:
    values = sorted({text(value) for value in draft.frame[column]} - {""})
    if len(values) > _MOST_CATEGORIES:
        return []
    if set(values) <= set(MAP_CLASSES):
        return by_map_class(values)
    looks = {value: _look(value) for value in values}
    if all(look is None for look in looks.values()):
        return []
    order = list(MAP_CLASSES)
    listed = sorted(values, key=lambda value: order.index((looks[value] or MAP_CLASSES["unknown"]).code))
    return [Category(value, value, looks[value] or MAP_CLASSES["unknown"]) for value in listed]


def _look(value: str) -> MapClass | None:
    """The class that a status is drawn in, whichever of the lists it is from."""
    same = next((one for one in MAP_CLASSES.values() if value in (one.code, one.zh)), None)
    if same is not None:
        return same
    for name, looks in _LOOKS.items():
        code = resolve(name, value) if name in CODES else None
        if code is not None and code in looks:
            return MAP_CLASSES[looks[code]]
    return None
