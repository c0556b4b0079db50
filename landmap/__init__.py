"""landmap: idle land and empty factory buildings of a development zone, back to work.

The rooms, in the order in which a zone's files flow through them, are listed in docs/developer.md. Nothing is imported here, so
that ``landmap --help`` starts at once; import the room you need: ``from landmap import area, quota, webmap``.
"""

__version__ = "0.1.0"
