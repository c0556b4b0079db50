"""`landmap convert IN OUT`: one file into another format, CRS or encoding; says what it did and what was lost."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landmap.cli import say
from landmap.cli.options import AsJson, FileEncoding, Table
from landmap.errors import EXIT_QUARANTINED, RefusalError

if TYPE_CHECKING:
    from landmap.io.convert import Converted


class As(StrEnum):
    """How land is written to csv and xlsx."""

    points = "points"
    rows = "rows"


In = Annotated[Path, typer.Argument(metavar="IN", help="要转换的文件，从不改动 the file to convert; it is never changed")]
OutFile = Annotated[
    Path, typer.Argument(metavar="OUT", help="写成的文件，扩展名定格式 the file to write; its suffix tells the format")
]
FromCrs = Annotated[
    str | None,
    typer.Option(
        "--crs",
        "--from-crs",
        metavar="EPSG:N",
        help="IN 的坐标系，文件没写或写错时用 the CRS that IN is in, where it does not say",
    ),
]
ToCrs = Annotated[
    str | None,
    typer.Option("--to-crs", metavar="EPSG:N", help="OUT 的坐标系，默认不变或按格式 the CRS of OUT; by default IN's"),
]
ToEncoding = Annotated[
    str | None, typer.Option("--to-encoding", metavar="NAME", help="OUT 的文字编码：gbk、utf-8 the encoding of OUT's text")
]
Fields = Annotated[
    Path | None,
    typer.Option(
        "--fields", metavar="MAP", help='字段对照：TOML 的 [fields] 新名 = "原名"，或 csv a map of fields: new = "old"'
    ),
]
DatumFile = Annotated[
    Path | None, typer.Option("--datum", metavar="TOML", help="本地四参数或七参数 your own parameters between two datums")
]
AsOption = Annotated[As, typer.Option("--as", help="csv、xlsx 写界址点表或逐行的表 boundary points, or a row for each parcel")]
Force = Annotated[bool, typer.Option("--force", help="OUT 已存在时覆盖 replace OUT where it exists")]


def convert(  # noqa: PLR0913, PLR0917 -- each is an option of the command line
    source: In,
    target: OutFile,
    crs: FromCrs = None,
    to_crs: ToCrs = None,
    encoding: FileEncoding = None,
    to_encoding: ToEncoding = None,
    table: Table = None,
    fields: Fields = None,
    datum: DatumFile = None,
    written_as: AsOption = As.points,
    force: Force = False,
    as_json: AsJson = False,
) -> None:  # fmt: skip
    """转换格式、坐标系、编码；写后读回核对，丢了什么都说明。退出码 3：有行没能转换；4：拒绝。
    Convert a file; what was written is read again and compared. Exit code 3: some rows could not be converted; 4: refused.
    """
    from landmap.io.convert import Wish
    from landmap.io.convert import convert as run
    from landmap.io.writing.fields import field_map
    from landmap.site import read_datums

    wish = Wish(
        crs=crs,
        encoding=encoding,
        table=table,
        to_crs=to_crs,
        to_encoding=to_encoding,
        fields=field_map(fields) if fields else {},
        as_rows=written_as is As.rows,
        force=force,
        shifts=read_datums(datum) if datum else (),
    )
    try:
        done = run(source, target, wish)
    except RefusalError as error:
        if as_json:
            say.line(json.dumps(_refused(error), ensure_ascii=False, indent=2))
            raise typer.Exit(error.exit_code) from error
        raise
    if as_json:
        say.line(json.dumps(_told(done), ensure_ascii=False, indent=2))
    else:
        _say(source, done)
    if done.left_out:
        raise typer.Exit(EXIT_QUARANTINED)


def _say(source: Path, done: Converted) -> None:
    from landmap.issue import in_order

    say.issues(in_order(done.issues))
    say.evidence(f"{source.name} → {done.draft.path.name}", {"行数 rows": str(done.read.rows_in)}, done.read.evidence)
    rows = [
        ("  格式 format", f"{done.form.zh} {done.form.en}" if done.form.zh != done.form.en else done.form.en),
        ("  行数 rows", f"{done.written}（未写出 left out {done.left_out}）"),
    ]
    if done.draft.spatial and done.draft.land.crs is not None:
        rows.append(("  坐标系 CRS", f"{done.draft.land.crs.to_string()} {done.draft.land.crs.name}"))
    rows += [("  编码 encoding", done.draft.encoding), ("  文件 files", "、".join(path.name for path in done.files))]
    rows.append(("  核对 checked", "读回与写出相同 read again and found the same"))
    say.table("写出 written", ("", ""), rows)


def _told(done: Converted) -> dict[str, Any]:
    from landmap.io.evidence import as_rows
    from landmap.issue import EFFECTS

    gravest = next((effect for effect in EFFECTS if any(issue.effect == effect for issue in done.issues)), None)
    outcome = {"quarantine": "quarantine", "repair": "accept_repaired", "warn": "accept_warn"}.get(gravest or "", "accept")
    return {
        "outcome": outcome,
        "code": next((issue.code for issue in done.issues if issue.effect == gravest), ""),
        "rows_in": done.read.rows_in,
        "accepted": done.written,
        "repaired": len({issue.row for issue in done.issues if issue.effect == "repair" and issue.row is not None}),
        "quarantined": done.left_out,
        "format": done.form.code,
        "files": [path.name for path in done.files],
        "crs": done.draft.land.crs.to_string() if done.draft.spatial and done.draft.land.crs is not None else None,
        "encoding": done.draft.encoding,
        "fields": dict(done.form.names(done.draft)),
        "evidence": as_rows(done.read.evidence),
        "issues": [_issue(issue) for issue in done.issues],
    }


def _refused(error: RefusalError) -> dict[str, Any]:
    listed = [_issue(issue) for issue in error.issues]
    return {
        "outcome": "refuse",
        "code": listed[0]["code"],
        "rows_in": None,
        "accepted": 0,
        "repaired": 0,
        "quarantined": 0,
        "issues": listed,
    }


def _issue(issue: Any) -> dict[str, Any]:
    row = issue.as_row()
    kept = {name: row[name] for name in ("code", "row", "id", "field", "message_zh", "message_en", "mend_zh", "mend_en")}
    return {"level": row["effect"], "file": row["file"], **kept, "mend": f"{row['mend_zh']} / {row['mend_en']}"}
