"""What all settings share: an unknown key is an error, and nothing is changed once it is read."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["boundary", "parcels", "buildings", "roads", "projects", "plans", "outcomes"]
Profile = Literal["public", "internal", "leader"]
DrawColumn = Literal["used", "committed"]


class Model(BaseModel):
    """One table of site.toml or layer.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)
