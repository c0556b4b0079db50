"""The proposal as a table for people, as layers for a GIS, as a record; and the mended layers as the files had them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from landmap.crs import to_site
from landmap.mend.precedence import LONGEST_EDGE, OPEN
from landmap.mend.proof import Proof
from landmap.mend.propose import Proposal, Transfer
from landmap.units import mu_from_m2, rounded

if TYPE_CHECKING:
    from landmap.io.source import ReadLayer

KINDS = {"overlap": ("重叠", "overlap"), "gap": ("空隙", "gap")}
REASONS = {
    "surveyed_later": ("后测的为准", "the later survey stands"),
    "registered_fits": ("与证载面积更相符", "the registered areas fit better"),
    "larger_share": ("占该宗地比例较大的一方保留", "it is the larger share of the one that keeps it"),
    LONGEST_EDGE: ("接边最长的一方", "who has the longest edge along it"),
    OPEN: ("留待人工判定", "left for a person"),
}
_PLACES = 2  # of a m2, as areas are stated
_RECORD = ("parcel_id", "source_file", "source_row")


def transfers_table(proposal: Proposal) -> gpd.GeoDataFrame:
    """One row per transfer in the order in which they follow each other, the ground as geometry.

    Columns: no, kind, kind_en, between (ids), gives, gives_at, gets, gets_at (id, and file:row; missing for a gap, or where it
    is left for a person), m2 (official, to 0.01), mu, rule, reason, reason_en.
    """
    ids = proposal.parcels["parcel_id"].fillna("?").astype(str).to_numpy()
    places = (proposal.parcels["source_file"].astype(str) + ":" + proposal.parcels["source_row"].astype(str)).to_numpy()
    rows = [_row(number, one, ids, places) for number, one in enumerate(proposal.transfers, start=1)]
    columns = (
        "no",
        "kind",
        "kind_en",
        "between",
        "gives",
        "gives_at",
        "gets",
        "gets_at",
        "m2",
        "mu",
        "rule",
        "reason",
        "reason_en",
    )
    table = pd.DataFrame(rows, columns=list(columns))
    return gpd.GeoDataFrame(table, geometry=[one.ground for one in proposal.transfers], crs=proposal.parcels.crs)


def _row(number: int, one: Transfer, ids: np.ndarray, places: np.ndarray) -> tuple[object, ...]:
    sides = [(None, None) if row < 0 else (ids[row], places[row]) for row in (one.gives, one.gets)]
    between = " / ".join(ids[row] for row in one.between)
    m2, mu = float(rounded(one.m2, _PLACES)), float(rounded(mu_from_m2(one.m2), 4))
    return (number, *KINDS[one.kind], between, *sides[0], *sides[1], m2, mu, one.rule, *REASONS[one.rule])


def before_layer(proposal: Proposal) -> gpd.GeoDataFrame:
    """The parcels that change, as they are. Columns: parcel_id, source_file, source_row, before_m2, geometry."""
    changed = proposal.parcels[proposal.changed]
    return gpd.GeoDataFrame(changed[[*_RECORD, "geometry"]].assign(before_m2=_cents(proposal.before_m2[proposal.changed])))


def after_layer(proposal: Proposal) -> gpd.GeoDataFrame:
    """The parcels that change, as they would be, and their balance: before_m2 - lost_m2 + gap_m2 = after_m2.

    Columns: parcel_id, source_file, source_row, before_m2, lost_m2, gained_m2 (ground that others give up), gap_m2 (ground
    that nobody had), after_m2, change_m2, geometry.
    """
    lost, gained, gap = (np.zeros(len(proposal.shapes)) for _ in range(3))
    for one in proposal.transfers:
        if one.gives >= 0:
            lost[one.gives] += one.m2
        if one.gets >= 0:
            (gap if one.kind == "gap" else gained)[one.gets] += one.m2
    which = proposal.changed
    areas = {
        "before_m2": proposal.before_m2,
        "lost_m2": lost,
        "gained_m2": gained,
        "gap_m2": gap,
        "after_m2": proposal.after_m2,
        "change_m2": proposal.after_m2 - proposal.before_m2,
    }
    columns = {name: _cents(values[which]) for name, values in areas.items()}
    frame = proposal.parcels[which][list(_RECORD)].assign(**columns)
    return gpd.GeoDataFrame(frame, geometry=list(proposal.shapes[which]), crs=proposal.parcels.crs)


def mended_layers(proposal: Proposal, reads: Mapping[str, ReadLayer]) -> dict[str, gpd.GeoDataFrame]:
    """Each layer of parcels as its file had it: all rows, its own field names and texts; only shapes that change differ.

    In the CRS of the proposal. Rows that were set aside are there as they were read.
    """
    found = {}
    for name, read in reads.items():
        if read.layer.role == "parcels":
            frame = to_site(gpd.GeoDataFrame(read.frame), proposal.parcels.crs)
            found[name] = _with_own_names(_with_shapes(frame, proposal), read)
    return found


def _with_shapes(frame: gpd.GeoDataFrame, proposal: Proposal) -> gpd.GeoDataFrame:
    changed = proposal.parcels[proposal.changed]
    mine = (changed["layer"] == frame["layer"].iloc[0]).to_numpy(dtype=bool) if len(frame) else np.zeros(len(changed), bool)
    at = pd.Index(frame["source_row"]).get_indexer(changed["source_row"][mine])
    shapes = np.asarray(frame.geometry.array, dtype=object).copy()
    shapes[at] = proposal.shapes[proposal.changed][mine]
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs))


def _with_own_names(frame: gpd.GeoDataFrame, read: ReadLayer) -> gpd.GeoDataFrame:
    dropped = ["layer", "source_file", "source_row", *(name for name in read.layer.constants if name in frame.columns)]
    plain = frame.drop(columns=dropped)
    names = {name: str(name).removeprefix("src_") for name in plain.columns if str(name).startswith("src_")}
    return plain.rename(columns=names | {name: own for name, own in read.layer.fields.items() if own != "@row"})


def record(proposal: Proposal, proof: Proof, by: str, at: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Who mended what, when and by which rules, with the balance of every parcel: what mended.json holds."""
    balance = after_layer(proposal)
    return {
        "by": by,
        "at": at,
        "precedence": list(proposal.settings.precedence),
        "gap_width_m": proposal.settings.gap_width_m,
        "inputs": dict(inputs),
        "totals_m2": {
            name.removesuffix("_m2"): float(rounded(getattr(proof, name), _PLACES))
            for name in ("before_m2", "lost_m2", "gained_m2", "gaps_m2", "after_m2")
        },
        "overlaps_left": proof.left,
        "parcels": pd.DataFrame(balance.drop(columns="geometry")).to_dict("records"),
        "transfers": [
            {name: None if pd.isna(value) else value for name, value in row.items()}
            for row in pd.DataFrame(transfers_table(proposal).drop(columns="geometry")).to_dict("records")
        ],
    }


def _cents(values: np.ndarray) -> list[float]:
    return [float(rounded(value, _PLACES)) for value in values]
