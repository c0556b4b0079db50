"""Which changes of a status are legal: the table holds, what it needs is asked for, everything else is refused in words."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from landmap.errors import StatusError
from landmap.status import legal_transitions, require_transition
from landmap.terms import CODES, label

FIELDS = ("land_stage", "legal_idle", "disposal", "building_status")
PAIRS = [(field, before, after) for field in FIELDS for before in CODES[field] for after in CODES[field]]
FINDING = {"determined_doc": "认〔2024〕1号", "determined_on": pd.Timestamp("2024-03-01")}
REVIVAL = {"revived_on": pd.Timestamp("2024-03-01"), "path": "lease", "evidence": "合同", "area": 0.01}
# What a planner would write down without a computer: field -> before -> after, with a mark where something is needed.
EXPECTED = {
    "land_stage": {
        "planned": "approved",
        "approved": "to_supply planned*",
        "to_supply": "supplied approved*",
        "supplied": "building reserve taken_back",
        "building": "used used_part reserve taken_back",
        "used_part": "used reserve taken_back",
        "used": "reserve taken_back",
        "reserve": "to_supply",
        "taken_back": "to_supply reserve",
    },
    "legal_idle": {
        "none": "suspected",
        "suspected": "investigating none*",
        "investigating": "determined* none",
        "determined": "lifted*",
        "lifted": "suspected",
    },
    "disposal": {
        "none": "surveyed",
        "surveyed": "plan_draft failed*",
        "plan_draft": "plan_approved failed* surveyed*",
        "plan_approved": "attracting failed* surveyed* plan_draft*",
        "attracting": "matched failed* surveyed* plan_draft* plan_approved*",
        "matched": "signed failed* surveyed* plan_draft* plan_approved* attracting*",
        "signed": "executing failed* surveyed* plan_draft* plan_approved* attracting* matched*",
        "executing": "revived* failed* surveyed* plan_draft* plan_approved* attracting* matched* signed*",
        "revived": "surveyed* plan_draft* plan_approved* attracting* matched* signed* executing*",
        "failed": "surveyed* plan_draft*",
    },
    "building_status": {
        "in_use": "part_vacant vacant leased_out sealed unsafe demolished",
        "part_vacant": "in_use vacant leased_out sealed unsafe demolished",
        "vacant": "in_use leased_out part_vacant sealed unsafe demolished",
        "leased_out": "in_use part_vacant vacant sealed unsafe demolished",
        "sealed": "vacant* demolished*",
        "unsafe": "vacant* demolished",
        "unfinished": "in_use* vacant* demolished",
        "demolished": "",
    },
}


@pytest.mark.parametrize("field", FIELDS)
def test_the_table_is_what_the_law_and_practice_say(field):
    found = {
        before: " ".join(step.after + "*" * bool(step.needs) for step in legal_transitions(field, before))
        for before in CODES[field]
        if before != "unknown"
    }
    assert found == EXPECTED[field]


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_unknown_may_be_learned_but_nothing_known_is_forgotten(field):
    learned = {step.after: step.needs for step in legal_transitions(field, "unknown")}
    assert set(learned) == set(CODES[field]) - {"unknown"}
    for before in CODES[field]:
        assert "unknown" not in {step.after for step in legal_transitions(field, before)}
    proof = {"determined": set(FINDING), "revived": set(REVIVAL), "lifted": {"evidence"}}
    assert {code: set(needs) for code, needs in learned.items() if needs} == {
        code: needs for code, needs in proof.items() if code in learned
    }


def needs_of(field, before, after):
    return next(step.needs for step in legal_transitions(field, before) if step.after == after)


@pytest.mark.parametrize(
    ("field", "before", "after", "needs"),
    [
        ("land_stage", "approved", "planned", ("revocation",)),
        ("land_stage", "to_supply", "approved", ("reason",)),
        ("legal_idle", "suspected", "none", ("reason",)),
        ("legal_idle", "investigating", "determined", ("determined_doc", "determined_on")),
        ("legal_idle", "determined", "lifted", ("evidence",)),
        ("disposal", "executing", "revived", ("revived_on", "path", "evidence", "area")),
        ("building_status", "sealed", "vacant", ("release",)),
        ("building_status", "sealed", "demolished", ("release",)),
        ("building_status", "unsafe", "vacant", ("inspection",)),
        ("building_status", "unfinished", "in_use", ("inspection",)),
        ("building_status", "unfinished", "vacant", ("inspection",)),
    ],
)
def test_what_a_change_needs(field, before, after, needs):
    assert needs_of(field, before, after) == needs


def test_every_step_back_needs_a_reason():
    steps = [step for before in CODES["disposal"] for step in legal_transitions("disposal", before) if step.needs]
    assert {step.needs for step in steps if step.after != "revived"} == {("reason",)}


@pytest.mark.parametrize(("field", "before", "after"), PAIRS, ids=lambda code: code)
def test_each_legal_change_passes_with_its_needs_and_every_other_is_refused(field, before, after):
    legal = {step.after: step for step in legal_transitions(field, before)}
    if after not in legal:
        with pytest.raises(StatusError) as refused:
            require_transition(field, before, after, {"reason", *FINDING, *REVIVAL, "release", "inspection", "revocation"})
        for lang, text in (("zh", refused.value.zh), ("en", refused.value.en)):
            assert label(field, before, lang) in text
            assert label(field, after, lang) in text
            assert all(label(field, code, lang) in text for code in legal)
        return
    step = legal[after]
    assert require_transition(field, before, after, step.needs) == step
    assert require_transition(field, before, after, {*step.needs, "remark"}) == step
    for need in step.needs:
        with pytest.raises(StatusError):
            require_transition(field, before, after, set(step.needs) - {need})


def refusal(*words: object) -> StatusError:
    with pytest.raises(StatusError) as refused:
        require_transition(*words)
    return refused.value


def test_a_refusal_names_the_field_both_codes_and_every_legal_change_with_its_needs():
    error = refusal("land_stage", "approved", "used")
    assert error.zh == "供应阶段由「批而未供」改为「已供已用」不合规则；可改为：拟供；规划未批（须有撤销批准的文件）"
    assert error.en == (
        "land stage from “approved, not supplied” to “in use” is not a legal change; "
        "legal from there: to be supplied; planned (with the revocation document)"
    )
    assert (error.where, error.exit_code) == ("land_stage", 4)
    assert error.mend_zh == "按规定的步骤逐步变更；原值有误的，更正来源数据"
    assert error.mend_en == "go step by step; if the former value was wrong, correct it at its source"
    several = refusal("legal_idle", "investigating", "lifted")
    assert "已认定（须有认定书文号、认定日期）；无" in several.zh
    assert "determined idle (with finding document, finding date); no finding" in several.en
    last = refusal("building_status", "demolished", "in_use")
    assert last.zh.endswith("；此后不能再变更")
    assert last.en.endswith("; nothing follows it")


def test_a_finding_without_its_document_or_date_is_refused():
    for given, lacking_zh, lacking_en in (
        ((), "认定书文号、认定日期", "finding document, finding date"),
        (("determined_doc",), "认定日期", "finding date"),
        (FINDING | {"determined_doc": " "}, "认定书文号", "finding document"),
        (FINDING | {"determined_on": pd.NaT}, "认定日期", "finding date"),
        (FINDING | {"determined_doc": None}, "认定书文号", "finding document"),
        (FINDING | {"determined_doc": pd.NA}, "认定书文号", "finding document"),
    ):
        error = refusal("legal_idle", "investigating", "determined", given)
        assert error.zh == f"法定闲置认定由「调查中」改为「已认定」，缺少{lacking_zh}"
        assert error.en == f"statutory finding from “under investigation” to “determined idle” lacks {lacking_en}"
        assert (error.where, error.mend_zh, error.mend_en) == ("legal_idle", f"补上{lacking_zh}", f"give {lacking_en}")
    step = require_transition("legal_idle", "investigating", "determined", FINDING)
    assert step.needs == tuple(FINDING)
    assert len({step, *legal_transitions("legal_idle", "investigating")}) == 2  # frozen: it can stand in a set


@pytest.mark.parametrize("area", [0, 0.0, -1, np.float64(0), np.int64(0), Decimal(0), float("nan"), None, pd.NA])
def test_nothing_is_revived_with_an_area_of_zero(area):
    assert refusal("disposal", "executing", "revived", REVIVAL | {"area": area}).en.endswith("lacks revived area above zero")


@pytest.mark.parametrize("area", [0.01, 1, np.float64(28), np.int64(28), Decimal("28.00")])
def test_an_area_above_zero_counts(area):
    assert require_transition("disposal", "executing", "revived", REVIVAL | {"area": area}).after == "revived"


@pytest.mark.parametrize(("whole", "zh"), [("measured_m2", "量算面积"), ("gfa_m2", "建筑面积")])
def test_no_more_is_revived_than_there_is(whole, zh):
    given = REVIVAL | {"area": 30_031, whole: 30_000.0}
    with pytest.raises(StatusError, match=f"面积 30,031.00 平方米 大于{zh} 30,000.00 平方米 / .* with 30,031.00 m2, more than"):
        require_transition("disposal", "executing", "revived", given)
    for area, of in (
        (30_030, 30_000),
        (109.99, 100),
        (Decimal(28), np.float64(27.5)),
        (5, None),
        (5, float("nan")),
        ("5 亩", 1),
    ):
        assert require_transition("disposal", "executing", "revived", REVIVAL | {"area": area, whole: of})
    with pytest.raises(StatusError, match="大于"):
        require_transition("disposal", "unknown", "revived", REVIVAL | {"area": 110.01, whole: 100})


@pytest.mark.parametrize("lacking", REVIVAL)
def test_nothing_is_revived_without_its_proof(lacking):
    given = {name: value for name, value in REVIVAL.items() if name != lacking}
    assert "lacks" in refusal("disposal", "executing", "revived", given).en
    assert "lacks" in refusal("disposal", "unknown", "revived", set(given)).en


@pytest.mark.parametrize("stage", CODES["land_stage"])
@pytest.mark.parametrize("tenure", CODES["tenure"])
def test_a_finding_is_made_on_supplied_state_owned_land_only(stage, tenure):
    given = FINDING | {"land_stage": stage, "tenure": tenure}
    if stage in ("supplied", "building", "used_part") and tenure in ("granted", "allocated", "state"):
        assert require_transition("legal_idle", "investigating", "determined", given)
    else:
        error = refusal("legal_idle", "investigating", "determined", given)
        told = {
            "land_stage": (
                "供应阶段须为：供而未用、在建、用而未尽",
                "land stage: supplied, not started; under construction; partly used",
            ),
            "tenure": (
                "权属性质须为：国有出让、国有划拨、国有",
                "tenure: state-owned, granted; state-owned, allocated; state-owned",
            ),
        }
        zh, en = told[error.where]
        assert error.zh == f"法定闲置认定由「调查中」改为「已认定」，{zh}"
        assert error.en == f"statutory finding from “under investigation” to “determined idle” asks for {en}"
    assert require_transition("legal_idle", "suspected", "investigating", given)  # to look into it is always legal


def test_a_field_or_a_code_without_a_table_is_told_with_those_that_have_one():
    error = refusal("operation", "normal", "stopped")
    assert error.zh == "operation 没有状态变更表；有的是：land_stage、legal_idle、disposal、building_status"
    assert error.en == "operation has no table of changes; there are: land_stage, legal_idle, disposal, building_status"
    assert error.where == "operation"
    for words in (("land_stage", "planed", "used"), ("land_stage", "planned", "planed")):
        error = refusal(*words)
        assert error.zh.startswith("供应阶段没有代码 planed；有的是：planned（规划未批）、approved（批而未供）")
        assert error.en.startswith("land stage has no code planed; there are: planned, approved, to_supply")
        assert error.where == "land_stage"
    for name in ("needs", "only_where"):
        assert refusal(name, "reason", "reason").where == name
    with pytest.raises(KeyError):
        legal_transitions("operation", "normal")
