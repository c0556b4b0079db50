"""What if: each kind of change does exactly what it says, the base stays the base, and files of changes are read strictly."""

import os
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.errors import SiteError
from landmap.quota import Add, Drop, Resize, Retime, Revive, compare, read_scenario, scenario
from landmap.quota.ahead import demand_of, effects_table, weighing_on

law = settings(max_examples=int(os.environ.get("LANDMAP_LAW_EXAMPLES", "25")), deadline=None)


def day(text):
    return pd.Timestamp(text)


def zone_of(z, parcels=(), projects=(), roads=(), **said):
    """A zone of these rows, as a snapshot hands it on."""
    site = said.get("site") or z.site_of()
    frames = {"parcels": z.frame("parcels", list(parcels)), "roads": z.frame("roads", list(roads))}
    tally = z.tallied(frames["parcels"], roads=frames["roads"], site=site)
    outcomes = z.frame("outcomes", list(said.get("outcomes", ())))
    return SimpleNamespace(
        site=site,
        on=z.on,
        boundary=z.zone,
        projects=z.frame("projects", list(projects)),
        outcomes=outcomes,
        tally=tally,
        **frames,
    )


def project(label, mu=30, **said):
    return {"project_id": label, "quota": "industrial", "need_mu": mu, "project_stage": "seeking"} | said


@pytest.fixture
def zone(z):
    """P1 and P2 (15 mu each, used) share 7.5 mu, P3 is 15 mu planned, R1 6 mu of road, S stock; X1 to X5 are projects."""
    parcels = [
        z.new(z.rectangle(0, 0, 100, 100), "used", parcel_id="P1", approved_on=day("2021-03-01")),
        z.new(z.rectangle(50, 0, 100, 100), "used", parcel_id="P2", approved_on=day("2022-03-01")),
        z.new(z.rectangle(200, 0, 100, 100), "to_supply", parcel_id="P3", committed_on=day("2023-03-01")),
        {"at": z.rectangle(400, 0, 100, 100), "parcel_id": "S", "land_origin": "stock", "land_stage": "used"},
    ]
    roads = [{"at": z.rectangle(0, 200, 200, 20), "land_origin": "new", "road_id": "R1"}]
    projects = [
        project("X1", 30, need_on=day("2025-06-01"), project_stage="signed"),
        project("X2", 20, quota="产业用地"),
        project("X3", 40, project_stage="landed"),
        project("X4", None, need_on=day("2026-01-01")),
        project("X5", 10, quota=None, project_stage="unknown"),
    ]
    return zone_of(z, parcels, projects, roads)


def figures(one, node="industrial"):
    found = next(each for each in one.nodes if each.id == node)
    return found.used_mu, found.committed_mu, found.remaining_mu


def mu(*numbers):
    return tuple(Decimal(number) for number in numbers)


def did(effect):
    return effect.used_mu, effect.committed_mu, effect.demand_mu, effect.met_mu


def effect_of(zone, change):
    return scenario(zone, [change]).effects[0]


# The base


def test_no_change_is_the_base_exactly(zone):
    base = scenario(zone)
    assert base.name == "现状 base"
    assert (base.site, base.on, base.effects) == (zone.site, zone.on, ())
    assert base.nodes == zone.tally.nodes
    pd.testing.assert_frame_equal(base.bookings, zone.tally.bookings)
    assert base.bookings is not zone.tally.bookings
    assert figures(base) == mu("22.50", "21.00", "2256.50")


def test_demand_is_what_still_looks_for_land(zone):
    demand = scenario(zone).demand
    assert demand.columns.tolist() == ["id", "node", "stage", "mu", "on"]
    assert demand["id"].tolist() == ["X1", "X2", "X4", "X5"]
    assert demand["node"].tolist()[:3] == ["industrial"] * 3
    assert demand["node"].isna().tolist() == [False, False, False, True]
    assert demand["stage"].tolist() == ["signed", "seeking", "seeking", "unknown"]
    assert demand["mu"].isna().tolist() == [False, False, True, False]
    assert demand["on"].tolist()[:1] == [day("2025-06-01")]
    assert [str(kind) for kind in demand.dtypes] == ["string", "string", "string", "Float64", "datetime64[ns]"]


def test_demand_counts_on_the_quota_and_all_above_it(zone):
    base = scenario(zone)
    assert {node: base.demand_mu(node) for node in ("new_construction", "industrial", "available")} == {
        "new_construction": Decimal("50.00"), "industrial": Decimal("50.00"), "available": Decimal("50.00"),
    }  # fmt: skip
    assert base.demand_on("industrial")["id"].tolist() == ["X1", "X2", "X4"]
    assert base.met_mu("industrial") == 0


def test_a_dropped_project_is_no_demand_and_a_named_annual_quota_is_that_which_it_is_of(z):
    quotas = [
        *z.quotas,
        {"id": "y25", "name": "2025", "limit_mu": 100, "kind": "annual", "of": "industrial",
         "valid_from": date(2025, 1, 1), "valid_to": date(2025, 12, 31)},
    ]  # fmt: skip
    rows = [
        project("A", project_stage="dropped"),
        project("B", quota=" y25 ", need_on=day("2025-05-01")),
        project("C", quota="?"),
    ]
    site = z.site_of(quotas)
    demand = demand_of(z.frame("projects", rows), site)
    assert demand["id"].tolist() == ["B", "C"]
    assert demand["node"].tolist()[0] == "industrial"
    assert pd.isna(demand["node"].tolist()[1])
    assert weighing_on(demand, "y25", site, "on")["id"].tolist() == ["B"]
    assert weighing_on(demand.assign(on=day("2026-01-01")), "y25", site, "on").empty


def test_a_remainder_is_drawn_down_by_what_draws_on_its_parent_but_not_on_grants_beside_it(z):
    quotas = [
        {"id": "all", "name": "全部", "limit_mu": 300},
        {"id": "homes", "name": "住宅", "parent": "all", "limit_mu": 100},
        {"id": "flats", "name": "公寓", "parent": "homes", "limit_mu": 50},
        {"id": "rest", "name": "其余", "parent": "all", "remainder": True},
    ]
    rules = [{"role": "parcels", "when": {"land_stage": ["used"]}, "column": "used", "reason": "approved", "quota": "all"}]
    rows = pd.DataFrame({"node": ["all", "homes", "flats", "rest"], "booked_on": pd.NaT, "column": "used"}, index=[7, 7, 3, 1])
    site = z.site_of(quotas, rules)
    assert weighing_on(rows, "rest", site)["node"].tolist() == ["all", "rest"]
    assert weighing_on(rows, "homes", site)["node"].tolist() == ["homes", "flats"]
    assert weighing_on(rows, "all", site)["node"].tolist() == ["all", "homes", "flats", "rest"]


def test_land_avoided_is_dated_by_start_else_signing_else_talks(z):
    rows = [
        {"outcome_id": "c", "avoided_mu": 3, "talks_on": day("2023-01-01")},
        {"outcome_id": "b", "avoided_mu": 2, "signed_on": day("2022-01-01"), "talks_on": day("2020-01-01")},
        {"outcome_id": "a", "avoided_mu": 1, "start_on": day("2021-01-01"), "signed_on": day("2020-01-01")},
        {"outcome_id": "d", "start_on": day("2021-01-01")},
        {"outcome_id": "e", "avoided_mu": 5},
    ]
    avoided = scenario(zone_of(z, outcomes=rows)).avoided
    assert avoided["id"].tolist() == ["a", "b", "c", "e"]
    assert avoided["mu"].tolist() == [1, 2, 3, 5]
    assert avoided["on"].tolist()[:3] == [day("2021-01-01"), day("2022-01-01"), day("2023-01-01")]
    assert pd.isna(avoided["on"].tolist()[3])


# Drop


def test_dropped_ground_that_was_shared_falls_to_its_neighbour(zone):
    one = scenario(zone, [Drop("P1")])
    assert figures(one) == mu("15.00", "21.00", "2264.00")
    assert did(one.effects[0]) == mu("-7.50", "0.00", "0.00", "0.00")
    assert one.effects[0].zh == "原占用 15.00 亩；重叠部分 7.50 亩改计 P2"
    assert one.effects[0].en == "15.00 mu were booked to it; 7.50 mu that it shared fall to P2"
    assert one.bookings["id"].tolist() == ["R1", "P3", "P2"]
    assert one.bookings["m2"].round(0).tolist()[2] == 10_000


def test_the_neighbour_that_lost_ground_frees_only_what_was_left_of_it(zone):
    one = scenario(zone, [Drop("P2")])
    assert figures(one) == mu("15.00", "21.00", "2264.00")
    assert one.effects[0].zh == "原占用 7.50 亩"
    assert one.bookings.index.tolist() == [0, 1, 2]


def test_both_neighbours_dropped_leave_nothing(zone):
    one = scenario(zone, [Drop("P2"), Drop("P1")])
    assert figures(one) == mu("0.00", "21.00", "2279.00")
    assert sum(effect.used_mu for effect in one.effects) == Decimal("-22.50")


def test_ground_of_an_old_road_that_is_dropped_falls_to_what_draws(z):
    roads = [{"at": z.rectangle(0, 0, 100, 20), "land_origin": "stock", "road_id": "R0"}]
    one = scenario(zone_of(z, [z.new(z.rectangle(0, 0, 100, 100), "used", parcel_id="P1")], roads=roads), [Drop("R0")])
    assert did(one.effects[0]) == mu("3.00", "0.00", "0.00", "0.00")
    assert one.effects[0].zh == "本身不占用新增指标；重叠部分 3.00 亩改计 P1"
    assert one.effects[0].en == "itself it draws on no quota; 3.00 mu that it shared fall to P1"


def test_a_road_or_a_project_can_be_dropped(zone):
    one = scenario(zone, [Drop("R1"), Drop("X1")])
    assert figures(one) == mu("22.50", "15.00", "2262.50")
    assert one.demand_mu("industrial") == Decimal("20.00")
    assert did(one.effects[1]) == mu("0.00", "0.00", "-30.00", "0.00")
    assert (one.effects[1].zh, one.effects[1].en) == ("需求减少", "its demand falls away")
    assert one.demand.index.tolist() == [0, 1, 2]


def test_what_draws_nothing_changes_nothing(zone):
    changes = [Drop("S"), Drop("X3")]
    one = scenario(zone, changes)
    assert one.nodes == zone.tally.nodes
    assert [effect.zh for effect in one.effects] == ["不占用新增指标，无变化", "已落地或放弃，不计需求，无变化"]
    for change in (Resize("S", 5), Retime("S", date(2025, 1, 1)), Revive("S")):
        assert effect_of(zone, change).en == "draws on no quota: nothing changes"
    for change in (Resize("X3", 5), Retime("X3", date(2025, 1, 1)), Revive("X3")):
        assert effect_of(zone, change).en == "has landed or was dropped: nothing changes"
        assert did(effect_of(zone, change)) == mu("0", "0", "0", "0")
        assert effect_of(zone, change).change is change


# Add


def test_added_ground_counts_in_full(zone):
    one = scenario(zone, [Add("N", 12.34, "产业用地", "committed", on=date(2025, 2, 3))], "试")
    assert figures(one) == mu("22.50", "33.34", "2244.16")
    assert did(one.effects[0]) == mu("0.00", "12.34", "0.00", "0.00")
    assert (one.effects[0].zh, one.effects[0].en) == ("无图形，按面积全额计入", "it has no shape: it counts in full")
    row = one.bookings.iloc[-1]
    said = {name: row[name] for name in ("node", "column", "reason", "role", "layer", "source_file", "id", "year", "booked_on")}
    assert said == {
        "node": "industrial", "column": "committed", "reason": "planned_supply", "role": "parcels", "layer": "scenario",
        "source_file": "试", "id": "N", "year": 2025, "booked_on": day("2025-02-03"),
    }  # fmt: skip
    assert (row["m2"], row["gross_m2"], row["outside_m2"], row["shared_m2"]) == (8226.666667, 8226.666667, 0, 0)
    assert row[["source_row", "planar_m2", "registered_m2", "approved_m2", "shared_with"]].isna().all()
    assert one.bookings.dtypes.equals(zone.tally.bookings.dtypes)


def test_added_ground_without_a_day_or_with_a_reason_of_its_own(zone):
    one = scenario(zone, [Add("N", 10, "new_construction", "used", "rail")])
    assert one.bookings.iloc[-1]["reason"] == "rail"
    assert one.bookings.iloc[-1][["booked_on", "year"]].isna().all()
    assert one.nodes[0].undated_mu == Decimal("10.00")
    assert scenario(zone, [Add("N", 10, "industrial", "used")]).bookings.iloc[-1]["reason"] == "approved"


def test_without_a_rule_the_reason_is_the_column(z):
    rules = [rule for rule in z.rules if rule["role"] == "roads"]
    one = scenario(zone_of(z, site=z.site_of(rules=rules)), [Add("N", 10, "industrial", "committed")])
    assert one.bookings["reason"].tolist() == ["committed"]


def test_an_added_project_is_demand(zone):
    one = scenario(zone, [Add("N", 7, "industrial", on=date(2025, 1, 1))])
    assert one.nodes == zone.tally.nodes
    assert one.demand.iloc[-1].tolist() == ["N", "industrial", "seeking", 7.0, day("2025-01-01")]
    assert did(one.effects[0]) == mu("0.00", "0.00", "7.00", "0.00")
    assert (one.effects[0].zh, one.effects[0].en) == ("新增需求", "more demand")
    assert one.demand.dtypes.equals(scenario(zone).demand.dtypes)


def test_dropped_and_added_back_restores_the_totals(zone):
    one = scenario(zone, [Add("P3", 15, "industrial", "committed"), Drop("P3")])
    assert all(abs(a - b) <= Decimal("0.01") for a, b in zip(figures(one), figures(scenario(zone)), strict=True))


# Resize, retime


def test_resized_ground_is_scaled(zone):
    one = scenario(zone, [Resize("P2", 30)])
    assert figures(one) == mu("30.00", "21.00", "2249.00")
    assert did(one.effects[0]) == mu("7.50", "0.00", "0.00", "0.00")
    assert one.effects[0].zh == "全宗 15.00 亩改为 30.00 亩，占用面积按比例折算（形状未变）"
    assert one.effects[0].en == "15.00 mu become 30.00: what is booked is scaled, its shape is not known"
    before, after = (frame[frame["id"] == "P2"].iloc[0] for frame in (zone.tally.bookings, one.bookings))
    for name in ("m2", "gross_m2", "shared_m2", "planar_m2"):
        assert after[name] == pytest.approx(before[name] * 20_000 / before["gross_m2"], abs=1e-5)
        assert after[name] == round(after[name], 6)
    assert after["gross_m2"] == 20_000


def test_a_resized_project_needs_that_much(zone):
    one = scenario(zone, [Resize("X1", 12.5), Resize("X4", 5)])
    assert one.demand.set_index("id")["mu"].to_dict() == {"X1": 12.5, "X2": 20.0, "X4": 5.0, "X5": 10.0}
    assert [effect.demand_mu for effect in one.effects] == [Decimal("-17.50"), Decimal("5.00")]
    assert one.effects[0].zh == "需地改为 12.5 亩"
    assert one.effects[0].en == "it needs 12.5 mu"


def test_ground_that_is_all_taken_has_nothing_to_resize(z):
    at = z.rectangle(0, 0, 100, 100)
    rows = [z.new(at, "used", parcel_id=label) for label in ("A", "B")]
    one = scenario(zone_of(z, rows), [Resize("B", 50)])
    assert figures(one) == mu("15.00", "0.00", "2285.00")
    assert one.effects[0].zh == "不占用新增指标，无变化"


def test_retimed_ground_counts_in_its_new_year(zone):
    one = scenario(zone, [Retime("P1", date(2023, 5, 6)), Retime("X2", date(2027, 8, 9))])
    assert one.nodes[1].by_year == {"2022": Decimal("7.50"), "2023": Decimal("15.00")}
    row = one.bookings[one.bookings["id"] == "P1"].iloc[0]
    assert (row["booked_on"], row["year"]) == (day("2023-05-06"), 2023)
    assert one.bookings.dtypes.equals(zone.tally.bookings.dtypes)
    assert one.demand.set_index("id").loc["X2", "on"] == day("2027-08-09")
    assert [effect.zh for effect in one.effects] == ["时间改为 2023-05-06", "用地时间改为 2027-08-09"]
    assert [effect.en for effect in one.effects] == ["it is booked on 2023-05-06", "it needs its land on 2027-08-09"]
    assert one.bookings.loc[one.bookings["id"] != "P1", "booked_on"].equals(
        zone.tally.bookings.loc[zone.tally.bookings["id"] != "P1", "booked_on"]
    )


# Revive


def test_a_project_moves_onto_stock_land(zone):
    whole, part = scenario(zone, [Revive("X1")]), scenario(zone, [Revive("X1", 12, on=date(2024, 9, 1))])
    assert whole.demand["id"].tolist() == ["X2", "X4", "X5"]
    assert whole.met.iloc[0].tolist() == ["X1", "industrial", 30.0, day("2025-06-01"), "used"]
    assert did(whole.effects[0]) == mu("0.00", "0.00", "-30.00", "30.00")
    assert part.demand.set_index("id")["mu"]["X1"] == 18
    assert part.met.iloc[0].tolist() == ["X1", "industrial", 12.0, day("2024-09-01"), "used"]
    assert part.met_mu("new_construction") == Decimal("12.00")
    nearly = scenario(zone, [Revive("X1", 29.5)])
    assert nearly.demand.set_index("id")["mu"]["X1"] == 0.5  # half a mu is still looked for
    assert (part.effects[0].zh, part.effects[0].en) == ("12.00 亩由存量满足", "stock meets 12.00 mu")
    assert part.nodes == zone.tally.nodes


def test_a_project_of_which_nobody_knows_how_much_it_needs_moves_as_a_whole_or_not_at_all(zone):
    one = scenario(zone, [Revive("X4")])
    assert one.demand["id"].tolist() == ["X1", "X2", "X5"]
    assert did(one.effects[0]) == mu("0", "0", "0", "0")
    assert one.effects[0].zh == "需地不详，整个项目改用存量"
    assert one.effects[0].en == "it moves onto stock land as a whole; nobody knows how much it needs"
    with pytest.raises(SiteError, match=r"需地不详，不能只顶替一部分 / nobody knows what it needs: it cannot be met in part$"):
        scenario(zone, [Revive("X4", 5)])


def test_committed_ground_moves_onto_stock_land(zone):
    whole, part = scenario(zone, [Revive("P3")]), scenario(zone, [Revive("P3", 5, on=date(2025, 1, 1))])
    assert figures(whole) == mu("22.50", "6.00", "2271.50")
    assert figures(part) == mu("22.50", "16.00", "2261.50")
    assert did(part.effects[0]) == mu("0.00", "-5.00", "0.00", "5.00")
    assert part.effects[0].zh == "5.00 亩由存量满足"
    assert part.met["id"].tolist() == ["P3"]
    assert part.met["on"].tolist() == [day("2025-01-01")]
    assert whole.met["on"].tolist() == [day("2023-03-01")]
    assert whole.met_mu("industrial") == Decimal("15.00")


def test_what_was_only_committed_is_met_from_stock_on_no_annual_quota(z):
    annual = {"id": "year", "name": "年度", "kind": "annual", "of": "industrial", "limit_mu": 60,
              "valid_from": "2024-01-01", "valid_to": "2024-12-31"}  # fmt: skip
    at = z.new(z.rectangle(0, 0, 100, 100), "to_supply", parcel_id="P1", committed_on=day("2024-02-01"))
    one = scenario(zone_of(z, [at], site=z.site_of([*z.quotas, annual])), [Revive("P1")])
    assert one.met["column"].tolist() == ["committed"]
    assert (one.met_mu("industrial"), one.met_mu("year")) == (Decimal("15.00"), Decimal("0.00"))


def test_approved_ground_stays_used(zone):
    with pytest.raises(SiteError, match="approved land is used: stock cannot stand in") as error:
        scenario(zone, [Revive("P1")], "试")
    assert error.value.zh == "已批准的用地不能由存量顶替（撤销批准请用 drop）"
    assert error.value.en == "approved land is used: stock cannot stand in (drop it to revoke it)"
    assert error.value.mend_en == "mend that change"
    assert error.value.where == "试: revive P1"
    assert error.value.mend_zh == "改正该项变动"


def test_stock_cannot_meet_more_than_there_is(zone):
    with pytest.raises(SiteError, match=r"只有 30\.00 亩，不能由存量满足 30\.01 亩") as error:
        scenario(zone, [Revive("X1", 30.01)])
    assert error.value.en == "it is 30.00 mu: stock cannot meet 30.01 mu of it"
    assert scenario(zone, [Revive("X1", 30.001)]).demand["id"].tolist() == ["X2", "X4", "X5"]


def test_in_general_stock_meets_the_earliest_demand_first(zone):
    one = scenario(zone, [Revive(mu=35, quota="industrial")])
    assert one.demand.set_index("id")["mu"].dropna().to_dict() == {"X2": 15.0, "X5": 10.0}
    assert one.demand["id"].tolist() == ["X2", "X4", "X5"]
    assert one.met[["id", "mu"]].to_numpy().tolist() == [["X1", 30.0], ["X2", 5.0]]
    assert did(one.effects[0]) == mu("0.00", "0.00", "-35.00", "35.00")
    assert one.effects[0].zh == "35.00 亩由存量满足"


def test_stock_meets_no_demand_of_before_it_is_there_and_says_what_finds_none(zone):
    one = scenario(zone, [Revive(mu=60.5, on=date(2025, 6, 2), quota="产业用地")])
    assert one.met[["id", "mu", "on"]].to_numpy().tolist() == [["X2", 20.0, day("2025-06-02")]]
    assert one.effects[0].zh == "20.00 亩由存量满足；另有 40.50 亩没有可顶替的需求"
    assert one.effects[0].en == "stock meets 20.00 mu; there is no demand for 40.50 mu more"
    assert scenario(zone, [Revive(mu=60, on=date(2025, 6, 1))]).met["id"].tolist() == ["X1", "X2", "X5"]
    assert "另有" not in effect_of(zone, Revive(mu=60)).zh


# What cannot be


def test_an_id_that_is_not_there_is_told_with_the_nearest(zone):
    with pytest.raises(SiteError, match=r"没有 P11 \(did you mean P1\?") as error:
        scenario(zone, [Drop("P11")], "试")
    assert error.value.where == "试: drop P11"
    for change in (Resize("NO", 3), Retime("NO", date(2025, 1, 1)), Revive("NO"), Drop("P1", "roads")):
        with pytest.raises(SiteError, match="there is no"):
            scenario(zone, [change])


def test_what_the_scenario_drops_is_not_there(zone):
    for changes in ([Drop("P1"), Resize("P1", 3)], [Add("N", 3, "industrial"), Drop("N")]):
        with pytest.raises(SiteError, match="there is no"):
            scenario(zone, changes)


def test_what_is_added_may_be_changed(zone):
    changes = [Retime("N", date(2025, 1, 1)), Add("N", 10, "industrial", "committed"), Resize("N", 20)]
    one = scenario(zone, changes)
    assert figures(one) == mu("22.50", "41.00", "2236.50")
    assert one.bookings.iloc[-1]["year"] == 2025
    assert [effect.change for effect in one.effects] == changes


def test_an_id_that_is_there_cannot_be_added_in_the_same_role(zone):
    for change in (Add("P1", 3, "industrial", "used"), Add("S", 3, "industrial", "used"), Add("X1", 3, "industrial")):
        with pytest.raises(SiteError, match="this id is already there"):
            scenario(zone, [change])
    assert scenario(zone, [Add("X1", 3, "industrial", "used")]).nodes[1].used_mu == Decimal("25.50")


def test_an_id_of_two_roles_must_be_told_apart(z):
    zone = zone_of(z, [z.new(z.rectangle(0, 0, 100, 100), "used", parcel_id="A")], [project("A", 30)])
    with pytest.raises(SiteError, match="A 既是地块、项目，须给出 role") as error:
        scenario(zone, [Drop("A")])
    assert error.value.en == "A is one of parcels, projects: state its role"
    assert figures(scenario(zone, [Drop("A", "projects")])) == mu("15.00", "0.00", "2285.00")
    assert figures(scenario(zone, [Drop("A", "parcels"), Drop("A", "projects")])) == mu("0.00", "0.00", "2300.00")


def test_an_unknown_quota_is_told_with_the_nearest(zone):
    for change in (Add("N", 3, "industrail"), Revive(mu=3, quota="industrail")):
        with pytest.raises(SiteError, match=r"没有指标 industrail \(did you mean industrial\?"):
            scenario(zone, [change])


def test_the_same_change_twice_is_refused(zone):
    with pytest.raises(SiteError, match=r"同一变动出现两次 / the same kind of change stands twice for this id$"):
        scenario(zone, [Resize("P1", 3), Resize("P1", 4)])
    assert scenario(zone, [Revive(mu=3), Revive(mu=3)]).demand_mu("industrial") == Decimal("44.00")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Add("a", 0, "q"), "mu = 0"),
        (lambda: Add("a", float("nan"), "q"), "mu = nan"),
        (lambda: Add("a", float("inf"), "q"), "mu = inf"),
        (lambda: Resize("a", -1), "mu = -1"),
        (lambda: Revive("a", 0), "mu = 0"),
        (lambda: Add("a", 1, "q", "usd"), r"column = 'usd': used, committed \(did you mean used"),
        (lambda: Add("a", 1, "q", None, "why"), "需地项目没有 reason"),
        (lambda: Drop("a", "road"), r"role = 'road': parcels, roads, projects \(did you mean roads"),
        (lambda: Resize("a", 1, "road"), "role = 'road'"),
        (lambda: Retime("a", date(2025, 1, 1), "road"), "role = 'road'"),
        (lambda: Revive("a", role="road"), "role = 'road'"),
        (Revive, "须给出 id 或 mu"),
        (lambda: Revive("a", quota="q"), "给出 id 就不必给 quota"),
    ],
)
def test_an_impossible_change_is_refused_when_it_is_made(make, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        make()


# Files


def written(tmp_path, text, name="加快.toml"):
    path = tmp_path / "scenarios" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


EVERY = """
name = "都来"
note = "试算"
[[change]]
do = "add"
id = "N"
mu = 30
quota = "industrial"
column = "committed"
reason = "planned_supply"
on = 2025-01-01
[[change]]
do = "drop"
id = "R1"
role = "roads"
[[change]]
do = "resize"
id = "P1"
mu = 3.5
[[change]]
do = "retime"
id = "P2"
on = 2025-02-01
[[change]]
do = "revive"
mu = 5
quota = "industrial"
on = 2025-03-01
"""


def test_a_file_has_every_kind_of_change(tmp_path):
    found = read_scenario(str(written(tmp_path, EVERY)))
    assert (found.name, found.note) == ("都来", "试算")
    assert found.changes == (
        Add("N", 30, "industrial", "committed", "planned_supply", date(2025, 1, 1)),
        Drop("R1", "roads"),
        Resize("P1", 3.5),
        Retime("P2", date(2025, 2, 1)),
        Revive(mu=5, quota="industrial", on=date(2025, 3, 1)),
    )


def test_a_file_without_a_name_bears_its_own(tmp_path):
    found = read_scenario(written(tmp_path, ""))
    assert (found.name, found.changes, found.note) == ("加快", (), "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[change]]\ndo = "ad"\nid = "N"', r"change\.0: do = 'ad': add, drop, resize, retime, revive \(did you mean add\?"),
        ('[[change]]\nid = "N"', r"change\.0\.do is missing"),
        ('[[change]]\ndo = "drop"\nidd = "N"', r"unknown key change\.0\.idd \(did you mean id\?"),
        ('[[changes]]\ndo = "drop"', r"unknown key changes \(did you mean change\?"),
        ('[[change]]\ndo = "drop"\nid = "N"\nmu = 3', "drop 不用 mu drop takes no mu"),
        ('[[change]]\ndo = "add"\nid = "N"\nmu = 3', "add 缺少 quota add needs quota"),
        ('[[change]]\ndo = "resize"\nid = "N"\nmu = -3', r"mu = -3\.0：须大于0"),
        ('[[change]]\ndo = "retime"\nid = "N"\non = "soon"', r"change\.0\.on"),
        ("name = ", "not valid TOML"),
    ],
)
def test_a_wrong_file_is_told_with_file_and_key(tmp_path, text, said):
    with pytest.raises(SiteError, match=said) as error:
        read_scenario(written(tmp_path, text))
    assert error.value.where == "scenarios/加快.toml"
    assert error.value.exit_code == 2


# Side by side


def test_scenarios_stand_side_by_side_with_the_difference_to_the_first(zone):
    base = scenario(zone)
    more = scenario(zone, [Add("N", 10, "industrial", "used"), Revive("X1", 12)], "多")
    less = scenario(zone, [Drop("R1")], "少")
    table = compare([base, more, less])
    assert table.columns.tolist() == ["quota", "name", "figure", "现状 base", "多", "少", "多 Δ", "少 Δ"]
    assert table["figure"].tolist()[:7] == [
        "limit_mu", "used_mu", "committed_mu", "remaining_mu", "demand_mu", "met_from_stock_mu", "after_demand_mu",
    ]  # fmt: skip
    assert table["quota"].tolist() == [name for name in ("new_construction", "industrial", "available") for _ in range(7)]
    rows = {row[2]: list(row[3:]) for row in table[table["quota"] == "industrial"].itertuples(index=False)}
    assert table["name"].tolist()[7] == "产业用地"
    assert rows["limit_mu"] == list(mu("2300.00", "2300.00", "2300.00", "0.00", "0.00"))
    assert rows["used_mu"] == list(mu("22.50", "32.50", "22.50", "10.00", "0.00"))
    assert rows["committed_mu"] == list(mu("21.00", "21.00", "15.00", "0.00", "-6.00"))
    assert rows["remaining_mu"] == list(mu("2256.50", "2246.50", "2262.50", "-10.00", "6.00"))
    assert rows["demand_mu"] == list(mu("50.00", "38.00", "50.00", "-12.00", "0.00"))
    assert rows["met_from_stock_mu"] == list(mu("0.00", "12.00", "0.00", "12.00", "0.00"))
    assert rows["after_demand_mu"] == list(mu("2206.50", "2208.50", "2212.50", "2.00", "6.00"))
    assert all(value.as_tuple().exponent == -2 for row in rows.values() for value in row)


def test_scenarios_of_one_name_or_of_two_trees_are_not_compared(z, zone):
    with pytest.raises(ValueError, match=r"^两个方案同名 two scenarios bear the same name: 现状 base, 现状 base$"):
        compare([scenario(zone), scenario(zone)])
    other = zone_of(z, site=z.site_of([*z.quotas[:1], *z.quotas[1:2]], z.rules))
    with pytest.raises(ValueError, match=r"^方案的指标树不同 the scenarios are of different quotas$"):
        compare([scenario(zone), scenario(other, name="另")])


def test_what_each_change_did_is_a_frame(zone):
    one = scenario(zone, [Drop("R1"), Revive(mu=5)], "试")
    table = effects_table([scenario(zone), one])
    assert table.columns.tolist() == ["scenario", "change", "id", "used_mu", "committed_mu", "demand_mu", "met_mu", "zh", "en"]
    assert table.iloc[0].tolist() == [
        "试", "drop", "R1", *mu("0.00", "-6.00", "0.00", "0.00"), "原占用 6.00 亩", "6.00 mu were booked to it",
    ]  # fmt: skip
    assert table.iloc[1].tolist()[:7] == ["试", "revive", "", *mu("0.00", "0.00", "-5.00", "5.00")]


# Laws

SPOTS = [(0, 0), (50, 0), (50, 50), (200, 0), (260, 30), (-40, 100), (560, 300)]


@st.composite
def some_changes(draw):
    """Changes of different rows of the zone below, each of its own row."""
    rows = draw(st.permutations([f"P{n}" for n in range(len(SPOTS))] + ["X0", "X1", "X2"]))
    found = []
    for label in rows[: draw(st.integers(0, 6))]:
        kinds = [Drop(label), Resize(label, draw(st.floats(0.5, 60))), Retime(label, date(2025, 1, draw(st.integers(1, 28))))]
        kinds += [Revive(label)] if label in {"X0", "X1", "P1"} else []
        found.append(draw(st.sampled_from(kinds)))
    if draw(st.booleans()):
        column = draw(st.sampled_from((None, "used", "committed")))
        found.append(Add("NEW", draw(st.floats(0.01, 90)), "industrial", column))
    if draw(st.booleans()):
        found.append(Revive(mu=draw(st.floats(0.5, 80)), quota="industrial"))
    return found


@pytest.fixture(scope="module")
def crowded(z):
    """Rectangles that overlap and cross the boundary, and three projects."""
    stages = ("used", "to_supply", "approved")
    rows = [
        z.new(z.rectangle(*spot, 100, 100), stages[n % 3], parcel_id=f"P{n}", approved_on=day(f"202{n % 4}-01-01"))
        for n, spot in enumerate(SPOTS)
    ]
    return zone_of(z, rows, [project(f"X{n}", 10 + n, need_on=day(f"2026-0{n + 1}-01")) for n in range(3)])


@given(some_changes(), st.randoms(use_true_random=False))
@law
def test_the_order_of_changes_never_matters(crowded, changes, random):
    shuffled = changes.copy()
    random.shuffle(shuffled)
    one, other = scenario(crowded, changes), scenario(crowded, shuffled)
    assert one.nodes == other.nodes
    pd.testing.assert_frame_equal(one.bookings, other.bookings)
    pd.testing.assert_frame_equal(one.demand, other.demand)
    pd.testing.assert_frame_equal(one.met, other.met)
    assert {repr(effect.change): did(effect) for effect in one.effects} == {repr(e.change): did(e) for e in other.effects}


@given(some_changes())
@law
def test_used_and_committed_and_remaining_are_the_limit_and_the_effects_are_the_difference(crowded, changes):
    base, one = scenario(crowded), scenario(crowded, changes)
    for node in one.nodes:
        assert node.used_mu + node.committed_mu + node.remaining_mu == node.limit_mu
    for name in ("used_mu", "committed_mu"):
        moved = sum((getattr(effect, name) for effect in one.effects), Decimal(0))
        assert getattr(one.nodes[0], name) - getattr(base.nodes[0], name) == moved
    assert one.demand_mu("industrial") - base.demand_mu("industrial") == sum(effect.demand_mu for effect in one.effects)
    assert one.met_mu("industrial") == sum(effect.met_mu for effect in one.effects)


@given(st.sets(st.sampled_from(range(len(SPOTS)))), st.text(max_size=5))
@law
def test_without_a_change_it_is_the_base_whatever_the_zone_holds(z, kept, name):
    rows = [z.new(z.rectangle(*SPOTS[n], 100, 100), ("used", "to_supply")[n % 2]) for n in sorted(kept)]
    zone = zone_of(z, rows, [project("X0", 10)])
    for same in (scenario(zone), scenario(zone, [], f"又{name}")):
        assert same.nodes == zone.tally.nodes
        pd.testing.assert_frame_equal(same.bookings, zone.tally.bookings)
        assert same.effects == ()


@given(some_changes())
@law
def test_the_zone_is_untouched(crowded, changes):
    frames = {name: getattr(crowded, name).copy() for name in ("parcels", "roads", "projects", "outcomes")}
    bookings = crowded.tally.bookings.copy()
    scenario(crowded, changes)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(getattr(crowded, name), frame)
    pd.testing.assert_frame_equal(crowded.tally.bookings, bookings)


@given(st.sets(st.sampled_from([f"P{n}" for n in range(len(SPOTS))])))
@law
def test_dropping_is_the_same_as_never_having_had_the_rows(z, crowded, gone):
    left = crowded.parcels[~crowded.parcels["parcel_id"].isin(gone)]
    fresh = z.tallied(left).bookings
    pd.testing.assert_frame_equal(scenario(crowded, [Drop(label) for label in sorted(gone)]).bookings, fresh)
