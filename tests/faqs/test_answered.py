"""“Did this answer your question?” below each question and topic: counted, without a cookie and without a person."""

import pytest
from django.test import Client
from django.utils import timezone

from faqs.answered import AnsweredCount
from faqs.models import QuestionEdition
from publishing import workflow
from tests.factories import clean_question

pytestmark = pytest.mark.django_db
ANSWERED = "/faqs/answered/"


@pytest.fixture
def edition(db):
    question = clean_question()
    workflow.publish_as_is(question, now=timezone.now(), origin="sample", change_note="")
    return QuestionEdition.objects.get()


@pytest.fixture
def reader():
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("address", ["/faqs/", "/faqs/will-it-hurt/"])
def test_each_question_and_topic_ends_with_two_buttons_and_a_way_to_ask(reader, edition, address):
    response = reader.get(address)

    html = response.content.decode()
    assert html.count('name="answer"') == 2
    assert "Did this answer your question?" in html
    assert "/inquiries/new/?ask=" + ("The%20day" if address == "/faqs/" else "will-it-hurt") in html
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_answers_are_counted_by_day_and_edition_without_a_cookie(reader, edition):
    for answer in ("yes", "no", "no"):
        response = reader.post(ANSWERED, {"question": edition.slug, "answer": answer})
        assert (response.status_code, response["Location"]) == (302, ANSWERED)
        assert not response.cookies
    assert reader.get(ANSWERED).status_code == 200

    counted = AnsweredCount.objects.get()
    assert (counted.edition, counted.yes, counted.no) == (edition, 1, 2)
    personal = {"day", "edition", "topic", "yes", "no", "id"}
    assert {field.name for field in AnsweredCount._meta.get_fields()} == personal


def test_answers_to_a_topic_are_counted_by_topic(reader, edition):
    for _ in range(2):
        reader.post(ANSWERED, {"topic": "The day", "answer": "yes"})

    counted = AnsweredCount.objects.get()
    assert (counted.topic, counted.edition, counted.yes) == ("The day", None, 2)


@pytest.mark.parametrize(
    "fields",
    [{}, {"answer": "yes", "question": "nothing"}, {"answer": "yes", "topic": "Weather"}, {"question": "will-it-hurt"},
     {"answer": "edition", "question": "will-it-hurt"}, {"answer": "yes", "question": "\x00"}],
    ids=str,
)  # fmt: skip
def test_anything_else_counts_nothing(reader, edition, fields):
    assert reader.post(ANSWERED, fields).status_code == 404

    assert not AnsweredCount.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}, {"origin": "null"}],
    ids=str,
)
def test_a_form_of_another_site_counts_nothing(reader, edition, headers):
    response = reader.post(ANSWERED, {"question": edition.slug, "answer": "yes"}, headers=headers)

    assert response.status_code == 403
    assert not AnsweredCount.objects.exists()


def test_reading_counts_nothing(reader, edition):
    for address in (ANSWERED, edition.get_absolute_url()):
        reader.get(address)
        reader.head(address)

    assert not AnsweredCount.objects.exists()
