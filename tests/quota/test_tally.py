"""The tally on cases whose figures are known: overlaps, boundary, roads, rules, remainder, overdraw, stock, JSON."""

import json
from decimal import Decimal

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from landmap.area import official_m2
from landmap.errors import ColumnError, CRSError
from landmap.quota import Tally, book, draws, may_draw_on, node_tallies, rows_behind, stock_of, tally


def mu(text: str) -> Decimal:
    return Decimal(text)


def node(found: Tally, name: str):
    return next(one for one in found.nodes if one.id == name)


def test_no_rows_everything_remains(z):
    found = z.tallied([])
    assert z.shown(found.nodes) == [
        ("new_construction", mu("4335.00"), mu("0.00"), mu("0.00"), mu("4335.00")),
        ("industrial", mu("2300.00"), mu("0.00"), mu("0.00"), mu("2300.00")),
        ("available", mu("2300.00"), mu("0.00"), mu("0.00"), mu("2300.00")),
    ]
    assert found.bookings.empty
    for name in ("industrial", "new_construction"):  # all that may be committed of a quota or below it, and of no other
        assert node(found, name).committed_by == {"park_roads": mu("0.00"), "planned_supply": mu("0.00")}
    assert node(found, "available").committed_by == {}


def test_two_squares_that_share_a_strip_tally_105_mu_not_120(z):
    squares = [z.new(z.rectangle(0, 0, 200, 200)), z.new(z.rectangle(150, 0, 200, 200))]
    found = z.tallied(squares)
    assert node(found, "industrial").committed_mu == mu("105.00")
    first, second = found.bookings.itertuples()
    assert first.m2 == pytest.approx(40_000, rel=1e-4)
    assert second.m2 == pytest.approx(30_000, rel=1e-4)
    assert second.gross_m2 == pytest.approx(40_000, rel=1e-4)
    assert second.shared_m2 == pytest.approx(10_000, rel=1e-4)
    assert second.shared_with == "parcels000"
    assert second.m2 + second.shared_m2 + second.outside_m2 == pytest.approx(second.gross_m2, abs=1e-5)


def test_a_parcel_half_outside_counts_its_inside(z):
    found = z.tallied([z.new(z.rectangle(500, 0, 200, 200))])
    assert node(found, "industrial").committed_mu == mu("30.00")
    assert found.bookings["outside_m2"].iloc[0] == pytest.approx(20_000, rel=1e-4)
    assert node(z.tallied([z.new(z.rectangle(700, 0, 200, 200))]), "industrial").committed_mu == mu("0.00")
    everywhere = z.tallied([z.new(z.rectangle(500, 0, 200, 200))], zone=z.no_zone)
    assert node(everywhere, "industrial").committed_mu == mu("60.00")


def test_ground_that_two_rows_share_goes_to_the_earlier_rule(z):
    parcels = z.frame("parcels", [z.new(z.rectangle(0, 0, 200, 200))])
    road = z.frame("roads", [{"at": z.rectangle(0, 80, 200, 20), "land_origin": "new"}])
    found = z.tallied(parcels, road)
    assert node(found, "industrial").committed_by == {"park_roads": mu("6.00"), "planned_supply": mu("54.00")}
    other_way = z.tallied(parcels, road, site=z.site_of(rules=z.rules[::-1]))
    assert node(other_way, "industrial").committed_by == {"planned_supply": mu("60.00"), "park_roads": mu("0.00")}


def test_ground_of_a_road_that_stands_is_no_parcels(z):
    parcels = z.frame("parcels", [z.new(z.rectangle(0, 0, 200, 200))])
    said = [{"land_origin": "stock"}, {"land_origin": "unknown"}]
    roads = z.frame(
        "roads", [{"at": z.rectangle(0, 80 * n, 200, 20), "road_id": f"R{n}"} | each for n, each in enumerate(said)]
    )
    found = z.tallied(parcels, roads)
    assert node(found, "industrial").committed_by == {"park_roads": mu("0.00"), "planned_supply": mu("48.00")}
    assert found.bookings["id"].tolist() == ["parcels000"]
    assert found.bookings["shared_with"].tolist() == ["R0,R1"]
    assert found.bookings["shared_m2"].iloc[0] == pytest.approx(8_000, rel=1e-4)
    only_parcels = z.site_of(rules=[rule for rule in z.rules if rule["role"] == "parcels"])
    assert node(z.tallied(parcels, roads, site=only_parcels), "industrial").committed_mu == mu("48.00")


UNSURE = {"land_origin": "unknown", "land_stage": "used"}


def test_ground_of_which_nobody_knows_whether_it_draws_is_told_and_counts_on_nothing(z):
    rows = [
        z.new(z.rectangle(0, 0, 100, 100), "used", parcel_id="P1"),
        {"at": z.rectangle(50, 0, 100, 100), "parcel_id": "P2"} | UNSURE,  # half of it is booked to P1
        {"at": z.rectangle(200, 0, 100, 100), "parcel_id": "P3", "land_origin": "new", "quota": "新增建设用地"},
        {"at": z.rectangle(400, 0, 100, 100), "parcel_id": "P4"} | UNSURE | {"land_stage": "planned"},  # no rule would fit
        {"at": z.rectangle(0, 200, 100, 100), "parcel_id": "P5", "land_origin": "stock"},  # nor here, whatever its stage
        z.new(z.rectangle(0, 400, 100, 100), "to_supply", parcel_id="P6"),  # a rule decides: no other is asked
    ]
    found = z.tallied(rows)
    assert found.bookings["id"].tolist() == ["P6", "P1"]
    assert found.undecided["id"].tolist() == ["P2", "P3"]
    assert found.undecided["m2"].round(0).tolist() == [5_000, 10_000]
    assert found.undecided["shared_with"].tolist()[0] == "P1"
    assert set(found.undecided["column"]) == {"undecided"}
    assert found.undecided[["reason", "booked_on", "year"]].isna().all(axis=None)
    told = {one.id: (one.used_mu, one.remaining_mu, one.undecided_mu) for one in found.nodes}
    assert told["industrial"] == (mu("15.00"), mu("2270.00"), mu("7.50"))
    assert told["new_construction"] == (mu("15.00"), mu("4305.00"), mu("22.50"))
    assert may_draw_on(found.undecided, "industrial", z.site_of())["id"].tolist() == ["P2"]
    assert found.as_json()["nodes"][1]["undecided_mu"] == 7.5
    with pytest.raises(KeyError, match="nope"):
        may_draw_on(found.undecided, "nope", z.site_of())


def test_an_undecided_road_takes_its_ground_before_all_and_is_told(z):
    roads = z.frame("roads", [{"at": z.rectangle(0, 0, 200, 20), "road_id": "R1", "land_origin": "unknown"}])
    found = z.tallied([z.new(z.rectangle(0, 0, 200, 200), "used", parcel_id="P1")], roads)
    assert found.bookings[["id", "shared_with"]].to_numpy().tolist() == [["P1", "R1"]]
    assert found.bookings.index.tolist() == [0]
    assert (node(found, "industrial").used_mu, node(found, "industrial").undecided_mu) == (mu("54.00"), mu("6.00"))


def test_what_may_draw_may_be_of_an_annual_quota_as_well(z):
    annual = {"id": "year", "name": "年度", "kind": "annual", "of": "industrial", "limit_mu": 60,
              "valid_from": "2024-01-01", "valid_to": "2024-12-31"}  # fmt: skip
    found = z.tallied([{"at": z.rectangle(0, 0, 100, 100)} | UNSURE], site=z.site_of([*z.quotas, annual]))
    assert (node(found, "year").used_mu, node(found, "year").undecided_mu) == (mu("0.00"), mu("15.00"))


def test_a_name_that_two_quotas_bear_is_no_name_and_an_id_comes_before_names(z):
    quotas = [
        *z.quotas,
        {"id": "a", "name": "其余", "name_en": "b", "parent": "industrial", "limit_mu": 50},
        {"id": "b", "name": "其余", "parent": "industrial", "limit_mu": 50},
    ]
    rows = [z.new(z.rectangle(100 * n, 0, 50, 50), quota=name) for n, name in enumerate(["其余", " b ", "a"])]
    found = z.tallied(rows, site=z.site_of(quotas))
    assert found.bookings["node"].tolist() == ["industrial", "b", "a"]


def test_a_road_splits_a_parcel_and_both_sides_count(z):
    road = z.frame("roads", [{"at": z.rectangle(0, 80, 200, 20), "land_origin": "new"}])
    found = z.tallied([z.new(z.rectangle(0, 0, 200, 200))], road)
    assert sorted(found.bookings["m2"].round(-1)) == pytest.approx([4_000, 36_000], rel=1e-3)


def test_roads_drawn_as_lines_have_no_area_and_are_not_booked(z):
    line = z.frame("roads", [{"at": shapely.LineString([(533_000, 3_943_000), (533_100, 3_943_000)]), "land_origin": "new"}])
    assert z.tallied([], line).bookings.empty


def test_only_what_a_rule_fits_draws(z):
    rows = [
        z.new(z.rectangle(0, 0, 100, 100), land_origin="stock"),
        z.new(z.rectangle(100, 0, 100, 100), "planned"),
        z.new(z.rectangle(200, 0, 100, 100), land_origin="unknown"),
        z.new(z.rectangle(300, 0, 100, 100), "approved", approved_on="2023-05-01"),
        z.new(z.rectangle(400, 0, 100, 100)),
    ]
    found = z.tallied(rows)
    assert found.bookings[["id", "column", "reason"]].to_numpy().tolist() == [
        ["parcels004", "committed", "planned_supply"],
        ["parcels003", "used", "approved"],
    ]
    assert found.bookings["year"].tolist() == [pd.NA, 2023]
    assert (node(found, "industrial").used_mu, node(found, "industrial").committed_mu) == (mu("15.00"), mu("15.00"))


@pytest.mark.parametrize("named", ["new_construction", "新增建设用地", " new_construction "])
def test_a_row_may_name_its_quota_by_id_or_name(z, named):
    found = z.tallied([z.new(z.rectangle(0, 0, 100, 100), quota=named)])
    assert node(found, "new_construction").committed_mu == mu("15.00")
    assert node(found, "industrial").committed_mu == mu("0.00")
    unheard = z.tallied([z.new(z.rectangle(0, 0, 100, 100), quota="没有这个指标")])
    assert node(unheard, "industrial").committed_mu == mu("15.00")


def test_a_drawdown_on_a_child_counts_once_in_each_ancestor(z):
    quotas = [*z.quotas[:2], {"id": "leaf", "name": "某园", "parent": "industrial", "limit_mu": 100}]
    found = z.tallied([z.new(z.rectangle(0, 0, 100, 100), quota="leaf")], site=z.site_of(quotas))
    assert [one.committed_mu for one in found.nodes] == [mu("15.00")] * 3
    assert [one.remaining_mu for one in found.nodes] == [mu("4320.00"), mu("2285.00"), mu("85.00")]
    assert [one.depth for one in found.nodes] == [0, 1, 2]


def test_a_remainder_is_what_its_parent_has_left_after_what_the_siblings_hold(z):
    quotas = [*z.quotas[:2], {"id": "supply", "name": "拟供", "parent": "industrial", "limit_mu": 1180}, z.quotas[2]]
    rows = [z.new(z.rectangle(0, 0, 200, 200), quota="supply"), z.new(z.rectangle(0, 200, 100, 100))]
    found = z.tallied(rows, site=z.site_of(quotas))
    left = node(found, "available")
    assert (left.limit_mu, left.remaining_mu) == (mu("1105.00"), mu("1105.00"))  # 2300 - 1180 - 15
    assert (left.stated_mu, left.difference_mu) == (mu("800.00"), mu("305.00"))
    on_it = z.tallied([*rows, z.new(z.rectangle(0, 300, 100, 100), quota="available")], site=z.site_of(quotas))
    assert (node(on_it, "available").limit_mu, node(on_it, "available").remaining_mu) == (mu("1105.00"), mu("1090.00"))


def test_overdraw_is_shown_as_it_is_and_named(z):
    quotas = [{"id": "all", "name": "总", "limit_mu": 50}, {"id": "rest", "name": "余", "parent": "all", "remainder": True}]
    rules = [rule | {"quota": "all"} for rule in z.rules]
    found = z.tallied([z.new(z.rectangle(0, 0, 200, 200))], site=z.site_of(quotas, rules))
    assert node(found, "all").remaining_mu == mu("-10.00")
    assert node(found, "all").overdrawn_mu == mu("10.00")
    assert [one.id for one in found.overdrawn] == ["all", "rest"]
    assert z.tallied([], site=z.site_of(quotas, rules)).overdrawn == ()


def test_halves_of_a_cent_overdraw_nothing(z):
    """Used 25.005 and committed 24.995 are all of 50 mu: rounded one by one they would be 50.01, with no row to blame."""
    quotas = [{"id": "all", "name": "总", "limit_mu": 50}]
    site = z.site_of(quotas, [rule | {"quota": "all"} for rule in z.rules])
    rows = [z.new(z.rectangle(0, 0, 100, 100), "used"), z.new(z.rectangle(100, 0, 100, 100))]
    bookings = z.tallied(rows, site=site).bookings
    exact = {"used": 16_670.0, "committed": 16_663.333333}
    (full,) = node_tallies(bookings.assign(m2=bookings["column"].map(exact)), site)
    assert (full.used_mu, full.committed_mu, full.remaining_mu) == (mu("25.01"), mu("24.99"), mu("0.00"))
    assert sum(full.by_year.values()) == full.used_mu
    assert sum(full.committed_by.values()) == full.committed_mu
    assert full.overdrawn_mu == 0
    (beyond,) = node_tallies(bookings.assign(m2=bookings["column"].map(exact | {"committed": 16_670.01})), site)
    assert (beyond.used_mu, beyond.committed_mu, beyond.overdrawn_mu) == (mu("25.00"), mu("25.01"), mu("0.01"))


def test_the_rows_behind_one_figure(z):
    road = z.frame("roads", [{"at": z.rectangle(0, 80, 200, 20), "land_origin": "new"}])
    rows = [
        z.new(z.rectangle(0, 0, 100, 100), "used", approved_on="2023-05-01"),
        z.new(z.rectangle(100, 0, 50, 100), "used"),
        z.new(z.rectangle(200, 0, 100, 100)),
    ]
    bookings = z.tallied(rows, road).bookings

    def behind(node: str, **asked: str) -> list[str]:
        return sorted(rows_behind(bookings, node, z.site_of(), **asked)["id"])

    assert behind("industrial") == ["parcels000", "parcels001", "parcels002", "roads000"]
    assert behind("new_construction", column="used") == ["parcels000", "parcels001"]
    assert behind("industrial", column="committed", reason="park_roads") == ["roads000"]
    assert behind("industrial", column="used", year="2023") == ["parcels000"]
    assert behind("industrial", column="used", year="undated") == ["parcels001"]
    assert behind("industrial", year="1999") == behind("available") == []
    with pytest.raises(KeyError, match="nothing"):
        behind("nothing")


def test_houma_to_the_last_digit(z):
    """1,180 mu of planned supply and 320 mu of roads leave 800 of 2,300, whatever the areas are made of."""
    side = 1000.0
    supply, roads = 1180 * 2000 / 3, 320 * 2000 / 3
    zone = z.frame("boundary", [{"at": z.rectangle(-10, -10, 2000, 2000)}])

    def of(area: float, south: float) -> shapely.Geometry:
        """A rectangle of this official area."""
        height = area / side
        for _ in range(20):
            official = official_m2(gpd.GeoSeries([z.rectangle(0, south, side, height)], crs=z.crs)).iloc[0]
            height *= area / official
        return z.rectangle(0, south, side, height)

    road = z.frame("roads", [{"at": of(roads, 1000), "land_origin": "new"}])
    found = z.tallied([z.new(of(supply, 0))], road, zone)
    assert z.shown(found.nodes) == [
        ("new_construction", mu("4335.00"), mu("0.00"), mu("1500.00"), mu("2835.00")),
        ("industrial", mu("2300.00"), mu("0.00"), mu("1500.00"), mu("800.00")),
        ("available", mu("800.00"), mu("0.00"), mu("0.00"), mu("800.00")),
    ]
    assert node(found, "available").difference_mu == 0


def test_draws_lie_beside_the_parcels(z):
    rows = [z.new(z.rectangle(0, 0, 100, 100), land_origin="stock"), z.new(z.rectangle(100, 0, 100, 100), "used")]
    rows.append(z.new(z.rectangle(700, 0, 100, 100)))
    parcels = z.frame("parcels", rows).set_index(pd.Index([9, 4, 7]))
    found = draws(z.tallied(parcels).bookings, parcels)
    assert list(found.index) == [9, 4, 7]
    assert found["quota_node"].tolist() == [pd.NA, "industrial", "industrial"]
    assert found["quota_column"].tolist() == [pd.NA, "used", "committed"]
    assert found["quota_mu"].iloc[1] == pytest.approx(15, abs=0.001)
    assert found["quota_mu"].iloc[2] == 0  # it draws, but all of it lies outside
    assert np.isnan(found["quota_mu"].iloc[0])
    nobody = draws(z.tallied([]).bookings, parcels)
    assert nobody.isna().all(axis=None)
    assert nobody["quota_mu"].dtype == "float64"


def test_frames_in_another_plane_or_without_columns_are_refused(z):
    parcels = z.frame("parcels", [z.new(z.rectangle(0, 0, 100, 100))])
    for wrong in (parcels.to_crs(4490), parcels.set_crs(None, allow_override=True), parcels.to_crs(4525)):
        with pytest.raises(CRSError, match="one projected CRS"):
            book(wrong, z.no_roads, z.zone, z.site_of())
    with pytest.raises(ColumnError, match="land_origin"):
        book(parcels.drop(columns="land_origin"), z.no_roads, z.zone, z.site_of())
    lost = z.frame("parcels", [z.new(shapely.box(1e20, 1e20, 2e20, 2e20))])
    with pytest.raises(CRSError, match="no area there"):
        book(lost, z.no_roads, z.no_zone, z.site_of())
    before = parcels.copy(deep=True)
    book(parcels, z.no_roads, z.zone, z.site_of())
    pd.testing.assert_frame_equal(parcels, before)


# -- the stock ----


def stock(z, parcels=(), buildings=(), outcomes=()):
    frames = [
        z.frame(role, list(rows)) for role, rows in (("parcels", parcels), ("buildings", buildings), ("outcomes", outcomes))
    ]
    return tally(frames[0], frames[1], z.no_roads, z.zone, frames[2], z.site_of(), z.on).stock


def test_land_of_which_nobody_knows_how_it_stands_is_a_line_of_its_own(z):
    rows = [
        {"at": z.rectangle(0, 0, 100, 100), "map_class": "low"},
        {"at": z.rectangle(50, 0, 100, 100)},  # half of it is known to be idle
        {"at": z.rectangle(200, 0, 100, 100), "map_class": "normal"},
    ]
    found = stock(z, rows)
    assert (found.idle_mu, found.idle_parcels) == (mu("15.00"), 1)
    assert (found.unknown_mu, found.unknown_parcels) == (mu("7.50"), 1)
    assert (stock(z, rows[::2]).unknown_mu, stock(z, rows[::2]).unknown_parcels) == (mu("0.00"), 0)


def test_land_of_the_stock_counts_once_in_the_class_shown_first(z):
    rows = [
        {"at": z.rectangle(0, 0, 200, 200), "map_class": "stopped"},
        {"at": z.rectangle(150, 0, 200, 200), "map_class": "revived", "disposal": "revived"},
        {"at": z.rectangle(300, 0, 100, 200), "map_class": "in_disposal", "disposal": "signed"},
        {"at": z.rectangle(0, 300, 100, 100), "map_class": "idle_determined"},
        {"at": z.rectangle(100, 300, 100, 100), "map_class": "supplied_unused"},
        {"at": z.rectangle(200, 300, 100, 100), "map_class": "low"},
    ]
    found = stock(z, rows)
    assert (found.revived_mu, found.revived_parcels) == (mu("60.00"), 1)
    assert (found.in_disposal_mu, found.in_disposal_parcels) == (mu("15.00"), 1)
    assert (found.idle_mu, found.idle_parcels) == (mu("75.00"), 3)  # 45 of the first, 15, 15
    assert found.drawn_mu == 0


def test_floor_area_and_outcomes_are_sums_of_what_is_stated(z):
    buildings = [
        {"building_status": "vacant", "vacant_m2": 1000.125, "at": z.rectangle(0, 0, 10, 10)},
        {"building_status": "vacant", "at": z.rectangle(20, 0, 10, 10)},
        {"building_status": "in_use", "vacant_m2": 0.0, "revived_m2": 6500.0, "at": z.rectangle(40, 0, 10, 10)},
        {"disposal": "revived", "at": z.rectangle(60, 0, 10, 10)},
    ]
    outcomes = [{"invest_yi": 8.0, "jobs": 180.0}, {"invest_yi": 4.3, "jobs": None}, {}]
    found = stock(z, buildings=buildings, outcomes=outcomes)
    assert (found.vacant_m2, found.vacant_buildings, found.vacant_unstated) == (mu("1000.13"), 1, 1)
    assert (found.revived_m2, found.revived_buildings, found.revived_unstated) == (mu("6500.00"), 1, 1)
    assert (found.invest_yi, found.jobs) == (mu("12.30"), 180)
    assert found.unknown == {
        "output_yi", "avoided_mu", "idle_mu", "idle_parcels", "in_disposal_mu", "in_disposal_parcels", "revived_mu",
        "revived_parcels", "earned_mu",
    }  # fmt: skip


def test_what_revived_stock_draws_is_computed_and_not_assumed(z):
    at = z.rectangle(0, 0, 100, 100)
    existing = {"at": at, "disposal": "revived", "map_class": "revived", "land_origin": "stock", "land_stage": "used"}
    assert stock(z, [existing]).drawn_mu == 0
    assert stock(z, [existing | {"land_origin": "new"}]).drawn_mu == mu("15.00")
    bookings = z.tallied([]).bookings
    again = stock_of(z.frame("parcels", [existing]), z.frame("buildings", []), z.frame("outcomes", []), z.zone, bookings)
    assert again.revived_mu == mu("15.00")


# -- quota.json ----


def test_json_has_the_stable_shape_and_exact_decimals(z):
    found = z.tallied([z.new(z.rectangle(0, 0, 333.3, 77.7)), z.new(z.rectangle(0, 100, 50, 50), "used")]).as_json()
    assert list(found) == ["as_of", "area_kind", "nodes", "stock"]
    assert (found["as_of"], found["area_kind"]) == ("2024-03-31", "official")
    stable = ["id", "parent", "limit_mu", "used_mu", "committed_mu", "remaining_mu", "stated_mu", "difference_mu"]
    assert list(found["nodes"][0])[:8] == stable
    assert {"revived_mu", "revived_m2", "idle_mu", "vacant_m2"} <= set(found["stock"])
    read = json.loads(json.dumps(found), parse_float=Decimal)
    for one in read["nodes"]:
        assert sum(Decimal(one[name]) for name in ("used_mu", "committed_mu", "remaining_mu")) == one["limit_mu"]
        assert all(
            Decimal(one[name]).as_tuple().exponent >= -2 for name in stable if name.endswith("_mu") and one[name] is not None
        )
        assert sum(map(Decimal, one["committed_by"].values())) == one["committed_mu"]
    assert read["stock"]["vacant_m2"] is None
    assert read["stock"]["vacant_buildings"] is None  # of no building at all anything is known


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ({"disposal": "none"}, {"revived_mu"}),
        ({"map_class": "normal"}, {"idle_mu", "in_disposal_mu"}),
        ({"map_class": "normal", "disposal": "signed"}, {"idle_mu", "in_disposal_mu", "revived_mu"}),
    ],
)
def test_a_figure_is_known_as_soon_as_one_row_says_so(z, said, known):
    rows = [{"at": z.rectangle(0, 0, 10, 10)}, {"at": z.rectangle(20, 0, 10, 10)} | said]
    unknown = stock(z, rows).unknown
    assert {"idle_mu", "in_disposal_mu", "revived_mu"} - unknown == known
    for name in ("idle", "in_disposal", "revived"):  # nor is a number of parcels known that were not looked at
        assert (f"{name}_parcels" in unknown) == (f"{name}_mu" in unknown)
    assert ("earned_mu" in unknown) == ("revived_mu" in unknown)
    assert {"vacant_buildings", "revived_buildings"} <= unknown
