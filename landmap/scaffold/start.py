"""Write a new zone's folder: site.toml, and per file (or table of a file) a folder with its copy and a layer.toml."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Literal, cast

from landmap.crs import plane_for
from landmap.errors import RefusalError, SiteError
from landmap.io.read import read_layer
from landmap.site import ROW_NUMBER, Layer
from landmap.terms import COLUMNS, GEOMETRIES, KEYS, ROLES, required_of
from landmap.terms.field_names import fields_of, role_of, units_of

if TYPE_CHECKING:
    import pandas as pd

_TABLES = {".csv", ".tsv", ".xlsx"}


@dataclass(frozen=True, slots=True)
class _Found:
    """What could be learnt of one table of one file: its rows if it can be read, else the reason why not."""

    layer: Layer
    frame: pd.DataFrame | None
    reason: str = ""


def start(folder: Path, files: Sequence[Path], *, name: str, crs: str = "") -> list[Path]:
    """Write ``folder`` for the zone ``name`` from the ``files`` it has, and give what was written, for a person to edit.

    ``crs`` is the working CRS; without one it is taken from the data. Files are copied, never moved. Raises SiteError when the
    folder is not empty or a file is not there.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _wrong(f"{folder} 不是空文件夹", f"{folder} is not an empty folder", "换一个名字", "choose another name")
    missing = [path for path in files if not path.exists()]
    if missing:
        raise _wrong(f"没有文件 {missing[0]}", f"there is no file {missing[0]}", "检查路径", "check the path")
    found = [layer for path in files for layer in _layers_of(path, folder)]
    planes = [plane for layer in found if layer.frame is not None and (plane := plane_for(layer.frame))]
    written = [_written(layer) for layer in found]
    written.insert(0, _site(folder, name, crs or (planes[0] if planes else "EPSG:4546")))
    return written


def _wrong(zh: str, en: str, mend_zh: str, mend_en: str) -> SiteError:
    return SiteError(zh, en, mend_zh=mend_zh, mend_en=mend_en)


def _layers_of(path: Path, folder: Path) -> list[_Found]:
    """One layer per table that the file has; the file's own set (.dbf, .prj ...) is copied beside it."""
    home = _copied(path, folder / _id(path.stem, folder))
    first = _read(_layer(home, path.name, role_of(path.stem)))
    if isinstance(first, _Found):
        return [first]
    shutil.rmtree(home)
    return [_of_table(path, folder, table) for table in first]


def _of_table(path: Path, folder: Path, table: str) -> _Found:
    found = _read(_layer(_copied(path, folder / _id(table, folder)), path.name, role_of(table), table))
    assert isinstance(found, _Found), "a table that is named is not ambiguous"  # noqa: S101 -- for the type checker
    return found


def _layer(home: Path, source: str, role: str, table: str | None = None) -> Layer:
    if role in GEOMETRIES and Path(source).suffix.lower() in _TABLES:
        role = "plans"
    known = cast("Literal['parcels']", role)
    return Layer(id=home.name, role=known, title=table or Path(source).stem, source=source, table=table, folder=home)


def _read(layer: Layer) -> _Found | list[str]:
    """The layer as far as it can be read, or the names of the tables among which one has to be chosen."""
    try:
        return _Found(layer, read_layer(layer).frame)
    except RefusalError as error:
        issue = error.issues[0]
        if getattr(issue, "code", "") == "LAYER_AMBIGUOUS":
            return str(getattr(issue, "values", {})["names"]).split("、")
        return _Found(layer, None, f"{issue.message_zh} / {issue.message_en}")


def _id(stem: str, folder: Path) -> str:
    plain = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or role_of(stem)
    taken = {path.name for path in folder.glob("*")}
    return next(name for name in (plain, *(f"{plain}_{i}" for i in range(2, 1000))) if name not in taken)


def _copied(path: Path, home: Path) -> Path:
    home.mkdir(parents=True)
    if path.is_dir():
        shutil.copytree(path, home / path.name)
        return home
    kin = [other for other in path.parent.iterdir() if other.stem == path.stem and other.suffix.lower() in _SET]
    for other in {path, *(kin if path.suffix.lower() == ".shp" else ())}:
        shutil.copyfile(other, home / other.name)
    return home


_SET = {".shp", ".shx", ".dbf", ".prj", ".cpg"}


def _written(found: _Found) -> Path:
    layer, frame = found.layer, found.frame
    names = [] if frame is None else [str(name).removeprefix("src_") for name in frame.columns if str(name).startswith("src_")]
    own = [] if frame is None else [column.name for column in COLUMNS[layer.role] if column.name in frame.columns]
    mapped = {name: name for name in own} | fields_of(layer.role, names)
    key = KEYS[layer.role]
    notes = [f"# {found.reason}"] if found.reason else []
    if key in required_of(layer.role) and key not in mapped and frame is not None:
        mapped = {key: ROW_NUMBER, **mapped}
        notes.append(
            "# 没有认出编号字段，先用行号；行序一变就变 no id field known: row numbers for now, which change with the rows"
        )
    has_crs = frame is None or layer.role not in GEOMETRIES or getattr(frame, "crs", None) is not None
    values = {
        "source": layer.source,
        "source_key": _quoted(layer.source),
        "rows": "?" if frame is None else str(len(frame)),
        "id": _quoted(layer.id),
        "role": _quoted(layer.role),
        "roles": " | ".join(ROLES),
        "title": _quoted(layer.title),
        "table": f"table = {_quoted(layer.table)}\n" if layer.table else "",
        "crs": "" if has_crs else '# crs = "EPSG:4546"  # 文件没有坐标系，必须写明 the file states none: say which\n',
        "mapped": "\n".join([*notes, *(f"{name} = {_quoted(field)}" for name, field in mapped.items())]),
        "units": _units(layer.role, mapped),
        "unmapped": _unmapped(names, mapped.values(), frame),
        "known": ", ".join(column.name for column in COLUMNS[layer.role]),
    }
    return _filled("layer.toml.template", layer.folder / "layer.toml", values)


def _units(role: str, mapped: Mapping[str, str]) -> str:
    stated = units_of(role, mapped)
    lines = [f"{name} = {_quoted(unit)}" for name, unit in stated.items()]
    return "\n".join(["[units]", *lines] if lines else ["# [units]", '# registered_m2 = "mu"'])


def _unmapped(names: Sequence[str], mapped: object, frame: pd.DataFrame | None) -> str:
    taken = set(cast("Sequence[str]", mapped))
    lines = []
    for name in names:
        if name not in taken and frame is not None:
            shown = frame[f"src_{name}"].dropna().astype(str).drop_duplicates().head(3)
            examples = "、".join(" ".join(text.split())[:20] for text in shown)
            lines.append(f"# ? = {_quoted(name)}  # {examples}")
    return "\n".join(lines)


def _site(folder: Path, name: str, crs: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^a-z0-9]+", "-", folder.name.lower()).strip("-") or "zone"
    values = {
        "folder": str(folder),
        "id": _quoted(plain),
        "name": _quoted(name),
        "as_of": datetime.now().astimezone().date().isoformat(),
        "crs": _quoted(crs),
    }
    return _filled("site.toml.template", folder / "site.toml", values)


def _filled(template: str, path: Path, values: dict[str, str]) -> Path:
    text = resources.files("landmap.scaffold").joinpath(template).read_text(encoding="utf-8")
    path.write_text(Template(text).substitute(values), encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are a subset of TOML's."""
    return json.dumps(text, ensure_ascii=False)
