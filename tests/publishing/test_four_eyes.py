"""Two people for everything, also where a step goes round one of them, and where the clinic switches it off and on."""

from datetime import timedelta

import pytest
from django.test import Client

from procedures.models import Procedure
from publishing import gate, reviews, workflow
from publishing.editions import StepRefused
from publishing.gate import Finding
from publishing.steps import DraftState
from publishing.transitions import GateClosed
from staff.roles import Role
from tests.publishing.conftest import NOW, bring_live, make_member, write

HOUR = timedelta(hours=1)
CLOSED = Finding(rule="test-rule", where="title", message="Something to mend.", evidence="words")


@pytest.fixture
def alone(db):
    """Somebody who is the whole clinic."""
    return make_member("alone", *Role)


def describe(draft, **fields):
    """Changes what the draft says of itself, as an editor does on the change form."""
    Procedure.objects.filter(pk=draft.pk).update(**fields)
    draft.refresh_from_db()


# Switched off and on again in the middle ------------------------------------------------------------------------------


def test_what_one_person_approved_is_not_published_once_two_are_asked_for(draft, alone, settings):
    settings.FOUR_EYES = False
    write(draft, "Words.", alone)
    workflow.submit(draft, by=alone, now=NOW)
    workflow.approve(draft, by=alone, now=NOW)
    settings.FOUR_EYES = True

    with pytest.raises(StepRefused, match="second person"):
        workflow.publish(draft, by=alone, now=NOW)
    workflow.ask_for_changes(draft, by=alone, now=NOW, reason="Two people again.")
    workflow.submit(draft, by=alone, now=NOW)
    workflow.approve(draft, by=make_member("other", Role.CLINICIAN), now=NOW)

    assert workflow.publish(draft, by=alone, now=NOW).four_eyes


def test_a_schedule_of_one_person_can_be_cancelled_once_two_are_asked_for(draft, alone, settings):
    settings.FOUR_EYES = False
    bring_live(draft, alone, alone, "First words.")
    bring_live(draft, alone, alone, "Second words.", live_from=NOW + HOUR)
    settings.FOUR_EYES = True

    edition = workflow.cancel(draft, by=alone, now=NOW)

    assert "First words." in str(draft.editions.live(NOW + 2 * HOUR).get().content)
    assert edition.four_eyes is False


def test_what_a_writer_let_pass_alone_is_stopped_again_once_two_are_asked_for(draft, alone, settings, monkeypatch):
    monkeypatch.setitem(gate.RULES, Procedure, lambda draft, now: [CLOSED])
    settings.FOUR_EYES = False
    write(draft, "Words.", alone)
    workflow.override(draft, finding=CLOSED.key, by=alone, now=NOW, reason="It is right here.")
    settings.FOUR_EYES = True

    with pytest.raises(GateClosed):
        workflow.submit(draft, by=alone, now=NOW)
    workflow.override(draft, finding=CLOSED.key, by=make_member("other", Role.MANAGER), now=NOW, reason="It is.")
    workflow.submit(draft, by=alone, now=NOW)

    assert draft.state == DraftState.SUBMITTED


# Who is a writer ------------------------------------------------------------------------------------------------------


def test_who_saves_without_a_change_is_no_writer(draft, editor, clinician):
    write(draft, "Words.", editor)
    workflow.submit(draft, by=editor, now=NOW)
    workflow.saved(draft, by=clinician, now=NOW)
    workflow.approve(draft, by=clinician, now=NOW)
    workflow.saved(draft, by=clinician, now=NOW)

    edition = workflow.publish(draft, by=editor, now=NOW)

    assert (edition.written_by, edition.approved_by) == (editor, clinician)


def test_who_names_an_owner_of_a_published_page_can_still_approve_the_next_change(draft, editor, clinician):
    bring_live(draft, editor, clinician)
    describe(draft, owner=editor)
    workflow.saved(draft, by=clinician, now=NOW + HOUR)

    assert bring_live(draft, editor, clinician, "Second words.", NOW + HOUR).number == 2


def test_who_writes_what_changed_is_a_writer_of_it(draft, editor, clinician):
    write(draft, "Words.", editor)
    write(draft, "Words.", clinician, note="It is safer than before.")
    workflow.submit(draft, by=editor, now=NOW)

    with pytest.raises(StepRefused, match="second person"):
        workflow.approve(draft, by=clinician, now=NOW)


# An urgent correction that nobody has looked at -----------------------------------------------------------------------


def test_who_wrote_an_urgent_correction_vouches_for_it_as_its_author_only(draft, editor, clinician, manager):
    write(draft, "Words of the clinician.", clinician)
    write(draft, "Words of the clinician, and a comma.", editor)
    workflow.correct(draft, by=manager, now=NOW, reason="It cannot wait.")

    own = workflow.confirm(draft, by=clinician, now=NOW).reviewed(NOW.date())
    other = workflow.confirm(draft, by=make_member("other", Role.CLINICIAN), now=NOW).reviewed(NOW.date())

    assert (own.is_by_author, other.is_by_author) == (True, False)


def test_a_correction_waits_until_somebody_has_looked_and_no_copy_of_it_waits_again(draft, editor, clinician, manager):
    write(draft, "A wrong number.", editor)
    correction = workflow.correct(draft, by=manager, now=NOW, reason="It cannot wait.")
    bring_live(draft, editor, clinician, "Words of next week.", live_from=NOW + HOUR)
    workflow.cancel(draft, by=editor, now=NOW)
    assert reviews.unlooked_corrections() == [correction]

    with pytest.raises(StepRefused, match="No urgent correction"):
        workflow.look(draft.editions.first(), by=clinician, now=NOW)
    workflow.look(correction, by=clinician, now=NOW)

    assert reviews.unlooked_corrections() == []


def test_all_corrections_that_wait_are_found_in_a_fixed_number_of_queries(
    draft, editor, manager, django_assert_max_num_queries
):
    for number in range(5):
        write(draft, f"Number {number}.", editor)
        workflow.correct(draft, by=manager, now=NOW + number * HOUR, reason="A wrong number.")

    with django_assert_max_num_queries(8):
        waiting = reviews.unlooked_corrections()

    assert [edition.number for edition in waiting] == [1, 2, 3, 4, 5]


def test_a_correction_that_nobody_reviewed_does_not_put_the_review_off(draft, editor, clinician, manager):
    due = bring_live(draft, editor, clinician).review_due
    write(draft, "A wrong number.", editor, NOW + timedelta(days=360))

    correction = workflow.correct(draft, by=manager, now=NOW + timedelta(days=360), reason="It cannot wait.")

    assert correction.review_due == due


# What an approval is bound to -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fields", [{"change_note": "It cures everything."}, {"slug": "cure"}, {"major": False}])
def test_what_readers_see_beside_the_words_is_approved_too(draft, editor, clinician, fields):
    write(draft, "Words.", editor)
    workflow.submit(draft, by=editor, now=NOW)
    workflow.approve(draft, by=clinician, now=NOW)

    describe(draft, **fields)
    with pytest.raises(StepRefused, match="changed since"):
        workflow.publish(draft, by=editor, now=NOW)
    workflow.saved(draft, by=editor, now=NOW)

    assert draft.state == DraftState.DRAFT


def test_the_approver_of_a_minor_change_reads_all_that_is_new_since_the_sign_off(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician, "Take two pills.")
    write(draft, "Take seven pills.", editor)
    workflow.correct(draft, by=manager, now=NOW, reason="A wrong number.")
    write(draft, "Take seven pills!", editor)
    workflow.submit(draft, by=editor, now=NOW)
    browser = Client()
    browser.force_login(clinician)

    page = browser.get(f"/admin/procedures/procedure/{draft.pk}/step/approve_minor/")

    (change,) = page.context["changes"]
    assert "What is new since the last signature" in page.content.decode()
    assert [(piece.kind, piece.text) for piece in change.pieces if piece.kind != "same"] == [
        ("removed", "two pills."),
        ("added", "seven pills!"),
    ]
