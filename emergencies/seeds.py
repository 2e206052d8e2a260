"""The emergency words of a new site. Afterward staff maintain them in the admin."""

import tomllib
from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WORDS = Path(__file__).parent / "data" / "words.toml"


def add_words(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    model = apps.get_model("emergencies", "EmergencyWords")
    lists = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    model.objects.bulk_create(
        model(phrase=phrase, number=number) for number, phrases in lists.items() for phrase in phrases
    )
