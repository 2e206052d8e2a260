"""The one place that changes a request's state: who may, from where to where, under which condition, and the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from inquiries.models import Event, Inquiry, Note
from inquiries.models.inquiry import CloseReason, State


class Role(models.TextChoices):
    """The groups of staff who work on requests; PATIENT is the patient, through the status page."""

    FRONT_DESK = "Front desk", gettext_lazy("Front desk")
    CLINICIAN = "Clinician", gettext_lazy("Clinician")
    MANAGER = "Manager", gettext_lazy("Manager")
    PATIENT = "", gettext_lazy("patient")


class Refused(Exception):
    """A step that may not be taken, with the reason in words for staff."""


STAFF: Final = frozenset({Role.FRONT_DESK, Role.CLINICIAN, Role.MANAGER})
CLINICIANS: Final = frozenset({Role.CLINICIAN})
MANAGERS: Final = frozenset({Role.MANAGER})
WITHDRAWING: Final = STAFF | {Role.PATIENT}


@dataclass(frozen=True)
class Move:
    """Who may take this way; an empty set of reasons means that the way does not close the request."""

    roles: frozenset[Role]
    reasons: frozenset[str] = frozenset()


def closing(roles: frozenset[Role], *reasons: CloseReason) -> Move:
    return Move(roles, frozenset(reasons))


IN_WORK: Final = [State.TRIAGE, State.CLINICAL_REVIEW, State.WAITING_PATIENT, State.SCHEDULING]
# Where a state leads, and for closing, why.
MOVES: Final[dict[tuple[str, str], list[Move]]] = {
    (State.QUARANTINE, State.NEW): [Move(STAFF)],
    (State.QUARANTINE, State.CLOSED): [
        closing(STAFF, CloseReason.SPAM),
        closing(WITHDRAWING, CloseReason.WITHDRAWN),
    ],
    (State.NEW, State.TRIAGE): [Move(STAFF)],
    (State.TRIAGE, State.WAITING_PATIENT): [Move(STAFF)],
    (State.WAITING_PATIENT, State.TRIAGE): [Move(STAFF | {Role.PATIENT})],
    (State.TRIAGE, State.CLINICAL_REVIEW): [Move(STAFF)],
    (State.TRIAGE, State.SCHEDULING): [Move(STAFF)],
    (State.CLINICAL_REVIEW, State.TRIAGE): [Move(CLINICIANS)],
    (State.CLINICAL_REVIEW, State.SCHEDULING): [Move(CLINICIANS)],
    (State.SCHEDULING, State.TRIAGE): [Move(STAFF)],
    (State.CLOSED, State.TRIAGE): [Move(STAFF | {Role.PATIENT})],
    (State.CLOSED, State.ERASED): [Move(MANAGERS)],
}
for state in [State.NEW, *IN_WORK]:
    MOVES[state, State.CLOSED] = [
        closing(STAFF, CloseReason.ANSWERED, CloseReason.UNREACHABLE, CloseReason.DUPLICATE),
        closing(CLINICIANS, CloseReason.NOT_SUITABLE, CloseReason.REFERRED),
        closing(WITHDRAWING, CloseReason.WITHDRAWN),
    ]
MOVES[State.SCHEDULING, State.CLOSED].append(closing(STAFF, CloseReason.SCHEDULED))


def roles_of(by: Any) -> frozenset[Role]:
    """The roles of an active staff member; nobody is the patient."""
    if by is None:
        return frozenset({Role.PATIENT})
    names: Iterable[str] = by.groups.values_list("name", flat=True) if by.is_active else []
    return frozenset(Role(name) for name in names if name in STAFF)


def ways_on(inquiry: Inquiry, by: Any) -> list[tuple[str, str]]:
    """The states, and for closing the reasons, to which `by` may move the request."""
    roles = roles_of(by)
    return [
        (to, reason)
        for (from_state, to), moves in MOVES.items()
        if from_state == inquiry.state
        for move in moves
        if roles & move.roles
        for reason in sorted(move.reasons) or [""]
    ]


@transaction.atomic
def move(
    inquiry: Inquiry, to: str, *, by: Any, now: datetime, close_reason: str = "", reason: str = "", **values: Any
) -> Event:
    """Moves the request to another state, writes the event, and the `reason` as a note of staff.

    `by` is a member of staff, or None for the patient. `values` are other fields that change with it: assignee,
    duplicate_of, follow_up_on, promise_at. Raises Refused where the way does not exist, is not theirs to take, or
    somebody else changed the request meanwhile.
    """
    if (to, close_reason) not in ways_on(inquiry, by):
        raise Refused(_("This step is not possible from here, or it takes another role."))
    check_conditions(inquiry, to, close_reason, values)
    from_state, changes = inquiry.state, values | stamps(inquiry, to, now)
    changes |= {"state": to, "close_reason": close_reason}
    mine = Inquiry.objects.filter(pk=inquiry.pk, version=inquiry.version, state=from_state)
    if not mine.update(version=F("version") + 1, **changes):
        raise Refused(_("Somebody else changed this request meanwhile. Look at it again."))
    inquiry.refresh_from_db()
    if reason:
        Note.objects.create(inquiry=inquiry, body=reason, at=now, by=by)
    details = {"close_reason": close_reason} if close_reason else {}
    return Event.objects.create(
        inquiry=inquiry, what="moved", at=now, by=by, from_state=from_state, to_state=to, details=details
    )


def check_conditions(inquiry: Inquiry, to: str, close_reason: str, values: dict[str, Any]) -> None:
    if to == State.TRIAGE and inquiry.state == State.NEW and not (values.get("assignee") or inquiry.assignee_id):
        raise Refused(_("Choose who looks after this request first."))
    if to == State.WAITING_PATIENT and not values.get("follow_up_on"):
        raise Refused(_("Choose a day to follow up."))
    if close_reason == CloseReason.DUPLICATE and not values.get("duplicate_of"):
        raise Refused(_("Choose the request of which this is a duplicate."))
    if close_reason == CloseReason.UNREACHABLE and days_tried(inquiry) < 3:
        raise Refused(_("Try to reach the patient on at least 3 days first."))


def days_tried(inquiry: Inquiry) -> int:
    return inquiry.attempts.values("at__date").distinct().count()


def stamps(inquiry: Inquiry, to: str, now: datetime) -> dict[str, Any]:
    """The moments that a move leaves on the request."""
    if to == State.CLOSED:
        return {"closed_at": now}
    if to == State.ERASED:
        return {}
    claimed = {"claimed_at": now} if to == State.TRIAGE and inquiry.claimed_at is None else {}
    return {"closed_at": None} | claimed
