"""Exact conversion between square metres, mu and hectares, and half-up rounding.

1 mu = 2000/3 m2 exactly and 1 ha = 15 mu; 666.67 would lose 0.0217 mu over Houma's 4,335. Numbers in frames stay unrounded
floats in m2; only what is printed goes through :func:`rounded`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal
from typing import TypeVar

import numpy as np
import numpy.typing as npt

M2_PER_HA = 10_000.0
M2_PER_KM2 = 1_000_000.0
MU_PER_HA = 15.0

# How a unit that people write turns into m2: multiply, then divide. Two integers, so that no unit is an inexact constant.
M2_FROM_UNIT: Mapping[str, tuple[int, int]] = {
    "m2": (1, 1),
    "mu": (2000, 3),
    "ha": (10_000, 1),
    "km2": (1_000_000, 1),
    "wan_m2": (10_000, 1),
}

Number = TypeVar("Number", float, npt.NDArray[np.float64])


def mu_from_m2(area_m2: Number) -> Number:
    """Mu of an area in m2 (scalar, array or Series), unrounded."""
    return area_m2 * 3 / 2000


def m2_from_mu(area_mu: Number) -> Number:
    """Square metres of an area in mu (scalar, array or Series), unrounded."""
    return area_mu * 2000 / 3


def rounded(value: float | Decimal, places: int = 2) -> Decimal:
    """``value`` rounded half up (四舍五入) to ``places`` decimals; of a float, its shortest decimal form is what is rounded."""
    exact = _exact(value)
    if not exact.is_finite():
        return exact
    digits = Context(prec=max(28, exact.adjusted() + places + 2))  # a damaged shape may have any area
    result = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=digits)
    return result or abs(result)  # never "-0.00"


def balanced(parts: Sequence[float | Decimal], places: int = 2, total: float | Decimal | None = None) -> list[Decimal]:
    """``parts`` rounded so that they sum to the rounded ``total`` (largest remainder, 强制调平).

    For printed tables only: each printed part differs from its raw value by less than one unit of the last place.
    ``total`` is the sum of the parts unless given.
    """
    exact = [_exact(part) for part in parts]
    unit = Decimal(1).scaleb(-places)
    target = rounded(sum(exact, Decimal(0)) if total is None else total, places)
    floors = [part.quantize(unit, rounding=ROUND_FLOOR) for part in exact]
    missing = int((target - sum(floors, Decimal(0))) / unit)
    by_remainder = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], i))
    for i in by_remainder[:missing]:
        floors[i] += unit
    return floors


def _exact(value: float | Decimal) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(repr(float(value)))
