"""Finds requests by a reference, a phone number, an email address or a last name."""

import re
import unicodedata
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from inquiries import references
from inquiries.contact import phone_number
from inquiries.models import Inquiry, Person
from text.hygiene import clean_line

LONGEST = 254
EMAIL = re.compile(r"[^\s<>(),;:\"']+@[^\s<>(),;:\"']+")
IN_FRONT_OF_A_PHONE = re.compile(r"^(?:tel|phone|call)?[:.]?\s*", re.IGNORECASE)


@dataclass(frozen=True)
class LookupTerm:
    by: str  # reference, email, phone or name
    value: str

    def people(self) -> QuerySet[Person]:
        if self.by == "email":
            return Person.objects.with_email(self.value)
        if self.by == "phone":
            return Person.objects.with_phone(self.value)
        # The last word is the last name in "Ana Sample", but not in "van Dyk": look for both.
        words = self.value.split()
        last = words[-1] if words else ""
        return Person.objects.with_last_name(self.value) | Person.objects.with_last_name(last)

    def inquiries(self) -> QuerySet[Inquiry]:
        if self.by == "reference":
            return Inquiry.objects.filter(reference=self.value)
        return Inquiry.objects.matching(self.people())


def read(text: str) -> LookupTerm:
    line = clean_line(unicodedata.normalize("NFKC", text))[:LONGEST]
    reference = references.parse(line)
    if reference:
        return LookupTerm("reference", reference)
    email = EMAIL.search(line)
    if email:
        return LookupTerm("email", email.group().rstrip("."))
    try:
        return LookupTerm("phone", phone_number(IN_FRONT_OF_A_PHONE.sub("", line)).e164)
    except ValidationError:
        return LookupTerm("name", line)
