"""What rows of one layer say of those of another: ids that lead nowhere, ids and shapes twice, revived land without proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from landmap.area import official_m2
from landmap.check import ids
from landmap.check.checked import CheckedSite
from landmap.check.duplicates import later_ones
from landmap.check.naming import mu_text, on_rows
from landmap.issue import Issue
from landmap.site import Site, did_you_mean, quotas_named
from landmap.terms import GEOMETRIES, KEYS, ROLES
from landmap.terms.codes import UNKNOWN
from landmap.units import m2_from_mu, rounded

# Role, column, and the role whose id it is.
REFERENCES: tuple[tuple[str, str, str], ...] = (
    ("buildings", "parcel_id", "parcels"),
    ("plans", "parcel_id", "parcels"),
    ("plans", "building_id", "buildings"),
    ("outcomes", "parcel_id", "parcels"),
    ("outcomes", "building_id", "buildings"),
)


def ids_across(checked: CheckedSite, _site: Site) -> list[Issue]:
    """Rows of several layers of one role that share an id: all of them (ID_DUPLICATE). Columns read: keys, source columns."""
    return [issue for role, frame in _in_several_layers(checked) for issue in ids.shared(frame, role)]


def shapes_across(checked: CheckedSite, _site: Site) -> list[Issue]:
    """Rows whose shape a row of an earlier layer of the role has (GEOMETRY_DUPLICATE). Columns read: geometry, keys."""
    return [issue for role, frame in _in_several_layers(checked) if role in GEOMETRIES for issue in later_ones(frame, role)]


def missing(checked: CheckedSite, _site: Site) -> list[Issue]:
    """Rows that name a parcel or building which no accepted row is (REFERENCE_MISSING), and whether that one was set aside.

    Columns read: those of REFERENCES. A role of which the zone has no layer cannot be held against anything.
    """
    return [issue for role, column, target in REFERENCES for issue in _missing(checked, role, column, target)]


def unproved(checked: CheckedSite, _site: Site) -> list[Issue]:
    """Parcels said to be revived of which no outcome tells, or not by what path and how much (REVIVED_WITHOUT_OUTCOME).

    Columns read: of parcels parcel_id, disposal; of buildings building_id, parcel_id; of outcomes parcel_id, building_id, path,
    land_mu, factory_m2.
    """
    parcels = checked.accepted("parcels")
    if parcels is None:
        return []
    told = _told_outcomes(checked)
    rows = parcels[(parcels["disposal"] == "revived").to_numpy(dtype=bool)]
    state = rows["parcel_id"].map(told).astype("string").fillna("none")
    rows, state = rows[state != "whole"], state[state != "whole"]
    lacking = state.map({"none": "没有成效记录", "part": "成效记录缺盘活方式或面积"})
    lacking_en = state.map({"none": "no outcome tells of it", "part": "its outcome lacks the path or the area"})
    return on_rows(
        "REVIVED_WITHOUT_OUTCOME", rows, "parcels", field="disposal", value="revived", lacking=lacking, lacking_en=lacking_en
    )


def outcome_areas(checked: CheckedSite, site: Site) -> list[Issue]:
    """Outcomes that together revive more land of a parcel than it has (OUTCOME_AREA_EXCEEDS).

    Columns read: of outcomes parcel_id, land_mu (mu); of parcels parcel_id, geometry (measured, official m2).
    """
    outcomes, parcels = checked.accepted("outcomes"), checked.accepted("parcels")
    if outcomes is None or parcels is None:
        return []
    stated = outcomes[(outcomes["land_mu"] > 0).fillna(False).to_numpy(dtype=bool)]
    stated = stated[stated["parcel_id"].isin(parcels["parcel_id"]).to_numpy(dtype=bool)]
    named = parcels[parcels["parcel_id"].isin(stated["parcel_id"]).to_numpy(dtype=bool)]
    area_m2 = official_m2(named.geometry).set_axis(named["parcel_id"]).reindex(stated["parcel_id"]).set_axis(stated.index)
    revived_m2 = m2_from_mu(stated.groupby("parcel_id")["land_mu"].transform("sum").to_numpy(dtype=float))
    limits = site.thresholds
    most_m2 = (area_m2 * (1 + limits.area_differs_pct / 100)).clip(lower=area_m2 + limits.area_differs_m2)
    rows = stated[revived_m2 > most_m2.to_numpy()]
    total = pd.Series(revived_m2, index=stated.index).map(mu_text)
    return on_rows(
        "OUTCOME_AREA_EXCEEDS", rows, "outcomes", field="land_mu", value=rows["land_mu"].map(lambda mu: f"{rounded(mu, 4)}"),
        parcel=rows["parcel_id"], total_mu=total, area_mu=area_m2.map(mu_text),
    )  # fmt: skip


def quotas(checked: CheckedSite, site: Site) -> list[Issue]:
    """Rows that name a quota which the zone does not have, or by a name that several bear (QUOTA_UNKNOWN).

    Columns read: quota, keys. A zone without quotas has nothing to hold them against.
    """
    named = quotas_named(site.quota)
    frames = ((role, checked.accepted(role)) for role in ("parcels", "roads", "projects"))
    return [
        issue for role, frame in frames if named and frame is not None for issue in _unknown_quotas(frame, role, site, named)
    ]


def _unknown_quotas(frame: pd.DataFrame, role: str, site: Site, named: Mapping[str, str]) -> list[Issue]:
    said = frame["quota"].str.strip()
    rows = frame[(said.notna() & (said != "") & ~said.isin(list(named))).to_numpy(dtype=bool)]
    borne = {name for quota in site.quota for name in (quota.name, quota.name_en)}
    several, hints = (
        rows["quota"].str.strip().isin(list(borne)),
        {name: did_you_mean(name, named) for name in set(rows["quota"])},
    )
    return on_rows(
        "QUOTA_UNKNOWN", rows, role, field="quota", value=rows["quota"],
        note=several.map({True: "是几个指标的名称，分不清", False: "不是 site.toml 里的指标"}) + rows["quota"].map(hints),
        note_en=several.map({True: "is the name of several quotas", False: "is no quota of site.toml"}),
        counts="不计入任何指标" if role == "projects" else "占用新增用地的，按规则计入默认指标",
        counts_en="it counts on none" if role == "projects" else "if it draws, it is booked on the quota of its rule",
    )  # fmt: skip


def _in_several_layers(checked: CheckedSite) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of each role that has more than one layer; what repeats within a layer has been told there."""
    for role in ROLES:
        if sum(layer.layer.role == role for layer in checked.layers.values()) > 1:
            frame = checked.accepted(role)
            if frame is not None and KEYS[role] in frame.columns:
                yield role, frame


def _missing(checked: CheckedSite, role: str, column: str, target: str) -> list[Issue]:
    frame, known = checked.accepted(role), checked.accepted(target)
    if frame is None or known is None:
        return []
    key = KEYS[target]
    rows = frame[(frame[column].notna() & ~frame[column].isin(known[key].dropna())).to_numpy(dtype=bool)]
    aside = _set_aside(checked, target)
    where = rows[column].astype(object).map(lambda named: aside.get(named, ""))
    return on_rows(
        "REFERENCE_MISSING", rows, role, field=column, value=rows[column],
        note=where.map(lambda place: f"，该行已被隔离：{place}" if place else "，没有这个编号"),
        note_en=where.map(lambda place: f": its row was set aside, {place}" if place else ": no row has this id"),
    )  # fmt: skip


def _set_aside(checked: CheckedSite, role: str) -> dict[str, str]:
    """Where the rows of a role that were set aside stand, by id."""
    found: dict[str, str] = {}
    for layer in checked.layers.values():
        rows = layer.quarantined
        if layer.layer.role == role and KEYS[role] in rows.columns:
            for cell, file, row in zip(rows[KEYS[role]], rows["source_file"], rows["source_row"], strict=True):
                found.setdefault(str(ids.read(cell).value), f"{file}:{row}")
    return found


def _told_outcomes(checked: CheckedSite) -> dict[Any, str]:
    """Of each parcel with an outcome, its own or a building's: whether it tells path and area ("whole") or not ("part")."""
    outcomes, buildings = checked.accepted("outcomes"), checked.accepted("buildings")
    if outcomes is None:
        return {}
    stands_on = {} if buildings is None else dict(zip(buildings["building_id"], buildings["parcel_id"], strict=True))
    parcel = outcomes["parcel_id"].fillna(outcomes["building_id"].map(stands_on).astype("string"))
    whole = (outcomes["path"] != UNKNOWN) & (outcomes["land_mu"].notna() | outcomes["factory_m2"].notna())
    by_parcel = whole.groupby(parcel).any()
    return {name: "whole" if told else "part" for name, told in by_parcel.items()}
