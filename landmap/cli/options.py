"""The words that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Lang(StrEnum):
    """Language of the outputs."""

    zh = "zh"
    en = "en"


class Profile(StrEnum):
    """For whom the outputs are."""

    public = "public"
    internal = "internal"
    leader = "leader"


SiteFolder = Annotated[Path, typer.Argument(metavar="SITE", help="开发区文件夹（含 site.toml） the zone's folder")]
Target = Annotated[
    Path,
    typer.Argument(metavar="FILE|SITE", help="一个数据文件，或开发区文件夹（含 site.toml） a data file, or a zone's folder"),
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="输出文件夹，默认 out/<id> output folder")]
OutIfAsked = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="写出成果的文件夹 folder to write to")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="截至日期 YYYY-MM-DD，默认 site.toml 的 as_of as-of date")]
LangOption = Annotated[Lang, typer.Option("--lang", help="地图和报表的语言 language of map and report")]
ProfileOption = Annotated[
    Profile | None, typer.Option("--profile", help="公开范围，默认 site.toml 所定 who may see the outputs")
]
Crs = Annotated[
    list[str] | None,
    typer.Option(
        "--crs",
        metavar="[LAYER=]EPSG:N",
        help="没有坐标系的图层用它；LAYER= 指定图层 for layers that state no CRS, or the one named",
    ),
]
LayerToml = Annotated[
    Path | None,
    typer.Option("--layer", metavar="layer.toml", help="文件的字段说明，不给就按字段名猜 of a file: what its fields are"),
]
FileEncoding = Annotated[
    str | None,
    typer.Option("--encoding", metavar="NAME", help="文件的文字编码，默认由字节判定 its encoding, told from the bytes"),
]
Table = Annotated[
    str | None,
    typer.Option("--table", metavar="NAME", help="哪个图层或工作表，DXF 可写 * which layer or sheet; * for all of a DXF"),
]
AsJson = Annotated[bool, typer.Option("--json", help="以 JSON 说明 say it as JSON")]


def is_site(target: Path) -> bool:
    """Whether ``target`` is a zone's folder; a folder that is a database (.gdb) is a file."""
    return target.is_dir() and target.suffix.lower() != ".gdb"
