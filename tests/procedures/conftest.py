"""A procedure that is live, a fact about its coverage, and the people of the tests of publishing."""

from datetime import UTC, datetime, timedelta

import pytest

from procedures.models import ProcedureEdition
from procedures.views import procedure_page
from publishing import workflow
from tests.factories import clean_procedure, coverage_of
from tests.publishing.conftest import clinician, editor  # noqa: F401

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
EXPIRES = NOW + timedelta(days=30)
SECOND = timedelta(seconds=1)


def publish(written, now=NOW):
    return workflow.publish_as_is(written, now=now, origin="sample", change_note="Sample content.")


@pytest.fixture
def procedure(db):
    procedure = clean_procedure("MILD", "mild")
    publish(procedure)
    return procedure


@pytest.fixture
def fact(procedure):
    fact = coverage_of(procedure, EXPIRES)
    publish(fact)
    return fact


@pytest.fixture
def page_at(rf, procedure):
    """The procedure's page at a time, as a response."""

    def at(now, **headers):
        edition = ProcedureEdition.objects.current(now).get(draft=procedure)
        return procedure_page(rf.get(edition.get_absolute_url(), headers=headers), edition, now)

    return at
