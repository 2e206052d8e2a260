"""How long closed requests are kept (docs/decisions/0017).

Requests that are open, under a legal hold, or have an open deletion request are never touched.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from inquiries import workflow
from inquiries.models import Consent, Inquiry
from inquiries.models.inquiry import CloseReason, State
from inquiries.roles import Party

KEPT: Final = timedelta(days=365)
# The clinic's own system has the record of a visit, and spam that a person confirmed is not worth keeping.
KEPT_OTHERWISE: Final = {CloseReason.SCHEDULED: timedelta(days=90), CloseReason.SPAM: timedelta(days=30)}
# 45 CFR 164.316(b)(2): six years for the clinic's own documentation.
CONSENTS_KEPT: Final = timedelta(days=6 * 365 + 2)
# In one transaction, which blocks all other writers on SQLite.
BATCH: Final = 100


def kept_long_enough(now: datetime) -> QuerySet[Inquiry]:
    closed = Inquiry.objects.filter(state=State.CLOSED, legal_hold=False)
    due = closed.exclude(close_reason__in=KEPT_OTHERWISE).filter(closed_at__lt=now - KEPT)
    for reason, kept in KEPT_OTHERWISE.items():
        due |= closed.filter(close_reason=reason, closed_at__lt=now - kept)
    return due.exclude(pk__in=Inquiry.objects.asking_for_deletion().values("pk"))


def erase_old(now: datetime) -> int:
    """Erases the oldest ones, at most BATCH in one run, and returns how many."""
    due = list(kept_long_enough(now).order_by("closed_at")[:BATCH])
    for inquiry in due:
        workflow.move(inquiry, State.ERASED, by=Party.SITE, now=now)
    return len(due)


def forget_consents(now: datetime) -> int:
    return Consent.objects.filter(inquiry__state=State.ERASED, given_at__lt=now - CONSENTS_KEPT).delete()[0]
