from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from landmap.errors import RefusalError
from landmap.io.csv_text import csv_bytes, guarded, unguarded
from landmap.io.read import read_layer
from landmap.site import Layer

FIELDS = {"project_id": "项目编号", "name": "项目名称", "need_mu": "需地"}


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "zone" / "projects"
    made.mkdir(parents=True)
    return made


def read(folder, source, **settings):
    return read_layer(
        Layer(id="p", role="projects", title="t", source=source, folder=folder, **({"fields": FIELDS} | settings))
    )


def refusal(folder, source, **settings):
    with pytest.raises(RefusalError) as refused:
        read(folder, source, **settings)
    return refused.value.issues[0]


def csv(folder, text, encoding="utf-8"):
    (folder / "a.csv").write_bytes(text.encode(encoding))
    return "a.csv"


def book(folder, sheets, change=None):
    made = Workbook()
    made.remove(made.active)
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change:
        change(made.worksheets[0])
    made.save(folder / "a.xlsx")
    return "a.xlsx"


def codes(found):
    return [(issue.code, issue.row) for issue in found.issues]


HEADER = "项目编号,项目名称,需地\n"
RECORDS = [["P1", "甲", 15], ["P2", "乙", 30.5]]
SHEET = [["项目编号", "项目名称", "需地"], *RECORDS]


@pytest.mark.parametrize(("encoding", "said"), [("utf-8", []), ("utf-8-sig", []), ("gbk", ["ENCODING_GUESSED"])])
def test_csv_in_the_encodings_of_the_field(folder, encoding, said):
    found = read(folder, csv(folder, HEADER + "P1,甲,15\n", encoding))
    assert found.frame[list(FIELDS)].iloc[0].tolist() == ["P1", "甲", "15"]
    assert [code for code, _ in codes(found)] == said


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators(folder, separator):
    found = read(folder, csv(folder, (HEADER + 'P1,"甲，乙",15\n').replace(",", separator)))
    assert found.frame["name"].tolist() == ["甲，乙"]


def test_rows_are_numbered_by_line_through_blank_lines_and_line_breaks(folder):
    found = read(folder, csv(folder, HEADER + '\nP1,"甲\n地",15\n,,\nP2,乙,\n'))
    assert found.frame["source_row"].tolist() == [3, 6]
    assert found.frame["name"].tolist() == ["甲\n地", "乙"]
    assert found.frame["need_mu"].tolist() == ["15", None]


def test_a_total_and_the_notes_below_it_are_no_records(folder):
    found = read(folder, csv(folder, HEADER + "P1,甲,15\nP2,乙,3\n合计,,18\n填报人：某某,,\n"))
    assert found.frame["project_id"].tolist() == ["P1", "P2"]
    assert codes(found) == [("ROW_NOT_RECORD", 4), ("ROW_NOT_RECORD", 5)]


def test_a_subtotal_between_records_drops_none_of_them(folder):
    found = read(folder, csv(folder, HEADER + "P1,甲,15\n小计,,15\nP2,乙,\nP3,丙,3\n合计,,18\n"))
    assert found.frame["project_id"].tolist() == ["P1", "P2", "P3"]
    assert codes(found) == [("ROW_NOT_RECORD", 3), ("ROW_NOT_RECORD", 6)]


def test_a_header_below_title_rows_is_found(folder):
    found = read(
        folder, book(folder, {"表": [["某开发区招商项目表"], ["单位：亩", None, None], *SHEET, ["合 计", None, 45.5]]})
    )
    assert found.frame["project_id"].tolist() == ["P1", "P2"]
    assert found.frame["source_row"].tolist() == [4, 5]
    assert found.frame["need_mu"].tolist() == [15, 30.5]
    assert codes(found) == [("ROW_NOT_RECORD", 6)]
    assert "招商" in found.evidence["title"].value


def test_without_any_known_name_the_missing_field_is_named(folder):
    issue = refusal(folder, csv(folder, "表\na,b\n1,2\n"))
    assert issue.code == "FIELD_MISSING"
    assert issue.value == "项目编号"


@pytest.mark.parametrize("rows", ["P1,甲\n", "P1,甲,15,多\n"])
def test_a_ragged_row_is_set_aside(folder, rows):
    found = read(folder, csv(folder, HEADER + rows + "P2,乙,3\n"))
    assert codes(found) == [("ROW_SHAPE", 2)]
    assert found.frame["project_id"].tolist() == ["P1", "P2"]


def test_a_wrong_sheet_name_is_refused_with_the_sheets_named(folder):
    issue = refusal(folder, book(folder, {"台账": SHEET, "说明": [["字"]]}), table="台帐")
    assert issue.code == "SHEET_MISSING"
    assert "台账、说明" in issue.message_zh


def test_one_sheet_with_content_is_taken_and_of_two_none(folder):
    assert read(folder, book(folder, {"空": [], "台账": SHEET})).rows_in == 2
    assert refusal(folder, book(folder, {"台账": SHEET, "说明": [["字"]]})).code == "LAYER_AMBIGUOUS"
    assert read(folder, book(folder, {"说明": [["字"]], "台账": SHEET}), table="台账").rows_in == 2


def test_cells_merged_downwards_are_filled_and_said(folder):
    def merge(sheet):
        sheet.merge_cells("B2:B3")

    found = read(folder, book(folder, {"表": SHEET}, merge))
    assert found.frame["name"].tolist() == ["甲", "甲"]
    assert codes(found) == [("MERGED_FILLED", 3)]


def test_a_merged_title_fills_nothing(folder):
    found = read(folder, book(folder, {"表": [["某表", None, None], *SHEET]}, lambda sheet: sheet.merge_cells("A1:C1")))
    assert found.issues == ()


def test_dates_and_numbers_of_excel_are_kept(folder):
    rows = [["项目编号", "项目名称", "需地", "日期"], [1, "甲", 0.25, datetime(2024, 1, 15)]]  # noqa: DTZ001 -- Excel knows no zones
    row = read(folder, book(folder, {"表": rows})).frame.iloc[0]
    assert (row["project_id"], row["need_mu"], row["src_日期"]) == (1, 0.25, datetime(2024, 1, 15))  # noqa: DTZ001 -- as above


def test_a_formula_that_was_never_computed_sets_its_row_aside(folder):
    found = read(folder, book(folder, {"表": [*SHEET, ["P3", "丙", "=15+15"]]}))
    assert codes(found) == [("FORMULA_NO_VALUE", 4)]
    assert found.rows_in == 3


def test_two_columns_of_one_name_are_refused(folder):
    assert refusal(folder, csv(folder, "项目编号,项目名称,需地,需地\nP1,甲,1,2\n")).code == "FIELD_DUPLICATE"


def test_an_empty_table_is_a_warning(folder):
    assert codes(read(folder, csv(folder, HEADER))) == [("LAYER_EMPTY", None)]


def test_a_broken_workbook_is_refused(folder):
    book(folder, {"表": SHEET})
    content = (folder / "a.xlsx").read_bytes()
    (folder / "a.xlsx").write_bytes(content[: len(content) // 2])
    assert refusal(folder, "a.xlsx").code == "ZIP_BROKEN"


def test_long_well_known_text_is_read_whole(folder):
    points = ", ".join(f"{i} {i * i}" for i in range(20_000))
    source = csv(folder, f'id,WKT\n1,"LINESTRING ({points})"\n')
    found = read_layer(Layer(id="r", role="roads", title="t", source=source, folder=folder, fields={"road_id": "id"}))
    assert len(found.frame.geometry[0].coords) == 20_000


DANGEROUS = ["=1+1", "+86 139", "-cmd|x", "@sum", "\t=1", "＝1", "'quoted", " =1", "\u3000=1", "\ufeff=1", "a\n=b", "-"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_dangerous_text_is_guarded_and_restored(text):
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", DANGEROUS[:6])
def test_what_begins_a_formula_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12.5", "+3", "1e-5", "甲地块", "A-1", "2024-01-15"])
def test_numbers_and_plain_text_stay_as_they_are(text):
    assert guarded(text) == text


@given(st.text())
def test_any_text_is_restored(text):
    assert unguarded(guarded(text)) == text


def test_a_frame_as_csv_and_back(folder):
    frame = pd.DataFrame(
        {
            "项目编号": ["P1", "P2"],
            "项目名称": ['=HYPERLINK("x")', 'a"b,c'],
            "需地": [1.5, None],
            "on": pd.to_datetime(["2024-01-15", None]),
        }
    )
    (folder / "a.csv").write_bytes(csv_bytes(frame))
    lines = (folder / "a.csv").read_bytes().decode("utf-8-sig").split("\r\n")
    assert lines[0] == '"项目编号","项目名称","需地","on"'
    assert lines[1] == '"P1","\'=HYPERLINK(""x"")","1.5","2024-01-15"'
    assert lines[2] == '"P2","a""b,c","",""'
    found = read(folder, "a.csv")
    assert found.frame["name"].tolist() == frame["项目名称"].tolist()
    assert found.frame["src_on"].tolist() == ["2024-01-15", None]
