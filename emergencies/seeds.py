"""The emergency words that a new site starts with; staff keep them in the admin from then on."""

import tomllib
from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = Path(__file__).parent / "data" / "words.toml"


def add_words(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A step of the first migration."""
    model = apps.get_model("emergencies", "EmergencyWords")
    lists = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    model.objects.bulk_create(
        model(phrase=phrase, number=number) for number, phrases in lists.items() for phrase in phrases
    )
