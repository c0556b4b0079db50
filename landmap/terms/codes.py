"""The coded values of each code list, with their labels and the synonyms that zones really write.

A value is resolved by folding (NFKC, case, spaces) and looking it up as code, label or synonym; what is found nowhere is
reported, never guessed. A layer.toml adds its own spellings under [values.<column>].
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Code:
    """One coded value: what is stored, what is shown, and other spellings that mean the same."""

    code: str
    zh: str
    en: str
    synonyms: tuple[str, ...] = ()


def _list(*rows: tuple[str, ...]) -> Mapping[str, Code]:
    return {row[0]: Code(row[0], row[1], row[2], row[3:]) for row in rows}


# Sources: domain.md sections 1 (status, disposal, cause) and 6 (intent, tenure).
CODES: Mapping[str, Mapping[str, Code]] = {
    "land_stage": _list(
        ("planned", "规划未批", "planned", "规划中", "规划"),
        ("approved", "批而未供", "approved, not supplied"),
        ("to_supply", "拟供", "to be supplied", "拟供地", "拟供应"),
        ("supplied", "供而未用", "supplied, not started", "已供未用", "已供应"),
        ("building", "在建", "under construction", "建设中"),
        ("used_part", "用而未尽", "partly used", "用而未足", "用而不足"),
        ("used", "已供已用", "in use", "已用", "已建成"),
        ("reserve", "储备", "land reserve", "收储"),
        ("taken_back", "已收回", "taken back", "收回"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "legal_idle": _list(
        ("none", "无", "no finding", "否"),
        ("suspected", "疑似闲置", "suspected idle"),
        ("investigating", "调查中", "under investigation", "闲置调查中"),
        ("determined", "已认定", "determined idle", "认定闲置", "已认定闲置"),
        ("lifted", "已解除", "finding lifted", "解除"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "operation": _list(
        ("normal", "正常", "normal", "正常生产", "正常经营"),
        ("low", "低效", "low output", "低效用地"),
        ("stopped", "停产", "stopped", "长期停产", "已停产"),
        ("zombie", "僵尸企业", "zombie firm"),
        ("unfinished", "停建", "building stopped", "半拉子", "半拉子工程"),
        ("sealed", "查封", "sealed by court", "司法查封"),
        ("vacant", "空置", "vacant", "闲置", "空闲", "閒置", "闲置土地", "闲置用地", "空地", "idle"),
        ("na", "不适用", "not applicable", "未建"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "disposal": _list(
        ("none", "未启动", "none", "无"),
        ("surveyed", "已建档", "dossier made", "建档"),
        ("plan_draft", "方案拟定", "plan drafted"),
        ("plan_approved", "方案已批", "plan approved"),
        ("attracting", "招商中", "seeking investors", "招商"),
        ("matched", "意向", "investor matched", "达成意向"),
        ("signed", "签约", "signed", "已签约"),
        ("executing", "实施中", "being carried out"),
        ("revived", "已盘活", "revived", "盘活", "已处置"),
        ("failed", "未成", "failed"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "building_status": _list(
        ("in_use", "在用", "in use", "正常使用"),
        ("part_vacant", "部分空置", "partly vacant"),
        ("vacant", "空置", "vacant", "闲置", "空置厂房"),
        ("sealed", "查封", "sealed by court"),
        ("unsafe", "危房", "unsafe"),
        ("unfinished", "未竣工", "unfinished", "停建"),
        ("leased_out", "已出租", "leased out", "出租"),
        ("demolished", "拆除", "demolished", "已拆除"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "land_origin": _list(
        ("new", "新增建设用地", "new construction land", "新增"),
        ("stock", "存量建设用地", "existing construction land", "存量"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "tenure": _list(
        ("granted", "国有出让", "state-owned, granted", "出让"),
        ("allocated", "国有划拨", "state-owned, allocated", "划拨"),
        ("state", "国有", "state-owned", "国有建设用地", "国有土地"),
        ("collective", "集体", "collective", "集体土地"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "cause": _list(
        ("holder", "企业原因", "holder", "企业自身原因"),
        ("gov_delivery", "政府未按期交地", "government: late delivery"),
        ("gov_plan_change", "规划调整", "government: plan changed"),
        ("gov_policy", "政策变化", "government: policy changed"),
        ("gov_petition", "群众信访", "government: petitions"),
        ("gov_heritage_military", "文物或军事管制", "government: heritage or military"),
        ("gov_other", "其他政府原因", "government: other"),
        ("force_majeure", "不可抗力", "force majeure"),
        ("judicial_seal", "司法查封", "seal by court"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "intent": _list(
        ("none", "无意向", "none", "无"),
        ("lease", "出租", "lease", "租赁"),
        ("sell", "转让", "sell", "出售"),
        ("equity", "入股", "equity"),
        ("joint", "合作开发", "joint development", "合作"),
        ("self_restart", "自行恢复", "restart by holder", "自主转型"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "path": _list(
        ("reattract", "二次招商", "new investor"),
        ("lease", "租赁", "lease", "出租"),
        ("transfer", "依法转让", "transfer", "转让"),
        ("equity_jv", "土地入股", "land as equity", "合作开发", "土地入股/合作开发"),
        ("merge", "兼并重组", "merger"),
        ("auction", "司法拍卖", "court auction"),
        ("buyback", "协议收回", "agreed buy-back", "协议有偿收回"),
        ("takeback", "无偿收回", "take-back without pay"),
        ("reserve", "收储", "land reserve"),
        ("self_restart", "增资技改", "restart by holder", "续建", "增资技改/续建"),
        ("split", "分割转让", "split and transfer", "分割出让"),
        ("change_use", "调整用途", "change of use"),
        ("temp_use", "临时使用", "temporary use"),
        ("swap", "置换", "swap"),
        ("unknown", "未知", "unknown", "待定"),
    ),
    "idle_finding": _list(  # what the legal clock says, never a statutory finding
        ("idle", "超期未动工", "past its start limit"),
        ("idle_candidate", "可能属闲置", "may be idle"),
        ("takeback_due", "达到无偿收回年限", "take-back limit reached"),
        ("not_idle", "未达闲置时限", "within its limits"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "caused_by": _list(  # whom the law holds to have caused the delay: status.law.CAUSES
        ("holder", "企业原因", "holder"),
        ("government", "政府原因", "government"),
        ("force_majeure", "不可抗力", "force majeure"),
        ("judicial", "司法原因", "court"),
        ("unknown", "未知", "unknown", "不详", "不明"),
    ),
    "clock_basis": _list(  # the day from which the legal clock runs
        ("agreed", "约定动工日", "agreed start"),
        ("handover", "交地满一年之日", "one year after handover"),
        ("approval", "批准取得满一年之日", "one year after the approval"),
        ("stopped", "中止开发之日", "day on which work stopped"),
    ),
    "clock_limit": _list(
        ("one_year", "满一年未动工", "one year without a start"),
        ("two_years", "满两年未动工", "two years without a start"),
        ("stopped_year", "中止开发满一年", "stopped for a year"),
    ),
    "plan_state": _list(
        ("done", "已完成", "done"),
        ("overdue", "逾期", "overdue"),
        ("open", "进行中", "open"),
        ("undated", "未定时限", "no due date"),
    ),
    "deadline": _list(  # how near the date is by which the present plan of a parcel is due
        ("overdue", "已逾期", "overdue"),
        ("within_30", "30 天内到期", "due within 30 days"),
        ("within_90", "31–90 天内到期", "due within 31-90 days"),
        ("later", "90 天以后到期", "due later"),
        ("done", "已完成", "done"),
        ("unknown", "未定时限", "no due date"),
        ("none", "无处置方案", "no plan"),
    ),
    "project_stage": _list(
        ("seeking", "洽谈中", "in talks", "在谈", "意向"),
        ("siting", "选址中", "choosing a site", "选址"),
        ("signed", "已签约", "signed", "签约"),
        ("landed", "已落地", "landed", "落地"),
        ("dropped", "已放弃", "dropped", "终止"),
        ("unknown", "未知", "unknown", "不详"),
    ),
}

# A missing code means "nobody said", which is this code in every list that has it.
UNKNOWN = "unknown"
# What short tables show where a number is not known.
UNKNOWN_SHOWN = "未知"


def folded(text: str) -> str:
    """``text`` as it is compared: full-width forms, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def _spellings(list_name: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for code in CODES[list_name].values():
        for spelling in (code.code, code.zh, code.en, *code.synonyms):
            if found.setdefault(folded(spelling), code.code) != code.code:
                raise ValueError(f"{spelling!r} means two codes of {list_name}")
    return found


def resolve(list_name: str, text: str, own: Mapping[str, str] | None = None) -> str | None:
    """The code that ``text`` means in a code list, or None; ``own`` (spelling -> code), a layer's own, comes first."""
    key = folded(text)
    for spelling, code in (own or {}).items():
        if folded(spelling) == key:
            return code
    return _spellings(list_name).get(key)


def label(list_name: str, code: str, lang: str = "zh") -> str:
    """The label of a code; a code outside the list is shown as it is."""
    known = CODES[list_name].get(code)
    return code if known is None else (known.zh if lang == "zh" else known.en)
