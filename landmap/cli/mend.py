"""The command mend: overlaps and gaps between parcels, who would give and get which m2; applied only on --apply."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landmap.cli import say
from landmap.cli.options import Crs, FileEncoding, LayerToml, OutIfAsked, Table, Target, is_site

if TYPE_CHECKING:
    from landmap.check.bare import Said
    from landmap.check.checked import CheckedSite
    from landmap.io.source import ReadLayer
    from landmap.mend import Proof, Proposal
    from landmap.site import Mending, Site

Apply = Annotated[
    bool, typer.Option("--apply", help="写出修正后的新文件，原文件不动 write mended files; inputs stay as they are")
]
Rules = Annotated[
    list[str] | None,
    typer.Option("--rule", metavar="RULE", help="判定规则，可多个，依次尝试，默认取自 site.toml rules in their order"),
]
GapWidth = Annotated[
    float | None,
    typer.Option("--gap-width", metavar="M", min=0, help="平均宽不超过它的空隙才补 only gaps up to this mean width"),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="操作人，记入记录 who does it, for the record")]
_ROWS = 30  # shown of the table
_TOTALS = (
    "合计（平方米）：修正前 {before_m2} − 让出 {lost_m2} + 补入空隙 {gaps_m2} = 修正后 {after_m2}",
    "totals (m2): before {before_m2} - given {lost_m2} + gaps closed {gaps_m2} = after {after_m2}",
)
_HEADS = ("", "类型 kind", "出让 gives", "取得 gets", "平方米 m2", "依据 rule", "涉及 between")


def mend(  # noqa: PLR0913, PLR0917 -- the words of a command
    target: Target,
    apply: Apply = False,
    rule: Rules = None,
    gap_width: GapWidth = None,
    by: By = "",
    out: OutIfAsked = None,
    crs: Crs = None,
    encoding: FileEncoding = None,
    table: Table = None,
    layer: LayerToml = None,
) -> None:
    """重叠与空隙的修正建议：逐对列出谁让出、谁取得多少平方米；给 --apply 才写出修正后的新文件。 Who gives and gets which m2."""
    from landmap.cli.check import said
    from landmap.mend import propose, prove

    site, reads, checked = _of_site(target, crs) if is_site(target) else _of_file(target, said(crs, encoding, table, layer))
    settings = _settings(site.mend, rule, gap_width)
    parcels = checked.accepted("parcels")
    if parcels is None or parcels.empty or "geometry" not in parcels:
        say.line("没有地块图层，或没有可用的地块 / no parcels to mend")
        return
    proposal = propose(parcels, site.thresholds, settings)
    proof = prove(proposal, site.thresholds)
    _show(proposal, proof)
    if out is not None or apply:
        _write(reads, proposal, proof, out or _folder(site, target), by if apply else None)
    elif proposal.transfers:
        say.line("未改动任何文件；--out 写出建议，--apply 写出修正后的新文件")
        say.line("nothing was changed; --out writes the proposal, --apply mended files")


def _folder(site: Site, target: Path) -> Path:
    return Path("out") / f"{site.id if is_site(target) else target.stem}_mend"


def _of_site(folder: Path, crs: list[str] | None) -> tuple[Site, Mapping[str, ReadLayer], CheckedSite]:
    from landmap.cli.run import Run

    run = Run(folder, None, crs)
    return run.site, run.reads, run.checked


def _of_file(path: Path, told: Said) -> tuple[Site, Mapping[str, ReadLayer], CheckedSite]:
    from landmap.check.bare import read_and_check_file

    steps = say.Steps(2)
    with steps:
        return read_and_check_file(path, told, progress=steps.step)


def _settings(own: Mending, rules: list[str] | None, gap_width: float | None) -> Mending:
    from landmap.cli.run import WrongCallError
    from landmap.mend import RULES
    from landmap.site import did_you_mean

    for name in rules or ():
        if name not in RULES:
            hint = did_you_mean(name, RULES)
            known = ", ".join(RULES)
            raise WrongCallError(
                f"没有规则 {name}{hint}",
                f"there is no rule {name}{hint}",
                mend_zh=f"规则有：{known}",
                mend_en=f"the rules are: {known}",
            )
    changes = {"precedence": tuple(rules) if rules else own.precedence}
    return type(own).model_validate(own.model_dump() | changes | ({} if gap_width is None else {"gap_width_m": gap_width}))


def _show(proposal: Proposal, proof: Proof) -> None:
    from landmap.mend import transfers_table
    from landmap.units import rounded

    table = transfers_table(proposal)
    if table.empty:
        say.line("没有发现重叠或空隙 / neither overlaps nor gaps were found")
    shown = table.head(_ROWS)
    rows = [
        (
            one["no"],
            f"{one['kind']} {one['kind_en']}",
            _named(one["gives"]),
            _named(one["gets"]),
            one["m2"],
            f"{one['reason']} {one['rule']}",
            one["between"],
        )
        for one in shown.to_dict("records")
    ]
    if rows:
        say.table("修正建议 proposal", _HEADS, rows)
    if len(table) > len(shown):
        more = len(table) - len(shown)
        say.line(f"  … 另有 {more} 行，用 --out 写出全部 / and {more} more: --out writes them all")
    figures = {name: f"{rounded(getattr(proof, name)):,}" for name in ("before_m2", "lost_m2", "gaps_m2", "after_m2")}
    for text in _TOTALS:
        say.line(text.format(**figures))
    left = int((table["rule"] == "open").sum())
    if left:
        say.line(f"{left} 处留待人工判定（依据栏为 open） / {left} left for a person (rule open)")


def _named(parcel: Any) -> str:
    """The parcel that gives or gets; nothing where a person has yet to say."""
    return parcel if isinstance(parcel, str) else ""


def _write(reads: Mapping[str, ReadLayer], proposal: Proposal, proof: Proof, folder: Path, by: str | None) -> None:
    """The proposal; and where it is applied (``by`` is not None), the mended layers and the record."""
    from landmap.io.atomic import replacing, write_file
    from landmap.io.csv_text import csv_bytes
    from landmap.io.gpkg import write_gpkg
    from landmap.mend import after_layer, before_layer, mended_layers, transfers_table

    table = transfers_table(proposal)
    with replacing(folder, whole=False) as made:
        write_file(made / "mend.csv", csv_bytes(table.drop(columns="geometry")))
        layers = {"transfers": table, "before": before_layer(proposal), "after": after_layer(proposal)}
        write_gpkg(made / "mend.gpkg", layers)
        names = ["mend.csv", "mend.gpkg"]
        if by is not None:
            write_gpkg(made / "mended.gpkg", mended_layers(proposal, reads))
            write_file(made / "mended.json", _record(reads, proposal, proof, by))
            names += ["mended.gpkg", "mended.json"]
    for name in names:
        say.line(f"  {folder / name}")
    if by is not None:
        say.line("原文件未动，修正后的在 mended.gpkg；开发区要采用，把 layer.toml 的 source 改为 mended.gpkg、table 改为图层名")
        say.line("inputs are as they were; a zone uses mended.gpkg by source = and table = the layer in its layer.toml")


def _record(reads: Mapping[str, ReadLayer], proposal: Proposal, proof: Proof, by: str) -> bytes:
    from datetime import UTC, datetime

    from landmap.mend import record
    from landmap.report.ledger import json_bytes

    return json_bytes(record(proposal, proof, by or _user(), f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", _inputs(reads)))


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user on this machine
        return "?"


def _inputs(reads: Mapping[str, ReadLayer]) -> Mapping[str, Any]:
    return {
        name: [{"path": file.path, "size": file.size, "sha256": file.sha256} for file in read.files]
        for name, read in reads.items()
        if read.layer.role == "parcels"
    }
