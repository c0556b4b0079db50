"""The area that a deed states against the area on the ground."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from landmap.area import official_m2
from landmap.check.naming import m2_text, mu_text, on_rows
from landmap.check.stage import Found, Scene
from landmap.units import M2_FROM_UNIT, rounded

_UNIT_SLACK = 0.02  # a deed off by a unit's factor is off by that factor but for a little


def registered(frame: pd.DataFrame, scene: Scene) -> Found:
    """Deeds that disagree with the shape.

    AREA_DIFFERS above area_differs_pct or area_differs_m2, AREA_MISMATCH above area_mismatch_pct (of the measured area).

    Columns read: geometry, registered_m2 (m2). Columns mended: registered_m2, where it is 0: no parcel has no area, so that
    none was stated (AREA_NOT_STATED).
    """
    if scene.role != "parcels":
        return Found()
    blank = frame[(frame["registered_m2"] == 0).fillna(False).to_numpy(dtype=bool)]
    issues = on_rows("AREA_NOT_STATED", blank, scene.role, field="registered_m2", value="0")
    stated = frame["registered_m2"].mask(frame.index.isin(blank.index))
    rows = frame[stated.notna().to_numpy(dtype=bool)]
    measured_m2 = official_m2(rows.geometry)
    stated_m2 = stated[rows.index].astype("float64")
    limits = scene.site.thresholds
    off_m2 = (stated_m2 - measured_m2).abs()
    off_pct = off_m2 / measured_m2 * 100
    mismatch = off_pct > limits.area_mismatch_pct
    differs = ~mismatch & ((off_pct > limits.area_differs_pct) | (off_m2 > limits.area_differs_m2))
    for code, which in (("AREA_MISMATCH", mismatch), ("AREA_DIFFERS", differs)):
        told = _told(stated_m2[which], measured_m2[which])
        issues += on_rows(code, rows[which], scene.role, field="registered_m2", **told)
    return Found(tuple(issues), {"registered_m2": stated})


def _told(stated_m2: pd.Series[float], measured_m2: pd.Series[float]) -> dict[str, Any]:
    off_m2 = stated_m2 - measured_m2
    units = _mistaken_unit(stated_m2 / measured_m2)
    return {
        "value": stated_m2.map(lambda m2: f"{m2:.10g}"),
        "stated_m2": stated_m2.map(m2_text),
        "measured_m2": measured_m2.map(m2_text),
        "difference_mu": off_m2.map(mu_text),
        "difference_pct": (off_m2 / measured_m2 * 100).map(lambda pct: f"{rounded(pct)}"),
        "hint_zh": units.map(lambda unit: f'；像是以 {unit} 为单位，可在 [units] 写 registered_m2 = "{unit}"' if unit else ""),
        "hint_en": units.map(
            lambda unit: f'; it seems to be in {unit}: write registered_m2 = "{unit}" under [units]' if unit else ""
        ),
    }


def _mistaken_unit(ratio: pd.Series[float]) -> pd.Series[str]:
    """The unit in which a deed would fit, where it is off by just that unit's factor."""
    found = pd.Series("", index=ratio.index, dtype=object)
    for unit in ("mu", "ha"):
        numerator, denominator = M2_FROM_UNIT[unit]
        found[np.abs(ratio * numerator / denominator - 1) < _UNIT_SLACK] = unit
    return found
