"""The corpus of hostile and dirty inputs, each through reading and checking: outcome, code and counts as stated."""

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.corpus import __main__ as runner
from benchmarks.corpus import judge
from benchmarks.corpus.cases import faults, read_cases

CORPUS = Path(__file__).parent.parent / "corpus"
CASES = read_cases(CORPUS)


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case):
    assert faults(case, CORPUS) == []


def test_the_corpus_is_whole():
    assert len(CASES) == 135
    assert {case["id"].split("/")[0] for case in CASES} == {
        "attack", "attributes", "control", "database", "geometry", "json", "mutated", "shapefile", "table",
    }  # fmt: skip


# -- the runner itself: a corpus that nobody has seen ----


@pytest.fixture
def small_corpus(tmp_path):
    """Three cases: one that passes, one whose manifest is wrong, one that states what the runner does not know."""
    good = next(case for case in CASES if case["id"] == "control/geojson_ok")
    shutil.copytree(CORPUS / "control", tmp_path / "control")
    wrong = {**good, "id": "wrong", "outcome": "quarantine", "expect": {**good["expect"], "rows_in": 6}}
    unknown = {**good, "id": "unknown", "needs": {"moon": "full"}}
    (tmp_path / "manifest.json").write_text(json.dumps({"cases": [good, wrong, unknown]}), encoding="utf-8")
    return tmp_path


def test_the_runner_names_what_failed_and_counts(small_corpus, capsys):
    assert runner.main([str(small_corpus)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "1 passed, 2 failed"
    assert "FAILED wrong: outcome: expected 'quarantine', got 'accept'" in lines
    assert "FAILED wrong: rows_in: expected 6, got 5" in lines
    assert "FAILED unknown: needs moon: not known here" in lines


def test_without_a_manifest_the_runner_says_how_it_is_called(tmp_path, capsys):
    assert runner.main([str(tmp_path)]) == 2
    assert "manifest.json" in capsys.readouterr().err


def test_a_case_that_crashes_or_hangs_fails_alone(monkeypatch, small_corpus):
    case = read_cases(small_corpus)[0]
    monkeypatch.setattr(judge, "SECONDS", 0.0)
    hanging = judge.Judge(small_corpus)
    assert "still running" in hanging.faults(case)[0]
    monkeypatch.setattr(judge, "SECONDS", 60.0)
    assert hanging.faults(case) == []
    hanging.stop()
    assert judge.Judge(small_corpus).faults({**case, "path": None}) != []
