"""On the day after a source counted for the last time, its rows are gone and its numbers have a note beside them."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import RequestFactory

from faqs.views import question_page
from procedures.views import procedure_page
from publishing import workflow
from publishing.editions import preview_edition
from search.models import SearchEntry
from tests.factories import clean_procedure, clean_question

pytestmark = pytest.mark.django_db
# The clinic's day ends at 7 o'clock in the morning in UTC.
BEFORE, AFTER = datetime(2026, 7, 1, 5, tzinfo=UTC), datetime(2026, 7, 1, 7, tzinfo=UTC)
LAST_DAY = date(2026, 6, 30)
ROW = "In a study, 3 in 10 people were well after a year."
NOTE = "come from a source that we were to check again by June 30, 2026"


@pytest.fixture
def procedure():
    procedure = clean_procedure()
    procedure.sources.update(counts_until=LAST_DAY)
    procedure.sources.create(key="rows", title="Only for rows", read_on=LAST_DAY, counts_until=LAST_DAY)
    procedure.evidence.create(kind="results", text=ROW, source="rows")
    procedure.evidence.create(kind="results", text="It lasts.", source="gone")
    return procedure


def publish(draft):
    return workflow.publish_as_is(draft, now=datetime(2026, 5, 1, tzinfo=UTC), origin="sample", change_note="")


def read(client, address, now):
    with time_machine.travel(now, tick=False):
        response = client.get(address)
    return response.content.decode(), response["ETag"]


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_row_of_evidence_is_shown_with_its_source_until_that_expires_and_then_is_gone_whole(client, procedure):
    publish(procedure)

    before, _etag = read(client, "/procedures/knee-shot/", BEFORE)
    after, _etag = read(client, "/procedures/knee-shot/", AFTER)

    in_head_and_list = 2
    assert ROW in before and before.count("Only for rows") == in_head_and_list + 1
    assert ROW not in after and after.count("Only for rows") == in_head_and_list
    assert "It lasts." not in before + after


def test_numbers_in_prose_stay_and_the_page_says_that_their_check_was_due(client, procedure):
    publish(procedure)

    before, etag_before = read(client, "/procedures/knee-shot/", BEFORE)
    after, etag_after = read(client, "/procedures/knee-shot/", AFTER)

    assert NOTE not in before and "due for a check" not in before
    assert NOTE in after and "due for a check on June 30, 2026" in after
    assert "6 in 10 people had less pain." in before and "6 in 10 people had less pain." in after
    assert etag_before != etag_after


def test_a_source_behind_rows_alone_leaves_no_note(client, procedure):
    procedure.sources.exclude(key="rows").update(counts_until=None)
    publish(procedure)

    after, _etag = read(client, "/procedures/knee-shot/", AFTER)

    assert NOTE not in after
    assert ROW not in after


def test_a_preview_shows_the_page_as_it_is_at_its_time(procedure):
    request = RequestFactory().get("/")

    before = procedure_page(request, preview_edition(procedure, BEFORE), BEFORE)
    after = procedure_page(request, preview_edition(procedure, AFTER), AFTER)

    assert ROW in words(before) and NOTE not in words(before)
    assert ROW not in words(after) and NOTE in words(after)


def test_a_part_that_was_only_evidence_goes_with_it_from_the_contents(client, procedure):
    procedure.sections.filter(kind="results").delete()
    publish(procedure)

    before, _etag = read(client, "/procedures/knee-shot/", BEFORE)
    after, _etag = read(client, "/procedures/knee-shot/", AFTER)

    assert 'href="#results"' in before
    assert "#results" not in after


def test_the_page_of_a_question_shows_its_sources_and_when_their_check_was_due(client):
    question = clean_question(answer="<p>It takes 5 minutes.</p>")
    question.sources.create(
        title="What we see here", vouched_by="Ana Test MD", read_on=LAST_DAY, counts_until=LAST_DAY,
        supports="It takes 5 minutes.",
    )  # fmt: skip
    publish(question)

    before, etag_before = read(client, "/faqs/will-it-hurt/", BEFORE)
    after, etag_after = read(client, "/faqs/will-it-hurt/", AFTER)

    assert "(vouched for by Ana Test MD on June 30, 2026)" in " ".join(before.split())
    assert NOTE not in before and NOTE in after
    assert etag_before != etag_after


def test_the_page_of_a_question_knows_when_a_source_of_its_procedure_has_expired(procedure):
    publish(procedure)
    asked = clean_question(answer="<p>Your knee may be sore for 2 days.</p>")
    other = clean_question("Is it cold?", "cold")
    for question in (asked, other):
        question.placements.create(procedure=procedure)
    request = RequestFactory().get("/")

    told, untold = (words(question_page(request, preview_edition(one, AFTER), AFTER)) for one in (asked, other))

    assert "due for a check on June 30, 2026" in told
    assert "due for a check" not in untold


def test_search_does_not_know_rows_of_evidence(procedure):
    publish(procedure)

    (document,) = SearchEntry.objects.filter(address="/procedures/knee-shot/")
    assert "6 in 10" in str(vars(document))
    assert ROW not in str(vars(document))


def test_sources_evidence_and_drawings_come_back_with_the_content_that_froze_them(procedure):
    procedure.drawings.create()
    question = clean_question()
    question.sources.create(title="A study", supports="One.\nTwo.", read_on=LAST_DAY)
    for draft in (procedure, question):
        content = draft.freeze()

        draft.thaw(content)

        assert type(draft).objects.get(pk=draft.pk).freeze() == content


def test_a_source_gets_a_short_name_of_its_own_from_its_title(procedure):
    for _twice in range(2):
        procedure.sources.create(title="A study of shots in sore knees, 2024")

    assert {"a-study-of-shots-in-sore-knees", "a-study-of-shots-in-sore-k-2"} <= set(
        procedure.sources.values_list("key", flat=True)
    )
