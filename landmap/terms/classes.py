"""The classes in which the map and the report show a parcel, in order of precedence: the first that applies is drawn.

Colours are apart for the common colour-vision deficiencies and in grey print; the pattern is the second cue, so that no
reading depends on colour alone. One class per parcel: status.py decides which, and says by what rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Pattern = Literal["plain", "hatch", "back_hatch", "cross", "dots", "horizontal", "vertical"]


@dataclass(frozen=True, slots=True)
class MapClass:
    """One class of the map: label, fill (#RRGGBB), pattern, and a mark of one character for labels and grey print."""

    code: str
    zh: str
    en: str
    fill: str
    pattern: Pattern
    mark: str


def _class(code: str, zh: str, en: str, fill: str, pattern: Pattern, mark: str) -> tuple[str, MapClass]:
    return code, MapClass(code, zh, en, fill, pattern, mark)


# Hues from the Okabe-Ito set, lightened where labels stand on them.
MAP_CLASSES: Mapping[str, MapClass] = dict(
    (
        _class("revived", "已盘活", "revived", "#009E73", "dots", "活"),
        _class("in_disposal", "处置中", "in disposal", "#56B4E9", "hatch", "处"),
        _class("idle_determined", "闲置（已认定）", "idle, determined", "#B2182B", "cross", "闲"),
        _class("idle_suspected", "疑似闲置", "idle, suspected", "#E8743B", "back_hatch", "疑"),
        _class("stopped", "停产或空置", "stopped or vacant", "#F0B323", "vertical", "停"),
        _class("low", "低效", "low output", "#F5E27A", "horizontal", "低"),
        _class("approved_unsupplied", "批而未供", "approved, not supplied", "#CC79A7", "dots", "批"),
        _class("supplied_unused", "供而未用", "supplied, not started", "#9D7BB8", "horizontal", "供"),
        _class("planned_supply", "拟供", "planned supply", "#A6D5F0", "plain", "拟"),
        _class("planned", "规划未批", "planned, not approved", "#E4EED8", "dots", "规"),
        _class("reserve", "储备", "land reserve", "#8FA39A", "vertical", "储"),
        _class("normal", "正常使用", "in normal use", "#DDD8CC", "plain", "用"),
        _class("unknown", "情况不明", "unknown", "#FFFFFF", "cross", "？"),
    )
)
