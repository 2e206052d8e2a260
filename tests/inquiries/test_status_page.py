"""The patient's own page: what it shows, what can be done there, and what nobody learns from it."""

import logging
import re
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.core import mail as django_mail
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clinic.hours import in_words
from inquiries import clock, erasure, status_links, workflow
from inquiries.desk import access_log, actions
from inquiries.models import Inquiry, InquiryEvent, LostLink, Message, OneTimeCode, SafetyCount
from inquiries.status import codes, patient
from outbox.addresses import STATUS_PAGE
from outbox.models import OutboxMail as Mail
from outbox.worker import Worker
from tests.html_forms import form_of
from tests.inquiries.browser import page
from tests.inquiries.conftest import NOW
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db
LOST = "/inquiries/lost-link/"
WORDS = {
    "quarantine": "Received",
    "new": "Received",
    "triage": "Being reviewed",
    "clinical_review": "Being reviewed",
    "waiting_patient": "We need to hear from you",
    "scheduling": "Appointment being arranged",
    "closed": "Closed",
}


@pytest.fixture
def nurse(db):
    return make_member("nurse", "Front desk")


@pytest.fixture
def make(make_inquiry, practice):
    """A request that came in an hour ago, and the address of its page."""

    def make(**values):
        now = timezone.now()
        if values.get("state") == "closed":
            values = {"closed_at": now, "close_reason": "answered"} | values
        inquiry = make_inquiry(**{"email": "ana@example.com", "received_at": now - timedelta(hours=1)} | values)
        return inquiry, f"/inquiries/status/{status_links.secret_of(inquiry, now)}/"

    return make


def code_sent(mailoutbox):
    Worker().run()
    return re.search(r"^\d{6}$", mailoutbox[-1].body, re.MULTILINE).group()


def every_row():
    rows = {}
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = sorted(map(repr, cursor.fetchall()))
    return rows


@pytest.mark.parametrize(("state", "word"), WORDS.items())
def test_the_page_says_in_one_of_five_plain_words_where_the_request_stands(client, make, state, word):
    inquiry, address = make(state=state)

    html = page(client.get(address))

    assert f"<strong>{word}</strong>" in html
    assert inquiry.reference in html
    assert html.count("<h1") == 1


def test_it_shows_the_promise_until_somebody_has_been_in_touch(client, make, nurse):
    inquiry, address = make(promise_at=timezone.now() + timedelta(days=1))
    assert "We will get in touch with you by" in page(client.get(address))

    workflow.record_first_contact(inquiry, timezone.now())
    assert "We will get in touch with you by" not in page(client.get(address))


def test_a_promise_that_was_broken_is_owned_up_to(client, make):
    _inquiry, address = make(promise_at=timezone.now() - timedelta(hours=1))

    assert "we have not done so" in page(client.get(address))


def test_it_shows_the_conversation_and_never_a_note(client, make, nurse):
    inquiry, address = make(message="My <b>legs</b> tingle")
    Message.objects.create(inquiry=inquiry, direction="out", body="Does it ease when you sit?", at=NOW, by=nurse)
    inquiry.notes.create(body="Sounds worried", at=NOW, by=nurse)
    inquiry.attempts.create(channel="phone", outcome="no_answer", remark="Dog barks", at=NOW, by=nurse)

    html = client.get(address).content.decode()

    assert "My &lt;b&gt;legs&lt;/b&gt; tingle" in html
    assert "Does it ease when you sit?" in html
    assert f"From the clinic, {in_words(NOW)}" in html
    for private in ("Sounds worried", "Dog barks", "nurse", "Ana", "555 0142", "ana@example.com"):
        assert private not in html.replace("(303) 555-0142", "")


def test_what_cannot_be_deciphered_is_a_sentence(client, make, settings):
    _inquiry, address = make()
    settings.FIELD_KEYS = ["k2:" + "QkJC" * 10 + "QkI="]

    response = client.get(address)

    assert response.status_code == 200
    assert "This cannot be read" in page(response)


@pytest.mark.parametrize("part", ["", "withdraw/", "deletion/", "add/"])
def test_every_page_is_kept_by_nobody_told_to_nobody_and_sets_no_cookie(client, make, part):
    _inquiry, address = make()

    response = client.get(address + part)

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies


@pytest.mark.parametrize("part", ["", "withdraw/", "deletion/", "add/"])
def test_get_and_head_change_nothing_however_often(client, make, part):
    _inquiry, address = make(state="waiting_patient")
    before = every_row()

    for method in (client.get, client.head, client.get, client.head):
        assert method(address + part).status_code == 200

    assert every_row() == before


@pytest.mark.parametrize("part", ["", "withdraw/", "deletion/", "add/"])
def test_unknown_expired_revoked_and_erased_are_answered_alike(client, make, part):
    answers = []
    for change in ({"expires_at": NOW}, {"revoked_at": NOW}, None, "erased", "old"):
        inquiry, address = make()
        if isinstance(change, dict):
            inquiry.status_tokens.update(**change)
        elif change:
            old = {"state": "closed", "close_reason": "answered", "closed_at": timezone.now() - timedelta(days=61)}
            gone = erasure.blank() | {"state": "erased", "close_reason": "withdrawn", "closed_at": NOW}
            Inquiry.objects.filter(pk=inquiry.pk).update(**(old if change == "old" else gone))
        else:
            address = "/inquiries/status/" + "x" * 27 + "/"
        response = client.get(address + part)
        headers = {name: value for name, value in response.items() if name not in {"Expires"}}
        answers.append((response.status_code, response.content, headers))
    for odd in ("x", "x" * 2000, "%00", "%F0%9F%98%80"):
        assert client.get(f"/inquiries/status/{odd}/{part}").status_code == 404

    assert answers[0][0] == 404
    assert b"(303) 555-0142" in answers[0][1]
    assert all(answer == answers[0] for answer in answers)


def test_an_unknown_secret_asks_the_database_as_much_as_an_expired_one(client, make, django_assert_num_queries):
    inquiry, address = make()
    inquiry.status_tokens.update(expires_at=NOW)
    client.get(address)

    with django_assert_num_queries(4):
        client.get(address)
    with django_assert_num_queries(4):
        client.get("/inquiries/status/" + "x" * 27 + "/")


def test_the_secret_has_160_bits_and_is_in_no_row(make):
    _inquiry, address = make()
    secret = address.split("/")[3]

    assert len(secret) == 27  # 27 characters of 6 bits hold 160
    assert not [row for rows in every_row().values() for row in rows if secret in row]


def test_the_secret_is_in_no_log_line(client, make, caplog, monkeypatch):
    inquiry, address = make()
    secret = address.split("/")[3]
    inquiry.status_tokens.update(expires_at=NOW)
    caplog.set_level(logging.DEBUG)

    client.get(address)
    client.raise_request_exception = False
    monkeypatch.setattr(status_links, "find", lambda *_: 1 / 0)
    client.get(address)
    client.put(address)

    assert "/inquiries/status/-/" in caplog.text
    assert secret not in caplog.text.replace("Traceback", "")


def test_logs_and_mails_know_the_address_of_the_page():
    assert reverse("inquiries:status", args=["secret"]) == f"{STATUS_PAGE}secret/"


# What patients do -----------------------------------------------------------------------------------------------------


def test_a_patient_takes_a_request_back_without_cookie_or_token(make, nurse):
    inquiry, address = make()
    browser = Client(enforce_csrf_checks=True, headers={"origin": "null", "sec-fetch-site": "same-origin"})

    for _twice in range(2):
        assert browser.post(f"{address}withdraw/").status_code == 302

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.close_reason) == ("closed", "withdrawn")
    assert sorted(mail.kind for mail in Mail.objects.all()) == ["desk_patient_wrote", "request_withdrawn"]
    assert "You withdrew this request" in page(browser.get(address))
    assert InquiryEvent.objects.get().by is None


def test_another_site_cannot_send_a_form_here(client, make):
    inquiry, address = make()

    response = client.post(f"{address}withdraw/", headers={"sec-fetch-site": "cross-site"})

    inquiry.refresh_from_db()
    assert (response.status_code, inquiry.state) == (403, "new")


def test_a_patient_asks_for_deletion_once_and_reads_the_answer(client, make):
    inquiry, address = make()

    for _twice in range(2):
        client.post(f"{address}deletion/")
    assert InquiryEvent.objects.filter(what="deletion_asked").count() == 1
    assert "We are looking into it" in page(client.get(address))

    manager = make_member("manager", "Front desk", "Manager")
    actions.answer_deletion(inquiry, "refused", by=manager, now=timezone.now())
    assert "The law requires us to keep what you sent for now" in page(client.get(address))
    assert [mail.kind for mail in Mail.objects.all()] == ["request_deletion_answered"]


def test_a_patient_answers_with_a_code_and_the_request_is_back_at_the_desk(client, make, mailoutbox):
    inquiry, address = make(state="waiting_patient")

    asked = client.post(f"{address}add/", {"step": "write", "text": "It eases when I sit"})
    assert "Enter the code" in page(asked)
    assert "It eases when I sit" in page(asked)
    assert Message.objects.count() == 1
    code = code_sent(mailoutbox)
    sent = client.post(
        f"{address}add/", {"step": "code", "text": "It eases when I sit", "code": f" {code[:3]} {code[3:]}"}
    )

    assert (sent.status_code, sent["Location"]) == (302, address)
    assert "It eases when I sit" in page(client.get(address))
    inquiry.refresh_from_db()
    assert inquiry.state == "triage"


def test_a_code_works_once(client, make, mailoutbox):
    _inquiry, address = make()
    client.post(f"{address}add/", {"text": "One"})
    form = {"step": "code", "text": "One", "code": code_sent(mailoutbox)}

    assert client.post(f"{address}add/", form).status_code == 302
    assert "Error" in page(client.post(f"{address}add/", form))

    assert Message.objects.count() == 2


def test_a_code_is_tried_five_times_at_most_and_the_text_is_kept(client, make, mailoutbox):
    _inquiry, address = make()
    client.post(f"{address}add/", {"text": "Kept"})
    code = code_sent(mailoutbox)
    wrong = f"{(int(code) + 1) % 10**6:06}"

    for _ in range(5):
        assert "Kept" in page(client.post(f"{address}add/", {"step": "code", "text": "Kept", "code": wrong}))
    html = page(client.post(f"{address}add/", {"step": "code", "text": "Kept", "code": code}))

    assert "Enter the 6 digits" in html
    assert Message.objects.count() == 1


def test_a_code_works_for_ten_minutes_and_only_the_newest(make, monkeypatch):
    inquiry, _address = make()
    drawn = iter([111111, 222222])
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: next(drawn))
    codes.send(inquiry, NOW)
    assert not codes.use(inquiry, "111111", NOW + timedelta(minutes=10))

    codes.send(inquiry, NOW)
    assert not codes.use(inquiry, "111111", NOW)
    assert codes.use(inquiry, "222222", NOW + timedelta(minutes=9))


def test_a_code_of_one_request_opens_no_other(make, monkeypatch):
    (one, _), (other, _) = make(), make()
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: 111111)
    codes.send(one, NOW)

    assert not codes.use(other, "111111", NOW)


def test_a_code_is_stored_hashed(make, monkeypatch):
    inquiry, _address = make()
    monkeypatch.setattr(codes.secrets, "randbelow", lambda _: 918273)

    codes.send(inquiry, NOW)

    assert "918273" not in repr(every_row())
    assert OneTimeCode.objects.get().code_hash


def test_after_four_codes_a_day_the_page_asks_for_a_call_and_keeps_the_text(client, make):
    _inquiry, address = make()
    for _ in range(4):
        assert client.post(f"{address}add/", {"text": "Kept"}).status_code == 200

    response = client.post(f"{address}add/", {"text": "Kept"})

    assert response.status_code == 429
    assert "Kept" in page(response)
    assert "(303) 555-0142" in page(response)


@pytest.mark.parametrize("values", [{"email": ""}, {"state": "quarantine"}])
def test_who_cannot_get_a_code_is_asked_to_call(client, make, values):
    _inquiry, address = make(**values)

    html = page(client.post(f"{address}add/", {"text": "Hello"}))

    assert "Call us to tell us more" in html
    assert not Mail.objects.exists()


@pytest.mark.parametrize("text", ["", "  \u200b ", "x" * 2001])
def test_a_text_that_cannot_be_sent_asks_for_no_code(client, make, text):
    _inquiry, address = make()

    html = page(client.post(f"{address}add/", {"text": text}))

    assert "<title>Error:" in html
    assert not Mail.objects.exists()


def test_a_closed_request_is_taken_up_again_when_its_patient_writes(client, make, mailoutbox):
    inquiry, address = make(state="closed")
    client.post(f"{address}add/", {"text": "It is back"})

    client.post(f"{address}add/", {"step": "code", "text": "It is back", "code": code_sent(mailoutbox)})

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.closed_at) == ("triage", None)


# A lost link ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("contact", ["ana@example.com", " ANA@Example.com", "(303) 555-0142", "+1 303 555 0142"])
def test_a_lost_link_comes_by_mail_to_the_address_on_file(client, make, contact, mailoutbox):
    _inquiry, address = make()

    assert client.post(LOST, {"contact": contact}).status_code == 302
    assert not Mail.objects.exists()
    clock.tick(timezone.now())
    Worker().run()

    assert [message.to for message in mailoutbox] == [["ana@example.com"]]
    assert address in mailoutbox[0].body
    assert not LostLink.objects.exists()


@pytest.mark.parametrize("contact", ["nobody@example.com", "303 555 0199"])
def test_nobody_learns_whether_there_is_a_request(client, make, contact, django_assert_num_queries):
    make()
    client.get(LOST)
    known = client.post(LOST, {"contact": "ana@example.com"})
    with django_assert_num_queries(7):
        known = client.post(LOST, {"contact": "ana@example.com"})
    with django_assert_num_queries(7):
        unknown = client.post(LOST, {"contact": contact})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    clock.tick(timezone.now())
    assert not LostLink.objects.exists()
    assert {mail.recipient for mail in Mail.objects.all()} == {"ana@example.com"}


def test_lost_links_are_limited_by_contact_silently_and_by_address_with_a_page(client, make):
    make()
    for _ in range(10):
        assert client.post(LOST, {"contact": "ana@example.com"}).status_code == 302
    assert LostLink.objects.count() == 3

    response = client.post(LOST, {"contact": "other@example.com"})
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"


@pytest.mark.parametrize("contact", ["", "Sample", "12", "x" * 3000])
def test_what_is_no_contact_is_told_what_to_do(client, practice, contact):
    html = page(client.post(LOST, {"contact": contact}))

    assert "Enter the email address or phone number you gave us" in html
    assert not LostLink.objects.exists()


@pytest.mark.parametrize("values", [{"state": "quarantine"}, {"email": ""}])
def test_no_link_is_sent_for_what_is_quarantined_or_has_no_address(client, make, values):
    make(**values)

    client.post(LOST, {"contact": "(303) 555-0142"})
    clock.tick(timezone.now())

    assert not Mail.objects.exists()
    assert not django_mail.outbox


def test_a_lost_contact_is_nowhere_in_plain(client, make):
    client.post(LOST, {"contact": "qwortmail@zephyr.example"})

    assert "qwortmail" not in repr(every_row())


# What a patient writes there, and who hears of it ---------------------------------------------------------------------


@pytest.mark.parametrize("text", ["My card is 4111 1111 1111 1111", "My number is 123-45-6789"])
@pytest.mark.parametrize("step", ["write", "code"])
def test_card_and_social_security_numbers_are_refused(client, make, text, step):
    _inquiry, address = make()

    html = page(client.post(f"{address}add/", {"step": step, "text": text, "code": "123456"}))

    assert "<title>Error:" in html
    assert html.count("Remove the card or Social Security number") == 2
    assert not Mail.objects.exists()


def test_the_text_box_counts_what_is_left(client, make):
    _inquiry, address = make()

    html = page(client.get(f"{address}add/"))

    assert 'data-counter="2000"' in html
    assert "js/counter" in html


def test_words_of_an_emergency_show_the_emergency_page_once_and_stop_nobody(client, make, mailoutbox, nurse):
    inquiry, address = make()
    text = "Since this morning I cannot feel my legs\n\nand I have a fever"

    warned = client.post(f"{address}add/", {"step": "write", "text": text})
    assert "Call 911 or go to the nearest emergency room now" in page(warned)
    assert "I cannot feel my legs" in page(warned)
    assert [mail.kind for mail in Mail.objects.all()] == ["desk_patient_urgent"]
    assert SafetyCount.objects.get().shown == 1

    asked = client.post(f"{address}add/", form_of(warned))
    assert "Enter the code" in page(asked)
    sent = client.post(f"{address}add/", form_of(asked) | {"code": code_sent(mailoutbox)})

    assert sent.status_code == 302
    inquiry.refresh_from_db()
    assert inquiry.urgent
    assert inquiry.messages.order_by("-at").first().body == text
    ways = inquiry.safety_events.filter(trigger="words", certainty="certain").values_list("way_on", flat=True)
    assert set(ways) == {"", "went_on"}
    assert {mail.kind for mail in Mail.objects.exclude(kind="request_code")} == {"desk_patient_urgent"}
    assert SafetyCount.objects.get().shown == 1


def test_words_of_an_emergency_in_the_second_form_are_seen_too(client, make):
    _inquiry, address = make()

    warned = client.post(f"{address}add/", {"step": "code", "text": "I have chest pain", "code": "123456"})

    assert "Call 911" in page(warned)
    assert form_of(warned) == {"text": "I have chest pain", "code": "123456", "warned": "chest", "step": "code"}


def test_who_was_warned_may_change_what_they_wrote(client, make):
    _inquiry, address = make()

    html = page(client.post(f"{address}add/", {"text": "No <chest> chest pain, chest pain", "go": "change"}))

    assert "What would you like to tell us?" in html
    assert "No <chest> chest pain" in html
    assert not Mail.objects.exists()


def test_what_a_patient_writes_is_told_to_who_looks_after_it_and_else_to_the_desk(make, nurse):
    doctor = make_member("doctor", "Clinician")
    (inquiry, _), (other, _) = make(), make(state="triage", assignee=doctor)

    patient.add(inquiry, "It eases when I sit", NOW)
    patient.add(other, "It eases when I sit", NOW)

    told = [mail.recipient for mail in Mail.objects.filter(kind="desk_patient_wrote")]
    assert sorted(told) == ["doctor@example.org", "doctor@example.org", "nurse@example.org"]
    assert all(mail.context.keys() == {"request"} for mail in Mail.objects.all())


def test_what_comes_within_the_hour_is_told_again_only_if_somebody_looked(make, nurse):
    inquiry, _address = make()

    def told_after(minutes):
        patient.add(inquiry, "More", NOW + timedelta(minutes=minutes))
        return Mail.objects.filter(kind="desk_patient_wrote").count()

    assert told_after(0) == 1
    assert told_after(10) == 1
    access_log.record_opening(inquiry, by=nurse, now=NOW + timedelta(minutes=12))
    assert told_after(15) == 2
    assert told_after(20) == 2
    assert told_after(90) == 3


def test_withdrawing_and_asking_for_deletion_are_told_too(client, make, nurse):
    (one, first), (other, second) = make(), make()

    client.post(f"{first}withdraw/")
    client.post(f"{second}deletion/")

    asked = Mail.objects.filter(kind="desk_patient_wrote")
    assert {mail.context["request"] for mail in asked} == {
        f"/admin/inquiries/inquiry/{inquiry.pk}/" for inquiry in (one, other)
    }


def test_what_a_patient_sends_is_taken_though_staff_changed_the_request_meanwhile(make, nurse):
    inquiry, _address = make(state="waiting_patient")
    Inquiry.objects.update(version=5)

    patient.add(inquiry, "Here I am", timezone.now())

    assert Inquiry.objects.get().state == "triage"
    assert Message.objects.count() == 2


def test_two_who_take_a_request_back_at_once_are_both_answered_and_it_is_done_once(make):
    inquiry, _address = make()
    same = Inquiry.objects.get()

    patient.withdraw(inquiry, timezone.now())
    patient.withdraw(same, timezone.now())

    assert Mail.objects.filter(kind="request_withdrawn").count() == 1


def test_a_request_erased_while_its_patient_writes_is_answered_with_the_same_page(client, make, monkeypatch):
    _inquiry, address = make()
    monkeypatch.setattr(patient, "add", refuse)
    monkeypatch.setattr(codes, "use", lambda *_: True)

    response = client.post(f"{address}add/", {"step": "code", "text": "Hello", "code": "123456"})

    assert response.status_code == 404
    assert "This link does not work" in page(response)


def refuse(*_):
    raise workflow.MoveRefused("erased")


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("add/", {"step": "write", "text": "It eases when I sit"}),
        ("add/", {"step": "code", "text": "It eases when I sit", "code": "123456"}),
        ("withdraw/", {}),
        (LOST, {"contact": "ana@example.com"}),
    ],
)
def test_with_the_database_away_nothing_is_sent_and_what_was_typed_comes_back(client, make, monkeypatch, path, typed):
    _inquiry, own_page = make()
    client.get(own_page)  # the phone number has been seen
    address = path if path == LOST else own_page + path
    away = Mock(side_effect=OperationalError("server closed the connection"))
    monkeypatch.setattr(status_links, "find", away)
    monkeypatch.setattr(LostLink.objects, "create", away)

    response = client.post(address, typed)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "no-store" in response["Cache-Control"]
    html = page(response)
    assert "Nothing was sent" in html and "(303) 555-0142" in html
    again = form_of(response)
    assert {name: value for name, value in again.items() if name != "csrfmiddlewaretoken"} == typed
    if address != LOST:
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
    monkeypatch.undo()
    assert client.post(address, again).status_code in {200, 302}
