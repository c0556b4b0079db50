"""What a check found, for programs: the same words for a file and for each layer of a zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from landmap.issue import in_order

if TYPE_CHECKING:
    from landmap.check.verdict import Verdict
    from landmap.issue import Issue
    from landmap.report.faults.findings import Findings


def file_json(findings: Findings) -> dict[str, Any]:
    """A file by itself: outcome, code, rows_in, accepted, repaired, quarantined, issues."""
    return _counts(findings.verdict) | {"issues": _issues(findings, findings.checked.issues)}


def site_json(findings: Findings) -> dict[str, Any]:
    """A zone: the totals, and under ``layers`` the same for each layer as for a file."""
    layers = {
        name: _counts(found) | {"issues": _issues(findings, [one for one in findings.checked.issues if one.layer == name])}
        for name, found in findings.verdicts.items()
    }
    return _counts(findings.verdict) | {"layers": layers}


def _counts(found: Verdict) -> dict[str, Any]:
    return {
        "outcome": found.outcome,
        "code": found.code,
        "rows_in": found.rows_in,
        "accepted": found.accepted,
        "repaired": found.repaired,
        "quarantined": found.quarantined,
    }


def _issues(findings: Findings, issues: list[Issue] | tuple[Issue, ...]) -> list[dict[str, Any]]:
    return [
        {
            "code": issue.code,
            "level": issue.effect,
            "row": issue.row,
            "id": issue.id,
            "field": findings.field_of(issue),
            "message_zh": issue.message_zh,
            "message_en": issue.message_en,
            "mend": f"{issue.mend_zh} / {issue.mend_en}",
        }
        for issue in in_order(issues)
    ]
