"""The trigger that keeps an edition from naming a signature that does not cover it, even by plain SQL."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def signed_exactly(edition_table: str, draft_model: str) -> migrations.RunPython:
    """A migration step: the database refuses an edition whose signature was revoked or is about another page,
    address or content.

    `draft_model` is the label of the draft's model, as `SignOff.draft_model` has it.
    """
    name = f"{edition_table}_signed"

    def add(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        address = "json_extract(NEW.content, '$.address')" if is_sqlite else "NEW.content ->> 'address'"
        covered = (
            f"s.id = NEW.sign_off_id AND s.draft_model = '{draft_model}' AND s.draft_id = NEW.draft_id"
            f" AND s.content_hash = NEW.hash AND {address} = NEW.slug"
        )
        # The names in it come from migrations, not from people.
        found = f"SELECT 1 FROM publishing_signoff s WHERE {covered}"  # noqa: S608
        revoked = "SELECT sign_off_id FROM publishing_revocation"
        unsigned = f"NEW.sign_off_id IS NOT NULL AND (NEW.sign_off_id IN ({revoked}) OR NOT EXISTS ({found}))"
        message = f"{edition_table}: this signature does not cover this edition"
        for statement in sqlite(unsigned, message) if is_sqlite else postgresql(unsigned, message):
            schema_editor.execute(statement, params=None)

    def sqlite(unsigned: str, message: str) -> list[str]:
        return [
            f"CREATE TRIGGER {name} BEFORE INSERT ON {edition_table} WHEN {unsigned} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        ]

    def postgresql(unsigned: str, message: str) -> list[str]:
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {unsigned} "
            f"THEN RAISE EXCEPTION '{message}'; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {name} BEFORE INSERT ON {edition_table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]

    def remove(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE")

    return migrations.RunPython(add, remove)
