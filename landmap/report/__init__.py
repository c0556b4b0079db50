"""What a zone hands out beside the map, each a function of an Edition (edition.py), so that no two outputs can disagree.

workbook/       report.xlsx
ledger.py       quota.csv, quota.json, issues.csv
layers.py       the layers of land.gpkg and quarantine.gpkg
record.py       build.json
words.py        the few tables that the command line shows at the end
withhold.py     what a profile may not see: issues without their quotes, and a scan of finished outputs
"""

from landmap.report.edition import Edition
from landmap.report.layers import land_layers, land_styles, quarantine_layers
from landmap.report.ledger import issues_csv, quota_csv, quota_json
from landmap.report.record import build_record
from landmap.report.withhold import Finding, Shown, must_hold_nothing_personal, scan
from landmap.report.words import Lines, row_counts, summary
from landmap.report.workbook import workbook

__all__ = [
    "Edition",
    "Finding",
    "Lines",
    "Shown",
    "build_record",
    "issues_csv",
    "land_layers",
    "land_styles",
    "must_hold_nothing_personal",
    "quarantine_layers",
    "quota_csv",
    "quota_json",
    "row_counts",
    "scan",
    "summary",
    "workbook",
]
