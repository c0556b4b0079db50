"""The fields of a parcel's head, in the order of the standard form: 界址点数, these seven, @."""

from __future__ import annotations

NUMBER, NAME, AREA_HA = "地块编号", "地块名称", "地块面积"
KIND, SHEET, USE, CODE = "记录图形属性", "图幅号", "地块用途", "地类编码"
COLUMNS = (NUMBER, NAME, AREA_HA, KIND, SHEET, USE, CODE)
# In a head of any length the kind is the anchor: fields before it count from the right, fields after it from the left.
KINDS = {"面", "线", "点", "面状", "线状", "点状"}
BEFORE_KIND = ("界址点数", AREA_HA, NUMBER, NAME)
AFTER_KIND = (SHEET, USE, CODE)
