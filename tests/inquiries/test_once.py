"""One form is one request, however often it arrives; a changed text is another."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from inquiries import receiving
from inquiries.models import Inquiry
from inquiries.references import new_reference
from tests.inquiries.browser import NEW, SENT, filled_in, page, reference, send
from tests.inquiries.conftest import NOW


def post(form):
    """What a browser of its own is answered: the status and the reference."""
    visitor = Client()
    return visitor.post(NEW, form).status_code, reference(visitor.get(SENT))


def post_at_once(forms):
    def in_a_thread(form):
        try:
            return post(form)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(in_a_thread, forms))


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_at_once_are_one_request_with_one_reference(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = 5
    form = filled_in(visitor)

    answers = post_at_once([form] * 50)

    assert set(answers) == {(302, Inquiry.objects.get().reference)}


@pytest.mark.django_db(transaction=True)
def test_different_requests_at_once_are_all_stored(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = settings.INQUIRIES_PER_CONTACT = 100
    forms = [filled_in(visitor, message=f"Number {number}") for number in range(20)]

    answers = post_at_once(forms)

    assert len({found for _status, found in answers}) == 20
    assert Inquiry.objects.count() == 20


def test_a_reload_and_a_retry_are_the_same_request(visitor):
    form = filled_in(visitor)

    first, second = post(form), post(form | {"name": "  Ana   Sample "})

    assert first == second
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"message": "My legs tingle more"},
        {"name": "Ben Sample"},
        {"phone": "(303) 555-0142 x5"},
        {"email": "ana@example.com"},
        {"about": ":not-sure"},
        {"contact_first_by": "email", "email": "ana@example.com"},
    ],
    ids=str,
)
def test_a_changed_text_sent_with_the_same_form_is_a_second_request(visitor, change):
    form = filled_in(visitor)

    assert post(form) != post(form | change)

    assert Inquiry.objects.count() == 2


def test_the_same_text_in_a_new_form_is_a_second_request(visitor):
    send(visitor)
    send(visitor)

    assert Inquiry.objects.count() == 2


def test_a_reference_that_is_taken_is_drawn_anew(visitor, make_inquiry, monkeypatch):
    taken = make_inquiry().reference
    drawn = iter([taken, taken, new_reference()])
    monkeypatch.setattr(Inquiry._meta.get_field("reference"), "_get_default", lambda: next(drawn), raising=False)
    monkeypatch.setattr(receiving, "new_reference", lambda: next(drawn))

    send(visitor)

    assert Inquiry.objects.count() == 2


def test_a_request_that_cannot_be_stored_is_not_acknowledged(visitor, make_inquiry, monkeypatch):
    taken = make_inquiry().reference
    monkeypatch.setattr(Inquiry._meta.get_field("reference"), "_get_default", lambda: taken, raising=False)
    monkeypatch.setattr(receiving, "new_reference", lambda: taken)
    visitor.raise_request_exception = False

    assert send(visitor).status_code == 500
    assert visitor.get(SENT)["Location"] == NEW


@pytest.mark.parametrize(
    "values",
    [
        {"contact_first_by": "fax"},
        {"state": "closed"},
        {"state": "closed", "closed_at": NOW},
        {"close_reason": "spam"},
        {"closed_at": NOW},
        {"state": "closed", "closed_at": NOW, "close_reason": "duplicate"},
        {"state": "quarantine", "safety": "reversed"},
        {"safety": "call"},
        {"topic": "procedure"},
        {"topic": "weather"},
        {"procedure_edition": 1},
    ],
    ids=str,
)
def test_the_database_refuses_a_request_that_contradicts_itself(make_inquiry, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_inquiry(**values)


def test_over_the_limit_the_form_keeps_what_was_typed_and_says_so(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = 2
    repeated = filled_in(visitor)
    for form in (repeated, repeated, repeated, filled_in(visitor)):
        assert visitor.post(NEW, form).status_code == 302

    limited = filled_in(visitor, message="Still typed", about=":not-sure")
    response = visitor.post(NEW, limited)

    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    html = page(response)
    assert "Your request was not sent" in html
    assert "Or call us now: <a" in html
    assert "Still typed" in html
    assert 'value=":not-sure" id="id_about_1" checked' in html
    assert f'value="{limited["token"]}"' in html
    assert Inquiry.objects.count() == 2
    assert visitor.post(NEW, repeated).status_code == 302


def test_the_limit_of_one_address_leaves_others_alone(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = 1
    send(visitor)

    assert send(visitor).status_code == 429
    assert visitor.post(NEW, filled_in(visitor), REMOTE_ADDR="192.0.2.7").status_code == 302
    assert visitor.post(NEW, filled_in(visitor), headers={"x-forwarded-for": "192.0.2.8"}).status_code == 429


@pytest.mark.django_db(transaction=True)
def test_with_the_limits_table_away_nobody_is_limited(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = 1
    send(visitor)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE throttle_counter RENAME TO elsewhere")

    try:
        assert send(visitor).status_code == 302
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE elsewhere RENAME TO throttle_counter")

    assert Inquiry.objects.count() == 2
