"""The home page: the questions that readers ask most, the promise in whole days, and a way to search."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clinic.models import Location
from faqs import feedback
from faqs.models import QuestionEdition
from publishing import workflow
from tests.factories import clean_question

pytestmark = pytest.mark.django_db
YESTERDAY = timedelta(days=1)


@pytest.fixture
def questions():
    """Seven live questions, in the order in which they were written."""
    for number in range(7):
        question = clean_question(question=f"Will it hurt {number} days?", slug=f"q{number}")
        workflow.publish_as_is(question, now=timezone.now(), origin="sample", change_note="")
    return QuestionEdition.objects


def said(questions, slug, times, ago=YESTERDAY):
    """So many readers say whether a question was answered."""
    for number in range(times):
        answer = feedback.YES if number % 2 else feedback.NO
        feedback.count(answer, timezone.now() - ago, edition=questions.live().get(slug=slug))


def shown(client):
    html = client.get("/").content.decode()
    return [slug for slug in sorted((f"q{number}" for number in range(7)), key=html.find) if f"/faqs/{slug}/" in html]


def test_the_questions_that_most_readers_had_come_first(client, questions):
    for slug, times in {"q6": 3, "q2": 2, "q4": 1}.items():
        said(questions, slug, times)

    assert shown(client) == ["q6", "q2", "q4", "q0", "q1", "q3"]


def test_all_editions_of_a_question_count_together(client, questions):
    said(questions, "q1", 2)
    said(questions, "q3", 1)
    draft = questions.live().get(slug="q3").draft
    draft.short_answer = "Hardly."
    draft.save()
    workflow.publish_as_is(draft, now=timezone.now(), origin="sample", change_note="Clearer words.")
    said(questions, "q3", 2)

    assert shown(client)[:2] == ["q3", "q1"]


def test_what_was_asked_long_ago_and_today_does_not_count(client, questions):
    said(questions, "q5", 3, ago=timedelta(days=91))
    said(questions, "q6", 3, ago=timedelta(0))
    said(questions, "q4", 1)

    assert shown(client) == ["q4", "q0", "q1", "q2", "q3", "q5"]


def test_only_what_readers_ordered_is_called_the_most_asked(client, questions):
    for number in range(5):
        said(questions, f"q{number}", 1)
    before = client.get("/").content.decode()
    said(questions, "q5", 1)

    after = client.get("/").content.decode()

    assert "What people ask us" in before
    assert "Questions people ask most" in after


def test_the_page_changes_its_etag_with_the_order_and_with_nothing_else(client, questions):
    before = client.get("/")["ETag"]
    said(questions, "q5", 1, ago=timedelta(0))
    same = client.get("/", headers={"if-none-match": before})
    said(questions, "q5", 1)

    after = client.get("/", headers={"if-none-match": before})

    assert same.status_code == 304
    assert after.status_code == 200
    assert not after.cookies


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "We will call as soon as we are"),
        (1, "We will call by the end of the next day"),
        (3, "We will call within the next 3 days"),
    ],
)
def test_the_steps_name_the_time_that_requests_are_promised(client, settings, days, words):
    place = Location.objects.create(name="A", street="1", city="A", state="CO", zip_code="8")
    place.hours.create(weekday=0, opens="08:00", closes="17:00")
    settings.PROMISE_BUSINESS_DAYS = days

    assert words in client.get("/").content.decode()


def test_without_opening_hours_no_time_is_named(client):
    html = client.get("/").content.decode()

    assert "If it is urgent, call us instead." in html
    assert "We will call by" not in html


@pytest.mark.parametrize("address", ["/", "/nowhere/"])
def test_home_and_not_found_offer_a_search(client, address):
    html = client.get(address).content.decode()

    assert 'role="search"' in html
    assert 'name="q"' in html
