"""Colleagues who decide on the same words at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from emergencies.deciding import decide
from emergencies.lexicon import shipped_hash
from emergencies.models import WordsChange, WordsSignoff
from emergencies.noticing import version
from emergencies.refusing import ChangeRefused
from tests.emergencies.conftest import CHEST_PAIN, NOW, proposed
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 8


def outcomes(changes, people):
    """What each person is told who agrees to a change, all at the same time; empty if it counts."""

    def agree(change, person):
        try:
            decide(change, agreed=True, by=person, now=NOW)
        except ChangeRefused as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(agree, changes, people))


@pytest.fixture
def people():
    return [make_member(f"clinician{number}", "Clinician") for number in range(AT_ONCE)]


def test_two_who_agree_at_once_sign_once_and_the_others_are_told_who_was_faster(people):
    change = proposed(by=make_member("ana", "Clinician"))

    told = outcomes([change] * AT_ONCE, people)

    signoff = WordsSignoff.objects.get()
    assert sorted(told)[0] == ""
    assert sorted(told)[1:] == [f"{signoff.by} has already decided on this."] * (AT_ONCE - 1)
    assert version() == f"{shipped_hash()}+1"


def test_the_same_entry_proposed_twice_is_removed_once(people):
    ana = make_member("ana", "Clinician")
    changes = [WordsChange.objects.create(**CHEST_PAIN, why="Sore ribs.", by=ana, at=NOW) for _ in people]

    told = outcomes(changes, people)

    assert sorted(told) == ["", *["“{chest} {pain}” is no longer in this section."] * (AT_ONCE - 1)]
    assert WordsSignoff.objects.count() == 1
