"""Why a step that changes the lexicon is refused: who takes it, or the change does not fit the lexicon of now."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from emergencies.fitting import changed
from emergencies.lexicon import Lexicon, Sections, lexicon_of
from emergencies.models import WordsChange
from emergencies.words import agreed_so_far, lexicon_after
from staff.models import StaffMember


class ChangeRefused(Exception):
    """A step that is not allowed. The text tells staff why."""


def may_change(user: StaffMember | AnonymousUser) -> bool:
    """Who may propose may also decide, but not on what they proposed themselves."""
    return user.has_perm("emergencies.add_wordschange")


def allow(by: StaffMember) -> None:
    if not may_change(by):
        raise ChangeRefused(_("Your role does not include changes of the emergency words."))


def lexicon_with(change: WordsChange) -> Lexicon:
    """The lexicon that counts now with `change`. Raises ChangeRefused if the change does not fit or does nothing."""
    sections = lexicon_after(agreed_so_far()).sections
    refuse_pointless(change, sections)
    try:
        return lexicon_of(changed(sections, [change]))
    except ValueError as malformed:
        raise ChangeRefused(str(malformed)) from malformed


def refuse_pointless(change: WordsChange, sections: Sections) -> None:
    is_there = change.entry in sections.get(change.section, ())
    if change.action == WordsChange.Action.ADD and is_there:
        raise ChangeRefused(_("“%(entry)s” is in this section already.") % {"entry": change.entry})
    if change.action == WordsChange.Action.REMOVE and not is_there:
        raise ChangeRefused(_("“%(entry)s” is no longer in this section.") % {"entry": change.entry})
