import pandas as pd
import pytest
import shapely

from landmap.check import check_layer, typed_empty
from landmap.errors import RefusalError, SiteError
from landmap.issue import Issue
from landmap.terms import GEOMETRIES, ROLES, columns_of

DTYPES = {"text": "string", "code": "string", "number": "Float64", "date": "datetime64[ns]", "flag": "boolean"}


def said(issue, name):
    return issue.values[name]  # noqa: PD011 -- an Issue, not a frame


@pytest.mark.parametrize("role", ROLES)
def test_a_checked_frame_has_every_column_with_its_dtype(role, read_of, site):
    row = {"geometry": None} if role not in GEOMETRIES else {}
    checked = check_layer(read_of([row, row], role=role), site)
    assert not checked.issues
    assert {column.name: str(checked.accepted[column.name].dtype) for column in columns_of(role)} == {
        column.name: DTYPES[column.kind] for column in columns_of(role)
    }
    assert checked.accepted["repaired"].dtype == bool
    assert list(checked.accepted["source_row"]) == [1, 2]


@pytest.mark.parametrize("role", ROLES)
def test_an_empty_layer_is_a_warning_and_has_the_same_columns(role, read_of, site):
    read = read_of([], role=role)
    checked = check_layer(read, site)
    assert [issue.code for issue in checked.issues] == ["LAYER_EMPTY"]
    assert [issue.effect for issue in checked.issues] == ["warn"]
    empty = typed_empty(role, site.crs)
    pd.testing.assert_series_equal(checked.accepted.dtypes, empty.dtypes)
    assert getattr(checked.accepted, "crs", None) == getattr(empty, "crs", None)


def test_reading_has_said_already_that_a_layer_is_empty(read_of, site):
    read = read_of([], issues=[Issue("LAYER_EMPTY", "parcels", "parcels.shp")])
    assert len(check_layer(read, site).issues) == 1


def test_missing_is_unknown_never_nothing(read_of, site):
    accepted = check_layer(read_of([{"operation": "", "registered_m2": None, "land_stage": "  "}]), site).accepted
    row = accepted.iloc[0]
    assert (row["legal_idle"], row["operation"], row["land_stage"], row["disposal"]) == ("unknown",) * 4
    assert pd.isna(row["registered_m2"])
    assert pd.isna(row["agreed_start_on"])
    assert pd.isna(row["name"])


def test_a_layer_without_the_key_of_its_role_is_refused(read_of, site):
    read = read_of([{"name": "一", "src_DKBH": "P1"}])
    frame = read.frame.drop(columns="parcel_id")
    with pytest.raises(RefusalError) as refused:
        check_layer(type(read)(read.layer, frame), site)
    issue = refused.value.issues[0]
    assert (issue.code, issue.field) == ("FIELD_MISSING", "parcel_id")
    assert "DKBH" in issue.message_zh


def test_text_is_trimmed_and_composed_and_otherwise_left_alone(read_of, site):
    rows = [{"name": " 一号\t"}, {"name": "e\N{COMBINING ACUTE ACCENT}"}, {"name": 12.0}, {"name": "=1+1"}, {"name": "ＡＢ"}]
    checked = check_layer(read_of(rows), site)
    assert list(checked.accepted["name"]) == ["一号", "é", "12", "=1+1", "ＡＢ"]
    assert not checked.issues


def test_own_words_come_first_and_synonyms_are_said_once(read_of, site):
    rows = [{"operation": word} for word in ("闲置", "閒置", "閒置", "空置", "VACANT", "长期停产", "不详", "未建")]
    checked = check_layer(read_of(rows, values={"operation": {"未建": "na", "闲置": "stopped"}}), site)
    codes = ["stopped", "vacant", "vacant", "vacant", "vacant", "stopped", "unknown", "na"]
    assert list(checked.accepted["operation"]) == codes
    assert [(issue.code, issue.value, said(issue, "rows")) for issue in checked.issues] == [("CODE_SYNONYM", "閒置", "2、3")]
    assert list(checked.accepted["repaired"]) == [False, True, True, *[False] * 5]


def test_an_unknown_status_names_the_nearest(read_of, site):
    issue = check_layer(read_of([{"operation": "停产了"}]), site).issues[0]
    assert issue.code == "STATUS_UNKNOWN"
    assert "停产（stopped）" in issue.message_zh
    assert (issue.id, issue.field, issue.value) == ("P1", "operation", "停产了")


def test_flags(read_of, site):
    rows = [{"documented": cell} for cell in ("是", "否", True, 0, "Y", None)]
    checked = check_layer(read_of(rows, role="outcomes"), site)
    assert list(checked.accepted["documented"].astype(object)) == [True, False, True, False, True, pd.NA]
    doubtful = check_layer(read_of([{"documented": "大概"}], role="outcomes"), site)
    assert [issue.code for issue in doubtful.issues] == ["FLAG_UNREADABLE"]


def test_constants_and_numbers_stand_as_they_are(read_of, site):
    row = {"registered_m2": pd.NA, "approved_m2": 10000, "uscc": 91140000, "supplied_on": pd.Timestamp("2020-05-01 10:00")}
    accepted = check_layer(read_of([row]), site).accepted.iloc[0]
    assert (accepted["approved_m2"], accepted["uscc"]) == (10000.0, "91140000")
    assert accepted["supplied_on"] == pd.Timestamp("2020-05-01")


def test_ids_that_excel_made_numbers_of(read_of, site):
    rows = [{"parcel_id": cell} for cell in (12.0, 13, "0012", "12.0", 1.4088100100301e18)]
    checked = check_layer(read_of(rows), site)
    assert list(checked.accepted["parcel_id"]) == ["12", "13", "0012", "12.0"]
    assert [(issue.code, issue.row) for issue in checked.issues] == [("ID_DIGITS_LOST", 5)]


def test_an_id_written_otherwise_is_mended_so_that_it_matches(read_of, site):
    rows = [{"building_id": "B1", "parcel_id": "Ｐ１\N{EN DASH}2\N{ZERO WIDTH SPACE}"}]
    checked = check_layer(read_of(rows, role="buildings"), site)
    assert list(checked.accepted["parcel_id"]) == ["P1-2"]
    assert [(issue.code, said(issue, "after")) for issue in checked.issues] == [("ID_FORM", "P1-2")]
    assert checked.repaired == 1


def test_rows_that_share_an_id_name_each_other(read_of, site):
    issues = check_layer(read_of([{"parcel_id": "A"}] * 8 + [{"parcel_id": "B"}]), site).issues
    assert [issue.row for issue in issues] == list(range(1, 9))
    assert said(issues[0], "others").startswith("parcels.shp:2、parcels.shp:3")
    assert said(issues[0], "others").endswith("(+2)")
    assert "parcels.shp:8、" not in said(issues[7], "others")


def test_a_row_that_is_set_aside_lists_all_its_codes_once(read_of, site):
    bowtie = shapely.Polygon([(533500, 3943500), (533600, 3943600), (533600, 3943500), (533500, 3943600)])
    rows = [{"registered_m2": "约", "approved_m2": "-", "supplied_on": "03/04/2024", "geometry": bowtie}, {}]
    quarantined = check_layer(read_of(rows), site).quarantined
    assert quarantined["codes"].tolist() == ["NUMBER_UNREADABLE,DATE_AMBIGUOUS,GEOMETRY_INVALID"]
    assert quarantined["registered_m2"].tolist() == ["约"]
    assert quarantined.crs == "EPSG:4546"


def test_what_reading_found_is_carried_on(read_of, site):
    found = (
        Issue("ROW_CORRUPT", "parcels", "parcels.shp", row=2),
        Issue("RING_CLOSED", "parcels", "parcels.shp", row=1),
        Issue("ENCODING_GUESSED", "parcels", "parcels.shp"),
    )
    checked = check_layer(read_of([{}, {"parcel_id": None}, {}], issues=found), site)
    assert checked.issues == found
    assert checked.quarantined["codes"].tolist() == ["ROW_CORRUPT"]
    assert list(checked.accepted["repaired"]) == [True, False]


def test_long_text_of_unmapped_columns_is_told(read_of, site):
    checked = check_layer(read_of([{"src_note": "长" * 32_768}, {"src_note": "长" * 32_767}]), site)
    assert [(issue.code, issue.row, issue.field) for issue in checked.issues] == [("TEXT_LONG", 1, "src_note")]
    assert checked.accepted["src_note"].str.len().tolist() == [32_768, 32_767]


@pytest.mark.parametrize("crs", ["EPSG:4490", "EPSG:0", "nonsense"])
def test_a_site_needs_a_plane(crs, read_of, site_with):
    with pytest.raises(SiteError, match="crs"):
        check_layer(read_of([{}]), site_with(crs))


def test_control_characters_are_told_by_name_and_the_text_is_kept(read_of, site):
    checked = check_layer(read_of([{"name": "一\x07号\x00", "src_NOTE": "a\x1fb"}, {"name": "二\t号\n"}]), site)
    assert [(issue.code, issue.row, issue.field) for issue in checked.issues] == [
        ("TEXT_CONTROL", 1, "name"), ("TEXT_CONTROL", 1, "src_NOTE"),
    ]  # fmt: skip
    assert "U+0000、U+0007" in checked.issues[0].message_zh
    assert checked.accepted["name"].tolist() == ["一\x07号\x00", "二\t号"]


def test_an_id_as_excel_shortens_it_is_not_taken_for_the_id(read_of, site):
    checked = check_layer(read_of([{"parcel_id": "1.41081E+18"}, {"parcel_id": "1E+2"}, {"parcel_id": "3.5E"}]), site)
    assert [(issue.code, issue.row) for issue in checked.issues] == [("ID_DIGITS_LOST", 1)]
