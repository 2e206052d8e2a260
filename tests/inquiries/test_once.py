"""A form that arrives several times is one request. A changed text is never dropped silently."""

import pytest
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from django.utils import timezone

from inquiries.asking import receiving
from inquiries.models import Consent, Inquiry, Message, Person, RequestDraft, StatusToken
from inquiries.references import new_reference
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, at_once, fill_in, page, reference, send, sent_one, start, walk
from tests.inquiries.conftest import NOW
from tests.pages import prose


def copy_of(visitor):
    """A second client with the cookies of the same browser."""
    other = Client()
    other.cookies.update(visitor.cookies)
    return other


def ready(visitor, **answers):
    """The address of the last page of a request, and the form that sends it."""
    address = walk(visitor, start(visitor), **answers)
    return address, form_of(visitor.get(address)) | ANSWERS["check"]


@pytest.mark.django_db(transaction=True)
def test_fifty_posts_at_once_are_one_request_with_one_reference(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = settings.INQUIRIES_PER_CONTACT = 1
    address, form = ready(visitor)

    def post():
        browser = copy_of(visitor)
        response = browser.post(address, form)
        return response.status_code, reference(browser.get(response["Location"]))

    answers = at_once([post] * 50)

    assert set(answers) == {(302, Inquiry.objects.get().reference)}
    assert Person.objects.count() == Message.objects.count() == StatusToken.objects.count() == 1
    assert sorted(Consent.objects.values_list("kind", flat=True)) == ["not_emergency", "privacy"]


@pytest.mark.django_db(transaction=True)
def test_fifty_call_backs_at_once_are_one(visitor):
    form = {"name": "Ana", "phone": "303 555 0142", "token": "a" * 32}

    answers = at_once([lambda: Client().post("/inquiries/call-me/", form).status_code] * 50)

    assert set(answers) == {302}
    assert Inquiry.objects.count() == 1


def test_a_call_back_that_was_corrected_after_back_is_not_dropped(client, practice):
    form = {"name": "Ana", "phone": "303 555 0142", "token": "a" * 32}

    for changed in (form, form, form | {"phone": "303 555 0199"}):
        assert client.post("/inquiries/call-me/", changed).status_code == 302

    assert sorted(person.phone_e164 for person in Person.objects.all()) == ["+13035550142", "+13035550199"]


@pytest.mark.django_db(transaction=True)
def test_different_requests_at_once_are_all_stored(visitor, settings):
    settings.INQUIRIES_PER_ADDRESS = settings.INQUIRIES_PER_CONTACT = 100
    pages = [ready(visitor, more={"message": f"Number {number}"}) for number in range(10)]

    at_once([lambda address=address, form=form: copy_of(visitor).post(address, form) for address, form in pages])

    assert {message.body for message in Message.objects.all()} == {f"Number {number}" for number in range(10)}


def test_a_reload_and_a_retry_are_the_same_request(visitor):
    address, form = ready(visitor)

    answers = [visitor.post(address, form)["Location"] for _again in range(3)]

    assert len(set(answers)) == 1
    assert reference(visitor.get(answers[0])) == Inquiry.objects.get().reference


def test_a_sent_draft_keeps_nothing_of_what_was_typed(visitor):
    sent_one(visitor)

    assert RequestDraft.objects.get().read() == {}


def test_a_changed_text_after_sending_is_not_dropped_without_a_word(visitor):
    base = start(visitor)
    response = send(visitor, base)

    changed = visitor.post(f"{base}more/", {"message": "My legs tingle more"})

    assert changed.status_code == 409
    html = page(changed)
    assert "was not added" in html and "My legs tingle more" in html
    assert reference(visitor.get(response["Location"])) in html
    assert Message.objects.get().body == "My legs tingle"


def test_answers_that_change_in_another_window_are_shown_before_they_are_sent(visitor):
    address, form = ready(visitor)
    fill_in(visitor, address.replace("check", "more"), message="Changed in another window")

    response = visitor.post(address, form, follow=True)

    assert "they have changed in another window" in page(response)
    assert "Changed in another window" in page(response)
    assert not Inquiry.objects.exists()
    assert visitor.post(address, form_of(response) | ANSWERS["check"]).status_code == 302


def test_the_same_answers_in_a_new_draft_are_a_second_request(visitor):
    sent_one(visitor)
    sent_one(visitor)

    assert Inquiry.objects.count() == 2


def test_consent_is_to_the_text_of_the_notice_that_was_shown(visitor, notice):
    address, form = ready(visitor)
    notice.body = "We sell it."
    notice.save()
    prose.as_sample(notice, timezone.now())

    response = visitor.post(address, form, follow=True)
    assert "Read the privacy notice again and check the box: the notice has changed" in page(response)
    assert not Inquiry.objects.exists()

    visitor.post(address, form_of(response) | ANSWERS["check"])
    consent = Inquiry.objects.get().consents.get(kind="privacy")
    assert (consent.text.body, consent.notice_edition.number) == ("We sell it.", 2)
    assert consent.given_at == Inquiry.objects.get().received_at


def test_a_failure_while_storing_stores_nothing_and_keeps_the_draft(visitor, monkeypatch):
    address, form = ready(visitor)
    visitor.raise_request_exception = False
    monkeypatch.setattr(receiving.mails, "received", lambda inquiry, now: 1 / 0)

    assert visitor.post(address, form).status_code == 500

    assert not Inquiry.objects.exists() and not Consent.objects.exists()
    monkeypatch.undo()
    assert visitor.post(address, form).status_code == 302
    assert Inquiry.objects.count() == 1


def test_a_reference_that_is_taken_is_drawn_anew(visitor, make_inquiry, monkeypatch):
    taken = make_inquiry().reference
    drawn = iter([taken, taken, new_reference()])
    monkeypatch.setattr(Inquiry._meta.get_field("reference"), "_get_default", lambda: next(drawn), raising=False)
    monkeypatch.setattr(receiving, "new_reference", lambda: next(drawn))

    sent_one(visitor)

    assert Inquiry.objects.count() == 2


def test_a_request_that_cannot_be_stored_is_not_acknowledged(visitor, make_inquiry, monkeypatch):
    taken = make_inquiry().reference
    address, form = ready(visitor)
    monkeypatch.setattr(Inquiry._meta.get_field("reference"), "_get_default", lambda: taken, raising=False)
    monkeypatch.setattr(receiving, "new_reference", lambda: taken)
    visitor.raise_request_exception = False

    assert visitor.post(address, form).status_code == 500
    assert visitor.get(address.replace("check", "sent"), follow=True).request["PATH_INFO"] == address


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


def away(*_args, **_kwargs):
    raise OperationalError("server closed the connection")


@pytest.mark.parametrize("slug", ["safety", "about", "you", "contact", "more", "check"])
def test_with_the_database_away_nothing_is_sent_and_what_was_typed_comes_back(visitor, monkeypatch, slug, practice):
    base = start(visitor)
    address = walk(visitor, base, upto=slug)
    visitor.get("/")  # the phone number has been seen
    typed = form_of(visitor.get(address)) | ANSWERS[slug]
    typed.pop("csrfmiddlewaretoken", None)
    monkeypatch.setattr(RequestDraft.objects, "alive", away)

    response = visitor.post(address, typed)

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    html = page(response)
    assert "Nothing was sent" in html and practice.phone in html and "911" in html
    again = form_of(response)
    assert {name: value for name, value in again.items() if name != "csrfmiddlewaretoken"} == typed
    monkeypatch.undo()
    assert visitor.post(address, again).status_code == 302


def test_without_a_database_the_first_page_and_the_call_back_say_so_too(visitor, monkeypatch):
    monkeypatch.setattr("inquiries.asking.views.start.Pause.objects.of_everything", away)
    monkeypatch.setattr("inquiries.asking.views.start.named_list", away)

    for address, typed in (("/inquiries/new/", "request"), ("/inquiries/call-me/", "Ana Sample")):
        response = visitor.post(address, {"name": typed, "kind": typed, "phone": "303 555 0142"})
        assert response.status_code == 503
        assert typed in page(response)
