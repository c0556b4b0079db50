"""The burn-down of one quota as an SVG that stands alone: what was drawn, what is left, when it may run out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from landmap.quota.ahead.headline import Lang, facts_in_words, headline, month, postponed

if TYPE_CHECKING:
    from landmap.quota.ahead.outlook import Forecast, Outlook

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

WIDTH, HEIGHT = 1600, 900
_LEFT, _RIGHT, _TOP, _BOTTOM = 150, 1540, 250, 700  # the plot
_FONT = "'Noto Sans CJK SC','Microsoft YaHei',SimSun,sans-serif"
_INK, _GREY, _PALE = "#1a2733", "#5b6770", "#d5dbe0"
_PAST, _AHEAD, _BAND, _STOCK = "#1a2733", "#0b62a8", "#b9d6ee", "#b34700"
# Told apart without colour too: thick and solid, thin and solid, wide dashes, a filled area.
_PAST_LINE = f'stroke="{_PAST}" stroke-width="6"'
_AHEAD_LINE = f'stroke="{_AHEAD}" stroke-width="4"'
_STOCK_LINE = f'stroke="{_STOCK}" stroke-width="4" stroke-dasharray="18 10"'
_LIMIT_LINE = f'stroke="{_INK}" stroke-width="2" stroke-dasharray="2 7" stroke-linecap="round"'
_UNTIL_LINE = f'stroke="{_INK}" stroke-width="2" stroke-dasharray="14 6 2 6"'
_KNOWN = f'fill="#ffffff" stroke="{_INK}" stroke-width="2.5"'
_AREA = f'fill="{_BAND}" stroke="{_AHEAD}" stroke-width="1" stroke-opacity="0.6"'

_LEGEND = {
    "zh": ("至今剩余", "今后剩余（中位数）", "八成可能的范围", "盘活存量后（中位数）", "已知项目用地时间"),
    "en": ("left so far", "left ahead (median)", "8 in 10 runs", "with stock (median)", "known demand"),
}
_SAID = {
    "zh": {"axis": "亩", "now": "现剩 {} 亩", "limit": "总量 {} 亩", "until": "期末 {}"},
    "en": {"axis": "mu", "now": "{} mu left now", "limit": "limit {} mu", "until": "end {}"},
}


def burndown_svg(forecast: Forecast, lang: Lang = "zh", note: str = "") -> str:
    """The picture of ``forecast``: text only, no script, the same bytes every time; made to be read from across a room.

    ``note`` stands above the title: what a reader must know of the data, such as that a zone is illustrative (示意).
    """
    plot = _Plot.of(forecast)
    title, details = facts_in_words(forecast, lang)
    first, second = headline(forecast, lang), postponed(forecast, lang)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="burndown-title burndown-desc" font-family="{_FONT}" fill="{_INK}">',
        f'<title id="burndown-title">{escape(title)}</title>',
        f'<desc id="burndown-desc">{escape(" ".join([note, first, second, *details]).strip())}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(60, 34, note, _fitting(note, 22), colour=_STOCK),
        _text(60, 84, title, _fitting(title, 44), weight=700),
        _text(60, 144, first, _fitting(first, 34), weight=700, colour=_AHEAD),
        _text(60, 192, second, _fitting(second, 28), colour=_STOCK),
        *_axes(plot, lang),
        *_ahead(plot, forecast),
        *_past(plot, forecast, lang),
        *_marks(plot, forecast, lang),
        *_legend(forecast, lang),
        *(_text(60, 832 + 27 * n, line, 19, colour=_GREY) for n, line in enumerate(_wrapped(details, 19)[:3])),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where a day and an amount lie."""

    first: date
    last: date
    top: float

    @classmethod
    def of(cls, forecast: Forecast) -> _Plot:
        begins = min(forecast.past["on"])
        left = [float(mu) for mu in forecast.past["left_mu"]]
        top = max(float(forecast.node.limit_mu), *left, 1.0)
        last = max(forecast.until, forecast.on) + timedelta(days=1)
        ends = last if (last.month, last.day) == (1, 1) else date(last.year + 1, 1, 1)
        return cls(date(begins.year, 1, 1), ends, top * 1.04)

    def x(self, day: date) -> float:
        return _LEFT + (_RIGHT - _LEFT) * (day - self.first).days / (self.last - self.first).days

    def y(self, mu: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * max(mu, 0.0) / self.top

    def at(self, day: date, mu: float) -> Point:
        return self.x(day), self.y(mu)


def _axes(plot: _Plot, lang: Lang) -> Iterator[str]:
    step = _step(plot.top)
    for n in range(int(plot.top / step) + 1):
        y = plot.y(n * step)
        yield _line((_LEFT, y), (_RIGHT, y), f'stroke="{_PALE}" stroke-width="1.5"')
        yield _text(_LEFT - 16, y + 8, f"{n * step:,.10g}", 24, "end", colour=_GREY)
    yield _text(_LEFT - 16, _TOP - 14, _SAID[lang]["axis"], 24, "end", colour=_GREY)
    every = -(-(plot.last.year - plot.first.year) // 18)  # no more years than there is room to write
    for year in range(plot.first.year, plot.last.year + 1):
        x = plot.x(date(year, 1, 1))
        yield _line((x, _BOTTOM), (x, _BOTTOM + 10), f'stroke="{_GREY}" stroke-width="2"')
        if year < plot.last.year and (year - plot.first.year) % every == 0:
            middle = (x + plot.x(date(year + 1, 1, 1))) / 2
            yield _text(middle, _BOTTOM + 38, str(year), 24, "middle", colour=_GREY)
    yield _line((_LEFT, _BOTTOM), (_RIGHT, _BOTTOM), f'stroke="{_INK}" stroke-width="2"')


def _step(top: float) -> float:
    """A round number that goes into ``top`` four to ten times."""
    unit = 1e-3
    while True:
        for times in (1, 2, 2.5, 5):
            if top / (unit * times) <= 8:
                return unit * times
        unit *= 10


def _past(plot: _Plot, forecast: Forecast, lang: Lang) -> Iterator[str]:
    rows = [(day, float(mu)) for day, mu in zip(forecast.past["on"], forecast.past["left_mu"], strict=True)]
    corners = [plot.at(*rows[0])]
    for (_, before), (day, after) in pairwise(rows):
        corners += [plot.at(day, before), plot.at(day, after)]
    yield _path(corners, _PAST_LINE)
    x, y = corners[-1]
    yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="11" fill="{_PAST}" stroke="#ffffff" stroke-width="3"/>'
    words = _SAID[lang]["now"].format(f"{forecast.node.remaining_mu:,}")
    outlooks = (forecast.outlook, forecast.with_stock) if _looks_ahead(forecast) else ()
    soon = [outlook.median_on for outlook in outlooks if outlook is not None and outlook.median_on is not None]
    above_poles = _BOTTOM - 135 if any(plot.x(day) < x + 320 for day in soon) else y
    yield _text(x + 18, min(y - 18, above_poles), words, 28, weight=700, halo=True)


def _ahead(plot: _Plot, forecast: Forecast) -> Iterator[str]:
    outlook = forecast.outlook
    if outlook is None or forecast.exhausted:
        return
    low = _course(plot, forecast, outlook, "low_mu", outlook.early_on)
    high = _course(plot, forecast, outlook, "high_mu", outlook.late_on)
    yield _path([*high, *reversed(low)], _AREA, close=True)
    yield _path(_course(plot, forecast, outlook, "median_mu", outlook.median_on), _AHEAD_LINE)
    if forecast.with_stock is not None:
        other = forecast.with_stock
        yield _path(_course(plot, forecast, other, "median_mu", other.median_on), _STOCK_LINE)


def _course(plot: _Plot, forecast: Forecast, outlook: Outlook, column: str, out: date | None) -> list[Point]:
    """From what is left now through each year's end to the day on which nothing is."""
    rows = zip(outlook.by_year["on"], outlook.by_year[column], strict=True)
    points = [plot.at(forecast.on, float(forecast.node.remaining_mu))]
    points += [plot.at(day, float(mu)) for day, mu in rows if out is None or day < out]
    return points if out is None else [*points, plot.at(out, 0)]


def _marks(plot: _Plot, forecast: Forecast, lang: Lang) -> Iterator[str]:
    limit, x = float(forecast.node.limit_mu), plot.x(forecast.until)
    yield _line(plot.at(plot.first, limit), plot.at(plot.last, limit), _LIMIT_LINE)
    words = _SAID[lang]["limit"].format(f"{forecast.node.limit_mu:,}")
    yield _text(_LEFT + 8, plot.y(limit) - 10, words, 24, halo=True)
    yield _line((x, _TOP), (x, _BOTTOM), _UNTIL_LINE)
    yield _text(x, _TOP - 14, _SAID[lang]["until"].format(forecast.until), 24, "end" if x > _LEFT + 300 else "start")
    if _looks_ahead(forecast):
        for n in sorted(set(forecast.known["days"])):
            yield _path(_triangle(plot.x(forecast.on + timedelta(days=int(n))), _BOTTOM), _KNOWN, close=True)
        yield from _run_outs(plot, forecast, lang)


def _run_outs(plot: _Plot, forecast: Forecast, lang: Lang) -> Iterator[str]:
    """The months in which nothing is left, on poles of two heights, so that neither pole runs through the other's words."""
    outlooks = ((forecast.outlook, _AHEAD), (forecast.with_stock, _STOCK))
    outs = [
        (outlook.median_on, colour) for outlook, colour in outlooks if outlook is not None and outlook.median_on is not None
    ]
    side: Anchor = "end" if any(plot.x(day) > _RIGHT - 190 for day, _ in outs) else "start"
    for (day, colour), rise in zip(outs, (110, 58) if side == "start" else (58, 110), strict=False):
        x = plot.x(day)
        yield _line((x, _BOTTOM), (x, _BOTTOM - rise), f'stroke="{colour}" stroke-width="2.5"')
        corners = [(x, _BOTTOM - 13.0), (x + 11, _BOTTOM + 0.0), (x, _BOTTOM + 13.0), (x - 11, _BOTTOM + 0.0)]
        yield _path(corners, f'fill="{colour}" stroke="#ffffff" stroke-width="2"', close=True)
        aside = x - 9 if side == "end" else x + 9
        yield _text(aside, _BOTTOM - rise + 20, month(day, lang), 28, side, weight=700, colour=colour, halo=True)


def _looks_ahead(forecast: Forecast) -> bool:
    return forecast.outlook is not None and not forecast.exhausted


def _triangle(x: float, y: float) -> list[Point]:
    return [(x, y - 2), (x - 9, y - 20), (x + 9, y - 20)]


def _legend(forecast: Forecast, lang: Lang) -> Iterator[str]:
    """The signs in a row under the plot, each as wide as its words; those that are not drawn are left out."""
    ahead = _looks_ahead(forecast)
    shown = (True, ahead, ahead, ahead and forecast.with_stock is not None, ahead and len(forecast.known) > 0)
    x, y, room = 60.0, 790.0, sum(102 + _wide(words, 23) for words, drawn in zip(_LEGEND[lang], shown, strict=True) if drawn)
    size = round(min(23.0, 23.0 * (WIDTH - 120) / room), 1)
    for words, sign, drawn in zip(_LEGEND[lang], (_PAST_LINE, _AHEAD_LINE, _AREA, _STOCK_LINE, _KNOWN), shown, strict=True):
        if not drawn:
            continue
        if sign == _AREA:
            yield f'<rect x="{x:.1f}" y="{y - 18:.1f}" width="60" height="20" {sign}/>'
        elif sign == _KNOWN:
            yield _path(_triangle(x + 40, y + 2), sign, close=True)
        else:
            yield _line((x, y - 8), (x + 60, y - 8), sign)
        yield _text(x + 70, y, words, size)
        x += 70 + _wide(words, size) + 32


def _fitting(words: str, size: float) -> float:
    """``size``, or the smaller one at which ``words`` fit the picture's width."""
    return round(min(size, size * (WIDTH - 120) / max(_wide(words, size), 1)), 1)


def _wrapped(sentences: Sequence[str], size: float) -> list[str]:
    """Lines no wider than the picture; a line breaks between Chinese characters, or at a space."""
    lines = []
    for sentence in sentences:
        line = ""
        for piece in re.findall(r"[\u2e80-\uffff]|[^\u2e80-\uffff ]+ ?| ", sentence):
            if _wide(line + piece, size) > WIDTH - 120:
                lines.append(line)
                line = ""
            line += piece
        lines.append(line)
    return lines


def _wide(words: str, size: float) -> float:
    """About how wide ``words`` are drawn: a Chinese character is as wide as it is high, others about half."""
    return sum(1.0 if ord(letter) > 0x2E7F else 0.54 for letter in words) * size


def _text(  # noqa: PLR0913 -- what an SVG text has
    x: float,
    y: float,
    words: str,
    size: float,
    anchor: Anchor = "start",
    *,
    weight: int = 400,
    colour: str = _INK,
    halo: bool = False,
) -> str:
    if not words:
        return ""
    edge = ' stroke="#ffffff" stroke-width="6" stroke-linejoin="round" paint-order="stroke"' if halo else ""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" font-weight="{weight}" '
        f'fill="{colour}"{edge}>{escape(words)}</text>'
    )


def _line(one: Point, other: Point, style: str) -> str:
    return f'<line x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{other[0]:.1f}" y2="{other[1]:.1f}" {style}/>'


def _path(points: Sequence[Point], style: str, *, close: bool = False) -> str:
    d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + ("Z" if close else "")
    fill = "" if "fill=" in style else ' fill="none"'
    return f'<path d="{d}"{fill} stroke-linejoin="round" {style}/>'
