"""The mails that a request sends, each written in the transaction of its occasion.

No mail says who, what about or why: outbox.values takes nothing that could.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse

from clinic.facts import phone_without_database
from clinic.models import Practice
from inquiries import status_links
from inquiries.models import Inquiry, InquiryEvent, Mailing, MailPreference, Person
from inquiries.models.inquiry import CloseReason, State
from inquiries.models.mailing import CAP, CAP_ASKED
from inquiries.roles import AT_THE_DESK
from outbox.mail import Mail, enqueue, is_address, of_kind
from outbox.models import OutboxMail
from outbox.values import Code, Phone, Promise, Reference, Url, WholeNumber
from vault.sealing import Undecipherable

LINKED: Final = {"status": Url, "phone": Phone}
# Two of this kind within the hour say no more than one.
TRIED_AGAIN: Final = timedelta(hours=1)
TOLD_AGAIN: Final = timedelta(hours=1)
# The events in which a patient comes back to a request.
CAME: Final = [InquiryEvent.What.PATIENT_WROTE, InquiryEvent.What.DELETION_ASKED]
MAILS: Final = [
    Mail("request_received", LINKED | {"reference": Reference, "promise": Promise}),
    Mail("request_received_undated", LINKED | {"reference": Reference}),
    Mail("request_code", {"code": Code, "minutes": WholeNumber}),
    Mail("request_tried", LINKED),
    Mail("request_update", LINKED),
    Mail("request_withdrawn", LINKED),
    Mail("request_deletion_answered", LINKED),
    Mail("request_deleted", {"phone": Phone}, forgets=True),
    Mail("request_deleted_partly", {"phone": Phone}, forgets=True),
    Mail("request_link", LINKED),
    Mail("desk_new", {"queue": Url, "waiting": WholeNumber}),
    Mail("desk_new_today", {"queue": Url, "waiting": WholeNumber}),
    Mail("desk_urgent", {"request": Url}),
    Mail("desk_mail_failed", {"request": Url}),
    Mail("desk_patient_wrote", {"request": Url}),
    Mail("desk_patient_urgent", {"request": Url}),
]
LARGEST: Final = 9999


# Occasions ------------------------------------------------------------------------------------------------------------


def received(inquiry: Inquiry, now: datetime) -> None:
    """Called by inquiries.asking.receiving inside its transaction, once for each request that is stored.

    What waits in quarantine is acknowledged when a person releases it.
    """
    if inquiry.state == State.QUARANTINE:
        return
    if inquiry.promise_at:
        to_patient("request_received", inquiry, now, reference=inquiry.reference, promise=inquiry.promise_at)
    else:
        to_patient("request_received_undated", inquiry, now, reference=inquiry.reference)
    if inquiry.urgent:
        urgent(inquiry, now, slot=0)
    else:
        new_to_staff(now, wanting(MailPreference.New.EACH), "desk_new")


def moved(inquiry: Inquiry, from_state: str, now: datetime) -> None:
    """Called by workflow.move inside its transaction."""
    if from_state == State.QUARANTINE and inquiry.state == State.NEW:
        received(inquiry, now)
    elif inquiry.state == State.WAITING_PATIENT:
        tried(inquiry, now)
    elif inquiry.state == State.SCHEDULING:
        to_patient("request_update", inquiry, now)
    elif inquiry.state == State.CLOSED and from_state != State.QUARANTINE:
        closed(inquiry, now)


def closed(inquiry: Inquiry, now: datetime) -> None:
    """How it ended is told by phone or on the status page, but for a withdrawal, which the patient knows of."""
    kinds = {CloseReason.WITHDRAWN: "request_withdrawn", CloseReason.UNREACHABLE: "request_tried"}
    if inquiry.close_reason not in {CloseReason.SPAM, CloseReason.DUPLICATE}:
        to_patient(kinds.get(CloseReason(inquiry.close_reason), "request_update"), inquiry, now)


def tried(inquiry: Inquiry, now: datetime) -> None:
    if not Mailing.objects.filter(inquiry=inquiry, kind="request_tried", at__gt=now - TRIED_AGAIN).exists():
        to_patient("request_tried", inquiry, now)


def replied(inquiry: Inquiry, now: datetime) -> OutboxMail | None:
    return to_patient("request_update", inquiry, now)


def deletion_answered(inquiry: Inquiry, now: datetime) -> bool:
    return to_patient("request_deletion_answered", inquiry, now) is not None


def farewell(kind: str, inquiry: Inquiry, now: datetime) -> bool:
    """The last mail to this patient, written while the address is still known; False where none could be written."""
    return to_patient(kind, inquiry, now) is not None


def link_again(inquiry: Inquiry, now: datetime) -> None:
    to_patient("request_link", inquiry, now, asked_for=True)


def urgent(inquiry: Inquiry, now: datetime, slot: int) -> None:
    """To everybody at the desk, once for each of the numbered `slot`s of time."""
    for staff in at_the_desk():
        to_staff("desk_urgent", staff, now, f"urgent {inquiry.pk} {slot}", request=admin_page(inquiry))


def mail_failed(inquiry: Inquiry, message: OutboxMail, now: datetime) -> None:
    for staff in those_who_look_after(inquiry):
        to_staff("desk_mail_failed", staff, now, f"failed {message.pk}", request=admin_page(inquiry))


def patient_came(inquiry: Inquiry, now: datetime, *, urgent: bool = False) -> None:
    """Called before the event is written that the patient wrote, or asked for something, on the status page.

    Words of an emergency are told to all at the desk. What else comes within the hour is not told, unless somebody
    has looked meanwhile.
    """
    if urgent:
        for staff in at_the_desk():
            to_staff("desk_patient_urgent", staff, now, "", request=admin_page(inquiry))
    elif not is_told_already(inquiry, now):
        for staff in those_who_look_after(inquiry):
            to_staff("desk_patient_wrote", staff, now, "", request=admin_page(inquiry))


def is_told_already(inquiry: Inquiry, now: datetime) -> bool:
    came = inquiry.events.filter(by=None, what__in=CAME, at__gt=now - TOLD_AGAIN).order_by("-at").first()
    return came is not None and not inquiry.accesses.filter(at__gt=came.at).exists()


def new_to_staff(now: datetime, staff: Iterable[Any], kind: str, occasion: str = "") -> None:
    waiting = min(Inquiry.objects.filter(state=State.NEW).count(), LARGEST)
    for member in staff:
        to_staff(kind, member, now, occasion, queue=reverse("admin:inquiries_inquiry_changelist"), waiting=waiting)


# To patients ----------------------------------------------------------------------------------------------------------


def address_of(inquiry: Inquiry) -> str:
    """Where this request's mail goes: what the helper gave, if there is one, else the patient; empty for nowhere."""
    person = inquiry.person(Person.Role.HELPER) or inquiry.person(Person.Role.PATIENT)
    try:
        return person.email if person and is_address(person.email) else ""
    except Undecipherable:
        return ""


@transaction.atomic
def to_patient(
    kind: str, inquiry: Inquiry, now: datetime, *, asked_for: bool = False, **values: Any
) -> OutboxMail | None:
    """Writes the mail; None where there is no address, or the request has sent enough within a day."""
    # The lock makes those that count at the same time wait for each other, and for whoever erases the request.
    Inquiry.objects.select_for_update().filter(pk=inquiry.pk).first()
    address = address_of(inquiry)
    if not address or must_not_be_mailed(kind, inquiry, now, asked_for=asked_for):
        return None
    if "phone" in of_kind(kind).fields:
        values["phone"] = clinic_phone()
    if "status" in of_kind(kind).fields:
        values["status"] = status_page(inquiry, now)
    message = enqueue(kind, address, values, now, language=inquiry.language)
    Mailing.objects.create(inquiry=inquiry, message=message, kind=kind, asked_for=asked_for, at=now)
    return message


def must_not_be_mailed(kind: str, inquiry: Inquiry, now: datetime, *, asked_for: bool) -> bool:
    """Nothing at all goes to the address in a request that looks wrong, which may be somebody else's.

    The last mail of all goes out however many went before it.
    """
    recent = Mailing.objects.filter(inquiry=inquiry).recent(now)
    if inquiry.state == State.QUARANTINE or inquiry.close_reason == CloseReason.SPAM:
        return True
    if of_kind(kind).forgets:
        return False
    return recent.count() >= CAP or (asked_for and recent.filter(asked_for=True).count() >= CAP_ASKED)


def status_page(inquiry: Inquiry, now: datetime) -> str:
    return reverse("inquiries:status", args=[status_links.secret_of(inquiry, now)])


def clinic_phone() -> str:
    phone = Practice.objects.values_list("phone", flat=True).first() or phone_without_database()
    return phone if Phone.NUMBER.fullmatch(phone) else ""


# To staff -------------------------------------------------------------------------------------------------------------


def at_the_desk() -> list[Any]:
    """Active members of the desk who have an address."""
    members = get_user_model().objects.filter(is_active=True, is_staff=True, groups__name__in=AT_THE_DESK)
    return [member for member in members.distinct().order_by("pk") if is_address(member.email)]


def those_who_look_after(inquiry: Inquiry) -> list[Any]:
    """The assignee; the desk where there is none who can be mailed."""
    assignee: Any = inquiry.assignee
    return [assignee] if assignee and assignee.is_active and is_address(assignee.email) else at_the_desk()


def wanting(wish: str) -> list[Any]:
    """Those at the desk who want to hear of new requests like this; who has not chosen is told of each."""
    wishes = dict(MailPreference.objects.values_list("staff", "new_requests"))
    return [member for member in at_the_desk() if wishes.get(member.pk, MailPreference.New.EACH) == wish]


def to_staff(kind: str, staff: Any, now: datetime, occasion: str, **values: Any) -> None:
    """One mail; only one ever for an `occasion` that has a name."""
    enqueue(kind, staff.email, values, now, dedupe_key=f"{kind} {occasion} {staff.pk}" if occasion else None)


def admin_page(inquiry: Inquiry) -> str:
    return reverse("admin:inquiries_inquiry_change", args=[inquiry.pk])
