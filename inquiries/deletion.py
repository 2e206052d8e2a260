"""The patient's wish that a request is deleted: noted once, and open until a manager answers it."""

from datetime import datetime

from django.db import transaction

from inquiries import mails, workflow
from inquiries.models import Inquiry, InquiryEvent
from staff.models import StaffMember


def is_asked_to_delete(inquiry: Inquiry) -> bool:
    return Inquiry.objects.asking_for_deletion().filter(pk=inquiry.pk).exists()


@transaction.atomic
def ask_for_deletion(inquiry: Inquiry, now: datetime, by: StaffMember | None = None) -> None:
    """The patient's wish, or what a member of staff heard on the phone. Does nothing where it waits for an answer."""
    workflow.lock(inquiry)
    if is_asked_to_delete(inquiry):
        return
    if by is None:
        mails.patient_came(inquiry, now)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.DELETION_ASKED, at=now, by=by)
