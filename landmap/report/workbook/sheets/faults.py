"""问题清单 and 隔离清单: every broken rule with its mend, and the rows that were set aside because of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landmap.issue import ISSUE_COLUMNS, in_order
from landmap.report.edition import Words
from landmap.report.quarantined import quarantined_rows
from landmap.report.withhold import issues_for
from landmap.report.workbook.table import NUMBER, Head, Sheet, Table, numbered

if TYPE_CHECKING:
    from landmap.report.edition import Edition

EFFECTS = {
    "refuse": (Words("拒收", "refused"), "red"),
    "quarantine": (Words("隔离", "quarantined"), "red"),
    "repair": (Words("已修复", "repaired"), "amber"),
    "warn": (Words("提示", "warning"), ""),
}
_PLACE = (
    Head("layer", "图层", "layer", width=13),
    Head("file", "文件", "file", width=24),
    Head("row", "行", "row", "count", width=8),
    Head("id", "编号", "id", width=16),
)
ISSUE_HEADS = (
    NUMBER,
    Head("effect_label", "处理", "effect", width=12, level="level"),
    *_PLACE,
    Head("field", "字段", "field", width=15),
    Head("value", "值", "value", width=20),
    Head("message_zh", "问题", "what is wrong (Chinese)", width=42),
    Head("mend_zh", "改正办法", "mend (Chinese)", width=36),
    Head("message_en", "问题（英文）", "what is wrong", width=42),
    Head("mend_en", "改正办法（英文）", "mend", width=36),
    Head("code", "代码", "code", width=24),
)
QUARANTINE_HEADS = (
    NUMBER,
    *_PLACE,
    Head("codes", "代码", "codes", width=28),
    Head("reasons_zh", "隔离原因", "reasons (Chinese)", width=60),
    Head("reasons_en", "隔离原因（英文）", "reasons", width=60),
)


def issues(edition: Edition) -> Sheet:
    """Every issue, the gravest first."""
    frame = pd.DataFrame([issue.as_row() for issue in in_order(issues_for(edition))], columns=list(ISSUE_COLUMNS))
    frame["effect_label"] = frame["effect"].map(lambda effect: EFFECTS[effect][0].one(edition.lang))
    frame["level"] = frame["effect"].map(lambda effect: EFFECTS[effect][1])
    return Sheet("问题清单", "Issues", (Table(numbered(frame), ISSUE_HEADS),))


def quarantine(edition: Edition) -> Sheet:
    """The rows set aside: they stand in no other table and count in no total."""
    return Sheet("隔离清单", "Quarantined rows", (Table(numbered(quarantined_rows(edition)), QUARANTINE_HEADS),))
