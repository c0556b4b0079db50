"""The areas of a boundary-point TXT side by side: the hectares it states, the plane's, and the official one on the ellipsoid.

A delivery states the planar area (a real one differed from the official area by 364 ppm); a quota is drawn by the official one.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from landmap.area import official_m2
from landmap.io.boundary_txt.grammar import AREA_HA
from landmap.io.evidence import Evidence
from landmap.io.source import Opened
from landmap.issue import Issue
from landmap.units import M2_PER_HA

_ROUNDING_M2 = 0.5 + 0.01  # of hectares with four decimals
_SHARE = 1e-5  # of points with millimetres, on a large parcel


def measured(columns: pd.DataFrame, geometry: npt.NDArray[np.object_], crs: CRS | None) -> pd.DataFrame:
    """The areas of each parcel in m2; NA where not stated, not valid, or (official) without a CRS.

    Columns read: 地块面积 (ha). Columns added: stated_m2, planar_m2, official_m2, difference_ppm (official against planar).
    """
    stated = pd.to_numeric(columns[AREA_HA], errors="coerce").astype(float) * float(M2_PER_HA)
    sound = shapely.is_valid(geometry) & np.isin(shapely.get_type_id(geometry), (3, 6))
    planar = pd.Series(np.where(sound, shapely.area(geometry), np.nan), index=columns.index)
    official = pd.Series(np.nan, index=columns.index)
    if crs is not None and sound.any():
        official[sound] = official_m2(gpd.GeoSeries(geometry[sound], crs=crs)).to_numpy(dtype=float)
    ppm = (official - planar) / planar.where(planar > 0) * 1e6
    return pd.DataFrame({"stated_m2": stated, "planar_m2": planar, "official_m2": official, "difference_ppm": ppm})


def evidence(areas: pd.DataFrame) -> dict[str, Evidence]:
    """The sums of the three areas over the parcels that have all of them, and how far official and planar are apart."""
    known = areas.dropna()
    if known.empty:
        return {}
    sums = known.sum()
    apart = known["difference_ppm"].iloc[int(known["difference_ppm"].abs().to_numpy().argmax())]
    value = (
        f"写明 stated {sums['stated_m2'] / float(M2_PER_HA):,.4f} ha；平面 planar {sums['planar_m2']:,.2f} m2；"
        f"椭球 official {sums['official_m2']:,.2f} m2"
    )
    alike = (known["stated_m2"] - known["planar_m2"]).abs() <= _allowed(known)
    kind = f"{int(alike.sum())}/{len(known)} 个地块写明的是平面面积 parcels state the planar area"
    return {"areas": Evidence(value, f"{kind}；椭球较平面最多差 official against planar at most {apart:+,.0f} ppm")}


def issues(areas: pd.DataFrame, opened: Opened) -> list[Issue]:
    """Parcels whose stated hectares are neither the planar nor the official area (TXT_AREA_DIFFERS)."""
    off = pd.concat([(areas["stated_m2"] - areas[kind]).abs() for kind in ("planar_m2", "official_m2")], axis=1).min(axis=1)
    wrong = areas[(areas["stated_m2"] > 0) & (off > _allowed(areas))]
    return [
        opened.issue("TXT_AREA_DIFFERS", row=int(at) + 1, field=AREA_HA, value=_ha(row["stated_m2"]), **_told(row))
        for at, row in zip(wrong.index, wrong.to_dict("records"), strict=True)
    ]


def _allowed(areas: pd.DataFrame) -> pd.Series[float]:
    return _ROUNDING_M2 + _SHARE * areas["planar_m2"]


def _told(row: dict[Any, Any]) -> dict[str, str]:
    off = (row["stated_m2"] - row["planar_m2"]) / row["planar_m2"] * 1e6 if row["planar_m2"] else float("nan")
    official = "-" if pd.isna(row["official_m2"]) else _ha(row["official_m2"])
    return {"planar": _ha(row["planar_m2"]), "official": official, "ppm": f"{off:+,.0f}"}


def _ha(m2: float) -> str:
    return f"{m2 / float(M2_PER_HA):.4f}"
