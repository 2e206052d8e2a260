"""Database triggers that protect rows that are written once, even from plain SQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

VERBS = ("UPDATE", "DELETE")


def forbid(table: str, verb: str) -> migrations.RunPython:
    """A migration step that makes the database refuse `verb` (UPDATE or DELETE) on the rows of `table`."""
    name = f"{table}_no_{verb.lower()}"

    def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for statement in statements(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")

    def statements(vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
            ]
        return [
            "CREATE OR REPLACE FUNCTION written_once() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME; END $$",
            f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION written_once()",
        ]

    return migrations.RunPython(add, remove)


def written_once(*tables: str) -> list[migrations.RunPython]:
    return [forbid(table, verb) for table in tables for verb in VERBS]
