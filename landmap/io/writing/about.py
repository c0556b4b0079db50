"""The output of a conversion, as issues name it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landmap.errors import RefusalError
from landmap.io.writing.draft import Format
from landmap.issue import Issue


@dataclass(frozen=True, slots=True)
class About:
    """The output, as issues name it."""

    target: Path

    def issue(self, code: str, *, row: int | None = None, form: Format | None = None, **values: Any) -> Issue:
        """An issue of the output; ``form`` and ``values`` (``value`` among them) fill the placeholders of the rule's texts."""
        value = values.pop("value", None)
        text = None if value is None else str(value)
        return Issue(code, layer="", file=self.target.name, row=row, value=text, values=values | (form.titles if form else {}))

    def refusal(self, code: str, **values: Any) -> RefusalError:
        """The error that refuses the conversion for ``code``."""
        return RefusalError([self.issue(code, **values)])
