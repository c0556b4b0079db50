"""build.json: which inputs, through which versions, gave which rows and totals. No clock and no machine's path stands in it."""

from __future__ import annotations

import platform
from collections import Counter
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import pyproj
import shapely

from landmap import __version__
from landmap.io.evidence import as_rows
from landmap.report.ledger import json_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landmap.check.checked import CheckedLayer
    from landmap.report.edition import Edition

# What can change a figure or a byte of the outputs.
LIBRARIES = ("folium", "geopandas", "numpy", "pandas", "pyarrow", "pyogrio", "pyproj", "shapely", "xlsxwriter")


def build_record(edition: Edition) -> bytes:
    """The record of a build as JSON with sorted keys."""
    snapshot = edition.snapshot
    layers = snapshot.checked.layers
    record = {
        "site": {
            "id": snapshot.site.id,
            "name": snapshot.site.name,
            "crs": snapshot.site.crs,
            "illustrative": snapshot.site.illustrative,
        },
        "as_of": snapshot.on.isoformat(),
        "profile": edition.profile,
        "lang": edition.lang,
        "versions": versions(),
        "layers": {name: _layer(layer) for name, layer in layers.items()},
        "rows": _rows(list(layers.values())),
        "totals": snapshot.tally.as_json(),
    }
    return json_bytes(record, sort_keys=True)


def versions() -> dict[str, str]:
    """The versions of landmap, Python, the libraries, and the GEOS and PROJ that come with them."""
    found = {name: version(name) for name in LIBRARIES}
    return found | {
        "landmap": __version__,
        "python": platform.python_version(),
        "geos": shapely.geos_version_string,
        "proj": pyproj.proj_version_str,
    }


def _layer(layer: CheckedLayer) -> dict[str, Any]:
    return {
        "role": layer.layer.role,
        "files": [{"path": file.path, "size": file.size, "sha256": file.sha256} for file in layer.files],
        "evidence": as_rows(layer.evidence),
        "issues": dict(Counter(issue.code for issue in layer.issues)),
        **_rows([layer]),
    }


def _rows(layers: Sequence[CheckedLayer]) -> dict[str, int]:
    return {
        "rows_in": sum(layer.rows_in for layer in layers),
        "accepted": sum(len(layer.accepted) for layer in layers),
        "repaired": sum(layer.repaired for layer in layers),
        "quarantined": sum(len(layer.quarantined) for layer in layers),
    }
