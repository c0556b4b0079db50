"""The rows that were set aside, with the reasons in words: for the workbook's list and for quarantine.gpkg."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import pandas as pd

from landmap.issue import by_effect, in_order
from landmap.report.withhold import issues_for
from landmap.terms import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from landmap.issue import Issue
    from landmap.report.withhold import Shown

LISTED = ["layer", "file", "row", "id", "codes", "reasons_zh", "reasons_en"]


def quarantined_rows(shown: Shown) -> pd.DataFrame:
    """One row per quarantined row of any layer. Columns: layer, file, row, id, codes, reasons_zh, reasons_en."""
    parts = []
    for name, layer in shown.checked.layers.items():
        rows = layer.quarantined.join(reasons(shown, name))
        listed = pd.DataFrame(
            {
                "layer": name,
                "file": rows["source_file"],
                "row": rows["source_row"],
                "id": rows.get(KEYS[layer.layer.role]),
                "codes": rows["codes"],
                "reasons_zh": rows["reasons_zh"],
                "reasons_en": rows["reasons_en"],
            }
        )
        parts.append(listed.astype(object))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=LISTED)


def reasons(shown: Shown, layer: str) -> pd.DataFrame:
    """Why each quarantined row of ``layer`` was set aside, in words.

    Columns read: source_file, source_row, codes. Columns added: reasons_zh, reasons_en (text, one reason after the other). The
    words are those of the row's issues of effect "quarantine"; a code that no such issue tells stands as the code itself.
    """
    rows = shown.checked.layers[layer].quarantined
    told = _told(shown, layer)
    found = [told.get((str(file), row), []) for file, row in zip(rows["source_file"], rows["source_row"], strict=True)]
    untold = [_untold(codes, issues) for codes, issues in zip(rows["codes"], found, strict=True)]
    zh = ["；".join([*(one.message_zh for one in issues), *codes]) for issues, codes in zip(found, untold, strict=True)]
    en = ["; ".join([*(one.message_en for one in issues), *codes]) for issues, codes in zip(found, untold, strict=True)]
    return pd.DataFrame({"reasons_zh": zh, "reasons_en": en}, index=rows.index, dtype="string")


def _told(shown: Shown, layer: str) -> Mapping[tuple[str, int | None], list[Issue]]:
    """The issues that set rows of ``layer`` aside, by file and row."""
    found: dict[tuple[str, int | None], list[Issue]] = defaultdict(list)
    for issue in in_order(by_effect(issues_for(shown), "quarantine")):
        if issue.layer == layer:
            found[issue.file, issue.row].append(issue)
    return found


def _untold(codes: str, issues: Iterable[Issue]) -> list[str]:
    told = {issue.code for issue in issues}
    return [code for code in (part.strip() for part in str(codes).split(",")) if code and code not in told]
