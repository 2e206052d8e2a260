"""Who may do what with content. `docs/content-roles.md` shows the same table; a test holds them together."""

from collections.abc import Iterable
from typing import Any, Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The names of the groups, as the admin shows them."""

    EDITOR = "Content editor", _("Content editor")
    CLINICIAN = "Clinician", _("Clinician")
    MANAGER = "Manager", _("Manager")


class Step(models.TextChoices):
    """What can happen to a draft or to what patients read; each is one function of `publishing.workflow`."""

    SAVE = "save", _("saved")
    SUBMIT = "submit", _("submitted")
    ASK = "ask", _("changes asked for")
    APPROVE = "approve", _("approved")
    APPROVE_MINOR = "approve_minor", _("approved as a minor change")
    OVERRIDE = "override", _("rule overridden")
    PUBLISH = "publish", _("published")
    CORRECT = "correct", _("corrected urgently")
    LOOK = "look", _("urgent correction looked at")
    CONFIRM = "confirm", _("reviewed without a change")
    CANCEL = "cancel", _("schedule cancelled")
    WITHDRAW = "withdraw", _("withdrawn")
    RESTORE = "restore", _("restored from an edition")
    IMPORT = "import", _("imported")


EVERYBODY: Final = frozenset(Role)
REVIEWERS: Final = frozenset({Role.CLINICIAN, Role.MANAGER})
CLINICIANS: Final = frozenset({Role.CLINICIAN})

# Approving clinical words needs a clinician: `workflow.approve` sees to that.
MAY: Final[dict[Step, frozenset[Role]]] = {
    Step.SAVE: EVERYBODY,
    Step.SUBMIT: EVERYBODY,
    Step.ASK: REVIEWERS,
    Step.APPROVE: REVIEWERS,
    Step.APPROVE_MINOR: REVIEWERS,
    Step.OVERRIDE: REVIEWERS,
    Step.PUBLISH: EVERYBODY,
    Step.CORRECT: REVIEWERS,
    Step.LOOK: REVIEWERS,
    Step.CONFIRM: CLINICIANS,
    Step.CANCEL: EVERYBODY,
    Step.WITHDRAW: REVIEWERS,
    Step.RESTORE: EVERYBODY,
    Step.IMPORT: frozenset(),  # a command's alone
}


def roles_of(user: Any) -> frozenset[Role]:
    """The content roles of an active staff member.

    A superuser may do what editors and managers may; to vouch for clinical words takes the role Clinician.
    """
    if not user.is_active:
        return frozenset()
    known: Iterable[str] = user.groups.values_list("name", flat=True)
    own = frozenset(Role(name) for name in known if name in Role.values)
    return own | {Role.EDITOR, Role.MANAGER} if user.is_superuser else own


def may(user: Any, step: Step) -> bool:
    return bool(roles_of(user) & MAY[step])
