"""Facts about coverage on the desk: the preview, and what is to be checked again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from anchor.staff_home import waiting
from staff.roles import Role
from tests.factories import clean_procedure, coverage_of
from tests.procedures.conftest import EXPIRES, NOW, SECOND, publish
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_member("editor", Role.EDITOR)


@pytest.fixture
def procedure():
    procedure = clean_procedure("MILD", "mild")
    publish(procedure)
    return procedure


def listed(editor, now):
    return [(entry["edition"].title, entry["expired"]) for entry in waiting(editor, now)["coverage"]]


def test_staff_see_facts_that_expire_within_30_days_or_have_expired(procedure, editor):
    publish(coverage_of(procedure, EXPIRES))
    title = "Medicare and MILD (NCD 150.13)"

    assert listed(editor, NOW - SECOND) == []
    assert listed(editor, NOW) == [(title, False)]
    assert listed(editor, EXPIRES) == [(title, True)]


def test_the_staff_home_names_them(procedure, editor, client):
    publish(coverage_of(procedure, timezone.now() + timedelta(days=3)))
    client.force_login(editor)

    home = client.get("/admin/").content.decode()

    assert "Coverage facts to check again" in home
    assert "Medicare and MILD (NCD 150.13)" in home


def test_a_preview_shows_the_draft_on_its_procedures_page(procedure, editor, client):
    fact = coverage_of(procedure, timezone.now() + timedelta(days=100), text="Words of a draft.")
    client.force_login(editor)

    response = client.get(f"/admin/procedures/coverage/{fact.pk}/preview/")

    assert "Words of a draft." in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "Words of a draft." not in client.get("/procedures/mild/").content.decode()


def test_a_fact_is_written_in_the_admin(procedure, editor, client):
    client.force_login(editor)
    day = timezone.localdate()
    values = {
        "procedure": procedure.pk, "payer": "Medicare", "us_state": "CO", "text": "Medicare may pay.", "rule": "NCD 1",
        "rule_version": "2", "source_title": "Rules", "source_url": "https://example.org/",
        "checked_on": day.isoformat(),
        "expires_at_0": (day + timedelta(days=90)).isoformat(), "expires_at_1": "00:00", "opened_version": "0",
    }  # fmt: skip

    client.post("/admin/procedures/coverage/add/", values)

    fact = procedure.coverage.get()
    assert str(fact) == "Medicare in Colorado and MILD (NCD 1)"
    assert client.get(f"/admin/procedures/coverage/{fact.pk}/change/").status_code == 200
