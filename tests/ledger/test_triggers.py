"""The database itself refuses to change, delete or replace a row that is written once, and to empty its table."""

import pytest
from django.apps import apps
from django.db import Error, IntegrityError, connection, transaction

from inquiries.models import Access
from ledger.models import WrittenOnce, WrittenOnceQuerySet
from ledger.triggers import triggers, written_once
from publishing.models import Reminder
from tests.publishing.conftest import NOW, make_member

TABLES = [model._meta.db_table for model in apps.get_models() if issubclass(model, WrittenOnce)]
VERBS = {"postgresql": ["delete", "truncate", "update"], "sqlite": ["delete", "replace", "update"]}
TRIGGERS = {
    "postgresql": "SELECT tgname, tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
}
UNIQUE = "draft_model, draft_id, due, kind"
REMINDER = {"draft_model": "procedures.procedure", "due": NOW.date(), "kind": "due"}

every_table = pytest.mark.parametrize("table", TABLES)
postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")


@pytest.fixture
def reminder(db):
    return Reminder.objects.create(**REMINDER, draft_id=1, sent_at=NOW)


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def is_refused(sql):
    with pytest.raises(Error, match="written once"):
        run(sql)
    return True


def triggers_on(table):
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor], [table])
        return {name: told for name, told in cursor.fetchall() if not name.endswith("_signed")}


# Every table ----------------------------------------------------------------------------------------------------------


@every_table
def test_every_table_has_its_triggers(db, table):
    assert sorted(triggers_on(table)) == [f"{table}_no_{verb}" for verb in VERBS[connection.vendor]]


@sqlite
@every_table
def test_no_unique_index_is_younger_than_the_triggers(db, table):
    assert triggers_on(table) == triggers(table, connection)


@postgresql
@every_table
def test_no_table_is_truncated(db, table):
    assert triggers_on(table)[f"{table}_no_truncate"] == "O"  # switched on
    assert is_refused(f"TRUNCATE {table} CASCADE")


@postgresql
def test_no_table_is_truncated_along_with_another(db):
    assert is_refused("TRUNCATE staff_staffmember CASCADE")


def test_a_migration_can_be_undone(db):
    (step,) = written_once("publishing_reminder")
    before = triggers_on("publishing_reminder")

    step.reverse_code(apps, connection.schema_editor())
    assert triggers_on("publishing_reminder") == {}
    step.code(apps, connection.schema_editor())
    assert triggers_on("publishing_reminder") == before


# A row ----------------------------------------------------------------------------------------------------------------


def test_a_row_is_neither_changed_nor_deleted(reminder):
    assert is_refused("UPDATE publishing_reminder SET kind = kind")
    assert is_refused("DELETE FROM publishing_reminder")


@postgresql
def test_a_row_is_not_truncated(reminder):
    connection.check_constraints()  # PostgreSQL truncates no table with checks to come

    assert is_refused("TRUNCATE publishing_reminder")


@sqlite
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_a_row_is_not_replaced(reminder, verb):
    same_id = "SELECT id, 'other', draft_id, due, kind, sent_at FROM publishing_reminder"
    same_values = f"SELECT id + 1, {UNIQUE}, sent_at FROM publishing_reminder"  # noqa: S608
    no_id = f"SELECT NULL, {UNIQUE}, sent_at FROM publishing_reminder"  # noqa: S608

    for select in (same_id, same_values, no_id):
        assert is_refused(f"{verb} INTO publishing_reminder (id, {UNIQUE}, sent_at) {select}")
    assert list(Reminder.objects.values()) == [REMINDER | {"id": reminder.pk, "draft_id": 1, "sent_at": NOW}]


@sqlite
def test_a_row_is_not_replaced_by_an_update(reminder):
    Reminder.objects.create(**REMINDER, draft_id=2, sent_at=NOW)

    assert is_refused("UPDATE OR REPLACE publishing_reminder SET draft_id = 1 WHERE draft_id = 2")


@sqlite
@pytest.mark.parametrize(("rowid", "key"), [("rowid", "'another'"), ("rowid + 1", "id")])
def test_a_row_with_a_uuid_is_not_replaced(db, rowid, key):
    Access.objects.create(action="listed", at=NOW, by=make_member("nurse"))

    select = f"SELECT {rowid}, {key}, action, at, by_id, details FROM inquiries_access"  # noqa: S608
    assert is_refused(f"REPLACE INTO inquiries_access (rowid, id, action, at, by_id, details) {select}")


@sqlite
def test_a_unique_index_of_some_rows_counts_for_those(db):
    run("CREATE TABLE seat (id integer PRIMARY KEY, day integer, number integer NULL)")
    run("CREATE UNIQUE INDEX seat_once ON seat (day) WHERE number IS NOT NULL")
    run(triggers("seat", connection)["seat_no_replace"])
    run("INSERT INTO seat (day, number) VALUES (1, NULL), (1, 7), (1, NULL), (2, 7)")

    assert is_refused("REPLACE INTO seat (day, number) VALUES (1, 8)")


# What goes on as before -----------------------------------------------------------------------------------------------


def test_other_rows_are_written(reminder):
    Reminder.objects.bulk_create(Reminder(**REMINDER, draft_id=draft, sent_at=NOW) for draft in (2, 3))

    assert Reminder.objects.count() == 3


def test_a_row_that_exists_is_an_integrity_error(reminder):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.create(**REMINDER, draft_id=1, sent_at=NOW)


def test_who_loses_a_race_gets_the_row_of_the_winner(reminder, monkeypatch):
    def too_early(*args, **kwargs):
        monkeypatch.undo()
        raise Reminder.DoesNotExist

    monkeypatch.setattr(WrittenOnceQuerySet, "get", too_early, raising=False)

    found = Reminder.objects.get_or_create(**REMINDER, draft_id=1, defaults={"sent_at": NOW})

    assert found == (reminder, False)
