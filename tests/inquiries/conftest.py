from datetime import UTC, datetime

import pytest

from clinic.models import Notice, Practice
from inquiries.models import Inquiry, Message, Person
from procedures.models import Procedure
from publishing import workflow

NOW = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)


@pytest.fixture
def practice(db):
    return Practice.objects.create(name="Sample Clinic", one_line="We help.", phone="(303) 555-0142")


@pytest.fixture
def notice(db):
    return Notice.objects.create(slug="privacy-practices", title="Privacy practices", body="We keep it safe.")


@pytest.fixture
def knee(db):
    procedure = Procedure.objects.create(title="Knee injection", slug="knee-injection")
    workflow.publish_as_is(procedure, now=NOW, origin="sample", change_note="")
    return procedure


@pytest.fixture
def visitor(client, practice, notice, knee):
    """A visitor's browser, at a clinic with a phone number, a privacy notice and one published procedure."""
    return client


PERSON = {
    "first_name": "Ana",
    "last_name": "Sample",
    "phone": "303 555 0142",
    "phone_e164": "+13035550142",
}


@pytest.fixture
def make_inquiry(db):
    """Stores a request with its patient; names of a person's fields go to the patient, `message` to a message."""

    def make(message="My legs tingle", **values):
        person = {name: values.pop(name) for name in list(values) if name in Person.Privacy.PERSONAL}
        key = f"{Inquiry.objects.count():064}"
        given = {"submission_key": key, "received_at": NOW, "topic": "not_sure", "contact_first_by": "phone"} | values
        inquiry = Inquiry.objects.create(**given)
        Person.objects.create(inquiry=inquiry, role="patient", **PERSON | person)
        Message.objects.create(inquiry=inquiry, direction="in", body=message, at=NOW)
        return inquiry

    return make
