"""Deletion requests from patients: recorded once, and open until a manager answers."""

from datetime import datetime

from django.db import transaction

from inquiries import mails, workflow
from inquiries.models import Inquiry, InquiryEvent
from staff.models import StaffMember


def is_asked_to_delete(inquiry: Inquiry) -> bool:
    return Inquiry.objects.asking_for_deletion().filter(pk=inquiry.pk).exists()


@transaction.atomic
def ask_for_deletion(inquiry: Inquiry, now: datetime, by: StaffMember | None = None) -> None:
    """Records that the patient asked; `by` is the staff member who was told. Does nothing if one is already open."""
    workflow.lock(inquiry)
    if is_asked_to_delete(inquiry):
        return
    if by is None:
        mails.patient_returned(inquiry, now)
    InquiryEvent.objects.create(inquiry=inquiry, what=InquiryEvent.What.DELETION_ASKED, at=now, by=by)
