"""Finding requests by what somebody reads out or types: a reference, a phone number, an e-mail or a last name."""

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
class Words:
    """What was typed, as one of reference, email, phone and name."""

    by: str
    value: str

    def people(self) -> QuerySet[Person]:
        if self.by == "email":
            return Person.objects.with_email(self.value)
        if self.by == "phone":
            return Person.objects.with_phone(self.value)
        # Of "Ana Sample" the last word is the last name; of "van Dyk" it is not.
        last = self.value.split()[-1] if self.value.split() else ""
        return Person.objects.with_last_name(self.value) | Person.objects.with_last_name(last)

    def inquiries(self) -> QuerySet[Inquiry]:
        if self.by == "reference":
            return Inquiry.objects.filter(reference=self.value)
        return Inquiry.objects.matching(self.people())


def read(text: str) -> Words:
    line = clean_line(unicodedata.normalize("NFKC", text))[:LONGEST]
    reference = references.parse(line)
    if reference:
        return Words("reference", reference)
    email = EMAIL.search(line)
    if email:
        return Words("email", email.group().rstrip("."))
    try:
        return Words("phone", phone_number(IN_FRONT_OF_A_PHONE.sub("", line)).e164)
    except ValidationError:
        return Words("name", line)
