"""Encrypted values for a page: in words, or a sentence that they cannot be read; never ciphertext, never an error."""

import json
from typing import Any

from django.utils.translation import gettext as _

from inquiries.models import Answers
from vault.sealing import Undecipherable


def unreadable() -> str:
    return _("This cannot be read: its key is missing from FIELD_KEYS, or the stored value was changed.")


def deciphered(instance: Any, name: str) -> str:
    """The encrypted field `name` of a row, or a sentence that it cannot be read."""
    try:
        return getattr(instance, name) or ""
    except Undecipherable:
        return unreadable()


def deciphered_answers(answers: Answers) -> dict[str, Any] | None:
    """What Answers.read gives; None where it cannot be read."""
    try:
        return answers.read()
    except (Undecipherable, json.JSONDecodeError):
        return None
