"""A new zone's folder from the files it has: site.toml and a layer.toml per file, to be edited by hand."""

from landmap.scaffold.start import start

__all__ = ["start"]
