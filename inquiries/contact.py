"""Cleans and checks what people type about themselves, in any script."""

import re
from collections.abc import Callable
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from text.hygiene import in_ascii
from text.spelling import distance

EXTENSION = re.compile(r"(?:,|;|ext(?:ension)?\.?|x|#)\s*[0-9]{1,7}$", re.IGNORECASE)
WRITTEN_AROUND_DIGITS = re.compile(r"[\s.()\[\]/\u002D\u2010-\u2015\u2212]")


class PhoneNumber(NamedTuple):
    typed: str
    e164: str  # ITU-T E.164, such as +13035550142; an extension is only in `typed`


def phone_number(typed: str) -> PhoneNumber:
    """Reads a phone number as people write it: 10 US digits, or + and 8 to 15 digits, with or without an extension.

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


def has_a_letter(message: str | Promise) -> Callable[[str], None]:
    """A validator for names: one letter in any script is enough, as in O'Brien, Nguyễn and 李."""

    def validator(name: str) -> None:
        if not any(each.isalpha() for each in name):
            raise ValidationError(str(message), code="required")

    return validator


# The most common mail providers, to recognize typing errors.
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
    """The address at a well-known provider that differs only by one or two typing errors; empty if there is none."""
    mailbox, _at, domain = email.rpartition("@")
    domain = domain.lower()
    if domain in WELL_KNOWN or domain in ALSO_REAL:
        return ""
    for known in WELL_KNOWN:
        errors_allowed = 1 if len(known) < 8 else 2
        if distance(domain, known, 2) <= errors_allowed:
            return f"{mailbox}@{known}"
    return ""
