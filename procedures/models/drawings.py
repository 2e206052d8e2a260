"""The drawings that a page can show, and the words in them."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class Drawings(models.TextChoices):
    CANAL = "canal", gettext_lazy("Spinal canal, before and after")


def words_of_canal() -> dict[str, str]:
    return {
        "before": _("Before."),
        "before_label": _(
            "A slice through the spine, before. A thick ligament and extra bone leave little room for the nerves."
        ),
        "before_caption": _(
            "Seen from above: a thick ligament and extra bone take up the space. The nerves are squeezed."
        ),
        "squeezed": _("Squeezed nerves"),
        "thick": _("Thick ligament"),
        "bone": _("Extra bone"),
        "after": _("After."),
        "after_label": _(
            "A slice through the spine, after. Some ligament and bone are gone, and the nerves have more room."
        ),
        "after_caption": _("The doctor has taken out some of both through a small tube. The nerves have more room."),
        "room": _("More room"),
        "thin": _("Thinner ligament"),
        "tube": _("Small tube"),
        "note": _("A drawing to explain, not to scale. Your own spine will look different."),
    }


WORDS = {Drawings.CANAL: words_of_canal}


def default_words() -> str:
    """The words of the only drawing, as a new row of it has them."""
    return "\n".join(f"{key}: {text}" for key, text in words_of_canal().items())


def parsed_words(lines: list[str]) -> dict[str, str]:
    """The text by its name, from lines such as “bone: Extra bone”. A line without a text is left out."""
    parts = (line.partition(":") for line in lines)
    return {key.strip(): text.strip() for key, _colon, text in parts if text.strip()}
