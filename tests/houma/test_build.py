"""The sample zone, built: the article's figures, the same in every output, and every deliberate fault found and named."""

import json
import sqlite3
from decimal import Decimal

import openpyxl
import pandas as pd
import pytest

from landmap import build
from landmap.report import Edition

FAULTS = {
    ("parcels", 12, "OVERLAP", "warn"),
    ("parcels", 35, "DATE_AMBIGUOUS", "quarantine"),
    ("parcels", 69, "SPIKE", "warn"),
    ("parcels", 122, "SPIKE", "warn"),
    ("parcels", 79, "GEOMETRY_INVALID", "quarantine"),
    ("parcels", 85, "OUTSIDE_BOUNDARY", "warn"),
    ("parcels", 120, "AREA_DIFFERS", "warn"),
    ("parcels", 129, "ID_DUPLICATE", "quarantine"),
    ("parcels", 130, "ID_DUPLICATE", "quarantine"),
    ("parcels", 148, "AREA_MISMATCH", "quarantine"),
    ("buildings", "HM2707-C1", "REFERENCE_MISSING", "warn"),
}


@pytest.fixture(scope="module")
def edition(site):
    return Edition(build.snapshot(site, build.check(site, build.read(site))), "internal", "zh")


@pytest.fixture(scope="module")
def out(edition, tmp_path_factory):
    folder = tmp_path_factory.mktemp("houma") / "out"
    build.write(edition, folder)
    return folder


@pytest.fixture(scope="module")
def ledger(out):
    return json.loads((out / "quota.json").read_text("utf-8"))


def test_the_ledger_is_the_article_s(ledger):
    nodes = {node["id"]: node for node in ledger["nodes"]}
    assert list(nodes) == ["new_construction", "industrial", "available"]
    assert nodes["new_construction"]["limit_mu"] == 4335
    industrial = nodes["industrial"]
    assert (industrial["limit_mu"], industrial["committed_mu"], industrial["remaining_mu"]) == (2300, 1500, 800)
    assert (industrial["stated_mu"], industrial["difference_mu"]) == (800, 0)
    assert industrial["committed_by"] == {"park_roads": 320, "planned_supply": 1180}
    assert nodes["available"]["remaining_mu"] == 800


def test_the_stock_is_the_article_s_and_draws_nothing(ledger):
    stock = ledger["stock"]
    assert (stock["revived_mu"], stock["revived_m2"], stock["drawn_mu"]) == (344.83, 79300, 0)
    assert (stock["invest_yi"], stock["output_yi"]) == (27, 32)
    assert stock["jobs"] > 800


def test_every_node_balances_and_rests_on_its_rows(edition):
    tally = edition.snapshot.tally
    for node in tally.nodes:
        assert node.used_mu + node.committed_mu + node.remaining_mu == node.limit_mu
    booked = tally.bookings.groupby("reason")["m2"].sum() * 3 / 2000
    assert booked["planned_supply"] == pytest.approx(1180, abs=0.005)
    assert booked["park_roads"] == pytest.approx(320, abs=0.005)
    assert tally.bookings["source_row"].notna().all()


def test_what_is_committed_was_listed_in_three_yearly_batches(edition):
    by_year = edition.snapshot.tally.bookings.groupby("year", dropna=False)["m2"].sum() * 3 / 2000
    assert by_year.index.tolist() == [2021, 2022, 2023]
    assert by_year.min() > 300
    assert by_year.sum() == pytest.approx(1500, abs=0.005)


def test_every_deliberate_fault_is_found_and_no_other(edition):
    issues = [issue for issue in edition.snapshot.checked.issues if issue.effect in ("quarantine", "warn")]
    found = {(i.layer, i.id if i.layer == "buildings" else i.row, i.code, i.effect) for i in issues}
    assert found == FAULTS
    for issue in issues:
        assert all((issue.file, issue.field, issue.message_zh, issue.message_en, issue.mend_zh, issue.mend_en))


def test_rows_in_are_accepted_and_quarantined(edition):
    layers = edition.snapshot.checked.layers
    counts = {name: (layer.rows_in, len(layer.accepted), len(layer.quarantined)) for name, layer in layers.items()}
    assert counts["parcels"] == (172, 167, 5)
    assert all(rows == accepted + aside for rows, accepted, aside in counts.values())
    assert sum(aside for _, _, aside in counts.values()) == 5


def test_the_workbook_shows_the_ledger_s_numbers(out, ledger):
    sheet = openpyxl.load_workbook(out / "report.xlsx", data_only=True)["指标台账"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(i for i, row in enumerate(rows) if "剩余\nremaining" in row)
    at = {str(name).split("\n")[1]: i for i, name in reversed(list(enumerate(rows[head]))) if name}  # the first of each: in mu
    for node in ledger["nodes"]:
        row = next(row for row in rows[head:] if str(row[at["quota"]]).strip() == node["name"])
        assert row[at["limit"]] == node["limit_mu"]
        assert row[at["used"]] == node["used_mu"]
        assert row[at["park roads"]] + row[at["planned supply"]] == node["committed_mu"]
        assert row[at["remaining"]] == node["remaining_mu"]


def test_quota_csv_shows_the_ledger_s_numbers(out, ledger):
    table = pd.read_csv(out / "quota.csv", dtype=str).set_index("id")
    for node in ledger["nodes"]:
        for name in ("limit_mu", "used_mu", "committed_mu", "remaining_mu"):
            assert Decimal(table.loc[node["id"], name]) == Decimal(str(node[name]))


@pytest.mark.browser
def test_the_map_shows_the_ledger_s_numbers(out, ledger, offline_page):
    offline_page.goto((out / "map.html").as_uri())
    shown = offline_page.locator("body").inner_text()
    for node in ledger["nodes"]:
        assert f"{node['remaining_mu']:,.2f}" in shown
        assert f"{node['limit_mu']:,.2f}" in shown
    assert f"{ledger['stock']['revived_mu']:,.2f}" in shown
    assert f"{ledger['stock']['revived_m2']:,.2f}" in shown
    assert "示意" in shown
    assert offline_page.asked == []


def test_every_output_says_that_positions_are_fictional(out):
    assert "示意" in (out / "map.html").read_text("utf-8")
    book = openpyxl.load_workbook(out / "report.xlsx")
    assert all(any("示意" in str(cell.value) for row in sheet.iter_rows(max_row=6) for cell in row) for sheet in book)


def test_gis_files_hold_what_was_accepted_and_what_was_not(out):
    with sqlite3.connect(out / "land.gpkg") as base:
        (count,) = base.execute("SELECT count(*) FROM parcels WHERE map_class IS NOT NULL AND measured_m2 > 0").fetchone()
    with sqlite3.connect(out / "quarantine.gpkg") as base:
        (aside,) = base.execute("SELECT count(*) FROM parcels WHERE codes IS NOT NULL AND reasons_zh IS NOT NULL").fetchone()
    assert (count, aside) == (167 + 21, 5)
