"""An urgent call-back always arrives, its answer tells nothing about others, and its page stays loud."""

import base64
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inquiries import clock as minutes
from inquiries import workflow
from inquiries.asking import call_backs
from inquiries.asking.building import call_of
from inquiries.contact import phone_number
from inquiries.models import ContactAttempt, Inquiry, InquiryEvent, Message, SafetyEvent
from outbox.models import OutboxMail as Mail
from outbox.worker import Worker
from screening.safety_lists import UNKNOWN_LIST
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, at_once, page, send, start
from tests.inquiries.test_staff_side import LIST, address, do, signed_in
from tests.publishing.conftest import make_member

CALL = "/inquiries/call-me/"
PHONE, OTHER_PHONE = "303 555 0142", "303 555 0199"
TWENTY = range(20)


@pytest.fixture
def nurse(db):
    return make_member("nurse", "Front desk")


@pytest.fixture
def doctor(db):
    return make_member("doctor", "Clinician")


def call(browser, token, name="Ana Sample", phone=PHONE, **headers):
    return browser.post(CALL, {"name": name, "phone": phone, "token": f"{token}", "trigger": "yes"}, **headers)


def called(browser, token, **typed):
    """Asks to be called and returns the page that confirms it."""
    response = call(browser, token, **typed)
    assert response.status_code == 302, page(response)
    return page(browser.get(response["Location"]))


def submission(token, now, name="Ana Sample", phone=PHONE):
    typed = {"token": f"{token}", "name": name, "phone": phone_number(phone), "trigger": "yes", "signs": ""}
    return call_of(typed, {}, UNKNOWN_LIST, now)


def mails_to(member, kind):
    return len([mail for mail in Mail.objects.filter(kind=kind) if mail.recipient == member.email])


# Every one arrives ----------------------------------------------------------------------------------------------------


def test_twenty_in_a_row_with_one_phone_are_one_request_with_twenty_entries(visitor, clock):
    times = []
    for number in TWENTY:
        times.append(clock.now)
        typed = PHONE if number % 2 else "+1 (303) 555-0142 ext 7"
        assert "We have your request" in called(visitor, number, name=f"Caller {number}", phone=typed)
        clock.tick(timedelta(minutes=17))

    inquiry = Inquiry.objects.get()
    assert list(inquiry.safety_events.values_list("at", flat=True)) == times
    assert set(inquiry.safety_events.values_list("way_on", "trigger")) == {("call", "yes")}
    assert inquiry.received_at == times[0]
    entries = list(inquiry.messages.all())
    assert [entry.at for entry in entries] == times[1:]
    assert [entry.body for entry in entries[:2]] == [
        "Asked again to be called. Name given: Caller 1; phone as typed: 303 555 0142.",
        "Asked again to be called. Name given: Caller 2; phone as typed: +1 (303) 555-0142 ext 7.",
    ]
    assert {entry.direction for entry in entries} == {"in"}
    again = inquiry.events.filter(what="called_again").order_by("at")
    assert list(again.values_list("at", flat=True)) == times[1:]


def test_twenty_phones_behind_one_address_are_twenty_requests_and_the_mails_to_staff_are_bundled(
    visitor, settings, nurse, doctor
):
    settings.INQUIRIES_PER_ADDRESS = 5

    for number in TWENTY:
        assert call(visitor, number, phone=f"303 555 01{number:02}").status_code == 302

    assert Inquiry.objects.filter(kind="call", urgent=True, state="new").count() == 20
    for member in (nurse, doctor):
        assert mails_to(member, "desk_urgent") == 5
        assert mails_to(member, "desk_call_backs") == 1


def test_a_call_back_that_joins_tells_all_staff_again_at_most_once_in_ten_minutes(
    visitor, clock, nurse, doctor, mailoutbox
):
    clock.now = clock.now.replace(minute=0, microsecond=0)
    sent = []
    for number in TWENTY:
        call(visitor, number)
        Worker(clock=lambda: clock.now).run()
        sent += [clock.now for mail in mailoutbox if mail.to == [nurse.email] and "call-backs" in mail.subject]
        mailoutbox.clear()
        clock.tick(timedelta(minutes=2))
    last_call = clock.now - timedelta(minutes=2)
    assert mails_to(nurse, "desk_urgent") == mails_to(doctor, "desk_urgent") == 1
    assert [at.minute for at in sent] == [2, 10, 20, 30]

    clock.now = last_call + timedelta(minutes=10)
    Worker(clock=lambda: clock.now).run()

    assert sorted(mail.to[0] for mail in mailoutbox) == [doctor.email, nurse.email]
    assert "even those that a colleague has taken" in mailoutbox[0].body


def test_reminders_of_very_many_urgent_requests_are_bundled_too(make_inquiry, opening_hours, nurse):
    ten = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("America/Denver"))
    for _ in range(minutes.REMINDED_ONE_BY_ONE + 1):
        make_inquiry(urgent=True, received_at=ten)

    for minute in (30, 31, 39):
        minutes.tick(ten + timedelta(minutes=minute))

    assert (mails_to(nurse, "desk_urgent"), mails_to(nurse, "desk_call_backs")) == (0, 1)


def test_a_stranger_cannot_use_up_a_patients_number_nor_an_address(visitor, settings):
    settings.INQUIRIES_PER_CONTACT = settings.INQUIRIES_PER_ADDRESS = 1
    for number in TWENTY:
        call(visitor, f"{number}", name="A Stranger")

    assert send(visitor).status_code == 302
    assert send(visitor).status_code == 429
    for number in TWENTY:
        assert call(visitor, f"after {number}").status_code == 302

    assert sorted(Inquiry.objects.values_list("kind", flat=True)) == ["call", "request"]
    assert SafetyEvent.objects.filter(way_on="call").count() == 40


@pytest.mark.django_db(transaction=True)
def test_with_the_limits_table_away_each_arrives_once(visitor):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE throttle_counter RENAME TO elsewhere")
    try:
        for token in ("one", "two", "two", "one"):
            assert call(visitor, token).status_code == 302
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO throttle_counter")

    assert Inquiry.objects.get().safety_events.count() == 2


# Exactly once ---------------------------------------------------------------------------------------------------------


def test_the_same_form_twice_is_one_entry_whether_it_began_a_request_or_joined_one(visitor, nurse):
    for token in ("first", "first", "second", "second", "first"):
        call(visitor, token)

    inquiry = Inquiry.objects.get()
    assert inquiry.safety_events.count() == 2
    assert inquiry.messages.count() == inquiry.events.count() == 1
    assert (mails_to(nurse, "desk_urgent"), mails_to(nurse, "desk_call_backs")) == (1, 1)


def test_the_same_form_after_the_request_was_closed_begins_a_new_one_because_it_is_promised_a_call(visitor, nurse):
    call(visitor, "first")
    close(Inquiry.objects.get(), nurse)

    call(visitor, "first")
    call(visitor, "first")

    assert Inquiry.objects.count() == 2
    assert Inquiry.objects.waiting_call_backs().count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_with_one_phone_are_one_request_with_twenty_entries(practice, nurse):
    def one(token):
        return call(Client(), token, REMOTE_ADDR=f"192.0.2.{token}").status_code

    answers = at_once([lambda token=token: one(token) for token in TWENTY])

    assert set(answers) == {302}
    inquiry = Inquiry.objects.get()
    assert inquiry.safety_events.count() == 20
    assert inquiry.messages.count() == inquiry.events.filter(what="called_again").count() == 19
    assert (mails_to(nurse, "desk_urgent"), mails_to(nurse, "desk_call_backs")) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twenty_times_at_once_joins_once(practice):
    call(Client(), "first")

    def one(number):
        return call(Client(), "second", REMOTE_ADDR=f"192.0.2.{number}").status_code

    answers = at_once([lambda number=number: one(number) for number in TWENTY])

    assert set(answers) == {302}
    assert Inquiry.objects.get().safety_events.count() == 2
    assert Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_call_backs_at_the_turn_of_an_hour_wait_for_each_other_too(practice):
    hour = datetime(2026, 3, 3, 16, tzinfo=UTC)

    def receive(token):
        now = hour + timedelta(milliseconds=1 if token % 2 else -1)
        call_backs.receive(submission(token, now), "192.0.2.7", now)

    at_once([lambda token=token: receive(token) for token in TWENTY])

    assert Inquiry.objects.get().safety_events.count() == 20


@pytest.mark.django_db(transaction=True)
def test_closing_and_calling_at_once_lose_no_call_back(practice, nurse):
    for attempt in range(10):
        call(Client(), f"first {attempt}")
        inquiry = Inquiry.objects.exclude(state="closed").get()

        def close_it(inquiry=inquiry):
            try:
                close(inquiry, nurse)
            except workflow.MoveRefused:
                return "refused"

        refused, _answer = at_once([close_it, lambda attempt=attempt: call(Client(), f"second {attempt}")])

        waiting = Inquiry.objects.waiting_call_backs().get()
        assert waiting.safety_events.count() == (2 if refused else 1)
        close(waiting, nurse)


# What it joins --------------------------------------------------------------------------------------------------------


def close(inquiry, by):
    inquiry.refresh_from_db(fields=["state"])
    workflow.move(inquiry, "closed", by=by, now=timezone.now(), close_reason="answered")


def test_a_closed_call_back_is_not_joined(visitor, nurse):
    call(visitor, "first")
    close(Inquiry.objects.get(), nurse)

    call(visitor, "second")

    assert sorted(Inquiry.objects.values_list("state", flat=True)) == ["closed", "new"]
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["new", "triage", "quarantine"])
def test_an_ordinary_request_with_the_same_phone_is_not_joined(visitor, make_inquiry, state):
    ordinary = make_inquiry(state=state)

    call(visitor, "first")

    assert Inquiry.objects.filter(kind="call", state="new").count() == 1
    assert (ordinary.messages.count(), ordinary.safety_events.count()) == (1, 0)


def test_another_phone_is_another_request(visitor):
    for phone in (PHONE, OTHER_PHONE, PHONE):
        call(visitor, phone + f"{Inquiry.objects.count()}", phone=phone)

    assert sorted(inquiry.safety_events.count() for inquiry in Inquiry.objects.all()) == [1, 2]


def test_a_request_that_a_colleague_has_dealt_with_waits_for_a_call_again(visitor, nurse, opening_hours, clock):
    call(visitor, "first")
    inquiry = Inquiry.objects.get()
    workflow.assign(inquiry, nurse, by=nurse, now=clock.now)
    ContactAttempt.objects.create(inquiry=inquiry, channel="phone", outcome="reached", by=nurse, at=clock.now)
    workflow.record_first_contact(inquiry, clock.now)
    workflow.move(
        inquiry, "waiting_patient", by=nurse, now=clock.now, follow_up_on=clock.now.date() + timedelta(days=3)
    )
    clock.tick(timedelta(days=1))

    call(visitor, "second")

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.urgent, inquiry.first_contact_at) == ("triage", True, None)
    assert inquiry.promise_at > clock.now
    assert inquiry in Inquiry.objects.overdue(inquiry.promise_at + timedelta(seconds=1))


def test_asking_again_does_not_put_off_a_promise_that_is_not_kept_yet(visitor, opening_hours, clock):
    call(visitor, "first")
    promised = Inquiry.objects.get().promise_at
    clock.tick(timedelta(hours=20))

    call(visitor, "second")

    assert Inquiry.objects.get().promise_at == promised < clock.now


def test_staff_see_the_repeat_in_the_list_and_on_the_screen(visitor, nurse, clock):
    desk = signed_in(nurse)
    call(visitor, "first")
    inquiry = Inquiry.objects.get()
    assert "asked again to be called" not in page(desk.get(LIST)) + page(desk.get(address(inquiry)))
    call(visitor, "second", name="Bo Other")

    listed, shown = page(desk.get(LIST)), page(desk.get(address(inquiry)))

    assert "<strong>asked again to be called</strong>" in listed and "patient wrote last" in listed
    assert "Name given: Bo Other; phone as typed: 303 555 0142." in shown
    assert "the patient or the site: asked again to be called" in " ".join(shown.split())
    do(desk, inquiry, "attempt", channel="phone", outcome="reached")
    assert "asked again to be called" not in page(desk.get(LIST))


def test_staff_who_had_the_request_open_must_look_again_before_they_close_it(visitor, nurse):
    desk = signed_in(nurse)
    call(visitor, "first")
    inquiry = Inquiry.objects.get()
    seen = form_of(desk.get(address(inquiry)))
    call(visitor, "second")

    fields = {name: value for name, value in seen.items() if name.startswith("move-")}
    response = desk.post(address(inquiry, "move"), fields | {"move-step": "closed|answered"})

    assert response.status_code == 200 and "Someone else has changed this request" in page(response)
    assert Inquiry.objects.get().state == "new"


# The answer -----------------------------------------------------------------------------------------------------------


def without_token(html):
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_the_answer_is_the_same_with_and_without_an_open_request(visitor, opening_hours, clock, nurse):
    call(visitor, "first", phone=OTHER_PHONE)
    workflow.assign(Inquiry.objects.get(), nurse, by=nurse, now=clock.now)
    clock.tick(timedelta(hours=30))

    answers = [call(Client(), "a", phone="720 555 0199"), call(Client(), "b", phone=OTHER_PHONE)]

    pages = [Client().get(answer["Location"]) for answer in answers]
    assert Inquiry.objects.count() == 2
    assert {answer.status_code for answer in answers} == {302}
    assert len({len(answer["Location"]) for answer in answers}) == 1
    assert len({tuple(sorted(answer.headers)) for answer in answers}) == 1
    assert len({without_token(page(shown)) for shown in pages}) == 1
    promised = Inquiry.objects.latest("received_at").promise_at
    assert f"{promised.astimezone(ZoneInfo('America/Denver')):%A, %B} " in page(pages[1])
    for inquiry in Inquiry.objects.all():
        assert inquiry.reference not in page(pages[0]) + page(pages[1])


def test_the_address_of_the_answer_holds_nothing_to_read(visitor):
    answer = call(visitor, "a" * 20, name="Calliope Ringmeister", phone="303 555 0765")["Location"]

    sealed = answer.removeprefix("/inquiries/called/").rstrip("/").partition(".")[2]
    read = answer + base64.urlsafe_b64decode(sealed).decode("latin-1")
    inquiry = Inquiry.objects.get()
    for secret in ("0765", "Calliope", "Ringmeister", inquiry.pk.hex, str(inquiry.pk), inquiry.reference):
        assert secret not in read
    assert "/status/" not in page(visitor.get(answer))


def test_the_answer_reads_nothing_about_the_request(visitor):
    answer = call(visitor, "first")["Location"]

    with CaptureQueriesContext(connection) as queries:
        assert visitor.get(answer).status_code == 200

    assert [query["sql"] for query in queries if "inquiries_" in query["sql"]] == []


def test_the_answer_can_be_read_for_a_day(visitor, clock):
    answer = call(visitor, "first")["Location"]

    clock.tick(timedelta(hours=23, minutes=59))
    assert visitor.get(answer).status_code == 200
    clock.tick(timedelta(minutes=1))
    assert visitor.get(answer)["Location"] == "/inquiries/new/"


# The page stays loud --------------------------------------------------------------------------------------------------


def order_of(html, *words):
    """Whether the words stand in this order on the page, below its head."""
    places = [html.index(each, html.index("<main")) for each in words]
    return places == sorted(places)


def test_the_confirmation_of_a_call_back_says_911_first_then_who_calls_when_and_on_which_number(visitor, opening_hours):
    html = called(visitor, "first")

    promise = re.search(r"We will call you by \w+, \w+ \d+, \d+:\d\d [ap]m on the number that ends in 0142\.", html)
    assert promise
    assert order_of(
        html, '<div class="emergency">', "<h1", "Call 911", 'href="tel:911"', "We have your request to be called",
        "This does not replace 911.", promise.group(),
    )  # fmt: skip
    assert html.count("<h1") == 1
    assert PHONE not in html and "Ana" not in html


def test_without_opening_hours_the_confirmation_still_says_who_calls(visitor):
    assert "We will call you as soon as the clinic is open, on the number that ends in 0142." in called(visitor, "a")


URGENT = {"contact_first_by": "phone", "phone": "(303) 555-0177", "email": "ana@example.com"}


@pytest.mark.parametrize(
    ("first_by", "promise"),
    [
        ("phone", r"We will call you by [^.]+ on the number that ends in 0177\."),
        ("text", r"We will text you by [^.]+ on the number that ends in 0177\."),
        ("email", r"We will email you by [^.]+\."),
    ],
)
@pytest.mark.parametrize("helps", [False, True])
def test_the_confirmation_of_an_urgent_request_is_loud_too(visitor, opening_hours, first_by, promise, helps):
    base = start(visitor)
    visitor.post(f"{base}safety/", form_of(visitor.get(f"{base}safety/")) | {"answer": "yes"})
    visitor.post(f"{base}emergency/", {"way_on": "checked"})
    helper = {"first_name": "Ben", "last_name": "Friend", "relationship": "son", "patient_knows": "on"}
    helped = {"for": {"who": "adult"}, "helper": helper} if helps else {}

    contact = ANSWERS["contact"] | URGENT | {"contact_first_by": first_by} | {"texts": "on"}
    html = page(visitor.get(send(visitor, base, contact=contact, **helped)["Location"]))

    promised = re.search(promise, html)
    assert promised
    assert order_of(
        html, "<h1", "Call 911", 'href="tel:911"', "We have your request", "This does not replace 911.",
        promised.group(), Inquiry.objects.get().reference,
    )  # fmt: skip
    assert html.count("<h1") == 1


def test_a_number_that_cannot_be_read_leaves_the_promise(visitor):
    response = send(visitor)
    Inquiry.objects.update(urgent=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inquiries_person SET phone_e164 = 'k1.AAAA'")

    html = page(visitor.get(response["Location"]))

    assert "This does not replace 911." in html and "We will contact you as soon as the clinic is open." in html


def test_the_confirmation_of_an_ordinary_request_stays_calm(visitor):
    html = page(visitor.get(send(visitor)["Location"]))

    assert 'class="emergency"' not in html and "This does not replace 911." not in html
    assert order_of(html, "<h1>We have your request", Inquiry.objects.get().reference, "We will contact you", "tel:911")


def test_the_log_of_a_repeat_holds_no_words(visitor):
    for token in ("first", "second"):
        call(visitor, token)

    event = InquiryEvent.objects.get()
    assert (event.what, event.by, event.details) == ("called_again", None, {})
