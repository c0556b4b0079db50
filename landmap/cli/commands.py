"""The commands. Each reads a zone's folder, walks build.py's steps as far as it needs, and says what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from landmap import __version__
from landmap.cli import ahead, check, clock, convert, mend, reading, say, tally
from landmap.cli import view as viewing
from landmap.cli.options import Crs, Lang, LangOption, On, Out, ProfileOption, SiteFolder

if TYPE_CHECKING:
    from landmap.check.checked import CheckedSite
    from landmap.cli.run import Run

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="闲置用地与空置厂房：一份台账、一本指标账、一张离线地图、一份月报。 "
    "A zone's files -> one checked register, one quota ledger, one offline map, one report.",
)


@app.command()
def build(
    site: SiteFolder, out: Out = None, on: On = None, lang: LangOption = Lang.zh, profile: ProfileOption = None, crs: Crs = None
) -> None:
    """生成全部成果：地图、报表、指标账、问题清单、数据。 Build everything: map, report, ledgers, issues, layers."""
    from landmap.build import OUTPUTS
    from landmap.issue import in_order

    run = _run(site, on, crs)
    edition = run.edition(profile, lang)
    folder = run.write(edition, out, tuple(OUTPUTS))
    say.in_short(in_order(run.checked.issues))
    _show_layers(run.checked)
    tally.show(edition)
    for name, what in WHAT.items():
        say.line(f"  {what}  {folder / name}")
    _within_limits(run)


WHAT = {
    "map.html": "地图 map         ",
    "report.xlsx": "报表 report      ",
    "quota.json": "指标 quota       ",
    "quota.csv": "指标 quota       ",
    "issues.csv": "问题 issues      ",
    "land.gpkg": "数据 data        ",
    "quarantine.gpkg": "隔离 quarantine  ",
    "build.json": "记录 record      ",
}


@app.command(name="map")
def draw_map(
    site: SiteFolder, out: Out = None, on: On = None, lang: LangOption = Lang.zh, profile: ProfileOption = None, crs: Crs = None
) -> None:
    """只出地图 map.html。 The map alone."""
    run = _run(site, on, crs)
    say.line(str(run.write(run.edition(profile, lang), out, ("map.html",)) / "map.html"))


@app.command()
def report(
    site: SiteFolder, out: Out = None, on: On = None, lang: LangOption = Lang.zh, profile: ProfileOption = None, crs: Crs = None
) -> None:
    """只出报表 report.xlsx。 The workbook alone."""
    run = _run(site, on, crs)
    say.line(str(run.write(run.edition(profile, lang), out, ("report.xlsx",)) / "report.xlsx"))


app.command()(check.check)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="新建的开发区文件夹 the folder to make")],
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="已有的数据文件，各成图层 the files it has")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="开发区名称 the zone's name")] = "",
    crs: Annotated[str, typer.Option("--crs", help="工作坐标系，默认取自数据 working CRS, the data's own by default")] = "",
) -> None:
    """新建开发区文件夹：site.toml 和每个文件一个 layer.toml，再手工修改。 Start a zone's folder, to be edited by hand."""
    from landmap.scaffold import start

    for path in start(folder, files or (), name=name or folder.name, crs=crs):
        say.line(f"  {path}")
    say.line(f"请编辑以上文件，再运行 / edit these, then run:  landmap build {folder}")


app.command()(reading.read)
app.command()(convert.convert)
app.command()(tally.tally)
app.command()(ahead.forecast)
app.command(name="what-if")(ahead.what_if)
app.command()(clock.clock)
app.command()(viewing.view)
app.command()(mend.mend)


@app.callback(invoke_without_command=True)
def version(asked: Annotated[bool, typer.Option("--version", help="版本 version")] = False) -> None:
    """Say the version, if asked."""
    if asked:
        say.line(__version__)
        raise typer.Exit


def _run(site: Path, on: str | None, crs: list[str] | None) -> Run:
    from landmap.cli.run import Run

    return Run(site, on, crs)


def _within_limits(run: Run) -> None:
    """Overdraw is an error, told when everything that shows it has been written."""
    from landmap.quota import within_limits

    within_limits(run.snapshot.tally, run.site)


def _show_layers(checked: CheckedSite) -> None:
    from landmap.report import row_counts

    table = row_counts(checked)
    say.table(table.title, table.headers, table.rows)
