"""地块总表: every accepted parcel, its four kinds of area side by side, its status and the rule that decided it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from landmap.report.edition import Words
from landmap.report.workbook.table import NUMBER, Sheet, Table, head, heads, numbered

if TYPE_CHECKING:
    import pandas as pd

from landmap.report.edition import Edition

_OVERLAP_NOTE = Words(
    "合计为各宗量算面积之和，重叠处在各宗中都计入；指标台账只计一次",
    "the total sums the parcels' measured areas, so an overlap counts in each of them; the quota ledger counts it once",
)
HEADS = (
    NUMBER,
    head("parcels", "parcel_id", width=15),
    head("parcels", "name", width=20),
    head("parcels", "holder", width=22),
    head("parcels", "zone"),
    head("parcels", "map_class", width=14),
    head("parcels", "map_class_rule", width=30),
    *heads("parcels", "land_stage", "legal_idle", "operation", "disposal"),
    head("parcels", "area_mu", form="mu4", total=True),
    head("parcels", "measured_m2", width=14, total=True),
    head("parcels", "planar_m2", width=14),
    head("parcels", "registered_m2", width=14),
    head("parcels", "approved_m2", width=14),
    head("parcels", "quota_node", width=14),
    head("parcels", "quota_reason", width=14),
    head("parcels", "quota_mu", form="mu4"),
    head("parcels", "repaired"),
)


def parcels(edition: Edition) -> Sheet:
    """All accepted parcels; the total is of measured areas and counts an overlap in each of its parcels."""
    frame = numbered(in_words(edition.snapshot.parcels, edition))
    return Sheet("地块总表", "All parcels", (Table(frame, HEADS, key="parcel_id", notes=(_OVERLAP_NOTE,)),))


def in_words(parcels: pd.DataFrame, edition: Edition) -> pd.DataFrame:
    """``parcels`` without geometry, with quota, reason and the deciding rule as an edition's reader knows them.

    Columns read: quota_node, quota_reason, map_class_rule, map_class_rule_en. Columns changed: quota_node, quota_reason and
    map_class_rule, now in the language of the edition.
    """
    quotas = {node.id: Words(node.name, node.name_en).one(edition.lang) for node in edition.snapshot.tally.nodes}
    rule = "map_class_rule" if edition.lang == "zh" else "map_class_rule_en"
    return pd.DataFrame(parcels).assign(
        quota_node=parcels["quota_node"].map(lambda node: quotas.get(node, node), na_action="ignore"),
        quota_reason=parcels["quota_reason"].map(lambda reason: edition.reason(reason).one(edition.lang), na_action="ignore"),
        map_class_rule=parcels[rule],
    )
