"""Numbers that patients should not send us: payment card and Social Security numbers."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from text.hygiene import in_ascii

CARD: Final = re.compile(r"(?<![0-9+])[0-9](?:[ .-]?[0-9]){12,18}(?![0-9])")
# SSA: the first group is never 000, 666 or 9xx, the second never 00, the third never 0000.
SSN: Final = re.compile(r"(?<![0-9-])(?!000|666|9)[0-9]{3}[ .-](?!00)[0-9]{2}[ .-](?!0000)[0-9]{4}(?![0-9-])")
NAMED_SSN: Final = re.compile(r"\b(?:ssn|social\s+security)\b\D{0,20}[0-9]{9}(?![0-9])", re.IGNORECASE)
REMOVE: Final = _("Remove the card or Social Security number")


def luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def no_secret_numbers(text: str) -> None:
    """A validator that refuses Social Security numbers, and card numbers with a correct check digit."""
    text = in_ascii(text)
    cards = (re.sub(r"\D", "", found.group()) for found in CARD.finditer(text))
    if any(luhn(card) and set(card) != {"0"} for card in cards) or SSN.search(text) or NAMED_SSN.search(text):
        raise ValidationError(REMOVE, code="secret_number")
