"""Stores a request exactly once, even if the browser, the patient or the network repeats it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from emergencies.signs import Certainty
from inquiries import mails, status_links
from inquiries.models import Answers, Consent, ConsentText, Inquiry, Message, Person, SafetyEvent
from inquiries.references import new_reference
from pages.models import NoticeEdition
from throttle import limits

PERIOD = timedelta(hours=1)
CONTACT_PERIOD = timedelta(days=1)
ATTEMPTS = 3


class TooManyInquiries(Exception):
    """The request was not stored, because too many came from this address or with this contact."""

    def __init__(self, period: timedelta) -> None:
        super().__init__()
        self.minutes = int(period.total_seconds() // 60)


@dataclass(frozen=True)
class Agreement:
    """What the patient agreed to, in the words that they saw, and the edition of the privacy notice with them."""

    kind: Consent.Kind
    title: str
    body: str
    notice_edition: NoticeEdition | None = None


@dataclass
class Submission:
    """A request with everything that belongs to it, not stored yet."""

    inquiry: Inquiry
    people: list[Person] = field(default_factory=list)
    message: str = ""
    answers: Answers | None = None
    safety_events: list[SafetyEvent] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)

    def phones_and_emails(self) -> set[str]:
        found = {contact for person in self.people for contact in (person.phone_e164, person.email.lower())}
        return found - {""}

    def related_rows(self) -> list[Person | SafetyEvent | Answers]:
        return [*self.people, *self.safety_events, *([self.answers] if self.answers else [])]


def submission_key(token: str, content: Mapping[str, Any]) -> str:
    """A keyed hash of the form's token and its content. A repeat has the same key, a changed text a different one."""
    message = json.dumps([token, content], sort_keys=True, default=str)
    return salted_hmac("inquiries.submission", message, algorithm="sha256").hexdigest()


def store(submission: Submission, address: str, now: datetime) -> Inquiry:
    """Stores the request in the caller's transaction and returns it; a repeat returns the request stored before.

    A repeat is recognized by its submission key and does not count toward the limits. Raises TooManyInquiries if the
    sender's `address` or the contact is over its limit. The caller must then roll back the transaction. Certain words
    of danger are never refused; staff then get one mail for several. Urgent call-backs have no limits and a module of
    their own, call_backs.
    """
    stored = insert_once(submission.inquiry)
    if stored.pk == submission.inquiry.pk:
        is_flood = check_limits(submission, address, now)
        insert_related_rows(submission, now)
        status_links.make(stored, now)
        if is_flood:
            mails.call_backs(now)
        else:
            mails.received(stored, now)
    return stored


def check_limits(submission: Submission, address: str, now: datetime) -> bool:
    """Raises TooManyInquiries; for a request with certain words of danger it returns True instead."""
    try:
        refuse_too_many(submission, address, now)
    except TooManyInquiries:
        if submission.inquiry.danger != Certainty.CERTAIN:
            raise
        return True
    return False


def refuse_too_many(submission: Submission, address: str, now: datetime) -> None:
    if limits.hit("inquiry address", address, PERIOD, now) > settings.INQUIRIES_PER_ADDRESS:
        raise TooManyInquiries(PERIOD)
    for contact in sorted(submission.phones_and_emails()):
        if limits.hit("inquiry contact", contact, CONTACT_PERIOD, now) > settings.INQUIRIES_PER_CONTACT:
            raise TooManyInquiries(CONTACT_PERIOD)


def insert_once(inquiry: Inquiry) -> Inquiry:
    """Inserts the row unless it is stored already. Draws a new reference if the first one is taken.

    No statement fails here, because PostgreSQL would log its values.
    """
    for _attempt in range(ATTEMPTS):
        Inquiry.objects.bulk_create([inquiry], ignore_conflicts=True)
        stored = Inquiry.objects.filter(submission_key=inquiry.submission_key).first()
        if stored:
            return stored
        inquiry.reference = new_reference()
    raise RuntimeError("The request could not be stored.")


def insert_related_rows(submission: Submission, now: datetime) -> None:
    inquiry = submission.inquiry
    for row in submission.related_rows():
        row.inquiry = inquiry
        row.save(force_insert=True)
    if submission.message:
        Message.objects.create(
            inquiry=inquiry, direction=Message.Direction.FROM_PATIENT, body=submission.message, at=now
        )
    for agreement in submission.agreements:
        text = ConsentText.keep(agreement.title, agreement.body, now)
        Consent.objects.create(
            inquiry=inquiry, kind=agreement.kind, text=text, notice_edition=agreement.notice_edition, given_at=now
        )
