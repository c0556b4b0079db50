"""Measuring lengths (m, km) and areas (m2, mu) on the ellipsoid, by pointer, touch or keyboard."""

from __future__ import annotations

from typing import ClassVar

from landmap.webmap.elements.part import Part


class Measure(Part):
    """Two buttons: length and area. What is measured stands on the map only; Escape clears it."""

    kind: ClassVar[str] = "measure"
