"""The second of the two steps that change the lexicon: a colleague agrees, and it counts at once, or turns it down."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils.translation import gettext as _

from emergencies.models import WordsChange, WordsSignoff
from emergencies.refusing import ChangeRefused, allow, lexicon_with
from staff.models import StaffMember


@transaction.atomic
def decide(change: WordsChange, *, agreed: bool, by: StaffMember, now: datetime) -> WordsSignoff:
    """Raises ChangeRefused."""
    allow(by)
    if is_for_a_colleague(change, by):
        raise ChangeRefused(_("You proposed this yourself: a colleague must decide."))
    wait_for_other_decisions()
    earlier = WordsSignoff.objects.filter(change=change).select_related("by").first()
    if earlier:
        raise ChangeRefused(_("%(name)s has already decided on this.") % {"name": earlier.by})
    if agreed:
        lexicon_with(change)
    signoff: WordsSignoff = WordsSignoff.objects.create(
        change=change, agreed=agreed, by=by, at=now, proposed_by=change.by, four_eyes=settings.FOUR_EYES
    )
    return signoff


def is_for_a_colleague(change: WordsChange, user: StaffMember | AnonymousUser) -> bool:
    """Whether `user` may not decide on `change`, having proposed it."""
    return bool(settings.FOUR_EYES) and change.by_id == user.pk


def wait_for_other_decisions() -> None:
    """One decision at a time: each is checked against all before it, and the number of the version counts them."""
    WordsChange.objects.select_for_update().order_by("pk").first()
