"""landmap check: a file or a zone held to the rules, every fault named; for people, for programs, for a GIS."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landmap.cli import say
from landmap.cli.options import Crs, FileEncoding, LayerToml, ProfileOption, Table, Target, is_site

if TYPE_CHECKING:
    from landmap.check.bare import Said
    from landmap.report.faults import Findings

AsJson = Annotated[bool, typer.Option("--json", help="只在标准输出打印一份 JSON print one JSON and nothing else")]
Page = Annotated[
    bool, typer.Option("--html", help="另出网页 check.html，每个问题附小图 a page with each fault on a small map too")
]
FindingsOut = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="输出文件夹，默认 out/<名称>-check output folder")
]

_MENDABLE = {"OVERLAP", "OVERLAP_SLIVER", "GAP", "GAP_SLIVER"}


def check(  # noqa: PLR0913, PLR0917 -- the words of a command
    target: Target,
    as_json: AsJson = False,
    page: Page = False,
    out: FindingsOut = None,
    crs: Crs = None,
    encoding: FileEncoding = None,
    table: Table = None,
    layer: LayerToml = None,
    profile: ProfileOption = None,
) -> None:
    """逐行检查文件或开发区，列出问题和改法；退出码 0 全部采用、3 有行隔离、4 拒收。 List every fault; exit codes 0, 3, 4."""
    from landmap.report.faults import file_json, site_json

    if is_site(target):
        findings, told = _of_site(target, crs, profile), site_json
    else:
        findings, told = _of_file(target, (crs, encoding, table, layer), profile), file_json
    if as_json:
        say.json_document(told(findings))
    else:
        _show(findings)
        _tell_of_mending(findings, target)
    if out is not None or page or not as_json:
        _write(findings, out or _folder(findings, target), asked=out is not None or page, page=page, quietly=as_json)
    raise typer.Exit(findings.verdict.exit_code)


def _of_site(folder: Path, crs: list[str] | None, profile: str | None) -> Findings:
    """The zone with all its layers: one that is refused does not keep the others from being checked."""
    from landmap.cli.run import Run
    from landmap.report.faults import Findings

    run = Run(folder, None, crs)
    return Findings(run.site, run.checked_all, profile or run.site.publication.profile)


def _of_file(path: Path, words: tuple[list[str] | None, str | None, str | None, Path | None], profile: str | None) -> Findings:
    from landmap.check.bare import check_file
    from landmap.report.faults import Findings

    crs, encoding, table, toml = words
    steps = say.Steps(2)
    with steps:
        site, checked = check_file(path, said(crs, encoding, table, toml), progress=steps.step)
    return Findings(site, checked, profile or "internal")


def said(crs: list[str] | None, encoding: str | None, table: str | None, toml: Path | None) -> Said:
    """What the command line says of a file, with the layer that ``toml`` describes."""
    from landmap.check.bare import Said
    from landmap.site import Layer, read_model

    layer: Layer | None = None if toml is None else read_model(Layer, toml, plain=False)
    return Said(crs[-1] if crs else None, encoding, table, layer)


def _show(findings: Findings) -> None:
    from landmap.issue import in_order
    from landmap.report import row_counts

    for layer in findings.checked.layers.values():
        if layer.evidence and "fields" in layer.evidence:  # a file that nobody described: what it was taken for
            say.evidence(layer.layer.source, {}, layer.evidence)
    say.issues(in_order(findings.checked.issues))
    table = row_counts(findings.checked)
    say.table(table.title, table.headers, table.rows)


def _tell_of_mending(findings: Findings, target: Path) -> None:
    """Where parcels overlap or leave gaps: the command that proposes who gives and who gets."""
    where = {layer.layer.id for layer in findings.checked.layers.values() if layer.layer.role == "parcels"}
    if any(issue.code in _MENDABLE and issue.layer in where for issue in findings.checked.issues):
        say.line(f"\n重叠与空隙：landmap mend {target} 逐对列出谁让出、谁取得多少平方米，不改文件")
        say.line(f"overlaps and gaps: landmap mend {target} proposes who gives and who gets, and changes nothing\n")


def _folder(findings: Findings, target: Path) -> Path:
    """Where the findings go by default: a folder for each zone and each file, whatever its name is written in."""
    return Path("out") / f"{findings.site.id if is_site(target) else target.stem}-check"


def _write(findings: Findings, folder: Path, *, asked: bool, page: bool, quietly: bool) -> None:
    """The list, the layers for a GIS and, if asked, the page; that a folder nobody asked for cannot be written is only told."""
    from landmap import build
    from landmap.errors import OutputError

    names = [name for name in build.FINDINGS if page or name != "check.html"]
    try:
        build.write_findings(findings, folder, names=names)
    except OutputError as error:
        if asked:
            raise
        say.error(error)
        return
    if not quietly:
        for name in names:
            say.line(f"  {folder / name}")
