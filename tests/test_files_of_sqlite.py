"""Looking at SQLite's files must not take a database away from those who use it."""

import sqlite3
import subprocess
import sys
from contextlib import closing

from tests.files_of_sqlite import bytes_of

OPEN_WRITE_CLOSE = (
    "import sqlite3; c = sqlite3.connect({!r}); c.execute('INSERT INTO words VALUES (2)'); c.commit(); c.close()"
)


def test_the_log_stays_for_the_connections_that_are_open(tmp_path):
    file = tmp_path / "words.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE words (number)")
        connection.commit()

        assert b"words" in bytes_of(file)
        subprocess.run([sys.executable, "-c", OPEN_WRITE_CLOSE.format(str(file))], check=True)

        assert (tmp_path / "words.sqlite3-wal").exists()
        assert connection.execute("SELECT number FROM words").fetchall() == [(2,)]
