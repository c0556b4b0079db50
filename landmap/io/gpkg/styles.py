"""How QGIS draws a layer of a GeoPackage: a QML document in the table layer_styles, which QGIS applies on opening.

The renderer is "categorizedSymbol": one symbol per value of a column, each a solid fill under a pattern of lines or dots, so
that no reading depends on colour alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import pandas as pd

from landmap.terms import MAP_CLASSES, MapClass

STYLES = "layer_styles"  # the name that QGIS looks for
_WHEN = pd.Timestamp("2000-01-01")  # fixed, so that the same layers give the same bytes
# A pattern of terms/classes.py as a brush of Qt.
_BRUSHES: Mapping[str, str] = {
    "plain": "",
    "hatch": "b_diagonal",
    "back_hatch": "f_diagonal",
    "cross": "diagonal_x",
    "dots": "dense6",
    "horizontal": "horizontal",
    "vertical": "vertical",
}
_ALIKE = MAP_CLASSES["normal"]
_INK, _LINE_MM = "60,60,60,150", "0.26"


@dataclass(frozen=True, slots=True)
class Category:
    """One value of the column, how the legend calls it, and the class whose fill and pattern it is drawn in."""

    value: str
    label: str
    look: MapClass


def by_map_class(codes: Iterable[str] = MAP_CLASSES) -> list[Category]:
    """The classes of the map, in their order, for a column of their codes."""
    wanted = set(codes)
    return [Category(code, f"{one.zh} {one.en}", one) for code, one in MAP_CLASSES.items() if code in wanted]


def qml(column: str, categories: Iterable[Category], *, label: str | None = None) -> str:
    """The style of a polygon layer by the values of ``column``; a value without a category is drawn as unknown.

    ``label`` is the column written on each shape. Without categories, all shapes are drawn alike.
    """
    listed = list(categories)
    if not listed:
        return _document(f'<renderer-v2 type="singleSymbol"><symbols>{_symbol(0, _ALIKE)}</symbols></renderer-v2>', label)
    listed.append(Category("", "其他 other", MAP_CLASSES["unknown"]))
    rows = "".join(
        f'<category render="true" value={quoteattr(one.value)} symbol="{i}" label={quoteattr(one.label)}/>'
        for i, one in enumerate(listed)
    )
    symbols = "".join(_symbol(i, one.look) for i, one in enumerate(listed))
    renderer = (
        f'<renderer-v2 type="categorizedSymbol" attr={quoteattr(column)} forceraster="0" symbollevels="0" enableorderby="0">'
        f"<categories>{rows}</categories><symbols>{symbols}</symbols></renderer-v2>"
    )
    return _document(renderer, label)


def style_table(styles: Mapping[str, str]) -> pd.DataFrame:
    """The rows of layer_styles for layers (name -> QML), each the default of its layer."""
    return pd.DataFrame(
        [
            {
                "f_table_catalog": "",
                "f_table_schema": "",
                "f_table_name": name,
                "f_geometry_column": "geom",
                "styleName": name,
                "styleQML": document,
                "styleSLD": "",
                "useAsDefault": True,
                "description": "landmap",
                "owner": "",
                "ui": "",
                "update_time": _WHEN,
            }
            for name, document in styles.items()
        ]
    )


def _document(renderer: str, label: str | None) -> str:
    return (
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
        f'<qgis version="3.22" styleCategories="Symbology|Labeling" labelsEnabled="{int(label is not None)}">'
        f"{renderer}{_labels(label)}</qgis>"
    )


def _symbol(number: int, look: MapClass) -> str:
    rgb = ",".join(str(int(look.fill[at : at + 2], 16)) for at in (1, 3, 5))
    layers = _fill(f"{rgb},255", "solid", outline=True)
    if _BRUSHES[look.pattern]:
        layers += _fill(_INK, _BRUSHES[look.pattern], outline=False)
    return f'<symbol type="fill" name="{number}" alpha="1" clip_to_extent="1" force_rhr="0">{layers}</symbol>'


def _fill(colour: str, brush: str, *, outline: bool) -> str:
    """One layer of a symbol; its settings stand twice, for QGIS before and after 3.18."""
    settings = {
        "color": colour,
        "style": brush,
        "outline_color": "60,60,60,255",
        "outline_style": "solid" if outline else "no",
        "outline_width": _LINE_MM,
        "outline_width_unit": "MM",
    }
    options = "".join(f'<Option type="QString" name="{name}" value="{value}"/>' for name, value in settings.items())
    older = "".join(f'<prop k="{name}" v="{value}"/>' for name, value in settings.items())
    return f'<layer class="SimpleFill" enabled="1" locked="0" pass="0"><Option type="Map">{options}</Option>{older}</layer>'


def _labels(column: str | None) -> str:
    if column is None:
        return ""
    text = f'<text-style fieldName={quoteattr(column)} fontSize="8" fontSizeUnit="Point" textColor="30,30,30,255">'
    halo = '<text-buffer bufferDraw="1" bufferSize="0.8" bufferSizeUnits="MM" bufferColor="255,255,255,255"/>'
    return f'<labeling type="simple"><settings>{text}{halo}</text-style><placement placement="1"/></settings></labeling>'
