"""说明: what the figures stand for, which files they come from and what became of every row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from landmap.issue import by_effect
from landmap.report.edition import PROFILE_NAMES, Words
from landmap.report.workbook.table import Head, Sheet, Table

if TYPE_CHECKING:
    from landmap.report.edition import Edition

FACT_HEADS = (Head("item", "事项", "item", width=40), Head("fact", "内容", "what holds", width=70))
LAYER_HEADS = (
    Head("layer", "图层", "layer", width=40),
    Head("source", "来源文件", "source file", width=70),
    Head("rows_in", "读入行", "rows in", "count", total=True, width=12),
    Head("accepted", "采用", "accepted", "count", total=True, width=12),
    Head("repaired", "其中修复", "of them repaired", "count", total=True, width=12),
    Head("quarantined", "隔离", "quarantined", "count", total=True, width=12),
    Head(
        "balance", "核算", "rows in - accepted - quarantined", "count", width=14, formula="={rows_in}-{accepted}-{quarantined}"
    ),
)
FILE_HEADS = (
    Head("file", "文件", "file", width=40),
    Head("sha256", "SHA-256", "SHA-256", width=70),
    Head("size", "字节", "bytes", "count", width=12),
)
EVIDENCE_HEADS = (
    Head("matter", "图层：事项", "layer: matter", width=40),
    Head("words", "判断及依据", "decided, and why", width=70),
)


def about(edition: Edition) -> Sheet:
    """Facts on the figures, then layers with their row counts, files with their hashes, and what reading had to decide."""
    tables = (
        Table(
            pd.DataFrame(_facts(edition), columns=["item", "fact"]),
            FACT_HEADS,
            Words("口径与约定", "What the figures stand for"),
        ),
        Table(_layers(edition), LAYER_HEADS, Words("图层与行数", "Layers and rows")),
        Table(_files(edition), FILE_HEADS, Words("来源文件", "Source files")),
        Table(_evidence(edition), EVIDENCE_HEADS, Words("读取时的判断", "Decided in reading")),
    )
    return Sheet("说明", "About", tables)


def _facts(edition: Edition) -> Iterator[tuple[str, str]]:
    snapshot = edition.snapshot
    site = snapshot.site
    issues = snapshot.checked.issues
    yield "开发区 zone", Words(site.name, site.name_en).both(edition.lang)
    yield "数据截至 as of", snapshot.on.isoformat()
    yield "面积口径 area kind", edition.area_kind.both(edition.lang)
    yield "坐标系 CRS", site.crs
    yield "单位 units", "1 亩 mu = 2000/3 m2，1 公顷 ha = 15 亩 mu（精确 exactly）"
    yield "取舍 rounding", _ROUNDING.both(edition.lang, gap="\n")
    yield "空白格 empty cells", Words("未填报，不等于零", "not stated, which is not zero").both(edition.lang)
    yield "公开范围 edition", Words(*PROFILE_NAMES[edition.profile]).both(edition.lang)
    if edition.illustration:
        yield "示意 illustration", edition.illustration.both(edition.lang, gap="\n")
    if site.note:
        yield "备注 note", Words(site.note, site.note_en).both(edition.lang, gap="\n")
    yield "提示 warnings", f"{len(by_effect(issues, 'warn'))}"
    yield "修复 repairs", f"{len(by_effect(issues, 'repair'))}"
    yield "文本替换 marked texts", _MARKED.both(edition.lang, gap="\n")


_ROUNDING = Words(
    "逐宗以平方米全精度计算，打印时四舍五入：m2 两位、公顷四位、亩两位（明细四位）；带 * 的分项已强制调平",
    "computed in unrounded m2, rounded half up in print: m2 2, ha 4, mu 2 decimals (4 in detail); * marks balanced parts",
)
_MARKED = Words(
    "单元格不能容纳的控制符写作〔U+0007〕，过长的文本截断并注明〔此处截断〕",
    "a control character that no cell can hold stands as 〔U+0007〕; a text too long for a cell is cut and says so",
)


def _layers(edition: Edition) -> pd.DataFrame:
    rows = [
        (
            Words(layer.layer.title, layer.layer.title_en).both(edition.lang),
            layer.layer.source,
            layer.rows_in,
            len(layer.accepted),
            layer.repaired,
            len(layer.quarantined),
            layer.rows_in - len(layer.accepted) - len(layer.quarantined),
        )
        for layer in edition.snapshot.checked.layers.values()
    ]
    return pd.DataFrame(rows, columns=[one.source for one in LAYER_HEADS])


def _files(edition: Edition) -> pd.DataFrame:
    rows = [(file.path, file.sha256, file.size) for layer in edition.snapshot.checked.layers.values() for file in layer.files]
    return pd.DataFrame(rows, columns=[one.source for one in FILE_HEADS])


def _evidence(edition: Edition) -> pd.DataFrame:
    layers = edition.snapshot.checked.layers.items()
    rows = [(f"{name}：{matter}", str(told)) for name, layer in layers for matter, told in (layer.evidence or {}).items()]
    return pd.DataFrame(rows, columns=[one.source for one in EVIDENCE_HEADS])
