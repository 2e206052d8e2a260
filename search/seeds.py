"""The words that a new site's search starts with; staff keep them in the admin from then on."""

import tomllib
from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SYNONYMS = Path(__file__).parent / "data" / "synonyms.toml"


def add_synonyms(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A step of the first migration."""
    synonym = apps.get_model("search", "Synonym")
    words = tomllib.loads(SYNONYMS.read_text(encoding="utf-8"))
    synonym.objects.bulk_create(synonym(phrase=phrase, means=means) for phrase, means in words.items())
