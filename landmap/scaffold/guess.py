"""What a file and its fields probably are, by the names that zones use. A guess is only written where a person will edit it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd
from pyproj import CRS
from pyproj.exceptions import ProjError

from landmap.crs import Zone
from landmap.terms import COLUMNS, KEYS, ROLES
from landmap.terms.codes import folded

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

# Field names met in practice (domain practice, 低效用地调查 and park land databases), per canonical column.
FIELD_NAMES: Mapping[str, tuple[str, ...]] = {
    "parcel_id": ("dkbh", "地块编号", "zdbh", "宗地编号", "dcdybh", "parcel_no", "zdh", "宗地号", "地块号"),
    "name": ("dkmc", "xmmc", "mc", "名称"),
    "zone_id": ("fqbh", "分区代码", "bh"),
    "building_id": ("cfbh", "fwbh", "厂房号", "bldg_id"),
    "road_id": ("dlbh", "street_id"),
    "holder": ("qlr", "qsr", "cqr", "yddwmc", "使用权人", "企业名称", "企业", "owner"),
    "location": ("zl", "位置", "address"),
    "uscc": ("creditcode", "信用代码"),
    "land_stage": ("gyjd", "供应状态"),
    "operation": ("jyxz", "zt", "状态", "经营状况"),
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
    "cause": ("xzyy", "闲置原因"),
    "gfa_m2": ("zjzmj", "yjjzmj", "建筑面积m2"),
    "vacant_m2": ("kzjzmj", "kzcfjzmj"),
    "officer": ("负责人",),
    "department": ("责任单位",),
    "due_on": ("完成时限", "截止日期"),
}


def role_of(name: str) -> str:
    """The role that a file or table of this name probably has."""
    lowered = name.casefold()
    return next((role for role in ROLES for mark in ROLE_MARKS.get(role, ()) if mark in lowered), "parcels")


def fields_of(role: str, source_fields: Collection[str]) -> dict[str, str]:
    """Canonical column -> source field, for the fields whose names are known; each field is used once."""
    by_name = {folded(field): field for field in reversed(list(source_fields))}
    found: dict[str, str] = {}
    for column in COLUMNS[role]:
        for name in (column.name, column.zh, column.en, *FIELD_NAMES.get(column.name, ())):
            field = by_name.get(folded(name))
            if field is not None and field not in found.values():
                found[column.name] = field
                break
    if KEYS[role] not in found and (field := _key_like(by_name)) and field not in found.values():
        found = {KEYS[role]: field, **found}
    return found


def _key_like(by_name: Mapping[str, str]) -> str | None:
    return next((by_name[name] for name in ("id", "uid", "fid", "编号", "gid", "objectid") if name in by_name), None)


def plane_for(frame: pd.DataFrame) -> str | None:
    """A projected CRS to work in, as AUTHORITY:CODE: the frame's own, else the CGCS2000 zone (in China) or UTM zone it lies in.

    None for a plain table, an empty frame, or one without a CRS. Web Mercator is no plane to measure in.
    """
    crs = getattr(frame, "crs", None)
    if crs is None or not len(frame):
        return None
    own = CRS.from_user_input(crs)
    code = own.to_authority()
    if own.is_projected and code and code != ("EPSG", "3857"):
        return ":".join(code)
    try:
        west, south, east, north = frame.to_crs("EPSG:4326").total_bounds  # type: ignore[operator]  # it has a CRS: a GeoDataFrame
        lon, lat = (west + east) / 2, (south + north) / 2
        if 73 <= lon <= 136 and 3 <= lat <= 54:
            return f"EPSG:{Zone('CGCS2000', 3, round(lon / 3), prefixed=False).epsg}"
        return ":".join(frame.estimate_utm_crs().to_authority())  # type: ignore[operator]  # likewise
    except (ProjError, ValueError):
        return None
