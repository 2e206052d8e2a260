"""How a request comes in: stored once, whatever the browser, the patient or the network repeats."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac

from inquiries.models import Inquiry
from inquiries.references import new_reference
from throttle import limits

PERIOD = timedelta(hours=1)
ATTEMPTS = 3


class TooManyInquiries(Exception):
    """So many requests came from this address within the hour that this one was not stored."""


def submission_key(token: str, content: Mapping[str, str | None]) -> str:
    """A keyed hash of the form's token and its content: equal for a repeat, another for a changed text."""
    message = json.dumps([token, content], sort_keys=True)
    return salted_hmac("inquiries.submission", message, algorithm="sha256").hexdigest()


@transaction.atomic(durable=True)
def receive(inquiry: Inquiry, address: str, now: datetime) -> Inquiry:
    """Stores `inquiry`, or finds it where it is stored already, and returns what is stored; committed on return.

    A repeat is recognised by its submission key and not counted. Raises TooManyInquiries where `address`, the
    sender's, is over its limit; then nothing is stored.
    """
    stored = insert_once(inquiry)
    if stored.pk == inquiry.pk and limits.hit("inquiry address", address, PERIOD, now) > settings.INQUIRIES_PER_ADDRESS:
        raise TooManyInquiries
    return stored


def insert_once(inquiry: Inquiry) -> Inquiry:
    """Inserts without a failing statement, whose values PostgreSQL would log; a taken reference is drawn anew."""
    for _attempt in range(ATTEMPTS):
        Inquiry.objects.bulk_create([inquiry], ignore_conflicts=True)
        stored = Inquiry.objects.filter(submission_key=inquiry.submission_key).first()
        if stored:
            return stored
        inquiry.reference = new_reference()
    raise RuntimeError("The request could not be stored.")
