"""Which roles may take which step. `docs/content-roles.md` shows the same table; a test keeps them equal."""

from typing import Final

from django.contrib.auth.models import AnonymousUser

from publishing.steps import Step
from staff.models import StaffMember
from staff.roles import Role, roles_of

CONTENT_ROLES: Final = frozenset({Role.EDITOR, Role.CLINICIAN, Role.MANAGER})
REVIEWERS: Final = frozenset({Role.CLINICIAN, Role.MANAGER})
CLINICIANS: Final = frozenset({Role.CLINICIAN})

# `publishing.signing` also requires a license and a profile of whoever signs.
MAY: Final[dict[Step, frozenset[Role]]] = {
    Step.SAVE: CONTENT_ROLES,
    Step.SUBMIT: CONTENT_ROLES,
    Step.ASK: REVIEWERS,
    Step.SIGN: CLINICIANS,
    Step.APPROVE: REVIEWERS,
    Step.APPROVE_MINOR: REVIEWERS,
    Step.OVERRIDE: REVIEWERS,
    Step.PUBLISH: CONTENT_ROLES,
    Step.CORRECT: REVIEWERS,
    Step.LOOK: REVIEWERS,
    Step.CONFIRM: CLINICIANS,
    Step.CANCEL: CONTENT_ROLES,
    Step.WITHDRAW: REVIEWERS,
    Step.RESTORE: CONTENT_ROLES,
    Step.IMPORT: frozenset(),  # only management commands import
}


def content_roles_of(user: StaffMember | AnonymousUser) -> frozenset[Role]:
    """The account's roles that work on content.

    A superuser also counts as editor and manager, but only the role Clinician can sign.
    """
    own = roles_of(user) & CONTENT_ROLES
    return own | {Role.EDITOR, Role.MANAGER} if user.is_active and user.is_superuser else own


def may(user: StaffMember | AnonymousUser, step: Step) -> bool:
    return bool(content_roles_of(user) & MAY[step])
