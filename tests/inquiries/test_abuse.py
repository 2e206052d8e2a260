"""Abuse: limits that lose no input, and points that only make staff look at a request first."""

from datetime import timedelta

import pytest
from django.db import connection

from inquiries.models import Inquiry, RequestDraft
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, NEW, fill_in, page, send, sent_one, start, walk

LONG = "I have had this pain for years and would like to talk to you."


def test_over_the_limit_of_an_address_the_answers_stay_and_the_phone_is_shown(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = 1
    sent_one(visitor)
    address = walk(visitor, start(visitor), more={"message": "Still typed"})

    response = fill_in(visitor, address, **ANSWERS["check"])

    assert (response.status_code, response["Retry-After"]) == (429, "3600")
    html = page(response)
    assert "Wait 60 minutes" in html and "tomorrow" not in html
    assert "Your request was not sent" in html and "Or call us now: <a" in html and "Still typed" in html
    assert Inquiry.objects.count() == 1
    settings.INQUIRIES_PER_ADDRESS = 2
    assert fill_in(visitor, address, **ANSWERS["check"]).status_code == 302


def test_the_limit_of_one_address_leaves_others_alone(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = 1
    sent_one(visitor)
    address = walk(visitor, start(visitor))
    form = form_of(visitor.get(address)) | ANSWERS["check"]

    assert visitor.post(address, form, headers={"x-forwarded-for": "192.0.2.8"}).status_code == 429
    assert visitor.post(address, form, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_over_the_limit_of_a_contact(visitor, settings):
    settings.INQUIRIES_PER_CONTACT = 1
    sent_one(visitor)

    response = send(visitor, contact=ANSWERS["contact"] | {"phone": "+1 303-555-0142"})

    assert (response.status_code, response["Retry-After"]) == (429, "86400")
    assert "send it again tomorrow" in page(response) and "60 minutes" not in page(response)
    assert send(visitor, contact=ANSWERS["contact"] | {"phone": "303 555 0199"}).status_code == 302


def test_too_many_beginnings_are_told_too(visitor, settings):
    settings.DRAFTS_PER_ADDRESS = 1
    start(visitor)

    response = visitor.post(NEW, {"kind": "question"})

    assert response.status_code == 429
    assert form_of(response)["kind"] == "question"
    assert RequestDraft.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_with_the_limits_table_away_nobody_is_limited(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = 1
    sent_one(visitor)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE throttle_counter RENAME TO elsewhere")
    try:
        assert send(visitor).status_code == 302
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO throttle_counter")


def test_a_filled_trap_is_an_ordinary_confirmation_and_quarantine(visitor):
    response = send(visitor, more={"message": LONG, "homepage": "http://spam.example"})

    html = page(visitor.get(response["Location"]))
    inquiry = Inquiry.objects.get()
    assert (inquiry.state, inquiry.spam_rules) == ("quarantine", ["trap filled in", "too fast"])
    assert inquiry.reference in html and "We have your request" in html and "/inquiries/status/" in html


def test_the_trap_is_hidden_from_people(visitor):
    base = start(visitor)
    walk(visitor, base, upto="more")

    html = page(visitor.get(f"{base}more/"))

    assert 'class="trap" aria-hidden="true"' in html
    place = html.index('name="homepage"')
    assert 'tabindex="-1"' in html[place - 80 : place + 120]


def test_a_browsers_autofill_is_no_spam(visitor):
    """Autofill completes every field it knows, and the patient sends all pages within seconds."""
    you = {"first_name": "Ana", "last_name": "Sample", "called": "Annie", "been_here": "no", "zip_code": "80202"}

    inquiry = sent_one(visitor, you=you, contact=ANSWERS["contact"] | {"email": "ana@example.com"})

    assert (inquiry.state, inquiry.spam_rules) == ("new", ["too fast"])


def test_a_person_has_no_points(visitor, clock):
    base = start(visitor)
    clock.tick(timedelta(minutes=4))

    send(visitor, base)

    assert Inquiry.objects.get().spam_points == 0


@pytest.mark.parametrize("stamp", ["", "forged", "1:abc"])
def test_a_forged_time_stamp_gives_points(visitor, stamp):
    send(visitor, start(visitor, stamp=stamp))

    assert Inquiry.objects.get().spam_rules == ["no time stamp"]


def test_the_same_text_from_many_is_looked_at(visitor, settings, clock):
    settings.INQUIRIES_PER_CONTACT = 100
    for _number in range(4):
        base = start(visitor)
        clock.tick(timedelta(minutes=4))
        send(visitor, base, more={"message": LONG})

    assert sorted(Inquiry.objects.values_list("state", flat=True)) == ["new", "new", "quarantine", "quarantine"]


def test_nothing_of_an_address_or_contact_is_readable_in_the_counters(visitor):
    sent_one(visitor)

    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM throttle_counter")
        keys = repr(cursor.fetchall())
    assert "127.0.0.1" not in keys and "3035550142" not in keys
