"""The bytes that SQLite keeps on disk."""

import subprocess
from pathlib import Path

from django.db import connection


def stored_bytes() -> bytes:
    """The database's file and what lies beside it, read by another process.

    Closing a file drops all POSIX locks that this process has on it, SQLite's own included. Another process would then
    take the write-ahead log for abandoned and delete it: rows are lost, and every new connection is a disk I/O error.
    (How To Corrupt An SQLite Database File, section 2.2.)
    """
    file = Path(connection.settings_dict["NAME"])
    parts = sorted(file.parent.glob(f"{file.name}*"))
    return subprocess.run(["cat", *map(str, parts)], check=True, capture_output=True).stdout
