"""The stock ledger: idle, in disposal, revived. It stands beside the quotas, neither added to them nor taken from them."""

from __future__ import annotations

from decimal import Decimal

import geopandas as gpd
import pandas as pd

from landmap.errors import ColumnError
from landmap.quota.groups import land_by
from landmap.quota.tally import Stock
from landmap.quota.tree import mu_of
from landmap.site import Policy
from landmap.status import IDLE_CLASSES
from landmap.terms import MAP_CLASSES
from landmap.terms.codes import UNKNOWN
from landmap.units import rounded

_PARCELS_READ = ("parcel_id", "disposal", "map_class", "geometry")
_BUILDINGS_READ = ("building_status", "disposal", "vacant_m2", "revived_m2")
_OUTCOMES_READ = ("invest_yi", "output_yi", "jobs", "avoided_mu")
_ZERO = Decimal(0)
NO_POLICY = Policy()


def stock_of(
    parcels: gpd.GeoDataFrame,
    buildings: pd.DataFrame,
    outcomes: pd.DataFrame,
    boundary: gpd.GeoDataFrame,
    bookings: pd.DataFrame,
    policy: Policy = NO_POLICY,
) -> Stock:
    """The stock on one day.

    Idle are the parcels of the classes idle_determined, idle_suspected, stopped and low: they stand still and nobody has
    begun to move them; supplied land within its time limits is not idle. In disposal and revived are the classes of these
    names, and what is in the class unknown nobody knows to be idle or not. Land is official area within the boundary, each
    square metre once: where parcels overlap, revived comes before in disposal before idle before unknown. Floor area,
    investment, output, jobs and avoided land are sums of what rows state; what no row states is named in Stock.unknown. Quota
    earned is revived land times the ratio of ``policy``, none where it has none.

    Columns read: parcels parcel_id, disposal, map_class, geometry; buildings building_status, disposal, vacant_m2,
    revived_m2 (m2); outcomes invest_yi, output_yi (亿元), jobs, avoided_mu (mu); bookings role, id, m2. Raises
    ColumnError.
    """
    for frame, needed in ((parcels, _PARCELS_READ), (buildings, _BUILDINGS_READ), (outcomes, _OUTCOMES_READ)):
        ColumnError.unless(frame.columns, needed, "quota.stock_of")
    land = _land_mu(parcels, boundary)
    count = parcels["map_class"].value_counts()
    revived = parcels["map_class"] == "revived"
    revived_mu = _total(land, ("revived",))
    drawn = bookings[(bookings["role"] == "parcels") & bookings["id"].isin(parcels.loc[revived, "parcel_id"])]
    vacant, refilled = _positive(buildings["vacant_m2"]), _positive(buildings["revived_m2"])
    return Stock(
        idle_mu=_total(land, IDLE_CLASSES),
        idle_parcels=int(sum(count.get(name, 0) for name in IDLE_CLASSES)),
        in_disposal_mu=_total(land, ("in_disposal",)),
        in_disposal_parcels=int(count.get("in_disposal", 0)),
        vacant_m2=_sum(vacant),
        vacant_buildings=len(vacant),
        revived_mu=revived_mu,
        revived_parcels=int(revived.sum()),
        revived_m2=_sum(refilled),
        revived_buildings=len(refilled),
        invest_yi=_sum(outcomes["invest_yi"]),
        output_yi=_sum(outcomes["output_yi"]),
        jobs=int(_sum(outcomes["jobs"], 0)),
        avoided_mu=_sum(outcomes["avoided_mu"]),
        drawn_mu=rounded(sum((mu_of(m2) for m2 in drawn["m2"]), _ZERO)),
        vacant_unstated=int(
            (buildings["building_status"].isin(["vacant", "part_vacant"]) & buildings["vacant_m2"].isna()).sum()
        ),
        revived_unstated=int(((buildings["disposal"] == "revived") & buildings["revived_m2"].isna()).sum()),
        earned_mu=None
        if policy.earned_ratio_pct is None
        else rounded(revived_mu * Decimal(repr(policy.earned_ratio_pct)) / 100),
        unknown_mu=_total(land, (UNKNOWN,)),
        unknown_parcels=int(count.get(UNKNOWN, 0)),
        unknown=_unknown(parcels, buildings, outcomes),
    )


def _land_mu(parcels: gpd.GeoDataFrame, boundary: gpd.GeoDataFrame) -> dict[str, Decimal]:
    """Mu of each class of stock, each square metre once, in the class that the map would show first."""
    order = [name for name in MAP_CLASSES if name in {"revived", "in_disposal", *IDLE_CLASSES, UNKNOWN}]
    rows = parcels[parcels["map_class"].isin(order).to_numpy(dtype=bool)]
    if rows.empty:
        return dict.fromkeys(order, _ZERO)
    found = land_by(rows, ["map_class"], boundary, first={"map_class": order}).set_index("map_class")["m2"]
    return {name: mu_of(found.get(name, 0.0)) for name in order}


def _total(land: dict[str, Decimal], classes: tuple[str, ...]) -> Decimal:
    return rounded(sum((land[name] for name in classes), _ZERO))


def _positive(numbers: pd.Series) -> pd.Series:
    return numbers[(numbers > 0).fillna(value=False).astype(bool)]


def _sum(numbers: pd.Series, places: int = 2) -> Decimal:
    return rounded(sum((Decimal(repr(float(number))) for number in numbers.dropna()), _ZERO), places)


def _unknown(parcels: pd.DataFrame, buildings: pd.DataFrame, outcomes: pd.DataFrame) -> frozenset[str]:
    """The figures for which no row says anything."""
    classed = bool((parcels["map_class"] != UNKNOWN).any())
    disposed = bool((parcels["disposal"] != UNKNOWN).any())
    floor = {name: bool(buildings[name].notna().any()) for name in ("vacant_m2", "revived_m2")}
    stated = {
        **dict.fromkeys(("idle_mu", "idle_parcels", "in_disposal_mu", "in_disposal_parcels"), classed),
        **dict.fromkeys(("revived_mu", "revived_parcels", "earned_mu"), disposed),
        **floor,
        "vacant_buildings": floor["vacant_m2"],
        "revived_buildings": floor["revived_m2"],
        **{name: bool(outcomes[name].notna().any()) for name in _OUTCOMES_READ},
    }
    return frozenset(name for name, known in stated.items() if not known)
