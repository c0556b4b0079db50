import geopandas as gpd
import pandas as pd
import pytest

from landmap.report import land_layers, quarantine_layers
from landmap.terms import ACCESS_ORDER, COLUMNS
from landmap.terms.columns import PROFILES


def test_land_has_every_accepted_row_with_area_status_and_quota(edition):
    layers = land_layers(edition)
    assert {name: len(rows) for name, rows in layers.items()} == {
        "boundary": 1, "parcels": 6, "buildings": 3, "roads": 1, "projects": 2, "plans": 5, "outcomes": 3,
    }  # fmt: skip
    added = ["measured_m2", "planar_m2", "area_mu", "map_class", "map_class_rule", "quota_node", "quota_reason", "quota_mu"]
    assert set(added) <= set(layers["parcels"])
    assert layers["parcels"].crs == edition.snapshot.parcels.crs
    assert layers["parcels"].geometry.geom_equals(edition.snapshot.parcels.geometry).all()


def test_a_profile_sees_the_columns_of_its_class_and_no_other(edition):
    rank = ACCESS_ORDER.index(PROFILES[edition.profile])
    for role, rows in land_layers(edition).items():
        for column in COLUMNS[role]:
            assert (column.name in rows) == (ACCESS_ORDER.index(column.access) <= rank), (role, column.name)


def test_a_column_that_nobody_described_is_internal(edition):
    shown = "src_BZ" in land_layers(edition)["parcels"]
    assert shown == (edition.profile != "public")


def test_the_snapshot_is_not_touched(snapshot, public):
    before = list(snapshot.parcels.columns), list(snapshot.checked.layers["parcels"].quarantined.columns)
    land_layers(public), quarantine_layers(public)
    assert (list(snapshot.parcels.columns), list(snapshot.checked.layers["parcels"].quarantined.columns)) == before


def test_quarantined_rows_say_why_in_every_edition(edition):
    assert {"codes", "reasons_zh", "reasons_en", "source_row"} <= set(quarantine_layers(edition)["parcels"])


def test_quarantined_rows_come_as_they_were_read_with_reasons_in_words(leader):
    rows = quarantine_layers(leader)["parcels"]
    assert isinstance(rows, gpd.GeoDataFrame)
    assert rows.crs == "EPSG:4525"
    assert not rows.geometry.iloc[0].is_valid
    assert rows.geometry.iloc[1] is None
    assert rows["codes"].tolist() == ["GEOMETRY_UNREADABLE", "ROW_CORRUPT"]
    bow_tie = next(issue for issue in leader.snapshot.checked.issues if issue.row == 9)
    assert "自相交" in bow_tie.message_zh
    assert rows["reasons_zh"].iloc[0] == bow_tie.message_zh
    assert rows["reasons_en"].iloc[0] == bow_tie.message_en


def test_every_layer_is_there_even_without_quarantined_rows(leader):
    layers = quarantine_layers(leader)
    assert set(layers) == set(leader.snapshot.checked.layers)
    assert len(layers["roads"]) == 0
    assert {"codes", "reasons_zh", "reasons_en"} <= set(layers["roads"])


@pytest.mark.parametrize("code", ["NO_SUCH_ISSUE"])
def test_a_code_without_an_issue_stands_as_itself(snapshot, leader, code):
    import dataclasses

    layer = snapshot.checked.layers["parcels"]
    bare = dataclasses.replace(layer, issues=(), quarantined=layer.quarantined.assign(codes=code))
    checked = dataclasses.replace(snapshot.checked, layers={**snapshot.checked.layers, "parcels": bare})
    edition = dataclasses.replace(leader, snapshot=dataclasses.replace(snapshot, checked=checked))
    assert quarantine_layers(edition)["parcels"]["reasons_zh"].tolist() == [code, code]
    assert isinstance(quarantine_layers(edition)["plans"], pd.DataFrame)
