"""Reads SQLite's files on disk without breaking the database that is in use."""

import subprocess
from pathlib import Path


def bytes_of(database: str | Path) -> bytes:
    """The database's file with its log and index if they exist, read by another process.

    A process that closes a file loses all its locks on it, including those of its own database connections. The next
    program that closes the database, such as a worker of a test, then believes that it is the last one and deletes the
    log. Connections that are still open fail with "disk I/O error" or "database disk image is malformed".
    """
    file = Path(database)
    files = sorted(file.parent.glob(f"{file.name}*"))
    return subprocess.run(["cat", "--", *files], capture_output=True, check=True).stdout
