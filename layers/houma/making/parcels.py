"""Who holds each lot and how it stands: the rows of the register and of the planned supply, in the words that a zone writes."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import geopandas as gpd

from making.drawing import Drawing
from making.ground import CRS, M2_PER_MU
from making.lots import SEED, Lot

Row = dict[str, str | float | None]

# (words, kinds of firm) by planning zone. "示例" in front of every name: none of them is a real firm.
_WORDS = (
    "恒业", "立信", "永达", "锦程", "华泰", "正大", "宏图", "兴隆", "瑞丰", "金桥", "长青", "同心", "新力", "双喜", "三和",
    "四海", "五岳", "东升", "西苑", "南风", "北辰", "汇通", "晨光", "明远", "嘉禾", "康宁", "安泰", "宝山", "银河", "飞跃",
)  # fmt: skip
_KINDS = {
    "装备制造园": ("机械", "装备", "液压件", "钣金"),
    "新材料园": ("新材料", "助剂", "复合材料", "陶瓷"),
    "铸造园": ("铸造", "锻压", "管件", "热处理"),
    "现代物流园": ("物流", "仓储", "冷链", "商贸"),
    "综合服务区": ("电子", "印刷", "服装", "包装"),
    "东部拓展区": ("食品", "汽配", "电器", "家具"),
}
_REVIVED = {
    "juxinyuan": ("河南超硬材料公司", "2023-08-20", "原聚鑫源公司用地，二次招商"),
    "foundry": ("华森纸业、模范铸造公司", "2023-05-15", "原模范铸造公司用地，以土地入股"),
    "case_a": ("示例零部件公司", "2023-06-01", "原示例第一机械厂用地"),
    "case_b": ("示例包装材料公司", "2023-09-12", "原示例食品厂用地"),
    "case_c": ("示例管业公司", "2023-07-25", "原示例铸管厂用地"),
    "case_d": ("示例保温材料公司", "2023-10-18", "原示例化工助剂厂用地"),
    "case_f": ("示例冷链设备公司", "2023-11-08", "原示例农机修造厂用地"),
    "case_g": ("示例环保设备公司", "2024-01-10", "原示例锅炉辅机厂用地"),
}
_LEASED = {
    "steel": "长期停产企业（文章未具名）",
    "leased_a": "开发区标准厂房运营公司",
    "leased_b": "开发区标准厂房运营公司",
    "spare": "示例针织厂",
}
_PUBLIC = (("科创中心", "0802", "科研用地"), ("管理服务中心", "0901", "商业用地"), ("消防站", "1310", "消防用地"))
_USE = {
    "现代物流园": ("110101", "一类物流仓储用地"),
    "综合服务区": ("100101", "一类工业用地"),
}
_EVERY_BUILDING_SITE = 16  # of the lots in use, every sixteenth is being built on
_EVERY_WRITTEN_OUT = 11  # and every eleventh has its date as 2016年5月20日


def parcel_id(lot: Lot) -> str:
    """The lot's number: block and lot; NG before planned supply, GH before planned land not approved, HM before all else."""
    prefix = {"supply": "NG", "planned": "GH"}.get(lot.kind, "HM")
    return f"{prefix}{lot.block:02d}{lot.number:02d}"


def register(drawing: Drawing) -> gpd.GeoDataFrame:
    """The parcel register (EPSG:4546): every lot but the planned supply, with canonical column names and Chinese values."""
    rows = [*_rows(drawing)]
    columns = list(dict.fromkeys(name for row, _ in rows for name in row))
    frame = gpd.GeoDataFrame([row for row, _ in rows], columns=columns, geometry=[lot.ground for _, lot in rows], crs=CRS)
    numbers = ("registered_m2", "developed_pct", "invested_pct", "price_wan")
    return frame.astype(dict.fromkeys(numbers, "Float64")).fillna({name: "" for name in columns if name not in numbers})


def planned_supply(drawing: Drawing) -> gpd.GeoDataFrame:
    """The planned supply (EPSG:4546), numbered in the order of the blocks."""
    supply = [lot for lot in drawing.lots if lot.kind == "supply"]
    names = [f"拟供{i:02d}号地块" for i in range(1, len(supply) + 1)]
    return gpd.GeoDataFrame(
        {
            "parcel_id": [parcel_id(lot) for lot in supply],
            "name": names,
            "use_name": "二类工业用地",
            "use_code": "100102",
        },
        geometry=[lot.ground for lot in supply],
        crs=CRS,
    )


def stories() -> list[dict[str, str]]:
    """The made-up histories of idle.csv."""
    return table("idle")


def table(name: str) -> list[dict[str, str]]:
    """The rows of one of the hand-written tables beside this file."""
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def told(drawing: Drawing) -> dict[str, Lot]:
    """Every lot that has a story, by the story's key or the lot's label."""
    free = [lot for lot in drawing.lots if lot.kind == "stock" and not lot.label]
    chosen = random.Random(SEED).sample(range(len(free)), len(stories()))  # noqa: S311 - a drawing, not a secret
    found = {story["key"]: free[i] for story, i in zip(stories(), chosen, strict=True)}
    return found | {lot.label: lot for lot in drawing.lots if lot.label}


def _rows(drawing: Drawing) -> Iterator[tuple[Row, Lot]]:
    by_lot = {id(lot): key for key, lot in told(drawing).items()}
    by_key = {story["key"]: story for story in stories()}
    chance = random.Random(SEED)  # noqa: S311 - a drawing, not a secret
    taken: set[str] = set()
    used = 0
    for lot, local in zip(drawing.lots, drawing.local, strict=True):
        if lot.kind == "supply":
            continue
        key = by_lot.get(id(lot), "")
        row = _common(lot, local.area / M2_PER_MU)
        if lot.kind == "planned":
            row |= {"land_stage": "规划中", "land_origin": "新增", "tenure": "集体", "registered_m2": None, "registered_no": ""}
        elif key in by_key:
            row |= _of_story(by_key[key], _new_name(lot.zone, taken, chance), chance)
        elif key in _REVIVED:
            row |= _revived(key)
        else:
            used += 1
            row |= _in_use(lot, _new_name(lot.zone, taken, chance), used, chance)
        yield _with_faults(row, lot, drawing), lot


def _new_name(zone: str, taken: set[str], chance: random.Random) -> str:
    """The name of a firm of the zone's kind that nobody bears yet; it is added to ``taken``."""
    free = [name for word in _WORDS for kind in _KINDS[zone] if (name := f"示例{word}{kind}公司") not in taken]
    name = chance.choice(free)
    taken.add(name)
    return name


def _common(lot: Lot, mu: float) -> Row:
    use_code, use_name = _USE.get(lot.zone, ("100102", "二类工业用地"))
    return {
        "parcel_id": parcel_id(lot),
        "name": f"{lot.zone}{lot.block:02d}-{lot.number:02d}地块",
        "zone": lot.zone,
        "location": f"第{lot.block:02d}街区",
        "holder": "",
        "land_stage": "",
        "legal_idle": "",
        "operation": "",
        "disposal": "",
        "land_origin": "存量",
        "tenure": "出让",
        "cause": "",
        "intent": "",
        "use_code": use_code,
        "use_name": use_name,
        "registered_m2": round(mu, 4),  # in mu, as deeds here have it: layer.toml says so
        "registered_no": f"示意证第{lot.block:02d}{lot.number:02d}号",
        "contract_no": "",
        **dict.fromkeys(_DATES, ""),
        "developed_pct": None,
        "invested_pct": None,
        "price_wan": None,
        **dict.fromkeys(("determined_doc", "determined_on", "debts", "mortgage", "seal"), ""),
        "surveyed_on": "2024-03-15",
        "remark": "",
    }


_DATES = ("approved_on", "supplied_on", "handover_on", "agreed_start_on", "actual_start_on", "stopped_on", "revived_on")


def _of_story(story: Mapping[str, str], holder: str, chance: random.Random) -> Row:
    row: Row = {name: value for name, value in story.items() if name not in ("key", "developed_pct", "invested_pct")}
    row["holder"] = "" if story["land_stage"] in ("批而未供", "储备", "已收回", "不详") else holder
    for name in ("developed_pct", "invested_pct"):
        row[name] = float(story[name]) if story[name] else None
    if story["supplied_on"]:
        row["contract_no"] = f"示意合同{story['supplied_on'][:4]}-{chance.randrange(10, 99)}"
        row["price_wan"] = float(chance.randrange(300, 1500, 10))
    if story["land_stage"] == "批而未供":
        row |= {"registered_m2": None, "registered_no": "", "tenure": "国有"}
        row["approved_on"] = f"2019-{chance.randrange(1, 12):02d}-15"
    if story["key"] in ("u1", "u2"):
        row |= {"registered_m2": None, "registered_no": "", "tenure": ""}
    return row


def _revived(key: str) -> Row:
    holder, revived_on, remark = _REVIVED[key]
    return {
        "name": f"{holder}盘活地块",
        "holder": holder,
        "land_stage": "在用",
        "legal_idle": "已解除" if key in ("case_b", "case_d") else "无",
        "operation": "正常",
        "disposal": "已盘活",
        "cause": "企业原因",
        "revived_on": revived_on,
        "remark": remark,
    }


def _in_use(lot: Lot, holder: str, number: int, chance: random.Random) -> Row:
    row: Row = {"land_stage": "在用", "legal_idle": "无", "operation": "正常生产", "disposal": "无"}
    if lot.kind in ("green", "housing", "public") or lot.label == "substation":
        return row | _public(lot, number)
    supplied = date(2003, 1, 1) + timedelta(days=chance.randrange(6500))
    agreed, started = supplied + timedelta(days=180), supplied + timedelta(days=chance.randrange(60, 175))
    if number % _EVERY_BUILDING_SITE == 3:
        supplied, agreed, started = date(2022, 11, 8), date(2023, 6, 30), date(2023, 5, 6) + timedelta(days=number)
        row |= {"land_stage": "在建", "operation": "未建"}
    written_out = f"{supplied.year}年{supplied.month}月{supplied.day}日"
    return row | {
        "holder": _LEASED.get(lot.label, holder),
        "contract_no": f"示意合同{supplied.year}-{chance.randrange(10, 99)}",
        "supplied_on": written_out if number % _EVERY_WRITTEN_OUT == 5 else f"{supplied}",
        "agreed_start_on": f"{agreed}",
        "actual_start_on": f"{started}",
    }


def _public(lot: Lot, number: int) -> Row:
    row: Row = {"tenure": "划拨", "holder": "示例开发区建设公司", "operation": "正常"}
    if lot.kind == "green":
        return row | {"name": f"防护绿地{lot.block:02d}-{lot.number:02d}", "use_code": "1402", "use_name": "防护绿地"}
    if lot.kind == "housing":
        return row | {"name": f"职工公寓{lot.block:02d}", "use_code": "0701", "use_name": "城镇住宅用地"}
    if lot.label == "substation":
        return row | {"name": "110千伏变电站", "use_code": "1303", "use_name": "供电用地", "holder": "示例供电公司"}
    name, code, use = _PUBLIC[number % len(_PUBLIC)]
    return row | {"name": f"{name}{lot.block:02d}-{lot.number:02d}", "use_code": code, "use_name": use}


def _with_faults(row: Row, lot: Lot, drawing: Drawing) -> Row:
    """``row`` with the fault of entry that its label stands for; the faults of shape are in drawing.py."""
    twin = next(other for other in drawing.lots if other.label == "twin_a")
    mu = float(row["registered_m2"] or 0)
    faults: dict[str, Row] = {
        "twin_b": {"parcel_id": parcel_id(twin)},
        "deed_differs": {"registered_m2": round(mu * 1.005, 4)},
        "deed_mismatch": {"registered_m2": round(mu * 1.08, 4)},
        "date": {"agreed_start_on": "03/04/2023"},
    }
    return row | faults.get(lot.label, {})
