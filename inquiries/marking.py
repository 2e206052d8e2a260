"""Marks a stored request for words of danger that the patient wrote later."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from emergencies.noticing import version
from emergencies.signs import Certainty
from inquiries import mails, workflow
from inquiries.danger import Spotted, worst
from inquiries.models import Inquiry, SafetyEvent
from inquiries.models.inquiry import State


@transaction.atomic
def mark(inquiry: Inquiry, spotted: Iterable[Spotted], now: datetime, way_on: str = SafetyEvent.WayOn.NONE) -> None:
    """Records each sign, and makes the request urgent for certain ones; staff then get a mail, once.

    A request in quarantine stays there, because it may not be the patient's own; one that was erased keeps nothing.
    """
    spotted = list(spotted)
    if not spotted or inquiry.state in {State.QUARANTINE, State.ERASED}:
        return
    workflow.lock(inquiry)
    inquiry.refresh_from_db()
    danger = worst(each.flag.certainty for each in spotted)
    if danger == Certainty.CERTAIN and not inquiry.urgent:
        mails.patient_returned(inquiry, now, urgent=True)
    for each in spotted:
        record(inquiry, each, now, way_on)
    workflow.mark_danger(inquiry, danger, now)


def event_of_words(spotted: Spotted, now: datetime, way_on: str) -> SafetyEvent:
    """Not stored yet, and of no request yet."""
    return SafetyEvent(
        trigger=SafetyEvent.Trigger.WORDS,
        certainty=spotted.flag.certainty,
        sign=str(spotted.flag.sign),
        field=spotted.field,
        words_version=version(),
        way_on=way_on,
        at=now,
    )


def record(inquiry: Inquiry, spotted: Spotted, now: datetime, way_on: str) -> None:
    event = event_of_words(spotted, now, way_on)
    event.inquiry = inquiry
    event.save(force_insert=True)
