"""Settings and fixtures that all tests share."""

from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from search.models import Synonym

WORDS = (Synonym,)
# The statements that lift the triggers which refuse to empty a table, and those that put them back. Django empties it
# with TRUNCATE on PostgreSQL and with DELETE on SQLite.
LIFTING = {
    "postgresql": """
        SELECT format('ALTER TABLE %s DISABLE TRIGGER %I', tgrelid::regclass, tgname),
               format('ALTER TABLE %s ENABLE TRIGGER %I', tgrelid::regclass, tgname)
        FROM pg_trigger WHERE tgname LIKE '%\\_no\\_truncate'
    """,
    "sqlite": """
        SELECT 'DROP TRIGGER ' || name, sql
        FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_no\\_delete' ESCAPE '\\'
    """,
}

# A slow machine must not make a test fail.
hypothesis_settings.register_profile("anchor", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("anchor")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Lets the test runner empty the written-once tables, and restores the rows that migrations wrote.

    A test that commits or has a live server ends by emptying every table; later tests in the same process still need
    the roles and the words for the search.
    """
    with django_db_blocker.unblock():
        put_back = written_by_migrations()

    empty_tables = TransactionTestCase._fixture_teardown

    def empty_tables_and_put_back(self):
        with emptying_allowed():
            empty_tables(self)
        put_back()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty_tables_and_put_back)
        yield


@contextmanager
def emptying_allowed():
    with connection.cursor() as cursor:
        cursor.execute(LIFTING[connection.vendor])
        triggers = cursor.fetchall()
        for lift, _put_back in triggers:
            cursor.execute(lift)
        yield
        for _lift, put_back in triggers:
            cursor.execute(put_back)


def written_by_migrations():
    """Copies the rows that migrations wrote, and returns a function that writes them again."""
    words = {model: list(model.objects.all()) for model in WORDS}
    # Emptying the tables recreates the permissions with new primary keys.
    roles = {
        group.name: list(group.permissions.values_list("codename", "content_type__app_label", "content_type__model"))
        for group in Group.objects.all()
    }

    def put_back():
        for model, rows in words.items():
            model.objects.bulk_create(rows)
        known = {
            (permission.codename, *permission.content_type.natural_key()): permission
            for permission in Permission.objects.select_related("content_type")
        }
        for name, allowed in roles.items():
            Group.objects.create(name=name).permissions.set(known[each] for each in allowed)

    return put_back


@pytest.fixture(scope="module")
def loaded_once(django_db_setup, django_db_blocker):
    """Loads the sample clinic once for a file whose tests commit nothing: loading takes longer than most tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_sample", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def sample_clinic(loaded_once, db):
    """The clinic that `make serve` shows. Changes are rolled back after each test."""
