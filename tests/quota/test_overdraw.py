"""More drawn than granted: an error that names the rows that passed the limit, the last in time."""

import pytest

from landmap.errors import EXIT_OVERDRAWN, QuotaError
from landmap.quota import overdraws, within_limits


@pytest.fixture
def tight(z):
    """50 mu, of which rest is what is left."""
    quotas = [
        {"id": "all", "name": "总量", "name_en": "all of it", "limit_mu": 50},
        {"id": "rest", "name": "余", "parent": "all", "remainder": True},
    ]
    return z.site_of(quotas, [rule | {"quota": "all"} for rule in z.rules])


def rows(z, *said):
    """15 mu each, side by side."""
    return [z.new(z.rectangle(100 * n, 0, 100, 100), **each) for n, each in enumerate(said)]


def used(day, name):
    return {"stage": "approved", "approved_on": day, "parcel_id": name}


def test_the_last_in_time_are_named(z, tight):
    found = z.tallied(
        rows(
            z,
            used("2023-05-01", "d"),
            used("2021-01-01", "a"),
            used(None, "e"),
            used("2022-01-01", "b"),
            used("2022-06-01", "c"),
        ),
        site=tight,
    )
    (over,) = overdraws(found, tight)  # and not the remainder as well
    assert over.node.id == "all"
    assert float(over.mu) == 25.0
    assert over.rows["id"].tolist() == ["d", "e"]  # 15, 30, 45 | 60, 75: no date comes last


def test_time_comes_before_the_order_of_ids(z, tight):
    days = {"a": "2023-05-01", "b": "2022-06-01", "c": "2022-01-01", "d": "2021-01-01"}
    found = z.tallied(rows(z, *(used(day, name) for name, day in days.items())), site=tight)
    assert overdraws(found, tight)[0].rows["id"].tolist() == ["a"]


def test_used_comes_before_committed_whatever_the_dates(z, tight):
    planned = {"committed_on": "2020-01-01", "parcel_id": "plan"}
    found = z.tallied(rows(z, planned, used("2023-01-01", "x"), used("2023-02-01", "y"), used("2023-03-01", "z")), site=tight)
    assert overdraws(found, tight)[0].rows["id"].tolist() == ["plan"]


def test_a_row_exactly_at_the_limit_is_within(z):
    site = z.site_of([{"id": "all", "name": "总量", "limit_mu": 15}], [rule | {"quota": "all"} for rule in z.rules])
    parcels = rows(z, used("2023-01-01", "x"))
    assert overdraws(z.tallied(parcels, site=site), site) == ()
    within_limits(z.tallied(parcels, site=site), site)
    more = z.tallied(rows(z, used("2023-01-01", "x"), used("2023-01-02", "y")), site=site)
    assert overdraws(more, site)[0].rows["id"].tolist() == ["y"]


def test_same_day_in_the_order_of_ids_and_rows_without_ground_are_not_named(z, tight):
    same = rows(z, *(used("2023-01-01", name) for name in "dcba"))
    nothing = z.new(z.rectangle(700, 0, 10, 10), **used("2023-01-01", "zz"))  # beyond the boundary
    found = z.tallied([*same, nothing], site=tight)
    assert overdraws(found, tight)[0].rows["id"].tolist() == ["d"]


def test_the_error_says_how_much_which_rows_and_where_they_stand(z, tight):
    found = z.tallied(rows(z, *(used("2023-01-01", name) for name in "abcd")), site=tight)
    with pytest.raises(QuotaError) as told:
        within_limits(found, tight)
    error = told.value
    assert error.exit_code == EXIT_OVERDRAWN
    assert error.where == "all"
    assert "总量超占 10.00 亩：d（a.shp:4）" in error.zh
    assert "all of it is overdrawn by 10.00 mu: d（a.shp:4）" in error.en
    assert error.mend_zh
    assert error.mend_en


def test_many_rows_are_counted_not_all_named(z):
    site = z.site_of([{"id": "all", "name": "总量", "limit_mu": 0}], [rule | {"quota": "all"} for rule in z.rules])
    found = z.tallied([z.new(z.rectangle(50 * n, 0, 50, 50), parcel_id=f"p{n}") for n in range(8)], site=site)
    with pytest.raises(QuotaError) as told:
        within_limits(found, site)
    assert "p4（a.shp:5） 等 3 行" in told.value.zh
    assert "p4（a.shp:5） and 3 more" in told.value.en
    assert "p5" not in told.value.zh
