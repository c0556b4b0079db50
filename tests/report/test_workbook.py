import dataclasses
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from landmap.report import Edition, workbook

SHEETS = [
    "说明",
    "总览",
    "指标台账",
    "指标明细",
    "闲置用地台账",
    "空置厂房台账",
    "处置方案及进度",
    "盘活成效",
    "招商需求",
    "地块总表",
    "问题清单",
    "隔离清单",
]
PAYLOADS = [
    '=HYPERLINK("http://x","y")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    " =1+1",
    "\u3000=1+1",
    "'=1+1",
    "http://example.org",
    "mailto:a@b",
    "_x0041_",
    "<b>&\"'",
    "internal:Sheet1!A1",
    "{=1+1}",
]


@pytest.fixture(scope="module")
def book(leader):
    return openpyxl.load_workbook(BytesIO(workbook(leader)), data_only=True)


@pytest.fixture(scope="module")
def formulas(leader):
    return openpyxl.load_workbook(BytesIO(workbook(leader)))


def header_row(sheet, first="序号") -> int:
    return next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if str(cell.value).startswith(first))


def column_of(sheet, name: str, unit: str | None = None) -> int:
    row = header_row(sheet, str(sheet.cell(header_row(sheet), 1).value))
    for cell in sheet[row]:
        if str(cell.value).split("\n")[0] == name and unit in (None, sheet.cell(row + 1, cell.column).value):
            return cell.column
    raise AssertionError(f"{sheet.title} has no column {name}")


def cells_under(sheet, name: str, unit: str | None = None) -> dict[object, object]:
    """A column's cells by the row's running number, and what stands beside 合计, 汇总台账 and 差额."""
    column = column_of(sheet, name, unit)
    found = {}
    for row in sheet.iter_rows(min_row=header_row(sheet) + 1):
        key = next((cell.value for cell in row[:2] if cell.value is not None), None)
        if key is not None:
            found[key] = row[column - 1].value
    return found


def every_text(content: bytes) -> list[str]:
    opened = openpyxl.load_workbook(BytesIO(content))
    return [str(cell.value) for sheet in opened for row in sheet.iter_rows() for cell in row if cell.value is not None]


def test_the_same_edition_gives_the_same_bytes(edition):
    assert workbook(edition) == workbook(edition)


def test_sheets_stand_in_their_order_with_both_titles(book):
    assert book.sheetnames == SHEETS
    assert book["闲置用地台账"]["A1"].value == "闲置用地台账　Idle land"


def test_an_english_edition_has_english_sheets_and_labels(snapshot):
    book = openpyxl.load_workbook(BytesIO(workbook(Edition(snapshot, "leader", "en"))), data_only=True)
    assert book.sheetnames[4] == "Idle land"
    assert "stopped or vacant" in [cell.value for row in book["Idle land"].iter_rows() for cell in row]


def test_quota_ledger_shows_the_tally_in_mu_and_hectares_and_proves_it(book, formulas, snapshot):
    sheet = book["指标台账"]
    header = header_row(sheet, "层级")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=header + 2, max_row=header + 4)]
    assert rows[0][:7] == ["新增建设用地", "规划期", 4335, 0, 1180, 320, 2835]
    assert rows[1][:10] == ["　产业用地", "规划期", 2300, 0, 1180, 320, 800, 800, 0, "一致"]
    assert rows[0][11:16] == [289, 0, 78.6667, 21.3333, 189]
    assert rows[1][11:16] == [153.3333, 0, 78.6667, 21.3333, 53.3333]
    assert rows[2][0] == "核算：已用＋各项拟供＋剩余－总量＝0"
    assert rows[2][10] == 0
    proof = formulas["指标台账"].cell(header + 3, 11).value
    assert proof == f"=ROUND(D{header + 3}+E{header + 3}+F{header + 3}+G{header + 3}-C{header + 3},2)"


def test_ledger_is_held_against_its_bookings(book):
    sheet = book["指标台账"]
    header = header_row(sheet, "指标（含下级）")
    rows = [[cell.value for cell in row[:7]] for row in sheet.iter_rows(min_row=header + 2, max_row=header + 5)]
    assert ["新增建设用地", "拟供等", 3, 1500, 1500, 0, "一致"] in rows
    assert {row[6] for row in rows} == {"一致"}


def test_a_ledger_that_its_bookings_do_not_bear_out_says_so(snapshot):
    fewer = dataclasses.replace(snapshot.tally, bookings=snapshot.tally.bookings.iloc[:2])
    texts = every_text(workbook(Edition(dataclasses.replace(snapshot, tally=fewer), "public")))
    assert "相差 -320.00" in texts


def test_overview_sets_computed_beside_stated(book, snapshot):
    rows = {(row[0].value, row[1].value, row[2].value): row for row in book["总览"].iter_rows()}
    remaining = rows["产业用地", "剩余", "亩"]
    assert [cell.value for cell in remaining[3:7]] == [800, 800, 0, "一致"]
    assert [cell.value for cell in rows["存量", "带动就业", "人"][3:7]] == [812, 800, 12, "相差 +12"]
    assert rows["存量", "已盘活用地", "亩"][3].value == float(snapshot.tally.stock.revived_mu)
    assert rows["背景", "全市面积", "亩"][3].value == 330_000
    assert rows["存量", "节约新增用地", "亩"][3].value is None
    assert rows["处置", "逾期方案", "份"][3].value == 1


def test_what_may_draw_and_what_nobody_knows_stand_in_the_workbook(snapshot):
    nodes = [dataclasses.replace(node, undecided_mu=Decimal("12.30")) for node in snapshot.tally.nodes]
    stock = dataclasses.replace(snapshot.tally.stock, unknown=frozenset({"idle_mu", "idle_parcels", "in_disposal_mu"}))
    tally = dataclasses.replace(snapshot.tally, nodes=tuple(nodes), stock=stock)
    content = workbook(Edition(dataclasses.replace(snapshot, tally=tally), "public"))
    book = openpyxl.load_workbook(BytesIO(content), data_only=True)
    rows = {(row[0].value, row[1].value, row[2].value): row[3].value for row in book["总览"].iter_rows()}
    assert rows["产业用地", "来源或阶段不明，可能另占（至多）", "亩"] == 12.3
    assert rows["存量", "闲置用地", "宗"] is None
    assert rows["存量", "闲置用地", "亩"] is None
    ledger = [[cell.value for cell in row] for row in book["指标台账"].iter_rows()]
    at = next(row for row in ledger if row[0] and "指标" in row[0] and any("来源或阶段不明" in str(cell) for cell in row))
    column = next(i for i, cell in enumerate(at) if "来源或阶段不明" in str(cell))
    assert [row[column] for row in ledger[ledger.index(at) + 2 :][:2]] == [12.3, 12.3]
    idle = [cell.value for row in book["闲置用地台账"].iter_rows() for cell in row if cell.value]
    assert any("闲置与否未知" in str(text) for text in idle)


def test_every_total_is_a_sum_formula_whose_stored_value_is_the_sum_of_the_printed_parts(book, formulas):
    checked = 0
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if str(cell.value).startswith("=SUM("):
                    (parts,) = zip(*book[sheet.title][str(cell.value)[5:-1]], strict=True)
                    sum_of_parts = sum(Decimal(str(part.value)) for part in parts if part.value is not None)
                    assert sum_of_parts == Decimal(str(book[sheet.title][cell.coordinate].value)), (
                        sheet.title,
                        cell.coordinate,
                    )
                    checked += 1
    assert checked >= 15


def test_a_part_that_was_moved_is_marked_and_told(book, formulas):
    sheet = book["地块总表"]
    column = column_of(sheet, "量算面积")
    marked = [cell.row for (cell,) in sheet.iter_rows(min_col=column, max_col=column) if '"*"' in (cell.number_format or "")]
    ids = [sheet.cell(row, 2).value for row in marked]
    notes = [cell.value for (cell,) in sheet.iter_rows(max_col=1) if str(cell.value).startswith("* ")]
    assert ids
    assert all(one in notes[0] for one in ids)


def test_ledger_rows_stand_under_totals_with_the_difference(book):
    land = cells_under(book["盘活成效"], "盘活土地")
    assert (land["合计"], land["汇总台账"], land["差额"]) == (344.83, 344.83, 0)
    idle = cells_under(book["闲置用地台账"], "面积")
    assert (idle["合计"], idle["汇总台账"], idle["差额"]) == (83.52, 83.52, 0)


def test_what_nobody_stated_is_an_empty_cell_and_its_sum_is_none(book):
    avoided = cells_under(book["盘活成效"], "节约新增用地")
    assert avoided[1] is None
    assert avoided["合计"] is None
    assert cells_under(book["空置厂房台账"], "建筑面积")[1] == 6500


def test_idle_land_carries_the_unfinished_plan_it_is_under(book):
    sheet = book["闲置用地台账"]
    assert cells_under(sheet, "处置路径")[1] == "租赁"
    assert cells_under(sheet, "责任人")[1] == "责任人甲"
    assert [cells_under(sheet, "进展")[i] for i in (1, 2, 3)] == ["逾期 31 天", "未定时限", "还有 15 天"]


def test_burdens_are_told_together_and_not_to_the_public(book, public):
    assert [cells_under(book["闲置用地台账"], "债务、抵押、查封")[i] for i in (1, 2)] == ["内部金丝雀", None]
    sheet = openpyxl.load_workbook(BytesIO(workbook(public)))["闲置用地台账"]
    assert not [cell for cell in sheet[header_row(sheet)] if "查封" in str(cell.value)]


def test_late_plans_say_so_in_words_as_well_as_in_colour(book):
    sheet = book["处置方案及进度"]
    words = cells_under(sheet, "进展")
    assert [words[i] for i in range(1, 6)] == ["逾期 31 天", "还有 15 天", "已完成", "已完成", "未定时限"]
    column = column_of(sheet, "进展")
    fills = {sheet.cell(row, column).value: sheet.cell(row, column).fill.fgColor.rgb for row in range(1, sheet.max_row)}
    assert fills["逾期 31 天"] != fills["已完成"]


def test_hostile_text_stays_text_in_every_edition(named, edition):
    sheet = openpyxl.load_workbook(BytesIO(workbook(named(PAYLOADS, edition.profile))))["地块总表"]
    column, top = column_of(sheet, "地块名称"), header_row(sheet) + 2
    found = [sheet.cell(row, column) for row in range(top, top + len(PAYLOADS))]
    assert [cell.value for cell in found] == [text.replace("\r", "\n") for text in PAYLOADS]
    assert {cell.data_type for cell in found} == {"s"}
    assert not [cell for cell in found if cell.hyperlink]


def test_only_our_own_formulas_are_formulas(formulas):
    found = {cell.value for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    assert found
    assert all(re.fullmatch(r"=(SUM|ROUND)?[A-Z0-9:+,()-]+", formula) for formula in found)


def test_control_characters_and_long_texts_are_named_not_refused(named):
    content = workbook(named(["铃\x07", "坏\ud800", "长" * 40_000, "𠀀" * 20_000], "public"))
    sheet = openpyxl.load_workbook(BytesIO(content))["地块总表"]
    column, top = column_of(sheet, "地块名称"), header_row(sheet) + 2
    bell, lone, long, astral = (sheet.cell(row, column).value for row in range(top, top + 4))
    assert (bell, lone) == ("铃〔U+0007〕", "坏〔U+D800〕")
    for text, full in ((long, 40_000), (astral, 20_000)):
        assert text.endswith(f"〔全文 {full} 字，此处截断 / {full} characters, cut here〕")
        assert len(text.encode("utf-16-le")) <= 2 * 32_767


def test_an_empty_zone_still_gives_every_sheet(emptied):
    book = openpyxl.load_workbook(BytesIO(workbook(emptied)), data_only=True)
    assert book.sheetnames == SHEETS
    assert "（无）　(none)" in [cell.value for (cell,) in book["闲置用地台账"].iter_rows(max_col=1)]


def test_pages_are_set_up_to_be_printed_and_signed(book):
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8), sheet.title
        assert (sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (0, True), sheet.title
        assert "面积口径" in sheet.oddFooter.left.text
        assert sheet.oddFooter.right.text == "数据截至 2024-03-31"
        first = [str(cell.value) for (cell,) in sheet.iter_rows(max_col=1)]
        assert any(text.startswith("填报人") and "审核人" in text and "日期" in text for text in first), sheet.title
        assert any("示意" in text for text in first[:3]), sheet.title


def test_ledgers_can_be_filtered_and_keep_their_header(book):
    sheet = book["地块总表"]
    units = header_row(sheet) + 1
    assert sheet.freeze_panes == f"C{units + 1}"
    assert sheet.print_title_rows == f"${units - 1}:${units}"
    assert sheet.auto_filter.ref == f"A{units}:T{units + 6}"
    assert not [area for area in sheet.merged_cells.ranges if units - 1 <= area.min_row <= units + 6]


def test_about_tells_kind_of_area_files_and_rows(book):
    texts = {str(cell.value) for row in book["说明"].iter_rows() for cell in row}
    assert {
        "EPSG:4546",
        "2024-03-31",
        "领导版（含个人信息，注意保管）　leader's edition (holds personal data: keep it safe)",
    } <= texts
    assert b"parcels".hex().ljust(64, "0") in texts
    row = next(row for row in book["说明"].iter_rows() if row[0].value == "parcels图层　parcels")
    assert [cell.value for cell in row[2:7]] == [8, 6, 1, 2, 0]


def test_issues_and_quarantined_rows_are_listed_with_reasons_and_mend(book, snapshot):
    bow_tie = next(issue for issue in snapshot.checked.issues if issue.row == 9)
    listed = cells_under(book["问题清单"], "问题")
    assert listed[1] == bow_tie.message_zh
    assert cells_under(book["问题清单"], "改正办法")[1] == bow_tie.mend_zh
    reasons = cells_under(book["隔离清单"], "隔离原因")
    assert reasons[1] == bow_tie.message_zh


def test_widths_are_wide_enough_for_every_number_and_date(book):
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, date):
                    assert sheet.column_dimensions[cell.column_letter].width >= 11
                elif isinstance(cell.value, int | float):
                    shown = f"{cell.value:,.2f}"
                    assert sheet.column_dimensions[cell.column_letter].width >= len(shown) - 1, (sheet.title, cell.coordinate)
