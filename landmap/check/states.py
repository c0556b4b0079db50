"""What a row says of itself that cannot all be true."""

from __future__ import annotations

import pandas as pd

from landmap.check.naming import m2_text, on_rows
from landmap.check.stage import Found, Scene
from landmap.terms import label

_CAN_BE_IDLE = ("supplied", "building", "used_part", "unknown")  # domain: a finding is on supplied, unfinished land


def findings(frame: pd.DataFrame, scene: Scene) -> Found:
    """Statutory findings without their document or date (DETERMINED_WITHOUT_DOCUMENT), or on land that none can be made on.

    Columns read: legal_idle, determined_doc, determined_on, land_stage, tenure. The row is kept and its code with it: what a
    finding without proof counts as, status.py decides (as suspected, never as determined and never as not idle).
    """
    if scene.role != "parcels":
        return Found()
    determined = frame["legal_idle"] == "determined"
    unproved = frame[determined & (frame["determined_doc"].isna() | frame["determined_on"].isna())]
    issues = on_rows("DETERMINED_WITHOUT_DOCUMENT", unproved, scene.role, field="legal_idle", value="determined")
    wrong = frame[determined & (~frame["land_stage"].isin(_CAN_BE_IDLE) | (frame["tenure"] == "collective"))]
    words = {
        f"{name}{end}": wrong[name].map(lambda code, name=name, lang=lang: label(name, code, lang))
        for name in ("land_stage", "tenure")
        for end, lang in (("", "zh"), ("_en", "en"))
    }
    issues += on_rows("DETERMINED_UNLIKELY", wrong, scene.role, field="legal_idle", value="determined", **words)
    return Found(tuple(issues))


def floor_areas(frame: pd.DataFrame, scene: Scene) -> Found:
    """Buildings with more vacant or revived floor than floor (FLOOR_AREA_EXCEEDED), and revived ones without any revived floor.

    Columns read: gfa_m2, vacant_m2, revived_m2 (m2), disposal.
    """
    if scene.role != "buildings":
        return Found()
    issues = []
    for name, part, part_en in (("vacant_m2", "空置面积", "vacant"), ("revived_m2", "盘活面积", "revived")):
        rows = frame[(frame[name] > frame["gfa_m2"]).fillna(False).to_numpy(dtype=bool)]
        issues += on_rows(
            "FLOOR_AREA_EXCEEDED", rows, scene.role, field=name, value=rows[name], part=part, part_en=part_en,
            part_m2=rows[name].map(m2_text), gfa_m2=rows["gfa_m2"].map(m2_text),
        )  # fmt: skip
    nothing = frame["revived_m2"].isna() | (frame["revived_m2"] == 0).fillna(False)
    rows = frame[((frame["disposal"] == "revived") & nothing).to_numpy(dtype=bool)]
    return Found((*issues, *on_rows("REVIVED_WITHOUT_AREA", rows, scene.role, field="revived_m2")))
