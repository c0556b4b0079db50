"""Ground between neighbouring parcels that nobody has."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from landmap.area import metres_per_unit, official_m2
from landmap.check.geometry import shapes_of
from landmap.check.naming import listed, m2_text, on_rows
from landmap.issue import Issue
from landmap.overlap import Gaps, Limits, gaps_between, mean_width
from landmap.site import Thresholds
from landmap.terms import KEYS

_WITHIN_M = 0.002  # coordinates are written to the millimetre, so that two ways of drawing one edge differ by less


def limits_in(frame: gpd.GeoDataFrame, thresholds: Thresholds) -> Limits:
    """The thresholds for gaps in the units of the frame's CRS: gap_least_m2, gap_m2, sliver_m."""
    metre = metres_per_unit(frame.geometry.crs)
    least, most = thresholds.gap_least_m2 / metre**2, thresholds.gap_m2 / metre**2
    return Limits(least, most, thresholds.sliver_m / metre, _WITHIN_M / metre)


def gap_issues(claims: gpd.GeoDataFrame, overlapping: npt.NDArray[np.bool_], thresholds: Thresholds) -> list[Issue]:
    """Gaps between neighbours (GAP), the long and thin ones apart (GAP_SLIVER); one issue per gap, on its first neighbour.

    Columns read: claim, layer, source_file, source_row, geometry. ``overlapping`` are the rows that share ground with another.
    """
    found = gaps_between(shapes_of(claims), overlapping, limits_in(claims, thresholds))
    issues: list[Issue] = []
    for code, which in (("GAP", ~found.narrow), ("GAP_SLIVER", found.narrow)):
        issues += _told(code, claims, found, np.flatnonzero(which))
    return issues


def _told(code: str, claims: gpd.GeoDataFrame, found: Gaps, which: npt.NDArray[np.intp]) -> list[Issue]:
    first = np.searchsorted(found.gap, which)
    last = np.searchsorted(found.gap, which, side="right")
    rows = claims.iloc[found.row[first]].reset_index(drop=True).rename(columns={"claim": KEYS["parcels"]})
    ground = gpd.GeoSeries(found.ground[which], crs=claims.geometry.crs)
    names = claims["claim"].fillna("?").astype(str).to_numpy()
    others = [listed([str(name) for name in names[found.row[start + 1 : end]]]) for start, end in zip(first, last, strict=True)]
    width = pd.Series(mean_width(found.ground[which]) * metres_per_unit(claims.geometry.crs)).map(m2_text)
    return on_rows(
        code, rows, "parcels", field="geometry", geometry=ground,
        others=pd.Series(others, dtype=object), m2=official_m2(ground).map(m2_text), width=width,
    )  # fmt: skip
