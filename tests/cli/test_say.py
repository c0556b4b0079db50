"""What the terminal shows: numbers whole at any width, a bar that counts to its end, text from files shown as it is."""

from contextlib import contextmanager
from decimal import Decimal

import pytest

from landmap import build
from landmap.cli import say
from landmap.cli.run import STEPS_ONCE, WrongCallError, day, named_crs
from landmap.issue import Issue
from landmap.report import Edition
from landmap.site import read_site


def test_numbers_are_never_cut_however_narrow_the_terminal(monkeypatch):
    monkeypatch.setattr(say.OUT, "width", 40)
    with say.OUT.capture() as shown:
        say.table(
            "指标 quotas", ("名称 name", "剩余 remaining"), [("一个很长很长的指标名称" * 3, Decimal("1234567.89")), ("b", None)]
        )
    assert "1,234,567.89" in shown.get()
    assert "…" not in shown.get()


def test_text_from_a_file_is_not_taken_for_markup():
    issue = Issue("FILE_MISSING", "a", "[bold red]x[/]")
    with say.ERR.capture() as shown:
        say.told(issue)
        say.in_short([issue, Issue("FILE_MISSING", "a", "b", row=1, id="[blink]")])
    assert "[bold red]x[/]" in shown.get()
    assert "[blink]" in shown.get()


def test_the_bar_counts_every_step_of_a_build(town):
    taken = []

    @contextmanager
    def progress(zh, en):
        taken.append(en)
        yield

    site = read_site(town)
    reads = build.read(site, progress=progress)
    day_ = build.snapshot(site, build.check(site, reads, progress=progress), progress=progress)
    build.write(Edition(day_, "public", "zh"), town.parent / "out", progress=progress)
    assert len(taken) == 2 * len(site.layers) + STEPS_ONCE


def test_words_on_the_command_line_are_understood_or_told():
    assert named_crs(["EPSG:4546", "roads=EPSG:4525"], {"roads"}) == {"": "EPSG:4546", "roads": "EPSG:4525"}
    assert day("2024-02-29").isoformat() == "2024-02-29"
    with pytest.raises(WrongCallError, match="raods"):
        named_crs(["raods=EPSG:4546"], {"roads"})
    with pytest.raises(WrongCallError, match="2024-02-30"):
        day("2024-02-30")
