from datetime import UTC, datetime, time
from types import SimpleNamespace

import pytest
from django.utils import timezone

from clinic.models import Location, Practice
from inquiries.asking import questionnaire
from inquiries.models import Inquiry, Message, Person
from procedures.models import Procedure
from publishing import workflow
from tests.pages import prose

NOW = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


@pytest.fixture
def practice(db):
    return Practice.objects.create(name="Sample Clinic", phone="(303) 555-0142")


@pytest.fixture
def notice(db):
    draft = prose.notice(body="We keep it safe.")
    prose.as_sample(draft, NOW)
    return draft


@pytest.fixture
def knee(db):
    procedure = Procedure.objects.create(title="Knee injection", slug="knee-injection")
    workflow.publish_as_is(procedure, now=NOW, origin="sample", change_note="")
    return procedure


@pytest.fixture
def visitor(client, practice, notice, knee):
    """A visitor's browser, at a clinic with a phone number, a privacy notice and one published procedure."""
    return client


@pytest.fixture
def second_procedure(db):
    procedure = Procedure.objects.create(title="Hip injection", slug="hip-injection")
    workflow.publish_as_is(procedure, now=NOW, origin="sample", change_note="")
    return procedure


@pytest.fixture
def opening_hours(practice):
    """The clinic is open from 8 to 5 every day."""
    place = Location.objects.create(name="Main office", street="1 Main St", city="Denver", state="CO", zip_code="80202")
    for weekday in range(7):
        place.hours.create(weekday=weekday, opens=time(8), closes=time(17))
    return place


QUESTIONS = [
    {"key": "legs", "text": "Do your legs hurt?", "hint": "", "kind": "choice", "criterion": "legs", "choices": [
        {"key": "yes", "label": "Yes", "signal": "supports", "alone": False},
        {"key": "worse", "label": "Much worse since today", "signal": "safety", "alone": False},
        {"key": "not_sure", "label": "Not sure", "signal": "unclear", "alone": False},
    ]},
    {"key": "tried", "text": "What have you tried?", "hint": "", "kind": "choices", "criterion": "tried", "choices": [
        {"key": "rest", "label": "Rest", "signal": "supports", "alone": False},
        {"key": "none", "label": "None of these", "signal": "does_not_support", "alone": True},
        {"key": "not_sure", "label": "Not sure", "signal": "unclear", "alone": False},
    ]},
    {"key": "else", "text": "Anything about it?", "hint": "", "kind": "text", "criterion": "", "choices": []},
]  # fmt: skip


@pytest.fixture
def screening(monkeypatch):
    """Gives every procedure three questions."""
    monkeypatch.setattr(
        questionnaire, "live_screening", lambda pk, now: SimpleNamespace(number=3, hash="f" * 64, questions=QUESTIONS)
    )
    return QUESTIONS


class Clock:
    """The current time for the site: today at noon, hours before or after any day or time window ends."""

    def __init__(self):
        self.now = timezone.now().replace(hour=12, minute=0, second=0)

    def tick(self, delta):
        self.now += delta


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


PERSON = {
    "first_name": "Ana",
    "last_name": "Sample",
    "phone": "303 555 0142",
    "phone_e164": "+13035550142",
}


@pytest.fixture
def make_inquiry(db):
    """Stores a request with its patient. Values for a person's fields go to the patient, `message` to a message."""

    def make(message="My legs tingle", **values):
        person = {name: values.pop(name) for name in list(values) if name in Person.Privacy.PERSONAL}
        key = f"{Inquiry.objects.count():064}"
        given = {"submission_key": key, "received_at": NOW, "topic": "not_sure", "contact_first_by": "phone"} | values
        inquiry = Inquiry.objects.create(**given)
        Person.objects.create(inquiry=inquiry, role="patient", **PERSON | person)
        Message.objects.create(inquiry=inquiry, direction="in", body=message, at=NOW)
        return inquiry

    return make
