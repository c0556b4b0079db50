"""The command tally: the quota ledger, what stands behind its figures, and the rows behind one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from landmap.cli import say
from landmap.cli.options import Crs, On, OutIfAsked, SiteFolder

if TYPE_CHECKING:
    from landmap.report.edition import Edition
    from landmap.report.words import Lines

Rows = Annotated[
    str | None,
    typer.Option(
        "--rows",
        metavar="QUOTA[/PART]",
        help="列出某项数字背后的行：used、committed、undecided、事由或年度 "
        "the rows behind a figure: used, committed, undecided, a reason, a year",
    ),
]


def tally(site: SiteFolder, rows: Rows = None, out: OutIfAsked = None, on: On = None, crs: Crs = None) -> None:
    """指标账：上限、已用、拟供与道路、剩余、核对及其依据；给 --out 时写出。 The quota ledger; --out writes it."""
    from landmap.cli.run import Run
    from landmap.quota import within_limits

    run = Run(site, on, crs)
    edition = run.edition(None, "zh")
    if rows is None:
        show(edition)
        show_behind(edition)
    else:
        _show(_rows(edition, rows))
    run.tell_set_aside()
    if out is not None:
        say.line(str(run.write(edition, out, ("quota.csv", "quota.json"))))
    within_limits(run.snapshot.tally, run.site)  # an overdraw is an error, told when all that shows it has been shown


def show(edition: Edition) -> None:
    """The quotas and the stock: what every build ends with."""
    from landmap.report import summary

    for lines in summary(edition):
        _show(lines)


def show_behind(edition: Edition) -> None:
    """What the ledger rests on, and in which kind of area it is."""
    from landmap.report.behind import area_note, behind, doubts, money

    for zh, en in (*doubts(edition), *money(edition)):
        say.line(f"  {zh}\n      {en}")
    for lines in behind(edition):
        say.line("")
        _show(lines)
    zh, en = area_note(edition)
    say.line(f"\n  {zh}\n      {en}")


def _show(lines: Lines) -> None:
    if lines.rows:
        say.table(lines.title, lines.headers, lines.rows)
    else:
        say.line(lines.title)


def _rows(edition: Edition, asked: str) -> Lines:
    """The rows behind the figure asked for; a message with the ones there are where it is none."""
    from landmap.cli.run import WrongCallError
    from landmap.report.behind import figure_rows, figures
    from landmap.site import did_you_mean

    quota, _, part = asked.partition("/")
    nodes = {node.id: node for node in edition.snapshot.tally.nodes}
    if quota not in nodes:
        raise WrongCallError(
            f"没有指标 {quota}{did_you_mean(quota, nodes)}；有：{'、'.join(nodes)}",
            f"there is no quota {quota}; there are {', '.join(nodes)}",
        )
    if part not in figures(nodes[quota]):
        known = [name for name in figures(nodes[quota]) if name]
        raise WrongCallError(
            f"{quota} 没有 {part}{did_you_mean(part, known)}；有：{'、'.join(known)}",
            f"{quota} has no {part}; there are {', '.join(known)}",
        )
    return figure_rows(edition, quota, part)
