"""The tables of 闲置土地处置办法 (国土资源部令第53号): rules, causes, limits with articles. Source: domain.md section 1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landmap.terms.codes import UNKNOWN

DEEMED_START_MONTHS = 12  # art. 21: without an agreed start, one year after the handover, or else after the approval


@dataclass(frozen=True, slots=True)
class ClockRule:
    """Why the clock says what it says: the finding (a code of ``idle_finding``), in words, and the article."""

    code: str
    finding: str
    zh: str
    en: str
    article: str = ""


def _table(*rows: tuple[str, ...]) -> Mapping[str, ClockRule]:
    return {row[0]: ClockRule(*row) for row in rows}


# In the order in which they are tried: the first that applies decides.
CLOCK_RULES: Mapping[str, ClockRule] = _table(
    ("stage_unknown", "unknown", "供应阶段未知", "land stage unknown"),
    ("out_of_scope", "not_idle", "未供应或已用足，不在认定范围", "not supplied, or fully used: outside the scope", "2"),
    ("tenure_unknown", "unknown", "权属性质未知", "tenure unknown"),
    ("not_state_owned", "not_idle", "非国有土地，不适用", "not state-owned: does not apply", "2"),
    ("start_unknown", "unknown", "约定动工、交地、取得时间均未知", "no agreed start, handover or date of supply", "21"),
    ("lifted", "unknown", "认定已解除，新的动工时间未填", "finding lifted, the new agreed start is not given", "12"),
    ("two_years_holder", "takeback_due", "满两年未动工，企业原因", "two years without a start, by the holder's fault", "14(2)"),
    ("two_years", "idle", "满两年未动工", "two years without a start", "2(1)"),
    ("one_year", "idle", "满一年未动工", "one year without a start", "2(1)"),
    ("before_one_year", "not_idle", "约定动工未满一年", "less than a year past the agreed start", "2(1)"),
    ("enough_done", "not_idle", "开发面积和投资均已达标", "enough developed and invested", "2(2)"),
    ("at_work", "not_idle", "已动工，未停", "started and not stopped", "2(2)"),
    ("stopped_short", "not_idle", "中止开发未满一年", "stopped for less than a year", "2(2)"),
    ("stop_unknown", "unknown", "停建时间未知", "not known since when work has stopped", "2(2)"),
    ("share_unknown", "unknown", "开发或投资比例未知", "share developed or invested unknown", "2(2)"),
    ("stopped_year", "idle_candidate", "开发或投资不足且中止满一年", "too little done, and stopped for a year", "2(2)"),
)


@dataclass(frozen=True, slots=True)
class Cause:
    """Whom the law holds to have caused the delay (a code of ``caused_by``), and the article that says so."""

    caused_by: str
    article: str = ""


# Code of ``cause`` -> who caused it. The holder's fault is what art. 14 presumes where art. 8 names no other; a seal by court
# is in no article of the decree: only some provinces have rules for it.
CAUSES: Mapping[str, Cause] = {
    "holder": Cause("holder"),
    "gov_delivery": Cause("government", "8(1)"),
    "gov_plan_change": Cause("government", "8(2)"),
    "gov_policy": Cause("government", "8(3)"),
    "gov_petition": Cause("government", "8(4)"),
    "gov_heritage_military": Cause("government", "8(5)"),
    "gov_other": Cause("government", "8(6)"),
    "force_majeure": Cause("force_majeure", "8"),
    "judicial_seal": Cause("judicial"),
    UNKNOWN: Cause(UNKNOWN),
}
# Code of ``clock_limit`` -> the article by which it is a limit.
LIMIT_ARTICLES: Mapping[str, str] = {"one_year": "2(1)", "two_years": "14(2)", "stopped_year": "2(2)"}


def cited(zh: str, en: str, article: str) -> tuple[str, str]:
    """The words with the article of the decree behind them, in both languages; without one as they are."""
    return (f"{zh}（53号令第{article}条）", f"{en} (decree 53, art. {article})") if article else (zh, en)
