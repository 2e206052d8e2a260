"""Reads what SQLite wrote to the disk without breaking the database that is in use."""

import subprocess
from pathlib import Path


def bytes_of(database: str | Path) -> bytes:
    """The database's file, and its log and index where there are some, read by another process.

    A process that closes a file loses all its locks on it, its own connections' too. The next program to close the
    database, such as a worker that a test started, then takes itself for the last one and removes the log under the
    connections that are still open: they end with "disk I/O error" or "database disk image is malformed".
    """
    file = Path(database)
    files = sorted(file.parent.glob(f"{file.name}*"))
    return subprocess.run(["cat", "--", *files], capture_output=True, check=True).stdout
