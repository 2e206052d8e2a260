"""The only values that a mail may hold. None of them can say who a person is or what ails them.

Each type accepts one kind of value, refuses everything else, and knows how to store the value as JSON until the mail is
sent.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final, NoReturn

from django.conf import settings
from django.utils import timezone

from outbox.addresses import STATUS_PAGE

# Too short a span to hold a birth date.
NEAR = timedelta(days=366)
LARGEST = 9999
# No vowels, so that no word comes up, and none of the characters that look like another: 0 O Q, 1 I L, 2 Z, 5 S, 6 G,
# 8 B. The 23 that are left are a prime number, which the check character in inquiries/references.py relies on.
REFERENCE_ALPHABET = "23456789CDFHJKMNPRTVWXY"

MailValue = str | int | date  # a datetime is a date
Packed = str | int


class Harmful(ValueError):
    """A value that a mail must not hold. The message never repeats it."""


class HarmlessValue:
    takes: str

    @classmethod
    def pack(cls, value: MailValue, now: datetime) -> Packed:
        """The value as JSON. Raises Harmful."""
        raise NotImplementedError

    @classmethod
    def unpack(cls, packed: Packed) -> MailValue:
        return packed


class Url(HarmlessValue):
    """An address of the status page or the admin, as a path or in full. In the mail it begins with SITE_URL."""

    takes = "an address of the status page or the admin"
    OURS: Final = re.compile(rf"{STATUS_PAGE}[A-Za-z0-9_-]{{20,86}}/|/admin/(?:[a-z0-9_-]+/)*")

    @classmethod
    def pack(cls, value: MailValue, now: datetime) -> str:
        path = value.removeprefix(settings.SITE_URL) if isinstance(value, str) else ""
        return path if cls.OURS.fullmatch(path) else refuse(cls)

    @classmethod
    def unpack(cls, packed: Packed) -> str:
        return f"{settings.SITE_URL}{packed}"


class WholeNumber(HarmlessValue):
    """A count or a number of minutes: too small for a phone number or a date written as digits."""

    takes = f"a whole number from 0 to {LARGEST}"

    @classmethod
    def pack(cls, value: MailValue, now: datetime) -> int:
        # type(), because True is an int for isinstance().
        return value if type(value) is int and 0 <= value <= LARGEST else refuse(cls)


class Day(HarmlessValue):
    takes = "a date within a year of today"

    @classmethod
    def pack(cls, value: MailValue, now: datetime) -> str:
        # type(), because a datetime is a date for isinstance().
        if type(value) is date and abs(value - timezone.localdate(now)) <= NEAR:
            return value.isoformat()
        refuse(cls)

    @classmethod
    def unpack(cls, packed: Packed) -> date:
        return date.fromisoformat(str(packed))


class Promise(HarmlessValue):
    """The time by which the clinic will do something. Templates show it in the clinic's time zone."""

    takes = "an aware datetime within a year of now"

    @classmethod
    def pack(cls, value: MailValue, now: datetime) -> str:
        if isinstance(value, datetime) and timezone.is_aware(value) and abs(value - now) <= NEAR:
            return value.isoformat()
        refuse(cls)

    @classmethod
    def unpack(cls, packed: Packed) -> datetime:
        return datetime.fromisoformat(str(packed))


class Phone(HarmlessValue):
    """The clinic's own number; empty if the clinic has not entered one yet."""

    takes = "the clinic's phone number"
    NUMBER: Final = re.compile(r"(?:\+?[0-9 ().-]{7,25})?")

    @classmethod
    def pack(cls, value: MailValue, now: datetime) -> str:
        return value if isinstance(value, str) and cls.NUMBER.fullmatch(value) else refuse(cls)


class Code(HarmlessValue):
    takes = "a code of 6 digits"
    DIGITS: Final = re.compile(r"[0-9]{6}")

    @classmethod
    def pack(cls, value: MailValue, now: datetime) -> str:
        return value if isinstance(value, str) and cls.DIGITS.fullmatch(value) else refuse(cls)


class Reference(HarmlessValue):
    takes = "a reference such as K7M-4RT-9XP"
    GROUPS: Final = re.compile(rf"[{REFERENCE_ALPHABET}]{{3}}(?:-[{REFERENCE_ALPHABET}]{{3}}){{2}}")

    @classmethod
    def pack(cls, value: MailValue, now: datetime) -> str:
        return value if isinstance(value, str) and cls.GROUPS.fullmatch(value) else refuse(cls)


HARMLESS: Final = frozenset({Url, WholeNumber, Day, Promise, Phone, Code, Reference})


def refuse(kind: type[HarmlessValue]) -> NoReturn:
    raise Harmful(f"it takes {kind.takes}")
