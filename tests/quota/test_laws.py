"""Laws of the ledger, on random rectangles that overlap, cross the boundary, and change.

LANDMAP_LAW_EXAMPLES sets how many examples each law is tried on.
"""

import os
from decimal import Decimal

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from landmap.area import official_m2
from landmap.quota import rows_behind

STAGES = ("to_supply", "approved", "used", "planned", "unknown")
law = settings(max_examples=int(os.environ.get("LANDMAP_LAW_EXAMPLES", "25")), deadline=None)
cells = st.integers(-5, 60).map(lambda n: n * 12.5)
sides = st.integers(1, 24).map(lambda n: n * 12.5)


@st.composite
def some_rows(draw: st.DrawFn, least: int = 1) -> list[dict[str, object]]:
    """Rectangles, (west, south, width, height) under "at"; ids differ and are in no order."""
    count = draw(st.integers(least, 7))
    ids = draw(st.permutations(range(count)))
    return [
        {
            "parcel_id": f"P{ids[n]}",
            "at": (draw(cells), draw(cells), draw(sides), draw(sides)),
            "land_stage": draw(st.sampled_from(STAGES)),
            "land_origin": draw(st.sampled_from(("new", "new", "stock", "unknown"))),
            "disposal": draw(st.sampled_from(("none", "signed", "revived"))),
            "quota": draw(st.sampled_from((None, None, "new_construction", "available"))),
        }
        for n in range(count)
    ]


def parcels(z, rows: list[dict[str, object]], file: str = "a.shp") -> gpd.GeoDataFrame:
    return z.frame("parcels", [row | {"at": z.rectangle(*row["at"])} for row in rows], file)


def nodes(z, rows: list[dict[str, object]] | gpd.GeoDataFrame) -> tuple:
    return z.booked(parcels(z, rows) if isinstance(rows, list) else rows)[0]


def drawn(found: tuple) -> Decimal:
    return found[0].used_mu + found[0].committed_mu


def close(z, one: tuple, other: tuple) -> bool:
    """All figures within 0.01 mu: a cut moves the points at which long edges are divided, by far less."""
    pairs = zip(z.shown(one), z.shown(other), strict=True)
    return all(abs(a - b) <= Decimal("0.01") for x, y in pairs for a, b in zip(x[1:], y[1:], strict=True))


@given(some_rows())
@law
def test_used_and_committed_and_remaining_are_the_limit(z, rows):
    for node in nodes(z, rows):
        assert node.used_mu + node.committed_mu + node.remaining_mu == node.limit_mu
        assert sum(node.committed_by.values(), Decimal(0)) == node.committed_mu
        assert all(part.as_tuple().exponent == -2 for part in (node.limit_mu, node.used_mu, *node.committed_by.values()))
        if node.stated_mu is not None:
            assert node.difference_mu == node.remaining_mu - node.stated_mu


@given(some_rows(), st.randoms(use_true_random=False))
@law
def test_the_order_of_rows_never_matters(z, rows, random):
    frame = parcels(z, rows)
    order = list(range(len(frame)))
    random.shuffle(order)
    one, other = z.tallied(frame), z.tallied(frame.iloc[order])
    assert one.as_json() == other.as_json()
    pd.testing.assert_frame_equal(one.bookings, other.bookings)


@given(some_rows(), st.floats(0.05, 0.95), st.booleans(), st.data())
@law
def test_splitting_or_merging_a_parcel_changes_nothing(z, rows, share, upright, data):
    n = data.draw(st.integers(0, len(rows) - 1))
    west, south, width, height = rows[n]["at"]
    if upright:
        halves = [(west, south, width * share, height), (west + width * share, south, width * (1 - share), height)]
    else:
        halves = [(west, south, width, height * share), (west, south + height * share, width, height * (1 - share))]
    split = [rows[n] | {"at": half, "parcel_id": f"{rows[n]['parcel_id']}-{k}"} for k, half in enumerate(halves)]
    assert close(z, nodes(z, rows), nodes(z, rows[:n] + split + rows[n + 1 :]))


@given(some_rows())
@law
def test_ground_is_counted_once_whatever_overlaps(z, rows):
    """What is booked is the official area of the union of what draws within the zone; it never exceeds the sum."""
    _, bookings = z.booked(parcels(z, rows))
    drawing = [row for row in rows if row["land_origin"] == "new" and row["land_stage"] in STAGES[:3]]
    union = shapely.union_all([z.rectangle(*row["at"]) for row in drawing]).intersection(z.zone.geometry.iloc[0])
    flat = [part for part in shapely.get_parts(union) if part.geom_type == "Polygon"]
    official = float(official_m2(gpd.GeoSeries([shapely.MultiPolygon(flat)], crs=z.crs)).iloc[0])
    assert float(bookings["m2"].sum()) == pytest.approx(official, abs=0.5)
    assert (bookings["m2"] <= bookings["gross_m2"] + 0.5).all()
    whole = bookings[["m2", "outside_m2", "shared_m2"]].sum(axis=1)
    assert whole.tolist() == pytest.approx(bookings["gross_m2"].tolist(), abs=1e-5)


@given(some_rows())
@law
def test_the_union_never_exceeds_the_sum_and_no_part_the_whole(z, rows):
    """What a tally draws is at most what its rows have, and a row at most what it is drawn with."""
    _, bookings = z.booked(parcels(z, rows))
    alone = [z.booked(parcels(z, [row]))[1]["m2"].sum() for row in rows]
    assert bookings["m2"].sum() <= sum(alone) + 1e-3
    assert max(alone) <= bookings["m2"].sum() + 0.5
    assert (bookings[["m2", "outside_m2", "shared_m2"]] >= 0).all(axis=None)


@given(some_rows())
@law
def test_the_rows_behind_the_parts_of_a_figure_are_the_rows_behind_the_figure(z, rows):
    found, bookings = z.booked(parcels(z, rows))
    site = z.site_of()
    for node in found:
        behind = rows_behind(bookings, node.id, site)
        parts = [rows_behind(bookings, node.id, site, column=column) for column in ("used", "committed")]
        reasons = [rows_behind(bookings, node.id, site, column="committed", reason=reason) for reason in node.committed_by]
        years = [rows_behind(bookings, node.id, site, column="used", year=year) for year in node.by_year]
        assert sorted(behind.index) == sorted(label for part in parts for label in part.index)
        assert sorted(parts[1].index) == sorted(label for part in reasons for label in part.index)
        assert sorted(parts[0].index) == sorted(label for part in years for label in part.index)
        for part, mu in zip(reasons, node.committed_by.values(), strict=True):
            assert float(part["m2"].sum() * 3 / 2000) == pytest.approx(float(mu), abs=0.011)


@given(some_rows())
@law
def test_the_same_file_imported_twice_changes_nothing(z, rows):
    once, again = parcels(z, rows), parcels(z, rows, "b.shp")
    assert z.shown(nodes(z, once)) == z.shown(nodes(z, pd.concat([once, again], ignore_index=True)))


@given(some_rows())
@law
def test_ground_outside_the_boundary_never_counts(z, rows):
    beyond = [row | {"at": (row["at"][0] + 2000, *row["at"][1:]), "parcel_id": f"far-{row['parcel_id']}"} for row in rows]
    inside = nodes(z, rows)
    assert drawn(nodes(z, beyond)) == 0
    assert z.shown(inside) == z.shown(nodes(z, rows + beyond))
    assert drawn(inside) <= 540  # 600 m by 600 m


@given(some_rows())
@law
def test_revived_stock_draws_nothing(z, rows):
    revived = [row | {"disposal": "revived"} for row in rows]
    assert z.shown(nodes(z, rows)) == z.shown(nodes(z, revived))
    found = z.tallied(parcels(z, [row | {"land_origin": "stock"} for row in revived]))
    assert drawn(found.nodes) == 0
    assert found.stock.drawn_mu == 0


@given(some_rows(least=2))
@law
def test_one_more_row_never_gives_quota_back(z, rows):
    """At the top; a node within may lose ground to a row of an earlier rule that draws elsewhere."""
    fewer, more = nodes(z, rows[:-1]), nodes(z, rows)
    assert more[0].remaining_mu <= fewer[0].remaining_mu + Decimal("0.01")


@given(some_rows(), st.data())
@law
def test_a_change_of_stage_moves_and_never_creates(z, rows, data):
    n = data.draw(st.integers(0, len(rows) - 1))
    before, after = ([*rows[:n], rows[n] | {"land_stage": stage}, *rows[n + 1 :]] for stage in ("to_supply", "approved"))
    assert abs(drawn(nodes(z, before)) - drawn(nodes(z, after))) <= Decimal("0.02")


@given(some_rows())
@law
def test_the_direction_of_rings_does_not_matter(z, rows):
    frame = parcels(z, rows)
    assert close(z, nodes(z, frame), nodes(z, frame.set_geometry(frame.geometry.reverse())))


@given(some_rows())
@law
def test_a_child_counts_once_in_each_ancestor(z, rows):
    found, bookings = z.booked(parcels(z, rows))
    top, industrial, available = found
    mu = bookings["m2"] * 3 / 2000
    within = mu[bookings["node"].isin({"industrial", "available"})].sum()
    assert float(drawn(found)) == pytest.approx(mu.sum(), abs=0.011)
    assert float(industrial.used_mu + industrial.committed_mu) == pytest.approx(within, abs=0.011)
    assert available.remaining_mu == industrial.remaining_mu
    assert top.remaining_mu <= top.limit_mu
