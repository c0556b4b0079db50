"""Writing DXF: a closed polyline per ring, in metres, on the layer of the row's status, its name as a text inside.

Where a row has a name, its number is left with each of its polylines as extended data, as programs of land surveys do.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any, cast

import numpy as np
import shapely

from landmap.errors import FormatError
from landmap.io.source import shown
from landmap.io.writing.compare import lost, rows_alike
from landmap.io.writing.draft import Draft, Format
from landmap.io.writing.values import text

_PLAIN_LAYER = "地块"
_BAD_IN_NAME = re.compile(r"[<>/\\\":;?*|=`,\x00-\x1f]")  # AutoCAD's rules for names of layers
_COLOURS = (3, 4, 1, 30, 2, 6, 5, 8)  # of AutoCAD's palette, told apart on black and on white
_VERSIONS = {"utf-8": ("R2010", "utf-8"), "gb18030": ("R2000", "gbk"), "gbk": ("R2000", "gbk")}
_APP, _XDATA_TEXT, _XDATA_BYTES = "LANDMAP", 1000, 255
_TEXT_SHARE, _TEXT_MOST_M = 0.08, 20.0  # height of a name: a part of the shape's width


def write(draft: Draft) -> None:
    """A drawing of rings: holes are rings of their own inside their shell, as CAD has no holes."""
    from ezdxf.filemanagement import new

    version, encoding = _VERSIONS[draft.encoding]
    with _fixed_stamps():
        drawing = new(version, setup=False, units=6)  # 6: metres
        drawing.encoding = encoding
        drawing.styles.add("HZ", font="simsun.ttf")
        crs = draft.land.crs
        if crs is not None:
            drawing.header.custom_vars.append("CRS", ":".join(crs.to_authority() or (crs.name,)))
        _draw(draft, drawing)
        drawing.saveas(draft.path)


def _draw(draft: Draft, drawing: Any) -> None:
    layers = _layers(draft)
    for name, at in zip(dict.fromkeys(layers), range(len(layers)), strict=False):
        drawing.layers.add(name, color=_COLOURS[at % len(_COLOURS)])
    drawing.appids.add(_APP)
    space = drawing.modelspace()
    for layer, title, number, shape in zip(layers, titles(draft), _numbers(draft), draft.land.geometry, strict=True):
        for ring in rings(shape):
            line = space.add_lwpolyline(ring[:-1].tolist(), close=True, dxfattribs={"layer": layer})
            if number:
                line.set_xdata(_APP, [(_XDATA_TEXT, number)])
        if title:
            at = shapely.get_coordinates(shape.point_on_surface())[0]
            height = round(min(_TEXT_MOST_M, max(1.0, _TEXT_SHARE * (shape.bounds[2] - shape.bounds[0]))), 1)
            space.add_text(title, height=height, dxfattribs={"layer": layer, "style": "HZ"}).set_placement(tuple(at))


def rings(shape: Any) -> Iterator[np.ndarray[Any, np.dtype[np.float64]]]:
    """Every ring of ``shape``, each shell followed by its holes."""
    for part in shapely.get_parts(shape):
        for ring in (part.exterior, *part.interiors):
            yield shapely.get_coordinates(ring)


def titles(draft: Draft) -> list[str]:
    """What is written inside each shape: its name, else its id."""
    return _lines_of_text(draft, draft.column("name") or draft.column("id"))


def _numbers(draft: Draft) -> list[str]:
    """The id that goes with each shape whose text is its name."""
    found = _lines_of_text(draft, draft.column("id") if draft.column("name") else None)
    for long in (one for one in found if len(one.encode()) > _XDATA_BYTES):
        zh, en = f"编号“{shown(long)}”太长", f"the id {shown(long)!r} is too long"
        raise FormatError(zh, en, mend_zh="改短该编号", mend_en="shorten it")
    return found


def _lines_of_text(draft: Draft, column: str | None) -> list[str]:
    found = [""] * len(draft.frame) if column is None else [text(value) for value in draft.frame[column]]
    broken = next((one for one in found if re.search(r"[\x00-\x1f]", one)), None)
    if broken is not None:
        raise FormatError(
            f"名称“{shown(broken)}”含换行或控制符，DXF 的单行文字装不下",
            f"the name {shown(broken)!r} has a line break, which a text of a DXF cannot hold",
            mend_zh="改写该名称",
            mend_en="reword it",
        )
    return found


def _layers(draft: Draft) -> list[str]:
    column = draft.column("status")
    if column is None:
        return [_PLAIN_LAYER] * len(draft.frame)
    return [_BAD_IN_NAME.sub("_", text(value)).strip() or _PLAIN_LAYER for value in draft.frame[column]]


def kept(draft: Draft) -> dict[str, str]:
    """What is left of the attributes: the name inside each shape, its number with its lines, and the status as its layer."""
    found = {
        draft.column("id"): "xdata",
        draft.column("name") or draft.column("id"): "TEXT",
        draft.column("status"): "layer",
    }
    return {column: place for column, place in found.items() if column is not None}


def must_be_same(draft: Draft, form: Format) -> None:  # noqa: ARG001 -- as every format's
    """Raise FormatError where the drawing, read again, has other rings, layers or texts than the draft."""
    from ezdxf.filemanagement import readfile

    space = readfile(draft.path).modelspace()
    drawn = [
        (line.dxf.layer, _number(line), np.array(line.get_points("xy"))) for line in cast("Any", space.query("LWPOLYLINE"))
    ]
    rows = zip(_layers(draft), _numbers(draft), draft.land.geometry, strict=True)
    wanted = [(layer, number, ring[:-1]) for layer, number, shape in rows for ring in rings(shape)]
    rows_alike(len(wanted), len(drawn), draft)
    for (layer, number, ring), (found_layer, found_number, found) in zip(wanted, drawn, strict=True):
        if (layer, number) != (found_layer, found_number) or not np.array_equal(ring, found):
            raise lost(draft, f"图层 {layer} 上的一条边界读回后不同", f"a ring on the layer {layer} is not the same")
    texts = [found.dxf.text for found in space.query("TEXT")]
    if texts != [title for title in titles(draft) if title]:
        raise lost(draft, "图中的名称读回后不同", "the names in the drawing are not the same")


def _number(line: Any) -> str:
    return str(line.get_xdata(_APP)[0].value) if line.has_xdata(_APP) else ""


@contextlib.contextmanager
def _fixed_stamps() -> Iterator[None]:
    """No time and no random id in the file, so that the same rows give the same bytes."""
    from ezdxf._options import options

    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        options.write_fixed_meta_data_for_testing = before
