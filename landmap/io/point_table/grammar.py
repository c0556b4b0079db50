"""What the heads of columns and the labels of a table of boundary points are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from landmap.io.boundary_txt.grammar import AREA_HA, NAME, NUMBER
from landmap.terms.codes import folded

HOLDER = "权利人"
_UNIT = r"([(\[](m|米|单位.*)[)\]]|/?m|米)?"
_X = re.compile(rf"((纵|北)坐标)?\(?x?\)?(坐标)?(值)?{_UNIT}|northing{_UNIT}")
_Y = re.compile(rf"((横|东)坐标)?\(?y?\)?(坐标)?(值)?{_UNIT}|easting{_UNIT}")
_MAY_BE_HEAD = re.compile("[xX纵北nN\uff38\uff58\uff2e\uff4e]")  # in either width
_POINT = re.compile(r"(界址)?点(号|名|编号)|界址点|j点号|point(no|id)?")
_RING = re.compile(r"(地块)?(圈|环)号|ring")
_SIDE = re.compile(rf"(界址)?边长{_UNIT}|(间|边)距{_UNIT}|距离{_UNIT}|length{_UNIT}")
# Label of a block -> column; where the same text heads a column, the table lists the parcel of every point.
LABELS: dict[str, str] = {
    **dict.fromkeys(
        ("宗地编号", "宗地号", "宗地代码", "地块编号", "地块号", "宗地统一代码", "不动产单元号", "parcel_id"), NUMBER
    ),
    **dict.fromkeys(("宗地名称", "地块名称", "项目名称"), NAME),
    **dict.fromkeys(("权利人", "土地权利人", "使用权人", "土地使用权人", "土地使用者", "权属单位", "土地使用权单位"), HOLDER),
    **dict.fromkeys(("宗地面积", "地块面积", "面积", "用地面积"), AREA_HA),
    **dict.fromkeys(("坐标系", "坐标系统"), "坐标系"),
    **dict.fromkeys(("带号", "中央子午线带号"), "带号"),
    **dict.fromkeys(("几度分带", "分带"), "几度分带"),
}
_HECTARES = {"公顷": 1.0, "ha": 1.0, "hm2": 1.0, "平方米": 1e-4, "m2": 1e-4, "亩": 1 / 15}


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a block by position: one (ring, x, y) per group of columns, and the parcel's, where it has one.

    ``certain`` tells whether more than X and Y says that these are boundary points.
    """

    groups: tuple[tuple[int | None, int, int], ...]
    parcel: int | None
    certain: bool


def head_of(cells: Sequence[Any], above: Sequence[Any] = ()) -> Head | None:
    """The head that a line is, None where it names no X beside a Y. ``above`` is the line before, which may say 点号."""
    if not _MAY_BE_HEAD.search("\n".join(cell for cell in cells if isinstance(cell, str))):
        return None  # most lines are points
    names = [folded(str(cell)) if isinstance(cell, str) else "" for cell in cells]
    xs = [i for i, name in enumerate(names) if _is(name, _X, "x纵北n")]
    ys = [i for i, name in enumerate(names) if _is(name, _Y, "y横东e")]
    if not xs or len(xs) != len(ys):
        return None
    upper = [folded(str(cell)) if isinstance(cell, str) else "" for cell in above][: len(names)]
    marks = [name or "".join(upper[i : i + 1]) for i, name in enumerate(names)]  # a head of two lines, merged downwards
    rings = [i for i, name in enumerate(marks) if _RING.fullmatch(name)]
    groups = tuple((max((r for r in rings if r < min(x, y)), default=None), x, y) for x, y in zip(xs, ys, strict=True))
    parcel = next((i for i, name in enumerate(marks) if LABELS.get(name) == NUMBER), None)
    points = any(_POINT.fullmatch(name) or _SIDE.fullmatch(name) for name in marks)
    return Head(groups, parcel, points)


def _is(name: str, pattern: re.Pattern[str], one_of: str) -> bool:
    return bool(name) and any(letter in name for letter in one_of) and pattern.fullmatch(name) is not None


def labels_of(cells: Sequence[Any]) -> dict[str, str | float]:
    """The labels that a line states ("权利人：某厂", or 权利人 beside 某厂), an area in hectares."""
    found: dict[str, str | float] = {}
    waiting: tuple[str, str] | None = None
    for cell in (cell for cell in cells if cell is not None and str(cell).strip()):
        name, _, value = str(cell).replace("：", ":").partition(":")
        column = LABELS.get(_bare(name))
        if column is not None and not value.strip():
            waiting = (column, name)
        elif column is not None:
            found[column] = _value(column, name, value)
            waiting = None
        elif waiting is not None:
            found[waiting[0]] = _value(waiting[0], waiting[1], cell)
            waiting = None
    return found


def _bare(name: str) -> str:
    return re.sub(r"\(.*?\)", "", folded(name))


def _value(column: str, name: str, value: Any) -> str | float:
    text = str(value).strip()
    if column != AREA_HA:
        return text
    number = re.match(r"[0-9][0-9,]*(\.[0-9]+)?", text)
    unit = next((unit for unit in _HECTARES if unit in folded(name) or unit in folded(text)), "公顷")
    return float(number[0].replace(",", "")) * _HECTARES[unit] if number else text
