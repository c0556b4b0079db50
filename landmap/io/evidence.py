"""What was settled about a file that the file need not say: the encoding, the CRS, the order of the axes, the header's row.

A guess is never shown without how sure it is and what tells so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_HIGH, _MEDIUM = 0.9, 0.6


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing settled: ``value``, what tells so, and how sure that is (0 to 1; 1: stated, or it cannot be otherwise)."""

    value: str
    because: str = ""
    confidence: float = 1.0

    @property
    def level(self) -> str:
        """The confidence in a word of both languages."""
        if self.confidence >= _HIGH:
            return "高 high"
        return "中 medium" if self.confidence >= _MEDIUM else "低 low"

    def __str__(self) -> str:
        """Value and reason in one line; the confidence where it is less than certain."""
        sure = "" if self.confidence == 1 else f"（把握 {self.level} {100 * self.confidence:.0f}%）"
        return "；".join(filter(None, [f"{self.value}{sure}", self.because]))


def told(found: Mapping[str, Evidence | str]) -> dict[str, Evidence]:
    """``found`` with what a reader gave as plain text taken for stated."""
    return {what: Evidence(value) if isinstance(value, str) else value for what, value in found.items()}


def as_rows(found: Mapping[str, Evidence] | None) -> list[dict[str, Any]]:
    """The evidence as JSON and tables list it: what, value, confidence, level, because."""
    return [
        {"what": what, "value": one.value, "confidence": one.confidence, "level": one.level, "because": one.because}
        for what, one in (found or {}).items()
    ]
