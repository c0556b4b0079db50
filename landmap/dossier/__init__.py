"""户口档案: all that is known of a parcel, from every layer, in sections for a person to read; cut to what a profile sees.

record.py    dossiers: one record per parcel
parcel.py    what its own row says
children.py  its buildings, plans and outcomes, and where every row came from
dates.py     what happened to it, by date
speaker.py   values in words
section.py   a section: title and rows
"""

from landmap.dossier.parcel import AREAS, IDENTITY, STATUS
from landmap.dossier.record import dossiers
from landmap.dossier.section import Section

__all__ = ["AREAS", "IDENTITY", "STATUS", "Section", "dossiers"]
