"""What came of a file, a layer, a zone: one outcome, the one code that decided it, and the counts of its rows.

The command line, its JSON, the page of faults and the corpus of test cases all say what is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from landmap.check.checked import CheckedLayer, CheckedSite
from landmap.errors import EXIT_BUILT, EXIT_QUARANTINED, EXIT_REFUSED, RefusalError
from landmap.issue import Effect, Issue, by_effect

Outcome = Literal["refuse", "quarantine", "accept_repaired", "accept_warn", "accept"]
# The gravest effect of any issue decides; the order is that of gravity.
_OF_EFFECT: Mapping[Effect, Outcome] = {
    "refuse": "refuse",
    "quarantine": "quarantine",
    "repair": "accept_repaired",
    "warn": "accept_warn",
}
_GRAVITY: tuple[Outcome, ...] = (*_OF_EFFECT.values(), "accept")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One outcome. ``code`` is "" where nothing was found; ``rows_in`` is None for what was refused before it could be counted.

    Unless refused, ``rows_in`` = ``accepted`` + ``quarantined``; ``repaired`` is a part of ``accepted``.
    """

    outcome: Outcome
    code: str
    rows_in: int | None
    accepted: int = 0
    repaired: int = 0
    quarantined: int = 0

    @property
    def exit_code(self) -> int:
        """What the command line returns: 0 all accepted, 3 some quarantined, 4 refused."""
        return {"refuse": EXIT_REFUSED, "quarantine": EXIT_QUARANTINED}.get(self.outcome, EXIT_BUILT)


def of_layer(layer: CheckedLayer) -> Verdict:
    """What came of a layer that could be read."""
    outcome, code = _decided(layer.issues)
    return Verdict(outcome, code, layer.rows_in, len(layer.accepted), layer.repaired, len(layer.quarantined))


def of_refusal(error: RefusalError) -> Verdict:
    """What came of a file or layer that could not be used; ``error.issues`` are Issues."""
    return Verdict("refuse", str(getattr(error.issues[0], "code", "")), error.rows_in)


def of_layers(checked: CheckedSite) -> dict[str, Verdict]:
    """What came of each layer of a zone, the refused ones included, by layer id."""
    found = {name: of_layer(layer) for name, layer in checked.layers.items()}
    return found | {name: of_refusal(error) for name, error in checked.refused.items()}


def of_all(verdicts: Iterable[Verdict]) -> Verdict:
    """What came of several layers together: the gravest outcome with its code, and the sums of the rows that were counted."""
    listed = list(verdicts)
    gravest = min(listed, key=lambda one: _GRAVITY.index(one.outcome), default=Verdict("accept", "", 0))
    counted = [one.rows_in for one in listed if one.rows_in is not None]
    return Verdict(
        gravest.outcome,
        gravest.code,
        sum(counted) if counted else gravest.rows_in,
        sum(one.accepted for one in listed),
        sum(one.repaired for one in listed),
        sum(one.quarantined for one in listed),
    )


def _decided(issues: Sequence[Issue]) -> tuple[Outcome, str]:
    """The outcome, and the code that decides among those of its effect: of the file as a whole, or else of its rows."""
    for effect, outcome in _OF_EFFECT.items():
        found = by_effect(issues, effect)
        if found:
            return outcome, next((issue.code for issue in found if issue.row is None), _of_rows(found))
    return "accept", ""


def _of_rows(issues: Sequence[Issue]) -> str:
    """Of each row what was found first, for the rest may follow from it; of the rows' codes the one that was found last.

    Checks go from the cell to the shape to what a deed says of it: what is found last is left when all else is mended. A word
    that no list has counts only where a row has no other fault: it may be a gap in the list.
    """
    first: dict[int | None, int] = {}
    for soft in (False, True):
        for at, issue in enumerate(issues):
            if (issue.code == "STATUS_UNKNOWN") == soft:
                first.setdefault(issue.row, at)
    return issues[max(first.values())].code
