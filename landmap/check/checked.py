"""What checking gives: the rows that may be counted, the rows set aside, and every issue; rows in = accepted + quarantined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from landmap.issue import Issue

if TYPE_CHECKING:
    import geopandas as gpd

    from landmap.errors import RefusalError
    from landmap.io.evidence import Evidence
    from landmap.io.source import SourceFile
    from landmap.site import Layer


@dataclass(frozen=True, slots=True)
class CheckedLayer:
    """A layer after the checks.

    ``accepted`` has every column of its role (terms.columns_of) with the dtype of its kind (text: string, code: string and
    never NA where the list has "unknown", number: Float64, date: datetime64[ns], flag: boolean), ``layer``, ``source_file``,
    ``source_row``, the ``src_`` columns, ``repaired`` (bool), and a valid 2D geometry in the site's CRS.
    ``quarantined`` has the rows set aside as they were read, plus ``codes`` (their issues' codes, comma-separated).
    ``repairs`` has every shape that was mended, before and after (repairs.py); None where none was.
    """

    layer: Layer
    accepted: pd.DataFrame
    quarantined: pd.DataFrame
    issues: tuple[Issue, ...] = ()
    files: tuple[SourceFile, ...] = ()
    evidence: Mapping[str, Evidence] | None = None
    repairs: gpd.GeoDataFrame | None = None

    @property
    def rows_in(self) -> int:
        """Rows in the source file."""
        return len(self.accepted) + len(self.quarantined)

    @property
    def repaired(self) -> int:
        """Accepted rows that were mended."""
        return int(self.accepted["repaired"].sum())


@dataclass(frozen=True, slots=True)
class CheckedSite:
    """All layers of a zone after the checks, by layer id; ``refused`` are those that could not be used at all, and why.

    A build refuses the zone for the first of these; only who asks for all faults at once gets a site with some.
    """

    layers: Mapping[str, CheckedLayer]
    refused: Mapping[str, RefusalError] = field(default_factory=dict)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Every issue of every layer, refused ones first."""
        refusals = [reason for error in self.refused.values() for reason in error.issues if isinstance(reason, Issue)]
        return (*refusals, *(issue for layer in self.layers.values() for issue in layer.issues))

    def accepted(self, role: str) -> pd.DataFrame | None:
        """The accepted rows of all layers of a role in one frame with a fresh index; None if the zone has no such layer."""
        frames = [layer.accepted for layer in self.layers.values() if layer.layer.role == role]
        return pd.concat(frames, ignore_index=True) if frames else None
