"""What patients see of their request on their own page, and what they can do there."""

from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import hours
from inquiries import mails, marking, workflow
from inquiries.danger import spotted_in, worst
from inquiries.deciphering import deciphered
from inquiries.deletion import is_asked_to_delete
from inquiries.models import Inquiry, InquiryEvent, Message, SafetyEvent
from inquiries.models.inquiry import CloseReason, State


class Progress(NamedTuple):
    """A state in words for the patient."""

    name: Promise
    next_step: Promise


RECEIVED: Final = Progress(gettext_lazy("Received"), gettext_lazy("A person at the clinic will read your request."))
REVIEWED: Final = Progress(
    gettext_lazy("Being reviewed"),
    gettext_lazy("We are looking at your request with care. We will get in touch with you when we know more."),
)
STAGES: Final[dict[str, Progress]] = {
    State.QUARANTINE: RECEIVED,
    State.NEW: RECEIVED,
    State.TRIAGE: REVIEWED,
    State.CLINICAL_REVIEW: REVIEWED,
    State.WAITING_PATIENT: Progress(
        gettext_lazy("We need to hear from you"), gettext_lazy("Call us, or write to us below.")
    ),
    State.SCHEDULING: Progress(
        gettext_lazy("Appointment being arranged"),
        gettext_lazy("We will call you to find a day and time that work for you."),
    ),
    State.CLOSED: Progress(
        gettext_lazy("Closed"),
        gettext_lazy("There is nothing you need to do. Call us if something has changed."),
    ),
}


def as_shown(inquiry: Inquiry, now: datetime) -> dict[str, Any]:
    stage = STAGES[inquiry.state]
    waits = inquiry.first_contact_at is None and inquiry.state not in {State.CLOSED, State.WAITING_PATIENT}
    withdrawn = inquiry.close_reason == CloseReason.WITHDRAWN
    return {
        "inquiry": inquiry,
        "word": stage.name,
        "next_step": _("You withdrew this request. We will do nothing more with it.") if withdrawn else stage.next_step,
        "promise": hours.in_words(inquiry.promise_at) if waits and inquiry.promise_at else "",
        "promise_is_past": bool(inquiry.promise_at and inquiry.promise_at < now),
        "messages": [
            {
                "ours": message.direction == Message.Direction.TO_PATIENT,
                "at": message.at,
                "body": deciphered(message, "body"),
            }
            for message in inquiry.messages.all()
        ],
        "open": inquiry.state != State.CLOSED,
        "deletion": deletion(inquiry),
    }


def deletion(inquiry: Inquiry) -> str:
    """The state of the patient's deletion request: "" without one, "asked", or our answer."""
    if is_asked_to_delete(inquiry):
        return "asked"
    refused = inquiry.events.filter(what=InquiryEvent.What.DELETION_ANSWERED).exists()
    return _("The law requires us to keep what you sent for now. Call us to hear more.") if refused else ""


def lock(inquiry: Inquiry) -> None:
    """Locks the request and reloads it, because staff may have changed it since the patient opened the page."""
    workflow.lock(inquiry)
    inquiry.refresh_from_db()


@transaction.atomic
def withdraw(inquiry: Inquiry, now: datetime) -> None:
    lock(inquiry)
    if inquiry.state != State.CLOSED:
        workflow.move(inquiry, State.CLOSED, close_reason=CloseReason.WITHDRAWN, by=None, now=now)
        mails.patient_returned(inquiry, now)


@transaction.atomic
def add(inquiry: Inquiry, text: str, now: datetime) -> None:
    """Stores what the patient wrote. A request that is closed or waits for the patient goes back to triage.

    Certain words of danger make it urgent; the patient has seen the emergency page before sending them.
    """
    lock(inquiry)
    spotted = spotted_in({str(_("What would you like to tell us?")): text})
    certain = any(each.flag.is_certain for each in spotted)
    mails.patient_returned(inquiry, now, urgent=certain)
    Message.objects.create(inquiry=inquiry, direction=Message.Direction.FROM_PATIENT, body=text, at=now)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.PATIENT_WROTE, at=now)
    for each in spotted:
        marking.record(inquiry, each, now, SafetyEvent.WayOn.WENT_ON)
    workflow.mark_danger(inquiry, worst(each.flag.certainty for each in spotted), now)
    if inquiry.state in {State.WAITING_PATIENT, State.CLOSED}:
        workflow.move(inquiry, State.TRIAGE, by=None, now=now)
