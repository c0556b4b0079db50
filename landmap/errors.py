"""Every error landmap raises on purpose. A bad *row* is never an error: it becomes an Issue (issue.py).

LandmapError
├── SiteError      site.toml or layer.toml is wrong: the file and the key are named
├── RefusalError   a source file or a layer that cannot be used; it carries the Issues that say why
├── CRSError       a frame without a CRS, or one that may not be used for the step asked for
├── ColumnError    a step was given a frame without a column it reads
├── QuotaError     more is drawn on a quota than was granted: the rows are named
├── MendError      a mended layer that would not be clean, or does not add up: nothing is written
├── StatusError    a change of status that is not legal, or lacks what it needs: the legal ones are named
├── TilesError     a file of tiles, or a page to show them on, that cannot be used
└── OutputError    the outputs cannot be written (locked, read-only, disk full); what was there before is whole
    └── FormatError    a format cannot hold what is to be written without loss; another one is offered

Each says what is wrong, where, and how to mend it, in Chinese and in English.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EXIT_BUILT = 0
EXIT_WRONG_CALL = 2
EXIT_QUARANTINED = 3
EXIT_REFUSED = 4
EXIT_NOT_WRITTEN = 5
EXIT_OVERDRAWN = 6


class LandmapError(Exception):
    """What is wrong, where, and how to mend it.

    Parameters: ``zh`` and ``en`` say what is wrong; ``where`` names the file, key or column; ``mend_zh`` and ``mend_en`` say
    what to do. ``exit_code`` is what the command line returns for this kind of error.
    """

    exit_code = EXIT_REFUSED

    def __init__(self, zh: str, en: str, *, where: str = "", mend_zh: str = "", mend_en: str = "") -> None:
        self.zh, self.en, self.where, self.mend_zh, self.mend_en = zh, en, where, mend_zh, mend_en
        super().__init__(f"{where}: {zh} / {en}" if where else f"{zh} / {en}")


class SiteError(LandmapError):
    """The zone's own settings (site.toml, layer.toml) are wrong."""

    exit_code = EXIT_WRONG_CALL


class Reason(Protocol):
    """What a refusal needs to know of an Issue (issue.py, a room below)."""

    @property
    def where(self) -> str:
        """File and row."""
        ...

    @property
    def message_zh(self) -> str:
        """What is wrong, in Chinese."""
        ...

    @property
    def message_en(self) -> str:
        """What is wrong, in English."""
        ...

    @property
    def mend_zh(self) -> str:
        """How to mend it, in Chinese."""
        ...

    @property
    def mend_en(self) -> str:
        """How to mend it, in English."""
        ...


class RefusalError(LandmapError):
    """A file or a layer that cannot be used at all; ``issues`` (of issue.Issue) are the reasons, one or more.

    ``rows_in`` is how many rows it would have had, None where that cannot be told.
    """

    def __init__(self, issues: Sequence[Reason], rows_in: int | None = None) -> None:
        self.issues = tuple(issues)
        self.rows_in = rows_in
        first = self.issues[0]
        super().__init__(first.message_zh, first.message_en, where=first.where, mend_zh=first.mend_zh, mend_en=first.mend_en)


@contextmanager
def of_rows(rows_in: int | None) -> Iterator[None]:
    """What is refused inside the block had ``rows_in`` rows, unless the refusal itself knows better."""
    try:
        yield
    except RefusalError as error:
        if error.rows_in is None:
            error.rows_in = rows_in
        raise


class CRSError(LandmapError):
    """A frame without a CRS, or with one that the step cannot use."""


class ColumnError(LandmapError):
    """A frame lacks a column that the step reads."""

    exit_code = EXIT_WRONG_CALL

    @classmethod
    def unless(cls, present: Iterable[object], needed: Iterable[str], step: str) -> None:
        """Raise one that names the missing columns and the ``step`` that reads them, unless all ``needed`` are ``present``."""
        known = set(present)
        missing = [name for name in needed if name not in known]
        if missing:
            names = ", ".join(missing)
            raise cls(
                f"{step} 需要的列不存在：{names}",
                f"{step} reads columns that are not there: {names}",
                where=missing[0],
                mend_zh="先经 check，或补上这些列（未知可留空）",
                mend_en="use a frame that check gave, or add them (empty where unknown)",
            )


class QuotaError(LandmapError):
    """More is drawn on a quota than was granted. The outputs are written all the same and show it."""

    exit_code = EXIT_OVERDRAWN


class StatusError(LandmapError):
    """A change of status that is not legal, or that lacks what it needs."""


class MendError(LandmapError):
    """A proposal whose result is not clean or does not add up: nothing is written."""


class OutputError(LandmapError):
    """The outputs could not be written; the former outputs are untouched."""

    exit_code = EXIT_NOT_WRITTEN


class TilesError(LandmapError):
    """A file of tiles, or a page to show them on, that cannot be used."""


class FormatError(OutputError):
    """A format cannot hold what is to be written without loss: nothing is written, and another format is offered."""

    exit_code = EXIT_REFUSED
