"""How staff may write an entry of the lexicon. What they cannot know is mended; what is ambiguous is refused."""

import re
from typing import Final

from django.utils.translation import gettext as _

from emergencies.lexicon import ELEMENT, MalformedEntry
from emergencies.models import LONGEST_ENTRY
from emergencies.tokens import folded_word
from text.hygiene import clean_line

# Tablets insert the curly ones.
QUOTES: Final = re.compile("[“”„«»]")
KINDS_OF_LINES: Final = frozenset({"certain", "possible"})


def tidied(entry: str) -> str:
    """`entry` as the shipped files write one: on one line, without accents, capitals and apostrophes."""
    return " ".join(folded_word(word) for word in QUOTES.sub('"', clean_line(entry)).split())


def check_spelling(entry: str, section: str) -> None:
    """Raises MalformedEntry for what the lexicon would read in another way than it looks."""
    kind = section.split(".")[1]
    if not entry:
        raise MalformedEntry(_("Enter at least one word."))
    if len(entry) > LONGEST_ENTRY:
        raise MalformedEntry(_("Use at most %(most)d characters.") % {"most": LONGEST_ENTRY})
    if kind not in KINDS_OF_LINES and re.search(r'[{}"]', entry):
        raise MalformedEntry(_("Use { } and quotation marks only in lines, not in words or harmless expressions."))
    if re.search(r"[{}]", ELEMENT.sub("", entry)):
        raise MalformedEntry(_("Write each word group as {name}, with its braces."))
    if entry.count('"') not in {0, 2} or ('"' in entry and not entry.startswith('"')):
        raise MalformedEntry(_("Begin with the quotation marks, and close them: they make the order count."))
    if re.search(r"(?<!\w)\w?\*", entry):
        raise MalformedEntry(_("Write at least two letters before the *."))
