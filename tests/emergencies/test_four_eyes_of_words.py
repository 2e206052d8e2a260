"""No word of the lexicon goes, and none comes, by the hand of one person; two people change it at once."""

import pytest
from django.db import IntegrityError, transaction

from emergencies.deciding import decide
from emergencies.detector import red_flags_in
from emergencies.lexicon import shipped_hash
from emergencies.models import WordsChange, WordsSignoff
from emergencies.noticing import notice, version
from emergencies.proposing import propose
from emergencies.refusing import ChangeRefused
from emergencies.words import current_lexicon
from tests.emergencies.conftest import CHEST_PAIN, NOW, adding, agreed, proposed
from tests.publishing.conftest import make_member

TEXT = "I have chest pain"
LINE = ("{chest} {pain}",)


def lines_found(text=TEXT):
    return [flag.why for flag in notice(text)]


def test_a_proposal_alone_changes_nothing(proposal):
    assert LINE in lines_found()
    assert version() == f"{shipped_hash()}+0"


@pytest.mark.parametrize("answer", [True, False])
def test_whoever_proposed_a_change_cannot_decide_on_it(proposal, ana, answer):
    with pytest.raises(ChangeRefused, match="a colleague must decide"):
        decide(proposal, agreed=answer, by=ana, now=NOW)

    assert not WordsSignoff.objects.exists()
    assert LINE in lines_found()


def test_a_superuser_cannot_decide_on_a_proposal_of_their_own_either(db):
    root = make_member("root")
    root.is_superuser = True
    root.save()
    change = proposed(by=root)

    with pytest.raises(ChangeRefused, match="a colleague must decide"):
        decide(change, agreed=True, by=root, now=NOW)


def test_when_a_second_person_agrees_the_detector_and_the_version_change_at_once(proposal, ben):
    assert LINE in lines_found()

    signoff = decide(proposal, agreed=True, by=ben, now=NOW)

    assert LINE not in lines_found()
    assert "{chest} {pain}" not in current_lexicon().sections["en.certain.chest"]
    assert version() == f"{shipped_hash()}+1"
    assert signoff.four_eyes


def test_an_added_word_is_found_at_once(ana, ben):
    assert notice("I think of the long sleep") == []

    agreed(ana, ben, **adding('"the long sleep"', "en.certain.self_harm"))

    (found,) = notice("I think of the long sleep")
    assert (found.sign, found.is_certain, found.why) == ("self_harm", True, ('"the long sleep"',))


def test_an_addition_needs_a_second_person_too_because_it_may_weaken(ana, ben):
    hidden = adding("chest pain", "en.harmless.all")
    change = proposed(by=ana, **hidden)

    assert LINE in lines_found()
    with pytest.raises(ChangeRefused):
        decide(change, agreed=True, by=ana, now=NOW)
    decide(change, agreed=True, by=ben, now=NOW)

    assert LINE not in lines_found()


def test_a_proposal_that_is_turned_down_changes_nothing_and_is_decided(proposal, ben):
    decide(proposal, agreed=False, by=ben, now=NOW)

    assert LINE in lines_found()
    assert version() == f"{shipped_hash()}+0"
    assert not WordsChange.objects.open().exists()
    with pytest.raises(ChangeRefused, match="ben has already decided"):
        decide(proposal, agreed=True, by=make_member("cora", "Clinician"), now=NOW)


def test_what_was_turned_down_does_not_begin_to_count_with_the_next_change(proposal, ana, ben):
    decide(proposal, agreed=False, by=ben, now=NOW)
    agreed(ana, ben, **adding("{chest} glowing"))

    assert {"{chest} {pain}", "{chest} glowing"} <= set(current_lexicon().sections["en.certain.chest"])
    assert version() == f"{shipped_hash()}+1"


def test_with_four_eyes_off_one_person_takes_both_steps_and_the_row_says_so(proposal, ana, settings):
    settings.FOUR_EYES = False
    assert LINE in lines_found()

    signoff = decide(proposal, agreed=True, by=ana, now=NOW)

    assert LINE not in lines_found()
    assert (signoff.four_eyes, signoff.proposed_by) == (False, ana)


def test_changes_count_in_the_order_in_which_they_were_agreed_to(ana, ben):
    agreed(ana, ben)
    agreed(ben, ana, **CHEST_PAIN | {"action": "add"})

    assert current_lexicon().sections["en.certain.chest"][-1] == "{chest} {pain}"
    assert version() == f"{shipped_hash()}+2"


# What does not fit ----------------------------------------------------------------------------------------------------


def test_an_entry_that_is_gone_by_then_is_not_removed_again(proposal, ana, ben, settings):
    settings.FOUR_EYES = False
    WordsSignoff.objects.create(
        change=WordsChange.objects.create(**CHEST_PAIN, why="At once.", by=ben, at=NOW),
        agreed=True, by=ana, at=NOW, proposed_by=ben,
    )  # fmt: skip

    with pytest.raises(ChangeRefused, match="no longer in this section"):
        decide(proposal, agreed=True, by=ben, now=NOW)

    assert decide(proposal, agreed=False, by=ben, now=NOW).agreed is False


def test_what_is_there_or_proposed_already_is_not_proposed_again(proposal, ben):
    with pytest.raises(ChangeRefused, match="proposed already"):
        proposed(by=ben)
    with pytest.raises(ChangeRefused, match="in this section already"):
        proposed(by=ben, **adding("{chest} {pain}"))
    with pytest.raises(ChangeRefused, match="no longer in this section"):
        proposed(by=ben, entry="{chest} {pear}")


@pytest.mark.parametrize("role", ["Content editor", "Front desk"])
def test_other_roles_neither_propose_nor_decide(proposal, role):
    person = make_member("person", role)

    with pytest.raises(ChangeRefused, match="Your role"):
        propose(**adding("glow"), why="It glows.", by=person, now=NOW)
    with pytest.raises(ChangeRefused, match="Your role"):
        decide(proposal, agreed=True, by=person, now=NOW)


def test_a_change_has_a_reason(ana):
    with pytest.raises(ChangeRefused, match="reason"):
        propose(**CHEST_PAIN, why=" \n", by=ana, now=NOW)


# In the database ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fields", [{"why": ""}, {"action": "edit"}, {"entry": ""}, {"section": ""}])
def test_the_database_takes_no_change_that_is_incomplete(ana, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        WordsChange.objects.create(**{**CHEST_PAIN, "why": "Sore ribs.", "by": ana, "at": NOW} | fields)


def test_the_database_takes_no_sign_off_by_the_proposer_while_four_eyes_hold(proposal, ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        WordsSignoff.objects.create(change=proposal, agreed=True, by=ana, at=NOW, proposed_by=ana, four_eyes=True)


def test_the_database_takes_one_sign_off_a_change(proposal, ana, ben):
    decide(proposal, agreed=False, by=ben, now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        WordsSignoff.objects.create(change=proposal, agreed=True, by=ben, at=NOW, proposed_by=ana)


def test_the_detector_without_a_lexicon_reads_the_shipped_one():
    assert LINE in [flag.why for flag in red_flags_in(TEXT)]
