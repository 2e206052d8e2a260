"""Two clinicians who keep the emergency words, and steps that most tests begin with."""

from datetime import UTC, datetime

import pytest

from emergencies import words
from emergencies.deciding import decide
from emergencies.proposing import propose
from tests.publishing.conftest import clinician, editor, make_member, manager  # noqa: F401

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
ADMIN = "/admin/emergencies/wordschange/"
CHEST_PAIN = {"action": "remove", "section": "en.certain.chest", "entry": "{chest} {pain}"}


@pytest.fixture(autouse=True)
def no_lexicon_of_another_test():
    """A test that is rolled back leaves a lexicon in memory whose number the next test uses again."""
    words.lexicon_after.cache_clear()
    yield
    words.lexicon_after.cache_clear()


@pytest.fixture
def ana(db):
    return make_member("ana", "Clinician")


@pytest.fixture
def ben(db):
    return make_member("ben", "Clinician")


@pytest.fixture
def proposal(ana):
    """Ana proposes to remove "chest pain"."""
    return proposed(by=ana)


def proposed(by, **fields):
    return propose(**CHEST_PAIN | fields, why="Sore ribs.", by=by, now=NOW)


def agreed(by, and_by, **fields):
    change = proposed(by, **fields)
    decide(change, agreed=True, by=and_by, now=NOW)
    return change


def adding(entry, section="en.certain.chest"):
    return {"action": "add", "section": section, "entry": entry}
