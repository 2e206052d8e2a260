"""The mails of a request: each once, in the transaction of its occasion, and with nothing in it that is anybody's."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail.utils import DNS_NAME
from django.core.management import call_command
from django.db import transaction

from clinic.models import Location, OpeningHours
from inquiries import clock, erasure, mails, workflow
from inquiries.models import (
    ContactAttempt,
    Inquiry,
    InquiryEvent,
    LostLink,
    Mailing,
    MailPreference,
    Message,
    OneTimeCode,
)
from outbox import delivery, rendering
from outbox.models import OutboxMail as Mail
from outbox.worker import Worker
from tests.inquiries.conftest import NOW
from tests.outbox.mail_server import MailServer
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db
MARKERS = {
    "first_name": "Zephyrine",
    "last_name": "Qwortmark",
    "called": "Zeffie",
    "relationship": "Godmother",
    "phone": "303 555 0987 ext 4471",
    "phone_e164": "+13035550987",
    "email": "qwortmail@zephyr.example",
    "been_here": "Yesindeed",
    "birth_date": "1957-03-27",
    "zip_code": "80439",
    "message": "Vexilloid numbness since Quobsday",
}
TOLD = [*MARKERS.values(), "1957", "March 27", "Knee", "knee", "Vexilloid", "3035550987", "Wemble"]
TUESDAY_10 = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("America/Denver"))


@pytest.fixture
def nurse(db):
    return make_member("nurse", "Front desk")


@pytest.fixture
def doctor(db):
    return make_member("doctor", "Clinician")


@pytest.fixture
def open_tuesdays(db):
    location = Location.objects.create(name="Main", street="1 Main St", city="Denver", state="CO", zip_code="80202")
    for weekday in range(5):
        OpeningHours.objects.create(location=location, weekday=weekday, opens=time(8), closes=time(17))


@pytest.fixture
def server(settings, monkeypatch):
    server = MailServer()
    server.controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 2
    monkeypatch.setattr(DNS_NAME, "_fqdn", "tests.example", raising=False)
    yield server
    server.controller.stop()


def kinds():
    return sorted(Mail.objects.values_list("kind", flat=True))


def to(kind):
    return sorted(mail.recipient for mail in Mail.objects.filter(kind=kind))


def marked(make_inquiry, knee=None, **values):
    about = {"topic": "procedure", "procedure": knee, "procedure_edition": 1} if knee else {}
    return make_inquiry(**MARKERS | about | values)


def every_mail(inquiry, nurse):
    """Makes each mail that there is, once."""
    mails.received(inquiry, NOW)
    inquiry.promise_at = NOW + timedelta(days=1)
    mails.received(inquiry, NOW)
    inquiry.mailings.all().delete()
    mails.to_patient("request_code", inquiry, NOW, code="918273", minutes=10, asked_for=True)
    mails.tried(inquiry, NOW)
    mails.replied(inquiry, NOW)
    mails.deletion_answered(inquiry, NOW)
    for farewell in erasure.FAREWELLS.values():
        mails.farewell(farewell, inquiry, NOW)
    inquiry.mailings.all().delete()
    mails.patient_returned(inquiry, NOW)
    mails.patient_returned(inquiry, NOW, urgent=True)
    mails.link_again(inquiry, NOW)
    inquiry.close_reason = "withdrawn"
    mails.closed(inquiry, NOW)
    mails.urgent(inquiry, NOW, 1)
    mails.call_backs(NOW)
    mails.new_to_staff(NOW, [nurse], "desk_new_today", "today")
    mails.mail_failed(inquiry, Mail.objects.filter(kind="request_update").get(), NOW)


def test_no_mail_holds_a_name_procedure_symptom_birth_date_or_answer(
    make_inquiry, practice, knee, nurse, server, settings
):
    settings.SITE_URL = "https://www.example.org"
    inquiry = marked(make_inquiry, knee, asked_from="wemble-topic", speaks="Wemblish")
    Message.objects.create(inquiry=inquiry, direction="out", body="Wemble on Tuesday at 10", at=NOW, by=nurse)
    ContactAttempt.objects.create(inquiry=inquiry, channel="phone", outcome="voicemail", remark="Wemble", at=NOW)
    every_mail(inquiry, nurse)

    Worker(clock=lambda: NOW).run()

    assert {mail.kind for mail in mails.MAILS} == set(kinds())
    assert len(server.arrived) == Mail.objects.count()
    for mail in server.arrived:
        text = f"{mail['Subject']}\n{mail.get_content()}"
        assert [word for word in TOLD if word in text] == [], text
        assert (inquiry.reference in text) == (mail["Subject"] == "We received your message")
        assert inquiry.reference not in mail["Subject"]
        assert "911" in text or mail["Subject"] == "Your code" or "admin" in text
        assert mail["Auto-Submitted"] == "auto-generated"


def test_a_code_comes_without_a_link(make_inquiry, practice):
    inquiry = marked(make_inquiry)

    mail = mails.to_patient("request_code", inquiry, NOW, code="918273", minutes=10, asked_for=True)

    text = rendering.render(mail).body
    assert "918273" in text
    assert "http" not in text


def test_a_new_request_tells_its_patient_and_the_desk(make_inquiry, practice, nurse, doctor):
    inquiry = marked(make_inquiry, promise_at=NOW + timedelta(hours=31))

    mails.received(inquiry, NOW)

    assert kinds() == ["desk_new", "desk_new", "request_received"]
    assert to("request_received") == [MARKERS["email"]]
    text = rendering.render(Mail.objects.get(kind="request_received")).body
    assert "by Wednesday, March 4, 4:00 pm." in text
    assert "/inquiries/status/" in text
    assert practice.phone in text
    assert f"Your reference is {inquiry.reference}." in text
    waiting = rendering.render(Mail.objects.filter(kind="desk_new").first()).body
    assert "1 request is waiting" in waiting
    assert "/admin/inquiries/inquiry/" in waiting


def test_a_clinic_without_hours_or_a_phone_number_still_acknowledges(make_inquiry, monkeypatch):
    monkeypatch.setattr(mails, "phone_without_database", lambda: "")
    mails.received(marked(make_inquiry), NOW)

    assert kinds() == ["request_received_undated"]
    assert "You can also call us" not in rendering.render(Mail.objects.get()).body


def test_mail_goes_to_the_helper_where_there_is_one(make_inquiry, practice):
    inquiry = marked(make_inquiry)
    inquiry.people.create(role="helper", email="helper@example.org")

    mails.received(inquiry, NOW)

    assert to("request_received_undated") == ["helper@example.org"]


@pytest.mark.parametrize("email", ["", "not an address"])
def test_without_an_address_the_patient_gets_no_mail_and_nothing_fails(make_inquiry, practice, nurse, email):
    mails.received(make_inquiry(email=email), NOW)

    assert kinds() == ["desk_new"]


def test_an_address_that_cannot_be_deciphered_stops_nothing(make_inquiry, practice, nurse, settings):
    inquiry = marked(make_inquiry)
    settings.FIELD_KEYS = ["k2:" + "QkJC" * 10 + "QkI="]

    mails.received(Inquiry.objects.get(pk=inquiry.pk), NOW)

    assert kinds() == ["desk_new"]


def test_a_mail_is_written_if_and_only_if_its_request_is(make_inquiry, practice, nurse):
    class Broken(Exception):
        pass

    with pytest.raises(Broken), transaction.atomic():
        mails.received(marked(make_inquiry), NOW)
        raise Broken

    assert Mail.objects.count() == Inquiry.objects.count() == 0


def test_nobody_is_mailed_about_a_quarantined_request_until_a_person_releases_it(make_inquiry, practice, nurse):
    inquiry = marked(make_inquiry, state="quarantine")
    mails.received(inquiry, NOW)
    mails.link_again(inquiry, NOW)
    assert kinds() == []

    workflow.move(inquiry, "new", by=nurse, now=NOW + timedelta(hours=5), reason="It is a person.")

    assert kinds() == ["desk_new", "request_received_undated"]


def test_the_promise_begins_again_when_a_request_is_released(make_inquiry, practice, nurse, open_tuesdays):
    inquiry = marked(make_inquiry, state="quarantine", promise_at=NOW)

    workflow.move(inquiry, "new", by=nurse, now=TUESDAY_10, reason="It is a person.")

    assert inquiry.promise_at == datetime(2026, 3, 4, 17, tzinfo=ZoneInfo("America/Denver"))
    assert kinds() == ["desk_new", "request_received"]


def test_spam_is_confirmed_without_a_mail(make_inquiry, practice, nurse):
    inquiry = marked(make_inquiry, state="quarantine")

    workflow.move(inquiry, "closed", close_reason="spam", by=nurse, now=NOW, reason="Sells watches.")

    assert kinds() == []


def test_staff_choose_each_the_morning_or_never(make_inquiry, practice, nurse, doctor, open_tuesdays):
    late = make_member("late", "Front desk")
    MailPreference.objects.create(staff=doctor, new_requests="never")
    MailPreference.objects.create(staff=late, new_requests="daily")
    inquiry = marked(make_inquiry)

    mails.received(inquiry, NOW)
    assert to("desk_new") == ["nurse@example.org"]

    clock.tick(TUESDAY_10.replace(hour=7))
    assert to("desk_new_today") == []
    for _ in range(2):
        clock.tick(TUESDAY_10)
    assert to("desk_new_today") == ["late@example.org"]
    clock.tick(TUESDAY_10 + timedelta(days=1))
    assert to("desk_new_today") == ["late@example.org"] * 2


def test_people_who_are_not_at_the_desk_are_told_nothing(make_inquiry, practice):
    make_member("editor", "Content editor")
    gone = make_member("gone", "Front desk")
    gone.is_active = False
    gone.save()
    nameless = make_member("nameless", "Front desk")
    nameless.email = ""
    nameless.save()

    mails.received(marked(make_inquiry, urgent=True), NOW)

    assert kinds() == ["request_received_undated"]


def test_an_urgent_request_is_told_to_all_and_again_every_half_hour_until_somebody_takes_it(
    make_inquiry, practice, nurse, doctor, open_tuesdays
):
    MailPreference.objects.create(staff=doctor, new_requests="never")
    inquiry = marked(make_inquiry, urgent=True, received_at=TUESDAY_10)
    mails.received(inquiry, TUESDAY_10)
    assert to("desk_urgent") == ["doctor@example.org", "nurse@example.org"]
    assert "desk_new" not in kinds()

    for minutes, sent in [(29, 1), (30, 2), (31, 2), (59, 2), (60, 3), (180, 4)]:
        for _twice in range(2):
            clock.tick(TUESDAY_10 + timedelta(minutes=minutes))
        assert len(to("desk_urgent")) == 2 * sent, minutes

    workflow.assign(inquiry, nurse, by=nurse, now=TUESDAY_10)
    clock.tick(TUESDAY_10 + timedelta(minutes=210))
    assert len(to("desk_urgent")) == 8


def test_an_urgent_request_is_not_repeated_while_the_clinic_is_closed(make_inquiry, practice, nurse, open_tuesdays):
    marked(make_inquiry, urgent=True, received_at=TUESDAY_10)

    clock.tick(TUESDAY_10.replace(hour=17))
    assert to("desk_urgent") == []
    clock.tick(TUESDAY_10.replace(hour=16, minute=59))
    assert len(to("desk_urgent")) == 1


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_send_each_mail_once(make_inquiry, practice, open_tuesdays, nurse):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    marked(make_inquiry, urgent=True, received_at=TUESDAY_10)
    LostLink.objects.create(contact=MARKERS["email"], asked_at=NOW)

    def one(_):
        try:
            clock.tick(TUESDAY_10 + timedelta(minutes=45))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(4)))

    assert kinds() == ["desk_urgent", "request_link"]


def test_the_command_does_it(make_inquiry, practice, nurse):
    LostLink.objects.create(contact=MARKERS["email"], asked_at=NOW)
    marked(make_inquiry)

    call_command("tick")

    assert kinds() == ["request_link"]


def test_a_mail_that_fails_is_told_to_whoever_looks_after_the_request_once(make_inquiry, practice, nurse, doctor):
    inquiry = marked(make_inquiry)
    workflow.assign(inquiry, doctor, by=nurse, now=NOW)
    mail = mails.replied(inquiry, NOW)
    mail.leased_by = ""
    delivery.settle(mail, delivery.DeliveryOutcome(Mail.State.DEAD, "SMTPRecipientsRefused 550"), NOW)

    for _ in range(2):
        clock.tick(NOW)

    assert to("desk_mail_failed") == ["doctor@example.org"]


def test_a_request_sends_six_mails_a_day_at_most_and_four_that_anybody_can_ask_for(make_inquiry, practice):
    inquiry = marked(make_inquiry)

    for _ in range(5):
        mails.link_again(inquiry, NOW)
    assert len(kinds()) == 4
    for _ in range(4):
        mails.replied(inquiry, NOW)
    assert len(kinds()) == 6
    assert mails.replied(inquiry, NOW) is None

    mails.replied(inquiry, NOW + timedelta(hours=25))
    assert len(kinds()) == 7


def test_another_request_has_a_cap_of_its_own(make_inquiry, practice):
    for inquiry in (marked(make_inquiry), marked(make_inquiry)):
        for _ in range(7):
            mails.replied(inquiry, NOW)

    assert Mailing.objects.count() == 12


@pytest.mark.parametrize(
    ("start", "to_state", "values", "kind"),
    [
        ("triage", "waiting_patient", {"follow_up_on": date(2026, 3, 9)}, "request_tried"),
        ("triage", "scheduling", {}, "request_update"),
        ("triage", "closed", {"close_reason": "answered"}, "request_update"),
        ("scheduling", "closed", {"close_reason": "scheduled"}, "request_update"),
        ("triage", "closed", {"close_reason": "withdrawn"}, "request_withdrawn"),
        ("triage", "clinical_review", {}, None),
    ],
    ids=str,
)
def test_a_move_sends_the_mail_that_belongs_to_it(make_inquiry, practice, nurse, start, to_state, values, kind):
    inquiry = marked(make_inquiry, state=start)
    ContactAttempt.objects.create(inquiry=inquiry, channel="phone", outcome="no_answer", at=NOW, by=nurse)

    workflow.move(inquiry, to_state, by=nurse, now=NOW, **values)

    assert kinds() == ([kind] if kind else [])


def test_trying_twice_within_an_hour_sends_one_mail(make_inquiry, practice):
    inquiry = marked(make_inquiry)

    mails.tried(inquiry, NOW)
    mails.tried(inquiry, NOW + timedelta(minutes=59))
    assert len(kinds()) == 1
    mails.tried(inquiry, NOW + timedelta(minutes=61))
    assert len(kinds()) == 2


def test_nothing_of_a_mail_is_left_in_a_log_of_what_happened(make_inquiry, practice, nurse):
    inquiry = marked(make_inquiry)
    every_mail(inquiry, nurse)

    assert not InquiryEvent.objects.exists()
    assert not OneTimeCode.objects.exists()
    assert [row for row in Mailing.objects.values_list("kind", flat=True) if "@" in row] == []
