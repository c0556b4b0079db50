"""One zone on its way through build.py's steps, as far as a command asks; each step is taken once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from landmap.cli import say
from landmap.errors import LandmapError, RefusalError
from landmap.site import read_site

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from landmap.check.checked import CheckedSite
    from landmap.io.source import ReadLayer
    from landmap.report.edition import Edition
    from landmap.snapshot import Snapshot

# The layers against each other, the snapshot's three, the outputs, the look through those for the public; each layer is read
# and checked.
STEPS_ONCE = 1 + 3 + 8 + 1


class WrongCallError(LandmapError):
    """The words on the command line are off."""

    exit_code = 2


class Run:
    """The zone in ``folder`` on a day, with the CRSs given on the command line."""

    def __init__(self, folder: Path, on: str | None = None, crs: Sequence[str] | None = None) -> None:
        self.site = read_site(folder)
        self.on = day(on) if on else self.site.as_of
        self.crs = named_crs(crs or (), {layer.id for layer in self.site.layers})
        self.steps = say.Steps(2 * len(self.site.layers) + STEPS_ONCE)

    @cached_property
    def reads(self) -> Mapping[str, ReadLayer]:
        """The layers as their files have them."""
        from landmap import build

        with self.steps:
            return build.read(self.site, crs=self.crs, progress=self.steps.step)

    @cached_property
    def checked(self) -> CheckedSite:
        """The layers with their rows accepted or set aside."""
        from landmap import build

        reads = self.reads
        with self.steps:
            return build.check(self.site, reads, progress=self.steps.step)

    @cached_property
    def checked_all(self) -> CheckedSite:
        """The layers after the checks; one that is refused is among ``refused`` and the others are checked all the same."""
        from landmap import build

        refused: dict[str, RefusalError] = {}
        with self.steps:
            reads = build.read(self.site, crs=self.crs, progress=self.steps.step, on_refusal=refused.__setitem__)
            checked = build.check(self.site, reads, progress=self.steps.step, on_refusal=refused.__setitem__)
        return replace(checked, refused=refused)

    @cached_property
    def snapshot(self) -> Snapshot:
        """The zone on the day."""
        from landmap import build

        checked = self.checked
        with self.steps:
            return build.snapshot(self.site, checked, on=self.on, progress=self.steps.step)

    def edition(self, profile: str | None, lang: str) -> Edition:
        """The snapshot as it is handed out; the zone's own profile unless one is given."""
        from landmap.report.edition import Edition

        return Edition(self.snapshot, profile or self.site.publication.profile, lang)

    def tell_set_aside(self) -> None:
        """Say which rows are in no figure because checking set them aside; nothing where there are none.

        Mere copies of rows that are there are not counted among them: no figure lacks them.
        """
        aside = [(layer.layer, (layer.quarantined["codes"] != "ROW_DUPLICATE").sum()) for layer in self.checked.layers.values()]
        told = [f"{layer.title}（{layer.id}）{rows:,} 行" for layer, rows in aside if rows]
        if told:
            say.line(f"\n  隔离未计入：{'，'.join(told)}；用 landmap check 看原因")
            say.line(f"      rows set aside, in no figure here: {sum(rows for _, rows in aside):,}; landmap check tells why")

    def write(self, edition: Edition, out: Path | None, names: Collection[str]) -> Path:
        """Write the outputs named; say nothing. The folder is ``out`` or out/<id of the zone>."""
        from landmap import build

        folder = out or Path("out") / self.site.id
        with self.steps:
            build.write(edition, folder, names=names, progress=self.steps.step)
        return folder


def day(text: str) -> date:
    """A day written YYYY-MM-DD; anything else is told so."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise WrongCallError(
            f"--on {text} 不是日期",
            f"--on {text} is not a date",
            mend_zh="写成 YYYY-MM-DD，如 2024-03-31",
            mend_en="write it as YYYY-MM-DD, such as 2024-03-31",
        ) from error


def named_crs(words: Sequence[str], layers: Collection[str]) -> dict[str, str]:
    """``layer=EPSG:N`` and ``EPSG:N`` (key "": for layers that state none) as a mapping; an unknown layer is told."""
    found = {}
    for word in words:
        layer, _, crs = word.rpartition("=")
        if layer and layer not in layers:
            raise WrongCallError(
                f"--crs {word}：没有图层 {layer}",
                f"--crs {word}: there is no layer {layer}",
                mend_zh=f"图层有：{'、'.join(sorted(layers))}",
                mend_en=f"the layers are: {', '.join(sorted(layers))}",
            )
        found[layer] = crs
    return found
