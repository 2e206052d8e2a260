"""Triggers that keep rows which are written once from being changed, whoever asks the database.

As publishing.triggers does, which this room may not know.
"""

from django.db import migrations


def forbid(table: str, verb: str) -> migrations.RunPython:
    """A migration step that makes the database refuse `verb` (UPDATE or DELETE) on the rows of `table`."""
    name = f"{table}_no_{verb.lower()}"
    on_sqlite = [
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is written once'); END"
    ]
    on_postgresql = [
        "CREATE OR REPLACE FUNCTION inquiries_written_once() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is written once', TG_TABLE_NAME; END $$",
        f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION inquiries_written_once()",
    ]

    def add(apps: object, schema_editor: object) -> None:
        vendor = schema_editor.connection.vendor  # type: ignore[attr-defined]
        for statement in on_sqlite if vendor == "sqlite" else on_postgresql:
            schema_editor.execute(statement, params=None)  # type: ignore[attr-defined]

    def remove(apps: object, schema_editor: object) -> None:
        on_table = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""  # type: ignore[attr-defined]
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")  # type: ignore[attr-defined]

    return migrations.RunPython(add, remove)


def written_once(*tables: str) -> list[migrations.RunPython]:
    return [forbid(table, verb) for table in tables for verb in ("UPDATE", "DELETE")]
