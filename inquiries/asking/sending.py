"""Sends a draft: the request, its consents and its mail in one transaction that also empties the draft."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest

from inquiries.asking import drafts, suspicion
from inquiries.asking.building import submission_of
from inquiries.asking.forms.ending import CheckForm
from inquiries.asking.forms.start import CallForm
from inquiries.asking.journey import Journey
from inquiries.asking.receiving import store
from inquiries.models import Inquiry, RequestDraft


class Changed(Exception):
    """The answers changed after the page that was sent had been shown, or the draft is gone."""


@transaction.atomic(durable=True)
def send(request: HttpRequest, draft: RequestDraft, check: CheckForm) -> Inquiry:
    """Stores the request that `check` agrees to; committed on return. Everybody else with this draft waits meanwhile.

    Raises Changed, and receiving.TooManyInquiries; then nothing is stored.
    """
    now = check.now
    locked = drafts.find(request, draft.pk, now, lock=True)
    if locked is None:
        raise Changed
    if locked.inquiry:
        return locked.inquiry
    journey = Journey(locked.read(), now)
    if journey.digest() != check.cleaned_data["digest"]:
        raise Changed
    submission = submission_of(journey, locked.pk, check, now)
    suspicion.judge(submission.inquiry, journey, now)
    inquiry = store(submission, request.META["REMOTE_ADDR"], now)
    drafts.close(locked, inquiry)
    return inquiry


@transaction.atomic
def refuse(request: HttpRequest, draft: RequestDraft, check: CheckForm) -> None:
    """Keeps what was ticked, so that the page comes back with its mistakes."""
    locked = drafts.find(request, draft.pk, check.now, lock=True)
    if locked and not locked.inquiry:
        journey = Journey(locked.read(), check.now)
        journey.keep(journey.steps()[-1], check)
        drafts.save(locked, journey, check.now)


@transaction.atomic
def refuse_call(request: HttpRequest, call: CallForm, now: datetime) -> RequestDraft | None:
    """Keeps the mistakes of a call-back with the draft from which somebody came; None where they came from none."""
    pk = call.cleaned_data.get("draft")
    draft = drafts.find(request, pk, now, lock=True) if pk else None
    if draft is None or draft.inquiry:
        return None
    journey = Journey(draft.read(), now)
    journey.payload["call"] = call.typed()
    drafts.save(draft, journey, now)
    return draft
