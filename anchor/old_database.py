"""Recognizes a database from before the first release that this version cannot read, and never changes it.

Until 1.0.0 each room has one first migration, which changes with the models. So `migrate` notes in the table of applied
migrations which first migrations made the database: an entry with a hash of their files, which Django passes over.
"""

import hashlib
import sqlite3
from pathlib import Path

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

Migrations = set[tuple[str, str]]  # (app, name)


def first_migrations(folder: Path) -> tuple[str, str]:
    """The entry for the first migrations of the rooms in `folder`."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*/migrations/0001_first.py")):
        digest.update(file.read_bytes())
    return "anchor", f"first_migrations_{digest.hexdigest()[:16]}"


def is_old(connection: BaseDatabaseWrapper) -> bool:
    applied = applied_migrations(connection)
    return ("clinic", "0001_first") in applied and first_migrations(settings.BASE_DIR) not in applied


def note_first_migrations(connection: BaseDatabaseWrapper) -> None:
    """Marks a database that these first migrations made."""
    entry = first_migrations(settings.BASE_DIR)
    applied = applied_migrations(connection)
    if ("clinic", "0001_first") in applied and entry not in applied:
        MigrationRecorder(connection).record_applied(*entry)


def applied_migrations(connection: BaseDatabaseWrapper) -> Migrations:
    if connection.vendor == "sqlite" and connection.connection is None:
        return applied_in_file(str(connection.settings_dict["NAME"]))
    return set(MigrationRecorder(connection).applied_migrations())


def applied_in_file(path: str) -> Migrations:
    # Not through Django, whose connection would set the file's journal mode and so change the file.
    if not Path(path).is_file():
        return set()
    mode = "mode=ro" if has_write_ahead_log(path) else "mode=ro&immutable=1"  # immutable: leaves no files behind
    connection = sqlite3.connect(f"{Path(path).resolve().as_uri()}?{mode}", uri=True)
    try:
        return set(connection.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError:  # no such table, or not a database: `migrate` reports that
        return set()
    finally:
        connection.close()


def has_write_ahead_log(path: str) -> bool:
    # It has the newest rows until SQLite moves them into the database file.
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def message(connection: BaseDatabaseWrapper) -> str:
    """One sentence that says what is wrong and how to start over."""
    name_another = "name a new database in DATABASE_URL, and run the same command again."
    if connection.vendor != "sqlite":
        return f"This database is from before the first release; to start over without deleting it, {name_another}"
    path = str(connection.settings_dict["NAME"])
    files = f"{path} and {path}-wal" if has_write_ahead_log(path) else path
    return (
        "This database is from before the first release; to start over without deleting it, "
        f"move {files} to another folder or {name_another}"
    )
