"""Seeded Monte-Carlo: what may be drawn in the years ahead, run by run, all at once.

All amounts are whole millionths of a mu, so that sums are exact: more left never runs out earlier, whatever the rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from landmap.quota.ahead.pace import DAYS_A_YEAR, Pace

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_AT_ONCE = 2_000_000  # drawdowns held in memory together


@dataclass(frozen=True, slots=True)
class Known:
    """Drawdowns that are known: days from now (0 is at once) and amounts."""

    days: Floats
    millionths: Whole


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: how long ``left`` lasts up to the last of ``ends`` (days from now of every year's end).

    ``relief`` is the share of the pace that stock takes over, 0 to 1.
    """

    pace: Pace
    left: int
    ends: Floats
    known: Known
    relief: float = 0.0

    def kept(self) -> Floats:
        """By year, the share of the pace that is still open: known drawdowns and stock fill it first."""
        lengths = np.diff(self.ends, prepend=0.0)
        usual = self.pace.mu_per_year * 1e6 * lengths / DAYS_A_YEAR
        known = np.bincount(self.years(self.known.days), weights=self.known.millionths, minlength=len(lengths))
        return np.maximum(usual * (1 - self.relief) - known, 0.0) / usual

    def years(self, days: Floats) -> Whole:
        """The year ahead, by its number, in which each of ``days`` falls."""
        return np.searchsorted(self.ends, days, side="left").astype(np.int64)


@dataclass(frozen=True, slots=True)
class Answer:
    """For every run the day (from now) on which nothing is left, infinite where it lasts, and what each year's end leaves."""

    out: Floats
    left: Whole


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The drawdowns of some runs, in no order: of which run, on which day, how much."""

    runs: int
    run: Whole
    day: Floats
    millionths: Whole


def answers(questions: tuple[Question, ...], draws: int, seed: int) -> tuple[Answer, ...]:
    """The answers to ``questions`` of one pace and the same years, on the very same runs."""
    asked = questions[0]
    blocks = [[_answer(question, drawn) for question in questions] for drawn in _runs(asked.pace, asked.ends, draws, seed)]
    return tuple(
        Answer(np.concatenate([block[n].out for block in blocks]), np.concatenate([block[n].left for block in blocks]))
        for n in range(len(questions))
    )


def quantile(values: npt.NDArray[np.generic], share: float) -> npt.NDArray[np.generic]:
    """The smallest of ``values`` (along the first axis) that ``share`` of them do not exceed: one that did occur."""
    return np.sort(values, axis=0)[max(int(np.ceil(share * len(values))) - 1, 0)]  # type: ignore[no-any-return]  # an array, or a scalar


def _runs(pace: Pace, ends: Floats, draws: int, seed: int) -> Iterator[_Drawn]:
    """Blocks of runs: a Poisson number of drawdowns in every year, spread evenly over it, each of a size that did occur."""
    rng = np.random.Generator(np.random.PCG64(seed))
    begins, lengths = ends - np.diff(ends, prepend=0.0), np.diff(ends, prepend=0.0)
    expected = pace.number_per_year * lengths / DAYS_A_YEAR
    block = max(int(_AT_ONCE / (expected.sum() + 1)), 1)
    sizes = np.array(pace.millionths, dtype=np.int64)
    for first in range(0, draws, block):
        runs = min(block, draws - first)
        numbers = rng.poisson(expected, size=(runs, len(ends)))
        year = np.tile(np.arange(len(ends)), runs).repeat(numbers.ravel())
        day = begins[year] + rng.random(len(year)) * lengths[year]
        picked = sizes[rng.integers(len(sizes), size=len(year))]
        yield _Drawn(runs, np.arange(runs).repeat(numbers.sum(axis=1)), day, picked)


def _answer(question: Question, drawn: _Drawn) -> Answer:
    known = question.known
    drawn = _Drawn(
        drawn.runs,
        np.concatenate([drawn.run, np.arange(drawn.runs).repeat(len(known.days))]),
        np.concatenate([drawn.day, np.tile(known.days, drawn.runs)]),
        np.concatenate([_open(question, drawn), np.tile(known.millionths, drawn.runs)]),
    )
    return Answer(_out(question, drawn), _left(question, drawn))


def _open(question: Question, drawn: _Drawn) -> Whole:
    return np.rint(drawn.millionths * question.kept()[question.years(drawn.day)]).astype(np.int64)


def _out(question: Question, drawn: _Drawn) -> Floats:
    out = np.full(drawn.runs, np.inf if question.left > 0 else 0.0)
    if question.left <= 0:
        return out
    order = np.lexsort((drawn.millionths, drawn.day, drawn.run))
    run, day, sums = drawn.run[order], drawn.day[order], np.cumsum(drawn.millionths[order])
    counts = np.bincount(run, minlength=drawn.runs)
    before = np.concatenate([[0], sums])[np.cumsum(counts) - counts]  # drawn by all runs that stand earlier
    gone = sums - before[run] >= question.left
    first, at = np.unique(run[gone], return_index=True)
    out[first] = day[gone][at]
    return out


def _left(question: Question, drawn: _Drawn) -> Whole:
    years = len(question.ends)
    cell = drawn.run * years + question.years(drawn.day)
    sums = np.bincount(cell, weights=drawn.millionths, minlength=drawn.runs * years)  # whole numbers below 2**53: exact
    total = np.cumsum(np.rint(sums).astype(np.int64).reshape(drawn.runs, years), axis=1)
    return np.maximum(question.left - total, 0)
