"""The lexicon's sections after the changes of staff, and which of these changes still fit the shipped files."""

from collections.abc import Iterable
from functools import cache
from logging import getLogger

from emergencies.lexicon import LANGUAGES, MalformedEntry, Sections, lexicon_of, shipped_sections, with_changes
from emergencies.models import WordsChange
from emergencies.signs import Certainty, Sign

logger = getLogger(__name__)


@cache
def known_sections() -> tuple[str, ...]:
    """The shipped sections, and those for the lines of a sign that has no lines yet."""
    for_signs = [f"{language}.{certainty}.{sign}" for language in LANGUAGES for certainty in Certainty for sign in Sign]
    return tuple(dict.fromkeys([*shipped_sections(), *for_signs]))


def changed(sections: Sections, changes: Iterable[WordsChange]) -> Sections:
    """The sections after `changes`. Raises ValueError if the whole lexicon does not work with them."""
    steps = [(change.action, change.section, change.entry) for change in changes]
    for _action, section, entry in steps:
        if section not in known_sections():
            raise MalformedEntry(f"There is no section {section}: {entry}")
    after = with_changes(sections, steps)
    lexicon_of(after)
    return after


def sections_after(changes: list[WordsChange]) -> Sections:
    """The shipped sections after `changes`, without those that no longer fit a newer shipped file."""
    sections = shipped_sections()
    try:
        return changed(sections, changes)
    except ValueError:
        for change in changes:
            sections = changed_if_it_fits(sections, change)
    return sections


def changed_if_it_fits(sections: Sections, change: WordsChange) -> Sections:
    try:
        return changed(sections, [change])
    except ValueError as misfit:
        logger.warning("Change %d of the lexicon no longer fits and does not count: %s", change.pk, misfit)
        return sections
