"""Stores urgent call-backs. None is refused, however many came before from the same address or with the same phone.

A call-back whose phone number already has an open call-back joins it. It never joins an ordinary request with the same
number: a stranger who knows the number could then write into a patient's request and move its dates.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from inquiries import mails, workflow
from inquiries.asking.receiving import PERIOD, Submission, insert_once, insert_related_rows, submission_key
from inquiries.models import Inquiry, Message, Person, SafetyEvent
from throttle import limits


@transaction.atomic(durable=True)
def receive(call: Submission, address: str, now: datetime) -> None:
    """Stores the call-back in its own transaction and commits it. A form that arrives again changes nothing.

    Returns nothing on purpose: no answer may tell whether the phone number had an open request.
    """
    event, caller = call.safety_events[0], call.people[0]
    wait_for_others(caller.phone_e164, now)
    while known := SafetyEvent.objects.filter(submission_key=event.submission_key).first():
        if Inquiry.objects.waiting_call_backs().filter(pk=known.inquiry_id).exists():
            return
        renew(call, known)
    waiting = waiting_with(caller.phone_e164)
    if waiting:
        join(waiting, call, now)
    else:
        begin(call, address, now)


def renew(call: Submission, known: SafetyEvent) -> None:
    """The same form came again after its request was closed: the patient is promised a call, so it counts anew."""
    key = submission_key(str(known.submission_key), {"closed": str(known.inquiry_id)})
    call.safety_events[0].submission_key = call.inquiry.submission_key = key


def wait_for_others(phone: str, now: datetime) -> None:
    """Lets call-backs with one phone number in one by one, until the caller's transaction ends.

    Counting locks the counter's row. The count of the next hour is locked, too, so that two calls at the turn of an
    hour wait for each other.
    """
    for moment in (now, now + PERIOD):
        limits.hit("call-back phone", phone, PERIOD, moment)


def waiting_with(phone: str) -> Inquiry | None:
    """The newest open call-back with this number, locked so that staff cannot close it before the caller is done."""
    matching = Inquiry.objects.waiting_call_backs().matching(Person.objects.with_phone(phone))
    return matching.select_for_update().order_by("-received_at").first()


def begin(call: Submission, address: str, now: datetime) -> None:
    """Stores it as a new request. Staff get a mail for each, up to a limit by address, and then one for several."""
    if insert_once(call.inquiry).pk != call.inquiry.pk:
        return  # the same form, at the same moment, while the counters could not be reached
    insert_related_rows(call, now)
    if limits.hit("call-back address", address, PERIOD, now) > settings.INQUIRIES_PER_ADDRESS:
        mails.call_backs(now)
    else:
        mails.received(call.inquiry, now)


def join(waiting: Inquiry, call: Submission, now: datetime) -> None:
    """Adds the call-back to an open one, as an entry with its time and in the caller's words."""
    [event, *in_the_name], [caller] = call.safety_events, call.people
    event.inquiry = waiting
    # No statement fails here either, see insert_once.
    SafetyEvent.objects.bulk_create([event], ignore_conflicts=True)
    if not SafetyEvent.objects.filter(pk=event.pk).exists():
        return
    for other in in_the_name:
        other.inquiry = waiting
        other.save(force_insert=True)
    Message.objects.create(inquiry=waiting, direction=Message.Direction.FROM_PATIENT, body=in_words(caller), at=now)
    workflow.call_again(waiting, call.inquiry.promise_at, now)
    workflow.mark_danger(waiting, call.inquiry.danger, now)
    mails.call_backs(now)


def in_words(caller: Person) -> str:
    values = {"name": f"{caller.first_name} {caller.last_name}".strip(), "phone": caller.phone}
    return _("Asked again to be called. Name given: %(name)s; phone as typed: %(phone)s.") % values
