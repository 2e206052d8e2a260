"""`manage.py retention` forgets what is too old, keeps the rest, and says how much it was."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from inquiries.asking import drafts
from inquiries.models import RequestDraft
from outbox.models import OutboxMail as Mail
from search.models import SearchCount
from tests.outbox.conftest import registered_mails, write  # noqa: F401
from throttle import limits
from throttle.models import Counter

DAY, NONE = timedelta(days=1), timedelta()


@pytest.fixture
def of_each_an_old_one_and_a_new_one(db, write):  # noqa: F811
    now = timezone.now()
    for age in (NONE, 91 * DAY):  # a draft that begins forgets older ones by itself
        drafts.begin("s" * 43, {}, now - age, shared_computer=False)
        limits.hit("door", "192.0.2.1", DAY * 7, now - age)
        Session.objects.create(session_key=f"session-{age.days}", session_data="", expire_date=now - age + DAY)
        SearchCount.objects.create(day=(now - age).date() - DAY, term="botox", language="en", results=0)
    write(now=now - 400 * DAY)
    write(now=now - 31 * DAY)
    write(now=now)
    for mail in Mail.objects.all():
        Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=mail.created_at, sealed_context=None)


def left():
    with_recipient = Mail.objects.exclude(sealed_recipient=None)
    rows = (RequestDraft.objects, Session.objects, Counter.objects, SearchCount.objects, Mail.objects, with_recipient)
    return [each.count() for each in rows]


def said(capsys, *options):
    call_command("retention", *options)
    return capsys.readouterr().out.splitlines()


def test_what_is_too_old_is_forgotten_once_and_the_rest_is_kept(of_each_an_old_one_and_a_new_one, capsys):
    first, second = said(capsys), said(capsys)

    assert first == [
        "Forgot 1 unfinished requests.",
        "Forgot 0 closed requests, 0 consents of erased requests.",
        "Forgot 1 recipients of mails, 1 mails.",
        "Forgot 1 sessions.",
        "Forgot 1 counters of attempts.",
        "Forgot 1 counts of searches.",
    ]
    assert left() == [1, 1, 1, 1, 2, 1]
    assert [line for line in second if "1" in line] == []
    assert left() == [1, 1, 1, 1, 2, 1]


def test_a_dry_run_says_the_same_and_forgets_nothing(of_each_an_old_one_and_a_new_one, capsys):
    before = left()

    lines = said(capsys, "--dry-run")

    assert left() == before
    assert lines == [line.replace("Forgot", "Would forget") for line in said(capsys)]
