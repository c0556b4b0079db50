"""The zone's own parameters between datums."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from landmap.site.model import Model


class Datum(Model):
    """The zone's own parameters from one datum to another, for which there are no public ones; ``document`` says whence.

    Four, in the plane: dx_m (north), dy_m (east), rotation_sec, scale_ppm, valid for the coordinates of the projected CRSs
    ``from_crs`` and ``to_crs``: X' = dx + (1+m)(X cos a - Y sin a), Y' = dy + (1+m)(X sin a + Y cos a), X north, Y east.
    Seven, in space: dx_m, dy_m, dz_m, rx_sec, ry_sec, rz_sec, scale_ppm, and ``convention``: how the rotations are meant.
    """

    from_crs: str
    to_crs: str
    document: Annotated[str, Field(min_length=1)]
    dx_m: float
    dy_m: float
    dz_m: float | None = None
    rotation_sec: float = 0.0
    rx_sec: float = 0.0
    ry_sec: float = 0.0
    rz_sec: float = 0.0
    scale_ppm: float = 0.0
    convention: Literal["position_vector", "coordinate_frame"] | None = None

    @property
    def seven(self) -> bool:
        """Whether these are the seven parameters of space."""
        return self.dz_m is not None

    @model_validator(mode="after")
    def _four_or_seven(self) -> Datum:
        turned = bool(self.rx_sec or self.ry_sec or self.rz_sec)
        if self.seven and (self.convention is None or self.rotation_sec):
            raise ValueError(
                "seven parameters have rx_sec, ry_sec, rz_sec and a convention (position_vector, coordinate_frame)"
            )
        if not self.seven and (turned or self.convention is not None):
            raise ValueError("rx_sec, ry_sec, rz_sec and convention are of seven parameters, which have dz_m too")
        return self


class Datums(Model):
    """A file of such parameters: one table [datum], or several [[datum]]."""

    datum: Datum | tuple[Datum, ...]
