"""The first of the two steps that change the lexicon: a person proposes. Nothing changes for patients."""

from datetime import datetime

from django.utils.translation import gettext as _

from emergencies.entries import check_spelling, tidied
from emergencies.fitting import known_sections
from emergencies.lexicon import MalformedEntry
from emergencies.models import WordsChange
from emergencies.refusing import ChangeRefused, allow, lexicon_with
from staff.models import StaffMember
from text.hygiene import clean_text


def propose(action: str, section: str, entry: str, *, why: str, by: StaffMember, now: datetime) -> WordsChange:
    """Writes down a change that counts only when a colleague agrees. Raises ChangeRefused.

    An entry to remove must be given exactly as it stands in the section.
    """
    allow(by)
    if action not in WordsChange.Action.values or section not in known_sections():
        raise ChangeRefused(_("There is no such section."))
    change = WordsChange(action=action, section=section, entry=entry, why=clean_text(why), by=by, at=now)
    if not change.why:
        raise ChangeRefused(_("Give a reason: your colleague decides by it, and it stays in the history."))
    if action == WordsChange.Action.ADD:
        change.entry = spelled_right(entry, section)
    if WordsChange.objects.open().filter(action=action, section=section, entry=change.entry).exists():
        raise ChangeRefused(_("This is proposed already, and waits for a decision."))
    lexicon_with(change)
    change.save()
    return change


def spelled_right(entry: str, section: str) -> str:
    written = tidied(entry)
    try:
        check_spelling(written, section)
    except MalformedEntry as malformed:
        raise ChangeRefused(str(malformed)) from malformed
    return written
