"""What the writers of single files are given, and what a format is able to hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

if TYPE_CHECKING:
    import geopandas as gpd

Plane = Literal["any", "wgs84", "metres", "zone"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A frame to be written to ``path``: its own columns under the names to be written, rows in their order, and geometry.

    ``named`` tells which column is the id, the name, the holder, the status (by the canonical names of terms/), where one is;
    ``rows`` are the rows' numbers in the file they came from.
    """

    frame: pd.DataFrame
    path: Path
    encoding: str = "utf-8"
    named: Mapping[str, str] | None = None
    rows: tuple[int, ...] = ()

    def row(self, position: int) -> int:
        """The row's number in the file it came from, by which people know it."""
        return self.rows[position] if self.rows else position + 1

    @property
    def land(self) -> gpd.GeoDataFrame:
        """The frame as one with shapes."""
        return self.frame

    @property
    def spatial(self) -> bool:
        """Whether the rows lie on the ground."""
        return hasattr(self.frame, "geometry")

    @property
    def plain(self) -> pd.DataFrame:
        """The columns without the geometry."""
        return pd.DataFrame(self.frame.drop(columns=self.land.geometry.name)) if self.spatial else self.frame

    def column(self, meaning: str) -> str | None:
        """The column that holds the id, the name ... of a row."""
        return (self.named or {}).get(meaning)


def all_columns(draft: Draft) -> Mapping[str, str]:
    """Every column, under its own name."""
    return {str(name): str(name) for name in draft.plain.columns}


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that is written.

    ``plane`` is the kind of CRS it needs: any, wgs84 (longitude and latitude on WGS 84), metres (any projected one), or zone
    (a Gauss-Kruger zone of China). ``shapes`` are the types of shapes it holds, None for all; then every row needs one.
    ``names`` gives the columns that survive and how they are called in the file. ``must_be_same`` holds what was
    written to the draft, in a way of the format's own. ``encodings`` are those it may be written in, the usual one first.
    ``rounds_to`` is the number of decimals that its coordinates keep, None for all.
    """

    code: str
    zh: str
    en: str
    write: Callable[[Draft], None]
    names: Callable[[Draft], Mapping[str, str]] = all_columns
    must_be_same: Callable[[Draft, Format], None] | None = None
    plane: Plane = "any"
    shapes: tuple[str, ...] | None = None
    encodings: tuple[str, ...] = ("utf-8",)
    rounds_to: int | None = None
    digits: int = 17  # of a number that are kept; 17 are all
    trims: bool = False  # blanks at the ends of texts are not kept

    @property
    def titles(self) -> dict[str, str]:
        """Its names, as the rules' texts ask for them."""
        return {"format_zh": self.zh, "format_en": self.en}
