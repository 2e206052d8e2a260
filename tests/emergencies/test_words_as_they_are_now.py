"""The lexicon that counts: cached, right after each change, whole without a database, and never broken by a change."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from emergencies import fitting, words
from emergencies.lexicon import lexicon_of, shipped, shipped_hash, shipped_sections
from emergencies.models import WordsChange, WordsSignoff
from emergencies.noticing import notice, version
from emergencies.words import current_lexicon, known_words
from tests.emergencies.conftest import NOW, adding, agreed

LINE = ("{chest} {pain}",)
PROGRAM = """
import django
django.setup()
from emergencies.noticing import notice, version
print([flag.why for flag in notice("I have chest pain")], version())
"""


def test_a_call_needs_one_small_query_and_gets_the_same_lexicon(db, django_assert_num_queries):
    before = current_lexicon()

    with django_assert_num_queries(1):
        assert current_lexicon() is before


def test_without_changes_it_is_the_shipped_one(db):
    assert current_lexicon().sections == shipped().sections
    assert version() == f"{shipped_hash()}+0"


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_with_the_database_away_the_shipped_lexicon_counts_and_the_log_says_so(ana, ben, monkeypatch, caplog, error):
    agreed(ana, ben)
    assert LINE not in [flag.why for flag in notice("I have chest pain")]

    def away():
        raise error("connection already closed")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", away)
        found = notice("I have chest pain")

    assert LINE in [flag.why for flag in found]
    assert [record.getMessage() for record in caplog.records] == [
        "The changes of the lexicon could not be read: the shipped lexicon counts."
    ]
    assert version() == f"{shipped_hash()}+1"


@pytest.mark.one_database
@pytest.mark.parametrize("database", ["postgres://nobody@127.0.0.1:1/none", "sqlite:///{folder}/empty.sqlite3"])
def test_without_a_server_or_without_tables_the_shipped_lexicon_counts(tmp_path, database):
    environment = os.environ | {
        "DATABASE_URL": database.format(folder=tmp_path), "DJANGO_SETTINGS_MODULE": "tests.settings"
    }  # fmt: skip

    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )

    assert "{chest} {pain}" in done.stdout
    assert done.stdout.split()[-1] == shipped_hash()
    assert "the shipped lexicon counts" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_change_that_a_newer_shipped_file_does_not_fit_is_left_out_alone(ana, ben, monkeypatch, caplog):
    gone = agreed(ana, ben, **adding("{jaw} glowing"))
    agreed(ana, ben, **adding("{chest} glowing"))
    agreed(ana, ben, **adding("gums", "en.words.jaw"))
    newer = {
        name: tuple(entry for entry in entries if "{jaw}" not in entry)
        for name, entries in shipped_sections().items()
        if name != "en.words.jaw"
    }
    lexicon_of(newer)
    monkeypatch.setattr(fitting, "shipped_sections", lambda: newer)
    fitting.known_sections.cache_clear()
    words.lexicon_after.cache_clear()

    sections = current_lexicon().sections
    fitting.known_sections.cache_clear()

    assert sections["en.certain.chest"][-1] == "{chest} glowing"
    assert "en.words.jaw" not in sections
    assert f"Change {gone.pk} of the lexicon no longer fits" in caplog.text
    assert len(caplog.records) == 2


def test_a_change_of_a_sign_that_is_unknown_is_left_out(ana, ben, caplog):
    change = WordsChange.objects.create(**adding("glow", "en.certain.glowing"), why="It glows.", by=ana, at=NOW)
    WordsSignoff.objects.create(change=change, agreed=True, by=ben, at=NOW, proposed_by=ana)

    assert current_lexicon().sections == shipped().sections
    assert version() == f"{shipped_hash()}+1"
    assert "no longer fits" in caplog.text


def test_the_known_words_of_a_language_are_those_of_lines_and_groups_and_of_changes(ana, ben):
    assert {"chest", "eliquis", "anaphylaxis"} <= known_words("en")
    assert "pecho" in known_words("es") - known_words("en")
    assert "thoracodynia" not in known_words("en")

    agreed(ana, ben, **adding("thoracodynia"))

    assert "thoracodynia" in known_words("en")
