"""The choices of a screening question. Staff write them in a text area, one on each line: key | label | signal."""

from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from text.hygiene import lines_of

# Every question with choices must have a choice with this key.
NOT_SURE: Final = "not_sure"
# At the end of a line, it marks a choice that cannot be combined with others.
ALONE: Final = "alone"


class Signal(models.TextChoices):
    """What a choice says about its question's criterion. Only staff see it, never a patient."""

    SUPPORTS = "supports", _("supports")
    DOES_NOT_SUPPORT = "does_not_support", _("does not support")
    UNCLEAR = "unclear", _("unclear")
    SAFETY = "safety", _("shows the emergency page")


def choices_of(text: str) -> list[dict[str, Any]]:
    """The choices in a text area, each {"key", "label", "signal", "alone"}."""
    return [choice_of(line) for line in lines_of(text)]


def choice_of(line: str) -> dict[str, Any]:
    parts = [part.strip() for part in line.split("|")]
    key, label, signal, alone = [*parts, "", "", ""][:4]
    return {
        "key": key,
        "label": label,
        "signal": signal or Signal.UNCLEAR.value,
        "alone": key == NOT_SURE or alone == ALONE,
    }


def line_of(choice: dict[str, Any]) -> str:
    alone = [ALONE] if choice["alone"] and choice["key"] != NOT_SURE else []
    return " | ".join([choice["key"], choice["label"], choice["signal"], *alone])
