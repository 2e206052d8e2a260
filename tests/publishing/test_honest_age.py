"""A page says how old its review is; staff are reminded, each time exactly once."""

import re
from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from outbox.models import OutboxMail
from procedures.models import Procedure
from publishing import reviews, workflow
from publishing.models import Reminder
from publishing.models.edition import due_after
from tests.publishing.conftest import NOW, bring_live, make_draft, make_member

DENVER = ZoneInfo("America/Denver")
DUE = date(2027, 3, 3)


def at(day, hour=12):
    return datetime(day.year, day.month, day.day, hour, tzinfo=DENVER)


@pytest.fixture
def page(client, draft, editor, clinician):
    bring_live(draft, editor, clinician)

    def page(moment):
        with time_machine.travel(moment, tick=False):
            return client.get("/procedures/knee-injection/")

    return page


def test_a_review_is_due_an_interval_after_the_sign_off(draft, editor, clinician):
    assert bring_live(draft, editor, clinician).review_due == DUE


def test_a_page_that_speaks_of_cost_and_coverage_is_due_after_six_months(draft, editor, clinician):
    draft.sections.create(kind="cost", body="<p>Ask your plan.</p>", position=5)

    assert bring_live(draft, editor, clinician).review_due == date(2026, 9, 3)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 1, 31), 25, date(2028, 2, 29)),
    ],
)
def test_intervals_end_on_a_day_that_exists(start, months, due):
    assert due_after({"review_months": months}, start) == due


def test_a_page_says_that_its_review_is_overdue_from_the_due_date_on(page):
    assert "is overdue" not in page(at(DUE - timedelta(days=1), 23)).content.decode()
    assert "is overdue" in page(at(DUE, 0)).content.decode()


def test_the_reviewer_is_named_until_ninety_days_after_the_due_date(page):
    assert "Medically reviewed" in page(at(DUE + timedelta(days=90))).content.decode()
    assert "Medically reviewed" not in page(at(DUE + timedelta(days=91))).content.decode()


def test_a_cached_page_is_not_taken_for_fresh_on_the_due_date(client, page):
    before = page(at(DUE - timedelta(days=1)))

    with time_machine.travel(at(DUE), tick=False):
        after = client.get("/procedures/knee-injection/", headers={"if-none-match": before["ETag"]})

    assert after.status_code == 200


def test_a_fresh_review_moves_the_due_date(draft, editor, clinician):
    bring_live(draft, editor, clinician)

    edition = workflow.confirm(draft, by=make_member("other", "Clinician"), now=at(DUE))

    assert edition.review_due == date(2028, 3, 3)


def test_staff_see_what_is_due_by_due_date(draft, editor, clinician):
    late = make_draft("Older", "older")
    Procedure.objects.filter(pk=late.pk).update(review_months=6)
    late.refresh_from_db()
    bring_live(draft, editor, clinician)
    bring_live(late, editor, clinician)

    due = reviews.by_due_date(at(DUE))

    assert [(page.edition.title, page.day) for page in due] == [("Older", date(2026, 9, 3)), ("Knee injection", DUE)]


def test_the_staff_home_lists_every_review_by_its_due_date_and_not_by_the_last_save(client, draft, editor, clinician):
    days = [date(2027, 3, 1 + number % 28) for number in range(40)]
    for number, day in enumerate(days):
        page = make_draft(f"Page {number}", f"page-{number}")
        workflow.publish_as_is(page, now=at(day.replace(year=2026)), origin="imported", change_note="Imported.")

    with time_machine.travel(at(DUE), tick=False):
        client.force_login(editor)
        home = client.get("/admin/")

    listed = re.findall(r">Page \d+</a>\s*<span[^>]*>\s*(March \d+), 2027(\s*<strong)?", home.content.decode())
    assert [day for day, _overdue in listed] == [f"March {day.day}" for day in sorted(days)]
    assert sum(bool(overdue) for _day, overdue in listed) == sum(day <= DUE for day in days)


def test_a_question_says_that_its_review_is_overdue_too(client, draft, clinician):
    question = draft.questions.create(question="Does it hurt?", slug="hurt", answer="<p>A bit.</p>")
    workflow.publish_as_is(question, now=NOW, origin="imported", change_note="Imported.")

    with time_machine.travel(at(DUE), tick=False):
        assert "is overdue" in client.get("/faqs/hurt/").content.decode()
    with time_machine.travel(at(DUE - timedelta(days=1)), tick=False):
        assert "is overdue" not in client.get("/faqs/hurt/").content.decode()


def remind(moment):
    with time_machine.travel(moment, tick=False):
        call_command("remind", stdout=StringIO(), stderr=StringIO())


def test_a_reminder_goes_to_the_owner_and_otherwise_to_the_managers(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician)
    remind(at(DUE - timedelta(days=30)))
    assert [message.kind for message in OutboxMail.objects.all()] == ["review_before"]

    Procedure.objects.filter(pk=draft.pk).update(owner=editor)
    remind(at(DUE))
    assert sorted(message.kind for message in OutboxMail.objects.all()) == ["review_before", "review_due"]


def test_a_reminder_with_nobody_to_send_it_to_is_not_lost(draft, editor, clinician):
    bring_live(draft, editor, clinician)
    remind(at(DUE))
    assert not Reminder.objects.exists()

    make_member("manager", "Manager")
    remind(at(DUE + timedelta(days=1)))

    assert {reminder.kind for reminder in Reminder.objects.all()} == {"before", "due"}


def test_a_page_that_came_in_overdue_is_reminded_of_once(draft, manager):
    Procedure.objects.filter(pk=draft.pk).update(dated=NOW - timedelta(days=600))
    draft.refresh_from_db()
    workflow.publish_as_is(draft, now=NOW, origin="imported", change_note="Imported.")

    remind(NOW)
    remind(NOW + timedelta(days=1))

    assert [reminder.kind for reminder in Reminder.objects.all()] == ["after"]


class SkippedAndDoubledJobs(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(st.integers(-40, 40), max_size=12))
    def test_each_reminder_is_sent_exactly_once_whenever_the_job_runs(self, days):
        editor, clinician = make_member("editor", "Content editor"), make_member("clinician", "Clinician")
        make_member("manager", "Manager")
        bring_live(make_draft(), editor, clinician)

        for day in sorted(days):
            remind(at(DUE + timedelta(days=day)))

        last = max(days, default=-99)
        expected = [kind for kind, offset in (("before", -30), ("due", 0), ("after", 14)) if last >= offset]
        assert sorted(reminder.kind for reminder in Reminder.objects.all()) == sorted(expected)
        assert OutboxMail.objects.count() == len(expected)
