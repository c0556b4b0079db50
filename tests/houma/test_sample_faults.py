"""The deliberate faults are in the files where README.md says they are, and no row of a total has one."""

import re
from pathlib import Path

import pytest

README = Path(__file__).resolve().parents[2] / "layers" / "houma" / "README.md"
# Code -> (record of parcels.shp, parcel); the building's and the overlap's second row apart.
FAULTS = {
    "OVERLAP": (12, "HM0210"),
    "DATE_AMBIGUOUS": (35, "HM0604"),
    "SPIKE": (69, "HM1101"),
    "GEOMETRY_INVALID": (79, "HM1504"),
    "OUTSIDE_BOUNDARY": (85, "HM1602"),
    "AREA_DIFFERS": (120, "HM1907"),
    "ID_DUPLICATE": (129, "HM2404"),
    "AREA_MISMATCH": (148, "HM2803"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_readme_names_row_and_code(code, parcels):
    row, parcel_id = FAULTS[code]
    assert parcels.parcel_id.iloc[row - 1] == parcel_id
    line = next(line for line in README.read_text(encoding="utf-8").splitlines() if f"| {code} |" in line)
    assert re.match(rf"\| parcels {row}\b.*{parcel_id}", line)


def test_faulty_rows_are_in_plain_use_and_in_no_total(parcels):
    rows = parcels.iloc[[row - 1 for row, _ in FAULTS.values()] + [129]]
    assert set(rows.disposal) == {"无"}
    assert set(rows.land_origin) == {"存量"}
    assert set(rows.land_stage) <= {"在用", "在建"}


def test_only_one_geometry_is_invalid(parcels, planned, buildings, roads):
    assert parcels[~parcels.is_valid].parcel_id.to_list() == ["HM1504"]
    assert all(frame.is_valid.all() for frame in (planned, buildings, roads))


def test_only_one_number_stands_twice(parcels):
    assert parcels[parcels.parcel_id.duplicated(keep=False)].parcel_id.to_list() == ["HM2404", "HM2404"]


def test_only_two_deeds_disagree(parcels):
    sound = parcels[parcels.is_valid & parcels.registered_m2.notna()]  # in mu, as the layer's [units] say
    off_pct = ((sound.registered_m2 - sound.mu).abs() / sound.mu * 100).set_axis(sound.parcel_id)
    assert off_pct["HM1907"] == pytest.approx(0.5, abs=0.01)
    assert off_pct["HM2803"] == pytest.approx(8, abs=0.01)
    assert off_pct.drop(["HM1907", "HM2803"]).max() < 0.01


def test_only_one_date_is_ambiguous(parcels):
    dates = parcels[[name for name in parcels.columns if name.endswith("_on")]].stack().dropna()
    odd = dates[~dates.str.fullmatch(r"(\d{4}-\d\d-\d\d|\d{4}年\d{1,2}月\d{1,2}日|)")]
    assert odd.to_list() == ["03/04/2023"]


def test_the_lost_building_counts_nowhere(buildings):
    lost = buildings[buildings.parcel_id == "HM9901"].iloc[0]
    assert lost.building_id == "HM2707-C1"
    assert (lost.building_status, lost.vacant_m2) == ("在用", 0)
    assert "HM2707-C1" in README.read_text(encoding="utf-8")


def test_no_building_plan_or_outcome_hangs_on_a_row_that_is_set_aside(buildings, plans, outcomes):
    set_aside = {"HM0604", "HM1504", "HM2404", "HM2803"}
    for frame in (buildings, plans, outcomes):
        assert not set_aside & set(frame.parcel_id)
