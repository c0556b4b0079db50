"""Which column of any file is the id, the name, the holder, the status: for formats that have a place for few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from landmap.terms.codes import folded

_NAMES: Mapping[str, tuple[str, ...]] = {
    "id": ("parcel_id", "地块编号", "宗地编号", "宗地代码", "宗地号", "地块号", "dkbh", "zdbh", "zddm", "building_id",
           "road_id", "编号", "id"),
    "name": ("name", "地块名称", "dkmc", "xmmc", "项目名称", "名称", "mc"),
    "holder": ("holder", "权利人", "权属人", "使用权人", "qlr", "qsr", "企业名称", "土地使用者"),
    "use": ("use_name", "地块用途", "用途", "ytmc", "ghyt"),
    "code": ("use_code", "地类编码", "ytdm", "dlbm"),
    "area_ha": ("地块面积", "宗地面积"),
    "sheet": ("图幅号", "tfh"),
    "status": ("map_class", "operation", "经营状况", "jyxz", "状态", "zt", "land_stage", "gyjd", "供应状态",
               "disposal", "czjd"),
}  # fmt: skip


def meanings(columns: Iterable[str]) -> dict[str, str]:
    """Meaning -> column, for the meanings that some column has; each column has one."""
    by_name = {folded(name): name for name in reversed(list(columns))}
    found: dict[str, str] = {}
    for meaning, names in _NAMES.items():
        column = next((by_name[folded(name)] for name in names if folded(name) in by_name), None)
        if column is not None and column not in found.values():
            found[meaning] = column
    return found
