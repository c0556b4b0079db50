import csv
import io
import json

from landmap import __version__
from landmap.issue import ISSUE_COLUMNS
from landmap.report import build_record, issues_csv, quota_csv, quota_json, row_counts, summary


def rows_of(content: bytes) -> list[dict[str, str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_quota_csv_has_the_tally_with_two_decimals_and_its_reasons(public):
    first, second = rows_of(quota_csv(public))
    assert (first["id"], first["limit_mu"], first["remaining_mu"], first["stated_mu"]) == (
        "new_construction",
        "4335.00",
        "2835.00",
        "",
    )
    assert (second["committed_planned_supply_mu"], second["committed_park_roads_mu"]) == ("1180.00", "320.00")
    assert (second["parent"], second["stated_mu"], second["difference_mu"]) == ("new_construction", "800.00", "0.00")
    assert (second["undated_mu"], second["undecided_mu"]) == ("0.00", "0.00")


def test_quota_json_is_the_tally(public):
    assert json.loads(quota_json(public)) == json.loads(json.dumps(public.snapshot.tally.as_json()))


def test_issues_csv_lists_the_gravest_first_with_every_column(leader):
    rows = rows_of(issues_csv(leader))
    assert tuple(rows[0]) == ISSUE_COLUMNS
    assert [row["effect"] for row in rows] == ["quarantine"] * 3 + ["warn"]
    assert issues_csv(leader).count(b'"') > 2 * len(ISSUE_COLUMNS) * len(rows)


def test_the_record_tells_inputs_versions_and_rows_and_no_clock_or_path(public):
    content = build_record(public)
    record = json.loads(content)
    assert record["layers"]["parcels"]["files"][0]["path"] == "parcels/parcels.shp"
    assert record["rows"] == {"rows_in": 23, "accepted": 21, "repaired": 1, "quarantined": 2}
    assert record["layers"]["parcels"]["issues"] == {"GEOMETRY_UNREADABLE": 1, "ROW_CORRUPT": 2}
    assert record["versions"]["landmap"] == __version__
    assert (record["as_of"], record["profile"]) == ("2024-03-31", "public")
    assert list(record) == sorted(record)
    assert b'"/' not in content
    assert content == build_record(public)


def test_rows_in_are_accepted_and_quarantined_in_every_layer(public):
    for layer in json.loads(build_record(public))["layers"].values():
        assert layer["rows_in"] == layer["accepted"] + layer["quarantined"]


def test_summary_shows_the_tallys_own_figures(public):
    quotas, stock = summary(public)
    tally = public.snapshot.tally
    assert [row[4] for row in quotas.rows] == [node.remaining_mu for node in tally.nodes]
    assert stock.rows[3][2] == tally.stock.revived_mu
    assert all(len(row) == len(table.headers) for table in (quotas, stock) for row in table.rows)


def test_what_no_row_says_is_nothing_and_not_zero(public):
    assert public.stock("avoided_mu") is None
    assert public.stock("drawn_mu") == 0
    assert json.loads(quota_json(public))["stock"]["avoided_mu"] is None


def test_row_counts_name_every_layer(snapshot):
    found = row_counts(snapshot.checked)
    assert ("parcels", "parcels图层", 8, 6, 1, 2) in found.rows
