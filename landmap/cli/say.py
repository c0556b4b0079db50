"""What the command line shows: messages, tables, and a progress bar for work that takes longer than a second."""

from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from landmap.terms.codes import UNKNOWN_SHOWN

if TYPE_CHECKING:
    from landmap.errors import LandmapError
    from landmap.io.evidence import Evidence
    from landmap.issue import Issue

WIDE = 120  # where nobody watches: a log file
OUT = Console(highlight=False, soft_wrap=True)
OUT.width = OUT.width if OUT.is_terminal else WIDE
ERR = Console(stderr=True, highlight=False, soft_wrap=True)
MANY = 12  # issues listed one by one on the terminal before the rest is only counted
MARKS = {
    "refuse": "[red]拒收 refused[/]",
    "quarantine": "[red]隔离 quarantined[/]",
    "repair": "[yellow]修复 repaired[/]",
    "warn": "[yellow]提醒 warning[/]",
}


def error(fault: LandmapError) -> None:
    """One message: what is wrong, where, how to mend it; every issue of a refusal."""
    for issue in getattr(fault, "issues", ()):
        told(issue)
    if not getattr(fault, "issues", ()):
        where = f"{escape(fault.where)}: " if fault.where else ""
        ERR.print(f"[red]错误 error[/] {where}{escape(fault.zh)}\n  {escape(fault.en)}")
        _mend(fault.mend_zh, fault.mend_en)


def told(issue: Issue) -> None:
    """One issue on the error stream."""
    which = " ".join(escape(part) for part in (issue.where, issue.id or "", issue.field or "") if part)
    ERR.print(
        f"{MARKS[issue.effect]} [bold]{issue.code}[/] {which}\n  {escape(issue.message_zh)}\n  {escape(issue.message_en)}"
    )
    _mend(issue.mend_zh, issue.mend_en)


def issues(listed: Sequence[Issue]) -> None:
    """The first issues one by one, the rest counted."""
    for issue in listed[:MANY]:
        told(issue)
    if len(listed) > MANY:
        ERR.print(f"  … 另有 {len(listed) - MANY} 条，见 issues.csv / and {len(listed) - MANY} more, see issues.csv")


def in_short(listed: Sequence[Issue]) -> None:
    """Rows set aside a line each, the rest counted by rule: what the end of a build shows."""
    aside = [issue for issue in listed if issue.effect == "quarantine"]
    for issue in aside[:MANY]:
        which = " ".join(escape(part) for part in (issue.where, issue.id or "") if part)
        ERR.print(f"{MARKS[issue.effect]} {issue.code} {which}：{escape(issue.message_zh)} / {escape(issue.message_en)}")
    if len(aside) > MANY:
        ERR.print(f"  … 另有 {len(aside) - MANY} 条隔离 / and {len(aside) - MANY} more")
    for effect in ("repair", "warn"):
        counts = Counter(issue.code for issue in listed if issue.effect == effect)
        if counts:
            ERR.print(f"{MARKS[effect]} " + "、".join(f"{code} {count}" for code, count in sorted(counts.items())))


def table(title: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A short table; columns of numbers are set to the right."""
    drawn = Table(
        title=title,
        title_justify="left",
        title_style="bold",
        header_style="dim",
        box=None,
        pad_edge=False,
        show_header=any(headers),
    )
    for i, header in enumerate(headers):
        numeric = bool(rows) and all(not isinstance(row[i], str) or row[i] == UNKNOWN_SHOWN for row in rows)
        drawn.add_column(header.replace(" ", "\n", 1), justify="right" if numeric else "left", no_wrap=numeric, overflow="fold")
    for row in rows:
        drawn.add_row(*("" if cell is None else escape(f"{cell:,}" if not isinstance(cell, str) else cell) for cell in row))
    OUT.print(drawn)


def evidence(title: str, facts: Mapping[str, str], found: Mapping[str, Evidence] | None) -> None:
    """What a file is: facts, then what was settled about it, how sure that is, and why."""
    rows = [(f"  {name}", fact, "", "") for name, fact in facts.items()]
    rows += [(f"  {what}", one.value, _sure(one), one.because) for what, one in (found or {}).items()]
    table(title, ("", "", "把握 confidence", "依据 because"), rows)


def _sure(one: Evidence) -> str:
    return "" if one.confidence == 1 else f"{one.level} {100 * one.confidence:.0f}%"


def plainly(zh: str, en: str) -> None:
    """One message on the error stream that is not about the user's files."""
    ERR.print(f"[red]错误 error[/] {escape(zh)}\n  {escape(en)}")


def json_document(content: object) -> None:
    """One JSON document on the output stream: UTF-8, whatever the terminal is set to."""
    sys.stdout.buffer.write(json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n")
    sys.stdout.flush()


def line(text: str) -> None:
    """One plain line."""
    OUT.print(escape(text))


def _mend(zh: str, en: str) -> None:
    if zh or en:
        ERR.print(f"  → {escape(zh)}\n  → {escape(en)}")


class Steps:
    """A progress bar for the terminal: shown once the work has taken a second, counting ``total`` steps, gone at the end."""

    def __init__(self, total: int) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=ERR,
            transient=True,
        )
        self._task = self._bar.add_task("", total=total)
        self._late: threading.Timer | None = None

    @contextmanager
    def step(self, zh: str, en: str) -> Iterator[None]:
        """One step, while it runs (a build.Progress)."""
        self._bar.update(self._task, description=escape(f"{zh} {en}"))
        yield
        self._bar.advance(self._task)

    def __enter__(self) -> Steps:
        """Begin: on a terminal the bar shows after a second."""
        if ERR.is_terminal:
            self._late = threading.Timer(1.0, self._bar.start)
            self._late.daemon = True
            self._late.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End: the bar is gone before anything else is printed."""
        if self._late is not None:
            self._late.cancel()
            self._late.join()
            self._bar.stop()
