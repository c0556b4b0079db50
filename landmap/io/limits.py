"""How much a source may ask for: more than any zone's own file does, less than would exhaust the machine."""

from __future__ import annotations

BYTES = 2 * 1024**3  # of a file, and of all that a zip unpacks to
ROWS = 1_000_000
SECONDS = 60.0  # for a query, or a whole file in a worker, to end
MEMORY = 2 * 1024**3  # bytes that a worker may use
VERTICES = 30_000_000  # of all shapes of a file
GDB_FILES = 2_000
ZIP_MEMBERS = 200
ZIP_RATIO, ZIP_RATIO_FROM = 100, 10 * 1024**2  # how far a zip may shrink what is larger than this
