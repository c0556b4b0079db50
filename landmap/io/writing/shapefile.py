"""Writing a shapefile set, or the same set in one zip; names that do not fit are shortened and listed beside it."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from landmap.io.shapefile import write_shapefile
from landmap.io.shapefile.names import NAMES, name_table, short_names
from landmap.io.writing.draft import Draft

_STAMP = (1980, 1, 1, 0, 0, 0)  # the first date that a zip knows, so that the same rows give the same bytes


def write(draft: Draft) -> None:
    """The set beside ``draft.path``; with a .cpg unless the .dbf itself can state the encoding."""
    names = field_names(draft)
    write_shapefile(draft.land, draft.path, names, encoding=draft.encoding, cpg=draft.encoding == "utf-8")
    if any(name != field for name, field in names.items()):
        draft.path.with_suffix(NAMES).write_text(name_table(names), encoding="utf-8", newline="\n")


def write_zipped(draft: Draft) -> None:
    """The set in a zip: one file, so that it is whole or not there."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory(prefix="landmap-") as folder, zipfile.ZipFile(out, "w") as archive:
        stem = draft.path.stem.removesuffix(".shp")
        write(Draft(draft.frame, Path(folder) / f"{stem}.shp", draft.encoding, draft.named))
        for part in sorted(Path(folder).iterdir()):
            archive.writestr(zipfile.ZipInfo(part.name, _STAMP), part.read_bytes(), zipfile.ZIP_DEFLATED)
    draft.path.write_bytes(out.getvalue())


def field_names(draft: Draft) -> dict[str, str]:
    """Column -> field."""
    return short_names(map(str, draft.plain.columns), draft.encoding)
