"""A PostGIS of our own for as long as a benchmark runs: a fresh cluster in a temporary folder, reached by a socket alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def binaries() -> Path | None:
    """Where PostgreSQL's programs lie, None where they or psycopg are not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    try:
        import psycopg  # noqa: F401 -- asked whether it is there
    except ImportError:
        return None
    return found[-1].parent if found else None


@contextmanager
def server() -> Iterator[Any]:
    """A connection to a fresh database with PostGIS; all of it is gone afterwards."""
    import psycopg

    programs = binaries()
    if programs is None:
        raise RuntimeError("no PostgreSQL here: apt-get install postgresql-15-postgis-3, pip install 'psycopg[binary]'")
    folder = Path(tempfile.mkdtemp(prefix="landmap-postgis-"))
    as_user = {"user": "postgres"} if os.geteuid() == 0 else {}  # it refuses to run as root
    if as_user:
        shutil.chown(folder, "postgres")
    base = folder / "base"
    say: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **as_user}
    subprocess.run([programs / "initdb", "-D", base, "-U", "postgres", "-A", "trust"], check=True, **say)  # noqa: S603 -- Debian's own
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c shared_buffers=1GB -c fsync=off"
    subprocess.run([programs / "pg_ctl", "-D", base, "-w", "-o", options, "start"], check=True, **say)  # noqa: S603 -- Debian's own
    try:
        with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute("CREATE EXTENSION postgis")
            yield connection
    finally:
        subprocess.run([programs / "pg_ctl", "-D", base, "-m", "immediate", "stop"], check=True, **say)  # noqa: S603 -- Debian's own
        shutil.rmtree(folder, ignore_errors=True)
