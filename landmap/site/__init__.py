"""A zone is a folder: site.toml and one folder per layer with a layer.toml -> models, checked when they are read.

What varies by place is here and nowhere in the code: quotas, thresholds, field names, value maps, publication. An unknown key
is an error that names the file, the key and the nearest known one.
"""

from __future__ import annotations

from landmap.site.basemaps import Basemaps, KnownBasemap, OwnBasemap, tile_address
from landmap.site.datum import Datum
from landmap.site.model import DrawColumn, Profile, Role
from landmap.site.quotas import Drawdown, Quota, quotas_named
from landmap.site.reading import read_datums, read_model, read_site
from landmap.site.rules import Context, Mending, MendRule, Policy, Publication, Stated, Thresholds
from landmap.site.suggest import did_you_mean
from landmap.site.zone import ROW_NUMBER, Layer, Site

__all__ = [
    "ROW_NUMBER", "Basemaps", "Context", "Datum", "DrawColumn", "Drawdown", "KnownBasemap", "Layer", "MendRule", "Mending",
    "OwnBasemap", "Policy", "Profile", "Publication", "Quota", "Role", "Site", "Stated", "Thresholds", "did_you_mean",
    "quotas_named", "read_datums", "read_model", "read_site", "tile_address",
]  # fmt: skip
