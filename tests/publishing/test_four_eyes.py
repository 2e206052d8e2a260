"""Two people for everything, also where a step goes round one of them, and where the clinic switches it off and on."""

from datetime import timedelta

import pytest

from procedures.models import Procedure
from publishing import reviews, workflow
from publishing.editions import Refused
from publishing.gate import Finding
from publishing.roles import Role
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


# An urgent correction that nobody has looked at -----------------------------------------------------------------------


def test_who_wrote_an_urgent_correction_does_not_vouch_for_it(draft, editor, clinician, manager):
    write(draft, "Words of the clinician.", clinician)
    write(draft, "Words of the clinician, and a comma.", editor)
    workflow.correct(draft, by=manager, now=NOW, reason="It cannot wait.")

    with pytest.raises(Refused, match="second person"):
        workflow.confirm(draft, by=clinician, now=NOW)

    assert workflow.confirm(draft, by=make_member("other", Role.CLINICIAN), now=NOW).sign_off


def test_a_correction_waits_until_somebody_has_looked_and_no_copy_of_it_waits_again(draft, editor, clinician, manager):
    write(draft, "A wrong number.", editor)
    correction = workflow.correct(draft, by=manager, now=NOW, reason="It cannot wait.")
    bring_live(draft, editor, clinician, "Words of next week.", live_from=NOW + HOUR)
    workflow.cancel(draft, by=editor, now=NOW)
    assert reviews.unlooked_corrections() == [correction]

    with pytest.raises(Refused, match="no urgent correction"):
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
