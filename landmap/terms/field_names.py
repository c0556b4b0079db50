"""What a file and its fields probably are, by the names that zones use.

A guess is only written where a person will edit it (landmap new), or said with its reason where nothing but a check hangs on
it (landmap check FILE).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache

from landmap.terms.codes import CODES, UNKNOWN, folded, resolve
from landmap.terms.columns import COLUMNS, KEYS, ROLES
from landmap.units import M2_FROM_UNIT

# Parts of file names that tell the role; the first hit wins, parcels are what is left.
ROLE_MARKS: Mapping[str, tuple[str, ...]] = {
    "parcels": ("parcel", "plot", "planned", "地块", "宗地", "拟供"),
    "boundary": ("boundary", "范围", "边界", "界线", "kfqfw"),
    "buildings": ("building", "厂房", "建筑", "房屋"),
    "roads": ("road", "street", "道路", "路网"),
    "outcomes": ("outcome", "成效", "盘活"),
    "projects": ("project", "项目", "招商"),
    "plans": ("plan", "方案", "一地一策"),
}

# Field names met in practice (domain practice, 低效用地调查 and park land databases), per canonical column. Of an area, the
# name may have its unit behind it: MJ_M2, 面积(亩).
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "parcel_id": ("dkbh", "地块编号", "zdbh", "宗地编号", "dcdybh", "parcel_no", "zdh", "宗地号", "地块号"),
    "name": ("dkmc", "xmmc", "mc", "名称"),
    "zone_id": ("fqbh", "分区代码", "bh"),
    "building_id": ("cfbh", "fwbh", "厂房号", "bldg_id"),
    "road_id": ("dlbh", "street_id"),
    "holder": ("qlr", "qsr", "cqr", "yddwmc", "使用权人", "企业名称", "企业", "owner"),
    "location": ("zl", "位置", "address"),
    "uscc": ("creditcode", "信用代码"),
    "contact": ("电话", "手机", "phone", "tel"),
    "land_stage": ("gyjd", "供应状态"),
    "operation": ("jyxz", "zt", "状态", "经营状况", "status"),
    "legal_idle": ("sfxz",),
    "use_code": ("dlbm", "地类编码", "ytdm"),
    "use_name": ("djyt", "ghyt", "地块用途", "用途"),
    "registered_m2": ("djmj", "登记面积", "证载面积m2"),
    "approved_m2": ("pzmj",),
    "registered_no": ("bdcqz", "证号"),
    "contract_no": ("crhth",),
    "supplied_on": ("供地时间",),
    "handover_on": ("ydjdsj", "sjjdsj"),
    "agreed_start_on": ("ydkgsj", "约定开工"),
    "actual_start_on": ("sjkgsj", "实际开工"),
    "surveyed_on": ("rq", "日期"),
    "cause": ("xzyy", "闲置原因"),
    "gfa_m2": ("zjzmj", "yjjzmj", "建筑面积m2"),
    "vacant_m2": ("kzjzmj", "kzcfjzmj"),
    "officer": ("负责人",),
    "department": ("责任单位",),
    "due_on": ("完成时限", "截止日期"),
}
# Areas whose name says nothing without a unit behind it.
_WITH_UNIT: Mapping[str, tuple[str, ...]] = {"registered_m2": ("mj", "面积", "地块面积", "宗地面积", "area")}
_UNIT_WORDS: Mapping[str, str] = {
    "m2": "m2", "平方米": "m2", "㎡": "m2", "mu": "mu", "亩": "mu", "ha": "ha", "hm2": "ha", "公顷": "ha",
}  # fmt: skip
_UNIT_BEHIND = re.compile(rf"(.+?)[_(\[]?({'|'.join(_UNIT_WORDS)})[)\]]?", re.IGNORECASE)
# Names of the one column in which a register tells what landmap keeps in four.
_ONE_STATUS = {"zt", "状态", "status"}


def role_of(name: str) -> str:
    """The role that a file or table of this name probably has."""
    lowered = name.casefold()
    return next((role for role in ROLES for mark in ROLE_MARKS.get(role, ()) if mark in lowered), "parcels")


def fields_of(role: str, source_fields: Collection[str]) -> dict[str, str]:
    """Canonical column -> source field, for the fields whose names are known; each field is used once."""
    by_name = {folded(field): field for field in reversed(list(source_fields))}
    by_base = {_apart(name)[0]: field for name, field in by_name.items() if _apart(name)[1]}
    found: dict[str, str] = {}
    for column in COLUMNS[role]:
        names = [folded(name) for name in (column.name, column.zh, column.en, *FIELD_NAMES.get(column.name, ()))]
        with_unit = [*names, *_WITH_UNIT.get(column.name, ())] if column.unit in ("m2", "亩") else []
        fields = [by_name.get(name) for name in names] + [by_base.get(name) for name in with_unit]
        field = next((field for field in fields if field is not None and field not in found.values()), None)
        if field is not None:
            found[column.name] = field
    if KEYS[role] not in found and (key := _key_like(by_name)) and key not in found.values():
        found = {KEYS[role]: key, **found}
    return found


def units_of(role: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The units (m2, mu, ha) that the names of the area fields among ``fields`` (canonical column -> source field) state."""
    areas = {column.name for column in COLUMNS[role] if column.unit in ("m2", "亩")}
    stated = {name: _apart(folded(field))[1] for name, field in fields.items() if name in areas}
    return {name: unit for name, unit in stated.items() if unit in M2_FROM_UNIT}


def words_of(fields: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Value maps for ``fields`` (canonical column -> source field): what a register's one status column says of operation.

    已供应 or 已盘活 in such a column are known words that say nothing of whether the land is in use: they count as unknown.
    """
    return {"operation": dict(_one_status())} if folded(fields.get("operation", "")) in _ONE_STATUS else {}


def known_names(role: str) -> set[str]:
    """Every name, folded, by which a field of ``role`` is known."""
    return {
        folded(name)
        for column in COLUMNS[role]
        for name in (column.name, column.zh, column.en, *FIELD_NAMES.get(column.name, ()), *_WITH_UNIT.get(column.name, ()))
    }


@cache
def _one_status() -> Mapping[str, str]:
    words = {"闲置": "vacant"}
    for name in ("land_stage", "legal_idle", "disposal"):
        for code in CODES[name].values():
            for word in (code.zh, *code.synonyms):
                if resolve("operation", word) is None:
                    words[word] = UNKNOWN
    return words


def _apart(name: str) -> tuple[str, str]:
    """A folded field name without the unit behind it, and that unit, "" for none."""
    found = _UNIT_BEHIND.fullmatch(name)
    return (found[1], _UNIT_WORDS[found[2].casefold()]) if found else (name, "")


def _key_like(by_name: Mapping[str, str]) -> str | None:
    return next((by_name[name] for name in ("id", "uid", "fid", "编号", "gid", "objectid") if name in by_name), None)
