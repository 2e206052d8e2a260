"""Sends a draft: one transaction stores the request, its consents and its mail, and empties the draft."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from inquiries.asking import drafts, suspicion
from inquiries.asking.building import submission_of
from inquiries.asking.forms.ending import CheckForm
from inquiries.asking.forms.start import CallForm
from inquiries.asking.journey import CHECK
from inquiries.asking.receiving import store
from inquiries.models import Inquiry, RequestDraft


class Changed(Exception):
    """The answers changed after the patient saw them, or the draft is gone."""


@transaction.atomic(durable=True)
def send(request: HttpRequest, draft: RequestDraft, check: CheckForm) -> Inquiry:
    """Stores the request that `check` agrees to, and commits it. Other requests for this draft wait until then.

    Stores nothing and raises Changed or receiving.TooManyInquiries if it cannot be sent.
    """
    now = check.now
    locked = drafts.find(request, draft.pk, now, lock=True)
    if locked is None:
        raise Changed
    if locked.inquiry:
        return locked.inquiry
    journey = drafts.journey_of(locked, now)
    if journey.digest() != check.cleaned_data["digest"]:
        raise Changed
    submission = submission_of(journey, locked.pk, check, now)
    suspicion.judge(submission.inquiry, journey, now)
    inquiry = store(submission, request.META["REMOTE_ADDR"], now)
    drafts.close(locked, inquiry)
    return inquiry


@transaction.atomic
def refuse(request: HttpRequest, draft: RequestDraft, check: CheckForm) -> None:
    """Stores the checked boxes, so that the page can be shown again with its errors."""
    locked = drafts.find(request, draft.pk, check.now, lock=True)
    if locked and not locked.inquiry:
        journey = drafts.journey_of(locked, check.now)
        journey.keep(CHECK, check)
        drafts.save(locked, journey, check.now)


@transaction.atomic
def refuse_call(request: HttpRequest, call: CallForm, now: datetime) -> RequestDraft | None:
    """Stores a call-back with mistakes in the draft that the patient came from; None if there is no such draft."""
    pk = call.cleaned_data.get("draft")
    draft = drafts.find(request, pk, now, lock=True) if pk else None
    if draft is None or draft.inquiry:
        return None
    journey = drafts.journey_of(draft, now)
    journey.payload["call"] = call.typed()
    drafts.save(draft, journey, now)
    return draft
