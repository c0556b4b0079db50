"""The zone's thresholds, its policy, what was stated of it, and who may see what."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from landmap.site.model import Model, Profile

MendRule = Literal["surveyed_later", "registered_fits", "larger_share"]


class Thresholds(Model):
    """Limits that a zone may set for itself; the defaults cite their source."""

    idle_months: int = 12  # 53号令 art. 2: one year past the agreed start
    takeback_months: int = 24  # art. 14
    stopped_months: int = 12  # art. 2(2)
    developed_pct: float = 100 / 3  # art. 2(2): less than one third of the area
    invested_pct: float = 25.0  # art. 2(2)
    idle_fee_pct: float = 20.0  # art. 14
    vacant_months: int = 6  # no statutory definition of 空置厂房: the zone's own
    area_differs_pct: float = 0.1  # registered against measured: a warning above either of the two
    area_differs_m2: float = 10.0
    area_mismatch_pct: float = 5.0  # above it the row is quarantined: one of the two cannot be this parcel
    overlap_m2: float = 1.0
    gap_least_m2: float = 1.0  # gaps between neighbours are told from here
    gap_m2: float = 50.0  # up to here: a larger hole is a yard, a pond or a street nobody drew
    sliver_m: float = 0.5  # mean width below which a parcel, an overlap or a gap is a leftover of drawing
    spike_deg: float = 1.0  # a sharper corner is a needle
    outside_m2: float = 1.0
    repair_m2: float = 1.0  # a repair may move the area by no more than both of these
    repair_pct: float = 0.01


class Mending(Model):
    """How overlaps and gaps between parcels are proposed to be mended: the rules that decide, in their order (mend/)."""

    precedence: tuple[MendRule, ...] = ("surveyed_later", "registered_fits", "larger_share")
    gap_width_m: Annotated[float, Field(ge=0)] = 0.5  # a wider gap is left for a person


class Policy(Model):
    """What the province or the zone grants for disposal. Nothing is assumed: without a ratio no quota is earned."""

    earned_ratio_pct: Annotated[float, Field(ge=0, le=100)] | None = None  # of land disposed (增存挂钩); changes yearly
    earned_document: str = ""


class Context(Model):
    """Facts about the place that no layer holds, for the report's first lines."""

    city_km2: float | None = None
    note: str = ""
    note_en: str = ""


class Stated(Model):
    """Totals that the zone has published, held against what is computed; the difference is shown, never forced."""

    revived_mu: float | None = None
    revived_m2: float | None = None
    invest_yi: float | None = None
    output_yi: float | None = None
    jobs: float | None = None


class Publication(Model):
    """What the outputs may show; ``--profile`` overrides."""

    profile: Profile = "public"
