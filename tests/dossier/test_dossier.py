"""The dossier as a person reads it: sections, labels, numbers, unknowns, and nothing that the profile may not see."""

from datetime import date

import pandas as pd
import pytest

from landmap.dossier import AREAS, IDENTITY, STATUS, dossiers
from landmap.dossier.speaker import Speaker
from landmap.errors import ColumnError
from landmap.plan import lateness
from landmap.site import Thresholds
from landmap.status import classify, classify_buildings
from landmap.terms import columns_of
from landmap.terms.columns import COLUMNS
from landmap.terms.derived import DERIVED

ON = date(2024, 3, 31)
PARCELS = (
    {
        "parcel_id": "DK-1",
        "name": "聚鑫源地块",
        "holder": "示例企业",
        "land_stage": "used",
        "operation": "zombie",
        "disposal": "revived",
        "tenure": "granted",
        "registered_m2": 18_700.0,
        "contact": "13912345678",
        "legal_rep": "某人",
        "debts": "欠工程款",
        "supplied_on": "2010-05-01",
        "invested_pct": 12.5,
        "price_wan": 1234.5,
    },
    {
        "parcel_id": "DK-2",
        "land_stage": "supplied",
        "tenure": "granted",
        "operation": "unknown",
        "cause": "holder",
        "agreed_start_on": "2022-04-01",
        "price_wan": 900.0,
    },
    {"parcel_id": "DK-3", "land_stage": "supplied", "tenure": "granted", "operation": "na"},
)
BUILDINGS = (
    {
        "building_id": "CF-2",
        "parcel_id": "DK-1",
        "name": "二车间",
        "building_status": "vacant",
        "gfa_m2": 6500.0,
        "vacant_m2": 1234.565,
        "vacant_since_on": "2023-10-31",
        "height_m": 9.6,
        "built_year": 1998.0,
        "rent_yuan_m2_month": 7.5,
    },
    {"building_id": "CF-1", "parcel_id": "DK-1", "building_status": "in_use"},
)
PLANS = (
    {
        "plan_no": "F-1",
        "parcel_id": "DK-1",
        "path": "lease",
        "due_on": "2024-01-31",
        "done_on": "2024-01-20",
        "problem": "内部问题",
    },
    {"plan_no": "F-2", "building_id": "CF-2", "path": "reattract", "department": "招商局", "due_on": "2024-02-29"},
)
OUTCOMES = (
    {
        "outcome_id": "CX-1",
        "name": "超硬材料",
        "parcel_id": "DK-1",
        "land_mu": 28.0,
        "invest_yi": 8.0,
        "jobs": 180.0,
        "documented": True,
    },
)


@pytest.fixture(scope="module")
def frames(frame_of):
    parcels = frame_of("parcels", *PARCELS)
    parcels = parcels.join(classify(parcels, on=ON, thresholds=Thresholds()))
    parcels["planar_m2"], parcels["measured_m2"] = 18_666.6876, 18_666.1717
    parcels["quota_mu"], parcels["quota_column"] = (
        pd.Series([None, 27.9993, None], dtype="float64"),
        pd.Series([None, "used", None]),
    )
    parcels["repaired"] = [False, True, False]
    buildings = frame_of("buildings", *BUILDINGS)
    buildings = buildings.join(classify_buildings(buildings, on=ON))
    plans = frame_of("plans", *PLANS)
    return parcels, buildings, plans.join(lateness(plans, on=ON)), frame_of("outcomes", *OUTCOMES)


def told(frames, parcel_id="DK-1", profile="leader", lang="zh"):
    sections = dossiers(*frames, profile=profile, lang=lang)[parcel_id]
    return {section.title: dict(section.rows) for section in sections}


def test_the_sections_in_their_order(frames):
    titles = [section.title for section in dossiers(*frames, profile="leader")["DK-1"]]
    assert titles == [
        "基本情况",
        "面积",
        "状态与法定时限",
        "厂房",
        "处置方案 F-2",
        "处置方案 F-1",
        "盘活成效 CX-1 超硬材料",
        "大事记",
        "来源",
    ]
    english = [section.title for section in dossiers(*frames, profile="leader", lang="en")["DK-1"]]
    assert english[:4] == ["Identity", "Area", "Status and legal clock", "Buildings"]
    assert [section.title for section in dossiers(*frames, profile="leader")["DK-3"]] == [
        "基本情况",
        "面积",
        "状态与法定时限",
        "来源",
    ]


def test_the_four_kinds_of_area_stand_side_by_side(frames):
    areas = told(frames)["面积"]
    assert areas == {
        "证载面积": "18,700.00 m²（28.05 亩）",
        "投影平面面积": "18,666.69 m²（28.00 亩）",
        "图斑椭球面积（合计采用）": "18,666.17 m²（28.00 亩）",
        "证载减量算": "+33.83 m²（+0.05 亩）",
    }
    second = told(frames, "DK-2")["面积"]
    assert second["证载面积"] == "未知"
    assert "批准面积" not in second
    assert second["占用指标面积"] == "28.00 亩（已用）"
    assert told(frames, lang="en")["Area"]["official ellipsoid area (used in totals)"] == "18,666.17 m² (28.00 mu)"


def test_the_status_with_its_rule_and_what_the_clock_says(frames):
    status = told(frames, "DK-2")["状态与法定时限"]
    assert status["状态"] == "疑似闲置"
    assert status["判定依据"] == "法定时限：满一年未动工"
    assert status["约定动工"] == "2022-04-01"
    assert status["经营现状"] == "未知"
    assert status["法定时限提示"] == "超期未动工：满一年未动工（53号令第2(1)条）"
    assert (status["满一年"], status["满两年"], status["距时限天数"]) == ("2023-04-01", "2024-04-01", "1 天")
    assert status["土地闲置费"] == "180 万元"
    third = told(frames, "DK-3")["状态与法定时限"]
    assert third["约定动工"] == "未知"
    assert third["缺少的信息"] == "约定动工、交地时间"
    assert "法定时限提示" not in told(frames)["状态与法定时限"]  # built up: the clock is not for it
    assert (
        told(frames, "DK-2", lang="en")["Status and legal clock"]["rule that decided"] == "legal clock: a year without a start"
    )


def test_a_building_is_one_row_and_a_plan_of_it_is_told_with_its_parcel(frames):
    one = told(frames)
    assert list(one["厂房"]) == ["CF-1", "CF-2 二车间"]
    workshop = one["厂房"]["CF-2 二车间"]
    for part in (
        "使用状况 空置",
        "建筑面积 6,500.00 m²",
        "空置面积 1,234.57 m²",
        "层高 9.6 m",
        "租金 7.5 元/m²/月",
        "建成年份 1998",
        "空置月数 5 个月",
    ):
        assert part in workshop.split("；")
    assert one["处置方案 F-2"] == {
        "处置路径": "二次招商", "包联部门": "招商局", "时限": "2024-02-29", "方案状态": "逾期", "逾期天数": "31 天",
    }  # fmt: skip
    assert "逾期天数" not in one["处置方案 F-1"]
    assert one["盘活成效 CX-1 超硬材料"] == {"盘活土地": "28.00 亩", "投资": "8 亿元", "就业": "180 人", "有出处": "是"}


def test_every_row_says_where_it_came_from(frames):
    assert told(frames)["来源"] == {
        "地块": "parcels/parcels.shp，第 1 行",
        "厂房 CF-1": "buildings/buildings.shp，第 2 行",
        "厂房 CF-2 二车间": "buildings/buildings.shp，第 1 行",
        "处置方案 F-2": "plans/plans.shp，第 2 行",
        "处置方案 F-1": "plans/plans.shp，第 1 行",
        "盘活成效 CX-1 超硬材料": "outcomes/outcomes.shp，第 1 行",
    }
    assert told(frames, "DK-2")["来源"]["已修复"] == "是"
    assert told(frames, lang="en")["Source"]["Parcel"] == "parcels/parcels.shp, row 1"


@pytest.mark.parametrize(
    ("profile", "personal", "internal"), [("public", False, False), ("internal", False, True), ("leader", True, True)]
)
def test_a_profile_sees_no_more_than_it_may(frames, profile, personal, internal):
    text = str(dossiers(*frames, profile=profile))
    assert ("13912345678" in text, "某人" in text) == (personal, personal)
    for secret in (
        "欠工程款",
        "1,234.5 万元",
        "12.5%",
        "招商局",
        "内部问题",
        "7.5 元",
        "法定时限提示",
        "土地闲置费",
        "企业原因",
    ):
        assert (secret in text) == internal, secret


def test_every_column_of_a_parcel_has_its_place():
    placed = {*IDENTITY, *STATUS, *AREAS.values()}
    assert {column.name for column in columns_of("parcels")} <= placed


def test_parcels_alone_will_do_and_without_an_id_they_will_not(frame_of):
    parcels = pd.DataFrame({"parcel_id": ["A"], "name": ["x"]})
    nothing = pd.DataFrame()
    (identity,) = dossiers(parcels, nothing, nothing, nothing, profile="public")["A"]
    assert identity.rows == (("地块编号", "A"), ("地块名称", "x"))
    empty = dossiers(frame_of("parcels"), frame_of("buildings"), frame_of("plans"), frame_of("outcomes"), profile="public")
    assert empty == {}
    with pytest.raises(ColumnError, match="parcel_id"):
        dossiers(nothing, nothing, nothing, nothing, profile="public")
    with pytest.raises(ValueError, match="boss"):
        dossiers(parcels, nothing, nothing, nothing, profile="boss")


@pytest.mark.parametrize(
    ("role", "name", "value", "zh", "en"),
    [
        ("buildings", "floors", 1, "1 层", "1"),
        ("buildings", "rent_yuan_m2_month", 7.5, "7.5 元/m²/月", "7.5 yuan/m²/month"),
        ("parcels", "price_wan", 960, "960 万元", "9,600,000 yuan"),
        ("outcomes", "invest_yi", 0.6, "0.6 亿元", "60 million yuan"),
        ("outcomes", "jobs", 1, "1 人", "1"),
        ("", "overdue_days", 1, "1 天", "1"),
        ("", "vacant_months", 3, "3 个月", "3"),
        ("", "days_left", -974, "已超 974 天", "974 days past"),
        ("", "days_left", -1, "已超 1 天", "1 day past"),
    ],
)
def test_no_number_repeats_its_label_or_needs_arithmetic(role, name, value, zh, en):
    columns = DERIVED if not role else {column.name: column for column in COLUMNS[role]}
    told = {lang: Speaker("internal", lang).texts(pd.Series([value]), columns[name])[0] for lang in ("zh", "en")}
    assert told == {"zh": zh, "en": en}
