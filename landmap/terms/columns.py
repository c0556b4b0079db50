"""The columns of each role's frames: name, kind, unit, labels, who may see it, whether a row can do without.

A frame that comes out of check/ has every column of its role, with the dtype of its kind; what nobody stated is NA (text,
number, date) or the code "unknown", never zero. A source column that no layer.toml maps is kept as ``src_<name>``, internal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "code", "number", "date", "flag"]
Access = Literal["public", "internal", "personal"]

# Each profile sees its own class and those before it. "personal" (telephone, legal representative) is in no map or report
# unless the leader's profile asks for it.
ACCESS_ORDER: tuple[Access, ...] = ("public", "internal", "personal")
PROFILES: Mapping[str, Access] = {"public": "public", "internal": "internal", "leader": "personal"}

ROLES: tuple[str, ...] = ("boundary", "parcels", "buildings", "roads", "projects", "plans", "outcomes")
# The geometry each role's frame holds; a role that is not listed here is a plain table.
GEOMETRIES: Mapping[str, tuple[str, ...]] = {
    "boundary": ("Polygon", "MultiPolygon"),
    "parcels": ("Polygon", "MultiPolygon"),
    "buildings": ("Polygon", "MultiPolygon"),
    "roads": ("Polygon", "MultiPolygon", "LineString", "MultiLineString"),
}
KEYS: Mapping[str, str] = {
    "boundary": "zone_id",
    "parcels": "parcel_id",
    "buildings": "building_id",
    "roads": "road_id",
    "projects": "project_id",
    "plans": "plan_no",
    "outcomes": "outcome_id",
}
# Where every row came from; present in every frame from reading to report.
SOURCE_COLUMNS: tuple[str, ...] = ("layer", "source_file", "source_row")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``unit`` is that of the stored number; ``codes`` names the code list; ``low``/``high`` bound a number."""

    name: str
    kind: Kind
    zh: str
    en: str
    access: Access = "internal"
    unit: str = ""
    codes: str = ""
    required: bool = False
    low: float | None = None
    high: float | None = None


def _text(name: str, zh: str, en: str, access: Access = "internal", *, required: bool = False) -> Column:
    return Column(name, "text", zh, en, access, required=required)


def _key(name: str, zh: str, en: str) -> Column:
    return Column(name, "text", zh, en, "public", required=True)


def _code(name: str, zh: str, en: str, access: Access = "public", codes: str = "") -> Column:
    return Column(name, "code", zh, en, access, codes=codes or name)


def _number(name: str, zh: str, en: str, unit: str, access: Access = "public", high: float | None = None) -> Column:
    return Column(name, "number", zh, en, access, unit=unit, low=0.0, high=high)


def _date(name: str, zh: str, en: str, access: Access = "public") -> Column:
    return Column(name, "date", zh, en, access)


_WHO = (
    _text("department", "包联部门", "department"),
    _text("officer", "责任人", "officer"),
    _text("leader", "包联领导", "leader"),
)

COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "boundary": (
        _text("zone_id", "分区编号", "zone id", "public"),
        _text("name", "名称", "name", "public"),
    ),
    "parcels": (
        _key("parcel_id", "地块编号", "parcel id"),
        _text("name", "地块名称", "name", "public"),
        _text("zone", "规划分区", "planning zone", "public"),
        _text("location", "坐落", "location", "public"),
        _text("holder", "权属人", "holder", "public"),
        _text("uscc", "统一社会信用代码", "credit code"),
        _text("legal_rep", "法定代表人", "legal representative", "personal"),
        _text("contact", "联系电话", "telephone", "personal"),
        _code("land_stage", "供应阶段", "land stage"),
        _code("legal_idle", "法定闲置认定", "statutory finding"),
        _code("operation", "经营现状", "operation"),
        _code("disposal", "处置进度", "disposal"),
        _code("land_origin", "用地来源", "land origin"),
        _code("tenure", "权属性质", "tenure"),
        _code("cause", "形成原因", "cause", "internal"),
        _code("intent", "合作意向", "intent of the holder", "internal"),
        _text("quota", "占用指标", "quota drawn on", "public"),
        _text("use_code", "用途代码", "use code", "public"),
        _text("use_system", "用途代码体系", "code system of the use", "public"),
        _text("use_name", "规划用途", "planned use", "public"),
        _number("registered_m2", "证载面积", "registered area", "m2"),
        _number("approved_m2", "批准面积", "approved area", "m2"),
        _text("registered_no", "不动产权证号", "title certificate"),
        _text("contract_no", "合同编号", "contract number"),
        _date("committed_on", "列入拟供时间", "committed on"),
        _date("approved_on", "批准日期", "approved on"),
        _date("supplied_on", "取得时间", "supplied on"),
        _date("handover_on", "交地时间", "handed over on"),
        _date("agreed_start_on", "约定动工", "agreed start"),
        _date("actual_start_on", "实际动工", "actual start"),
        _date("stopped_on", "停产或停建时间", "stopped on"),
        _date("revived_on", "盘活时间", "revived on"),
        _number("developed_pct", "已开发比例", "share developed", "%", "internal", 100.0),
        _number("invested_pct", "已投资比例", "share invested", "%", "internal", 100.0),
        _number("price_wan", "出让价款", "land price", "万元", "internal"),
        _text("determined_doc", "认定书文号", "finding document"),
        _date("determined_on", "认定日期", "finding date"),
        _text("debts", "债务", "debts"),
        _text("mortgage", "抵押", "mortgage"),
        _text("seal", "查封", "seal"),
        _date("surveyed_on", "调查日期", "surveyed on", "internal"),
        _text("photo", "照片", "photo"),
        _text("remark", "备注", "remark"),
    ),
    "buildings": (
        _key("building_id", "厂房编号", "building id"),
        _text("parcel_id", "所在地块", "parcel", "public"),
        _text("name", "厂房名称", "name", "public"),
        _text("holder", "权属人", "holder", "public"),
        _code("building_status", "使用状况", "status"),
        _code("disposal", "处置进度", "disposal"),
        _number("gfa_m2", "建筑面积", "floor area", "m2"),
        _number("vacant_m2", "空置面积", "vacant floor area", "m2"),
        _number("revived_m2", "盘活面积", "revived floor area", "m2"),
        _number("floors", "层数", "floors", "层", "public", 60.0),
        _text("structure", "结构", "structure", "public"),
        _number("height_m", "层高", "clear height", "m"),
        _number("load_t_m2", "承重", "floor load", "t/m2"),
        _number("crane_t", "吊车", "crane", "t"),
        _number("power_kva", "配电", "power", "kVA"),
        _number("rent_yuan_m2_month", "租金", "rent asked", "元/m2/月", "internal"),
        _number("roof_m2", "屋顶面积", "roof area", "m2"),
        _text("roof_type", "屋顶类型", "roof type", "public"),
        _number("built_year", "建成年份", "year built", "年", "public", 2100.0),
        _date("vacant_since_on", "空置起", "vacant since"),
        _text("remark", "备注", "remark"),
    ),
    "roads": (
        _key("road_id", "道路编号", "road id"),
        _text("name", "道路名称", "name", "public"),
        _code("land_stage", "供应阶段", "land stage"),
        _code("land_origin", "用地来源", "land origin"),
        _text("quota", "占用指标", "quota drawn on", "public"),
        _number("width_m", "红线宽度", "width", "m", "public", 200.0),
        _date("committed_on", "列入拟供时间", "committed on"),
        _date("approved_on", "批准日期", "approved on"),
    ),
    "projects": (
        _key("project_id", "项目编号", "project id"),
        _text("name", "项目名称", "name", "public"),
        _text("firm", "投资方", "investor"),
        _text("industry", "行业", "industry", "public"),
        _code("project_stage", "项目阶段", "stage"),
        _number("need_mu", "需地", "land needed", "亩"),
        _date("need_on", "用地时间", "land needed on"),
        _text("quota", "拟占用指标", "quota to draw on", "public"),
        _number("need_m2", "需厂房", "floor area needed", "m2"),
        _number("invest_yi", "计划投资", "planned investment", "亿元"),
        _number("output_yi", "预计年产值", "expected yearly output", "亿元"),
        _number("jobs", "预计就业", "jobs expected", "人"),
        _number("min_height_m", "要求层高", "clear height needed", "m"),
        _number("min_power_kva", "要求配电", "power needed", "kVA"),
        _text("contact", "联系电话", "telephone", "personal"),
        _text("remark", "备注", "remark"),
    ),
    "plans": (
        _key("plan_no", "方案编号", "plan number"),
        _text("parcel_id", "地块编号", "parcel", "public"),
        _text("building_id", "厂房编号", "building", "public"),
        _code("path", "处置路径", "path"),
        *_WHO,
        _text("task", "当前任务", "current task"),
        _date("approved_on", "方案批准", "approved on", "internal"),
        _date("due_on", "时限", "due on"),
        _date("done_on", "完成日期", "done on"),
        _number("progress_pct", "进度", "progress", "%", "public", 100.0),
        _text("problem", "存在问题", "problem"),
        _text("needs", "需协调事项", "needs from leaders"),
        _text("remark", "备注", "remark"),
    ),
    "outcomes": (
        _key("outcome_id", "成效编号", "outcome id"),
        _text("name", "项目", "project", "public"),
        _text("firm", "引入企业", "incoming firm", "public"),
        _text("former_firm", "原企业", "former firm", "public"),
        _text("parcel_id", "地块编号", "parcel", "public"),
        _text("building_id", "厂房编号", "building", "public"),
        _code("path", "盘活方式", "path"),
        _number("land_mu", "盘活土地", "land revived", "亩"),
        _number("factory_m2", "盘活厂房", "floor area revived", "m2"),
        _number("invest_yi", "投资", "investment", "亿元"),
        _number("output_yi", "预计年产值", "expected yearly output", "亿元"),
        _number("jobs", "就业", "jobs", "人"),
        _number("avoided_mu", "节约新增用地", "new land avoided", "亩"),
        _date("talks_on", "初次洽谈", "first talks"),
        _date("signed_on", "签约", "signed on"),
        _date("start_on", "开工", "started on"),
        _date("production_on", "投产", "production on"),
        Column("documented", "flag", "有出处", "has a source document", "public"),
        _text("remark", "备注", "remark", "public"),
    ),
}


def columns_of(role: str) -> tuple[Column, ...]:
    """The columns of a role, in the order in which frames and reports show them."""
    return COLUMNS[role]


def required_of(role: str) -> tuple[str, ...]:
    """The columns without which a row of this role is quarantined."""
    return tuple(column.name for column in COLUMNS[role] if column.required)


def visible(role: str, profile: str) -> tuple[str, ...]:
    """The columns of a role that a publication profile (public, internal, leader) may show; the rest is withheld."""
    rank = ACCESS_ORDER.index(PROFILES[profile])
    return tuple(column.name for column in COLUMNS[role] if ACCESS_ORDER.index(column.access) <= rank)
