"""The one place that changes a request's state: who may, from where to where, under which condition, and the log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clinic import hours
from inquiries import erasure, mails
from inquiries.models import Inquiry, InquiryEvent, Message, Note
from inquiries.models.inquiry import CloseReason, State
from inquiries.roles import CLINICIANS, MANAGERS, STAFF, WITHDRAWING, Actor, Party, Roles, roles_on_requests
from staff.models import StaffMember


class MoveRefused(Exception):
    """A step that may not be taken, with the reason in words for staff."""


# So long after it was closed a request may be taken up again.
REOPENED_WITHIN: Final = timedelta(days=60)


@dataclass(frozen=True)
class Move:
    """Who may take this way; an empty set of reasons means that the way does not close the request."""

    roles: Roles
    reasons: frozenset[str] = frozenset()


def closing(roles: Roles, *reasons: CloseReason) -> Move:
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
    (State.WAITING_PATIENT, State.TRIAGE): [Move(STAFF | {Party.PATIENT})],
    (State.TRIAGE, State.CLINICAL_REVIEW): [Move(STAFF)],
    (State.TRIAGE, State.SCHEDULING): [Move(STAFF)],
    (State.CLINICAL_REVIEW, State.TRIAGE): [Move(CLINICIANS)],
    (State.CLINICAL_REVIEW, State.SCHEDULING): [Move(CLINICIANS)],
    (State.SCHEDULING, State.TRIAGE): [Move(STAFF)],
    (State.CLOSED, State.TRIAGE): [Move(STAFF | {Party.PATIENT})],
    (State.CLOSED, State.ERASED): [Move(MANAGERS | {Party.SITE})],
}
# Who wants all deleted takes the request back; it need not be closed first.
for state in [State.QUARANTINE, State.NEW, *IN_WORK]:
    MOVES[state, State.ERASED] = [closing(MANAGERS, CloseReason.WITHDRAWN)]
for state in [State.NEW, *IN_WORK]:
    MOVES[state, State.CLOSED] = [
        closing(STAFF, CloseReason.ANSWERED, CloseReason.UNREACHABLE, CloseReason.DUPLICATE),
        closing(CLINICIANS, CloseReason.NOT_SUITABLE, CloseReason.REFERRED),
        closing(WITHDRAWING, CloseReason.WITHDRAWN),
    ]
MOVES[State.SCHEDULING, State.CLOSED].append(closing(STAFF, CloseReason.SCHEDULED))


def ways_on(inquiry: Inquiry, by: Actor) -> list[tuple[str, str]]:
    """The states, and for closing the reasons, to which `by` may move the request."""
    roles = roles_on_requests(by)
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
    inquiry: Inquiry, to: str, *, by: Actor, now: datetime, close_reason: str = "", reason: str = "", **values: Any
) -> InquiryEvent:
    """Moves the request to another state, writes the event, and the `reason` as a note of staff.

    `by` is a member of staff, None for the patient, or Party.SITE. `values` are other fields that change with it:
    assignee, duplicate_of, follow_up_on, promise_at. A move to ERASED deletes what was told: see inquiries.erasure.

    Raises MoveRefused where there is no such way, it is not theirs to take, or someone else changed the request.
    """
    if (to, close_reason) not in ways_on(inquiry, by):
        raise MoveRefused(_("This step is not possible from here, or it takes another role."))
    check_conditions(inquiry, to, close_reason, values)
    check_erasing(inquiry, to, by)
    check_reason(inquiry, to, close_reason, reason, by)
    if to == State.TRIAGE and inquiry.closed_at and now > inquiry.closed_at + REOPENED_WITHIN:
        raise MoveRefused(_("This was closed more than 60 days ago: a new request is needed."))
    from_state, changes = inquiry.state, stamps(inquiry, to, now) | values
    ended_as = inquiry.close_reason if to == State.ERASED and not close_reason else close_reason
    changes |= {"state": to, "close_reason": ended_as}
    mine = Inquiry.objects.filter(pk=inquiry.pk, version=inquiry.version, state=from_state)
    if not mine.update(version=F("version") + 1, **changes):
        raise MoveRefused(_("Somebody else changed this request meanwhile. Look at it again."))
    inquiry.refresh_from_db()
    # A closed request's links die with the time in which it may be taken up again.
    expires = now + REOPENED_WITHIN if to == State.CLOSED else None
    inquiry.status_tokens.filter(revoked_at=None).update(expires_at=expires)
    if to == State.ERASED:
        erasure.forget(inquiry, now)
    elif reason:
        Note.objects.create(inquiry=inquiry, body=reason, at=now, by=by)
    details = {"close_reason": close_reason} if close_reason else {}
    mails.moved(inquiry, from_state, now)
    who = None if by is Party.SITE else by
    return InquiryEvent.objects.create(
        inquiry=inquiry,
        what=InquiryEvent.What.MOVED,
        at=now,
        by=who,
        from_state=from_state,
        to_state=to,
        details=details,
    )


def check_conditions(inquiry: Inquiry, to: str, close_reason: str, values: dict[str, Any]) -> None:
    if to == State.TRIAGE and inquiry.state == State.NEW and not (values.get("assignee") or inquiry.assignee_id):
        raise MoveRefused(_("Choose who looks after this request first."))
    if to == State.WAITING_PATIENT and not values.get("follow_up_on"):
        raise MoveRefused(_("Choose a day to follow up."))
    if to == State.WAITING_PATIENT and not has_been_asked(inquiry):
        raise MoveRefused(_("Try to reach the patient, or write to them, first."))
    if close_reason == CloseReason.DUPLICATE and not values.get("duplicate_of"):
        raise MoveRefused(_("Choose the request of which this is a duplicate."))
    if close_reason == CloseReason.UNREACHABLE and days_tried(inquiry) < 3:
        raise MoveRefused(_("Try to reach the patient on at least 3 days first."))


def check_erasing(inquiry: Inquiry, to: str, by: Actor) -> None:
    """Only as the patient wishes, or when it has been kept for long enough and no wish waits for an answer."""
    if to != State.ERASED:
        return
    if inquiry.legal_hold:
        raise MoveRefused(_("This request is under a legal hold and cannot be deleted."))
    asked = Inquiry.objects.asking_for_deletion().filter(pk=inquiry.pk).exists()
    if asked == (by is Party.SITE):
        raise MoveRefused(_("A person deletes what the patient asked to be deleted, and nothing else."))


def check_reason(inquiry: Inquiry, to: str, close_reason: str, reason: str, by: Actor) -> None:
    """What staff decide about somebody, they explain; the patient need not."""
    if to == State.ERASED:
        return  # the patient's wish is the reason
    decided = inquiry.state in {State.QUARANTINE, State.CLINICAL_REVIEW, State.CLOSED}
    if by and not reason and (decided or close_reason in {CloseReason.NOT_SUITABLE, CloseReason.REFERRED}):
        raise MoveRefused(_("Write down why."))


@transaction.atomic
def assign(inquiry: Inquiry, assignee: StaffMember, *, by: Actor, now: datetime) -> InquiryEvent:
    """Gives the request to somebody; a new one is thereby taken into work. Raises Refused as `move` does."""
    if not roles_on_requests(by) & STAFF or not roles_on_requests(assignee) & STAFF:
        raise MoveRefused(_("A request is looked after by somebody of the front desk or a clinician."))
    if inquiry.state == State.NEW:
        return move(inquiry, State.TRIAGE, by=by, now=now, assignee=assignee)
    mine = Inquiry.objects.open().filter(pk=inquiry.pk, version=inquiry.version)
    if not mine.exclude(state=State.QUARANTINE).update(version=F("version") + 1, assignee=assignee):
        raise MoveRefused(_("Somebody else changed this request meanwhile, or it is not in work. Look at it again."))
    inquiry.refresh_from_db()
    details = {"assignee": assignee.pk}
    return InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.ASSIGNED, at=now, by=by, details=details)


@transaction.atomic
def set_legal_hold(inquiry: Inquiry, *, held: bool, reason: str, by: Actor, now: datetime) -> InquiryEvent:
    """Keeps the request from being erased, or no longer. Raises Refused."""
    if not roles_on_requests(by) & MANAGERS:
        raise MoveRefused(_("A manager decides this."))
    if not reason:
        raise MoveRefused(_("Write down why."))
    if not Inquiry.objects.exclude(state=State.ERASED).filter(pk=inquiry.pk).update(legal_hold=held):
        raise MoveRefused(_("This request was erased."))
    inquiry.refresh_from_db()
    Note.objects.create(inquiry=inquiry, body=reason, at=now, by=by)
    what = InquiryEvent.What.HELD if held else InquiryEvent.What.RELEASED
    return InquiryEvent.objects.create(inquiry=inquiry, what=what, at=now, by=by)


def lock(inquiry: Inquiry) -> None:
    """Until the caller's transaction ends, nobody moves or erases the request. Raises Refused where it is erased."""
    if not Inquiry.objects.select_for_update().exclude(state=State.ERASED).filter(pk=inquiry.pk).first():
        raise MoveRefused(_("This request was erased."))


@transaction.atomic
def make_urgent(inquiry: Inquiry, now: datetime) -> None:
    """Puts the request before the others; what the patient wrote calls for it."""
    if Inquiry.objects.filter(pk=inquiry.pk, urgent=False).update(urgent=True):
        InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.MADE_URGENT, at=now)
        inquiry.urgent = True


@transaction.atomic
def touched(inquiry: Inquiry, now: datetime) -> None:
    """Notes that a person of the clinic has been in touch: the promise is kept."""
    Inquiry.objects.filter(pk=inquiry.pk, first_contact_at=None).update(first_contact_at=now)


def has_been_asked(inquiry: Inquiry) -> bool:
    return inquiry.attempts.exists() or inquiry.messages.filter(direction=Message.Direction.TO_PATIENT).exists()


def days_tried(inquiry: Inquiry) -> int:
    return inquiry.attempts.values("at__date").distinct().count()


def stamps(inquiry: Inquiry, to: str, now: datetime) -> dict[str, Any]:
    """The moments that a move leaves on the request."""
    if to == State.CLOSED:
        return {"closed_at": now}
    if to == State.ERASED:
        return erasure.blank() | {"closed_at": inquiry.closed_at or now}
    if inquiry.state == State.QUARANTINE:
        return {"promise_at": hours.promise(now, inquiry.urgent)}  # the patient waits from now on
    claimed = {"claimed_at": now} if to == State.TRIAGE and inquiry.claimed_at is None else {}
    return {"closed_at": None} | claimed
