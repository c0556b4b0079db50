"""The sample agrees with the article to the last digit; what is not the article's says so."""

import pytest

ARTICLE = {  # outcome -> land mu, factory m2, investment in 100 million yuan
    "河南超硬材料公司": (28.0, 6_500, 8.0),
    "南钢集团复星合力公司": (None, 14_000, 2.0),
    "深圳卓越": (None, 19_800, 3.2),
    "亿迈": (None, 18_700, 5.0),
    "华森纸业": (120.0, None, 4.3),
}
REVIVED_FIGURES = [28, 120, 38.5, 26.4, 45.18, 31.75, 22, 33]


def test_revived_parcels_measure_the_article_s_mu(parcels):
    revived = parcels[(parcels.disposal == "已盘活") & (parcels.land_origin == "存量")]
    assert round(revived.mu.sum(), 2) == 344.83
    assert sorted(revived.mu) == pytest.approx(sorted(REVIVED_FIGURES), abs=0.001)


def test_planned_supply_and_new_roads_leave_800_of_2300(planned, roads):
    new_roads = roads[roads.land_origin == "新增"].mu.sum()
    assert planned.mu.sum() == pytest.approx(1180, abs=0.002)
    assert new_roads == pytest.approx(320, abs=0.002)
    assert round(2300 - planned.mu.sum() - new_roads, 2) == 800.00


def test_planned_land_that_draws_nothing_is_800_mu(parcels):
    assert parcels[parcels.land_stage == "规划中"].mu.sum() == pytest.approx(800, abs=0.002)


def test_no_new_land_is_used_yet(parcels):
    assert set(parcels[parcels.land_origin == "新增"].land_stage) == {"规划中"}


def test_revived_floor_area_is_79300(buildings):
    assert buildings.revived_m2.sum() == 79_300
    assert set(buildings[buildings.revived_m2 > 0].disposal) == {"已盘活"}


def test_outcomes_sum_to_the_article(outcomes):
    assert round(outcomes.land_mu.sum(), 2) == 344.83
    assert outcomes.factory_m2.sum() == 79_300
    assert round(outcomes.invest_yi.sum(), 2) == 27
    assert round(outcomes.output_yi.sum(), 2) == 32
    assert outcomes.jobs.sum() == 836
    assert outcomes.avoided_mu.sum() == 50


def test_the_five_named_cases_are_the_article_s_and_no_other_is_documented(outcomes):
    documented = outcomes[outcomes.documented == "是"].set_index("firm")
    assert set(documented.index) == set(ARTICLE)
    figures = documented[["land_mu", "factory_m2", "invest_yi"]].astype(object).where(documented.notna(), None)
    assert {firm: tuple(row) for firm, row in zip(figures.index, figures.to_numpy(), strict=True)} == ARTICLE
    others = outcomes[outcomes.documented == "否"]
    assert len(others) == 7
    assert others.firm.str.startswith("示例").all()
    assert others.former_firm.str.startswith("示例").all()
    assert (round(others.land_mu.sum(), 2), others.factory_m2.sum(), round(others.invest_yi.sum(), 2)) == (196.83, 20_300, 4.5)


def test_made_up_splits_say_so(outcomes):
    assert outcomes.remark.str.contains("示意").all()


def test_days_that_the_article_tells(outcomes):
    at = outcomes.set_index("firm")
    assert (at.signed_on - at.talks_on).dt.days["河南超硬材料公司"] < 10
    assert (at.start_on - at.talks_on).dt.days["华森纸业"] == 61  # two months


def test_each_outcome_agrees_with_its_parcel_and_buildings(outcomes, parcels, buildings):
    land = parcels[parcels.disposal == "已盘活"].set_index("parcel_id").mu
    floor = buildings.groupby("parcel_id").revived_m2.sum()
    stated = outcomes.set_index("parcel_id")[["land_mu", "factory_m2"]].fillna(0)
    for parcel_id, row in stated.iterrows():
        assert land.get(parcel_id, 0) == pytest.approx(row.land_mu, abs=0.001)
        assert floor.get(parcel_id, 0) == row.factory_m2


def test_the_settings_hold_the_article_s_figures(site):
    quota = {node.id: node for node in site.quota}
    assert (quota["new_construction"].limit_mu, quota["industrial"].limit_mu) == (4335, 2300)
    assert quota["available"].remainder
    assert quota["available"].stated_remaining_mu == quota["industrial"].stated_remaining_mu == 800
    assert site.stated.model_dump() == {
        "revived_mu": 344.83, "revived_m2": 79_300, "invest_yi": 27, "output_yi": 32, "jobs": 800,
    }  # fmt: skip
    assert site.context.city_km2 == 220
    assert site.illustrative
    assert "示意" in site.note
    assert all("示意" in layer.title for layer in site.layers)
