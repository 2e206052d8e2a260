"""A database from before the first release is recognized and refused, and stays as it is."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from anchor import old_database
from scripts.env_file import fresh_settings

SENTENCE = (
    "This database is from before the first release; to start over without deleting it, move {path} to another folder"
    " or name a new database in DATABASE_URL, and run the same command again."
)
EDITORIAL = ("clinic", "0002_editorial")
SEARCH = ("publishing", "0003_search")
FIRST = [("clinic", "0001_first"), ("procedures", "0001_first")]
MIGRATE = ("manage.py", "migrate", "--noinput")
# A process that ends without closing the database leaves its rows in the write-ahead log.
WRITE_AND_DIE = """
import os, sqlite3, sys
made = sqlite3.connect(sys.argv[1], isolation_level=None)
made.execute("PRAGMA journal_mode=wal")
made.execute("CREATE TABLE django_migrations (app text, name text)")
made.execute("INSERT INTO django_migrations VALUES ('clinic', '0001_first')")
os._exit(9)
"""
SERVE = (
    "-c",
    "import sys; from scripts import serve; serve.PYTHON = sys.executable; serve.prepare_database()",
)


def make_database(path: Path, rows: list[tuple[str, str]], journal: str = "wal") -> Path:
    made = sqlite3.connect(path)
    made.execute(f"PRAGMA journal_mode={journal}")
    made.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied datetime)")
    made.executemany("INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, '2026-03-04')", rows)
    made.execute("CREATE TABLE clinic_staffmember (username text)")
    made.execute("INSERT INTO clinic_staffmember VALUES ('ana')")
    made.commit()
    made.close()
    return path


def run(database: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = fresh_settings() | {
        "PATH": os.environ["PATH"],
        "ENV_FILE": "",
        "DATA_DIR": str(database.parent / "data"),
        "DATABASE_URL": f"sqlite:///{database}",
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.one_database
@pytest.mark.parametrize("journal", ["delete", "wal"])
@pytest.mark.parametrize("rows", [[*FIRST, EDITORIAL], [*FIRST, SEARCH], FIRST])
def test_migrate_refuses_an_old_database_and_leaves_it_alone(tmp_path, rows, journal):
    path = make_database(tmp_path / "old.sqlite3", rows, journal)
    before = path.read_bytes()

    done = run(path, *MIGRATE)

    assert done.returncode == 1
    assert done.stderr == f"CommandError: {SENTENCE.format(path=path)}\n"
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.glob("old*")] == ["old.sqlite3"]


@pytest.mark.one_database
@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_serve_says_one_sentence_about_an_old_database_and_how_to_start_over(tmp_path, journal):
    path = make_database(tmp_path / "old.sqlite3", [*FIRST, EDITORIAL], journal)
    before = path.read_bytes()

    done = run(path, *SERVE)

    assert done.returncode == 1
    assert done.stdout == "Checking the database ...\n"
    assert done.stderr == f"{SENTENCE.format(path=path)}\n"
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.glob("old*")] == ["old.sqlite3"]


@pytest.mark.one_database
def test_after_the_old_database_was_moved_the_same_command_makes_a_new_one(tmp_path):
    path = make_database(tmp_path / "old.sqlite3", FIRST)
    path.rename(tmp_path / "kept.sqlite3")

    assert run(path, *MIGRATE).returncode == 0
    assert run(path, "manage.py", "old_database").stdout == ""


@pytest.mark.one_database
def test_the_rows_that_a_killed_site_left_in_the_log_count_too(tmp_path):
    path = tmp_path / "old.sqlite3"
    subprocess.run([sys.executable, "-c", WRITE_AND_DIE, path], check=False)
    before = path.read_bytes()

    done = run(path, "manage.py", "old_database")

    assert f"move {path} and {path}-wal to another folder" in done.stdout
    assert path.read_bytes() == before


@pytest.mark.one_database
@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
def test_a_file_that_is_no_database_is_not_called_old(tmp_path, content):
    path = tmp_path / "file.sqlite3"
    path.write_bytes(content)

    assert run(path, "manage.py", "old_database").stdout == ""


def test_the_database_of_this_version_is_readable(db):
    assert not old_database.is_old(connection)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_other_first_migrations_made_is_old_on_every_database():
    recorder = MigrationRecorder(connection)
    entry = old_database.first_migrations(settings.BASE_DIR)
    recorder.record_unapplied(*entry)
    try:
        found = old_database.is_old(connection)
    finally:
        recorder.record_applied(*entry)

    assert found
    assert not old_database.is_old(connection)


def test_another_first_migration_makes_another_entry(tmp_path):
    file = tmp_path / "clinic" / "migrations" / "0001_first.py"
    file.parent.mkdir(parents=True)
    file.write_text("one")
    before = old_database.first_migrations(tmp_path)

    file.write_text("another")

    assert old_database.first_migrations(tmp_path) != before


@pytest.mark.one_database
def test_migrate_runs_again_on_a_database_that_it_made(tmp_path):
    path = tmp_path / "new.sqlite3"

    assert [run(path, *MIGRATE).returncode for _ in range(2)] == [0, 0]
