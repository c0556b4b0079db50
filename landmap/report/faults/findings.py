"""What a check found, as it is handed out: without a snapshot, so that a zone with a refused layer can be shown too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from landmap.check import verdict

if TYPE_CHECKING:
    from landmap.check.checked import CheckedSite
    from landmap.check.verdict import Verdict
    from landmap.issue import Issue
    from landmap.site import Layer, Site


@dataclass(frozen=True)
class Findings:
    """A site after the checks, as ``profile`` (public, internal, leader) may see what the issues quote."""

    site: Site
    checked: CheckedSite
    profile: str = "internal"

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """What came of each layer, by its id, in the order of the site."""
        found = verdict.of_layers(self.checked)
        return {layer.id: found[layer.id] for layer in self.site.layers if layer.id in found}

    @cached_property
    def verdict(self) -> Verdict:
        """What came of the site as a whole."""
        return verdict.of_all(self.verdicts.values())

    @cached_property
    def layers(self) -> Mapping[str, Layer]:
        """The layers by id, with the fields that a bare file was found to have."""
        read = {layer.layer.id: layer.layer for layer in self.checked.layers.values()}
        return {layer.id: read.get(layer.id, layer) for layer in self.site.layers}

    def field_of(self, issue: Issue) -> str | None:
        """The field that an issue is about, under the name that it has in the file."""
        layer = self.layers.get(issue.layer)
        own = {} if layer is None else layer.fields
        return None if issue.field is None else own.get(issue.field, issue.field.removeprefix("src_"))
