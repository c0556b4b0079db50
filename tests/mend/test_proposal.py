"""Who gives and gets which ground, at exact numbers."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.area import official_m2
from landmap.errors import MendError
from landmap.mend import after_layer, propose, prove, transfers_table
from landmap.mend.ground import each_row_once
from landmap.site import Mending, Thresholds

E0, N0 = 533_500, 3_943_500
OFFICIAL = 0.99997  # of plane area, near Houma


def box(west, south, width, height):
    return shapely.box(E0 + west, N0 + south, E0 + west + width, N0 + south + height)


def told(proposal):
    table = transfers_table(proposal)
    return [tuple(None if value != value else value for value in row) for row in table[["gives", "gets", "rule"]].to_numpy()]  # noqa: PLR0124


WIDE, SMALL = box(0, 0, 110, 100), box(100, 0, 50, 100)  # 1,000 m2 are claimed twice: 9 % of the one, 20 % of the other


def test_the_smaller_one_keeps_what_is_a_larger_share_of_it(proposal_of):
    proposal = proposal_of(WIDE, SMALL)
    assert told(proposal) == [("P1", "P2", "larger_share")]
    assert proposal.shapes[0].equals(box(0, 0, 100, 100))
    assert proposal.shapes[1].equals(SMALL)
    assert proposal.transfers[0].m2 == pytest.approx(1000 * OFFICIAL, abs=0.01)


def test_what_was_surveyed_later_stands(proposal_of):
    assert told(proposal_of(WIDE, SMALL, surveyed=["2024-01-02", "2020-01-01"])) == [("P2", "P1", "surveyed_later")]
    assert told(proposal_of(WIDE, SMALL, surveyed=["2024-01-02", None])) == [("P1", "P2", "larger_share")]


@pytest.mark.parametrize(
    ("registered", "expected"),
    [
        ([11_000, 4_000], ("P2", "P1", "registered_fits")),
        ([10_000, 5_000], ("P1", "P2", "registered_fits")),
        ([11_000, None], ("P2", "P1", "registered_fits")),
        ([None, 4_000], ("P2", "P1", "registered_fits")),
        ([11_000, 5_000], ("P1", "P2", "larger_share")),  # both would be hurt alike
        ([None, None], ("P1", "P2", "larger_share")),
    ],
)
def test_where_the_registered_areas_fit_better(registered, expected, proposal_of):
    assert told(proposal_of(WIDE, SMALL, registered=registered)) == [expected]


def test_the_order_of_the_rules_is_the_zone_s(proposal_of):
    surveyed = ["2024-01-02", "2020-01-01"]
    assert told(proposal_of(WIDE, SMALL, surveyed=surveyed, precedence=("larger_share",))) == [("P1", "P2", "larger_share")]
    assert told(proposal_of(WIDE, SMALL, surveyed=surveyed, precedence=())) == [(None, None, "open")]


def test_what_no_rule_decides_is_left_as_it_is_and_listed(proposal_of):
    proposal = proposal_of(box(0, 0, 100, 100), box(90, 0, 100, 100))
    assert told(proposal) == [(None, None, "open")]
    assert not proposal.changed.any()
    assert prove(proposal, Thresholds()).left == 1


def test_a_parcel_is_never_proposed_away(proposal_of):
    inside = proposal_of(box(0, 0, 100, 100), box(40, 40, 10, 10), surveyed=["2024-01-01", "2020-01-01"])
    assert told(inside) == [(None, None, "open")]


def test_ground_that_three_claim_is_given_once(proposal_of):
    proposal = proposal_of(box(0, 0, 100, 100), box(50, 0, 90, 100), box(80, 0, 80, 100))
    proof = prove(proposal, Thresholds())
    whole = official_m2(proposal.parcels.dissolve().geometry).sum()
    assert proof.after_m2 == pytest.approx(whole, abs=0.01)
    assert proof.left == 0
    assert proof.before_m2 - proof.lost_m2 == pytest.approx(proof.after_m2, abs=0.01)


def test_a_crack_goes_to_the_longest_edge_only_below_the_stated_width(proposal_of):
    west, east = box(0, 0, 100, 60), box(100.4, 0, 100, 50)
    proposal = proposal_of(west, east)
    assert told(proposal) == [(None, "P1", "longest_edge")]
    assert proposal.transfers[0].m2 == pytest.approx(20 * OFFICIAL, abs=0.01)
    assert proposal.shapes[0].geom_type == "Polygon"
    assert proposal.shapes[0].area == pytest.approx(6020, abs=1e-6)
    assert told(proposal_of(west, east, gap_width_m=0.3)) == [(None, None, "open")]


def test_a_gap_goes_to_whose_registered_area_lacks_it(proposal_of):
    west, east = box(0, 0, 100, 60), box(100.4, 0, 100, 60)
    assert told(proposal_of(west, east, registered=[6000, 6024])) == [(None, "P2", "registered_fits")]
    assert told(proposal_of(west, east, registered=[6100, 6024])) == [(None, "P1", "longest_edge")]  # both lack it
    assert told(proposal_of(west, east, registered=[6000, 6024], precedence=())) == [(None, "P1", "longest_edge")]


def test_a_hole_between_four_is_closed_when_asked_for(proposal_of):
    around = (box(0, 0, 24, 10), box(0, 14, 24, 10), box(0, 10, 10, 4), box(14, 10, 10, 4))
    assert told(proposal_of(*around)) == [(None, None, "open")]
    proposal = proposal_of(*around, gap_width_m=2.5)
    assert told(proposal) == [(None, "P1", "longest_edge")]
    assert shapely.union_all(proposal.shapes).area == pytest.approx(24 * 24)
    assert len(shapely.union_all(proposal.shapes).interiors) == 0


def test_inputs_are_not_touched_and_the_outcome_is_the_same_again(parcels_of):
    parcels = parcels_of(WIDE, SMALL, box(150.3, 0, 40, 100))
    before = parcels.copy(deep=True)
    first, second = (propose(parcels, Thresholds(), Mending()) for _ in range(2))
    assert parcels.equals(before)
    assert transfers_table(first).to_wkb().equals(transfers_table(second).to_wkb())


def test_the_balance_of_each_parcel_is_shown(proposal_of):
    proposal = proposal_of(WIDE, SMALL, box(150.4, 0, 40, 100))
    table = after_layer(proposal).set_index("parcel_id")
    assert table.loc["P1", "lost_m2"] == pytest.approx(999.97, abs=0.01)
    assert table.loc["P2", "gained_m2"] == pytest.approx(999.97, abs=0.01)
    assert table.loc["P2", "gap_m2"] == pytest.approx(40, abs=0.01)
    off = table["before_m2"] - table["lost_m2"] + table["gap_m2"] - table["after_m2"]
    assert off.abs().max() <= 0.02


def test_a_result_that_does_not_add_up_is_refused(proposal_of):
    import dataclasses

    proposal = proposal_of(WIDE, SMALL)
    kept = dataclasses.replace(proposal, shapes=proposal.parcels.geometry.to_numpy())
    with pytest.raises(MendError, match="overlaps left"):
        prove(kept, Thresholds())
    shrunk = proposal.shapes.copy()
    shrunk[0] = box(0, 0, 99.9, 100)
    with pytest.raises(MendError, match="totals"):
        prove(dataclasses.replace(proposal, shapes=shrunk), Thresholds())


def test_rounds_keep_the_order_of_each_row():
    one, other = np.array([0, 0, 1, 3, 2]), np.array([1, 2, 2, 4, 4])
    rounds = [turn.tolist() for turn in each_row_once(one, other)]
    assert rounds == [[0, 3], [1], [2], [4]]


drawn = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(2, 9), st.integers(2, 9)),
    min_size=2,
    max_size=12,
    unique=True,
)


@given(boxes=drawn, surveyed=st.lists(st.integers(2000, 2024), min_size=12, max_size=12))
@settings(deadline=None, max_examples=60)
def test_whatever_lies_over_what_the_result_is_clean_and_adds_up(boxes, surveyed, parcels_of):
    shapes = [box(10 * x, 10 * y, 10 * w, 10 * h) for x, y, w, h in boxes]
    parcels = parcels_of(*shapes, surveyed=[f"{year}-01-01" for year in surveyed[: len(shapes)]])
    proposal = propose(parcels, Thresholds(), Mending())
    proof = prove(proposal, Thresholds())  # raises unless it is clean and adds up
    covered = shapely.union_all(parcels.geometry.to_numpy())
    assert shapely.union_all(proposal.shapes).symmetric_difference(covered).area < 1e-6  # no ground is lost or made
    assert proof.gaps_m2 == 0
