"""Patients' requests. Everything that identifies the patient, and everything in their own words, is encrypted.

`Privacy` on each model puts every field into one class: PERSONAL fields are encrypted, INDEX fields are keyed hashes to
find them by, and PLAIN fields say nothing about who asks or what they wrote (docs/decisions/0015).
"""

from inquiries.models.access import OneTimeCode, StatusToken
from inquiries.models.consent import Consent, ConsentText
from inquiries.models.conversation import ContactAttempt, Message, Note
from inquiries.models.draft import RequestDraft
from inquiries.models.events import Access, InquiryEvent
from inquiries.models.inquiry import Inquiry
from inquiries.models.mailing import LostLink, Mailing, MailPreference
from inquiries.models.pause import Pause
from inquiries.models.people import Answers, Person
from inquiries.models.safety import SafetyCount, SafetyEvent

__all__ = [
    "Access",
    "Answers",
    "Consent",
    "ConsentText",
    "ContactAttempt",
    "Inquiry",
    "InquiryEvent",
    "LostLink",
    "MailPreference",
    "Mailing",
    "Message",
    "Note",
    "OneTimeCode",
    "Pause",
    "Person",
    "RequestDraft",
    "SafetyCount",
    "SafetyEvent",
    "StatusToken",
]
