"""DXF drawings. DWG is not read: nobody but its maker documents it; every CAD program saves DXF."""

from landmap.io.dxf.reading import is_dxf, read

__all__ = ["is_dxf", "read"]
