"""Changes of the lexicon and sign-offs are never changed or deleted, by code or by SQL."""

import pytest
from django.db import Error, connection, transaction
from django.db.models.deletion import ProtectedError

from emergencies.deciding import decide
from emergencies.models import WordsChange, WordsSignoff
from ledger.models import Immutable
from tests.emergencies.conftest import NOW

TABLES = ["emergencies_wordschange", "emergencies_wordssignoff"]


@pytest.fixture
def rows(proposal, ben):
    return [proposal, decide(proposal, agreed=False, by=ben, now=NOW)]


def test_code_neither_changes_nor_deletes_them(rows):
    for row in rows:
        with pytest.raises(Immutable):
            row.save()
        with pytest.raises(Immutable):
            row.delete()


@pytest.mark.parametrize("model", [WordsChange, WordsSignoff])
def test_querysets_neither_change_nor_delete_them(rows, model):
    with pytest.raises(Immutable):
        model.objects.update(by=None)
    with pytest.raises(Immutable):
        model.objects.all().delete()
    with pytest.raises(Immutable):
        model.objects.bulk_update(model.objects.all(), ["at"])


@pytest.mark.parametrize("model", [WordsChange, WordsSignoff])
def test_a_manager_that_knows_no_rule_is_stopped_by_the_database(rows, model):
    with pytest.raises(Error, match="written once"), transaction.atomic():
        model._base_manager.update(at=NOW)


@pytest.mark.parametrize("table", TABLES)
def test_sql_does_not_change_them(rows, table):
    with pytest.raises(Error, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET at = at")  # noqa: S608


@pytest.mark.parametrize("table", TABLES)
def test_sql_does_not_delete_them(rows, table):
    with pytest.raises(Error, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")  # noqa: S608


def test_the_account_of_somebody_who_proposed_or_decided_stays(rows, ana, ben):
    for person in (ana, ben):
        with pytest.raises(ProtectedError):
            person.delete()
