"""The sample content keeps the rules that the clinic's own pages have to keep."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from faqs.models import Question
from pages.models import Biography, Description, Notice
from procedures.models import Coverage, Procedure
from publishing import gate

pytestmark = pytest.mark.django_db


def test_the_gate_finds_no_error_in_the_sample_content():
    call_command("load_sample", stdout=StringIO())
    models = (Procedure, Question, Coverage, Notice, Biography, Description)
    drafts = [draft for model in models for draft in model.objects.all()]

    found = {str(draft): gate.findings(draft, datetime(2026, 12, 1, tzinfo=UTC)) for draft in drafts}

    assert len(found) > 15
    assert {f"{page}: {one.message}" for page, of_page in found.items() for one in of_page if one.is_error} == set()
    assert all("sample-text" in {one.rule for one in of_page} for of_page in found.values())


def test_the_sample_page_on_mild_shows_its_drawing_and_its_evidence(client):
    call_command("load_sample", stdout=StringIO())

    page = client.get("/procedures/mild-procedure/").content.decode()

    assert "Squeezed nerves" in page
    assert "32 in 100" in page
