"""Frames as read -> rows that may be counted, rows set aside, and every issue; nothing is lost and nothing is guessed.

The order of the checks is in the lists below. fields.py settles the columns (numbers.py, dates.py, codes.py, ids.py read
the cells), geometry.py, spikes.py, extent.py and deeds.py look at one shape at a time, duplicates.py, topology.py and gaps.py
(what lies between) and references.py at rows beside each other, states.py at what a row says of itself. sorting.py makes the
outcome from the issues.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
from pyproj import CRS
from pyproj.exceptions import CRSError as ProjCRSError

from landmap import crs
from landmap.check import deeds, duplicates, extent, fields, geometry, ids, references, spikes, states, topology
from landmap.check.checked import CheckedLayer, CheckedSite
from landmap.check.sorting import prepared, sorted_out, typed_empty
from landmap.check.stage import Scene, Stage, run
from landmap.errors import RefusalError, SiteError, of_rows
from landmap.issue import Issue

if TYPE_CHECKING:
    from landmap.io.source import ReadLayer
    from landmap.site import Site

__all__ = ["ACROSS", "LAND_STAGES", "TABLE_STAGES", "OnRefusal", "check_layer", "check_site", "typed_empty"]

Progress = Callable[[str, str], AbstractContextManager[object]]
OnRefusal = Callable[[str, RefusalError], object]

_FIELDS = Stage("fields", (fields.settle, fields.sources, ids.repeated, states.findings, states.floor_areas))
# Every shape is looked at, whatever its row's fields are: a row that is set aside lists all that is wrong with it.
_SHAPES = Stage(
    "shapes",
    (
        geometry.there,
        geometry.right_kind,
        geometry.finite,
        geometry.flat,
        geometry.in_site_crs,
        extent.on_earth,
        geometry.valid,
        geometry.vertices,
        geometry.slivers,
        spikes.needles,
        extent.in_zone,
        deeds.registered,
    ),
    narrowing=True,
)
# A row that is set aside for a reason of its own never takes another with it.
_TOGETHER = Stage("together", (duplicates.same_shape,), standing=True, narrowing=True)
TABLE_STAGES: tuple[Stage, ...] = (_FIELDS,)
LAND_STAGES: tuple[Stage, ...] = (_FIELDS, _SHAPES, _TOGETHER)

# Over all layers; each sees what those before it left.
ACROSS: tuple[Callable[[CheckedSite, Site], list[Issue]], ...] = (
    references.ids_across,
    references.shapes_across,
    topology.neighbours,
    topology.off_their_parcel,
    references.missing,
    references.unproved,
    references.outcome_areas,
    references.quotas,
)


def check_layer(read: ReadLayer, site: Site, boundary: gpd.GeoSeries | None = None) -> CheckedLayer:
    """One layer by itself, and against the zone's ``boundary`` (in any CRS, which must be stated) if it is known.

    Columns read: layer, source_file, source_row, those of the role, geometry. See CheckedLayer for what comes out. Raises
    RefusalError for a layer whose CRS cannot be used or that lacks the key of its role, SiteError for a site whose CRS is no
    plane; a bad row is never an error.
    """
    _require_plane(site)
    boundary = None if boundary is None else crs.to_site(gpd.GeoDataFrame(geometry=boundary), site.crs).geometry
    scene = Scene(read.layer, site, boundary)
    issues = [*read.issues, *_empty(read)]
    frame = prepared(read)
    if len(read.frame):
        fields.require_columns(read.frame, read.layer, str(read.frame["source_file"].iloc[0]))
    if read.layer.has_geometry:
        with of_rows(read.rows_in):
            issues += crs.require(gpd.GeoDataFrame(frame), read.layer, boundary, site.crs, scene.shifts)
    standing, found = run(LAND_STAGES if read.layer.has_geometry else TABLE_STAGES, frame, scene)
    return sorted_out(read, standing, [*issues, *found])


def check_site(
    reads: Mapping[str, ReadLayer], site: Site, *, progress: Progress | None = None, on_refusal: OnRefusal | None = None
) -> CheckedSite:
    """Every layer of a zone: boundary layers first, the others against the zone's boundary, then all against each other.

    ``reads`` is by layer id, and so is the outcome, in the same order. ``progress`` is told which step begins (Chinese,
    English) and gives a context for it. Raises RefusalError as check_layer does, unless ``on_refusal`` is there to be told of
    it (layer id, error): the layer is then left out and the others are checked.
    """
    progress = progress or _quiet
    order = sorted(reads, key=lambda name: reads[name].layer.role != "boundary")
    done: dict[str, CheckedLayer] = {}
    for name in order:
        with progress(f"检查 {reads[name].layer.source}", f"checking {reads[name].layer.source}"):
            zone = None if reads[name].layer.role == "boundary" else _zone(done.values())
            try:
                done[name] = check_layer(reads[name], site, zone)
            except RefusalError as error:
                if on_refusal is None:
                    raise
                on_refusal(name, error)
    checked = CheckedSite({name: done[name] for name in reads if name in done})
    with progress("核对各图层之间的关系", "holding the layers against each other"):
        for check in ACROSS:
            checked = _with_issues(checked, reads, check(checked, site))
    return checked


def _require_plane(site: Site) -> None:
    try:
        plane = CRS.from_user_input(site.crs).is_projected
    except ProjCRSError:
        plane = False
    if not plane:
        raise SiteError(
            f"crs = {site.crs} 不是投影坐标系",
            f"crs = {site.crs} is no projected CRS",
            where="site.toml",
            mend_zh='写成本地的投影坐标系，如 crs = "EPSG:4546"',
            mend_en='name the projected CRS of the place, as in crs = "EPSG:4546"',
        )


def _quiet(_zh: str, _en: str) -> AbstractContextManager[object]:
    return nullcontext()


def _empty(read: ReadLayer) -> list[Issue]:
    if len(read.frame) or any(issue.code == "LAYER_EMPTY" for issue in read.issues):
        return []
    return [Issue("LAYER_EMPTY", read.layer.id, read.layer.source)]


def _zone(done: Iterable[CheckedLayer]) -> gpd.GeoSeries | None:
    """The accepted shapes of all boundary layers; None where there is none to hold anything against."""
    shapes = [layer.accepted.geometry for layer in done if layer.layer.role == "boundary" and len(layer.accepted)]
    return gpd.GeoSeries(pd.concat(shapes, ignore_index=True)) if shapes else None


def _with_issues(checked: CheckedSite, reads: Mapping[str, ReadLayer], issues: Iterable[Issue]) -> CheckedSite:
    by_layer: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_layer[issue.layer].append(issue)
    layers = dict(checked.layers)
    names = {read.layer.id: name for name, read in reads.items()}
    for layer_id, more in by_layer.items():
        name = names[layer_id]
        layers[name] = sorted_out(reads[name], layers[name].accepted, [*layers[name].issues, *more])
    return CheckedSite(layers)
