"""References that patients read out on the phone, such as K7M-4RT-9XP."""

import re
import secrets

# No vowels, so that no word comes up, and none of the characters that pass for another: 0 O Q, 1 I L, 2 Z, 5 S, 6 G,
# 8 B. That leaves 23, a prime, on which the check below rests.
ALPHABET = "23456789CDFHJKMNPRTVWXY"
LENGTH = 9
SEPARATORS = re.compile(r"[\W_]+")


def checksum(characters: str) -> int:
    """Zero for a reference whose check character is right.

    Every place has a weight of its own and 23 is a prime, so one wrong character or two swapped ones never give zero.
    """
    return sum(weight * ALPHABET.index(each) for weight, each in enumerate(characters, start=1)) % len(ALPHABET)


def grouped(characters: str) -> str:
    return "-".join(characters[start : start + 3] for start in range(0, LENGTH, 3))


def new_reference() -> str:
    """A random reference of eight characters and a check character, in three groups."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return grouped(next(body + check for check in ALPHABET if checksum(body + check) == 0))


def parse(text: str) -> str | None:
    """`text` as a reference is stored, whatever its case, spaces and dashes; None if it is no reference."""
    characters = SEPARATORS.sub("", text).upper()
    if len(characters) != LENGTH or not set(characters) <= set(ALPHABET) or checksum(characters):
        return None
    return grouped(characters)
