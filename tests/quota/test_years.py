"""Dates: used by year, annual quotas of another, quotas with dates of their own; and the areas of documents beside."""

import json
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest
from pydantic import ValidationError

from landmap.quota import node_tallies, rows_behind, stock_of
from landmap.quota.tally import UNDATED
from landmap.site import Policy, Quota, Site

ANNUAL = {
    "id": "plan_2023", "name": "2023年度计划", "kind": "annual", "of": "industrial", "limit_mu": 20,
    "valid_from": date(2023, 1, 1), "valid_to": date(2023, 12, 31),
}  # fmt: skip


def mu(text: str) -> Decimal:
    return Decimal(text)


def node(found, name):
    return next(one for one in found.nodes if one.id == name)


def some(z, *days, stage="approved", **said):
    """A parcel of 15 mu for each day."""
    return [
        z.new(
            z.rectangle(100 * n, 0, 100, 100), stage, **{"approved_on" if stage == "approved" else "committed_on": day}, **said
        )
        for n, day in enumerate(days)
    ]


def test_what_is_used_is_split_by_year_and_sums(z):
    found = z.tallied(some(z, "2022-12-31", "2023-01-01", "2023-06-30", None))
    used = node(found, "industrial")
    assert used.by_year == {"2022": mu("15.00"), "2023": mu("30.00"), UNDATED: mu("15.00")}
    assert sum(used.by_year.values()) == used.used_mu == mu("60.00")
    assert used.undated_mu == mu("15.00")
    assert node(found, "new_construction").by_year == used.by_year
    assert found.bookings["year"].tolist() == [2022, 2023, 2023, pd.NA]
    assert found.bookings["booked_on"].dt.month.tolist()[:3] == [12, 1, 6]


def test_planned_supply_is_dated_by_its_listing_and_is_in_no_year_of_use(z):
    found = z.tallied(some(z, "2023-05-01", stage="to_supply", approved_on="2021-01-01"))
    assert found.bookings["year"].tolist() == [2023]
    assert node(found, "industrial").by_year == {}
    assert node(found, "industrial").undated_mu == 0


def test_an_annual_quota_counts_what_is_used_of_another_within_its_dates(z):
    site = z.site_of([*z.quotas, ANNUAL])
    rows = some(z, "2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01", None)
    found = z.tallied([*rows, z.new(z.rectangle(500, 0, 100, 100), committed_on="2023-05-01")], site=site)
    plan = node(found, "plan_2023")
    assert (plan.limit_mu, plan.used_mu, plan.committed_mu, plan.remaining_mu) == (mu("20"), mu("30.00"), 0, mu("-10.00"))
    assert plan.by_year == {"2023": mu("30.00")}
    assert plan.undated_mu == mu("15.00")  # of no year that anybody knows
    assert plan.outside_period_mu == mu("30.00")  # of other years
    assert plan.committed_by == {}
    assert plan.of == "industrial"
    # The same ground draws on the space of the plan period, once.
    assert node(found, "industrial").used_mu == mu("75.00")
    assert node(found, "new_construction").used_mu == mu("75.00")
    assert set(rows_behind(found.bookings, "plan_2023", site)["id"]) == {"parcels001", "parcels002"}
    assert len(rows_behind(found.bookings, "new_construction", site)) == 6


def test_a_row_that_names_an_annual_quota_is_booked_on_what_that_is_of(z):
    site = z.site_of([*z.quotas, ANNUAL])
    found = z.tallied(some(z, "2023-03-01", quota="plan_2023"), site=site)
    assert found.bookings["node"].tolist() == ["industrial"]
    assert node(found, "plan_2023").used_mu == mu("15.00")


def test_annual_quotas_may_stand_in_a_tree_of_their_own(z):
    below = ANNUAL | {"id": "plan_2023_a", "parent": "plan_2023", "limit_mu": 5, "of": "industrial"}
    found = z.tallied(some(z, "2023-03-01"), site=z.site_of([*z.quotas, ANNUAL, below]))
    assert node(found, "plan_2023").used_mu == node(found, "plan_2023_a").used_mu == mu("15.00")  # not 30
    assert node(found, "plan_2023_a").depth == 1


def test_a_quota_counts_only_what_its_dates_cover(z):
    quotas = [z.quotas[0] | {"valid_from": date(2021, 1, 1), "valid_to": date(2035, 12, 31)}, *z.quotas[1:]]
    found = z.tallied(some(z, "2020-12-31", "2021-01-01", "2035-12-31", "2036-01-01", None), site=z.site_of(quotas))
    top, industrial = node(found, "new_construction"), node(found, "industrial")
    assert (top.used_mu, top.outside_period_mu, top.undated_mu) == (mu("45.00"), mu("30.00"), mu("15.00"))
    assert (industrial.used_mu, industrial.outside_period_mu) == (mu("75.00"), 0)
    assert top.used_mu + top.committed_mu + top.remaining_mu == top.limit_mu
    assert [top.in_force(day) for day in (date(2020, 12, 31), date(2021, 1, 1), date(2035, 12, 31), date(2036, 1, 1))] == [
        False, True, True, False,
    ]  # fmt: skip
    assert industrial.in_force(date(1990, 1, 1))


@pytest.mark.parametrize(
    ("day", "of", "counts"),
    [(None, None, True), (None, "industrial", False), (date(2023, 1, 1), "industrial", True), (date(2022, 12, 31), None, False),
     (date(2023, 12, 31), None, True), (date(2024, 1, 1), None, False)],
)  # fmt: skip
def test_which_day_a_quota_covers(day, of, counts):
    assert Quota.model_validate(ANNUAL | {"of": of}).covers(day) is counts


GRANT = {"id": "industrial", "name": "x", "limit_mu": 1}


@pytest.mark.parametrize(
    ("quotas", "message"),
    [
        ([{"id": "a", "name": "a", "limit_mu": 1, "of": "b"}], "only an annual quota"),
        ([ANNUAL | {"valid_to": None}], "only an annual quota"),
        ([ANNUAL | {"valid_to": date(2022, 1, 1)}], "valid_from lies after"),
        ([ANNUAL], "must stand before it"),
        ([GRANT, ANNUAL | {"parent": "industrial"}], "stands beside the tree"),
        ([GRANT, ANNUAL, ANNUAL | {"id": "b", "of": "plan_2023"}], "no grant"),
        ([GRANT, ANNUAL, {"id": "b", "name": "b", "limit_mu": 1, "parent": "plan_2023"}],
         "stands beside the tree"),
    ],
)  # fmt: skip
def test_quotas_that_do_not_fit_are_told(quotas, message):
    with pytest.raises(ValidationError, match=message):
        Site.model_validate({"id": "t", "name": "t", "as_of": date(2024, 1, 1), "crs": "EPSG:4546", "quota": quotas})


def test_no_rule_draws_on_an_annual_quota_of_another(z):
    with pytest.raises(ValidationError, match="counts by itself"):
        z.site_of([*z.quotas, ANNUAL], [z.rules[0] | {"quota": "plan_2023"}])


def test_rows_behind_a_quota_that_is_not_there(z):
    with pytest.raises(KeyError, match="nothing"):
        rows_behind(z.tallied([]).bookings, "nothing", z.site_of())


def test_the_areas_of_documents_stand_beside_the_official_one(z):
    rows = some(z, "2023-01-01", registered_m2=10_010.0, approved_m2=9_990.0)
    road = z.frame("roads", [{"at": z.rectangle(0, 200, 100, 20), "land_origin": "new"}])
    booked = z.tallied(rows, road).bookings.set_index("role")
    assert booked.loc["parcels", ["planar_m2", "registered_m2", "approved_m2"]].tolist() == [10_000.0, 10_010.0, 9_990.0]
    assert booked.loc["parcels", "m2"] != booked.loc["parcels", "planar_m2"]
    assert booked.loc["roads", "planar_m2"] == 2_000.0
    assert booked.loc["roads", ["registered_m2", "approved_m2"]].isna().all()


def test_the_figures_of_years_are_plain_json(z):
    site = z.site_of([*z.quotas, ANNUAL])
    told = json.loads(json.dumps(z.tallied(some(z, "2023-01-01"), site=site).as_json()))
    plan = told["nodes"][-1]
    assert plan["by_year"] == {"2023": 15.0}
    assert (plan["valid_from"], plan["valid_to"], plan["of"]) == ("2023-01-01", "2023-12-31", "industrial")
    assert told["stock"]["earned_mu"] is None


@pytest.mark.parametrize(("ratio", "earned"), [(None, None), (0, "0.00"), (50, "30.00"), (33.3, "19.98")])
def test_quota_earned_by_disposal_takes_a_ratio(z, ratio, earned):
    parcels = z.frame("parcels", [{"at": z.rectangle(0, 0, 200, 200), "map_class": "revived", "disposal": "revived"}])
    frames = (z.frame("buildings", []), z.frame("outcomes", []), z.zone, z.tallied([]).bookings)
    found = stock_of(parcels, *frames, Policy(earned_ratio_pct=ratio))
    assert found.revived_mu == mu("60.00")
    assert found.earned_mu == (None if earned is None else mu(earned))


def test_nodes_without_bookings_have_no_years(z):
    for each in node_tallies(z.tallied([]).bookings, z.site_of([*z.quotas, ANNUAL])):
        assert each.by_year == {}
        assert (each.outside_period_mu, each.undated_mu) == (0, 0)
