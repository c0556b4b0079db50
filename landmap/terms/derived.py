"""The columns that landmap itself adds to a zone's rows: labels, units, who may see them; and the units in English."""

from __future__ import annotations

from collections.abc import Mapping

from landmap.terms.columns import Column

# Written by area.measure, status.classify, status.classify_buildings, quota.draws and plan.lateness.
DERIVED: Mapping[str, Column] = {
    column.name: column
    for column in (
        Column("measured_m2", "number", "量算面积", "measured area", "public", unit="m2"),
        Column("planar_m2", "number", "平面面积", "planar area", "public", unit="m2"),
        Column("area_mu", "number", "面积", "area", "public", unit="亩"),
        Column("map_class", "code", "状态", "status", "public", codes="map_class"),
        Column("map_class_rule", "text", "判定依据", "rule that decided", "public"),
        Column("map_class_rule_en", "text", "判定依据（英文）", "rule that decided", "public"),
        Column("vacant_months", "number", "空置月数", "months vacant", "public", unit="月"),
        # What the clock says is no statutory finding: it is for those who look into the case, not for the public.
        Column("idle_finding", "code", "法定时限提示", "what the clock says", codes="idle_finding"),
        Column("clock_rule", "text", "提示依据", "rule of the clock"),
        Column("clock_start_on", "date", "起算日", "clock runs from"),
        Column("clock_basis", "code", "起算依据", "basis of that day", codes="clock_basis"),
        Column("idle_due_on", "date", "满一年", "one year on"),
        Column("takeback_due_on", "date", "满两年", "two years on"),
        Column("days_left", "number", "距时限天数", "days left", unit="天"),
        Column("caused_by", "code", "责任归属", "caused by", codes="caused_by"),
        Column("idle_fee_wan", "number", "土地闲置费", "idle-land fee", unit="万元"),
        Column("idle_fee_ahead_wan", "number", "到期将缴闲置费", "fee when the limit falls", unit="万元"),
        Column("clock_missing", "text", "缺少的信息", "missing for an answer"),
        Column("clock_missing_ahead", "text", "期满前须查明", "to be known before the limit"),
        Column("quota_node", "text", "占用指标", "quota drawn on", "public"),
        Column("quota_column", "code", "指标科目", "quota column", "public", codes="quota_column"),
        Column("quota_reason", "text", "占用事由", "reason", "public"),
        Column("quota_mu", "number", "占用指标面积", "quota drawn", "public", unit="亩"),
        Column("plan_state", "code", "方案状态", "state of the plan", "public", codes="plan_state"),
        Column("overdue_days", "number", "逾期天数", "days late", "public", unit="天"),
        Column("is_overdue", "flag", "是否逾期", "overdue", "public"),
        Column("deadline", "code", "方案时限", "deadline of the plan", "public", codes="deadline"),
        Column("codes", "text", "问题代码", "codes of its issues", "public"),
        Column("repaired", "flag", "已修复", "repaired", "public"),
    )
}

# The units as columns name them, where English has another word.
UNITS_EN: Mapping[str, str] = {
    "亩": "mu",
    "公顷": "ha",
    "亿元": "100 M yuan",
    "万元": "10 k yuan",
    "人": "persons",
    "宗": "parcels",
    "栋": "buildings",
    "份": "plans",
    "行": "rows",
    "条": "issues",
    "天": "days",
    "月": "months",
    "层": "floors",
    "年": "year",
    "元/m2/月": "yuan/m2/month",
}

# Money in English sentences, where ten thousand and a hundred million have no word: how many of which unit.
MONEY_EN: Mapping[str, tuple[int, str]] = {"万元": (10_000, "yuan"), "亿元": (100, "million yuan")}
