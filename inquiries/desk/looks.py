"""The record of who looked: written before anything is shown."""

from datetime import datetime

from django.db.models import QuerySet

from inquiries import lookup
from inquiries.desk.queues import as_listed
from inquiries.models import Access, Inquiry
from staff.models import StaffMember
from vault.indexes import keyed_hash
from vault.keys import index_ring


def listed(show: str, *, by: StaffMember, now: datetime) -> None:
    Access.objects.create(action=Access.Action.LISTED, by=by, at=now, details={"list": show})


def opened(inquiry: Inquiry, *, by: StaffMember, now: datetime) -> None:
    Access.objects.create(action=Access.Action.OPENED, inquiry=inquiry, by=by, at=now)


def search(text: str, *, by: StaffMember, now: datetime) -> QuerySet[Inquiry]:
    """What is found exactly; the search is recorded first, by what it was and with a keyed hash of the words."""
    words = lookup.read(text)
    key_id, key = next(iter(index_ring().items()))
    said = f"{key_id}.{keyed_hash(key, 'inquiries_access.search', words.value)}"
    Access.objects.create(action=Access.Action.SEARCHED, by=by, at=now, details={"by": words.by, "hash": said})
    return as_listed(words.inquiries()).order_by("-received_at")
