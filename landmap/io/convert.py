"""One file into another: read as a zone's files are, nothing lost unsaid, what was written read again before it counts.

The input is never changed. The output is made beside its place, held against the input, and put there as a whole.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd
import shapely

from landmap.errors import FormatError, OutputError, RefusalError
from landmap.io.atomic import output_error, put_in_place
from landmap.io.bare import own_columns, read_file, written_name
from landmap.io.evidence import Evidence
from landmap.io.shapefile.names import NAMES
from landmap.io.source import ReadLayer
from landmap.io.writing import FORMATS, Draft, Format, format_for
from landmap.io.writing.about import About
from landmap.io.writing.compare import must_be_same
from landmap.io.writing.fields import field_map, renamed
from landmap.io.writing.meaning import meanings
from landmap.io.writing.placing import placed
from landmap.io.writing.shaping import shaped
from landmap.io.writing.texts import encoding_for, trimmed
from landmap.issue import Issue, by_effect
from landmap.site.datum import Datum

_STALE = (".cpg", NAMES, ".sbn", ".sbx", ".qix", ".idx", ".shp.xml", ".qpj")  # of a shapefile that is replaced


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for beside the two names.

    ``crs``, ``encoding`` and ``table`` are those of the input, where it does not say or says wrongly; ``to_crs`` and
    ``to_encoding`` those of the output, chosen to fit where None. ``fields`` are new name -> old name. ``as_rows`` writes land
    to csv and xlsx as rows with well-known text, not as boundary points. ``force`` replaces an output that is there. ``shifts``
    are the user's own ways between datums.
    """

    crs: str | None = None
    encoding: str | None = None
    table: str | None = None
    to_crs: str | None = None
    to_encoding: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    as_rows: bool = False
    force: bool = False
    shifts: tuple[Datum, ...] = ()


@dataclass(frozen=True, slots=True)
class Converted:
    """What was done: the input as read, the format, the files written, the draft they hold, every issue on the way."""

    read: ReadLayer
    form: Format
    files: tuple[Path, ...]
    draft: Draft
    issues: tuple[Issue, ...]

    @property
    def written(self) -> int:
        """Rows written."""
        return len(self.draft.frame)

    @property
    def left_out(self) -> int:
        """Rows of the input that could not be converted; each has an issue that says why."""
        return self.read.rows_in - self.written


def convert(source: Path, target: Path, wish: Wish | None = None) -> Converted:
    """Write what ``source`` holds to ``target``, in the format that its suffix means.

    Raises RefusalError for an input that cannot be read, an output that exists, a CRS that is not known or does not fit, and
    what the format cannot hold; OutputError when the place cannot be written to. Nothing is written then.
    """
    wish = wish or Wish()
    about = About(target)
    _must_be_free(source, target, wish, about)
    read = _long_names(read_file(source, crs=wish.crs, encoding=wish.encoding, table=wish.table), source)
    form = _form(target, read, wish, about)
    columns = own_columns(read.frame)
    names = _names(columns, wish, read)
    frame = _whole_rows(read)
    issues: list[Issue] = []
    if hasattr(frame, "geometry"):
        frame, found = placed(frame, read.layer, form, (wish.to_crs, wish.shifts))
        issues += found
        frame, found = shaped(frame, form, about)
        issues += found
    frame, found = trimmed(frame, columns, form, about)
    draft = _draft(frame, names, target, form, wish)
    files = _written(draft, form, about)
    return Converted(read, form, files, draft, (*read.issues, *issues, *found, *_losses(draft, form, about)))


def _must_be_free(source: Path, target: Path, wish: Wish, about: About) -> None:
    """The output is of a known kind, is not the input or one of its set, and replaces nothing unasked."""
    if target.suffix.lower() not in FORMATS:
        raise about.refusal("OUT_FORMAT", value=target.suffix or target.name, formats=" ".join(FORMATS))
    same = target.exists() and source.exists() and target.samefile(source)
    of_set = source.suffix.lower() == target.suffix.lower() == ".shp" and _set(source) == _set(target)
    if same or of_set:
        raise about.refusal("OUT_IS_INPUT", value=source.name)
    if target.exists() and (target.is_dir() or not wish.force):
        raise about.refusal("OUT_EXISTS", value=target.name)


def _set(path: Path) -> tuple[Path, str]:
    return path.resolve().parent, path.stem.casefold()


def _long_names(read: ReadLayer, source: Path) -> ReadLayer:
    """The names that a shapefile's shortened ones stand for, where they lie beside it and fit."""
    beside = source.with_suffix(NAMES)
    if source.suffix.lower() != ".shp" or not beside.is_file():
        return read
    names = field_map(beside)
    if not set(names) <= set(own_columns(read.frame)):
        return read
    told = Evidence(f"{len(names)} 个恢复原名 names restored", f"{beside.name}")
    evidence = {**(read.evidence or {}), "fields": told}
    return replace(read, frame=read.frame.rename(columns=names), evidence=evidence)


def _form(target: Path, read: ReadLayer, wish: Wish, about: About) -> Format:
    form = format_for(target, spatial=hasattr(read.frame, "geometry"), as_rows=wish.as_rows)
    if form is None:
        raise about.refusal("OUT_NO_TABLE", value=target.suffix)
    return form


def _names(columns: Sequence[str], wish: Wish, read: ReadLayer) -> dict[str, str]:
    try:
        return {old: written_name(new) for old, new in renamed(columns, wish.fields).items()}
    except KeyError as error:
        near = "、".join(columns[:20])
        issue = Issue("FIELD_NOT_THERE", read.layer.id, read.layer.source, value=str(error.args[0]), values={"near": near})
        raise RefusalError([issue]) from error


def _whole_rows(read: ReadLayer) -> pd.DataFrame:
    """The rows that could be read; those that could not already have their issues."""
    aside = {issue.row for issue in by_effect(read.issues, "quarantine")}
    return read.frame[~read.frame["source_row"].isin(list(aside))]


def _draft(frame: pd.DataFrame, names: Mapping[str, str], target: Path, form: Format, wish: Wish) -> Draft:
    kept = [*names, *(["geometry"] if hasattr(frame, "geometry") else [])]
    rows = tuple(frame["source_row"].tolist())
    own = frame[kept].rename(columns=dict(names)).reset_index(drop=True)
    draft = Draft(own, target, named=meanings(names.values()), rows=rows)
    return replace(draft, encoding=encoding_for(draft, form, wish.to_encoding))


def _written(draft: Draft, form: Format, about: About) -> tuple[Path, ...]:
    """Write beside the place, read again, put in place."""
    target = draft.path
    if any(target.with_name(target.name + tail).exists() for tail in ("-wal", "-journal")):
        raise OutputError(
            "正在 QGIS 等程序中打开", "open in another program, such as QGIS", where=str(target), mend_zh="关闭后重试",
            mend_en="close it and try again",
        )  # fmt: skip
    try:
        with tempfile.TemporaryDirectory(prefix=f".{os.getpid()}-", dir=target.parent) as folder:
            made = replace(draft, path=Path(folder) / target.name)
            form.write(made)
            (form.must_be_same or must_be_same)(made, form)
            stale = _STALE if target.suffix.lower() == ".shp" else ()
            return put_in_place(Path(folder), target, stale)
    except FormatError as error:
        why = {"why_zh": error.zh, "why_en": error.en, "mend_zh": error.mend_zh, "mend_en": error.mend_en}
        raise about.refusal("FORMAT_CANNOT_HOLD", **why) from error
    except OSError as error:
        raise output_error(error, target) from error


def _losses(draft: Draft, form: Format, about: About) -> list[Issue]:
    """What the format could not keep, named."""
    issues = []
    names = form.names(draft)
    left = [str(name) for name in draft.plain.columns if name not in names and draft.frame[name].notna().any()]
    if left:
        issues.append(about.issue("COLUMNS_LEFT_OUT", form=form, value="、".join(left)))
    fixed = form.code not in ("shapefile", "shapefile_zip", "gpkg")
    changed = {old: new for old, new in names.items() if old != new} if not fixed else {}
    if changed:
        listed = "、".join(f"{old} → {new}" for old, new in changed.items())
        beside = draft.path.with_suffix(NAMES).name
        issues.append(about.issue("FIELDS_RENAMED", count=len(changed), value=listed, beside=beside))
    holes = int(sum(len(part.interiors) for part in shapely.get_parts(draft.land.geometry))) if form.code == "dxf" else 0
    if holes:
        issues.append(about.issue("HOLES_AS_RINGS", form=form, count=holes))
    if form.code == "dxf" and draft.spatial and draft.land.crs is not None:
        issues.append(about.issue("CRS_NOT_IN_FILE", form=form, value=draft.land.crs.to_string()))
    return issues
