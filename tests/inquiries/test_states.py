"""States change in one place, along known ways, by those who may, with a log that cannot be changed."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import Error, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inquiries import workflow
from inquiries.models import ContactAttempt, Inquiry, InquiryEvent, Note, StatusToken
from inquiries.models.inquiry import CloseReason, State
from inquiries.status_links import find, make, secret_of
from ledger.models import Immutable
from tests.inquiries.browser import sent_one
from tests.inquiries.conftest import NOW


@pytest.fixture
def member(db, django_user_model):
    def make_member(*roles):
        person = django_user_model.objects.create_user("-".join(roles) or "nobody")
        person.groups.set([Group.objects.get_or_create(name=name)[0] for name in roles])
        return person

    return make_member


@pytest.fixture
def nurse(member):
    return member("Front desk")


def claim(inquiry, by):
    return workflow.move(inquiry, State.TRIAGE, by=by, now=NOW, assignee=by)


def test_a_move_is_logged_and_its_reason_is_a_note(make_inquiry, nurse):
    inquiry = make_inquiry()

    claim(inquiry, nurse)
    workflow.move(inquiry, State.CLOSED, by=nurse, now=NOW, close_reason="answered", reason="All told by phone")

    assert (inquiry.state, inquiry.close_reason, inquiry.closed_at, inquiry.claimed_at) == (
        "closed",
        "answered",
        NOW,
        NOW,
    )
    assert [(event.from_state, event.to_state) for event in InquiryEvent.objects.order_by("at", "from_state")] == [
        ("new", "triage"),
        ("triage", "closed"),
    ]
    assert Note.objects.get().body == "All told by phone"


@pytest.mark.parametrize("to", ["scheduling", "erased", "quarantine", "nowhere", "closed"])
def test_a_way_that_does_not_exist_is_refused(make_inquiry, nurse, to):
    with pytest.raises(workflow.MoveRefused):
        workflow.move(make_inquiry(), to, by=nurse, now=NOW)


def test_only_clinicians_decide_after_their_review(make_inquiry, nurse, member):
    inquiry = make_inquiry()
    claim(inquiry, nurse)
    workflow.move(inquiry, State.CLINICAL_REVIEW, by=nurse, now=NOW)

    for to, reason in ((State.SCHEDULING, ""), (State.CLOSED, "not_suitable")):
        with pytest.raises(workflow.MoveRefused):
            workflow.move(inquiry, to, by=nurse, now=NOW, close_reason=reason)
    workflow.move(inquiry, State.CLOSED, by=member("Clinician"), now=NOW, close_reason="not_suitable", reason="Why")


def test_nobody_without_a_role_moves_anything_and_the_patient_only_withdraws(make_inquiry, member):
    inquiry = make_inquiry()

    assert workflow.allowed_moves(inquiry, member()) == []
    assert workflow.allowed_moves(inquiry, None) == [("closed", "withdrawn")]


def test_conditions_of_a_move(make_inquiry, nurse):
    inquiry = make_inquiry()
    with pytest.raises(workflow.MoveRefused, match="First assign this request"):
        workflow.move(inquiry, State.TRIAGE, by=nurse, now=NOW)
    claim(inquiry, nurse)
    with pytest.raises(workflow.MoveRefused, match="a day to follow up"):
        workflow.move(inquiry, State.WAITING_PATIENT, by=nurse, now=NOW)
    with pytest.raises(workflow.MoveRefused, match="duplicate"):
        workflow.move(inquiry, State.CLOSED, by=nurse, now=NOW, close_reason="duplicate")
    for day in range(3):
        with pytest.raises(workflow.MoveRefused, match="3 days"):
            workflow.move(inquiry, State.CLOSED, by=nurse, now=NOW, close_reason="unreachable")
        at = NOW + timedelta(days=day)
        ContactAttempt.objects.create(inquiry=inquiry, channel="phone", outcome="no_answer", at=at, by=nurse)
    workflow.move(inquiry, State.CLOSED, by=nurse, now=NOW, close_reason="unreachable")


def test_two_people_at_once_do_not_overwrite_each_other(make_inquiry, nurse):
    inquiry = make_inquiry()
    stale = Inquiry.objects.get(pk=inquiry.pk)
    claim(inquiry, nurse)

    with pytest.raises(workflow.MoveRefused, match="meantime"):
        claim(stale, nurse)
    assert InquiryEvent.objects.count() == 1


def test_the_log_is_written_once(make_inquiry, nurse):
    event = claim(make_inquiry(), nurse)

    for action in (
        event.save,
        event.delete,
        InquiryEvent.objects.all().delete,
        lambda: InquiryEvent.objects.update(what="x"),
    ):
        with pytest.raises(Immutable):
            action()
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inquiries_inquiryevent SET what = 'x'")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_somebody_tries_a_request_keeps_its_rules(make_inquiry, django_user_model, data):
    with transaction.atomic():
        inquiry = make_inquiry()
        person, _new = django_user_model.objects.get_or_create(username="somebody")
        for _try in range(6):
            role = data.draw(st.sampled_from(["Front desk", "Clinician", "Manager"]))
            person.groups.set([Group.objects.get_or_create(name=role)[0]])
            by = data.draw(st.sampled_from([person, None]))
            to, reason = data.draw(st.sampled_from(State.values)), data.draw(st.sampled_from(["", *CloseReason.values]))
            before, allowed = inquiry.state, workflow.allowed_moves(inquiry, by)
            given = {"assignee": person, "follow_up_on": NOW.date()} if data.draw(st.booleans()) else {}
            try:
                workflow.move(inquiry, to, by=by, now=NOW, close_reason=reason, **given)
            except workflow.MoveRefused:
                assert Inquiry.objects.get(pk=inquiry.pk).state == before
                continue
            assert (to, reason) in allowed
            assert (inquiry.closed_at is not None) == (inquiry.state in {"closed", "erased"})
            assert inquiry.events.count() >= 1
        transaction.set_rollback(True)


def test_a_request_has_a_link_of_160_bits_of_which_only_a_keyed_hash_is_stored(visitor):
    inquiry = sent_one(visitor)

    secret = secret_of(inquiry, NOW)

    assert len(secret) == 27
    assert secret == secret_of(inquiry, NOW)
    token = StatusToken.objects.get()
    assert secret not in token.secret_hash
    assert find(secret, NOW) == token
    assert find(secret[:-1] + ("A" if secret[-1] != "A" else "B"), NOW) is None


def test_a_revoked_link_opens_nothing_and_a_new_one_is_made(make_inquiry):
    inquiry = make_inquiry()
    token = make(inquiry, NOW)
    old = secret_of(inquiry, NOW)
    token.revoked_at = NOW
    token.save()

    assert find(old, NOW) is None
    assert secret_of(inquiry, NOW) != old


@pytest.mark.parametrize(
    "spelling",
    ["3035550142", "303 555 0142", "303-555-0142", "303.555.0142", "(303) 555-0142", "[303] 555/0142",
     "1 303 555 0142", "+1 (303) 555-0142", "３０３ ５５５ ０１４２", "303 555 0142 ext. 12"],
)  # fmt: skip
def test_a_phone_is_found_in_ten_spellings(make_inquiry, spelling):
    from inquiries.contact import phone_number
    from inquiries.models import Person

    inquiry = make_inquiry(phone=spelling, phone_e164=phone_number(spelling).e164, email="Ana@Example.com")

    assert Inquiry.objects.matching(Person.objects.with_phone("+13035550142")).get() == inquiry
    assert Inquiry.objects.matching(Person.objects.with_email(" ana@example.COM")).get() == inquiry
    assert Inquiry.objects.matching(Person.objects.with_last_name("SÁMPLE")).get() == inquiry
