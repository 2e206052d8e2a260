"""The lists of requests at the desk."""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from inquiries.models import Inquiry, InquiryEvent, Mailing, Message
from inquiries.models.inquiry import OVER, State
from staff.models import StaffMember

LISTS: Final[dict[str, Promise]] = {
    "open": gettext_lazy("Open"),
    "urgent": gettext_lazy("Urgent"),
    "overdue": gettext_lazy("Overdue"),
    "unassigned": gettext_lazy("Unassigned"),
    "mine": gettext_lazy("Mine"),
    "quarantine": gettext_lazy("Quarantine"),
    "deletion": gettext_lazy("Deletion requests"),
    "over": gettext_lazy("Closed"),
}


def queue(show: str, member: StaffMember, now: datetime) -> QuerySet[Inquiry]:
    """One of LISTS: urgent requests first, then by promised time; closed ones newest first."""
    every = Inquiry.objects.all()
    working = every.open().exclude(state=State.QUARANTINE)
    found = {
        "open": working,
        "urgent": working.filter(urgent=True),
        "overdue": every.overdue(now),
        "unassigned": working.filter(assignee=None),
        "mine": working.filter(assignee=member),
        "quarantine": every.quarantined(),
        "deletion": every.asking_for_deletion(),
        "over": every.filter(state__in=OVER),
    }[show]
    if show == "over":
        return as_listed(found).order_by("-closed_at")
    return as_listed(found).order_by("-urgent", "promise_at", "received_at")


def as_listed(inquiries: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    called_again = InquiryEvent.objects.filter(inquiry=OuterRef("pk"), what=InquiryEvent.What.CALLED_AGAIN)
    newest = Message.objects.filter(inquiry=OuterRef("pk")).order_by("-at")
    return inquiries.select_related("procedure", "assignee").annotate(
        called_again=Exists(called_again),
        newest_direction=Subquery(newest.values("direction")[:1]),
        mail_failed=Exists(Mailing.objects.failed().filter(inquiry=OuterRef("pk"))),
        asks=Exists(Inquiry.objects.asking_for_deletion().filter(pk=OuterRef("pk"))),
    )
