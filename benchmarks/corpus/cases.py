"""One case of a corpus: what the manifest states against what came of it, difference by difference."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely

from benchmarks.corpus.outputs import faults_of_outputs
from landmap.check import verdict
from landmap.check.bare import Said, check_file
from landmap.check.checked import CheckedLayer, CheckedSite
from landmap.io.read import read_layer
from landmap.site import ROW_NUMBER, Layer, Site

Case = Mapping[str, Any]

# The schema that the manifest's "about" states: every field of it must be there, and ZT has four words.
_FIELDS = {"parcel_id": "DKBH", "name": "DKMC", "operation": "ZT", "registered_m2": "MJ_M2", "surveyed_on": "RQ"}
_DOSSIER = {"parcel_id": "地块编号", "name": "名称", "operation": "状态", "registered_m2": "面积(亩)", "surveyed_on": "日期"}
_KML = {"parcel_id": "Name", "operation": "description"}  # a placemark has a name and a text, and nothing else that all have
_DXF = {"parcel_id": ROW_NUMBER, "name": "name"}  # a drawing has outlines, and texts that may stand in them
_STATES = {"闲置": "vacant", "已盘活": "normal", "已供应": "normal", "规划中": "na"}
_KNOWN_NEEDS = {"crs", "rename", "mode", "encoding", "layer"}
_AREA_M2 = 1.0  # how exactly a stated area must be met


def read_cases(folder: Path) -> list[Case]:
    """The cases of the manifest in ``folder``."""
    cases: list[Case] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["cases"]
    return cases


def layer_of(case: Case, path: Path) -> Layer:
    """The layer of the schema, as this case names its fields."""
    needs = case.get("needs", {})
    dossier = needs.get("mode") == "dossier"
    renamed = {new: old for old, new in needs.get("rename", {}).items()}
    by_suffix = {".kml": _KML, ".kmz": _KML, ".dxf": _DXF, ".xlsx": _DOSSIER}
    fields = _DOSSIER if dossier else by_suffix.get(path.suffix.lower(), _FIELDS)
    return Layer(
        id="parcels",
        role="parcels",
        title="地块",
        source=path.name,
        fields={name: renamed.get(field, field) for name, field in fields.items()},
        units={"registered_m2": "mu"} if fields is _DOSSIER else {},
        values={"operation": _STATES},
        plain=dossier,
    )


def check_case(case: Case, folder: Path, **changes: str) -> tuple[Site, CheckedSite]:
    """What comes of the case's file; ``changes`` (crs, layer) are what its ``accept_with`` says beside its ``needs``."""
    path = folder / case["path"]
    needs = {**case.get("needs", {}), **changes}
    said = Said(needs.get("crs"), needs.get("encoding"), needs.get("layer"), layer_of(case, path))
    return check_file(path, said)


def faults(case: Case, folder: Path) -> list[str]:
    """Every difference between what the manifest states and what came of the case; none if it passes."""
    before = _digest((folder / case["path"]).parent)
    site, checked = check_case(case, folder)
    found = [*_unknown_needs(case), *_of_verdict(case, checked), *_of_words(checked)]
    for layer in checked.layers.values():
        found += [*_of_rows(case, layer, site), *_of_ground(case, layer)]
    if "accept_with" in case:
        found += _of_accept_with(case, folder)
    if "dangerous_layer" in case:
        check_case(case, folder, layer=case["dangerous_layer"])  # must end, whatever comes of it
    if "output_must" in case and checked.layers:
        with tempfile.TemporaryDirectory() as out:
            found += faults_of_outputs(site, checked, Path(out))
    if _digest((folder / case["path"]).parent) != before:
        found.append("the input was changed")
    return found


def verdict_of(checked: CheckedSite) -> verdict.Verdict:
    """What came of the case as a whole."""
    return verdict.of_all(verdict.of_layers(checked).values())


def _unknown_needs(case: Case) -> Iterator[str]:
    yield from (f"needs {name}: not known here" for name in sorted(set(case.get("needs", {})) - _KNOWN_NEEDS))


def _of_verdict(case: Case, checked: CheckedSite) -> Iterator[str]:
    got = verdict_of(checked)
    if case["outcome"] == "any":
        if got.outcome == "refuse" and not got.code:
            yield "refused without a code"
        if got.outcome != "refuse" and got.rows_in != got.accepted + got.quarantined:
            yield f"{got.rows_in} rows in, {got.accepted} accepted, {got.quarantined} quarantined"
        return
    for name in ("outcome", "code"):
        if getattr(got, name) != case[name]:
            yield f"{name}: expected {case[name]!r}, got {getattr(got, name)!r}"
    for name, expected in case["expect"].items():
        if getattr(got, name) != expected:
            yield f"{name}: expected {expected}, got {getattr(got, name)}"


def _of_words(checked: CheckedSite) -> Iterator[str]:
    """Every issue speaks both languages, without a gap where a value should stand."""
    for issue in checked.issues:
        for text in (issue.message_zh, issue.message_en, issue.mend_zh, issue.mend_en):
            if not text or re.search(r"\{[a-z_]+\}", text):
                yield f"{issue.code} says {text!r}"
        if not re.search(r"[\u4e00-\u9fff]", issue.message_zh):
            yield f"{issue.code} says nothing in Chinese"


def _of_rows(case: Case, layer: CheckedLayer, site: Site) -> Iterator[str]:
    """The ids accepted, and the texts of the first row as they stand in the file."""
    if "ids" in case and layer.accepted["parcel_id"].tolist() != case["ids"]:
        yield f"ids: expected {case['ids']}, got {layer.accepted['parcel_id'].tolist()}"
    if "text" in case:
        frame = read_layer(layer.layer, crs=site.crs).frame
        columns = {field: name for name, field in layer.layer.fields.items()}
        for field, text in case["text"].items():
            found = frame[columns.get(field, f"src_{field}")].iloc[0]
            if found != text:
                yield f"{field}: expected {text!r}, got {found!r}"


def _of_ground(case: Case, layer: CheckedLayer) -> Iterator[str]:
    shapes = layer.accepted["geometry"].to_numpy() if "geometry" in layer.accepted.columns else []
    measured = {"area_m2": lambda: shapely.area(shapes).sum(), "union_m2": lambda: shapely.union_all(shapes).area}
    for name, measure in measured.items():
        if name in case and abs(measure() - case[name]) > _AREA_M2:
            yield f"{name}: expected {case[name]}, got {measure():.2f}"


def _of_accept_with(case: Case, folder: Path) -> Iterator[str]:
    said = dict(case["accept_with"])
    accepted = said.pop("accepted")
    got = verdict_of(check_case(case, folder, **said)[1])
    if got.outcome == "refuse" or got.accepted != accepted:
        yield f"with {said}: expected {accepted} accepted, got {got.accepted} ({got.outcome} {got.code})"


def _digest(folder: Path) -> dict[Path, str]:
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.rglob("*")) if path.is_file()}
