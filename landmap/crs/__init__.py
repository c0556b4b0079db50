"""CRS knowledge: the Gauss-Kruger zones of China, and a frame whose CRS is missing or contradicts its numbers.

zones.py  the zones of China and their EPSG codes
datum.py  from one datum to another by the zone's own parameters
fit.py    which CRSs would put some coordinates where they belong, ranked
plane.py  the plane in which some land is best measured
offset.py GCJ-02 and BD-09, back to WGS 84
use.py    whether a frame's CRS may be used, and the frame in the site's CRS

A CRS is never applied without being asked for: what fits is named, ranked, in the refusal. Works for any place in the world;
the Chinese tables only make the list of candidates longer where they can fit.
"""

from landmap.crs.datum import shift_between, shifted
from landmap.crs.fit import Candidate, candidates, degrees, named
from landmap.crs.plane import plane_for
from landmap.crs.use import ballpark, require, to_site
from landmap.crs.zones import Zone, datum_named, normalised, zone_at, zone_of

__all__ = [
    "Candidate",
    "Zone",
    "ballpark",
    "candidates",
    "datum_named",
    "degrees",
    "named",
    "normalised",
    "plane_for",
    "require",
    "shift_between",
    "shifted",
    "to_site",
    "zone_at",
    "zone_of",
]
