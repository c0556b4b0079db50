from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from landmap import units


def test_houmas_quota_is_289_hectares_exactly():
    assert units.m2_from_mu(4335.0) == 2_890_000.0
    assert units.mu_from_m2(2_890_000.0) == 4335.0
    assert units.rounded(units.m2_from_mu(344.83)) == Decimal("229886.67")


def test_arrays_convert_like_numbers():
    assert units.mu_from_m2(np.array([2000.0, 0.0])).tolist() == [3.0, 0.0]


def test_rounding_is_half_up_and_never_minus_zero():
    assert [str(units.rounded(x)) for x in (0.125, 2.675, -0.125, -0.001, 1e-9)] == ["0.13", "2.68", "-0.13", "0.00", "0.00"]


numbers = st.floats(0, 1e7, allow_nan=False).map(lambda x: round(x, 6))


@given(st.lists(numbers, min_size=1, max_size=40), st.integers(0, 4))
def test_balanced_parts_sum_to_the_rounded_total_and_stay_within_one_unit(parts, places):
    printed = units.balanced(parts, places)
    exact = [Decimal(repr(part)) for part in parts]
    assert sum(printed) == units.rounded(sum(exact), places)
    assert all(abs(p - e) < Decimal(1).scaleb(-places) for p, e in zip(printed, exact, strict=True))


@given(st.lists(numbers, min_size=1, max_size=20))
def test_balancing_does_not_touch_parts_that_already_sum(parts):
    printed = [float(units.rounded(part)) for part in parts]
    assert [float(x) for x in units.balanced(printed)] == printed
