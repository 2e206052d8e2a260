"""Decrypts values for a page. A value that cannot be read becomes a sentence that says so, never an error."""

import json
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from inquiries.models import Answers
from vault.sealing import Undecipherable


def unreadable() -> str:
    return _("This cannot be read: its key is missing from FIELD_KEYS, or the stored value was changed.")


def deciphered(instance: Model, name: str) -> str:
    try:
        return getattr(instance, name) or ""
    except Undecipherable:
        return unreadable()


def deciphered_answers(answers: Answers) -> dict[str, Any] | None:
    try:
        return answers.read()
    except (Undecipherable, json.JSONDecodeError):
        return None
