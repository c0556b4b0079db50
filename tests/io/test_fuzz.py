"""Files of every format damaged at random: rows stand or the file is refused with a code, and the input stays as it is.

`make fuzz N=2000` does the same with thousands, each process under limits of memory and time.
"""

import random

import pytest

from benchmarks.fuzz.__main__ import outcomes
from benchmarks.fuzz.damage import damaged
from benchmarks.fuzz.sound import FORMS
from benchmarks.fuzz.trial import tried

SLOW = {"gdb", "fgb", "dxf"}  # a worker for each file


@pytest.mark.parametrize("form", FORMS)
def test_no_damage_crashes_a_reader_or_loses_a_row_in_silence(form, tmp_path):
    ended = []
    for number in range(3 if form in SLOW else 12):
        folder = tmp_path / str(number)
        folder.mkdir()
        ended.append(tried(form, 1, number, folder))
    assert [(number, one.broken) for number, one in enumerate(ended) if one.broken] == []


@pytest.mark.parametrize("form", FORMS)
def test_without_damage_every_format_is_read(form, tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.fuzz.trial.damaged", lambda content, chance: content)
    outcome = tried(form, 1, 0, tmp_path)
    assert (outcome.ended, outcome.broken) == ("read", "")


def test_a_law_that_is_broken_is_told(tmp_path, monkeypatch):
    def changing(layer):
        (layer.folder / layer.source).write_text("changed")
        raise ValueError("?")

    monkeypatch.setattr("benchmarks.fuzz.trial.read_layer", changing)
    monkeypatch.setattr("benchmarks.fuzz.trial.read_file", lambda path: changing)
    seen = set()
    for number in range(3):
        (tmp_path / str(number)).mkdir()
        seen.add(tried("csv", 1, number, tmp_path / str(number)).broken)
    assert "the input was changed" in seen


def test_the_same_seed_damages_alike():
    content = bytes(range(256)) * 4
    assert damaged(content, random.Random("a 1")) == damaged(content, random.Random("a 1"))
    assert damaged(content, random.Random("a 1")) != damaged(content, random.Random("a 2"))


def test_many_run_in_a_process_of_their_own():
    found = list(outcomes("csv", 1, range(4, 6)))
    assert [(one.number, one.broken) for one in found] == [(4, ""), (5, "")]
