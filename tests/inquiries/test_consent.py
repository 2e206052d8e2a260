"""A consent names the edition of the privacy notice that the page showed, and is never to an empty text."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from anchor.content_checks import published_privacy_notice
from inquiries.models import Consent, ConsentText, Inquiry
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, page, sent_one
from tests.inquiries.conftest import NOW
from tests.inquiries.test_once import ready
from tests.pages import prose

pytestmark = pytest.mark.django_db
AGAIN = "Read the privacy notice again and check the box: the notice has changed"
NOT_YET = "The clinic has not published its privacy notice yet"


def consent():
    return Inquiry.objects.get().consents.get(kind="privacy")


def change(notice, body="We sell it.", at=None):
    notice.body = body
    notice.save()
    return prose.as_sample(notice, at or timezone.now())


def next_edition(notice, **changes):
    """Another edition with the content of the newest one, as a confirmed review makes it."""
    edition = notice.editions.first()
    edition.pk, edition.number, edition.live_from = None, edition.number + 1, timezone.now()
    edition._state.adding = True
    for name, value in changes.items():
        setattr(edition, name, value)
    edition.save(force_insert=True)


def test_it_names_the_edition_with_its_words(visitor, notice):
    sent_one(visitor)

    edition = notice.editions.get()
    assert consent().notice_edition == edition
    assert (consent().text.title, consent().text.body) == (edition.title, edition.content["body"])


def test_a_draft_that_no_one_published_is_not_what_patients_agree_to(visitor, notice):
    type(notice)._base_manager.filter(pk=notice.pk).update(body="We sell it.", title="Other")

    sent_one(visitor)

    assert (consent().text.body, consent().notice_edition.number) == ("We keep it safe.", 1)


def test_the_page_says_which_edition_it_is(visitor):
    address, _form = ready(visitor)

    assert "edition 1 of March 3, 2026" in page(visitor.get(address))


def test_an_edition_that_was_scheduled_and_came_live_meanwhile_is_shown_first(visitor, notice, clock):
    change(notice, at=timezone.now() + timedelta(hours=1))
    address, form = ready(visitor)
    clock.tick(timedelta(hours=2))

    response = visitor.post(address, form, follow=True)

    assert AGAIN in page(response)
    assert not Inquiry.objects.exists()
    visitor.post(address, form_of(response) | ANSWERS["check"])
    assert consent().notice_edition.number == 2


def test_a_new_edition_with_the_same_words_does_not_stop_a_request(visitor, notice):
    address, form = ready(visitor)
    next_edition(notice)

    visitor.post(address, form)

    assert consent().notice_edition.number == 1, "the page showed this one"


@pytest.mark.parametrize("name", ["", "1", "0-" + "a" * 64, "7-{hash}", "999999999-{hash}", "1-{hash}x"])
def test_a_name_that_no_page_gave_is_answered_with_the_notice(visitor, notice, name):
    address, form = ready(visitor)
    form["notice_shown"] = name.format(hash=notice.editions.get().hash)

    response = visitor.post(address, form, follow=True)

    assert AGAIN in page(response)
    assert not Inquiry.objects.exists()


# Without a notice -----------------------------------------------------------------------------------------------------


def test_before_the_first_edition_the_start_says_to_call(client, practice):
    prose.notice()

    shown = page(client.get("/inquiries/new/"))

    assert NOT_YET in shown
    assert "(303) 555-0142" in shown
    assert "Start now" not in shown
    assert "Check for urgent symptoms" in shown


def test_without_a_notice_what_was_typed_is_kept_and_nothing_is_sent(visitor, notice):
    """The workflow never lets it come to this; the page must not lose a request even so."""
    address, form = ready(visitor)
    next_edition(notice, kind="error", slug="gone")

    answer = visitor.post(address, form)
    again = visitor.get(address)

    for shown in (answer, again):
        assert shown.status_code == 503
        assert NOT_YET in page(shown)
        assert "My legs tingle" in page(shown)
        assert "(303) 555-0142" in page(shown)
    assert not Inquiry.objects.exists()


def test_once_it_is_published_the_kept_answers_are_sent(visitor, notice):
    address, form = ready(visitor)
    next_edition(notice, kind="error", slug="gone")
    visitor.post(address, form)
    next_edition(notice, kind="page", slug="privacy-practices")

    visitor.post(address, form_of(visitor.get(address)) | ANSWERS["check"])

    assert consent().text.body == "We keep it safe."


def test_an_urgent_call_back_needs_no_notice(client, practice):
    client.post("/inquiries/call-me/", {"name": "Ana", "phone": "(303) 555-0142", "token": "a"})

    assert Inquiry.objects.get().urgent


def test_the_deploy_check_warns_of_a_missing_notice(db):
    assert [found.id for found in published_privacy_notice()] == ["anchor.W001"]

    prose.as_sample(prose.notice())

    assert published_privacy_notice() == []


# The database ---------------------------------------------------------------------------------------------------------


def test_the_database_takes_no_privacy_consent_without_an_edition(make_inquiry, notice):
    text, inquiry = ConsentText.keep("Privacy", "We keep it safe.", NOW), make_inquiry()

    for kind, edition in (("privacy", None), ("texts", notice.editions.get())):
        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.create(inquiry=inquiry, kind=kind, text=text, notice_edition=edition, given_at=NOW)


def test_the_database_takes_no_consent_to_an_empty_text(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        ConsentText.objects.create(hash="e" * 64, title="Privacy", body="", first_shown_at=NOW)
