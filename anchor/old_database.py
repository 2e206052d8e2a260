"""Recognizes a database from before the first release, which no migration can update, and never changes it."""

import sqlite3
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

MESSAGE = "This database is from before the first release, and this version cannot read it."

Migrations = set[tuple[str, str]]  # (app, name)


def is_old(connection: BaseDatabaseWrapper) -> bool:
    """Whether accounts still are in the clinic's room, as they were in every version before the first release."""
    applied = applied_migrations(connection)
    return ("clinic", "0001_first") in applied and ("staff", "0001_first") not in applied


def applied_migrations(connection: BaseDatabaseWrapper) -> Migrations:
    if connection.vendor == "sqlite":
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


def how_to_start_over(connection: BaseDatabaseWrapper) -> str:
    name_another = "name a new database in DATABASE_URL, then run the same command again."
    if connection.vendor != "sqlite":
        return f"To start over without deleting it, {name_another}"
    path = str(connection.settings_dict["NAME"])
    files = f"{path} and {path}-wal" if has_write_ahead_log(path) else path
    return f"To start over without deleting it, move {files} to another folder or {name_another}"
