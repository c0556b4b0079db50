"""Which changes of a status field are legal, and what each needs, as a table. Source: domain.md section 1."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from landmap.terms.codes import CODES, UNKNOWN


@dataclass(frozen=True, slots=True)
class Transition:
    """A legal change of ``field`` from one code to another. ``needs`` names what must be given with it.

    A need is a column (determined_doc, revived_on) or one of: reason, path, evidence, area, revocation, release, inspection.
    """

    field: str
    before: str
    after: str
    needs: tuple[str, ...] = ()


_FINDING = ("determined_doc", "determined_on")
_DISPOSAL = ("surveyed", "plan_draft", "plan_approved", "attracting", "matched", "signed", "executing", "revived")
_REVIVAL = ("revived_on", "path", "evidence", "area")
# field -> before -> {after: what it needs}
_TABLE: Mapping[str, Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "land_stage": {
        "planned": {"approved": ()},
        "approved": {"to_supply": (), "planned": ("revocation",)},
        "to_supply": {"supplied": (), "approved": ("reason",)},
        "supplied": {"building": (), "reserve": (), "taken_back": ()},
        "building": {"used": (), "used_part": (), "reserve": (), "taken_back": ()},
        "used_part": {"used": (), "reserve": (), "taken_back": ()},
        "used": {"reserve": (), "taken_back": ()},
        "reserve": {"to_supply": ()},
        "taken_back": {"to_supply": (), "reserve": ()},
    },
    "legal_idle": {
        "none": {"suspected": ()},
        "suspected": {"investigating": (), "none": ("reason",)},
        "investigating": {"determined": _FINDING, "none": ()},
        "determined": {"lifted": ("evidence",)},
        "lifted": {"suspected": ()},
    },
    "building_status": {
        "in_use": {"part_vacant": (), "vacant": (), "leased_out": (), "sealed": (), "unsafe": (), "demolished": ()},
        "part_vacant": {"in_use": (), "vacant": (), "leased_out": (), "sealed": (), "unsafe": (), "demolished": ()},
        "vacant": {"in_use": (), "leased_out": (), "part_vacant": (), "sealed": (), "unsafe": (), "demolished": ()},
        "leased_out": {"in_use": (), "part_vacant": (), "vacant": (), "sealed": (), "unsafe": (), "demolished": ()},
        "sealed": {"vacant": ("release",), "demolished": ("release",)},
        "unsafe": {"vacant": ("inspection",), "demolished": ()},
        "unfinished": {"in_use": ("inspection",), "vacant": ("inspection",), "demolished": ()},
        "demolished": {},
    },
}


def legal_transitions(field: str, before: str) -> tuple[Transition, ...]:
    """The legal changes of ``field`` (land_stage, legal_idle, disposal, building_status) from the code ``before``.

    From "unknown" every known code may be learned. Raises KeyError for a field without transitions or a code it does not have.
    """
    if before == UNKNOWN:
        return tuple(Transition(field, before, code) for code in CODES[field] if code != UNKNOWN)
    if field == "disposal":
        return tuple(_disposal(before))
    return tuple(Transition(field, before, after, needs) for after, needs in _TABLE[field][before].items())


def _disposal(before: str) -> Iterator[Transition]:
    """Step by step forward; back to any earlier step, to failure, and from failure to a new attempt, with a reason."""
    if before == "none":
        yield Transition("disposal", before, "surveyed")
        return
    if before == "failed":
        yield from (Transition("disposal", before, step, ("reason",)) for step in _DISPOSAL[:2])
        return
    following = dict(itertools.pairwise(_DISPOSAL))
    if before in following:
        needs = _REVIVAL if following[before] == "revived" else ()
        yield Transition("disposal", before, following[before], needs)
        yield Transition("disposal", before, "failed", ("reason",))
    yield from (Transition("disposal", before, step, ("reason",)) for step in _DISPOSAL[: _DISPOSAL.index(before)])
