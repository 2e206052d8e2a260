"""The synonyms of a new site. Afterward staff maintain them in the admin."""

import tomllib
from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SYNONYMS = Path(__file__).parent / "data" / "synonyms.toml"


def add_synonyms(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    synonym = apps.get_model("search", "Synonym")
    words = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    synonym.objects.bulk_create(synonym(phrase=phrase, means=means) for phrase, means in words.items())
