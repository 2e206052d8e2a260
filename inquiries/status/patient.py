"""What patients read about their request, and what they can do to it, from their own page."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import hours
from emergencies import danger
from inquiries import mails, workflow
from inquiries.deciphering import deciphered
from inquiries.deletion import is_asked_to_delete
from inquiries.models import Inquiry, InquiryEvent, Message, SafetyEvent
from inquiries.models.inquiry import CloseReason, State
from screening.safety_lists import safety_list

RECEIVED: Final = gettext_lazy("Received")
REVIEWED: Final = gettext_lazy("Being reviewed")
WORDS: Final[dict[str, Any]] = {
    State.QUARANTINE: RECEIVED,
    State.NEW: RECEIVED,
    State.TRIAGE: REVIEWED,
    State.CLINICAL_REVIEW: REVIEWED,
    State.WAITING_PATIENT: gettext_lazy("We need to hear from you"),
    State.SCHEDULING: gettext_lazy("Appointment being arranged"),
    State.CLOSED: gettext_lazy("Closed"),
}
NEXT: Final[dict[Any, Any]] = {
    RECEIVED: gettext_lazy("A person at the clinic reads your request."),
    REVIEWED: gettext_lazy("We look at your request with care. We get in touch with you when we know more."),
    WORDS[State.WAITING_PATIENT]: gettext_lazy("Call us, or answer below."),
    WORDS[State.SCHEDULING]: gettext_lazy("We call you to find a day and a time with you."),
    WORDS[State.CLOSED]: gettext_lazy("There is nothing that you need to do. Call us if something has changed."),
}


def as_shown(inquiry: Inquiry, now: datetime) -> dict[str, Any]:
    """What the status page shows. Reads, and changes nothing."""
    word = WORDS[inquiry.state]
    waits = inquiry.first_contact_at is None and inquiry.state not in {State.CLOSED, State.WAITING_PATIENT}
    withdrawn = inquiry.close_reason == CloseReason.WITHDRAWN
    return {
        "inquiry": inquiry,
        "word": word,
        "next_step": _("You took this request back. We do nothing further about it.") if withdrawn else NEXT[word],
        "promise": hours.in_words(inquiry.promise_at) if waits and inquiry.promise_at else "",
        "promise_is_past": bool(inquiry.promise_at and inquiry.promise_at < now),
        "messages": [
            {"ours": message.direction == Message.Direction.TO_PATIENT, "at": message.at, "body": body_of(message)}
            for message in inquiry.messages.all()
        ],
        "open": inquiry.state != State.CLOSED,
        "deletion": deletion(inquiry),
    }


def body_of(message: Message) -> str:
    return deciphered(message, "body")


def deletion(inquiry: Inquiry) -> Any:
    """What came of the patient's wish that all be deleted: "" for none, "asked", or the answer in words."""
    if is_asked_to_delete(inquiry):
        return "asked"
    refused = inquiry.events.filter(what=InquiryEvent.What.DELETION_ANSWERED).exists()
    return _("The law asks us to keep what you sent for now. Call us to hear more.") if refused else ""


def lock(inquiry: Inquiry) -> None:
    """What a patient sends is taken as the request stands now, whoever of the staff changed it meanwhile."""
    workflow.lock(inquiry)
    inquiry.refresh_from_db()


@transaction.atomic
def withdraw(inquiry: Inquiry, now: datetime) -> None:
    """Does nothing to what is closed already."""
    lock(inquiry)
    if inquiry.state != State.CLOSED:
        workflow.move(inquiry, State.CLOSED, close_reason=CloseReason.WITHDRAWN, by=None, now=now)
        mails.patient_came(inquiry, now)


@transaction.atomic
def add(inquiry: Inquiry, text: str, now: datetime) -> None:
    """Stores the patient's words. They bring a request that waits for them, or was closed, back to the desk.

    Words of an emergency make it urgent; the patient was shown the emergency page before they were sent.
    """
    lock(inquiry)
    urgent = danger.is_in(text)
    mails.patient_came(inquiry, now, urgent=urgent)
    Message.objects.create(inquiry=inquiry, direction=Message.Direction.FROM_PATIENT, body=text, at=now)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.PATIENT_WROTE, at=now)
    if urgent:
        record_emergency_page(inquiry, now)
        workflow.make_urgent(inquiry, now)
    if inquiry.state in {State.WAITING_PATIENT, State.CLOSED}:
        workflow.move(inquiry, State.TRIAGE, by=None, now=now)


def record_emergency_page(inquiry: Inquiry, now: datetime) -> None:
    shown = safety_list(now)
    SafetyEvent.objects.create(
        inquiry=inquiry,
        edition=shown["edition"],
        edition_hash=shown["hash"],
        trigger=SafetyEvent.Trigger.WORDS,
        way_on=SafetyEvent.WayOn.WENT_ON,
        at=now,
    )
