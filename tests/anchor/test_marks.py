"""Wherever a page is named, a mark says that it is sample text or that no physician has reviewed it yet."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from publishing import workflow
from publishing.marks import mark_of, reviewed_until, stamps_of_list
from search.finding import search, suggest
from tests.factories import clean_procedure, clean_question
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db
NOW = timezone.now()
UNREVIEWED = "Not yet reviewed by a physician"
DAY = timedelta(days=1)


def publish(written, **options):
    return workflow.publish_as_is(written, now=NOW, origin="sample", change_note="Sample content.", **options)


def publish_signed(written):
    editor, clinician = make_member("editor", "Content editor"), make_member("clinician", "Clinician")
    type(written).objects.filter(pk=written.pk).update(change_note="New.", one_line="It may ease a sore knee.")
    written.refresh_from_db()
    workflow.saved(written, by=editor, now=NOW)
    workflow.submit(written, by=editor, now=NOW)
    workflow.sign(written, by=clinician, now=NOW)
    return workflow.publish(written, by=editor, now=NOW)


@pytest.fixture
def knee():
    procedure = clean_procedure()
    procedure.conditions.create(name="Sore knee")
    return procedure


@pytest.fixture
def asked(knee):
    question = clean_question(stage="deciding")
    question.placements.create(procedure=knee)
    other = clean_question("What may I eat before?", "eat-before")
    question.related.add(other)
    for each in (other, question):
        publish(each)
    return question


def read(client, address):
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


PLACES = {
    "/procedures/": ["Knee shot"],
    "/": ["Knee shot", "Will the shot hurt?"],
    "/faqs/": ["Will the shot hurt?"],
    "/faqs/will-it-hurt/": ["What may I eat before?", "Knee shot"],
    "/search/?q=shot": ["Knee shot", "Will the shot hurt?"],
}


@pytest.mark.parametrize("address", PLACES)
def test_every_list_says_which_pages_no_physician_has_reviewed(client, knee, asked, address):
    publish(knee)

    shown = read(client, address)

    for name in PLACES[address]:
        assert name in shown
    assert shown.count(UNREVIEWED) >= len(PLACES[address])


@pytest.mark.parametrize("address", ["/procedures/", "/", "/faqs/will-it-hurt/", "/search/?q=knee"])
def test_a_reviewed_page_has_no_mark(client, knee, asked, address):
    publish(knee)
    before = read(client, address).count(UNREVIEWED)

    publish_signed(knee)

    assert read(client, address).count(UNREVIEWED) < before


@pytest.mark.parametrize("address", ["/procedures/", "/", "/faqs/will-it-hurt/", "/search/?q=knee"])
def test_a_sample_says_so_wherever_it_is_named(client, knee, asked, address):
    knee.sample = True
    knee.save()

    publish(knee)

    assert "sample text" in read(client, address)


def test_the_names_from_a_to_z_and_by_problem_are_marked_too(client, knee):
    publish(knee)

    page = client.get("/procedures/").content.decode()

    by_problem, by_name = page.split('id="by-name"')
    assert UNREVIEWED in by_problem.split('id="by-problem"')[1]
    assert UNREVIEWED in by_name


@pytest.mark.parametrize("address", ["/", "/procedures/", "/faqs/"])
def test_the_marks_of_a_list_cost_no_query_for_each_page(client, address, django_assert_max_num_queries):
    def queries():
        with django_assert_max_num_queries(40) as counted:
            client.get(address)
        return len(counted)

    publish(clean_procedure())
    publish(clean_question())
    few = queries()
    for number in range(4):
        publish(clean_procedure(f"Shot {number}", f"shot-{number}"))
        publish(clean_question(f"Will shot {number} hurt?", f"hurt-{number}"))

    assert queries() == few


# By the clock ---------------------------------------------------------------------------------------------------------


def test_a_review_marks_a_page_until_the_day_on_which_it_lapses(knee):
    edition = publish_signed(knee)
    last = reviewed_until(edition)

    assert last == edition.review_due + 90 * DAY
    assert edition.reviewed(last)
    assert (mark_of(edition, last), mark_of(edition, last + DAY)) == ("", "unreviewed")


def test_results_say_that_a_review_has_lapsed_without_a_new_index(knee):
    edition = publish_signed(knee)
    days = (reviewed_until(edition) - localdate(NOW)).days

    def marks(day):
        return {result.mark for result in search("knee shot", now=NOW + day * DAY).results}

    assert marks(0) == {""}
    assert marks(days) == {""}
    assert marks(days + 1) == {"unreviewed"}


def test_suggestions_say_which_pages_are_samples(client, knee):
    knee.sample = True
    knee.save()
    publish(knee)

    assert suggest("knee", now=NOW)[0].sample
    assert client.get("/search/suggest/?q=knee").json()["suggestions"][0]["kind"] == "Procedures · sample text"


def test_a_list_changes_its_etag_on_the_day_on_which_a_review_lapses(knee):
    edition = publish_signed(knee)
    last = reviewed_until(edition)

    assert stamps_of_list([edition], last) == stamps_of_list([edition], localdate(NOW))
    assert stamps_of_list([edition], last) != stamps_of_list([edition], last + DAY)
