"""The harmless values that a mail may hold, and no others: none of them can say who somebody is or what ails them.

Each takes a value of one kind, refuses all else, and knows how the value waits as JSON until the mail is written.
"""

import re
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

# A birth date is no day of this kind.
NEAR = timedelta(days=366)
LARGEST = 9999


class Harmful(ValueError):
    """A value that a mail must not hold. The message never repeats it."""


class HarmlessValue:
    takes: str

    @classmethod
    def pack(cls, value: Any, now: datetime) -> str | int:
        """The value as JSON. Raises Harmful."""
        raise NotImplementedError

    @classmethod
    def unpack(cls, packed: Any) -> Any:
        """The value as templates use it."""
        return packed


class Url(HarmlessValue):
    """An address of the status page or the admin, as a path or whole; in the mail it begins with SITE_URL."""

    takes = "an address of the status page or the admin"
    OURS: Final = re.compile(r"/inquiries/status/[A-Za-z0-9_-]{20,86}/|/admin/(?:[a-z0-9_-]+/)*")

    @classmethod
    def pack(cls, value: Any, now: datetime) -> str:
        path = value.removeprefix(settings.SITE_URL) if isinstance(value, str) else ""
        return path if cls.OURS.fullmatch(path) else refuse(cls)

    @classmethod
    def unpack(cls, packed: Any) -> str:
        return f"{settings.SITE_URL}{packed}"


class WholeNumber(HarmlessValue):
    """A count or a number of minutes: too small for a phone number or a year, month and day."""

    takes = f"a whole number from 0 to {LARGEST}"

    @classmethod
    def pack(cls, value: Any, now: datetime) -> int:
        return value if type(value) is int and 0 <= value <= LARGEST else refuse(cls)


class Day(HarmlessValue):
    takes = "a date within a year of today"

    @classmethod
    def pack(cls, value: Any, now: datetime) -> str:
        near = type(value) is date and abs(value - timezone.localdate(now)) <= NEAR
        return value.isoformat() if near else refuse(cls)

    @classmethod
    def unpack(cls, packed: Any) -> date:
        return date.fromisoformat(packed)


class Promise(HarmlessValue):
    """A moment by which the clinic does something. Templates show it in the clinic's time zone."""

    takes = "an aware datetime within a year of now"

    @classmethod
    def pack(cls, value: Any, now: datetime) -> str:
        near = isinstance(value, datetime) and timezone.is_aware(value) and abs(value - now) <= NEAR
        return value.isoformat() if near else refuse(cls)

    @classmethod
    def unpack(cls, packed: Any) -> datetime:
        return datetime.fromisoformat(packed)


class Phone(HarmlessValue):
    """The clinic's own number; empty where the clinic has not entered one yet."""

    takes = "the clinic's phone number"
    NUMBER: Final = re.compile(r"(?:\+?[0-9 ().-]{7,25})?")

    @classmethod
    def pack(cls, value: Any, now: datetime) -> str:
        return value if isinstance(value, str) and cls.NUMBER.fullmatch(value) else refuse(cls)


class Code(HarmlessValue):
    takes = "a code of 6 digits"
    DIGITS: Final = re.compile(r"[0-9]{6}")

    @classmethod
    def pack(cls, value: Any, now: datetime) -> str:
        return value if isinstance(value, str) and cls.DIGITS.fullmatch(value) else refuse(cls)


class Reference(HarmlessValue):
    """A random one that can be read out on the phone: without vowels, so that it is no word and no name."""

    takes = "a reference such as K7M-4RT-9XP"
    GROUPS: Final = re.compile(r"[2-9CDFHJKMNPRTVWXY]{3}(?:-[2-9CDFHJKMNPRTVWXY]{3}){2}")

    @classmethod
    def pack(cls, value: Any, now: datetime) -> str:
        return value if isinstance(value, str) and cls.GROUPS.fullmatch(value) else refuse(cls)


HARMLESS: Final = frozenset({Url, WholeNumber, Day, Promise, Phone, Code, Reference})


def refuse(kind: type[HarmlessValue]) -> Any:
    raise Harmful(f"it takes {kind.takes}")
