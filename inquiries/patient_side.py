"""What patients read about their request, and what they can do to it, from their own page."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import hours
from inquiries import notifications, workflow
from inquiries.deciphering import deciphered
from inquiries.models import Event, Inquiry, Message
from inquiries.models.inquiry import CloseReason, State

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
DELETION_ASKED: Final = "deletion_asked"
DELETION_ANSWERED: Final = "deletion_answered"
ANSWERS: Final[dict[str, Any]] = {
    "done": gettext_lazy("We delete what you sent, as you asked."),
    "partly": gettext_lazy("We delete part of what you sent. The law asks us to keep the rest. Call us to hear more."),
    "refused": gettext_lazy("The law asks us to keep what you sent for now. Call us to hear more."),
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
    last = inquiry.events.filter(what__in=[DELETION_ASKED, DELETION_ANSWERED]).order_by("-at").first()
    if last is None:
        return ""
    return "asked" if last.what == DELETION_ASKED else ANSWERS.get(last.details.get("answer", ""), "")


def withdraw(inquiry: Inquiry, now: datetime) -> None:
    """Does nothing to what is closed already."""
    if inquiry.state != State.CLOSED:
        workflow.move(inquiry, State.CLOSED, close_reason=CloseReason.WITHDRAWN, by=None, now=now)


@transaction.atomic
def ask_for_deletion(inquiry: Inquiry, now: datetime) -> None:
    """Does nothing where it was asked already and waits for an answer."""
    Inquiry.objects.select_for_update().get(pk=inquiry.pk)
    if deletion(inquiry) != "asked":
        Event.objects.create(inquiry=inquiry, what=DELETION_ASKED, at=now)


@transaction.atomic
def answer_deletion(inquiry: Inquiry, answer: str, *, by: Any, now: datetime) -> None:
    """Tells the patient; deleting is another step."""
    if deletion(inquiry) != "asked" or answer not in ANSWERS:
        raise workflow.Refused(_("No wish to delete waits for an answer."))
    Event.objects.create(inquiry=inquiry, what=DELETION_ANSWERED, at=now, by=by, details={"answer": answer})
    notifications.deletion_answered(inquiry, now)


@transaction.atomic
def add(inquiry: Inquiry, text: str, now: datetime) -> None:
    """Stores the patient's words. They bring a request that waits for them, or was closed, back to the desk."""
    Message.objects.create(inquiry=inquiry, direction=Message.Direction.FROM_PATIENT, body=text, at=now)
    Event.objects.create(inquiry=inquiry, what="patient_wrote", at=now)
    if inquiry.state in {State.WAITING_PATIENT, State.CLOSED}:
        workflow.move(inquiry, State.TRIAGE, by=None, now=now)
