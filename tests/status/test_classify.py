"""One class per parcel: precedence, the law kept apart from the working label, buildings, and the tables of transitions."""

from datetime import date

import pandas as pd
import pytest

from landmap.errors import ColumnError
from landmap.site import Thresholds
from landmap.status import BUILDING_RULES, CLASS_RULES, IDLE_CLASSES, classify, classify_buildings, legal_transitions
from landmap.terms import CODES, MAP_CLASSES

ON = date(2024, 3, 31)
IN_USE = {"land_stage": "used", "tenure": "granted", "operation": "normal", "legal_idle": "none", "disposal": "none"}
DETERMINED = {"legal_idle": "determined", "determined_doc": "认〔2022〕1号", "determined_on": "2022-03-15"}
PAST = {"land_stage": "supplied", "operation": "na", "agreed_start_on": "2022-01-01", "cause": "holder"}


@pytest.fixture
def found(frame_of):
    def answer(**parcel: object) -> pd.Series:
        return classify(frame_of("parcels", IN_USE | parcel), on=ON, thresholds=Thresholds()).iloc[0]

    return answer


@pytest.mark.parametrize(
    ("parcel", "map_class"),
    [
        ({}, "normal"),
        (DETERMINED | {"disposal": "revived", "operation": "zombie"}, "revived"),
        (DETERMINED | {"disposal": "attracting"}, "in_disposal"),
        ({"disposal": "plan_draft"}, "in_disposal"),
        ({"disposal": "surveyed", "operation": "zombie"}, "stopped"),  # a dossier is no disposal yet
        ({"disposal": "failed", "operation": "low"}, "low"),
        (DETERMINED | {"operation": "stopped"}, "idle_determined"),
        (DETERMINED | {"determined_doc": None}, "idle_suspected"),
        (DETERMINED | {"determined_doc": " "}, "idle_suspected"),
        (DETERMINED | {"determined_on": None}, "idle_suspected"),
        (DETERMINED | {"determined_on": "2024-04-01"}, "idle_suspected"),
        ({"legal_idle": "suspected"}, "idle_suspected"),
        ({"legal_idle": "investigating", "operation": "low"}, "idle_suspected"),
        (PAST, "idle_suspected"),
        (PAST | {"agreed_start_on": "2024-01-01"}, "supplied_unused"),
        (PAST | {"tenure": "unknown"}, "supplied_unused"),  # the clock cannot say: no suspicion is made up
        ({"operation": "stopped"}, "stopped"),
        ({"operation": "vacant"}, "stopped"),
        ({"operation": "sealed"}, "stopped"),
        ({"operation": "low"}, "low"),
        ({"land_stage": "approved", "operation": "na"}, "approved_unsupplied"),
        ({"land_stage": "to_supply", "operation": "na"}, "planned_supply"),
        ({"land_stage": "planned", "operation": "na"}, "planned"),
        ({"land_stage": "reserve", "operation": "na"}, "reserve"),
        ({"land_stage": "taken_back", "operation": "unknown"}, "reserve"),
        ({"land_stage": "building", "operation": "unknown"}, "normal"),
        ({"land_stage": "unknown", "operation": "normal"}, "normal"),
        ({"land_stage": "used", "operation": "na"}, "normal"),
        ({"land_stage": "used", "operation": "unknown"}, "unknown"),
        ({"land_stage": "unknown", "operation": "na"}, "unknown"),
        ({"land_stage": None, "operation": None, "disposal": None, "legal_idle": None}, "unknown"),
    ],
)
def test_the_first_rule_that_applies_decides(found, parcel, map_class):
    answer = found(**parcel)
    assert answer["map_class"] == map_class
    assert answer["map_class_rule"]
    assert answer["map_class_rule_en"]


def test_from_a_drafted_plan_to_its_being_carried_out_a_parcel_is_in_disposal(found):
    steps = {disposal: found(disposal=disposal, operation="low")["map_class"] for disposal in CODES["disposal"]}
    begun = {"plan_draft", "plan_approved", "attracting", "matched", "signed", "executing"}
    assert {step for step, map_class in steps.items() if map_class == "in_disposal"} == begun
    assert {step for step, map_class in steps.items() if map_class == "low"} == {*CODES["disposal"]} - begun - {"revived"}
    assert IDLE_CLASSES == ("idle_determined", "idle_suspected", "stopped", "low")


STOPPED = {"land_stage": "building", "actual_start_on": "2021-01-01", "stopped_on": "2023-03-31", "developed_pct": 10.0}


@pytest.mark.parametrize(
    ("parcel", "rule"),
    [
        ({"disposal": "revived"}, "disposal_revived"),
        ({"disposal": "signed"}, "disposal_begun"),
        (DETERMINED, "determined"),
        (DETERMINED | {"determined_on": "2024-03-31"}, "determined"),
        (DETERMINED | {"determined_doc": None}, "determined_undocumented"),
        ({"legal_idle": "suspected"}, "suspected"),
        (PAST, "clock_not_started"),
        (PAST | {"agreed_start_on": "2023-03-31", "cause": "unknown"}, "clock_not_started"),
        (PAST | {"agreed_start_on": "2023-04-01"}, "stage_supplied"),
        (STOPPED, "clock_stopped"),
        (STOPPED | {"stopped_on": "2023-04-01"}, "in_use"),
        ({"operation": "zombie"}, "operation_stopped"),
        ({"operation": "unfinished"}, "operation_stopped"),
        ({"operation": "low"}, "operation_low"),
        ({"land_stage": "approved", "operation": "na"}, "stage_approved"),
        ({"land_stage": "to_supply", "operation": "na"}, "stage_to_supply"),
        ({"land_stage": "planned", "operation": "na"}, "stage_planned"),
        ({"land_stage": "reserve", "operation": "na"}, "stage_reserve"),
        ({}, "in_use"),
        ({"operation": "unknown"}, "nothing_known"),
    ],
)
def test_the_rule_that_decided_is_told(found, parcel, rule):
    answer = found(**parcel)
    assert tuple(answer[["map_class", "map_class_rule", "map_class_rule_en"]]) == (
        CLASS_RULES[rule].map_class, CLASS_RULES[rule].zh, CLASS_RULES[rule].en,
    )  # fmt: skip


def test_a_working_label_is_never_a_finding_in_law(found):
    """A factory that stopped ten years ago stands on used land: stock to revive, and not 闲置土地."""
    answer = found(operation="zombie", stopped_on="2014-01-01")
    assert answer["map_class"] == "stopped"
    assert answer["idle_finding"] == "not_idle"


def test_nothing_is_ever_determined_without_the_document(frame_of):
    stages, findings = sorted(CODES["land_stage"]), [code for code in CODES["legal_idle"] if code != "determined"]
    rows = [IN_USE | PAST | {"land_stage": stage, "legal_idle": finding} for stage in stages for finding in findings]
    assert "idle_determined" not in set(classify(frame_of("parcels", *rows), on=ON, thresholds=Thresholds())["map_class"])


def test_precedence_is_that_of_the_vocabulary():
    classes = list(dict.fromkeys(rule.map_class for rule in CLASS_RULES.values()))
    assert classes == list(MAP_CLASSES)
    assert {rule.map_class for rule in BUILDING_RULES.values()} <= set(MAP_CLASSES)


def test_index_and_input_stay(frame_of):
    parcels = frame_of("parcels", IN_USE, IN_USE | PAST).set_index(pd.Index([5, 3]))
    before = parcels.copy(deep=True)
    answer = classify(parcels, on=ON, thresholds=Thresholds())
    pd.testing.assert_frame_equal(parcels, before)
    assert list(answer.index) == [5, 3]
    assert not set(answer.columns) & set(parcels.columns)
    with pytest.raises(ColumnError, match=r"disposal: status\.classify "):
        classify(parcels.drop(columns="disposal"), on=ON, thresholds=Thresholds())
    assert classify(parcels.iloc[:0], on=ON, thresholds=Thresholds()).empty


@pytest.mark.parametrize(
    ("building", "map_class", "months"),
    [
        ({"building_status": "vacant", "vacant_since_on": "2023-10-01"}, "stopped", 5),
        ({"building_status": "vacant", "vacant_since_on": "2023-08-31"}, "stopped", 7),
        ({"building_status": "part_vacant", "vacant_since_on": "2023-09-30"}, "stopped", 6),
        ({"building_status": "vacant"}, "stopped", None),
        ({"building_status": "vacant", "vacant_since_on": "2025-01-01"}, "stopped", 0),
        ({"building_status": "leased_out", "vacant_since_on": "2023-01-01"}, "normal", None),
        ({"building_status": "vacant", "disposal": "signed"}, "in_disposal", None),
        ({"building_status": "in_use", "disposal": "revived"}, "revived", None),
        ({"building_status": "sealed"}, "stopped", None),
        ({"building_status": "unsafe"}, "stopped", None),
        ({"building_status": "unfinished", "vacant_since_on": "2023-01-01"}, "stopped", None),
        ({"building_status": "in_use"}, "normal", None),
        ({"building_status": "demolished"}, "unknown", None),
        ({}, "unknown", None),
    ],
)
def test_buildings(frame_of, building, map_class, months):
    answer = classify_buildings(frame_of("buildings", building), on=ON).iloc[0]
    assert answer["map_class"] == map_class
    assert (None if pd.isna(answer["vacant_months"]) else answer["vacant_months"]) == months


def test_a_month_is_whole_on_its_last_day_when_it_lacks_the_day(frame_of):
    building = {"building_status": "vacant", "vacant_since_on": "2024-01-31"}
    on = {
        day: classify_buildings(frame_of("buildings", building), on=day)["vacant_months"].iloc[0]
        for day in map(date.fromisoformat, ("2024-02-28", "2024-02-29", "2024-03-30", "2024-03-31"))
    }
    assert list(on.values()) == [0, 1, 1, 2]
    middle = {"building_status": "vacant", "vacant_since_on": "2023-10-15"}
    months = [
        classify_buildings(frame_of("buildings", middle), on=date(2024, 3, day))["vacant_months"].iloc[0]
        for day in (14, 15, 16)
    ]
    assert months == [4, 5, 5]


def test_legal_transitions():
    assert {step.after for step in legal_transitions("land_stage", "approved")} == {"to_supply", "planned"}
    assert "used" not in {step.after for step in legal_transitions("land_stage", "approved")}
    (determined,) = [step for step in legal_transitions("legal_idle", "investigating") if step.after == "determined"]
    assert determined.needs == ("determined_doc", "determined_on")
    (revived,) = [step for step in legal_transitions("disposal", "executing") if step.after == "revived"]
    assert set(revived.needs) == {"revived_on", "path", "evidence", "area"}
    back = [step for step in legal_transitions("disposal", "signed") if step.after == "attracting"]
    assert back[0].needs == ("reason",)
    assert legal_transitions("building_status", "demolished") == ()
    assert {step.after for step in legal_transitions("legal_idle", "unknown")} == set(CODES["legal_idle"]) - {"unknown"}


@pytest.mark.parametrize("field", ["land_stage", "legal_idle", "disposal", "building_status"])
def test_every_code_has_transitions_and_they_lead_to_codes(field):
    for before in CODES[field]:
        steps = legal_transitions(field, before)
        assert {step.after for step in steps} <= set(CODES[field]) - {before}
        assert len({step.after for step in steps}) == len(steps)


def test_every_code_can_be_reached():
    for field in ("land_stage", "legal_idle", "disposal"):
        reached = {step.after for before in CODES[field] if before != "unknown" for step in legal_transitions(field, before)}
        assert reached | {"none", "planned", "unknown"} >= set(CODES[field])


def test_rows_keep_their_index_whatever_it_is(frame_of):
    parcels = frame_of("parcels", IN_USE, IN_USE | {"disposal": "revived"}, PAST | {"tenure": "granted"}).set_index(
        pd.Index([7, 3, 7], name="label")
    )
    found = classify(parcels, on=ON, thresholds=Thresholds())
    pd.testing.assert_index_equal(found.index, parcels.index)
    assert found["map_class"].tolist() == ["normal", "revived", "idle_suspected"]
    assert found["map_class_rule_en"].notna().all()
    buildings = frame_of("buildings", {"building_status": "vacant", "vacant_since_on": "2024-01-31"}, {}).set_index(
        pd.Index(["x", "y"])
    )
    found = classify_buildings(buildings, on=ON)
    assert found["map_class"].tolist() == ["stopped", "unknown"]
    assert found["vacant_months"].dtype == "Int64"
    assert found["vacant_months"].tolist() == [2, pd.NA]
