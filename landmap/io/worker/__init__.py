"""Readers that are not our own run in a process of their own, on a private copy, with limits.

What this protects from: a driver that opens other files, a network or a program (only the one driver that the format needs is
there, see child.py); a crash, a hang or a demand for memory (the process ends, we go on and say so); a change of the input
(there is only the copy). What it does not protect from: a fault in the driver that lets a file run code as this user.

asking.py    the parent's side: copy, start, wait, read the answer
child.py     the process: limits, drivers, the answer
drivers.py   what GDAL must leave out
"""

from landmap.io.worker.asking import Answer, ask

__all__ = ["Answer", "ask"]
