"""The kinds of area of what draws on each quota, side by side."""

import pandas as pd
import pytest

from landmap.quota import areas_by_kind


@pytest.fixture
def kinds(z):
    rows = [
        z.new(z.rectangle(0, 0, 100, 100), "approved", approved_m2=9_990.0, registered_m2=10_010.0),
        z.new(z.rectangle(550, 0, 100, 100), "approved", approved_m2=10_000.0),  # half of it outside: whole here
        z.new(z.rectangle(0, 100, 100, 100), quota="new_construction"),
    ]
    found = areas_by_kind(z.tallied(rows).bookings, z.site_of())
    return found.set_index(["node", "kind"])


def test_each_kind_is_summed_over_the_rows_that_state_it(kinds):
    assert kinds.loc["industrial", "rows"].tolist() == [2, 2, 2, 2]
    assert kinds.loc["industrial", "stated"].to_dict() == {"official": 2, "planar": 2, "registered": 1, "approved": 2}
    assert kinds.loc[("industrial", "planar"), "m2"] == 20_000.0
    assert kinds.loc[("industrial", "registered"), "m2"] == 10_010.0
    assert kinds.loc[("industrial", "approved"), "m2"] == 19_990.0
    assert kinds.loc[("industrial", "official"), "m2"] == pytest.approx(20_000, rel=1e-4)
    assert kinds.loc["new_construction", "rows"].tolist() == [3, 3, 3, 3]
    assert kinds.loc[("new_construction", "approved"), "stated"] == 2


def test_a_kind_is_held_against_the_official_area_of_the_same_rows(kinds):
    whole, one = kinds.loc[("industrial", "official")], kinds.loc[("industrial", "registered")]
    assert one["official_m2"] == pytest.approx(whole["m2"] / 2, rel=1e-4)
    assert one["differs_m2"] == pytest.approx(10_010.0 - one["official_m2"])
    assert one["differs_ppm"] == pytest.approx(one["differs_m2"] / one["official_m2"] * 1e6)
    assert (whole["differs_m2"], whole["differs_ppm"]) == (0, 0)


def test_what_nobody_states_is_unknown_and_the_order_is_the_sites(kinds):
    assert kinds.loc["available", "rows"].tolist() == [0, 0, 0, 0]
    assert kinds.loc["available", ["m2", "official_m2", "differs_m2", "differs_ppm"]].isna().all(axis=None)
    assert kinds.index.get_level_values("node").unique().tolist() == ["new_construction", "industrial", "available"]
    assert kinds.loc["available"].index.tolist() == ["official", "planar", "registered", "approved"]


def test_no_bookings_no_areas(z):
    found = areas_by_kind(z.tallied([]).bookings, z.site_of())
    assert len(found) == 12
    assert found["rows"].eq(0).all()
    assert isinstance(found, pd.DataFrame)
