"""What staff call the sections of the lexicon, and what is in them."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from emergencies.fitting import known_sections
from emergencies.signs import Sign

LANGUAGE_NAMES: Final = {"en": _("English"), "es": _("Spanish")}
KINDS: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    "certain": (
        _("Certain signs"),
        _(
            "If all parts of a line stand close together in one sentence, in any order, the patient sees the emergency"
            " page. A line in quotation marks counts only in its own order."
        ),
    ),
    "possible": (
        _("Possible signs"),
        _(
            "Read as the certain signs are, but the patient sees only a quiet line with the numbers to call, unless"
            " the rest of the text also sounds like an emergency."
        ),
    ),
    "words": (
        _("Word groups"),
        _(
            "A line names a word group in braces; any word of the group counts, in any form and with small typing"
            " mistakes. A word that ends in * stands for every word that begins like it."
        ),
    ),
    "harmless": (
        _("Harmless expressions"),
        _("Taken out of a text before the lines are tried, except when it is about self-harm."),
    ),
    "context": (
        _("Words around a sign"),
        _("They make a line count less, for example in “no chest pain” or “chest pain years ago”."),
    ),
}
CONTEXTS: Final = {
    "denied": _("Before a sign: the patient does not have it"),
    "not_a_denial": _("Has a “no” or “not” in it, but denies nothing"),
    "denied_after": _("After a sign: the patient does not have it"),
    "but": _("Ends what a “no” denies"),
    "over": _("The sign was in the past"),
    "now": _("The sign is here now, even if there was one in the past"),
    "asking": _("The patient only asks about the sign"),
    "care": _("Someone is taking care of the sign already"),
}


def title_of(section: str) -> str:
    _language, kind, name = section.split(".")
    if kind in {"certain", "possible"}:
        return str(Sign(name).label)
    if kind == "words":
        return f"{{{name}}}"
    return str(CONTEXTS.get(name, KINDS[kind][0]))


def place_of(section: str) -> str:
    """Where an entry belongs, in one line: "English, Certain signs, allergic reaction"."""
    if section not in known_sections():
        return section  # in the history, of an older shipped file
    language, kind, _name = section.split(".")
    parts = [LANGUAGE_NAMES[language], KINDS[kind][0], title_of(section)]
    return ", ".join(dict.fromkeys(map(str, parts)))
