"""From when the clock runs, by whose fault, what the fee is or will be, what it asks for: the day before, on it and after."""

from datetime import date

import pandas as pd
import pytest

from landmap.site import Thresholds
from landmap.status import CAUSES, CLOCK_RULES, LIMIT_ARTICLES, cited, clock
from landmap.terms import CODES

SUPPLIED = {"land_stage": "supplied", "tenure": "granted", "cause": "holder", "price_wan": 900.0}
STOPPED = {"land_stage": "building", "tenure": "granted", "actual_start_on": "2021-05-12", "operation": "unfinished",
           "stopped_on": "2022-10-20", "cause": "holder", "price_wan": 900.0}  # fmt: skip


@pytest.fixture
def says(frame_of):
    def answer(on: str, **parcel: object) -> pd.Series:
        return clock(frame_of("parcels", parcel), on=date.fromisoformat(on), thresholds=Thresholds()).iloc[0]

    return answer


def day(text: str | None) -> pd.Timestamp | None:
    return None if text is None else pd.Timestamp(text)


def dates(found: pd.Series) -> tuple:
    named = (found[name] for name in ("clock_start_on", "idle_due_on", "takeback_due_on"))
    return tuple(None if pd.isna(one) else one for one in named)


@pytest.mark.parametrize(
    ("known", "basis", "start", "one_year", "two_years"),
    [
        ({"agreed_start_on": "2022-04-01", "handover_on": "2020-01-01", "supplied_on": "2019-01-01"}, "agreed",
         "2022-04-01", "2023-04-01", "2024-04-01"),
        ({"agreed_start_on": "2022-04-01"}, "agreed", "2022-04-01", "2023-04-01", "2024-04-01"),
        ({"handover_on": "2022-06-01", "supplied_on": "2019-01-01"}, "handover", "2023-06-01", "2024-06-01", "2025-06-01"),
        ({"supplied_on": "2022-03-15"}, "approval", "2023-03-15", "2024-03-15", "2025-03-15"),
        ({"agreed_start_on": "2020-02-29"}, "agreed", "2020-02-29", "2021-02-28", "2022-02-28"),
        ({"agreed_start_on": "2023-02-28"}, "agreed", "2023-02-28", "2024-02-28", "2025-02-28"),
        ({"agreed_start_on": "2022-12-31"}, "agreed", "2022-12-31", "2023-12-31", "2024-12-31"),
        ({"handover_on": "2020-02-29"}, "handover", "2021-02-28", "2022-02-28", "2023-02-28"),
        ({"supplied_on": "2020-02-29"}, "approval", "2021-02-28", "2022-02-28", "2023-02-28"),
        ({}, None, None, None, None),
    ],
)  # fmt: skip
def test_the_clock_runs_from_the_agreed_start_else_a_year_after_handover_else_after_the_approval(
    says, known, basis, start, one_year, two_years
):
    found = says("2022-01-01", **SUPPLIED | known)
    assert (None if pd.isna(found["clock_basis"]) else found["clock_basis"]) == basis
    assert dates(found) == (day(start), day(one_year), day(two_years))
    if one_year is None:
        assert (found["clock_rule"], found["clock_missing"]) == ("start_unknown", "agreed_start_on,handover_on")
        return
    for limit, before, after in ((one_year, "not_idle", "idle"), (two_years, "idle", "takeback_due")):
        eve = pd.Timestamp(limit) - pd.Timedelta(days=1)
        assert says(f"{eve:%Y-%m-%d}", **SUPPLIED | known)["idle_finding"] == before
        assert says(f"{eve:%Y-%m-%d}", **SUPPLIED | known)["days_left"] == 1
        assert says(limit, **SUPPLIED | known)["idle_finding"] == after


def test_the_clock_of_a_stop_runs_from_the_stop(says):
    little = STOPPED | {"developed_pct": 33.3, "invested_pct": 30.0, "agreed_start_on": "2021-01-01"}
    found = says("2023-10-19", **little)
    assert found["clock_basis"] == "stopped"
    assert dates(found) == (day("2022-10-20"), day("2023-10-20"), None)
    assert (found["idle_finding"], found["days_left"]) == ("not_idle", 1)
    for on, days in (("2023-10-20", 0), ("2023-10-21", -1)):
        found = says(on, **little)
        assert (found["idle_finding"], found["clock_rule"], found["days_left"]) == ("idle_candidate", "stopped_year", days)
        assert pd.isna(found["idle_fee_wan"])  # the fee and the take-back are for land not started


@pytest.mark.parametrize(
    "changed",
    [
        {"developed_pct": 33.34, "invested_pct": 25.0},
        {"stopped_on": None, "operation": "normal"},
        {"tenure": "collective"},
        {"land_stage": "used"},
        {"land_stage": "approved"},
    ],
)
def test_where_no_clock_runs_there_is_no_day(says, changed):
    found = says("2024-03-31", **STOPPED | {"developed_pct": 10.0, "invested_pct": 10.0} | changed)
    assert dates(found) == (None, None, None)
    assert found[["clock_basis", "days_left", "idle_fee_wan", "idle_fee_ahead_wan"]].isna().all()
    assert (found["idle_finding"], found["clock_missing"], found["clock_missing_ahead"]) == ("not_idle", "", "")


@pytest.mark.parametrize(("pct", "enough"), [(33.33, False), (100 / 3, True), (34, True)])
def test_a_third_developed_is_enough(says, pct, enough):
    found = says("2024-03-31", **STOPPED | {"developed_pct": pct, "invested_pct": 25.0})
    assert found["idle_finding"] == ("not_idle" if enough else "idle_candidate")


@pytest.mark.parametrize("tenure", ["granted", "allocated", "state"])
@pytest.mark.parametrize("stage", ["supplied", "building", "used_part"])
def test_the_law_is_for_supplied_state_owned_land(says, stage, tenure):
    parcel = SUPPLIED | {
        "land_stage": stage,
        "tenure": tenure,
        "agreed_start_on": "2022-04-01",
        "actual_start_on": "2030-01-01",
    }
    assert says("2023-04-01", **parcel)["idle_finding"] == "idle"


@pytest.mark.parametrize("operation", ["stopped", "zombie", "unfinished", "sealed", "vacant", "unknown"])
def test_a_site_that_stands_still_with_no_date_is_unknown(says, operation):
    found = says("2024-03-31", **STOPPED | {"stopped_on": None, "operation": operation, "developed_pct": 1.0})
    assert (found["idle_finding"], found["clock_rule"], found["clock_missing"]) == ("unknown", "stop_unknown", "stopped_on")


@pytest.mark.parametrize("cause", CODES["cause"])
def test_who_caused_it_decides_on_fee_and_take_back(says, cause):
    """Art. 14 is for the holder; art. 8 names the causes that are the government's, each by its item."""
    late = SUPPLIED | {"agreed_start_on": "2022-04-01", "cause": cause}
    found = says("2024-04-01", **late)
    assert found["caused_by"] == CAUSES[cause].caused_by
    assert found["caused_by"] == {"holder": "holder", "force_majeure": "force_majeure", "judicial_seal": "judicial",
                                  "unknown": "unknown"}.get(cause, "government")  # fmt: skip
    assert pd.notna(found["idle_fee_wan"]) == (cause == "holder")
    assert found["idle_finding"] == ("takeback_due" if cause == "holder" else "idle")
    assert pd.notna(found["takeback_due_on"]) == (cause in ("holder", "unknown"))
    assert found["clock_missing"] == ("cause" if cause == "unknown" else "")


def test_each_item_of_article_8_is_cited():
    assert set(CAUSES) == set(CODES["cause"])
    assert {cause.caused_by for cause in CAUSES.values()} == set(CODES["caused_by"])
    cited_items = {code: cause.article for code, cause in CAUSES.items() if cause.article}
    assert cited_items == {
        "gov_delivery": "8(1)", "gov_plan_change": "8(2)", "gov_policy": "8(3)", "gov_petition": "8(4)",
        "gov_heritage_military": "8(5)", "gov_other": "8(6)", "force_majeure": "8",
    }  # fmt: skip
    assert dict(LIMIT_ARTICLES) == {"one_year": "2(1)", "two_years": "14(2)", "stopped_year": "2(2)"}
    assert set(LIMIT_ARTICLES) == set(CODES["clock_limit"])
    assert cited("满一年", "one year", "2(1)") == ("满一年（53号令第2(1)条）", "one year (decree 53, art. 2(1))")
    assert cited("未知", "unknown", "") == ("未知", "unknown")
    articles = {code: rule.article for code, rule in CLOCK_RULES.items() if rule.article}
    assert articles == {
        "out_of_scope": "2", "not_state_owned": "2", "start_unknown": "21", "lifted": "12", "two_years_holder": "14(2)",
        "two_years": "2(1)", "one_year": "2(1)", "before_one_year": "2(1)", "enough_done": "2(2)", "at_work": "2(2)",
        "stopped_short": "2(2)", "stop_unknown": "2(2)", "share_unknown": "2(2)", "stopped_year": "2(2)",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "due", "ahead"),
    [
        ({}, ("180", ""), ("180", "")),
        ({"price_wan": 0.0}, ("0", ""), ("0", "")),
        ({"price_wan": None}, (None, "price_wan"), (None, "price_wan")),
        ({"cause": "unknown"}, (None, "cause"), (None, "cause")),
        ({"cause": "unknown", "price_wan": None}, (None, "cause"), (None, "cause")),
        ({"cause": "gov_policy", "price_wan": None}, (None, ""), (None, "")),
        ({"legal_idle": "lifted", "determined_on": "2022-05-01"}, (None, "agreed_start_on"), (None, "agreed_start_on")),
        ({"legal_idle": "lifted"}, (None, "agreed_start_on"), (None, "agreed_start_on")),
        ({"legal_idle": "lifted", "determined_on": "2022-04-01"}, (None, "agreed_start_on"), (None, "agreed_start_on")),
        ({"legal_idle": "lifted", "determined_on": "2022-03-31"}, ("180", ""), ("180", "")),
    ],
)
def test_the_fee_and_what_it_lacks_are_told_before_the_limit_as_on_the_day(says, changed, due, ahead):
    parcel = SUPPLIED | {"agreed_start_on": "2022-04-01"} | changed

    def told(on: str, fee: str, missing: str) -> tuple[str | None, str]:
        found = says(on, **parcel)
        return (None if pd.isna(found[fee]) else f"{found[fee]:g}", found[missing])

    assert told("2023-03-31", "idle_fee_ahead_wan", "clock_missing_ahead") == ahead
    assert told("2023-03-31", "idle_fee_wan", "clock_missing") == (None, "")
    assert told("2023-04-01", "idle_fee_wan", "clock_missing") == due
    assert told("2023-04-01", "idle_fee_ahead_wan", "clock_missing_ahead") == (None, "")


@pytest.mark.parametrize(
    ("shares", "missing"),
    [
        ({}, "developed_pct,invested_pct"),
        ({"developed_pct": 40.0}, "invested_pct"),
        ({"invested_pct": 40.0}, "developed_pct"),
        ({"invested_pct": 24.0}, ""),
        ({"developed_pct": 33.0}, ""),
    ],
)
def test_the_shares_are_asked_for_before_the_stop_is_a_year_old(says, shares, missing):
    parcel = STOPPED | {"cause": "unknown"} | shares
    assert (says("2023-10-19", **parcel)["clock_missing_ahead"], says("2023-10-19", **parcel)["clock_missing"]) == (missing, "")
    assert (says("2023-10-20", **parcel)["clock_missing_ahead"], says("2023-10-20", **parcel)["clock_missing"]) == ("", missing)
    assert says("2023-10-20", **parcel)["clock_rule"] == ("share_unknown" if missing else "stopped_year")


def test_a_zone_with_limits_of_its_own_has_them_everywhere(frame_of):
    own = Thresholds(idle_months=6, takeback_months=18, stopped_months=9, developed_pct=50, invested_pct=60, idle_fee_pct=10)
    frame = frame_of(
        "parcels",
        SUPPLIED | {"agreed_start_on": "2022-04-01"},
        STOPPED | {"developed_pct": 49.0, "invested_pct": 60.0},
        STOPPED | {"developed_pct": 50.0, "invested_pct": 59.0},
        STOPPED | {"developed_pct": 50.0, "invested_pct": 60.0},
    )
    found = clock(frame, on=date(2023, 7, 20), thresholds=own)
    assert found["idle_due_on"].tolist()[:3] == [pd.Timestamp("2022-10-01"), *[pd.Timestamp("2023-07-20")] * 2]
    assert found["takeback_due_on"].iloc[0] == pd.Timestamp("2023-10-01")
    assert found["idle_finding"].tolist() == ["idle", "idle_candidate", "idle_candidate", "not_idle"]
    assert found["idle_fee_wan"].iloc[0] == pytest.approx(90)
