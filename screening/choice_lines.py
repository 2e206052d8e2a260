"""The choices of a screening question, which staff write in a text area: key | label | signal on each line."""

from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from text.hygiene import lines_of

# The key of the choice that every question with choices has.
NOT_SURE: Final = "not_sure"
# Ends the line of a choice that goes with no other choice.
ALONE: Final = "alone"


class Signal(models.TextChoices):
    """What a choice says about its question's criterion. For staff alone: no patient ever sees it."""

    SUPPORTS = "supports", _("supports")
    DOES_NOT_SUPPORT = "does_not_support", _("does not support")
    UNCLEAR = "unclear", _("unclear")
    SAFETY = "safety", _("shows the emergency page")


def choices_of(text: str) -> list[dict[str, Any]]:
    """The choices that a text area holds, one on each line: key | label | signal, and “| alone” at its end."""
    return [choice_of(line) for line in lines_of(text)]


def choice_of(line: str) -> dict[str, Any]:
    key, label, signal, alone = (*(part.strip() for part in line.split("|")), "", "", "", "")[:4]
    return {
        "key": key,
        "label": label,
        "signal": signal or Signal.UNCLEAR.value,
        "alone": key == NOT_SURE or alone == ALONE,
    }


def line_of(choice: dict[str, Any]) -> str:
    alone = [ALONE] if choice["alone"] and choice["key"] != NOT_SURE else []
    return " | ".join([choice["key"], choice["label"], choice["signal"], *alone])
