"""What every check is given and gives back, and how a run of checks is carried out.

A check is a function (frame, scene) -> Found. It sees rows, names the offenders as issues, and hands back the columns that it
settled or mended; it drops nothing itself. Which rows are set aside follows from the issues alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import geopandas as gpd
import pandas as pd

from landmap.issue import Issue, by_effect

if TYPE_CHECKING:
    from landmap.site import Layer, Site
    from landmap.site.datum import Datum

Columns: TypeAlias = Mapping[str, "pd.Series[Any]"]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the checks of a layer know beside its rows; ``boundary`` is the zone's, in the CRS of the site."""

    layer: Layer
    site: Site
    boundary: gpd.GeoSeries | None = None

    @property
    def role(self) -> str:
        """The role of the layer."""
        return self.layer.role

    @property
    def shifts(self) -> tuple[Datum, ...]:
        """The ways between datums that were given: the layer's own first, then the zone's."""
        return (*filter(None, [self.layer.datum]), *self.site.datum)


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: issues, columns to be replaced, and rows mended beside those that a repair names (by index)."""

    issues: tuple[Issue, ...] = ()
    columns: Columns = field(default_factory=dict)
    mended: tuple[object, ...] = ()


Check: TypeAlias = Callable[[pd.DataFrame, Scene], Found]


@dataclass(frozen=True, slots=True)
class Stage:
    """Checks in their order.

    ``standing`` lets them see only rows that no stage before has set aside; ``narrowing`` hides from each check the rows that
    one before it in the same stage has set aside, because they would make no sense to it (the area of a broken shape).
    """

    name: str
    checks: tuple[Check, ...]
    standing: bool = False
    narrowing: bool = False


def run(stages: Iterable[Stage], frame: pd.DataFrame, scene: Scene) -> tuple[pd.DataFrame, list[Issue]]:
    """The rows that no check has set aside, settled and mended, and all issues.

    Columns read: source_row, and what the checks read. Columns added: those the checks settle; ``repaired`` is kept true to the
    issues.
    """
    issues: list[Issue] = []
    for stage in stages:
        if stage.standing:
            frame = without(frame, issues)
        for check in stage.checks:
            found = check(frame, scene)
            frame = _mended(frame, found)
            issues += found.issues
            if stage.narrowing:
                frame = without(frame, found.issues)
    return without(frame, issues), issues


def set_aside(issues: Iterable[Issue]) -> dict[int, list[str]]:
    """The codes that set each row aside, by source_row, in the order in which they were found."""
    codes: dict[int, list[str]] = {}
    for issue in by_effect(issues, "quarantine"):
        if issue.row is not None and issue.code not in codes.setdefault(issue.row, []):
            codes[issue.row].append(issue.code)
    return codes


def without(frame: pd.DataFrame, issues: Iterable[Issue]) -> pd.DataFrame:
    """The rows of ``frame`` that no issue sets aside."""
    rows = set_aside(issues)
    return frame[~frame["source_row"].isin(list(rows))] if rows else frame


def with_columns(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """``frame`` with columns replaced or added; a geometry column brings its CRS with it."""
    if not columns:
        return frame
    plain = {str(name): frame[name] for name in frame.columns if name != "geometry"}
    plain |= {name: column for name, column in columns.items() if name != "geometry"}
    made = pd.DataFrame(plain, index=frame.index)
    geometry = columns.get("geometry", frame.get("geometry"))
    return made if geometry is None else gpd.GeoDataFrame(made, geometry=gpd.GeoSeries(geometry), crs=geometry.crs)


def _mended(frame: pd.DataFrame, found: Found) -> pd.DataFrame:
    rows = [issue.row for issue in by_effect(found.issues, "repair") if issue.row is not None]
    columns = dict(found.columns)
    if rows or found.mended:
        columns["repaired"] = frame["repaired"] | frame["source_row"].isin(rows) | frame.index.isin(found.mended)
    return with_columns(frame, columns)
