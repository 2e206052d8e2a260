"""The safety check: never a dead end, and nobody is blocked."""

import pytest
from django.test import Client

from inquiries.asked import SafetyList
from inquiries.models import Draft, Inquiry, Pause, SafetyCount
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, errors, fill_in, page, send, sent_one, start, walk
from tests.inquiries.conftest import NOW
from tests.publishing.conftest import make_member

CALL = "/inquiries/call-me/"


@pytest.fixture
def base(visitor):
    return start(visitor)


def call(visitor, form, **changes):
    return visitor.post(CALL, {name: form.get(name, "") for name in ("token", "trigger")} | changes)


@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_yes_and_not_sure_show_the_emergency_page_with_three_ways_on(visitor, base, answer, opening_hours):
    response = fill_in(visitor, f"{base}safety/", answer=answer)

    assert response["Location"] == f"{base}emergency/"
    html = page(visitor.get(response["Location"]))
    for words in ('href="tel:911"', 'href="tel:988"', 'href="tel:+13035550142"', 
                  'value="checked"', 'value="mistake"', "Ask the clinic to call me"):  # fmt: skip
        assert words in html


def test_who_has_been_seen_goes_on_and_the_request_is_urgent(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    assert visitor.get(f"{base}about/")["Location"] == f"{base}safety/"

    response = visitor.post(f"{base}emergency/", {"way_on": "checked"})
    assert response["Location"] == f"{base}about/"
    send(visitor, base)

    inquiry = Inquiry.objects.get()
    assert (inquiry.urgent, inquiry.safety) == (True, "checked")
    event = inquiry.safety_events.get()
    assert (event.trigger, event.way_on) == ("yes", "checked")


def test_a_mistake_can_be_changed_and_the_change_is_kept_for_staff(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")

    response = visitor.post(f"{base}emergency/", {"way_on": "mistake"})
    assert response["Location"] == f"{base}safety/"
    send(visitor, base)

    inquiry = Inquiry.objects.get()
    assert (inquiry.urgent, inquiry.safety) == (False, "reversed")
    assert inquiry.safety_events.get().way_on == "mistake"


def test_going_back_by_oneself_is_kept_too(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="not_sure")
    send(visitor, base)

    assert Inquiry.objects.get().safety == "reversed"


def test_also_call_me_files_an_urgent_request_at_once(visitor, base, opening_hours):
    fill_in(visitor, f"{base}safety/", answer="yes")
    form = form_of(visitor.get(f"{base}emergency/"))

    response = call(visitor, form, name="Ana Sample", phone="303 555 0142")

    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.urgent, inquiry.safety, inquiry.state) == ("call", True, "call", "new")
    assert inquiry.person("patient").phone_e164 == "+13035550142"
    assert inquiry.safety_events.get().way_on == "call"
    html = page(visitor.get(response["Location"]))
    assert inquiry.reference in html and "We will call by" in html and "911" in html
    assert call(visitor, form, name="Ana Sample", phone="303 555 0142").status_code == 302
    assert Inquiry.objects.count() == 1


def test_the_call_back_needs_no_draft_and_no_cookie(visitor, monkeypatch):
    Pause.objects.create(text="Paused", since=NOW)
    monkeypatch.setattr(Draft.objects, "alive", lambda now: 1 / 0)
    stranger = Client()
    form = form_of(stranger.post("/inquiries/safety/", {"answer": "yes"}))

    assert call(stranger, form, name="Ana", phone="303 555 0142").status_code == 302

    assert Inquiry.objects.get().urgent


def test_the_call_back_tells_mistakes_and_repeats_911(visitor):
    response = visitor.post(CALL, {})

    assert errors(response)[0] == ["Enter your name", "Enter a phone number with 10 digits"]
    assert 'href="tel:911"' in page(response)
    assert visitor.get(CALL).status_code == 200


def test_leaving_stores_nothing_but_a_count_of_the_day(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    visitor.post("/inquiries/safety/", {"answer": "yes"})

    assert SafetyCount.objects.get().shown == 2
    assert not Inquiry.objects.exists()


def test_words_of_danger_show_the_page_once_and_stop_nobody(visitor, base):
    walk(visitor, base, upto="more")
    words = {"message": "Since today I have chest pain."}
    assert fill_in(visitor, f"{base}more/", **words)["Location"] == f"{base}emergency/"
    assert visitor.post(f"{base}emergency/", {"way_on": "mistake"})["Location"] == f"{base}check/"
    assert fill_in(visitor, f"{base}more/", **words)["Location"] == f"{base}check/"

    send(visitor, base)

    inquiry = Inquiry.objects.get()
    assert inquiry.safety_events.get().trigger == "words"
    assert inquiry.messages.get().body == words["message"]


def test_an_answer_that_staff_marked_shows_the_page_once(visitor, base, screening):
    walk(visitor, base, upto="questions-1")
    assert fill_in(visitor, f"{base}questions-1/", legs="worse")["Location"] == f"{base}emergency/"
    assert visitor.post(f"{base}emergency/", {"way_on": "mistake"})["Location"] == f"{base}questions-1/"
    assert fill_in(visitor, f"{base}questions-1/", legs="worse")["Location"] == f"{base}questions-2/"


def test_the_emergency_page_of_a_draft_without_alarm_leads_on(visitor, base):
    assert visitor.get(f"{base}emergency/")["Location"] == f"{base}safety/"


def test_a_question_is_asked_about_safety_too(visitor):
    base = start(visitor, kind="question")
    assert visitor.get(base)["Location"] == f"{base}safety/"


def test_a_safety_answer_is_never_quarantined(visitor, base):
    fill_in(visitor, f"{base}safety/", answer="yes")
    visitor.post(f"{base}emergency/", {"way_on": "checked"})

    inquiry = sent_one_from(visitor, base, more=ANSWERS["more"] | {"homepage": "http://spam.example"})

    assert (inquiry.state, inquiry.spam_points >= 5) == ("new", True)


def sent_one_from(visitor, base, **answers):
    send(visitor, base, **answers)
    return Inquiry.objects.get()


def test_no_is_an_ordinary_request(visitor):
    inquiry = sent_one(visitor)

    assert (inquiry.safety, inquiry.urgent, inquiry.safety_events.count()) == ("no", False, 0)


def test_a_no_is_kept_with_the_edition_of_the_list_that_it_was_said_to(visitor, monkeypatch):
    shown = SafetyList(edition=4, hash="e" * 64, intro=[], question="Any of these?", items=["A bad fall"])
    monkeypatch.setattr("inquiries.forms.about.safety_list", lambda now: shown)

    inquiry = sent_one(visitor)

    said = {"edition": 4, "hash": "e" * 64, "question": "Any of these?", "answer": "No"}
    assert inquiry.answers.read()["safety"] == said
    browser = Client()
    browser.force_login(make_member("nurse", "Front desk"))
    html = page(browser.get(f"/admin/inquiries/inquiry/{inquiry.pk}/"))
    assert "Any of these? <strong>No</strong> (edition 4 of the list, eeeeeeeeeeee)" in html
