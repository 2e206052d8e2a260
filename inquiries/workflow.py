"""The only place that changes the state of a request: who may change it, which way, under which conditions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clinic import hours
from emergencies.signs import Certainty
from inquiries import erasure, mails
from inquiries.models import Inquiry, InquiryEvent, Message, Note
from inquiries.models.inquiry import CloseReason, State
from inquiries.roles import CLINICIANS, MANAGERS, STAFF, WITHDRAWING, Actor, Party, Roles, roles_on_requests
from staff.models import StaffMember


class MoveRefused(Exception):
    """A step that is not allowed. The message tells staff why."""


# For this long after it was closed, a request can be reopened.
REOPENED_WITHIN: Final = timedelta(days=60)


@dataclass(frozen=True)
class Move:
    """Who may make this move; `reasons` are those for closing, and empty for a move that does not close."""

    roles: Roles
    reasons: frozenset[str] = frozenset()


def closing(roles: Roles, *reasons: CloseReason) -> Move:
    return Move(roles, frozenset(reasons))


IN_WORK: Final = [State.TRIAGE, State.CLINICAL_REVIEW, State.WAITING_PATIENT, State.SCHEDULING]
# The moves from one state to another.
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
# A patient who asks for deletion withdraws the request, so it does not have to be closed first.
for state in [State.QUARANTINE, State.NEW, *IN_WORK]:
    MOVES[state, State.ERASED] = [closing(MANAGERS, CloseReason.WITHDRAWN)]
for state in [State.NEW, *IN_WORK]:
    MOVES[state, State.CLOSED] = [
        closing(STAFF, CloseReason.ANSWERED, CloseReason.UNREACHABLE, CloseReason.DUPLICATE),
        closing(CLINICIANS, CloseReason.NOT_SUITABLE, CloseReason.REFERRED),
        closing(WITHDRAWING, CloseReason.WITHDRAWN),
    ]
MOVES[State.SCHEDULING, State.CLOSED].append(closing(STAFF, CloseReason.SCHEDULED))


def allowed_moves(inquiry: Inquiry, by: Actor) -> list[tuple[str, str]]:
    """The states to which `by` may move the request, each with a reason for closing, or an empty text."""
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
    """Moves the request to another state, records the event, and keeps the `reason` as a note for staff.

    `by` is a staff member, None for the patient, or Party.SITE. `values` are other fields that change at the same time:
    assignee, duplicate_of, follow_up_on, promise_at. A move to ERASED deletes the content: see inquiries.erasure.

    Raises MoveRefused if there is no such move, `by` may not make it, or a colleague has changed the request since.
    """
    if (to, close_reason) not in allowed_moves(inquiry, by):
        raise MoveRefused(_("This step is not possible from here, or it needs another role."))
    check_conditions(inquiry, to, close_reason, values)
    check_erasing(inquiry, to, by)
    check_reason(inquiry, to, close_reason, reason, by)
    check_reopening(inquiry, to, now)
    from_state = inquiry.state
    kept_reason = inquiry.close_reason if to == State.ERASED and not close_reason else close_reason
    changes = fields_set_by_move(inquiry, to, now) | values | {"state": to, "close_reason": kept_reason}
    save_changes(inquiry, changes)
    # The links of a closed request expire when it can no longer be reopened.
    expires = now + REOPENED_WITHIN if to == State.CLOSED else None
    inquiry.status_tokens.filter(revoked_at=None).update(expires_at=expires)
    if to == State.ERASED:
        erasure.forget(inquiry, now)
    elif reason:
        Note.objects.create(inquiry=inquiry, body=reason, at=now, by=account_of(by))
    mails.moved(inquiry, from_state, now)
    return InquiryEvent.objects.create(
        inquiry=inquiry,
        what=InquiryEvent.What.MOVED,
        at=now,
        by=account_of(by),
        from_state=from_state,
        to_state=to,
        details={"close_reason": close_reason} if close_reason else {},
    )


def check_conditions(inquiry: Inquiry, to: str, close_reason: str, values: dict[str, Any]) -> None:
    if to == State.TRIAGE and inquiry.state == State.NEW and not (values.get("assignee") or inquiry.assignee_id):
        raise MoveRefused(_("First assign this request to a staff member."))
    if to == State.WAITING_PATIENT and not values.get("follow_up_on"):
        raise MoveRefused(_("Choose a day to follow up."))
    if to == State.WAITING_PATIENT and not was_contacted(inquiry):
        raise MoveRefused(_("First try to reach the patient, or write to them."))
    if close_reason == CloseReason.DUPLICATE and not values.get("duplicate_of"):
        raise MoveRefused(_("Choose the request that this is a duplicate of."))
    if close_reason == CloseReason.UNREACHABLE and days_tried(inquiry) < 3:
        raise MoveRefused(_("First try to reach the patient on at least 3 days."))


def check_erasing(inquiry: Inquiry, to: str, by: Actor) -> None:
    """Staff erase what the patient asked to have deleted; the site erases the rest, once it was kept long enough."""
    if to != State.ERASED:
        return
    if inquiry.legal_hold:
        raise MoveRefused(_("This request is under a legal hold and cannot be deleted."))
    patient_asked = Inquiry.objects.asking_for_deletion().filter(pk=inquiry.pk).exists()
    site_erases = by is Party.SITE
    if patient_asked == site_erases:
        raise MoveRefused(
            _("Only staff can delete what the patient asked us to delete, and they can delete nothing else.")
        )


def check_reason(inquiry: Inquiry, to: str, close_reason: str, reason: str, by: Actor) -> None:
    # Staff explain what they decide about a patient. The patient does not have to explain anything.
    if to == State.ERASED:
        return  # the patient asked for it
    leaves_a_review = inquiry.state in {State.QUARANTINE, State.CLINICAL_REVIEW, State.CLOSED}
    declines = close_reason in {CloseReason.NOT_SUITABLE, CloseReason.REFERRED}
    if by and not reason and (leaves_a_review or declines):
        raise MoveRefused(_("Write down why."))


def check_reopening(inquiry: Inquiry, to: str, now: datetime) -> None:
    if to == State.TRIAGE and inquiry.closed_at and now > inquiry.closed_at + REOPENED_WITHIN:
        days = {"days": REOPENED_WITHIN.days}
        raise MoveRefused(_("This was closed more than %(days)d days ago: a new request is needed.") % days)


@transaction.atomic
def assign(inquiry: Inquiry, assignee: StaffMember, *, by: Actor, now: datetime) -> InquiryEvent:
    """Assigns the request; a new one moves to triage. Raises MoveRefused as `move` does."""
    if not roles_on_requests(by) & STAFF or not roles_on_requests(assignee) & STAFF:
        raise MoveRefused(_("Only the front desk or a clinician can be assigned a request."))
    if inquiry.state == State.NEW:
        return move(inquiry, State.TRIAGE, by=by, now=now, assignee=assignee)
    unchanged = Inquiry.objects.open().filter(pk=inquiry.pk, version=inquiry.version)
    if not unchanged.exclude(state=State.QUARANTINE).update(version=F("version") + 1, assignee=assignee):
        raise MoveRefused(_("Someone else has changed this request, or it is not open. Look at it again."))
    inquiry.refresh_from_db()
    return InquiryEvent.objects.create(
        inquiry=inquiry,
        what=InquiryEvent.What.ASSIGNED,
        at=now,
        by=account_of(by),
        details={"assignee": assignee.pk},
    )


@transaction.atomic
def set_legal_hold(inquiry: Inquiry, *, held: bool, reason: str, by: Actor, now: datetime) -> InquiryEvent:
    if not roles_on_requests(by) & MANAGERS:
        raise MoveRefused(_("Only a manager can decide this."))
    if not reason:
        raise MoveRefused(_("Write down why."))
    if not Inquiry.objects.exclude(state=State.ERASED).filter(pk=inquiry.pk).update(legal_hold=held):
        raise MoveRefused(_("This request was erased."))
    inquiry.refresh_from_db()
    Note.objects.create(inquiry=inquiry, body=reason, at=now, by=account_of(by))
    what = InquiryEvent.What.HELD if held else InquiryEvent.What.RELEASED
    return InquiryEvent.objects.create(inquiry=inquiry, what=what, at=now, by=account_of(by))


def lock(inquiry: Inquiry) -> None:
    """Keeps others from moving or erasing the request until the caller's transaction ends.

    Raises MoveRefused if it has been erased.
    """
    if not Inquiry.objects.select_for_update().exclude(state=State.ERASED).filter(pk=inquiry.pk).first():
        raise MoveRefused(_("This request was erased."))


@transaction.atomic
def mark_danger(inquiry: Inquiry, danger: str, now: datetime) -> None:
    """Marks the request for words of danger, a Certainty or "". Certain ones make it urgent, with the urgent promise.

    A promise that was kept counts anew, because the patient now waits for another call.
    """
    if not danger or (danger == Certainty.POSSIBLE and inquiry.danger):
        return
    changes: dict[str, Any] = {"danger": danger}
    if danger == Certainty.CERTAIN:
        soon = [moment for moment in (hours.promise(now, urgent=True), waited_for(inquiry)) if moment]
        changes |= {"urgent": True, "urgency_lowered": False, "first_contact_at": None}
        changes |= {"promise_at": min(soon, default=None)}
        if not inquiry.urgent:
            InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.MADE_URGENT, at=now)
    Inquiry.objects.filter(pk=inquiry.pk).update(version=F("version") + 1, **changes)
    inquiry.refresh_from_db()


def waited_for(inquiry: Inquiry) -> datetime | None:
    """The promised time, if it has not been kept yet."""
    return inquiry.promise_at if inquiry.first_contact_at is None else None


@transaction.atomic
def lower_urgency(inquiry: Inquiry, reason: str, *, by: Actor, now: datetime) -> InquiryEvent:
    """Staff judged that it is not urgent. What the patient was promised stays. Raises MoveRefused as `move` does."""
    if not roles_on_requests(by) & STAFF:
        raise MoveRefused(_("Only the front desk or a clinician can decide this."))
    if not reason:
        raise MoveRefused(_("Write down why."))
    if not inquiry.urgent:
        raise MoveRefused(_("This request is not urgent."))
    save_changes(inquiry, {"urgent": False, "urgency_lowered": True})
    Note.objects.create(inquiry=inquiry, body=reason, at=now, by=account_of(by))
    what = InquiryEvent.What.URGENCY_LOWERED
    return InquiryEvent.objects.create(inquiry=inquiry, what=what, at=now, by=account_of(by))


@transaction.atomic
def call_again(inquiry: Inquiry, promise_at: datetime | None, now: datetime) -> None:
    """Records that the patient asked once more to be called and was promised a call by `promise_at`.

    An earlier promise stays until it is kept, but a contact from before does not keep the new one. The version changes,
    so that staff who have the request open must look at it again before they move it.
    """
    changes: dict[str, Any] = {"urgent": True, "urgency_lowered": False}
    if inquiry.first_contact_at or inquiry.promise_at is None:
        changes |= {"first_contact_at": None, "promise_at": promise_at}
    save_changes(inquiry, changes)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.CALLED_AGAIN, at=now)
    if inquiry.state == State.WAITING_PATIENT:
        move(inquiry, State.TRIAGE, by=None, now=now)


@transaction.atomic
def record_first_contact(inquiry: Inquiry, now: datetime) -> None:
    Inquiry.objects.filter(pk=inquiry.pk, first_contact_at=None).update(first_contact_at=now)


def save_changes(inquiry: Inquiry, changes: dict[str, Any]) -> None:
    """Raises MoveRefused if the row is no longer the version that `inquiry` shows."""
    unchanged = Inquiry.objects.filter(pk=inquiry.pk, version=inquiry.version, state=inquiry.state)
    if not unchanged.update(version=F("version") + 1, **changes):
        raise MoveRefused(_("Someone else has changed this request in the meantime. Look at it again."))
    inquiry.refresh_from_db()


def was_contacted(inquiry: Inquiry) -> bool:
    return inquiry.attempts.exists() or inquiry.messages.filter(direction=Message.Direction.TO_PATIENT).exists()


def days_tried(inquiry: Inquiry) -> int:
    return inquiry.attempts.values("at__date").distinct().count()


def fields_set_by_move(inquiry: Inquiry, to: str, now: datetime) -> dict[str, Any]:
    if to == State.CLOSED:
        return {"closed_at": now}
    if to == State.ERASED:
        return erasure.blank() | {"closed_at": inquiry.closed_at or now}
    if inquiry.state == State.QUARANTINE:
        return {"promise_at": hours.promise(now, inquiry.urgent)}  # the patient's wait begins now
    claimed = {"claimed_at": now} if to == State.TRIAGE and inquiry.claimed_at is None else {}
    return {"closed_at": None} | claimed


def account_of(by: Actor) -> StaffMember | None:
    return None if isinstance(by, Party) else by
