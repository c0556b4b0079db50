"""The order of work, in two visible lists: from a zone's files to a snapshot of one day, and from the snapshot to the outputs.

Each step is a function of the room it is named after and can be called alone; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from landmap import area, plan, quota, report, status, webmap
from landmap.check import OnRefusal, check_site, typed_empty
from landmap.errors import RefusalError
from landmap.io.atomic import replacing, write_file
from landmap.io.gpkg import write_gpkg
from landmap.io.read import read_layer
from landmap.report import faults
from landmap.report.edition import Edition
from landmap.report.faults import Findings
from landmap.snapshot import Snapshot

if TYPE_CHECKING:
    import pandas as pd

    from landmap.check.checked import CheckedSite
    from landmap.io.source import ReadLayer
    from landmap.site import Layer, Site


Drawn = TypeVar("Drawn", bound=report.Shown)


class Progress(Protocol):
    """Told which step begins; the step runs inside the context it gives back."""

    def __call__(self, zh: str, en: str, /) -> AbstractContextManager[object]:
        """Begin the step of this name."""
        ...


def quiet(zh: str, en: str) -> AbstractContextManager[object]:  # noqa: ARG001 -- the Progress that shows nothing
    """Show no progress."""
    return nullcontext()


def read(
    site: Site,
    *,
    crs: Mapping[str, str] | None = None,
    progress: Progress = quiet,
    on_refusal: OnRefusal | None = None,
) -> dict[str, ReadLayer]:
    """Every layer of the zone as its file has it, by layer id.

    ``crs`` (layer id -> CRS) overrides what files say; the key "" is for the layers that state none. Raises RefusalError
    for the first file that cannot be used, unless ``on_refusal`` is there to be told of it.
    """
    reads = {}
    for layer in site.layers:
        with progress(f"读取 {layer.source}", f"reading {layer.source}"):
            try:
                reads[layer.id] = _read(layer, crs or {})
            except RefusalError as error:
                if on_refusal is None:
                    raise
                on_refusal(layer.id, error)
    return reads


def _read(layer: Layer, crs: Mapping[str, str]) -> ReadLayer:
    """The layer in the CRS given for it by name, or in the one for layers that state none, or none that can be read."""
    spare = crs.get("") if layer.has_geometry else None
    try:
        found = read_layer(layer, crs=crs.get(layer.id))
    except RefusalError as error:
        if spare is None or getattr(error.issues[0], "code", "") != "CRS_UNREADABLE":
            raise
        return read_layer(layer, crs=spare)
    return found if spare is None or getattr(found.frame, "crs", None) is not None else read_layer(layer, crs=spare)


def check(
    site: Site, reads: Mapping[str, ReadLayer], *, progress: Progress = quiet, on_refusal: OnRefusal | None = None
) -> CheckedSite:
    """The layers with their rows accepted or set aside; see check.check_site."""
    return check_site(reads, site, progress=progress, on_refusal=on_refusal)


def snapshot(site: Site, checked: CheckedSite, *, on: date | None = None, progress: Progress = quiet) -> Snapshot:
    """The zone on the day ``on`` (by default the as-of date): accepted rows with areas, status, lateness, and the tally."""
    on = on or site.as_of
    frames = {
        role: _frame(checked, role, site.crs)
        for role in ("boundary", "parcels", "buildings", "roads", "projects", "plans", "outcomes")
    }
    with progress("量算面积", "measuring areas"):
        for role in ("parcels", "buildings", "roads"):
            frames[role] = frames[role].join(area.measure(frames[role]))
    with progress("判定状态", "deciding status"):
        parcels = frames["parcels"].join(_classes(frames, site, on))
        frames["buildings"] = frames["buildings"].join(status.classify_buildings(frames["buildings"], on=on))
        frames["plans"] = frames["plans"].join(plan.lateness(frames["plans"], on=on))
    with progress("汇总指标", "tallying quotas"):
        tally = quota.tally(parcels, frames["buildings"], frames["roads"], frames["boundary"], frames["outcomes"], site, on)
        frames["parcels"] = parcels.join(quota.draws(tally.bookings, parcels))
    return Snapshot(site=site, on=on, checked=checked, tally=tally, **frames)


def _classes(frames: Mapping[str, pd.DataFrame], site: Site, on: date) -> pd.DataFrame:
    """The classes of the parcels and their clock; on a day before that of the data, of what is dated by then."""
    parcels, plans, outcomes = (frames[role] for role in ("parcels", "plans", "outcomes"))
    return status.classify_as_known(
        parcels, on=on, as_of=site.as_of, plans=plans, outcomes=outcomes, thresholds=site.thresholds
    )


def _frame(checked: CheckedSite, role: str, crs: str) -> pd.DataFrame:
    found = checked.accepted(role)
    return typed_empty(role, crs) if found is None else found


# Every output: its name, and what writes it. Each draws from the one snapshot and from nothing else.
OUTPUTS: Mapping[str, Callable[[Edition, Path], object]] = {
    "map.html": lambda edition, path: webmap.save(
        webmap.draw_snapshot(edition.snapshot, profile=edition.profile, lang=edition.lang), path
    ),
    "report.xlsx": lambda edition, path: write_file(path, report.workbook(edition)),
    "quota.csv": lambda edition, path: write_file(path, report.quota_csv(edition)),
    "quota.json": lambda edition, path: write_file(path, report.quota_json(edition)),
    "issues.csv": lambda edition, path: write_file(path, report.issues_csv(edition)),
    "quarantine.gpkg": lambda edition, path: write_gpkg(path, report.quarantine_layers(edition)),
    "land.gpkg": lambda edition, path: write_gpkg(path, report.land_layers(edition), styles=report.land_styles()),
    "build.json": lambda edition, path: write_file(path, report.build_record(edition)),
}


# What a check writes: each draws from its findings alone, since a zone with a refused layer has no snapshot.
FINDINGS: Mapping[str, Callable[[Findings, Path], object]] = {
    "issues.csv": lambda findings, path: write_file(path, report.issues_csv(findings)),
    "quarantine.gpkg": lambda findings, path: write_gpkg(path, report.quarantine_layers(findings)),
    "faults.gpkg": lambda findings, path: write_gpkg(path, faults.fault_layers(findings), styles=faults.fault_styles()),
    "check.html": lambda findings, path: write_file(path, faults.check_page(findings)),
}


def write(edition: Edition, folder: Path, *, names: Collection[str] = tuple(OUTPUTS), progress: Progress = quiet) -> None:
    """Write the outputs named into ``folder``, all or none: they are made beside it and swapped in when the last is whole.

    Raises OutputError when the folder cannot be written, or a public output would hold a personal number; what was there
    before is then untouched.
    """
    _write(OUTPUTS, edition, folder, (names, progress))


def write_findings(
    findings: Findings, folder: Path, *, names: Collection[str] = tuple(FINDINGS), progress: Progress = quiet
) -> None:
    """Write what a check found into ``folder``, all or none, as :func:`write` does."""
    _write(FINDINGS, findings, folder, (names, progress))


def _write(
    outputs: Mapping[str, Callable[[Drawn, Path], object]], drawn: Drawn, folder: Path, asked: tuple[Collection[str], Progress]
) -> None:
    names, progress = asked
    with replacing(folder, whole=set(names) == set(outputs)) as made:
        for name in names:
            with progress(f"生成 {name}", f"making {name}"):
                outputs[name](drawn, made / name)
        if drawn.profile == "public":
            with progress("核对公开成果", "looking for personal numbers"):
                report.must_hold_nothing_personal(made, names, drawn)
