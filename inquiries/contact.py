"""Cleaning and checking what people type about themselves, in any script."""

import re
import unicodedata
from typing import NamedTuple

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


def has_a_letter(name: str) -> None:
    """A validator for names: one letter in any script is enough, for O'Brien, Nguyễn and 李 alike."""
    if not any(each.isalpha() for each in name):
        raise ValidationError(_("Enter your name"), code="required")
