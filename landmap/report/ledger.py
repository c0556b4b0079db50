"""quota.csv, quota.json and issues.csv: the tally and the issues as files that other programs read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd

from landmap.io.csv_text import csv_bytes
from landmap.issue import ISSUE_COLUMNS, in_order
from landmap.report.withhold import issues_for

if TYPE_CHECKING:
    from landmap.quota import NodeTally
    from landmap.report.edition import Edition
    from landmap.report.withhold import Shown

# The parts of a quota before and after its committed area is split by reason.
_BEFORE = ("id", "parent", "name", "name_en", "kind", "document", "limit_mu", "used_mu", "committed_mu")
_AFTER = (
    "remaining_mu",
    "stated_mu",
    "difference_mu",
    "outside_period_mu",
    "undated_mu",
    "undecided_mu",
    "valid_from",
    "valid_to",
    "of",
)


def quota_csv(edition: Edition) -> bytes:
    """One line per quota, a parent before its children, in mu; ``committed_<reason>_mu`` sum to ``committed_mu``."""
    reasons = list(edition.reasons)
    columns = [*_BEFORE, *(f"committed_{reason}_mu" for reason in reasons), *_AFTER]
    rows = [_line(node, reasons) for node in edition.snapshot.tally.nodes]
    return csv_bytes(pd.DataFrame(rows, columns=columns, dtype=object))


def _line(node: NodeTally, reasons: list[str]) -> list[object]:
    split = [node.committed_by.get(reason, 0 * node.committed_mu) for reason in reasons]
    return [*(getattr(node, name) for name in _BEFORE), *split, *(getattr(node, name) for name in _AFTER)]


def quota_json(edition: Edition) -> bytes:
    """The tally in the stable shape of quota.json (Tally.as_json), as UTF-8."""
    return json_bytes(edition.snapshot.tally.as_json())


def issues_csv(shown: Shown) -> bytes:
    """Every issue with the columns of issue.ISSUE_COLUMNS, the gravest first, without what the profile may not see."""
    rows = [issue.as_row() for issue in in_order(issues_for(shown))]
    return csv_bytes(pd.DataFrame(rows, columns=list(ISSUE_COLUMNS), dtype=object))


def json_bytes(content: object, *, sort_keys: bool = False) -> bytes:
    """JSON as files of ours have it: UTF-8, Chinese as it is, indented, a line feed at the end."""
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=sort_keys) + "\n").encode()
