"""How fast something was drawn down: dated amounts over the window in which they fell, or honestly unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

DAYS_A_YEAR = 365.2425
LEAST = 2  # drawdowns without which there is no pace: one says nothing of the time between two
_PER_MU = 1_000_000  # amounts are whole millionths of a mu: sums are exact in any order


@dataclass(frozen=True, slots=True)
class Pace:
    """How much a year, from ``drawdowns`` of ``days`` between ``since`` and ``on``.

    All that falls on one day is one drawdown, so that a parcel split in two changes nothing. ``opens``: the window begins with
    the first drawdown itself, which then counts among the sizes and not among the number in the window (else a pace would
    be too high by one drawdown).
    """

    since: date
    on: date
    days: tuple[date, ...]
    millionths: tuple[int, ...]  # of a mu, for each of ``days``
    opens: bool

    @property
    def years(self) -> float:
        """Length of the window."""
        return (self.on - self.since).days / DAYS_A_YEAR

    @property
    def number(self) -> int:
        """Drawdowns that fell within the window."""
        return len(self.days) - self.opens

    @property
    def number_per_year(self) -> float:
        """Drawdowns per year."""
        return self.number / self.years

    @property
    def total_mu(self) -> Decimal:
        """All drawdowns together."""
        return Decimal(sum(self.millionths)) / _PER_MU

    @property
    def mean_mu(self) -> float:
        """Mean size of a drawdown."""
        return float(self.total_mu) / len(self.days)

    @property
    def mu_per_year(self) -> float:
        """Mu per year: number per year times mean size."""
        return self.number_per_year * self.mean_mu


def drawdowns(days: pd.Series, mu: pd.Series, on: date) -> pd.Series:
    """Amounts by day up to ``on``, in whole millionths of a mu, in the order of days; undated and empty ones are not there."""
    millionths = pd.Series(np.rint(mu.to_numpy(dtype="float64", na_value=0.0) * _PER_MU).astype(np.int64))
    stamps = pd.Series(pd.DatetimeIndex(days).normalize())
    counts = (stamps.notna() & (stamps <= pd.Timestamp(on)) & (millionths > 0)).to_numpy(dtype=bool)
    return millionths[counts].groupby(stamps[counts].to_numpy()).sum().sort_index()


def pace_of(by_day: pd.Series, on: date, since: date | None = None) -> Pace | None:
    """The pace of ``by_day`` (of :func:`drawdowns`) over the window that ends ``on``; None with fewer than two drawdowns.

    The window begins ``since`` (a quota's first day), else with the first drawdown.
    """
    within = by_day if since is None else by_day[by_day.index >= pd.Timestamp(since)]
    if len(within) < LEAST:
        return None
    days = tuple(pd.Timestamp(day).date() for day in within.index)
    return Pace(since or days[0], on, days, tuple(int(each) for each in within), opens=since is None)
