"""What a forecast is: when one quota runs out, and all that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from landmap.quota.ahead.pace import Pace
    from landmap.quota.tally import NodeTally


@dataclass(frozen=True, slots=True)
class Outlook:
    """How long a quota lasts at one pace.

    ``runs_out_on``: at constant pace, with nothing random or known (None: not within 200 years). ``early_on``, ``median_on``,
    ``late_on``: in 10, 50, 90 % of the runs nothing is left by then (None: not by the forecast's end); ``lasting_pct``: share
    of the runs that reach the end with something left. ``by_year``: on (year's end), low_mu, median_mu, high_mu: the 10, 50,
    90 % quantiles of what is left.
    """

    mu_per_year: float
    runs_out_on: date | None
    early_on: date | None
    median_on: date | None
    late_on: date | None
    lasting_pct: Decimal
    by_year: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Forecast:
    """When one quota runs out, seen from the day ``on`` up to ``until``.

    ``pace`` is None where it is not known, and then so are the outlooks; ``outlook`` is that of the pace as it was,
    ``with_stock`` that of the pace less ``stock_mu_per_year`` (None: nobody knows that), on the very same runs; the median
    then comes ``postponed_months`` later (None: unknown, or one of the two is not out by the end). ``known``: dated demand
    (id, mu, on, days from now), ``known_out_on`` the day on which it alone takes all that is left. ``past``: on, left_mu: at
    the window's beginning, after each day on which something was drawn, and now. ``undated_mu`` and ``later_mu`` are drawn
    without a date, or dated after ``on``: they are gone, and not in the pace. ``assumptions`` are sentences, Chinese and
    English.
    """

    node: NodeTally
    on: date
    until: date
    pace: Pace | None
    outlook: Outlook | None
    with_stock: Outlook | None
    stock_mu_per_year: float | None
    postponed_months: Decimal | None
    known: pd.DataFrame
    known_out_on: date | None
    past: pd.DataFrame
    undated_mu: Decimal
    later_mu: Decimal
    assumptions: tuple[tuple[str, str], ...] = ()

    @property
    def exhausted(self) -> bool:
        """Whether nothing is left already."""
        return self.node.remaining_mu <= 0
