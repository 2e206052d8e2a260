"""What was called erased before 0006 is erased by it, and nothing else is touched."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.inquiries.conftest import NOW

BEFORE, AFTER = [("inquiries", "0005_mails_and_looks")], [("inquiries", "0007_rules_of_erased_requests")]


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


@pytest.fixture
def old_apps(transactional_db):
    yield migrate(BEFORE)
    migrate(AFTER)


def store(apps, key, **values):
    given = {"reference": key, "submission_key": key, "received_at": NOW, "topic": "not_sure"}
    inquiry = apps.get_model("inquiries", "Inquiry").objects.create(contact_first_by="phone", **given | values)
    apps.get_model("inquiries", "Person").objects.create(inquiry=inquiry, role="patient", first_name="Ana")
    return inquiry.pk


def test_what_was_called_erased_is_erased_and_the_rest_is_kept(old_apps):
    erased = store(old_apps, "1", state="erased", urgent=True, safety="checked", asked_from="walking")
    closed = store(old_apps, "2", state="closed", close_reason="answered", closed_at=NOW)
    open_one = store(old_apps, "3", state="new", asked_from="walking")

    apps = migrate(AFTER)

    Inquiry = apps.get_model("inquiries", "Inquiry")
    left = Inquiry.objects.get(pk=erased)
    assert (left.reference, left.closed_at, left.close_reason) == ("1", NOW, "withdrawn")
    assert (left.safety, left.asked_from, left.topic, left.submission_key != "1") == ("", "", "", True)
    people = apps.get_model("inquiries", "Person").objects.values_list("inquiry", flat=True)
    assert set(people) == {closed, open_one}
    assert Inquiry.objects.get(pk=open_one).asked_from == "walking"
