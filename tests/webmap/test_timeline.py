"""Past days: the map's slider says what `landmap build --on DATE` says; what of it a page holds."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from landmap import build, webmap
from landmap.errors import ColumnError
from landmap.site import read_site
from landmap.webmap.elements import ParcelLayer, QuotaPanel, Timeline
from landmap.webmap.zone import draws_of, events_of

HOUMA = Path(__file__).parents[2] / "layers/houma"
# Before everything, years' ends, a survey's eve and day, the last days: and the days themselves on which something changes.
DAYS = ("1999-12-31", "2012-06-30", "2021-12-31", "2023-05-14", "2023-05-15", "2024-03-14", "2024-03-15", "2024-03-30")


@pytest.fixture(scope="module")
def houma():
    site = read_site(HOUMA)
    return site, build.check(site, build.read(site))


@pytest.fixture(scope="module")
def today(houma):
    return build.snapshot(*houma)


def replayed(told: dict, on: str, rows: int) -> list[str]:
    """The class of every row on a day, as the page works it out from what it holds."""
    codes = [one["code"] for one in told["classes"]]
    classes = np.full(rows, -1)
    classes[told["firstRows"]] = told["from"]
    ends = np.cumsum(told["perDay"])
    changes = ends[np.searchsorted(told["days"], on, side="right") - 1] if on >= told["days"][0] else 0
    for row, to in zip(told["rows"][:changes], told["to"][:changes], strict=True):
        classes[row] = to
    return ["unknown" if place < 0 else codes[place] for place in classes]


def content_of(events: pd.DataFrame, parcels, on: date) -> dict:
    map_ = webmap.draw(parcels, events=events)
    line = next(child for child in map_._children.values() if isinstance(child, Timeline))
    line.until = on
    return line.content()


def test_the_slider_agrees_with_the_build_of_the_day(houma, today):
    parcels = today.parcels.assign(status=today.parcels["map_class"])
    told = content_of(events_of(today), parcels, today.on)
    assert told["until"] == "2024-03-31"
    for day in DAYS:
        then = build.snapshot(*houma, on=date.fromisoformat(day))
        assert replayed(told, day, len(parcels)) == then.parcels["map_class"].tolist(), day
    assert replayed(told, "2024-03-31", len(parcels)) == today.parcels["map_class"].tolist()


def test_a_build_of_a_past_day_ends_its_slider_there(houma):
    then = build.snapshot(*houma, on=date(2023, 6, 30))
    events = events_of(then)
    assert events["on"].max() <= pd.Timestamp("2023-06-30")
    last = events[events["field"] == "map_class"].groupby("parcel_id")["to"].last()
    assert last.reindex(then.parcels["parcel_id"]).fillna("unknown").tolist() == then.parcels["map_class"].tolist()
    assert then.tally.stock.revived_parcels == 2


def test_what_was_revived_by_years_is_what_the_ledger_says(today):
    told = content_of(events_of(today), today.parcels.assign(status=today.parcels["map_class"]), today.on)
    assert sum(by for _, _, by in told["revived"]) == today.tally.stock.revived_parcels
    mu = today.parcels["area_mu"].iloc[[row for row, _, _ in told["revived"]]].sum()
    assert abs(Decimal(str(mu)) - today.tally.stock.revived_mu) < Decimal("0.01")


def test_dates_that_nobody_has_make_no_slider(town):
    site = read_site(town)
    assert events_of(build.snapshot(site, build.check(site, build.read(site)))) is None


def test_what_parcels_draw_adds_up_to_the_quota_but_for_the_roads(today):
    draws = draws_of(today)
    for node in today.tally.nodes:
        own = draws[draws["quota"] == node.id]
        for place, (reason, mu) in enumerate(node.committed_by.items()):
            if reason != "park_roads":
                assert abs(Decimal(str(own.loc[own["part"] == place, "mu"].sum())) - mu) < Decimal("0.01"), (node.id, reason)


def test_events_are_any_frame_of_five_columns(parcels):
    events = pd.DataFrame(
        {"parcel_id": ["P-00"], "on": ["2020-01-01"], "field": ["map_class"], "from": [None], "to": ["某种新状态"]}
    )
    told = content_of(events, parcels, date(2024, 1, 1))
    assert [one["code"] for one in told["classes"]] == ["某种新状态", "unknown"]
    assert replayed(told, "2020-01-01", 12)[0] == "某种新状态"
    with pytest.raises(ColumnError, match="field"):
        Timeline(events.drop(columns="field"))
    with pytest.raises(ColumnError, match="mu"):
        QuotaPanel((), pd.DataFrame({"parcel_id": [], "quota": [], "part": []}))


def test_a_timeline_alone_has_nothing_to_say(parcels):
    events = pd.DataFrame({"parcel_id": [], "on": [], "field": [], "from": [], "to": []})
    assert Timeline(events).content()["days"] == []
    assert ParcelLayer(parcels).ids[0] == "P-00"
