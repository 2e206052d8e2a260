"""Records which staff looked at requests, before anything is shown."""

from datetime import datetime

from django.db.models import QuerySet

from inquiries import lookup
from inquiries.desk.queues import as_listed
from inquiries.models import Access, Inquiry
from staff.models import StaffMember
from vault.indexes import keyed_hash
from vault.keys import index_ring


def record_list(show: str, *, by: StaffMember, now: datetime) -> None:
    Access.objects.create(action=Access.Action.LISTED, by=by, at=now, details={"list": show})


def record_opening(inquiry: Inquiry, *, by: StaffMember, now: datetime) -> None:
    Access.objects.create(action=Access.Action.OPENED, inquiry=inquiry, by=by, at=now)


def search(text: str, *, by: StaffMember, now: datetime) -> QuerySet[Inquiry]:
    """The requests that match exactly. Records first what kind of search it was, with a keyed hash of the text."""
    term = lookup.read(text)
    key_id, key = next(iter(index_ring().items()))
    term_hash = f"{key_id}.{keyed_hash(key, 'inquiries_access.search', term.value)}"
    Access.objects.create(action=Access.Action.SEARCHED, by=by, at=now, details={"by": term.by, "hash": term_hash})
    return as_listed(term.inquiries()).order_by("-received_at")
