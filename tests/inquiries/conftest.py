from datetime import UTC, datetime

import pytest

from clinic.models import Notice, Practice
from inquiries.models import Inquiry
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


@pytest.fixture
def make_inquiry(db):
    def make(**values):
        key = f"{Inquiry.objects.count():064}"
        return Inquiry.objects.create(
            **{
                "submission_key": key,
                "received_at": NOW,
                "topic": "not_sure",
                "name": "Ana Sample",
                "contact_first_by": "phone",
                "phone": "303 555 0142",
                "phone_e164": "+13035550142",
                "message": "My legs tingle",
                "consent_at": NOW,
                "consent_text_hash": "0" * 64,
            }
            | values
        )

    return make
