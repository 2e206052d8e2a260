"""Which accounts belong to one person, for every rule that asks for two people."""

from django.db.models import Q

from clinic.models import Physician
from publishing.models import DraftEvent, SignOff
from staff.models import StaffMember


def accounts_of_person(user: StaffMember) -> set[int | None]:
    """The primary keys of all accounts that share a mail address or a physician's profile with `user`.

    Addresses and profiles count that an account had when it took a step or signed, too.
    """
    accounts = {user.pk}
    while wider := accounts_beside(accounts) - accounts:
        accounts |= wider
    return {*accounts}


def accounts_beside(accounts: set[int]) -> set[int]:
    steps, signatures = DraftEvent.objects.filter(by__in=accounts), SignOff.objects.filter(by__in=accounts)
    emails = {
        *StaffMember.objects.filter(pk__in=accounts).values_list("email", flat=True),
        *steps.values_list("by_email", flat=True).distinct(),
    }
    profiles = {
        *Physician.objects.filter(account__in=accounts).values_list("pk", flat=True),
        *steps.values_list("by_profile", flat=True).distinct(),
        *signatures.values_list("profile", flat=True),
    } - {None}
    known = {email.lower() for email in emails if email}
    same = [StaffMember.objects.filter(email__iexact=email).values_list("pk", flat=True) for email in known]
    taken = DraftEvent.objects.filter(Q(by_email__in=known) | Q(by_profile__in=profiles), by__isnull=False)
    return {
        *(pk for accounts_with_email in same for pk in accounts_with_email),
        *taken.order_by().values_list("by", flat=True).distinct(),
        *Physician.objects.filter(pk__in=profiles, account__isnull=False).values_list("account", flat=True),
        *SignOff.objects.filter(profile__in=profiles).values_list("by", flat=True),
    }
