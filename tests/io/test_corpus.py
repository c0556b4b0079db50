"""The hostile and dirty inputs of tests/corpus: outcome, code and counts as the manifest states them."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from landmap import crs
from landmap.errors import RefusalError
from landmap.io.read import read_layer
from landmap.issue import by_effect
from landmap.site import Layer

CORPUS = Path(__file__).parent.parent / "corpus"
CASES = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))["cases"]
LAND = {"parcel_id": "DKBH", "name": "DKMC", "operation": "ZT", "registered_m2": "MJ_M2", "surveyed_on": "RQ"}
DOSSIER = {"plan_no": "地块编号", "task": "名称", "path": "状态", "problem": "面积(亩)", "due_on": "日期"}


def layer_of(case: dict, **changes) -> Layer:
    path = CORPUS / case["path"]
    needs = case.get("needs", {})
    dossier = path.suffix == ".xlsx"
    renamed = {new: old for old, new in needs.get("rename", {}).items()}
    fields = {name: renamed.get(field, field) for name, field in LAND.items()}
    settings = {"fields": DOSSIER if dossier else fields, "crs": needs.get("crs"), **changes}
    role = "plans" if dossier else "parcels"
    return Layer(id="parcels", role=role, title="地块", source=path.name, folder=path.parent, **settings)


def read(layer: Layer):
    """What reading finds, and what the CRS of it is found to be, as one list of issues."""
    found = read_layer(layer)
    extra = crs.require(found.frame, layer, None, "EPSG:4546") if layer.has_geometry else ()
    return found, [*found.issues, *extra]


def rows_of(issues, effect: str) -> set:
    return {issue.row for issue in by_effect(issues, effect) if issue.row is not None}


def digest(folder: Path) -> dict:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case):
    folder = (CORPUS / case["path"]).parent
    before = digest(folder)
    refused, found, issues = outcome(layer_of(case))
    if refused:
        assert case["outcome"] in ("refuse", "any")
        assert issues[0].effect == "refuse"
        assert case["outcome"] == "any" or issues[0].code == case["code"]
    else:
        assert case["outcome"] != "refuse"
        assert_counts(case, found, issues)
    assert digest(folder) == before


def outcome(layer: Layer):
    try:
        found, issues = read(layer)
    except RefusalError as error:
        return True, None, error.issues
    return False, found, issues


def assert_counts(case, found, issues):
    assert by_effect(issues, "refuse") == []
    assert rows_of(issues, "quarantine") | rows_of(issues, "repair") <= set(found.frame["source_row"])
    assert found.frame["source_row"].is_unique
    if case["outcome"] == "any":
        return
    expect = case["expect"]
    assert found.rows_in == expect["rows_in"]
    assert len(rows_of(issues, "quarantine")) == expect["quarantined"]
    assert len(rows_of(issues, "repair")) == expect["repaired"]
    if case.get("code"):
        assert case["code"] in {issue.code for issue in issues}
    else:
        assert issues == []
    for column, text in case.get("text", {}).items():
        canonical = {field: name for name, field in LAND.items()}[column]
        assert found.frame[canonical].iloc[0] == text
    if "ids" in case:
        assert found.frame["parcel_id"].tolist() == case["ids"]


ACCEPTED = [case for case in CASES if "accept_with" in case]


@pytest.mark.parametrize("case", ACCEPTED, ids=[case["id"] for case in ACCEPTED])
def test_a_refused_file_is_read_once_the_missing_word_is_said(case):
    said = case["accept_with"]
    changes = {"crs": said["crs"]} if "crs" in said else {"table": said["layer"]}
    found, issues = read(layer_of(case, **changes))
    assert found.rows_in == said["accepted"]
    assert by_effect(issues, "quarantine") == []


def test_every_issue_of_the_corpus_speaks_both_languages_without_a_gap():
    for case in CASES:
        for issue in outcome(layer_of(case))[2]:
            for text in (issue.message_zh, issue.message_en, issue.mend_zh, issue.mend_en):
                assert text
                assert not re.search(r"\{[a-z_]+\}", text), (case["id"], text)
