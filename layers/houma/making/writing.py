"""The drawing and the tables, written as a zone really has them: every layer in another format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely
import xlsxwriter

from landmap.io import boundary_txt
from landmap.io.shapefile import write_shapefile
from making.buildings import building_id, workshops
from making.drawing import Drawing
from making.ground import CRS
from making.parcels import parcel_id, planned_supply, register, table, told

WRITTEN_ON = datetime(2024, 3, 31)  # noqa: DTZ001 - a stamp inside files, the same at every run

# The planned supply came in yearly batches: folder -> the day on which the batch was listed. The dates are made up.
BATCHES: Mapping[str, str] = {"planned_2021": "2021-09-30", "planned_2022": "2022-09-30", "planned_2023": "2023-09-30"}
# Canonical column -> the register's field: pinyin initials of at most 10 bytes, as a shapefile asks, and one in Chinese.
PARCEL_FIELDS: Mapping[str, str] = {
    "parcel_id": "DKBH", "name": "DKMC", "zone": "GHFQ", "location": "ZL", "holder": "QSR", "land_stage": "GDJD",
    "legal_idle": "FDXZ", "operation": "JYXZ", "disposal": "CZJD", "land_origin": "YDLY", "tenure": "QSXZ", "cause": "XCYY",
    "intent": "HZYX", "use_code": "YTDM", "use_name": "YTMC", "registered_m2": "ZZMJ_MU", "registered_no": "ZSBH",
    "contract_no": "HTBH", "approved_on": "PZRQ", "supplied_on": "QDRQ", "handover_on": "JDRQ", "agreed_start_on": "YDDGRQ",
    "actual_start_on": "SJDGRQ", "stopped_on": "TCRQ", "revived_on": "PHRQ", "developed_pct": "KFBL",
    "invested_pct": "TZBL", "price_wan": "CRJK_WAN", "determined_doc": "RDWH", "determined_on": "RDRQ", "debts": "ZWQK",
    "mortgage": "DYQK", "seal": "CFQK", "surveyed_on": "DCRQ", "remark": "备注",
}  # fmt: skip
BUILDING_FIELDS: Mapping[str, str] = {
    "building_id": "厂房编号", "parcel_id": "所在地块", "name": "厂房名称", "building_status": "使用状况",
    "disposal": "处置进度", "gfa_m2": "建筑面积", "vacant_m2": "空置面积", "revived_m2": "盘活面积", "floors": "层数",
    "structure": "结构", "height_m": "层高", "load_t_m2": "承重", "crane_t": "吊车", "power_kva": "配电",
    "rent_yuan_m2_month": "租金", "roof_m2": "屋顶面积", "roof_type": "屋顶类型", "built_year": "建成年份",
    "vacant_since_on": "空置起",
}  # fmt: skip
PROJECT_HEADER: Mapping[str, str] = {
    "key": "项目编号", "name": "项目名称", "firm": "投资方", "industry": "行业", "project_stage": "阶段",
    "need_mu": "需地（亩）", "need_on": "用地时间", "quota": "拟占用指标", "need_m2": "需厂房（平方米）",
    "invest_yi": "计划投资（亿元）",
    "output_yi": "预计年产值（亿元）", "jobs": "预计就业（人）", "min_height_m": "要求层高（米）",
    "min_power_kva": "要求配电（千伏安）", "remark": "备注",
}  # fmt: skip
OUTCOME_HEADER: Mapping[str, str] = {
    "key": "成效编号", "name": "项目", "firm": "引入企业", "former_firm": "原企业", "parcel_id": "地块编号",
    "building_id": "厂房编号", "path": "盘活方式", "land_mu": "盘活土地（亩）", "factory_m2": "盘活厂房（平方米）",
    "invest_yi": "投资（亿元）", "output_yi": "预计年产值（亿元）", "jobs": "就业（人）",
    "avoided_mu": "节约新增用地（亩）", "talks_on": "初次洽谈", "signed_on": "签约", "start_on": "开工",
    "production_on": "投产", "documented": "有出处", "remark": "备注",
}  # fmt: skip
PLAN_HEADER: Mapping[str, str] = {
    "key": "方案编号", "parcel_id": "地块编号", "building_id": "厂房编号", "path": "处置路径", "department": "包联部门",
    "officer": "责任人", "leader": "包联领导", "task": "当前任务", "approved_on": "方案批准", "due_on": "时限",
    "done_on": "完成日期", "progress_pct": "进度", "problem": "存在问题", "needs": "需协调事项",
}  # fmt: skip
_NUMBERS = {
    "need_mu", "need_m2", "invest_yi", "output_yi", "jobs", "min_height_m", "min_power_kva", "land_mu", "factory_m2",
    "avoided_mu",
}  # fmt: skip


def write(drawing: Drawing, out: Path) -> None:
    """Every layer of the sample into its folder below ``out``."""
    for folder in ("boundary", "parcels", *BATCHES, "buildings", "roads", "projects", "plans", "outcomes"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{WRITTEN_ON:%Y-%m-%dT%H:%M:%S.000Z}"})
    _boundary(drawing, out / "boundary" / "boundary.geojson")
    _parcels(drawing, out / "parcels" / "parcels.shp")
    _planned(drawing, out)
    buildings = workshops(drawing).rename(columns=BUILDING_FIELDS)[[*BUILDING_FIELDS.values(), "geometry"]]
    _geopackage(buildings, out / "buildings" / "buildings.gpkg")
    _geopackage(_roads(drawing), out / "roads" / "roads.gpkg")
    _workbook(out / "projects" / "projects.xlsx", "在谈项目", _PROJECT_TITLES, PROJECT_HEADER, table("projects"))
    _workbook(out / "outcomes" / "outcomes.xlsx", "盘活成效", _OUTCOME_TITLES, OUTCOME_HEADER, _placed(drawing, "outcomes"))
    _plans(drawing, out / "plans" / "plans.csv")


_PROJECT_TITLES = ("侯马经济开发区在谈项目需求表（示意）", "填报单位：招商局　　填报日期：2024年3月31日　　项目与企业均为示意")
_OUTCOME_TITLES = ("盘活成效台账（示意）",)


def _boundary(drawing: Drawing, path: Path) -> None:
    # Every 70 m a point: a straight edge in metres is not straight in degrees.
    line = gpd.GeoSeries([shapely.segmentize(drawing.boundary, 70)], crs=CRS).to_crs(4490).iloc[0]
    ring = [[round(float(x), 10), round(float(y), 10)] for x, y in shapely.get_coordinates(line)]
    feature = {
        "type": "Feature",
        "properties": {"zone_id": "houma", "name": "侯马经济开发区（示意范围）"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    content = {
        "type": "FeatureCollection",
        "name": "boundary",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}},
        "features": [feature],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")


def _parcels(drawing: Drawing, path: Path) -> None:
    """A Chinese shapefile in zone 37 with prefix and, as it so often is, with neither .cpg nor language driver to say so."""
    frame = register(drawing).to_crs(4525)
    frame.geometry = shapely.transform(frame.geometry.to_numpy(), lambda xy: xy.round(4))
    # GB2312 has GBK's very bytes, but no mark in the table's header: the reader is left to find out.
    write_shapefile(frame, path, PARCEL_FIELDS, encoding="gb2312")


def _geopackage(frame: gpd.GeoDataFrame, path: Path) -> None:
    """One layer named like its file, written from scratch: an old file written over would not come out the same."""
    path.unlink(missing_ok=True)
    pyogrio.write_dataframe(frame, path, layer=path.stem, driver="GPKG")


def _planned(drawing: Drawing, out: Path) -> None:
    """One delivery of boundary points for each yearly batch, in the order of the blocks."""
    supply = planned_supply(drawing).to_crs(4525)
    size = -(-len(supply) // len(BATCHES))
    for number, (folder, listed_on) in enumerate(BATCHES.items()):
        header = boundary_txt.Header(made_by="示例测绘有限公司", made_on=listed_on)
        batch = supply.iloc[number * size : (number + 1) * size]
        boundary_txt.write(batch, out / folder / f"{folder}.txt", header=header, encoding="gbk")


def _roads(drawing: Drawing) -> gpd.GeoDataFrame:
    roads = drawing.roads
    return gpd.GeoDataFrame(
        {
            "道路编号": [f"DL{i:02d}" for i in range(1, len(roads) + 1)],
            "道路名称": [road.name for road in roads],
            "供应阶段": ["拟供" if road.origin == "new" else "已供已用" for road in roads],
            "用地来源": ["新增" if road.origin == "new" else "存量" for road in roads],
            "红线宽度": [road.width_m for road in roads],
            "列入时间": _listed([road.origin == "new" for road in roads]),
        },
        geometry=[road.ground for road in roads],
        crs=CRS,
    )


def _listed(planned: Sequence[bool]) -> list[str | None]:
    """When each planned road was listed: as many in each batch, in their order."""
    days, count = list(BATCHES.values()), sum(planned)
    place = iter(range(count))
    return [days[next(place) * len(days) // count] if there else None for there in planned]


def _placed(drawing: Drawing, name: str) -> list[dict[str, str]]:
    """The rows of a table with the lot (and building) that they name by a story's key put in as numbers."""
    lots = told(drawing)
    built = set(workshops(drawing)["building_id"])
    rows = []
    for row in table(name):
        first = building_id(lots[row["lot"]], 1)
        named = bool(row.get("building")) or bool(row.get("factory_m2"))
        rows.append(row | {"parcel_id": parcel_id(lots[row["lot"]]), "building_id": first if named and first in built else ""})
    return rows


def _plans(drawing: Drawing, path: Path) -> None:
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow(PLAN_HEADER.values())
    lines.writerows([row[name] for name in PLAN_HEADER] for row in _placed(drawing, "plans"))
    path.write_bytes(text.getvalue().encode("gbk"))


def _workbook(
    path: Path, sheet_name: str, titles: Sequence[str], header: Mapping[str, str], rows: Sequence[Mapping[str, str]]
) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"created": WRITTEN_ON, "author": "", "title": titles[0]})
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet(sheet_name)
        for i, title in enumerate(titles):
            sheet.write_string(i, 0, title)
        for j, heading in enumerate(header.values()):
            sheet.write_string(len(titles), j, heading)
        for i, row in enumerate(rows, start=len(titles) + 1):
            for j, name in enumerate(header):
                if row[name] and name in _NUMBERS:
                    sheet.write_number(i, j, float(row[name]))
                elif row[name] and name.endswith("_on"):
                    sheet.write_datetime(i, j, date.fromisoformat(row[name]), as_date)
                elif row[name]:
                    sheet.write_string(i, j, row[name])
