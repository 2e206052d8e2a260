"""Cleaning and checking what people type about themselves, in any script."""

import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

EXTENSION = re.compile(r"(?:,|;|ext(?:ension)?\.?|x|#)\s*[0-9]{1,7}$", re.IGNORECASE)
WRITTEN_AROUND_DIGITS = re.compile(r"[\s.()\[\]/\u002D\u2010-\u2015\u2212]")
INVISIBLE = {"\u200b", "\u2060", "\ufeff"}


class PhoneNumber(NamedTuple):
    typed: str
    e164: str  # ITU-T E.164, such as +13035550142; an extension is in what was typed


def clean_text(text: str) -> str:
    """`text` in Unicode's composed form, with plain line ends, without control characters and outer space."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (each for each in text if each in "\n\t" or unicodedata.category(each) not in {"Cc", "Cs"})
    return "".join(each for each in kept if each not in INVISIBLE).strip()


def clean_line(text: str) -> str:
    """`text` as clean_text gives it, on one line and with single spaces."""
    return " ".join(clean_text(text).split())


def in_ascii(typed: str) -> str:
    """Digits and signs of any script or width as ASCII has them."""
    compatible = unicodedata.normalize("NFKC", typed)
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in compatible)


def phone_number(typed: str) -> PhoneNumber:
    """Reads a phone number as people write it: 10 US digits, or + and 8 to 15, with or without an extension.

    Raises ValidationError with what to do.
    """
    number = WRITTEN_AROUND_DIGITS.sub("", EXTENSION.sub("", in_ascii(typed).strip()))
    international, digits = number.startswith("+"), number.removeprefix("+")
    if re.fullmatch("1[0-9]{10}", digits):
        return PhoneNumber(typed, f"+{digits}")
    if international and re.fullmatch("[2-9][0-9]{7,14}", digits):
        return PhoneNumber(typed, f"+{digits}")
    if not international and re.fullmatch("[0-9]{10}", digits):
        return PhoneNumber(typed, f"+1{digits}")
    if re.fullmatch("[02-9][0-9]{10,}", digits) or (international and not digits.startswith("1")):
        raise ValidationError(_("Enter a phone number with the country code"), code="country")
    raise ValidationError(_("Enter a phone number with 10 digits"), code="digits")


def has_a_letter(message: Any) -> Callable[[str], None]:
    """A validator for names: one letter in any script is enough, for O'Brien, Nguyễn and 李 alike."""

    def validator(name: str) -> None:
        if not any(each.isalpha() for each in name):
            raise ValidationError(message, code="required")

    return validator


# Where most people's mail is, to recognise a slip of the finger.
WELL_KNOWN = ["gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "aol.com", "icloud.com", "comcast.net", "msn.com"]
ALSO_REAL = {
    "mail.com",
    "ymail.com",
    "email.com",
    "gmx.com",
    "gmx.net",
    "me.com",
    "mac.com",
    "aol.de",
    "rocketmail.com",
}


def probably_meant(email: str) -> str:
    """The address with a well-known site's name one or two slips away from what was typed; empty if none is near."""
    box, _at, site = email.rpartition("@")
    site = site.lower()
    if site in WELL_KNOWN or site in ALSO_REAL:
        return ""
    near = [known for known in WELL_KNOWN if distance(site, known) <= (1 if len(known) < 8 else 2)]
    return f"{box}@{near[0]}" if near else ""


def distance(one: str, other: str) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour."""
    if abs(len(one) - len(other)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, earlier[j - 2] + 1)
            row.append(cost)
    return row[-1]
