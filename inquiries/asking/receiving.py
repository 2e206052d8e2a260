"""How a request comes in: stored once, whatever the browser, the patient or the network repeats."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from inquiries import mails, status_links
from inquiries.models import Answers, Consent, ConsentText, Inquiry, Message, Person, SafetyEvent
from inquiries.references import new_reference
from throttle import limits

PERIOD = timedelta(hours=1)
CONTACT_PERIOD = timedelta(days=1)
ATTEMPTS = 3


class TooManyInquiries(Exception):
    """So many requests came from this address or with this contact that this one was not stored."""

    def __init__(self, period: timedelta) -> None:
        super().__init__()
        self.minutes = int(period.total_seconds() // 60)


@dataclass(frozen=True)
class Agreement:
    """To what somebody agreed, with the words that they saw."""

    kind: Consent.Kind
    title: str
    body: str


@dataclass
class Submission:
    """A request with all that belongs to it; nothing of it is stored yet."""

    inquiry: Inquiry
    people: list[Person] = field(default_factory=list)
    message: str = ""
    answers: Answers | None = None
    safety_events: list[SafetyEvent] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)

    def contacts(self) -> set[str]:
        """The phone numbers and e-mail addresses in it."""
        return {contact for person in self.people for contact in (person.phone_e164, person.email.lower()) if contact}


def submission_key(token: str, content: Mapping[str, Any]) -> str:
    """A keyed hash of the form's token and its content: equal for a repeat, another for a changed text."""
    message = json.dumps([token, content], sort_keys=True, default=str)
    return salted_hmac("inquiries.submission", message, algorithm="sha256").hexdigest()


@transaction.atomic(durable=True)
def receive(submission: Submission, address: str, now: datetime) -> Inquiry:
    """`store` in a transaction of its own: what it returns is committed."""
    return store(submission, address, now)


def store(submission: Submission, address: str, now: datetime) -> Inquiry:
    """Stores the request in the caller's transaction, or finds it where it is stored already, and returns it.

    A repeat is recognised by its submission key and not counted. Raises TooManyInquiries where the sender's `address`
    or the contact is over its limit; the caller's transaction must then be rolled back.
    """
    stored = insert_once(submission.inquiry)
    if stored.pk == submission.inquiry.pk:
        check_limits(submission, address, now)
        insert_parts(submission, now)
        status_links.make(stored, now)
        mails.received(stored, now)
    return stored


def check_limits(submission: Submission, address: str, now: datetime) -> None:
    if limits.hit("inquiry address", address, PERIOD, now) > settings.INQUIRIES_PER_ADDRESS:
        raise TooManyInquiries(PERIOD)
    for contact in sorted(submission.contacts()):
        if limits.hit("inquiry contact", contact, CONTACT_PERIOD, now) > settings.INQUIRIES_PER_CONTACT:
            raise TooManyInquiries(CONTACT_PERIOD)


def insert_once(inquiry: Inquiry) -> Inquiry:
    """Inserts without a failing statement, whose values PostgreSQL would log; a taken reference is drawn anew."""
    for _attempt in range(ATTEMPTS):
        Inquiry.objects.bulk_create([inquiry], ignore_conflicts=True)
        stored = Inquiry.objects.filter(submission_key=inquiry.submission_key).first()
        if stored:
            return stored
        inquiry.reference = new_reference()
    raise RuntimeError("The request could not be stored.")


def insert_parts(submission: Submission, now: datetime) -> None:
    inquiry = submission.inquiry
    parts: list[Any] = [*submission.people, *submission.safety_events]
    for part in [*parts, submission.answers] if submission.answers else parts:
        part.inquiry = inquiry
        part.save(force_insert=True)
    if submission.message:
        Message.objects.create(
            inquiry=inquiry, direction=Message.Direction.FROM_PATIENT, body=submission.message, at=now
        )
    for agreed in submission.agreements:
        text = ConsentText.keep(agreed.title, agreed.body, now)
        Consent.objects.create(inquiry=inquiry, kind=agreed.kind, text=text, given_at=now)
