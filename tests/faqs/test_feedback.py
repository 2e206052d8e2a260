"""“Did this answer your question?” below each question and topic: counted without a cookie or personal data."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.timezone import localdate

from faqs.feedback import worst_first
from faqs.models import AnsweredCount, QuestionEdition
from publishing import workflow
from tests.factories import clean_question
from tests.publishing.conftest import make_member

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


# The list for staff ---------------------------------------------------------------------------------------------------

LIST = "/admin/faqs/answeredcount/"
TODAY = date(2026, 11, 26)


def said(days_ago=0, yes=0, no=0, **what):
    AnsweredCount.objects.create(day=TODAY - timedelta(days=days_ago), yes=yes, no=no, **what)


def test_the_least_answered_stand_first_and_those_of_whom_few_spoke_last(edition):
    said(edition=edition, yes=9, no=1)
    said(edition=edition, days_ago=89, no=2)
    said(edition=edition, days_ago=90, no=50)  # too long ago
    said(topic="The day", yes=1, no=9)
    said(topic="Cost", no=4)
    said(topic="Nobody")

    found = [(row.edition or row.topic, row.yes, row.no, row.percent) for row in worst_first(TODAY)]

    assert found == [("The day", 1, 9, 10), (edition, 9, 3, 75), ("Cost", 0, 4, 0)]


@pytest.mark.parametrize("role", ["Content editor", "Clinician", "Manager"])
def test_everybody_with_a_content_role_reads_it_and_goes_on_to_the_draft(edition, client, role, monkeypatch):
    AnsweredCount.objects.create(day=localdate(timezone.now()), edition=edition, yes=3, no=2)
    client.force_login(make_member("reader", role))

    html = client.get(LIST).content.decode()

    assert f'<a href="/admin/faqs/question/{edition.draft_id}/change/">{edition.title}</a>' in html
    assert "60 %" in html
    assert LIST in client.get("/admin/").content.decode()


@pytest.mark.parametrize("role", ["Front desk", "Cleaner"])
def test_nobody_else_does(client, role):
    client.force_login(make_member("other", role))

    assert client.get(LIST).status_code == 403


@pytest.mark.parametrize("address", [f"{LIST}1/change/", f"{LIST}add/", f"{LIST}1/delete/"])
def test_no_count_is_ever_changed_there(client, address, edition):
    AnsweredCount.objects.create(day=TODAY, edition=edition, yes=3)
    client.force_login(make_member("manager", "Manager"))

    assert client.post(LIST).status_code == 405
    assert client.post(address).status_code == 404
    assert AnsweredCount.objects.get().yes == 3
