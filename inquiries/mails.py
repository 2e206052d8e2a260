"""The mails about a request, each written in the transaction of the event that causes it.

No mail says who the patient is, what the request is about or why: outbox.values accepts nothing that could.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from clinic.facts import phone_without_database
from clinic.models import Practice
from inquiries import status_links
from inquiries.models import Inquiry, InquiryEvent, Mailing, MailPreference, Person
from inquiries.models.inquiry import CloseReason, State
from inquiries.models.mailing import CAP, CAP_ASKED
from inquiries.roles import desk_members
from outbox.mail import Mail, enqueue, is_address, of_kind
from outbox.models import OutboxMail
from outbox.values import LARGEST, Code, MailValue, Phone, Promise, Reference, Url, WholeNumber
from staff.models import StaffMember
from vault.sealing import Undecipherable

LINK_AND_PHONE: Final = {"status": Url, "phone": Phone}
# A second mail of the same kind within the hour would add nothing.
TRIED_AGAIN_AFTER: Final = timedelta(hours=1)
RETURNED_AGAIN_AFTER: Final = timedelta(hours=1)
# Call-backs that come within this time share one mail.
SHARED_FOR: Final = timedelta(minutes=10)
# The events in which a patient returns to a request.
RETURNS: Final = [InquiryEvent.What.PATIENT_WROTE, InquiryEvent.What.DELETION_ASKED]
MAILS: Final = [
    Mail("request_received", LINK_AND_PHONE | {"reference": Reference, "promise": Promise}),
    Mail("request_received_undated", LINK_AND_PHONE | {"reference": Reference}),
    Mail("request_code", {"code": Code, "minutes": WholeNumber}),
    Mail("request_tried", LINK_AND_PHONE),
    Mail("request_update", LINK_AND_PHONE),
    Mail("request_withdrawn", LINK_AND_PHONE),
    Mail("request_deletion_answered", LINK_AND_PHONE),
    Mail("request_deleted", {"phone": Phone}, forgets=True),
    Mail("request_deleted_partly", {"phone": Phone}, forgets=True),
    Mail("request_link", LINK_AND_PHONE),
    Mail("desk_new", {"queue": Url, "waiting": WholeNumber}),
    Mail("desk_new_today", {"queue": Url, "waiting": WholeNumber}),
    Mail("desk_urgent", {"request": Url}),
    Mail("desk_call_backs", {"queue": Url}),
    Mail("desk_mail_failed", {"request": Url}),
    Mail("desk_patient_wrote", {"request": Url}),
    Mail("desk_patient_urgent", {"request": Url}),
]

# Occasions ------------------------------------------------------------------------------------------------------------


def received(inquiry: Inquiry, now: datetime) -> None:
    """Called by inquiries.asking in the transaction of the request, once for each request that is stored."""
    if inquiry.state == State.QUARANTINE:
        return  # it is acknowledged when staff release it
    if inquiry.promise_at:
        to_patient("request_received", inquiry, now, reference=inquiry.reference, promise=inquiry.promise_at)
    else:
        to_patient("request_received_undated", inquiry, now, reference=inquiry.reference)
    if inquiry.urgent:
        urgent(inquiry, now, slot=0)
    else:
        new_to_staff(now, desk_members_who_chose(MailPreference.New.EACH), "desk_new")


def moved(inquiry: Inquiry, from_state: str, now: datetime) -> None:
    if from_state == State.QUARANTINE and inquiry.state == State.NEW:
        received(inquiry, now)
    elif inquiry.state == State.WAITING_PATIENT:
        tried(inquiry, now)
    elif inquiry.state == State.SCHEDULING:
        to_patient("request_update", inquiry, now)
    elif inquiry.state == State.CLOSED and from_state != State.QUARANTINE:
        closed(inquiry, now)


def closed(inquiry: Inquiry, now: datetime) -> None:
    """Only the mail about a withdrawal says how it ended; otherwise the status page or a phone call does."""
    kinds = {CloseReason.WITHDRAWN: "request_withdrawn", CloseReason.UNREACHABLE: "request_tried"}
    if inquiry.close_reason not in {CloseReason.SPAM, CloseReason.DUPLICATE}:
        to_patient(kinds.get(CloseReason(inquiry.close_reason), "request_update"), inquiry, now)


def tried(inquiry: Inquiry, now: datetime) -> None:
    if not Mailing.objects.filter(inquiry=inquiry, kind="request_tried", at__gt=now - TRIED_AGAIN_AFTER).exists():
        to_patient("request_tried", inquiry, now)


def replied(inquiry: Inquiry, now: datetime) -> OutboxMail | None:
    return to_patient("request_update", inquiry, now)


def deletion_answered(inquiry: Inquiry, now: datetime) -> bool:
    return to_patient("request_deletion_answered", inquiry, now) is not None


def farewell(kind: str, inquiry: Inquiry, now: datetime) -> bool:
    """The last mail to this patient, written before the address is deleted; False if none could be written."""
    return to_patient(kind, inquiry, now) is not None


def link_again(inquiry: Inquiry, now: datetime) -> None:
    to_patient("request_link", inquiry, now, asked_for=True)


def urgent(inquiry: Inquiry, now: datetime, slot: int) -> None:
    """To all desk members, once for each numbered `slot` of time."""
    for member in reachable_desk_members():
        to_staff("desk_urgent", member, now, f"urgent {inquiry.pk} {slot}", request=admin_page(inquiry))


def call_backs(now: datetime) -> None:
    """To all desk members, for call-backs that get no mail of their own: one mail for all that come in ten minutes.

    If that mail has already been sent, it did not tell of the newest one. Then the next ten minutes begin with a mail.
    """
    slot = int(now.timestamp() // SHARED_FOR.total_seconds())
    next_slot = datetime.fromtimestamp((slot + 1) * SHARED_FOR.total_seconds(), tz=now.tzinfo)
    queue = desk_list()
    for member in reachable_desk_members():
        mail = to_staff("desk_call_backs", member, now, f"{slot}", queue=queue)
        if mail.state != OutboxMail.State.PENDING:
            to_staff("desk_call_backs", member, now, f"{slot + 1}", not_before=next_slot, queue=queue)


def mail_failed(inquiry: Inquiry, message: OutboxMail, now: datetime) -> None:
    for member in responsible_members(inquiry):
        to_staff("desk_mail_failed", member, now, f"failed {message.pk}", request=admin_page(inquiry))


def patient_returned(inquiry: Inquiry, now: datetime, *, urgent: bool = False) -> None:
    """The patient wrote, or asked for something, on the status page. Called before the event is recorded.

    All desk members hear of words that sound like an emergency. Otherwise there is one mail within the hour, and
    another only if staff have opened the request in between.
    """
    if urgent:
        for member in reachable_desk_members():
            to_staff("desk_patient_urgent", member, now, "", request=admin_page(inquiry))
    elif not has_unseen_return(inquiry, now):
        for member in responsible_members(inquiry):
            to_staff("desk_patient_wrote", member, now, "", request=admin_page(inquiry))


def has_unseen_return(inquiry: Inquiry, now: datetime) -> bool:
    recent = inquiry.events.filter(by=None, what__in=RETURNS, at__gt=now - RETURNED_AGAIN_AFTER)
    newest = recent.order_by("-at").first()
    return newest is not None and not inquiry.accesses.filter(at__gt=newest.at).exists()


def new_to_staff(now: datetime, members: Iterable[StaffMember], kind: str, occasion: str = "") -> None:
    waiting = min(Inquiry.objects.filter(state=State.NEW).count(), LARGEST)
    for member in members:
        to_staff(kind, member, now, occasion, queue=desk_list(), waiting=waiting)


# To patients ----------------------------------------------------------------------------------------------------------


def address_of(inquiry: Inquiry) -> str:
    """Where this request's mail goes: to the helper if there is one, else to the patient; empty without an address."""
    person = inquiry.person(Person.Role.HELPER) or inquiry.person(Person.Role.PATIENT)
    try:
        return person.email if person and is_address(person.email) else ""
    except Undecipherable:
        return ""


@transaction.atomic
def to_patient(
    kind: str, inquiry: Inquiry, now: datetime, *, asked_for: bool = False, **values: MailValue
) -> OutboxMail | None:
    """Writes the mail; None if there is no address, or the request has sent its limit for one day."""
    # The lock makes concurrent calls count one after the other, and wait while the request is being erased.
    Inquiry.objects.select_for_update().filter(pk=inquiry.pk).first()
    address = address_of(inquiry)
    if not address or is_blocked(kind, inquiry, now, asked_for=asked_for):
        return None
    if "phone" in of_kind(kind).fields:
        values["phone"] = clinic_phone()
    if "status" in of_kind(kind).fields:
        values["status"] = status_page(inquiry, now)
    message = enqueue(kind, address, values, now, language=inquiry.language)
    Mailing.objects.create(inquiry=inquiry, message=message, kind=kind, asked_for=asked_for, at=now)
    return message


def is_blocked(kind: str, inquiry: Inquiry, now: datetime, *, asked_for: bool) -> bool:
    """A suspicious request sends no mail at all: its address may belong to another person.

    The last mail to a patient has no limit.
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


def reachable_desk_members() -> list[StaffMember]:
    return [member for member in desk_members().order_by("pk") if is_address(member.email)]


def responsible_members(inquiry: Inquiry) -> list[StaffMember]:
    assignee = inquiry.assignee
    if assignee and assignee.is_active and is_address(assignee.email):
        return [assignee]
    return reachable_desk_members()


def desk_members_who_chose(preference: str) -> list[StaffMember]:
    """Desk members with this MailPreference.New; without a choice of their own, they get a mail for each request."""
    chosen = dict(MailPreference.objects.values_list("staff", "new_requests"))
    return [
        member for member in reachable_desk_members() if chosen.get(member.pk, MailPreference.New.EACH) == preference
    ]


def to_staff(
    kind: str,
    member: StaffMember,
    now: datetime,
    occasion: str,
    *,
    not_before: datetime | None = None,
    **values: MailValue,
) -> OutboxMail:
    """Writes one mail; for an `occasion` that is not empty, only once. Returns the mail of this occasion."""
    dedupe_key = f"{kind} {occasion} {member.pk}" if occasion else None
    return enqueue(kind, member.email, values, now, dedupe_key=dedupe_key, not_before=not_before)


def desk_list() -> str:
    return reverse("admin:inquiries_inquiry_changelist")


def admin_page(inquiry: Inquiry) -> str:
    return reverse("admin:inquiries_inquiry_change", args=[inquiry.pk])
