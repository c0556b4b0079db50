"""The quota tree and what draws on it, as site.toml states them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from landmap.site.model import DrawColumn, Model
from landmap.site.suggest import must_know
from landmap.terms import CODES, COLUMNS


class Quota(Model):
    """One node of the quota tree: a grant with a limit, or (``remainder = true``) what is left of its parent.

    ``kind``: plan_period (规划新增空间规模) or annual (年度计划指标). An annual quota with ``of`` counts what is used, within
    its dates, of the quota named there and of all below it: the same ground draws on the space of the plan period and on
    the plan of the year of its approval. ``valid_from`` and ``valid_to`` bound what counts by its date; ground without a date
    counts (nobody knows that it does not), except in an annual quota ``of`` another.
    """

    id: str
    name: str
    name_en: str = ""
    parent: str | None = None
    limit_mu: Annotated[float, Field(ge=0)] | None = None
    kind: Literal["plan_period", "annual"] = "plan_period"
    of: str | None = None
    document: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    stated_remaining_mu: float | None = None
    remainder: bool = False

    @model_validator(mode="after")
    def _limit_or_remainder(self) -> Quota:
        if self.remainder == (self.limit_mu is not None):
            raise ValueError("a quota has either limit_mu or remainder = true")
        if self.remainder and self.parent is None:
            raise ValueError("a remainder needs a parent")
        if self.of is not None and (self.kind != "annual" or self.valid_from is None or self.valid_to is None):
            raise ValueError("only an annual quota with valid_from and valid_to may be of another")
        if self.valid_from is not None and self.valid_to is not None and self.valid_from > self.valid_to:
            raise ValueError("valid_from lies after valid_to")
        return self

    def covers(self, day: date | None) -> bool:
        """Whether ground booked on ``day`` (None: nobody knows) counts on this quota."""
        if day is None:
            return self.of is None
        return (self.valid_from or day) <= day <= (self.valid_to or day)


def quotas_named(quotas: Iterable[Quota]) -> dict[str, str]:
    """The id of the quota that ground is booked on, by everything that a row may call it: an id, or a name that only one bears.

    Who names an annual quota ``of`` another means that one; the date tells the year.
    """
    quotas, called = tuple(quotas), dict[str, set[str]]()
    for quota in quotas:
        for name in {quota.name, quota.name_en} - {""}:
            called.setdefault(name, set()).add(quota.of or quota.id)
    known = {name: next(iter(ids)) for name, ids in called.items() if len(ids) == 1}
    return known | {quota.id: quota.of or quota.id for quota in quotas}


class Drawdown(Model):
    """Which rows draw on a quota, as data: the rows of ``role`` whose coded columns have one of the values of ``when``.

    ``quota`` is the node for rows that name none themselves. The first rule that fits a row decides. Where the ground of two
    rows overlaps, the rule that stands earlier in site.toml takes it.
    """

    role: Literal["parcels", "roads"]
    when: Mapping[str, tuple[str, ...]]
    column: DrawColumn
    reason: str
    quota: str
    name: str = ""
    name_en: str = ""

    @model_validator(mode="after")
    def _known_codes(self) -> Drawdown:
        lists = {column.name: CODES[column.codes] for column in COLUMNS[self.role] if column.codes}
        for name, codes in self.when.items():
            must_know(name, lists, f"drawdown {self.reason}: {name} is no coded column of {self.role}")
            for code in codes:
                must_know(code, lists[name], f"drawdown {self.reason}: {code!r} is no code of {name}")
        return self
