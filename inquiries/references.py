"""References that patients read out on the phone, such as K7M-4RT-9XP."""

import re
import secrets

from outbox.values import REFERENCE_ALPHABET as ALPHABET

LENGTH = 9
SEPARATORS = re.compile(r"[\W_]+")


def checksum(characters: str) -> int:
    """Zero if the check character is right.

    Each position has a different weight and the alphabet's 23 characters are a prime number, so one wrong character or
    two swapped ones never give zero.
    """
    weighted = [weight * ALPHABET.index(each) for weight, each in enumerate(characters, start=1)]
    return sum(weighted) % len(ALPHABET)


def grouped(characters: str) -> str:
    return "-".join(characters[start : start + 3] for start in range(0, LENGTH, 3))


def new_reference() -> str:
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return grouped(next(body + check for check in ALPHABET if checksum(body + check) == 0))


def parse(text: str) -> str | None:
    """The reference in its stored form, ignoring case, spaces and dashes; None if `text` is not a reference."""
    characters = SEPARATORS.sub("", text).upper()
    if len(characters) != LENGTH or not set(characters) <= set(ALPHABET) or checksum(characters):
        return None
    return grouped(characters)
