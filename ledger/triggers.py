"""Database triggers that protect rows that are written once, even from plain SQL."""

from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from ledger.replacing import refusals

FUNCTION = (
    "CREATE OR REPLACE FUNCTION written_once() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME; END $$"
)


def written_once(*tables: str) -> list[migrations.RunPython]:
    """Migration steps that make the database refuse to change, delete or replace the rows of `tables`.

    They come after the constraints of these tables: on SQLite, they read which columns are unique.
    """
    return [protection(table) for table in tables]


def protection(table: str) -> migrations.RunPython:
    def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(FUNCTION, params=None)
        for statement in triggers(table, schema_editor.connection).values():
            schema_editor.execute(statement, params=None)

    def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for name in triggers(table, schema_editor.connection):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")

    return migrations.RunPython(add, remove)


def triggers(table: str, connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The statement that creates each trigger of `table`, by the trigger's name."""
    if connection.vendor == "sqlite":
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
        rules = {
            "update": f"UPDATE ON {table} {refuse}",
            "delete": f"DELETE ON {table} {refuse}",
            "replace": f"INSERT ON {table} BEGIN {refusals(table, connection)} END",
        }
    else:
        refuse = "EXECUTE FUNCTION written_once()"
        rules = {
            "update": f"UPDATE ON {table} FOR EACH ROW {refuse}",
            "delete": f"DELETE ON {table} FOR EACH ROW {refuse}",
            "truncate": f"TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
        }
    return {f"{table}_no_{verb}": f"CREATE TRIGGER {table}_no_{verb} BEFORE {rule}" for verb, rule in rules.items()}
