"""Values in words, in one language and for one profile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from landmap.terms import ACCESS_ORDER, CODES, MAP_CLASSES
from landmap.terms.codes import UNKNOWN
from landmap.terms.columns import PROFILES, Column
from landmap.terms.derived import MONEY_EN, UNITS_EN
from landmap.units import mu_from_m2, rounded

Row = tuple[str, str]
Rows = list[list[Row]]  # the rows of one section, for every parcel

_TWO_DECIMALS = ("m2", "亩")  # units whose numbers always have two; others go without the zeros behind the last digit
_PLURALS = ("days", "months", "floors", "persons")
_WORDS = {
    "identity": ("基本情况", "Identity"),
    "areas": ("面积", "Area"),
    "status": ("状态与法定时限", "Status and legal clock"),
    "all_buildings": ("厂房", "Buildings"),
    "buildings": ("厂房", "Building"),
    "plans": ("处置方案", "Plan"),
    "outcomes": ("盘活成效", "Outcome"),
    "dates": ("大事记", "What happened, by date"),
    "source": ("来源", "Source"),
    "parcel": ("地块", "Parcel"),
    "unknown": ("未知", "unknown"),
    "yes": ("是", "yes"),
    "no": ("否", "no"),
    "past": ("已超 {} 天", "{} days past"),
    "past_day": ("已超 {} 天", "{} day past"),
    "counted": ("{}（合计采用）", "{} (used in totals)"),
    "difference": ("证载减量算", "registered less measured"),
    "used": ("已用", "used"),
    "committed": ("拟供等", "committed"),
    "article": ("{}（53号令第{}条）", "{} (decree 53, art. {})"),
    "row": ("{}，第 {} 行", "{}, row {}"),
    "both": ("{} m²（{} 亩）", "{} m² ({} mu)"),
    "with": ("{}（{}）", "{} ({})"),
    "pair": ("{} {}", "{}: {}"),
    "because": ("{}：{}", "{}: {}"),
    "gap": ("；", "; "),
    "list": ("、", ", "),
}


class Speaker:
    """Values in words, in one language and for one profile."""

    def __init__(self, profile: str, lang: str) -> None:
        if profile not in PROFILES or lang not in ("zh", "en"):
            raise ValueError(f"no profile {profile!r} or no language {lang!r}; there are {', '.join(PROFILES)}; zh, en")
        self.lang = lang
        self._rank = ACCESS_ORDER.index(PROFILES[profile])

    def sees(self, column: Column) -> bool:
        """Whether the profile may see the column."""
        return ACCESS_ORDER.index(column.access) <= self._rank

    def one(self, named: Any) -> str:
        """The label of anything that has one in both languages."""
        return str(named.zh if self.lang == "zh" else named.en)

    def word(self, name: str, *values: object) -> str:
        """One of the dossier's own words, with what it says filled in."""
        return _WORDS[name][self.lang != "zh"].format(*values)

    def area(self, m2: float, sign: str = "") -> str:
        """An area in m2, with mu beside it."""
        return self.word("both", f"{rounded(m2):{sign},}", f"{rounded(mu_from_m2(m2)):{sign},}")

    def texts(self, values: pd.Series, column: Column) -> list[str]:
        """The values in words; "" for what is empty or unknown."""
        tell = self._teller(column)
        return ["" if nothing else tell(value) for value, nothing in zip(values.tolist(), values.isna(), strict=True)]

    def _teller(self, column: Column) -> Callable[[Any], str]:
        if column.kind == "code":
            named = MAP_CLASSES if column.codes == "map_class" else CODES.get(column.codes, {})
            labels = {code: self.one(entry) for code, entry in named.items()}
            if column.codes != "map_class":
                labels[UNKNOWN] = ""
            return lambda code: labels.get(code, str(code))
        if column.kind == "number":
            return self._number(column)
        if column.kind == "date":
            return lambda day: f"{day:%Y-%m-%d}"
        if column.kind == "flag":
            return lambda flag: self.word("yes" if flag else "no")
        return lambda text: str(text).strip()

    def _number(self, column: Column) -> Callable[[Any], str]:
        """How a number is told: half up to two decimals, both of an area, of others only as many as it has."""
        if column.unit == "年":
            return lambda year: f"{rounded(year, 0)}"
        times, unit = _unit(column, self.lang)
        always = column.unit in _TWO_DECIMALS

        def tell(value: float) -> str:
            amount = rounded(value) * times
            if column.name == "days_left" and amount < 0:
                return self.word("past_day" if amount == -1 else "past", f"{-amount:,.0f}")
            text = f"{amount:,}" if always else f"{amount:,.2f}".rstrip("0").rstrip(".")
            one = unit[:-1] if amount == 1 and unit in _PLURALS else unit
            return f"{text}{one}" if one == "%" else f"{text} {one}".rstrip()

        return tell


def _unit(column: Column, lang: str) -> tuple[int, str]:
    """How many of the told unit one of the column's is, and that unit; "" where the English label says it already."""
    if lang == "zh":  # 5 月 would be May
        return 1, "个月" if column.unit == "月" else column.unit.replace("m2", "m²")
    if column.unit in MONEY_EN:
        return MONEY_EN[column.unit]
    unit = UNITS_EN.get(column.unit, column.unit)
    is_said = unit in column.en.split() or (unit, column.name) == ("persons", "jobs")
    return 1, "" if is_said else unit.replace("m2", "m²")
