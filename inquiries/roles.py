"""Who acts on a request: staff by their roles, the patient, and the site itself."""

from enum import Enum
from typing import Final

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from staff.models import StaffMember
from staff.roles import Role, roles_of


class Party(Enum):
    """Who acts without an account: the patient on the status page, and the site when something falls due."""

    PATIENT = "patient"
    SITE = "site"


Actor = StaffMember | Party | None  # None also means the patient
Roles = frozenset[Role | Party]

AT_THE_DESK: Final = frozenset({Role.FRONT_DESK, Role.CLINICIAN})
STAFF: Final[Roles] = AT_THE_DESK | {Role.MANAGER}
CLINICIANS: Final[Roles] = frozenset({Role.CLINICIAN})
MANAGERS: Final[Roles] = frozenset({Role.MANAGER})
WITHDRAWING: Final[Roles] = STAFF | {Party.PATIENT}


def roles_on_requests(by: Actor) -> Roles:
    """The roles of a staff member that count for requests; for an actor without an account, the party itself."""
    if by is None:
        return frozenset({Party.PATIENT})
    return frozenset({by}) if isinstance(by, Party) else roles_of(by) & STAFF


def may_see(user: StaffMember | AnonymousUser) -> bool:
    """Whether the user may open the desk: only members of its two groups may, and superusers are no exception."""
    return bool(user.is_staff and roles_of(user) & AT_THE_DESK)


def desk_members() -> QuerySet[StaffMember]:
    return StaffMember.objects.filter(is_active=True, is_staff=True, groups__name__in=AT_THE_DESK).distinct()
