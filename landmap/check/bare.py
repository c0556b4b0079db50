"""A file outside any zone: what its fields are is guessed by their names and said; then it is checked as a zone's layer is."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

from landmap import crs as reference
from landmap.check import Progress, check_layer, check_site
from landmap.check.checked import CheckedSite
from landmap.errors import RefusalError
from landmap.io.evidence import Evidence
from landmap.io.read import read_layer
from landmap.site import ROW_NUMBER, Layer, Role, Site
from landmap.terms import GEOMETRIES, KEYS, columns_of, required_of
from landmap.terms.field_names import fields_of, role_of, units_of, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from landmap.io.source import ReadLayer

_TABLES = {".csv", ".tsv", ".xlsx"}  # which hold a register without shapes as often as one with them
_BY_NAME = 0.7  # how sure a field is that has a name of practice
_WORKING_CRS = "EPSG:4546"  # of a site that has nothing on the ground to tell one from


@dataclass(frozen=True, slots=True)
class Said:
    """What was said by hand about a file: its CRS, its encoding, which of its tables, and the layer that describes it."""

    crs: str | None = None
    encoding: str | None = None
    table: str | None = None
    layer: Layer | None = None


def check_file(path: Path, said: Said | None = None, *, progress: Progress | None = None) -> tuple[Site, CheckedSite]:
    """The file as a site of one layer, and what came of the checks; a refused file is in ``CheckedSite.refused``.

    Nothing is guessed where ``said.layer`` describes it. Raises SiteError for an unknown CRS or encoding.
    """
    said = said or Said()
    try:
        site, _, checked = read_and_check_file(path, said, progress=progress)
    except RefusalError as error:
        layer = layer_of(path, said)
        return site_of(layer, None), CheckedSite({}, {layer.id: error})
    return site, checked


def read_and_check_file(
    path: Path, said: Said, *, progress: Progress | None = None
) -> tuple[Site, Mapping[str, ReadLayer], CheckedSite]:
    """As :func:`check_file`, with the rows as they were read. Raises RefusalError for a file that cannot be used."""
    layer = layer_of(path, said)
    read = _read(layer, said)
    site = site_of(layer, reference.plane_for(read.frame))
    reads = {layer.id: read}
    if read.layer.plain:
        return site, reads, CheckedSite({layer.id: check_layer(read, site)})
    return site, reads, check_site(reads, site, progress=progress)


def layer_of(path: Path, said: Said) -> Layer:
    """The layer that ``path`` is: as ``said``, or of the role that its name tells."""
    path = Path(os.path.abspath(path))  # noqa: PTH100 -- not resolved: a link is for the gate to judge
    if said.layer is not None:
        told = {"source": path.name, "folder": path.parent, "table": said.table or said.layer.table}
        return said.layer.model_copy(update=told)
    role = role_of(path.stem)
    if role not in GEOMETRIES and path.suffix.lower() not in _TABLES:
        role = "parcels"
    known = cast("Role", role)
    return Layer(id=_id(path.stem), role=known, title=path.stem, source=path.name, table=said.table, folder=path.parent)


def site_of(layer: Layer, crs: str | None) -> Site:
    """A site of nothing but ``layer``, that works in ``crs``."""
    return Site(
        id=layer.id,
        name=layer.title,
        as_of=datetime.now().astimezone().date(),
        crs=crs or _WORKING_CRS,
        layers=(layer,),
        folder=layer.folder,
    )


def _read(layer: Layer, said: Said) -> ReadLayer:
    settled = None if said.layer is not None else _guessed
    try:
        read = read_layer(layer, crs=said.crs, encoding=said.encoding, settled=settled)
    except RefusalError as error:
        if getattr(error.issues[0], "code", "") != "GEOMETRY_MISSING" or layer.path.suffix.lower() not in _TABLES:
            raise
        layer = layer.model_copy(update={"plain": True})
        read = read_layer(layer, encoding=said.encoding, settled=settled)
    return replace(read, evidence=_evidence(read, guessed=settled is not None))


def _guessed(layer: Layer, names: list[str]) -> Layer:
    """``layer`` with the fields that the names of its columns tell; without one for the id, rows go by their number."""
    fields = {name: field.strip() for name, field in fields_of(layer.role, names).items()}
    key = KEYS[layer.role]
    if names and key in required_of(layer.role) and key not in fields:
        fields[key] = ROW_NUMBER
    return layer.model_copy(update={"fields": fields, "units": units_of(layer.role, fields), "values": words_of(fields)})


def _evidence(read: ReadLayer, *, guessed: bool) -> dict[str, Evidence]:
    """What reading found out, and what each field was taken for."""
    titles = {column.name: column.zh for column in columns_of(read.layer.role)}
    units = read.layer.units
    said = [
        f"{field} → {titles[name]}{f'（{units[name]}）' if name in units else ''}" for name, field in read.layer.fields.items()
    ]
    how = "按文件名和字段名猜的 guessed by name" if guessed else "layer.toml 写明 stated by layer.toml"
    only = "，只查表格 the table alone" if read.layer.plain else ""
    sure = _BY_NAME if guessed else 1.0
    own = {"role": Evidence(f"{read.layer.role}{only}", how, sure), "fields": Evidence("；".join(said) or "-", how, sure)}
    return own | dict(read.evidence or {})


def _id(stem: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "layer"
